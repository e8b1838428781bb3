"""Forms of the achievement pages."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.achievements.labels import BASES, PREDICATES
from app.achievements.service import Entry
from app.achievements.values import FIRST_YEAR, NOTE_LIMIT, PERIODIC_BASES, Achievement, Basis
from app.progress.forms import URL_LIMIT, is_web_address
from app.web.forms import BaseForm


def strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").strip()


class AchievementForm(BaseForm):
    """The achievement of one unit; ``basis`` is asked only within the year, where the law names two (p.92 1.c)."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    predicate = RadioField(
        _l("Predikat capaian kinerja organisasi"),
        choices=[SelectChoice(one.value, label) for one, label in PREDICATES.items()],
        validators=[InputRequired(_l("Pilih satu predikat."))],
    )
    basis = RadioField(
        _l("Diperoleh dari"),
        choices=[SelectChoice(one.value, BASES[one]) for one in PERIODIC_BASES],
        validators=[InputRequired(_l("Pilih dasar penetapannya."))],
    )
    published_on = DateField(
        _l("Tanggal dikeluarkan"),
        [InputRequired(_l("Isi tanggal dikeluarkannya capaian ini."))],
        description=_l("Tanggal surat atau laporan yang memuat capaian ini."),
    )
    note = TextAreaField(
        _l("Catatan"),
        [Length(max=NOTE_LIMIT, message=_l("Tulis paling banyak %(max)d karakter.", max=NOTE_LIMIT))],
        filters=[strip],
        description=_l("Ringkas perhitungan atau pertimbangannya. Boleh dikosongkan."),
    )
    evidence_link = StringField(
        _l("Tautan bukti"),
        [Length(max=URL_LIMIT, message=_l("Tautan terlalu panjang."))],
        filters=[strip],
        description=_l("Misalnya laporan kinerja. Dimulai dengan https:// atau http://"),
    )
    reason = TextAreaField(
        _l("Alasan perubahan"),
        [Length(max=NOTE_LIMIT, message=_l("Tulis paling banyak %(max)d karakter.", max=NOTE_LIMIT))],
        filters=[strip],
        description=_l("Wajib bila predikat ini sudah dipakai dalam penilaian pegawai. Tercatat dalam riwayat."),
    )

    def ask_for_year(self) -> None:
        """The basis of an annual achievement is given by the law (p.93 1.d)."""
        del self.basis

    def validate_evidence_link(self, field: StringField) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(
                _l("Tautan harus alamat web lengkap tanpa nama pengguna atau kata sandi di dalamnya.")
            )

    def validate_published_on(self, field: DateField) -> None:
        if field.data is not None and field.data.year < FIRST_YEAR:
            raise ValidationError(_l("Periksa tahunnya."))

    def refuse_future(self, today: date) -> bool:
        """Add an error where the date lies ahead; what hasn't come out can't be in force."""
        ahead = self.published_on.data is not None and self.published_on.data > today
        if ahead:
            self.published_on.errors = [*self.published_on.errors, _l("Tanggal ini belum tiba.")]
        return ahead

    def show(self, found: Achievement | None, today: date) -> None:
        """Fill with what is stored."""
        self.version.data = found.version if found else 0
        self.published_on.data = found.published_on if found else today
        if found is not None:
            self.predicate.data, self.note.data = found.predicate, found.note
            self.evidence_link.data = found.evidence_link
            if "basis" in self:
                self.basis.data = found.basis

    def accept_version(self, current: int) -> None:
        """After a conflict was shown, the next save is meant against what stands there now."""
        self.version.data, self.version.raw_data = current, None

    def entry(self) -> Entry:
        """What was entered, as the service stores it."""
        return Entry(
            predicate=self.predicate.data,
            basis=self.basis.data if "basis" in self else Basis.ANNUAL,
            published_on=self.published_on.data,
            note=self.note.data,
            evidence_link=self.evidence_link.data,
            reason=self.reason.data,
        )


class FilterForm(BaseForm):
    """Which units the list shows; sent by GET, so it needs no token."""

    class Meta(BaseForm.Meta):
        """Searching changes nothing."""

        csrf = False

    q = StringField(_l("Nama atau kode unit"), [Optional(), Length(max=100)], filters=[strip])


class ImportForm(BaseForm):
    """A CSV file, or its text once it was looked at."""

    file = FileField(_l("Berkas CSV"))


class ApplyForm(BaseForm):
    """The rows that were looked at, to be stored."""

    rows = TextAreaField(validators=[DataRequired()], filters=[strip])
