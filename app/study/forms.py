"""Forms of the academic page. IPK is a decimal of two places, with comma or point as people write it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.study.labels import ACCREDITATIONS, LEVELS, OUTCOMES, PROGRAMME_ACCREDITATIONS
from app.study.service import ProgrammeData, TermData
from app.study.values import HIGHEST, Accreditation, Outcome, Study
from app.web.forms import BaseForm

_DAY_MISSING = _l("Isi tanggalnya.")
_EARLIEST, _LATEST = 1950, 2200


def _choices(texts: Mapping[str, Any]) -> Any:
    return lambda: [SelectChoice(value, str(text)) for value, text in texts.items()]


def _strip(value: str | None) -> str:
    return (value or "").strip()


def _plausible(_form: BaseForm, field: DateField) -> None:
    if field.data is not None and not _EARLIEST <= field.data.year <= _LATEST:
        raise ValidationError(_("Tulis tahun antara %(low)d dan %(high)d.", low=_EARLIEST, high=_LATEST))


class IpkField(StringField):
    """A cumulative index from 0 to 4 with at most two decimals; nothing is rounded."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed until it is known to be a number."""
        self.data = valuelist[0].strip() if valuelist else ""

    def pre_validate(self, _form: BaseForm) -> None:
        """Refuse what isn't an index."""
        try:
            number = Decimal(str(self.data).replace(",", "."))
        except InvalidOperation as error:
            raise ValidationError(_("Tulis IPK sebagai angka, misalnya 3,51.")) from error
        if not number.is_finite() or not 0 <= number <= HIGHEST:
            raise ValidationError(_("IPK harus antara 0 dan 4,00."))
        if number != number.quantize(Decimal("0.01")):
            raise ValidationError(_("Tulis IPK dengan paling banyak dua angka di belakang koma."))
        self.number = number.quantize(Decimal("0.01"))


class StudyPart(BaseForm):
    """What all forms of the page carry: the revision that the person saw."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ProgrammeForm(StudyPart):
    """Level and accreditation decide which row of the law's table is read (p.63 B.5-6)."""

    programme = StringField(
        _l("Program studi"), [DataRequired(_l("Isi nama program studi.")), Length(max=200)], filters=[_strip]
    )
    level = SelectField(_l("Jenjang"), choices=_choices(LEVELS))
    accreditation = SelectField(_l("Akreditasi perguruan tinggi"), choices=_choices(ACCREDITATIONS))
    programme_accreditation = SelectField(
        _l("Akreditasi program studi"), choices=_choices(PROGRAMME_ACCREDITATIONS), default=""
    )
    due_on = DateField(
        _l("Batas waktu normatif kelulusan"), [InputRequired(_DAY_MISSING), _plausible],
        description=_l("Kapan program ini seharusnya selesai."),
    )  # fmt: skip

    def validate_programme_accreditation(self, field: SelectField) -> None:
        abroad = self.accreditation.data == Accreditation.ABROAD
        if not abroad and not field.data:
            raise ValidationError(_("Pilih akreditasi program studi di dalam negeri."))

    def show(self, study: Study, revision: int) -> None:
        """Fill with what is stored."""
        self.revision.data = revision
        if study.described:
            for name in ("programme", "level", "accreditation", "programme_accreditation", "due_on"):
                self[name].data = getattr(study, name)

    def values(self) -> ProgrammeData:
        """What was entered."""
        abroad = self.accreditation.data == Accreditation.ABROAD
        return ProgrammeData(
            level=self.level.data,
            accreditation=self.accreditation.data,
            programme_accreditation="" if abroad else self.programme_accreditation.data,
            programme=self.programme.data,
            due_on=self.due_on.data,
        )


class TermForm(StudyPart):
    """A semester. The same number again corrects it."""

    number = IntegerField(
        _l("Semester ke-"), [InputRequired(_l("Isi nomor semester.")), NumberRange(min=1, max=20)]
    )  # fmt: skip
    ended_on = DateField(_l("Semester berakhir"), [InputRequired(_DAY_MISSING), _plausible])
    ipk = IpkField(_l("IPK"), description=_l("Indeks Prestasi Kumulatif, misalnya 3,51."))
    source = StringField(
        _l("Sumber"), [DataRequired(_l("Sebutkan sumbernya, misalnya transkrip nilai.")), Length(max=300)],
        filters=[_strip], description=_l("Misalnya transkrip nilai nomor dan tanggalnya."),
    )  # fmt: skip
    link = StringField(
        _l("Tautan bukti"), [Optional(), Length(max=500), URL(message=_l("Tulis alamat lengkap, mulai dengan https://."))],
        filters=[_strip], description=_l("Boleh kosong."),
    )  # fmt: skip

    def validate_link(self, field: StringField) -> None:
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(_("Tulis alamat lengkap, mulai dengan https://."))

    def values(self) -> TermData:
        """What was entered."""
        return TermData(self.number.data, self.ended_on.data, self.ipk.number, self.source.data, self.link.data or "")


class OutcomeForm(StudyPart):
    """How the study ended (p.63 B.7); only HR says that it wasn't finished."""

    outcome = SelectField(_l("Keadaan studi"), choices=_choices(OUTCOMES))
    outcome_on = DateField(
        _l("Tanggal berakhirnya studi"), [Optional(), _plausible], description=_l("Kosong bila masih berjalan.")
    )

    def narrow(self, *, hr: bool) -> None:
        """Leave out what this person can't say."""
        texts = {code: text for code, text in OUTCOMES.items() if hr or code != Outcome.DROPPED_OUT}
        self.outcome.choices = [SelectChoice(value, str(text)) for value, text in texts.items()]

    def show(self, study: Study, revision: int) -> None:
        """Fill with what is stored."""
        self.revision.data, self.outcome.data, self.outcome_on.data = revision, study.outcome, study.outcome_on
