"""The words for the codes of the execution, in the language of the page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.progress.values import DocumentationRhythm, FeedbackKind, Manner, OutcomeAction, RequestStatus, Source

SOURCES = {
    Source.LEADER: _l("Pimpinan"),
    Source.PEER: _l("Rekan kerja setingkat"),
    Source.SUBORDINATE: _l("Pegawai di bawahnya"),
    Source.OTHER: _l("Pihak lain"),
    Source.ASSIGNER: _l("Pimpinan pemberi penugasan"),
}
KINDS = {FeedbackKind.PERIODIC: _l("Berkala"), FeedbackKind.INCIDENTAL: _l("Insidentil")}
KIND_CHOICES = {
    FeedbackKind.INCIDENTAL: _l("Insidentil: sesuai kebutuhan"),
    FeedbackKind.PERIODIC: _l("Berkala: rutin sesuai kesepakatan"),
}
MANNERS = {Manner.DIRECT: _l("Langsung"), Manner.INDIRECT: _l("Tidak langsung")}
MANNER_CHOICES = {
    Manner.DIRECT: _l("Langsung: tatap muka"),
    Manner.INDIRECT: _l("Tidak langsung: melalui media"),
}
STATUSES = {
    RequestStatus.OPEN: (_l("Menunggu"), "progress"),
    RequestStatus.GIVEN: (_l("Sudah diberikan"), "success"),
    RequestStatus.DECLINED: (_l("Ditolak"), "warning"),
    RequestStatus.WITHDRAWN: (_l("Ditarik kembali"), "neutral"),
}
OUTCOMES = {
    OutcomeAction.APPRECIATION: _l("Apresiasi"),
    OutcomeAction.ASSIGNMENT: _l("Penugasan baru"),
    OutcomeAction.EXPECTATION: _l("Penyesuaian ekspektasi"),
    OutcomeAction.RESOURCES: _l("Penyesuaian dukungan sumber daya"),
    OutcomeAction.GUIDANCE: _l("Melakukan atau mengusulkan pembinaan kinerja"),
}
RHYTHMS = {
    DocumentationRhythm.DAILY: _l("harian"),
    DocumentationRhythm.WEEKLY: _l("mingguan"),
    DocumentationRhythm.MONTHLY: _l("bulanan"),
    DocumentationRhythm.QUARTERLY: _l("triwulanan"),
    DocumentationRhythm.SEMESTER: _l("semesteran"),
    DocumentationRhythm.YEARLY: _l("tahunan"),
}
