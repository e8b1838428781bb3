"""The base of every form: CSRF by Flask-WTF, messages in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form

from app.web.locales import wtforms_domain

UNSTORABLE = _l("Hapus karakter yang tidak terlihat dari isian ini.")


class Translations:
    """WTForms' own messages in the language of the page."""

    def gettext(self, text: str) -> str:
        return wtforms_domain.get_translations().ugettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return wtforms_domain.get_translations().ungettext(singular, plural, number)


_translations = Translations()


class BaseForm(FlaskForm):
    """Base of all forms of the application."""

    class Meta(FlaskForm.Meta):
        """Flask-WTF with our catalogue instead of WTForms' own, which has no Indonesian."""

        def get_translations(self, _form: Any) -> Translations:
            return _translations

    def validate(self, extra_validators: Any = None) -> bool:
        """As WTForms does; and refuses the one character that PostgreSQL can't store in a text."""
        sound = super().validate(extra_validators)
        refused = [field for field in self if isinstance(field.data, str) and "\x00" in field.data]
        for field in refused:
            field.errors = field.errors or [UNSTORABLE]
        return sound and not refused


def add_errors(form: Form, errors: Mapping[str, str]) -> None:
    """Put the sentences of an InvalidInput beside their fields; those of no field belong to the form as a whole."""
    for name, message in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            form.form_errors = [*form.form_errors, message]
