"""What the closed lists of a definition are called in comparisons, in both languages."""

from __future__ import annotations

from workflows.definition import Text


def _text(indonesian: str, english: str) -> Text:
    return {"id": indonesian, "en": english}


PARTS: dict[str, Text] = {
    "plan": _text("rencana hasil kerja", "planned results"),
    "expectations": _text("ekspektasi khusus", "special expectations"),
    "attachments": _text("lampiran SKP", "attachments of the plan"),
    "realisations": _text("realisasi", "realisations"),
    "evidence": _text("bukti dukung", "evidence"),
    "feedback": _text("umpan balik", "feedback"),
    "self_assessment": _text("penilaian diri", "self-assessment"),
    "ratings": _text("rating", "ratings"),
    "result": _text("hasil evaluasi", "result of the evaluation"),
    "objection": _text("keberatan", "objection"),
    "decision_ratings": _text("rating menurut keputusan", "ratings by the decision"),
    "action_plans": _text("rencana aksi", "action plans"),
    "documentation": _text("dokumentasi kinerja", "performance log"),
    "guidance": _text("pembinaan", "guidance"),
    "takeovers": _text("pengambilalihan hasil kerja", "takeovers of results"),
    "periods": _text("evaluasi periodik", "periodic evaluations"),
    "follow_up": _text("tindak lanjut", "follow-up"),
    "academic": _text("evaluasi akademik", "academic evaluation"),
    "documents": _text("dokumen", "documents"),
    "fields": _text("isian tambahan", "additional fields"),
}
COMPONENTS: dict[str, Text] = {
    "plan_items": _text("Rencana hasil kerja", "Planned results"),
    "expectations": _text("Ekspektasi perilaku", "Expected behaviour"),
    "attachments": _text("Lampiran SKP", "Attachments of the plan"),
    "evaluation_grid": _text("Realisasi dan umpan balik", "Realisations and feedback"),
    "self_assessment": _text("Penilaian diri", "Self-assessment"),
    "ratings": _text("Rating", "Ratings"),
    "result_document": _text("Dokumen hasil", "Result document"),
    "objection": _text("Keberatan", "Objection"),
    "decision_ratings": _text("Rating putusan", "Ratings by the decision"),
    "signatures": _text("Tanda tangan", "Signatures"),
    "periods": _text("Periode", "Periods"),
    "distribution": _text("Distribusi predikat", "Distribution of predicates"),
    "follow_up": _text("Tindak lanjut", "Follow-up"),
    "academic": _text("Tugas belajar", "Study assignment"),
    "fields": _text("Isian tambahan", "Additional fields"),
    "answers": _text("Isian tahap sebelumnya", "Answers of earlier stages"),
}
KINDS: dict[str, Text] = {
    "forward": _text("maju", "forward"),
    "return": _text("dikembalikan", "sent back"),
    "withdraw": _text("ditarik kembali", "taken back"),
    "timeout": _text("karena batas waktu", "by deadline"),
    "admin": _text("oleh pengelola", "by HR"),
    "consequence": _text("sebagai akibat", "as a consequence"),
}
COMMENTS: dict[str, Text] = {
    "required": _text("alasan wajib ditulis", "a reason is demanded"),
    "optional": _text("catatan boleh ditulis", "a comment may be written"),
    "none": _text("tanpa catatan", "no comment"),
}
DATES: dict[str, Text] = {
    "cycle.start": _text("awal siklus", "the start of the cycle"),
    "cycle.end": _text("akhir siklus", "the end of the cycle"),
    "cycle.plan_due": _text("batas penetapan SKP", "the due date of the plan"),
    "cycle.evaluation_opens": _text("pembukaan evaluasi", "the opening of the evaluation"),
    "cycle.self_assessment_due": _text("batas penilaian diri", "the due date of the self-assessment"),
    "cycle.rating_due": _text("batas penilaian", "the due date of the rating"),
    "period.start": _text("awal periode evaluasi", "the start of the period"),
    "period.end": _text("akhir periode evaluasi", "the end of the period"),
    "period.opens": _text("pembukaan evaluasi periode", "the opening of the period's evaluation"),
    "period.report_due": _text("batas laporan periode", "the due date of the period's report"),
    "period.rating_due": _text("batas penilaian periode", "the due date of the period's rating"),
}
TILES: dict[str, Text] = {
    "funnel": _text("jumlah menurut unit", "count by unit"),
    "overdue": _text("keterlambatan", "overdue"),
    "ageing": _text("lama menunggu", "ageing"),
    "distribution": _text("sebaran", "distribution"),
    "work_list": _text("daftar kerja", "work list"),
    "trend": _text("tren", "trend"),
    "field_breakdown": _text("rincian isian", "field breakdown"),
    "bottleneck": _text("penumpukan pada orang", "bottleneck people"),
    "time_in_state": _text("lama di tiap keadaan", "time in state"),
}
TILE_ROLES: dict[str, Text] = {
    "hr": _text("pengelola kepegawaian", "HR"),
    "admin": _text("administrator", "administrators"),
    "auditor": _text("pemeriksa", "auditors"),
    "leader": _text("pimpinan unit", "heads of units"),
}
FIELD_TYPES: dict[str, Text] = {
    "text": _text("teks pendek", "short text"),
    "long_text": _text("teks panjang", "long text"),
    "int": _text("bilangan bulat", "whole number"),
    "decimal": _text("bilangan desimal", "decimal number"),
    "date": _text("tanggal", "date"),
    "bool": _text("ya/tidak", "yes/no"),
    "choice": _text("satu pilihan", "one choice"),
    "choices": _text("beberapa pilihan", "several choices"),
    "link": _text("tautan", "link"),
    "file": _text("berkas", "file"),
    "person": _text("pegawai", "person"),
    "table": _text("tabel berulang", "repeating table"),
}
DEFINITION_KINDS: dict[str, Text] = {
    "appraisal": _text("penilaian tahunan", "annual appraisal"),
    "periodic": _text("evaluasi periodik", "periodic evaluation"),
    "request": _text("permohonan", "request"),
}
APPLIES: dict[str, Text] = {
    "employee_kind": _text("jenis pegawai", "kind of employee"),
    "units": _text("unit kerja", "units"),
    "position_kinds": _text("jenis jabatan", "kinds of position"),
    "priority": _text("prioritas", "priority"),
}
SIGNS = {"add": " + ", "subtract": " − ", "multiply": " × ", "divide": " ÷ "}
OPERATIONS: dict[str, Text] = {
    "sum": _text("jumlah", "sum"),
    "average": _text("rata-rata", "average"),
    "lowest": _text("terendah", "lowest"),
    "highest": _text("tertinggi", "highest"),
    "count": _text("banyaknya", "count"),
    "days": _text("hari", "days"),
}
NONE: Text = _text("tidak ada", "none")
YES: Text = _text("ya", "yes")
NO: Text = _text("tidak", "no")
NOBODY: Text = _text("tidak seorang pun", "nobody")
EVERYBODY: Text = _text("semua yang membaca dasbor", "everybody who reads the dashboard")
ALWAYS: Text = _text("tanpa syarat", "no condition")
