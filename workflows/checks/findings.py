"""What a check reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workflows.checks.wording import ERRORS, WARNINGS
from workflows.definition import Field, Form, Text
from workflows.sentences import fill


class Finding(NamedTuple):
    """A code out of ERRORS or WARNINGS, the dotted place in the definition, and a sentence in both languages."""

    code: str
    place: str
    sentence: Text
    severity: str


def error(code: str, place: str, **params: object) -> Finding:
    """Something that keeps a definition from being published."""
    return Finding(code, place, fill(ERRORS[code], params), "error")


def warning(code: str, place: str, **params: object) -> Finding:
    """Something that may be meant, and that somebody should look at."""
    return Finding(code, place, fill(WARNINGS[code], params), "warning")


def placed(form: Form) -> Iterator[tuple[str, Field]]:
    """Each field of HR's own with its dotted place."""
    for index, section in enumerate(form.sections):
        for field in section.fields:
            yield f"forms.{form.id}.sections[{index}].{field.id}", field


def asked(form: Form) -> Iterator[tuple[str, Field]]:
    """Those that aren't retired."""
    return ((place, field) for place, field in placed(form) if not field.retired)
