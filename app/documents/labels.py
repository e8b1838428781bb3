"""Words of the pages about documents."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.documents.values import BatchStatus, Reason

REASONS = {
    Reason.NOT_VISIBLE: _l("Bukan bagian Anda, atau belum terbuka pada tahap ini."),
    Reason.OTHER_APPROACH: _l("Untuk pendekatan hasil kerja yang lain."),
    Reason.OTHER_POST: _l("Untuk kelompok jabatan lain."),
    Reason.NO_PLAN: _l("SKP belum disusun."),
    Reason.NOT_AGREED: _l("Tersedia setelah SKP disepakati."),
    Reason.NOT_RATED: _l("Tersedia setelah hasil evaluasi ditetapkan dan boleh Anda baca."),
    Reason.RATED_BY_SUPERIOR: _l("Penilaian dilakukan oleh atasan Pejabat Penilai Kinerja: lihat D.1.2."),
    Reason.RATED_BY_APPRAISER: _l("Penilaian dilakukan oleh Pejabat Penilai Kinerja: lihat D.1.1."),
    Reason.NO_DECISION: _l("Hanya setelah keberatan diputuskan."),
    Reason.DECIDED: _l("Keberatan sudah diputuskan: lihat D.1.3."),
    Reason.ANNUAL_ONLY: _l("Ada pada penilaian tahunan."),
    Reason.NOTHING_WRITTEN: _l("Belum ada isinya."),
    Reason.NOT_A_LEADER: _l("Untuk jabatan yang memimpin orang lain."),
}
FAILED = _l("Formulir ini gagal dibuat. Buka penilaiannya dan coba unduh di sana.")
# On the list of a case these say "not yours" for good; the others may still come.
NEVER = frozenset(
    {Reason.OTHER_APPROACH, Reason.OTHER_POST, Reason.NOT_A_LEADER, Reason.ANNUAL_ONLY, Reason.RATED_BY_SUPERIOR,
     Reason.RATED_BY_APPRAISER, Reason.DECIDED}
)  # fmt: skip

GROUPS = {
    "plan": _l("SKP (A.1.1, A.1.2, A.1.6, atau A.1.7)"),
    "manual": _l("Manual indikator kinerja (A.1.3)"),
    "workblock": _l("Workblock (A.1.4)"),
    "matrix": _l("Matriks pembagian peran dan hasil (A.1.5)"),
    "attachment": _l("Lampiran SKP (A.1.8)"),
    "actions": _l("Rencana aksi (B.1.1)"),
    "documentation": _l("Pendokumentasian kinerja (B.1.2)"),
    "feedback": _l("Rekaman umpan balik (B.1.3, B.1.4, atau B.1.5)"),
    "coaching": _l("Pelaksanaan coaching (B.1.6)"),
    "mentoring": _l("Pelaksanaan mentoring (B.1.7)"),
    "guidance_feedback": _l("Umpan balik bimbingan kinerja (B.1.8)"),
    "competence": _l("Evaluasi kompetensi (B.1.9)"),
    "behaviour": _l("Laporan permasalahan perilaku kerja (B.1.10)"),
    "evaluation": _l("Hasil evaluasi kinerja (C.1.1, C.1.2, atau C.1.3)"),
    "document": _l("Dokumen evaluasi kinerja (D.1.1, D.1.2, atau D.1.3)"),
}
STATUSES = {
    BatchStatus.QUEUED: _l("Menunggu giliran"),
    BatchStatus.RUNNING: _l("Sedang dibuat"),
    BatchStatus.DONE: _l("Selesai"),
    BatchStatus.FAILED: _l("Dihentikan"),
    BatchStatus.EXPIRED: _l("Sudah dihapus"),
}
TONES = {
    BatchStatus.QUEUED: "info",
    BatchStatus.RUNNING: "progress",
    BatchStatus.DONE: "success",
    BatchStatus.FAILED: "danger",
    BatchStatus.EXPIRED: "neutral",
}
LIMITS = {
    "too_many_open": _l("Anda masih punya tiga permintaan yang belum selesai. Tunggu salah satunya selesai dahulu."),
    "no_room": _l("Ruang arsip instansi sudah penuh. Arsip lama terhapus sendiri setelah tujuh hari."),
    "no_cases": _l("Unit ini belum punya penilaian pada siklus dan periode tersebut."),
    "too_many_cases": _l("Unit ini memuat lebih dari 20.000 penilaian. Pilih unit yang lebih kecil, satu per satu."),
}
TITLES = {
    "A.1.1": _l("SKP pendekatan kualitatif bagi JPT dan pimpinan unit kerja mandiri"),
    "A.1.2": _l("SKP pendekatan kuantitatif bagi JPT dan pimpinan unit kerja mandiri"),
    "A.1.3": _l("Manual indikator kinerja"),
    "A.1.4": _l("Workblock strategi pencapaian hasil kerja"),
    "A.1.5": _l("Matriks pembagian peran dan hasil"),
    "A.1.6": _l("SKP pendekatan kualitatif bagi pejabat administrasi dan fungsional"),
    "A.1.7": _l("SKP pendekatan kuantitatif bagi pejabat administrasi dan fungsional"),
    "A.1.8": _l("Lampiran SKP"),
    "B.1.1": _l("Rencana aksi"),
    "B.1.2": _l("Pendokumentasian kinerja"),
    "B.1.3": _l("Rekaman umpan balik, pendekatan kualitatif"),
    "B.1.4": _l("Rekaman umpan balik, pendekatan kuantitatif bagi JPT dan pimpinan unit kerja mandiri"),
    "B.1.5": _l("Rekaman umpan balik, pendekatan kuantitatif bagi pejabat administrasi dan fungsional"),
    "B.1.6": _l("Pelaksanaan coaching"),
    "B.1.7": _l("Pelaksanaan mentoring"),
    "B.1.8": _l("Umpan balik pelaksanaan bimbingan kinerja"),
    "B.1.9": _l("Evaluasi kompetensi pegawai sebagai tindak lanjut bimbingan kinerja"),
    "B.1.10": _l("Laporan permasalahan perilaku kerja"),
    "C.1.1": _l("Hasil evaluasi kinerja, pendekatan kualitatif"),
    "C.1.2": _l("Hasil evaluasi kinerja, pendekatan kuantitatif bagi JPT dan pimpinan unit kerja mandiri"),
    "C.1.3": _l("Hasil evaluasi kinerja, pendekatan kuantitatif bagi pejabat administrasi dan fungsional"),
    "D.1.1": _l("Dokumen evaluasi kinerja pegawai"),
    "D.1.2": _l("Dokumen evaluasi kinerja pegawai oleh atasan Pejabat Penilai Kinerja"),
    "D.1.3": _l("Dokumen evaluasi kinerja pegawai setelah keberatan"),
}
