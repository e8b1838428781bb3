"""Official words for achievements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.achievements.values import Basis, OrganisationRating, SetAs

PREDICATES = {
    OrganisationRating.OUTSTANDING: _l("Istimewa"),
    OrganisationRating.GOOD: _l("Baik"),
    OrganisationRating.NEEDS_IMPROVEMENT: _l("Butuh Perbaikan"),
    OrganisationRating.POOR: _l("Kurang"),
    OrganisationRating.VERY_POOR: _l("Sangat Kurang"),
}
BASES = {
    Basis.ACTION_PLAN: _l("Capaian rencana aksi perjanjian kinerja"),
    Basis.TRAJECTORY: _l("Capaian trajectory target"),
    Basis.ANNUAL: _l("Capaian IKU, ekspektasi pimpinan, dan indeks reformasi birokrasi"),
}
SET_AS = {
    SetAs.LEADER: _l("pimpinan di atas unit"),
    SetAs.HR: _l("pengelola kepegawaian atas nama pimpinan"),
}
