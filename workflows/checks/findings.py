"""What a check reports."""

from __future__ import annotations

from typing import NamedTuple

from workflows.checks.wording import ERRORS, WARNINGS
from workflows.definition import Text
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
