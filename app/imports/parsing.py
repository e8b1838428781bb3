"""Cells of one row -> a StaffRow, with a finding for each cell that can't be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from app.imports.values import Cell, Finding, Level, StaffRow
from app.people.identity import check_nip, normalise_nip, normalise_rank, warn_nip
from app.people.problems import Problem
from app.people.values import ACTING_KINDS, EmployeeKind, PositionKind, PostingKind

SHORT, LONG = 60, 250
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_LOCAL = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_YEARS = range(1945, 2101)

KINDS = {
    "pns": EmployeeKind.PNS, "cpns": EmployeeKind.PNS, "pppk": EmployeeKind.PPPK, "p3k": EmployeeKind.PPPK,
    "pejabat": EmployeeKind.OFFICIAL, "pejabat negara": EmployeeKind.OFFICIAL, "official": EmployeeKind.OFFICIAL,
}  # fmt: skip
POSTING_KINDS = {
    "definitif": PostingKind.DEFINITIVE, "definitive": PostingKind.DEFINITIVE, "plt": PostingKind.PLT,
    "plt.": PostingKind.PLT, "plh": PostingKind.PLH, "plh.": PostingKind.PLH,
}  # fmt: skip
POSITION_KINDS = {
    "jpt": PositionKind.JPT, "jabatan pimpinan tinggi": PositionKind.JPT, "pimpinan tinggi": PositionKind.JPT,
    "pimpinan unit": PositionKind.UNIT_HEAD, "pimpinan unit kerja": PositionKind.UNIT_HEAD,
    "kepala unit": PositionKind.UNIT_HEAD, "administrator": PositionKind.ADMINISTRATOR,
    "pengawas": PositionKind.SUPERVISOR, "fungsional": PositionKind.FUNCTIONAL,
    "jabatan fungsional": PositionKind.FUNCTIONAL, "jf": PositionKind.FUNCTIONAL, "pelaksana": PositionKind.STAFF,
    "staf": PositionKind.STAFF, "pejabat negara": PositionKind.POLITICAL, "pejabat": PositionKind.POLITICAL,
    **{str(kind): kind for kind in PositionKind},
}  # fmt: skip
SEXES = {
    "l": "male", "lk": "male", "laki-laki": "male", "pria": "male",
    "p": "female", "pr": "female", "perempuan": "female", "wanita": "female",
}  # fmt: skip
FLAGS = {"ya": True, "y": True, "1": True, "tidak": False, "t": False, "0": False}


class RowReader:
    """Reads the cells of a row and notes what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, Cell]) -> None:
        self.number, self.cells = number, cells
        self.findings: list[Finding] = []

    def note(self, column: str, code: str, level: Level = Level.REFUSED, /, **params: object) -> None:
        self.findings.append(Finding(self.number, column, Problem(code, params), level))

    def text(self, column: str, longest: int = LONG) -> str | None:
        """One line of visible text; ``None`` for an empty cell."""
        cell = self.cells.get(column)
        if isinstance(cell, date | bool):
            # Excel makes a date of codes such as 1-2, and what stood there is lost.
            self.note(column, "text_is_date" if isinstance(cell, date) else "text_is_flag")
            return None
        text = plain_text(cell)
        if len(text) > longest:
            self.note(column, "text_too_long", longest=longest)
        elif any(unicodedata.category(mark) in {"Cc", "Cs", "Co"} for mark in text):
            self.note(column, "text_hidden_marks")
        elif text.startswith("#") and text.rstrip("!?").isupper():
            self.note(column, "text_is_error", value=text)
        else:
            return text or None
        return None

    def choice(self, column: str, table: Mapping[str, object]) -> object | None:
        """The value behind a word of a closed list."""
        text = self.text(column)
        if text is not None and text.casefold() not in table:
            self.note(column, "not_in_list", value=text[:SHORT], choices=", ".join(_main_words(table)))
        return table.get(text.casefold()) if text else None

    def day(self, column: str) -> date | None:
        """A day out of a date cell, ``2026-11-21`` or ``21-11-2026``."""
        cell = self.cells.get(column)
        if isinstance(cell, datetime):
            found: date | None = cell.date()
        elif isinstance(cell, date):
            found = cell
        elif cell is None or not str(cell).strip():
            return None
        else:
            found = _parse_day(str(cell).strip())
        if found is None or found.year not in _YEARS:
            self.note(column, "date_unreadable", value=str(cell)[:SHORT])
            return None
        return found

    def nip(self) -> str | None:
        """The number as text. A cell that holds it as a number has lost its last digits already."""
        cell = self.cells.get("nip")
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            self.note("nip", "nip_as_number")
            return None
        text = self.text("nip")
        if text is not None and _SCIENTIFIC.fullmatch(text):
            self.note("nip", "nip_as_number")
            return None
        return normalise_nip(text) or None if text else None

    def need(self, column: str, value: object | None) -> None:
        """Note an empty cell that must not be, unless it was found unreadable already."""
        if value is None and not self.marked(column):
            self.note(column, "cell_empty")

    def marked(self, column: str) -> bool:
        """Whether something was found wrong with the column."""
        return any(finding.column == column for finding in self.findings)


