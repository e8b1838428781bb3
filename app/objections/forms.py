"""The superior's new ratings while an objection is weighed, and the questions and explanations of its examination."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.evaluations.forms import RatedForm, strip
from app.evaluations.values import TEXT_LIMIT, EvaluationView, Rating, Ratings
from app.objections.values import Heard
from app.web.forms import BaseForm

_TOO_LONG = _l("Tulis paling banyak 4.000 karakter.")
SIDES = {Heard.OWNER: _l("Pegawai yang Dinilai"), Heard.APPRAISER: _l("Pejabat Penilai Kinerja")}


def _text(label: str, help_text: str) -> TextAreaField:
    return TextAreaField(
        label, description=help_text, filters=[strip], validators=[Length(max=TEXT_LIMIT, message=_TOO_LONG)]
    )


def _rating(label: str) -> RadioField:
    return RadioField(label, choices=[SelectChoice(one.value) for one in Rating], validators=[Optional()])


class DecisionForm(RatedForm):
    """Stored as a draft, so it may be saved half-filled; the step itself asks for both ratings."""

    result_rating = _rating(_l("Rating hasil kerja menurut keputusan"))
    result_reason = _text(
        _l("Alasan rating hasil kerja"), _l("Sebutkan realisasi atau bukti dukung yang mendasarinya.")
    )
    behaviour_rating = _rating(_l("Rating perilaku kerja menurut keputusan"))
    behaviour_reason = _text(
        _l("Alasan rating perilaku kerja"), _l("Sebutkan umpan balik atau kejadian yang mendasarinya.")
    )
    recommendation = _text(
        _l("Rekomendasi baru"),
        _l("Tindak lanjut bagi pegawai, misalnya pelatihan atau bimbingan; tercetak pada formulir D.1.3."),
    )

    def ratings(self) -> Ratings:
        """What was entered; the achievement of the organisation isn't the superior's to change."""
        return Ratings(
            result_rating=self.result_rating.data or None,
            result_reason=self.result_reason.data or "",
            behaviour_rating=self.behaviour_rating.data or None,
            behaviour_reason=self.behaviour_reason.data or "",
            recommendation=self.recommendation.data or "",
        )


def decision_form(draft: EvaluationView | None, before: EvaluationView, revision: int) -> DecisionForm:
    """Prefilled with the draft; at first with the recommendation objected to, so that it is changed and not retyped."""
    start = draft.ratings if draft else Ratings(recommendation=before.ratings.recommendation)
    return DecisionForm(
        formdata=None,
        result_rating=start.result_rating,
        result_reason=start.result_reason,
        behaviour_rating=start.behaviour_rating,
        behaviour_reason=start.behaviour_reason,
        recommendation=start.recommendation,
        revision=revision,
    )


class QuestionForm(BaseForm):
    """What the decider asks one side (p.117 B.4); the prefix keeps its field names apart from the other forms'."""

    side = RadioField(
        _l("Kepada"),
        choices=[SelectChoice(side.value, label) for side, label in SIDES.items()],
        validators=[InputRequired(_l("Pilih kepada siapa pertanyaan ini."))],
    )
    question = TextAreaField(
        _l("Pertanyaan"),
        description=_l("Dibaca kedua pihak. Pertanyaan yang belum dijawab tidak menahan keputusan Anda."),
        filters=[strip],
        validators=[DataRequired(_l("Tulis pertanyaan Anda.")), Length(max=TEXT_LIMIT, message=_TOO_LONG)],
    )

    def __init__(self, **kwargs: object) -> None:
        super().__init__(prefix="tanya-", **kwargs)

    def text(self) -> str:
        """What was typed."""
        return self.question.data or ""


class AnswerForm(BaseForm):
    """An explanation: the answer to the question ``about``, or without one what the employee says unasked."""

    answer = TextAreaField(
        _l("Penjelasan Anda"),
        description=_l("Dibaca pihak lain dan pejabat yang memutuskan; tidak dapat diubah setelah dikirim."),
        filters=[strip],
        validators=[DataRequired(_l("Tulis penjelasan Anda.")), Length(max=TEXT_LIMIT, message=_TOO_LONG)],
    )

    def __init__(self, about: UUID | None = None, **kwargs: object) -> None:
        super().__init__(prefix=f"jawab-{about.hex}-" if about else "penjelasan-", **kwargs)
        self.about = about

    def text(self) -> str:
        """What was typed."""
        return self.answer.data or ""
