"""The words of study assignments."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.study.values import Accreditation, Level, Outcome

LEVELS: Mapping[str, LazyString] = {
    Level.BACHELOR: _l("Strata 1 (S-1)"),
    Level.POSTGRADUATE: _l("Profesi, Strata 2 (S-2), atau Strata 3 (S-3)"),
}
ACCREDITATIONS: Mapping[str, LazyString] = {
    Accreditation.A: _l("Dalam negeri, akreditasi A"),
    Accreditation.B: _l("Dalam negeri, akreditasi B"),
    Accreditation.C: _l("Dalam negeri, akreditasi C"),
    Accreditation.ABROAD: _l("Luar negeri"),
}
PROGRAMME_ACCREDITATIONS: Mapping[str, LazyString | str] = {"": _l("Luar negeri"), "a": "A", "b": "B", "c": "C"}
OUTCOMES: Mapping[str, LazyString] = {
    Outcome.RUNNING: _l("Masih berjalan"),
    Outcome.EARLY: _l("Lulus lebih cepat"),
    Outcome.ON_TIME: _l("Lulus tepat waktu"),
    Outcome.EXTENDED: _l("Lulus dengan perpanjangan"),
    Outcome.DROPPED_OUT: _l("Tidak lulus (drop out)"),
}
REFUSALS: Mapping[str, LazyString] = {
    "before_start": _l("Tanggal ini harus setelah tugas belajar dimulai."),
    "outside_study": _l("Tanggal ini di luar masa tugas belajar."),
    "in_future": _l("Tanggal ini masih di masa depan."),
    "out_of_order": _l("Urutan semester dan tanggalnya tidak cocok: semester berikutnya berakhir lebih lambat."),
    "missing": _l("Isi tanggalnya."),
    "not_described": _l("Isi dahulu data program studi."),
}
