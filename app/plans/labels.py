"""The words of the official forms for the codes that are stored."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.plans.values import Approach, Aspect, AttachmentKind, Perspective, Section

SECTIONS = {Section.MAIN: _l("A. UTAMA"), Section.ADDITIONAL: _l("B. TAMBAHAN")}
SECTION_NAMES = {Section.MAIN: _l("utama"), Section.ADDITIONAL: _l("tambahan")}
ASPECTS = {
    Aspect.QUANTITY: _l("Kuantitas"),
    Aspect.QUALITY: _l("Kualitas"),
    Aspect.TIME: _l("Waktu"),
    Aspect.COST: _l("Biaya"),
}
PERSPECTIVES = {
    Perspective.SERVICE: _l("Penerima Layanan"),
    Perspective.PROCESS: _l("Proses Bisnis"),
    Perspective.INTERNAL: _l("Penguatan Internal"),
    Perspective.BUDGET: _l("Anggaran"),
}
APPROACHES = {Approach.QUANTITATIVE: _l("kuantitatif"), Approach.QUALITATIVE: _l("kualitatif")}
ATTACHMENTS = {
    AttachmentKind.RESOURCES: _l("Dukungan Sumber Daya"),
    AttachmentKind.ACCOUNTABILITY: _l("Skema Pertanggungjawaban"),
    AttachmentKind.CONSEQUENCES: _l("Konsekuensi"),
}
FIELDS = {
    "section": _l("Prioritas"),
    "text": _l("Rencana hasil kerja"),
    "assigned_by": _l("Penugasan dari"),
    "leader_text": _l("Rencana hasil kerja pimpinan yang diintervensi"),
    "indicator": _l("Indikator kinerja individu"),
    "aspect": _l("Aspek"),
    "target": _l("Target"),
    "perspective": _l("Perspektif"),
}
