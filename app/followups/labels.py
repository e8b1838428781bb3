"""Words of the follow-up for stored codes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.followups.values import Grade, Kind, Priority, Source, Standing, Status

PREDICATE_LABELS = {
    "very_good": _l("Sangat Baik"),
    "good": _l("Baik"),
    "needs_improvement": _l("Butuh Perbaikan"),
    "poor": _l("Kurang/Misconduct"),
    "very_poor": _l("Sangat Kurang"),
}
PREDICATE_TONES = {
    "very_good": "success",
    "good": "info",
    "needs_improvement": "warning",
    "poor": "danger",
    "very_poor": "danger",
}
KINDS = {
    Kind.SUCCESSION: _l("Penghargaan: prioritas kelompok rencana suksesi"),
    Kind.DEVELOPMENT: _l("Penghargaan: prioritas pengembangan kompetensi"),
    Kind.OTHER_AWARD: _l("Penghargaan lain oleh PPK"),
    Kind.TRAINING: _l("Kebutuhan pendidikan dan/atau pelatihan"),
    Kind.MOBILITY: _l("Pertimbangan mutasi atau promosi"),
    Kind.PROBLEM: _l("Permasalahan yang perlu ditindaklanjuti"),
    Kind.SANCTION: _l("Rekomendasi sanksi"),
}
PRIORITIES = {
    Priority.HIGH: _l("Tinggi"),
    Priority.MEDIUM: _l("Sedang"),
    Priority.LOW: _l("Rendah"),
}
SOURCES = {
    Source.RESULTS: _l("Hasil kerja"),
    Source.BEHAVIOUR: _l("Perilaku kerja"),
    Source.FEEDBACK: _l("Umpan balik berkelanjutan"),
    Source.GUIDANCE: _l("Bimbingan atau konseling"),
    Source.SELF: _l("Permintaan pegawai"),
}
STATUSES = {
    Status.PROPOSED: _l("Menunggu keputusan"),
    Status.ACCEPTED: _l("Disetujui"),
    Status.DECLINED: _l("Tidak disetujui"),
}
STATUS_TONES = {Status.PROPOSED: "progress", Status.ACCEPTED: "success", Status.DECLINED: "neutral"}
GRADES = {
    Grade.PEMULA: _l("Pemula"),
    Grade.TERAMPIL: _l("Terampil"),
    Grade.MAHIR: _l("Mahir"),
    Grade.PENYELIA: _l("Penyelia"),
    Grade.PERTAMA: _l("Ahli Pertama"),
    Grade.MUDA: _l("Ahli Muda"),
    Grade.MADYA: _l("Ahli Madya"),
    Grade.UTAMA: _l("Ahli Utama"),
}
STANDINGS = {
    Standing.MISSING: _l("Belum ada dokumen"),
    Standing.READY: _l("Siap dilaporkan"),
    Standing.REPORTED: _l("Sudah dilaporkan"),
    Standing.CHANGED: _l("Berubah, perlu dilaporkan lagi"),
}
STANDING_TONES = {
    Standing.MISSING: "warning",
    Standing.READY: "progress",
    Standing.REPORTED: "success",
    Standing.CHANGED: "danger",
}
