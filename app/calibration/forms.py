"""Forms of distributions and calibration sessions."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.achievements.values import FIRST_YEAR
from app.calibration.labels import ANSWERS, RATINGS
from app.calibration.service import Notes
from app.calibration.values import TEXT_LIMIT, Rated, SessionView
from app.web.forms import BaseForm

_TOO_LONG = _l("Tulis paling banyak %(max)d karakter.", max=TEXT_LIMIT)


def strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").strip()


def _text(label: str, help_text: str = "", needed: str = "") -> TextAreaField:
    checks = [DataRequired(needed)] if needed else []
    return TextAreaField(
        label,
        description=help_text,
        filters=[strip],
        validators=[*checks, Length(max=TEXT_LIMIT, message=_TOO_LONG)],
    )


def _rating(label: str) -> SelectField:
    return SelectField(
        label,
        choices=[SelectChoice(one.value, words) for one, words in RATINGS.items()],
        validators=[InputRequired(_l("Pilih satu rating."))],
    )


def _plausible(_form: BaseForm, field: DateField) -> None:
    """Browsers let people type six digits for a year; a session is of this time."""
    if field.data is not None and not FIRST_YEAR <= field.data.year < FIRST_YEAR + 200:
        raise ValidationError(_l("Periksa tahunnya."))


class UnitSearchForm(BaseForm):
    """Which unit; sent by GET, so it needs no token."""

    class Meta(BaseForm.Meta):
        """Searching changes nothing."""

        csrf = False

    unit = StringField(_l("Cari unit kerja"), [Optional(), Length(max=100)], filters=[strip])


class RulesForm(BaseForm):
    """Carries only the token: the lines are check boxes of their own."""


class OpenForm(BaseForm):
    """A new session: for which unit, which period, when, and about what."""

    unit = StringField(
        _l("Unit kerja"),
        [DataRequired(_l("Ketik nama atau kode unit kerja.")), Length(max=200)],
        filters=[strip],
        description=_l("Ketik nama atau kode. Semua unit di bawahnya ikut."),
    )
    round = SelectField(_l("Periode"), validators=[InputRequired(_l("Pilih periodenya."))])
    held_on = DateField(_l("Tanggal sesi"), [InputRequired(_l("Isi tanggal sesi.")), _plausible])
    agenda = _text(_l("Agenda"), _l("Apa yang dibahas. Boleh dikosongkan."))

    def notes(self) -> Notes:
        """What the service stores."""
        return Notes(self.held_on.data, self.agenda.data)


class NotesForm(BaseForm):
    """Date, agenda and minutes."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    held_on = DateField(_l("Tanggal sesi"), [InputRequired(_l("Isi tanggal sesi.")), _plausible])
    agenda = _text(_l("Agenda"))
    minutes = _text(_l("Notula"), _l("Ringkas pembahasan dan kesimpulannya. Wajib ada sebelum sesi dikunci."))

    def show(self, view: SessionView) -> None:
        """Fill with what is stored."""
        self.revision.data, self.held_on.data = view.revision, view.held_on
        self.agenda.data, self.minutes.data = view.agenda, view.minutes

    def accept_revision(self, current: int) -> None:
        """After a conflict was shown, the next save is meant against the present content."""
        self.revision.data, self.revision.raw_data = current, None

    def notes(self) -> Notes:
        """What the service stores."""
        return Notes(self.held_on.data, self.agenda.data, self.minutes.data)


class InviteForm(BaseForm):
    """Somebody to invite, by name or NIP."""

    person = StringField(
        _l("Undang pegawai"), [Optional(), Length(max=200)], filters=[strip], description=_l("Ketik nama atau NIP.")
    )


class AttendanceForm(BaseForm):
    """Carries only the token: participants are check boxes of their own."""


class LockForm(BaseForm):
    """The revision that was on the page."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class ProposalForm(BaseForm):
    """Another rating for one case; ``seen`` holds the rating that the page showed."""

    entry = HiddenField(validators=[InputRequired()])
    seen_result = HiddenField()
    seen_behaviour = HiddenField()
    result = _rating(_l("Rating hasil kerja yang diusulkan"))
    behaviour = _rating(_l("Rating perilaku kerja yang diusulkan"))
    reason = _text(_l("Alasan usulan"), "", _l("Tulis alasan usulan ini."))

    @property
    def wanted(self) -> Rated:
        return Rated(self.result.data, self.behaviour.data, None)

    @property
    def seen(self) -> Rated:
        return Rated(self.seen_result.data or None, self.seen_behaviour.data or None, None)


class AnswerForm(BaseForm):
    """What the appraiser says to a proposal."""

    said = RadioField(
        _l("Tanggapan Anda"),
        choices=[SelectChoice(one.value, words) for one, words in ANSWERS.items()],
        validators=[InputRequired(_l("Pilih tanggapan."))],
    )
    answer_reason = _text(_l("Alasan tanggapan"), "", _l("Tulis alasan tanggapan Anda."))


def empty_open_form(today: date, rounds: list[tuple[str, str]]) -> OpenForm:
    """The form for a new session before anything was typed."""
    form = OpenForm(formdata=None)
    form.round.choices = [SelectChoice(value, words) for value, words in rounds]
    form.held_on.data = today
    return form
