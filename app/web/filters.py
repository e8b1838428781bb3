"""What templates may do with a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from wtforms import Field, Form

from app.web import dates
from app.web.locales import DEFAULT_LOCALE, language


def t(text: Mapping[str, str] | str | None) -> str:
    """The language of the page out of ``{"id": ..., "en": ...}``; plain text passes through."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language()) or text.get(DEFAULT_LOCALE) or ""


def paragraphs(text: object) -> Markup:
    """Text that people typed, escaped, with its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in str(text or "").strip().splitlines())


def form_errors(form: Form) -> list[tuple[str, str]]:
    """(id of the field, sentence) for each error, also of nested forms and rows; the id of the form itself is empty."""
    own = [("", str(message)) for message in form.form_errors]
    return own + [item for field in form if field.type != "CSRFTokenField" for item in _field_errors(field)]


def _field_errors(field: Field) -> Iterator[tuple[str, str]]:
    nested = getattr(field, "entries", None) or (list(field.form) if field.type == "FormField" else [])
    for child in nested:
        yield from _field_errors(child)
    for message in field.errors:
        if isinstance(message, str | LazyString):
            yield field.id, f"{field.label.text}: {message}"


def field_attributes(field: Field, help_text: str | None = None, **extra: Any) -> dict[str, Any]:
    """HTML attributes that tie help and errors to the control; underscores of the names become hyphens."""
    attributes = {name.rstrip("_").replace("_", "-"): value for name, value in extra.items() if value is not None}
    notes = [f"{field.id}-help"] if help_text or field.description else []
    if field.errors:
        notes.append(f"{field.id}-errors")
        attributes["aria-invalid"] = "true"
    if notes:
        attributes["aria-describedby"] = " ".join(notes)
    return attributes


def is_lazy_text(value: object) -> bool:
    """Whether a value is a text that will be translated when it is shown."""
    return isinstance(value, LazyString)


FILTERS = {
    "local_date": dates.local_date,
    "local_time": dates.local_time,
    "local_datetime": dates.local_datetime,
    "machine_datetime": dates.machine_datetime,
    "number": dates.number,
    "percent": dates.percent,
    "due_sentence": dates.due_sentence,
    "due_tone": dates.due_tone,
    "t": t,
    "paragraphs": paragraphs,
    "form_errors": form_errors,
    "field_attributes": field_attributes,
}


def init_app(app: Flask) -> None:
    """Hand the filters to Jinja; ``t`` and ``number`` also work as functions."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.tests["lazy_text"] = is_lazy_text
    app.jinja_env.globals.update(t=t)
