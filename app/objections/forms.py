"""The superior's new ratings while an objection is weighed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from app.evaluations.forms import RatedForm, strip
from app.evaluations.values import TEXT_LIMIT, EvaluationView, Rating, Ratings

_TOO_LONG = _l("Tulis paling banyak 4.000 karakter.")


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
