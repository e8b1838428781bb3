"""Answers in words, as the language of the page writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.cases.casefile import CaseFile
from app.core import clock
from app.dynamic_forms import people
from app.dynamic_forms.makers import label_of
from app.dynamic_forms.people import Person
from app.dynamic_forms.values import Answers, Row, StoredFile, Value, is_web_address
from app.web.dates import local_date, number
from app.web.filters import t
from workflows.definition import Field

_SUMMED = ("int", "decimal")


@dataclass(frozen=True)
class Cell:
    """One cell of a table; numbers stand on the right."""

    text: str
    numeric: bool = False


@dataclass(frozen=True)
class Rows:
    """A table to read; ``sums`` is empty where no column holds numbers."""

    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Line:
    """One answer to read; ``href`` where it leads to a page or a file, ``items`` where it is several choices.

    ``note`` stands below it (the post of a person, the size of a file). ``wide``: it takes the whole line.
    ``retired``: it is no longer asked.
    """

    label: str
    text: str = ""
    href: str = ""
    note: str = ""
    items: tuple[str, ...] = ()
    rows: Rows | None = None
    wide: bool = False
    retired: bool = False
    field: str = ""


@dataclass(frozen=True)
class Reader:
    """Whose answers are written: people by identifier, and where the files of a form lie.

    Without a case (the preview of a form) files lead nowhere.
    """

    people: Mapping[UUID, Person]
    case_id: UUID | None = None
    form_id: str = ""

    def line(self, field: Field, value: Value | None) -> Line:
        """An answer, labelled."""
        base: dict[str, Any] = {"label": t(field.label), "retired": field.retired, "field": field.id}
        return Line(**(base | self._content(field, value)))

    def _content(self, field: Field, value: Value | None) -> dict[str, Any]:
        if field.type == "table":
            rows = value if isinstance(value, tuple) else ()
            found = [row for row in rows if isinstance(row, Mapping)]
            return {"rows": rows_of(field, found), "wide": True} if found else {}
        if isinstance(value, tuple):
            return {"items": tuple(title_of(field, str(one)) for one in value)}
        if isinstance(value, StoredFile):
            return {"text": value.name, "href": self._address(field), "note": size_text(value.size)}
        if isinstance(value, UUID):
            person = self.people.get(value)
            return {"text": person.name, "note": person.post} if person else {"text": _("Pegawai tidak dikenal")}
        text = text_of(field, value)
        href = text if field.type == "link" and is_web_address(text) else ""
        return {"text": text, "href": href, "wide": field.type in ("long_text", "link")}

    def _address(self, field: Field) -> str:
        if self.case_id is None:
            return ""
        return url_for("dynamic_forms.download", case_id=self.case_id, form_id=self.form_id, field_id=field.id)


def reader(file: CaseFile, form_id: str, answers: Iterable[Value | None]) -> Reader:
    """What writes the answers of one form; one statement where people are among them."""
    ids = {value for value in answers if isinstance(value, UUID)}
    day = clock.today(file.actor.time_zone if file.actor else "Asia/Jakarta")
    return Reader(people.named(file.session, file.case.agency_id, day, ids), file.case.id, form_id)


def lines(file: CaseFile, form_id: str, fields: Iterable[Field], shown: Answers, stored: Answers) -> list[Line]:
    """The fields that are asked, and those no longer asked that have an answer, in their order."""
    kept = [(field, stored.get(field.id) if field.retired else shown.get(field.id)) for field in fields
            if field.id in shown or (field.retired and stored.get(field.id) is not None)]  # fmt: skip
    write = reader(file, form_id, (value for _field, value in kept))
    return [write.line(field, value) for field, value in kept]


def rows_of(field: Field, rows: Iterable[Row]) -> Rows:
    """The rows of a table in words, with the sums of its columns of numbers."""
    found = list(rows)
    headers = tuple(Cell(label_of(column), column.type in _SUMMED) for column in field.columns)
    body = tuple(
        tuple(Cell(text_of(column, row.get(column.id)), column.type in _SUMMED) for column in field.columns)
        for row in found
    )
    sums = tuple(Cell(_sum(column, found), column.type in _SUMMED) for column in field.columns)
    return Rows(headers, body, sums if any(cell.numeric for cell in sums) else ())


def _sum(column: Field, rows: Iterable[Row]) -> str:
    if column.type not in _SUMMED:
        return ""
    values = [value for row in rows if isinstance(value := row.get(column.id), (int, Decimal))]
    return text_of(column, sum(values, Decimal(0)) if column.type == "decimal" else sum(values))


def text_of(field: Field, value: Value | None) -> str:
    """A plain answer with its unit; empty where there is none."""
    text = _plain(field, value)
    return f"{text} {t(field.unit)}" if field.unit and text else text


def _plain(field: Field, value: Value | None) -> str:
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, Decimal):
        return number(value, max(0, -int(value.as_tuple().exponent)))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, date):
        return local_date(value)
    return title_of(field, value) if isinstance(value, str) else ""


def title_of(field: Field, value: str) -> str:
    """The title of a choice; other texts are their own."""
    return next((t(choice.title) for choice in field.choices if choice.id == value), value)


def size_text(size: int) -> str:
    """The size of a file, in units that people compare."""
    if size < 1024 * 1024:
        return f"{number(max(1, round(size / 1024)))} KB"
    return f"{number(Decimal(size) / (1024 * 1024), 1)} MB"
