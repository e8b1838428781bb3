"""Forms of the publish page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.definitions.publishing import LONGEST_NOTE
from app.web.forms import BaseForm


class PublishForm(BaseForm):
    """The text that was seen, by its hash, and why it is to be published."""

    sha256 = HiddenField()
    note = TextAreaField(
        _l("Mengapa versi ini diterbitkan"),
        description=_l("Dibaca orang yang kelak melihat riwayat alur kerja ini."),
        validators=[DataRequired(_l("Tulis mengapa versi ini diterbitkan.")), Length(max=LONGEST_NOTE)],
    )


class SendBackForm(BaseForm):
    """Why a submitted draft is given back."""

    reason = TextAreaField(
        _l("Alasan dikembalikan"), validators=[DataRequired(_l("Tulis alasannya.")), Length(max=LONGEST_NOTE)]
    )
