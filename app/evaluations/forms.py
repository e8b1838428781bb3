"""Forms of the self-assessment and of the rating. Both may be saved half filled; the step asks for what it needs."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from app.achievements.labels import PREDICATES as ORGANISATION_LABELS
from app.evaluations.values import TEXT_LIMIT, Rating, Ratings, SelfView
from app.web.forms import BaseForm

_TOO_LONG = _l("Tulis paling banyak %(max)d karakter.", max=TEXT_LIMIT)
REFUSALS = {
    "dropped_out": _l(
        "Pegawai tidak menyelesaikan tugas belajar, jadi predikatnya hanya Kurang atau Sangat Kurang: pilih "
        "“Dibawah ekspektasi”."
    ),
}
_REASON_MISSING = _l("Tulis alasan rating ini. Pegawai akan membacanya.")


def strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").strip()


def _text(label: str, help_text: str) -> TextAreaField:
    return TextAreaField(
        label, description=help_text, filters=[strip], validators=[Length(max=TEXT_LIMIT, message=_TOO_LONG)]
    )


def _rating(label: str) -> RadioField:
    """Labels come from the case's own definition, so they are put in by ``name_ratings``."""
    return RadioField(label, choices=[SelectChoice(one.value) for one in Rating], validators=[Optional()])


class RatedForm(BaseForm):
    """What both forms share: the two ratings, and the revision of the case that the page showed."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def name_ratings(self, result: Mapping[str, str], behaviour: Mapping[str, str]) -> None:
        """Give the choices their official titles."""
        self["result_rating"].choices = [SelectChoice(one.value, result.get(one, one)) for one in Rating]
        self["behaviour_rating"].choices = [SelectChoice(one.value, behaviour.get(one, one)) for one in Rating]

    def accept_revision(self, current: int) -> None:
        """After a conflict was shown, the next save is meant against the present content."""
        self.revision.data, self.revision.raw_data = current, None


class SelfAssessmentForm(RatedForm):
    """The employee's own view of the year."""

    note = _text(
        _l("Catatan capaian"),
        _l("Ceritakan hasil terpenting tahun ini dengan kata-kata Anda sendiri. Wajib ada sebelum dikirim."),
    )
    obstacles = _text(_l("Kendala"), _l("Apa yang menghambat, dan dukungan apa yang Anda perlukan. Boleh dikosongkan."))
    result_rating = _rating(_l("Menurut Anda, hasil kerja Anda"))
    behaviour_rating = _rating(_l("Menurut Anda, perilaku kerja Anda"))

    def show(self, view: SelfView | None, revision: int) -> None:
        """Fill with what is stored."""
        self.revision.data = revision
        if view is not None:
            self.note.data, self.obstacles.data = view.note, view.obstacles
            self.result_rating.data, self.behaviour_rating.data = view.result_rating, view.behaviour_rating


class RatingForm(RatedForm):
    """The appraiser's rating; a rating that was chosen needs its reason."""

    organisation_rating = SelectField(
        _l("Capaian kinerja organisasi"),
        choices=[
            SelectChoice("", _l("Belum diisi")),
            *(SelectChoice(one.value, label) for one, label in ORGANISATION_LABELS.items()),
        ],
        default="",
        description=_l(
            "Belum ditetapkan oleh pimpinan di atas unit. Isi sementara capaian unit yang dipimpin Pejabat Penilai "
            "Kinerja, atau kosongkan."
        ),
    )
    result_rating = _rating(_l("Rating hasil kerja"))
    result_reason = _text(_l("Alasan rating hasil kerja"), _l("Sebutkan realisasi dan bukti dukung yang mendasarinya."))
    behaviour_rating = _rating(_l("Rating perilaku kerja"))
    behaviour_reason = _text(
        _l("Alasan rating perilaku kerja"), _l("Sebutkan umpan balik atau kejadian yang mendasarinya.")
    )
    recommendation = _text(
        _l("Catatan/rekomendasi"),
        _l("Tindak lanjut bagi pegawai, misalnya pelatihan atau bimbingan. Tercetak pada dokumen evaluasi."),
    )

    def validate_result_reason(self, field: TextAreaField) -> None:
        if self.result_rating.data and not field.data:
            raise ValidationError(_REASON_MISSING)

    def validate_behaviour_reason(self, field: TextAreaField) -> None:
        if self.behaviour_rating.data and not field.data:
            raise ValidationError(_REASON_MISSING)

    def show(self, ratings: Ratings | None, revision: int) -> None:
        """Fill with what is stored."""
        self.revision.data = revision
        for name in Ratings.__dataclass_fields__ if ratings else ():
            self[name].data = getattr(ratings, name)

    def ratings(self) -> Ratings:
        """What was entered, as the service stores it."""
        return Ratings(
            result_rating=self.result_rating.data or None,
            result_reason=self.result_reason.data,
            behaviour_rating=self.behaviour_rating.data or None,
            behaviour_reason=self.behaviour_reason.data,
            organisation_rating=self.organisation_rating.data or None,
            recommendation=self.recommendation.data,
        )
