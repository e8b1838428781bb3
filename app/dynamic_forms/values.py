"""Answers to HR's own fields: how they are stored, typed, and how numbers are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from workflows.definition import Field

Value = str | int | Decimal | date | bool | tuple[str, ...]
Answers = Mapping[str, Value | None]

DIGITS = 15
PLACES = 6
_WHOLE = re.compile(rf"-?[0-9]{{1,{DIGITS}}}")
_SPACE = re.compile(r"\s")
_LONGEST_NUMBER = 80
_SEPARATORS = {"id": (".", ","), "en": (",", ".")}


class TooLarge(ValueError):
    """More digits than a number may have: 15 before the separator and 6 behind it."""


def to_json(value: Value | None) -> object:
    """The stored form of an answer; decimals and dates are kept as text, which loses nothing."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_json(field: Field, stored: object) -> Value | None:
    """A stored answer in the type of its field; what doesn't fit the field counts as no answer."""
    try:
        return _READERS[field.type](stored)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _exactly(kind: type) -> Callable[[object], Value]:
    def read(stored: object) -> Value:
        if stored.__class__ is not kind or stored == "":
            raise TypeError(stored)
        return stored

    return read


def _decimal(stored: object) -> Decimal:
    number = Decimal(_text(stored))
    if not number.is_finite():
        raise ValueError(stored)
    return number


def _several(stored: object) -> tuple[str, ...]:
    if not isinstance(stored, list) or not stored:
        raise TypeError(stored)
    return tuple(_text(one) for one in stored)


_text = _exactly(str)
_READERS: Mapping[str, Callable[[object], Value]] = {
    "text": _text,
    "long_text": _text,
    "link": _text,
    "choice": _text,
    "choices": _several,
    "int": _exactly(int),
    "bool": _exactly(bool),
    "decimal": _decimal,
    "date": lambda stored: date.fromisoformat(_text(stored)),
}


def is_web_address(text: str) -> bool:
    """Whether a link leads to a web page: nothing that a browser would run, and nothing without a host."""
    try:
        parts = urlsplit(text)
        leads_somewhere = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and leads_somewhere and not _SPACE.search(text)


def parse_number(text: str, language: str) -> Decimal:
    """A number as people of a language write it: ``1.234,5`` in Indonesian, ``1,234.5`` in English.

    A lone separator that can't group thousands is taken as the decimal one, whichever it is. Raises ValueError for
    what is no number, and TooLarge.
    """
    group, point = _SEPARATORS[language]
    digits = r"[0-9]+"
    grouped = rf"-?[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+(?:{re.escape(point)}{digits})?"
    if re.fullmatch(grouped, text):
        text = text.replace(group, "")
    elif not re.fullmatch(rf"-?{digits}(?:[.,]{digits})?", text):
        raise ValueError(text)
    if len(text) > _LONGEST_NUMBER:
        raise TooLarge
    return _bounded(Decimal(text.replace(",", ".")))


def _bounded(number: Decimal) -> Decimal:
    """Without the sign of a zero, so that equal answers are equal."""
    whole, _, places = format(number, "f").partition(".")
    if len(whole.lstrip("-").lstrip("0")) > DIGITS or len(places) > PLACES:
        raise TooLarge(number)
    return abs(number) if number.is_zero() else number


def parse_whole(text: str, language: str) -> int:
    """A whole number. Raises ValueError, and TooLarge beyond 15 digits."""
    number = parse_number(text, language)
    if not _WHOLE.fullmatch(str(number)):
        raise ValueError(text)
    return int(number)


def write_number(number: Decimal | int, language: str) -> str:
    """All digits, without groups: what ``parse_number`` reads back and a person can go on typing in."""
    return format(number, "f").replace(".", _SEPARATORS[language][1]) if isinstance(number, Decimal) else str(number)