def plain_text(cell: Cell) -> str:
    """A cell on one line, without the invisible marks (soft hyphens, direction marks) that copying brings along.

    A code that Excel holds as 101.0 is 101.
    """
    if cell is None:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    shown = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _main_words(table: Mapping[str, object]) -> list[str]:
    """One word for each value of a list, for the sentence."""
    first: dict[object, str] = {}
    for word, value in table.items():
        first.setdefault(value, word)
    return list(first.values())


def _parse_day(text: str) -> date | None:
    iso, local = _ISO.fullmatch(text), _LOCAL.fullmatch(text)
    parts = iso.groups() if iso else tuple(reversed(local.groups())) if local else None
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def parse_row(number: int, cells: Mapping[str, Cell], today: date) -> tuple[StaffRow | None, list[Finding]]:
    """The row, or ``None`` when a finding refuses it."""
    reader = RowReader(number, cells)
    values: dict[str, object] = {**_unit(reader), **_position(reader), **_person(reader, today)}
    if values["name"] is not None or values["nip"] is not None:
        values |= _posting(reader)
        reader.need("kode_jabatan", values["position_code"])
    if any(finding.level == Level.REFUSED for finding in reader.findings):
        return None, reader.findings
    texts = {name: str(cell) for name, cell in cells.items() if cell is not None and str(cell).strip()}
    return StaffRow(number=number, cells=texts, **values), reader.findings  # type: ignore[arg-type]


def _unit(reader: RowReader) -> dict[str, object]:
    code = reader.text("kode_unit", SHORT)
    reader.need("kode_unit", code)
    return {
        "unit_code": code,
        "unit_name": reader.text("nama_unit"),
        "parent_code": reader.text("kode_unit_induk", SHORT),
    }


def _position(reader: RowReader) -> dict[str, object]:
    return {
        "position_code": reader.text("kode_jabatan", SHORT),
        "title": reader.text("nama_jabatan"),
        "position_kind": reader.choice("jenis_jabatan", POSITION_KINDS),
        "heads_unit": reader.choice("kepala_unit", FLAGS),
        "superior_code": reader.text("kode_jabatan_atasan", SHORT),
    }


def _person(reader: RowReader, today: date) -> dict[str, object]:
    nip, name = reader.nip(), reader.text("nama")
    kind = reader.choice("jenis", KINDS)
    if not any(reader.cells.get(column) not in (None, "") for column in ("nip", "nama", "jenis")):
        return {"nip": None, "name": None, "kind": None}
    reader.need("nama", name)
    reader.need("jenis", kind)
    if isinstance(kind, EmployeeKind):
        _check_number(reader, nip, kind, today)
    return {"nip": nip, "name": name, "kind": kind, "rank": _rank(reader, kind), "email": _email(reader)}


def _check_number(reader: RowReader, nip: str | None, kind: EmployeeKind, today: date) -> None:
    """Impossible numbers are refused; a number that disagrees with the other columns is only remarked on."""
    if reader.marked("nip"):
        return
    problems = check_nip(nip or "", kind, today)
    for problem in problems:
        reader.note("nip", problem.code, **problem.params)
    sex, born = reader.choice("jenis_kelamin", SEXES), reader.day("tanggal_lahir")
    if nip is None or problems:
        return
    for problem in warn_nip(nip, sex=str(sex) if sex else None, born=born):
        reader.note("nip", problem.code, Level.WARNING, **problem.params)


def _rank(reader: RowReader, kind: object | None) -> str | None:
    text = reader.text("golongan")
    if text is None or not isinstance(kind, EmployeeKind):
        return None
    rank = normalise_rank(text, kind)
    if rank is None:
        reader.note("golongan", "rank_unknown", rank=text[:SHORT])
    return rank


def _email(reader: RowReader) -> str | None:
    text = reader.text("email")
    if text is not None and not _EMAIL.fullmatch(text):
        reader.note("email", "email_invalid", value=text[:SHORT])
    return text


def _posting(reader: RowReader) -> dict[str, object]:
    kind = reader.choice("status_jabatan", POSTING_KINDS) or PostingKind.DEFINITIVE
    starts_on, last_day = reader.day("tmt_mulai"), reader.day("tmt_selesai")
    reader.need("tmt_mulai", starts_on)
    if kind in ACTING_KINDS and last_day is None and not reader.marked("tmt_selesai"):
        reader.note("tmt_selesai", "acting_without_end")
    if starts_on and last_day and last_day < starts_on:
        reader.note("tmt_selesai", "span_reversed", starts_on=starts_on.isoformat())
    ends_on = last_day + timedelta(days=1) if last_day else None
    return {"posting_kind": kind, "starts_on": starts_on, "ends_on": ends_on}
