"""The base of every form: CSRF by Flask-WTF, messages in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form

from app.web.locales import wtforms_domain


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


def add_errors(form: Form, errors: Mapping[str, str]) -> None:
    """Put the sentences of an InvalidInput beside their fields; those of no field belong to the form as a whole."""
    for name, message in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            form.form_errors = [*form.form_errors, message]
