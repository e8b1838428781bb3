"""Answers to HR's own fields: how they are stored, typed, and how numbers are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from uuid import UUID

from workflows.definition import Field


@dataclass(frozen=True)
class StoredFile:
    """A file that was sent as an answer: the name it came under, and where and what it is; ``size`` in bytes."""

    name: str
    key: str
    media_type: str
    size: int
    sha256: str


Scalar = str | int | Decimal | date | bool
Row = Mapping[str, Scalar | None]
Value = Scalar | UUID | StoredFile | tuple[str, ...] | tuple[Row, ...]
"""An answer: a person is the identifier of an employee, a table the tuple of its rows by column."""
Answers = Mapping[str, Value | None]

MAX_ROWS = 50

DIGITS = 15
PLACES = 6
_WHOLE = re.compile(rf"-?[0-9]{{1,{DIGITS}}}")
_SPACE = re.compile(r"\s")
_LONGEST_NUMBER = 80
_SEPARATORS = {"id": (".", ","), "en": (",", ".")}


class TooLarge(ValueError):
    """More digits than a number may have: 15 before the separator and 6 behind it."""


def to_json(value: Value | Row | None) -> object:
    """The stored form of an answer; decimals and dates are kept as text, which loses nothing."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, StoredFile):
        return asdict(value)
    if isinstance(value, Mapping):
        return {name: to_json(one) for name, one in value.items() if one is not None}
    return [to_json(one) for one in value] if isinstance(value, tuple) else value


def from_json(field: Field, stored: object) -> Value | None:
    """A stored answer in the type of its field; what doesn't fit the field counts as no answer."""
    try:
        return _rows(field, stored) if field.type == "table" else _READERS[field.type](stored)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _rows(field: Field, stored: object) -> tuple[Row, ...]:
    """The rows of a table; a column that a row doesn't know, or not in its type, is empty there."""
    if not isinstance(stored, list) or not stored:
        raise TypeError(stored)
    return tuple(
        {column.id: _cell(column, row.get(column.id)) for column in field.columns}
        for row in stored
        if isinstance(row, dict)
    )


def _cell(column: Field, stored: object) -> Scalar | None:
    found = None if stored is None else from_json(column, stored)
    return found if isinstance(found, Scalar) else None


def _exactly(kind: type) -> Callable[[object], Value]:
    def read(stored: object) -> Value:
        if stored.__class__ is not kind or stored == "":
            raise TypeError(stored)
        return stored

    return read


def _decimal(stored: object) -> Decimal:
    number = Decimal(_text(stored))
    # Nothing that was typed is longer; a great power of ten would be written out in all its digits.
    if not number.is_finite() or abs(number.adjusted()) > DIGITS:
        raise ValueError(stored)
    return number


def _several(stored: object) -> tuple[str, ...]:
    if not isinstance(stored, list) or not stored:
        raise TypeError(stored)
    return tuple(_text(one) for one in stored)


def _file(stored: object) -> StoredFile:
    if not isinstance(stored, dict):
        raise TypeError(stored)
    found = StoredFile(**stored)
    if not isinstance(found.name, str) or not isinstance(found.size, int):
        raise TypeError(stored)
    return found


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
    "person": lambda stored: UUID(_text(stored)),
    "file": _file,
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
