"""The closed list of effects: what the application must do in the same transaction as a step.

A definition names them; it can't name code.
"""

from __future__ import annotations

from workflows.definition import Text

EFFECTS: dict[str, Text] = {
    "snapshot_signatures": {
        "id": "Merekam nama, pangkat, jabatan, dan unit kerja penanda tangan sebagaimana adanya saat itu",
        "en": "Records name, rank, position and unit of the signers as they are at that moment",
    },
    "agree_plan": {"id": "Menetapkan SKP", "en": "Sets the plan"},
    "open_plan_change": {"id": "Membuka naskah perubahan SKP", "en": "Opens a draft change of the plan"},
    "apply_plan_change": {"id": "Menetapkan perubahan SKP", "en": "Puts the changed plan in force"},
    "discard_plan_change": {"id": "Membatalkan naskah perubahan SKP", "en": "Throws the draft change away"},
    "finish_self_assessment": {"id": "Mengunci penilaian diri", "en": "Locks the self-assessment"},
    "compute_predicate": {
        "id": "Menghitung predikat kinerja dari kedua rating",
        "en": "Computes the predicate from the two ratings",
    },
    "deliver_document": {
        "id": "Menyampaikan dokumen evaluasi kinerja kepada pegawai",
        "en": "Delivers the evaluation document to the employee",
    },
    "file_objection": {"id": "Mencatat keberatan", "en": "Files the objection"},
    "record_explanation": {
        "id": "Mencatat penjelasan Pejabat Penilai Kinerja atas keberatan",
        "en": "Records the appraiser's explanation of the objection",
    },
    "uphold_rating": {"id": "Menguatkan hasil evaluasi", "en": "Upholds the result"},
    "change_rating": {"id": "Mengubah hasil evaluasi", "en": "Changes the result"},
    "close_case": {"id": "Menutup penilaian", "en": "Closes the appraisal"},
    "open_periods": {
        "id": "Membuka evaluasi periodik yang sudah berjalan",
        "en": "Opens the periodic evaluations of the periods that have begun",
    },
    "cancel_periods": {
        "id": "Membatalkan evaluasi periodik yang masih terbuka",
        "en": "Cancels the periodic evaluations that are still open",
    },
    "close_as_moved": {
        "id": "Menutup penilaian karena pegawai pindah jabatan",
        "en": "Closes the appraisal because the employee has moved",
    },
    "suspend_case": {
        "id": "Menangguhkan penilaian selama ketentuan perencanaan tidak berlaku bagi pegawai",
        "en": "Suspends the appraisal while the rules of planning don't apply to the employee",
    },
    "resume_case": {
        "id": "Melanjutkan penilaian karena pegawai kembali bertugas",
        "en": "Goes on with the appraisal because the employee is back on duty",
    },
    "cancel_case": {"id": "Membatalkan penilaian", "en": "Cancels the appraisal"},
    "reopen_case": {"id": "Membuka kembali penilaian", "en": "Opens the appraisal again"},
}
