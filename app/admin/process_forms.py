"""Forms of the panel's process pages: cycles, openings, definitions, actions on cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import UUID, DataRequired, InputRequired, Length, Optional

from app.admin.forms import date_field, line, options
from app.admin.labels import RHYTHMS
from app.admin.lookups import UNITS, LookupField
from app.auth.permissions import Permission
from app.cases.cycles import DATE_FIELDS, date_problems
from app.cases.forms import MAX_COMMENT, strip
from app.web.forms import BaseForm

MAX_SOURCE = 400_000
OPENABLE = replace(UNITS, permission=Permission.CYCLE_MANAGE)

SELECTIONS = {
    "fixed": _l("Semua pegawai memakai alur kerja di atas"),
    "applicable": _l("Setiap pegawai memakai alur yang berlaku baginya; yang lain memakai alur di atas"),
}
APPROACHES = {"qualitative": _l("Kualitatif"), "quantitative": _l("Kuantitatif")}


def _date(label: Any, description: Any = "") -> DateField:
    return date_field(label, [InputRequired(_l("Isi tanggalnya."))], description=description)


def _rhythm() -> SelectField:
    return SelectField(
        _l("Evaluasi periodik"), choices=options(RHYTHMS), default="none",
        description=_l("Periode dibuat otomatis; tanggalnya dapat diubah di halaman siklus."),
    )  # fmt: skip


def _periodic_version() -> SelectField:
    return SelectField(
        _l("Alur kerja evaluasi periodik"), default="", validate_choice=True,
        description=_l("Dipakai bila ada evaluasi periodik."),
    )  # fmt: skip


class CycleForm(BaseForm):
    """A yearly round with its named dates; the view fills the choice of definitions."""

    name = line(_l("Nama siklus"), 200, description=_l("Misalnya Penilaian kinerja 2027."))
    code = line(_l("Kode"), 50, description=_l("Singkat dan unik, misalnya tahunnya."))
    starts_on = _date(_l("Awal periode"))
    ends_on = _date(_l("Akhir periode"))
    plan_due = _date(_l("Batas penetapan SKP"), _l("Paling lambat akhir Januari (Pasal 14 ayat 1)."))
    evaluation_opens = _date(_l("Evaluasi dibuka"), _l("Sejak hari ini pegawai dapat memulai penilaian diri."))
    self_assessment_due = _date(_l("Batas penilaian diri"))
    rating_due = _date(
        _l("Batas penilaian oleh Pejabat Penilai Kinerja"),
        _l("Paling lambat akhir Januari tahun berikutnya (hlm. 90 A.8)."),
    )
    approach = SelectField(_l("Pendekatan SKP"), choices=options(APPROACHES))
    definition_version_id = SelectField(
        _l("Alur kerja"), [InputRequired(_l("Pilih alur kerja yang sudah terbit."))],
        description=_l("Hanya versi yang sudah terbit. Penilaian yang dibuka tetap memakai versi ini."),
    )  # fmt: skip
    selection = SelectField(
        _l("Pembagian alur kerja"), choices=options(SELECTIONS), default="fixed",
        description=_l(
            "Untuk siapa setiap alur kerja berlaku diatur pada halaman “Berlaku untuk” alur itu. Alur yang dipakai "
            "siklus ini dicatat saat siklus dibuka pertama kali."
        ),
    )  # fmt: skip
    rhythm = _rhythm()
    periodic_version_id = _periodic_version()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each date is also compared with the one that it must not come before."""
        sound = super().validate(extra_validators)
        for later, earlier in date_problems({name: self[name].data for name in DATE_FIELDS if name in self}).items():
            text = _("Tidak boleh sebelum “%(field)s”.", field=self[earlier].label.text)
            self[later].errors = [*self[later].errors, text]
            sound = False
        return sound


class CycleNameForm(BaseForm):
    """What can still change once a cycle has started; the rhythm until the first period was opened."""

    name = line(_l("Nama siklus"), 200)
    rhythm = _rhythm()
    periodic_version_id = _periodic_version()


def _day(label: Any) -> DateField:
    return date_field(label, [InputRequired(_l("Isi tanggalnya."))])


class PeriodForm(BaseForm):
    """One period of a cycle; several of them stand on one page, each under a prefix of its own."""

    name = line(_l("Nama periode"), 100)
    starts_on = _day(_l("Awal"))
    ends_on = _day(_l("Akhir"))
    opens_on = _day(_l("Evaluasi dibuka"))
    report_due = _day(_l("Batas laporan pegawai"))
    rating_due = _day(_l("Batas penilaian"))
    annual = BooleanField(_l("Dinilai dalam evaluasi tahunan"))


class ReasonForm(BaseForm):
    """Why a cycle is closed or opened again."""

    reason = TextAreaField(
        _l("Alasan"), filters=[strip],
        validators=[DataRequired(_l("Tulis alasannya; alasan ini tercatat dalam jejak audit.")), Length(max=1000)],
    )  # fmt: skip


class OpeningForm(BaseForm):
    """For which unit the cycle is opened."""

    unit_id = LookupField(
        _l("Buka untuk unit"), [InputRequired(_l("Pilih unit kerja."))], source=OPENABLE,
        description=_l("Ketik nama atau kode. Semua unit di bawahnya ikut dibuka."),
    )  # fmt: skip


class DefinitionForm(BaseForm):
    """A workflow as text or file. Where both are given the file counts, and its text comes back for correction."""

    file = FileField(_l("Berkas YAML"), description=_l("Pilih berkas, atau tempel isinya di bawah."))
    source = TextAreaField(
        _l("Isi YAML"), [Optional(), Length(max=MAX_SOURCE, message=_l("Terlalu panjang."))],
        description=_l("Boleh berisi “extends” untuk menyesuaikan alur yang sudah terbit."),
    )  # fmt: skip


class StageActionForm(BaseForm):
    """One press for many cases: the key makes sending it twice act once."""

    key = HiddenField(validators=[InputRequired(), UUID()])
    comment = TextAreaField(
        _l("Alasan"), filters=[strip],
        validators=[Length(max=MAX_COMMENT, message=_l("Tulis paling banyak 4.000 karakter."))],
        description=_l("Dibaca oleh pegawai dan tercatat dalam riwayatnya masing-masing."),
    )  # fmt: skip
