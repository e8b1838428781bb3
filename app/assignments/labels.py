"""The words for the codes of an assignment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.plans.values import AssignmentForm, AssignmentReach, AssignmentStatus, Section

FORMS = {
    AssignmentForm.VOLUNTARY: _l("Pengajuan sukarela"),
    AssignmentForm.APPOINTED: _l("Penunjukan oleh pimpinan"),
}
REACHES = {
    AssignmentReach.OWN_UNIT: _l("Unit kerja sendiri"),
    AssignmentReach.OTHER_UNIT: _l("Unit kerja lain di instansi ini"),
    AssignmentReach.OTHER_AGENCY: _l("Instansi pemerintah lain"),
    AssignmentReach.OUTSIDE: _l(
        "Di luar pemerintah (negara sahabat, lembaga internasional, organisasi profesi, swasta)"
    ),
}
STATUSES = {
    AssignmentStatus.PROPOSED: (_l("Menunggu Pejabat Penilai Kinerja"), "progress"),
    AssignmentStatus.APPROVED: (_l("Disetujui"), "success"),
    AssignmentStatus.REFUSED: (_l("Ditolak"), "danger"),
    AssignmentStatus.WITHDRAWN: (_l("Ditarik"), "neutral"),
}
SECTIONS = {Section.ADDITIONAL: _l("Hasil kerja tambahan"), Section.MAIN: _l("Hasil kerja utama")}
