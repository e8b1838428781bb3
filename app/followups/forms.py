"""Forms of the follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.core.ids import parse_id
from app.followups.labels import GRADES, KINDS, PREDICATE_LABELS, PRIORITIES, SOURCES
from app.followups.points import MONTHS
from app.followups.values import LINE_LIMIT, NEEDS_BASIS, TEXT_LIMIT, Proposal, Proposed, Status
from app.web.forms import BaseForm


def _strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").strip()


def _choices(labels: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(code), text) for code, text in labels.items()]


def _text(label: Any, missing: Any, help_text: Any = "") -> TextAreaField:
    too_long = _l("Tulis paling banyak %(max)d karakter.", max=TEXT_LIMIT)
    needed = [DataRequired(missing)] if missing else []
    return TextAreaField(
        label, description=help_text, filters=[_strip], validators=[*needed, Length(max=TEXT_LIMIT, message=too_long)]
    )


class ProposalForm(BaseForm):
    """One proposal with its reason."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    kind = SelectField(_l("Jenis tindak lanjut"), choices=_choices(KINDS))
    text = _text(_l("Isi usul"), _l("Tulis apa yang Anda usulkan."), _l("Misalnya: pelatihan manajemen luka lanjutan."))
    reason = _text(_l("Alasan"), _l("Tulis alasannya. Pegawai dan pengambil keputusan akan membacanya."))
    priority = SelectField(_l("Prioritas"), choices=_choices(PRIORITIES), default="medium")
    source = SelectField(_l("Terlihat dari"), choices=_choices(SOURCES))
    basis = StringField(
        _l("Dasar ketentuan"),
        filters=[_strip],
        validators=[Length(max=LINE_LIMIT)],
        description=_l("Wajib untuk sanksi dan penghargaan lain: peraturan yang menjadi dasarnya."),
    )

    def validate_basis(self, field: StringField) -> None:
        """Sanctions and other awards are given under other law (Pasal 31(3), 33(2))."""
        if self.kind.data in NEEDS_BASIS and not field.data:
            raise ValidationError(_("Tulis peraturan yang menjadi dasar usul ini."))

    def proposal(self) -> Proposal:
        """What was typed; only after validation."""
        return Proposal(
            kind=self.kind.data,
            text=self.text.data,
            reason=self.reason.data,
            priority=self.priority.data,
            source=self.source.data,
            basis=self.basis.data,
        )

    def fill(self, one: Proposed) -> None:
        """Show a stored proposal."""
        for name in ("kind", "text", "reason", "priority", "source", "basis"):
            self[name].data = getattr(one, name)


class DecisionForm(BaseForm):
    """Accept or decline a proposal."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    status = RadioField(
        _l("Keputusan"),
        choices=[
            SelectChoice(Status.ACCEPTED.value, _l("Disetujui")),
            SelectChoice(Status.DECLINED.value, _l("Tidak disetujui")),
        ],
        validators=[InputRequired(_l("Pilih salah satu keputusan."))],
    )
    reason = _text(
        _l("Alasan keputusan"),
        _l("Tulis alasan keputusan. Pegawai akan membacanya."),
        _l("Dibaca pegawai dan pengusul."),
    )


class ReportForm(BaseForm):
    """Send what a post has to report."""

    cycle = HiddenField()
    period = HiddenField()
    post = HiddenField()
    note = _text(_l("Catatan pengantar"), None, _l("Boleh kosong. Dibaca oleh setiap tingkat di atas Anda."))

    def validate_post(self, field: HiddenField) -> None:
        """A made-up address is nothing that a person types."""
        if parse_id(field.data) is None:
            raise ValidationError(_("Pilih jabatan yang melapor."))


class ForwardForm(BaseForm):
    """Send a report on; ``level`` is the one that the page showed."""

    level = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    note = _text(_l("Catatan pengantar"), None, _l("Boleh kosong. Dibaca oleh tingkat berikutnya."))


class TrialForm(BaseForm):
    """Reckon credit points by hand; sent by GET, stores nothing."""

    class Meta(BaseForm.Meta):
        """Nothing is written, so there is no token in the address."""

        csrf = False

    grade = SelectField(_l("Jenjang"), choices=_choices(GRADES), default="pertama")
    predicate = SelectField(_l("Predikat"), choices=_choices(PREDICATE_LABELS), default="good")
    months = IntegerField(
        _l("Jumlah bulan"),
        default=12,
        validators=[
            InputRequired(_l("Isi jumlah bulan.")),
            NumberRange(
                min=1, max=MONTHS, message=_l("Isi 1 sampai 12 bulan; setahun tidak lebih dari dua belas bulan.")
            ),
        ],
    )
