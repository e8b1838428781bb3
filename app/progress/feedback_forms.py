"""Forms of asking for feedback, giving it, declining, correcting, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.progress.execution_forms import SafeDateField
from app.progress.forms import long_enough, options, strip
from app.progress.labels import KIND_CHOICES, MANNER_CHOICES, OUTCOMES
from app.progress.records import Person, Subject
from app.progress.values import (
    ACTIONS_ON_PROGRESS,
    ACTIONS_WITHOUT_PROGRESS,
    TEXT_LIMIT,
    FeedbackKind,
    Manner,
    OutcomeAction,
)
from app.web.forms import BaseForm

MESSAGE_LIMIT = 500


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several choices as check boxes; the field macro knows it by its name."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AskForm(BaseForm):
    """Whom to ask, about what, until when."""

    giver = RadioField(_l("Siapa yang diminta"), validators=[DataRequired(_l("Pilih satu orang."))])
    subjects = SelectMultipleCheckboxField(
        _l("Tentang apa"),
        [DataRequired(_l("Pilih paling sedikit satu hasil kerja atau perilaku."))],
        description=_l("Orang yang diminta hanya melihat yang Anda pilih di sini, tanpa rating."),
    )
    kind = RadioField(_l("Bentuk"), choices=options(KIND_CHOICES), default=FeedbackKind.INCIDENTAL.value)
    message = TextAreaField(
        _l("Permintaan Anda"),
        [
            DataRequired(_l("Tulis satu kalimat permintaan.")),
            Length(max=MESSAGE_LIMIT, message=long_enough(MESSAGE_LIMIT)),
        ],
        filters=[strip],
        description=_l("Satu atau dua kalimat: apa yang ingin Anda ketahui."),
    )
    due_on = SafeDateField(_l("Ditunggu sampai"), [InputRequired(_l("Isi tanggalnya."))])

    def offer(self, people: Sequence[Person], subjects: Mapping[str, str]) -> None:
        """The people found, and what may be asked about, by key."""
        self.giver.choices = options({one.id: f"{one.name} – {one.position}, {one.unit}" for one in people})
        self.subjects.choices = options(subjects)


class DeclineForm(BaseForm):
    """Why somebody doesn't give feedback; the asker reads it."""

    reason = TextAreaField(
        _l("Alasan"),
        [
            DataRequired(_l("Tulis alasannya, singkat saja.")),
            Length(max=MESSAGE_LIMIT, message=long_enough(MESSAGE_LIMIT)),
        ],
        filters=[strip],
        description=_l("Dibaca oleh yang meminta."),
    )


class GiveForm(BaseForm):
    """Words on each subject; ``make`` adds a field for each. At least one must be filled in."""

    manner = RadioField(_l("Cara penyampaian"), choices=options(MANNER_CHOICES), default=Manner.INDIRECT.value)
    subjects: tuple[Subject, ...] = ()

    @classmethod
    def make(cls, subjects: Mapping[Subject, str | LazyString], **kwargs: Any) -> GiveForm:
        """A form with one text for each subject, labelled by what it is about."""
        fields = {
            f"words_{place}": TextAreaField(
                label, [Length(max=TEXT_LIMIT, message=long_enough(TEXT_LIMIT))], filters=[strip]
            )
            for place, label in enumerate(subjects.values())
        }
        return type(cls.__name__, (cls,), {**fields, "subjects": tuple(subjects)})(**kwargs)

    def texts(self) -> list[tuple[Subject, Field]]:
        """Each subject with its field."""
        return [(subject, self[f"words_{place}"]) for place, subject in enumerate(self.subjects)]

    def words(self) -> dict[Subject, str]:
        """What was written, by subject."""
        return {subject: field.data for subject, field in self.texts() if field.data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Something must be said."""
        sound = super().validate(extra_validators)
        if not self.words():
            self.form_errors = [_l("Tulis umpan balik untuk paling sedikit satu bagian.")]
            return False
        return sound


class OwnInitiativeForm(GiveForm):
    """As above, unasked: the giver says whether it was agreed beforehand."""

    kind = RadioField(_l("Bentuk"), choices=options(KIND_CHOICES), default=FeedbackKind.INCIDENTAL.value)


class CorrectForm(BaseForm):
    """A new wording for one's own feedback."""

    text = TextAreaField(
        _l("Umpan balik"),
        [DataRequired(_l("Tulis umpan baliknya.")), Length(max=TEXT_LIMIT, message=long_enough(TEXT_LIMIT))],
        filters=[strip],
        description=_l("Rumusan lama tetap disimpan bersama yang baru."),
    )


class OutcomeForm(BaseForm):
    """What the leader concludes from the feedback (Pasal 20(1)-(3))."""

    result = SelectField(_l("Tentang"))
    progress = RadioField(
        _l("Kemajuan"),
        [DataRequired(_l("Pilih salah satu."))],
        choices=options({"yes": _l("Menunjukkan kemajuan kinerja"), "no": _l("Tidak menunjukkan kemajuan kinerja")}),
    )
    actions = SelectMultipleCheckboxField(
        _l("Tindak lanjut"),
        [DataRequired(_l("Pilih paling sedikit satu tindak lanjut."))],
        choices=options(OUTCOMES),
        description=_l(
            "Bila ada kemajuan: apresiasi atau penugasan baru. Bila tidak: penyesuaian ekspektasi, dukungan, "
            "atau pembinaan."
        ),
    )
    text = TextAreaField(
        _l("Catatan"),
        [DataRequired(_l("Tulis catatannya.")), Length(max=TEXT_LIMIT, message=long_enough(TEXT_LIMIT))],
        filters=[strip],
    )

    def validate_actions(self, field: Field) -> None:
        """Pasal 20(2) names what follows progress, Pasal 20(3) what follows its lack."""
        allowed = ACTIONS_ON_PROGRESS if self.progress.data == "yes" else ACTIONS_WITHOUT_PROGRESS
        if self.progress.data and not set(field.data or ()) <= {action.value for action in allowed}:
            raise ValidationError(_l("Tindak lanjut ini tidak sesuai dengan kemajuan yang Anda pilih."))

    def chosen(self) -> list[OutcomeAction]:
        """The actions ticked."""
        return [OutcomeAction(value) for value in self.actions.data or ()]


class PeopleSearchForm(BaseForm):
    """Somebody of the agency by name or NIP."""

    class Meta(BaseForm.Meta):
        """A search changes nothing and comes by GET."""

        csrf = False

    q = StringField(
        _l("Cari nama atau NIP"), filters=[strip], description=_l("Paling sedikit tiga huruf, atau NIP lengkap.")
    )
