"""The form behind the action buttons of a case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import UUID, AnyOf, InputRequired, Length, Regexp
from wtforms.widgets import HiddenInput

from app.web.forms import BaseForm

MAX_COMMENT = 4000


def strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").strip()


class ActionForm(BaseForm):
    """One press of one button: which, seen on which version of the page, under which key, with which words."""

    transition = StringField(validators=[InputRequired(), Regexp(r"^[a-z][a-z0-9_]{0,63}$")])
    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    key = HiddenField(validators=[InputRequired(), UUID()])
    comment = TextAreaField(
        _l("Catatan atau alasan"),
        filters=[strip],
        validators=[Length(max=MAX_COMMENT, message=_l("Tulis paling banyak 4.000 karakter."))],
    )


class VoteForm(ActionForm):
    """One vote on a step that needs several; a vote against gives its reason."""

    approve = StringField(validators=[InputRequired(), AnyOf(("yes", "no"))])
