"""Achievements of many units from one CSV file: every line is looked at before any is stored."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.achievements.service import Entry
from app.achievements.values import FIRST_YEAR, NOTE_LIMIT, Basis, OrganisationRating
from app.progress.forms import URL_LIMIT, is_web_address

MAX_BYTES = 1024 * 1024
MAX_ROWS = 1000
COLUMNS = ("kode_unit", "predikat", "dasar", "tanggal", "catatan", "tautan", "alasan")
_NEEDED = ("kode_unit", "predikat")
_PREDICATES = {
    "istimewa": OrganisationRating.OUTSTANDING,
    "baik": OrganisationRating.GOOD,
    "butuh perbaikan": OrganisationRating.NEEDS_IMPROVEMENT,
    "kurang": OrganisationRating.POOR,
    "sangat kurang": OrganisationRating.VERY_POOR,
}
_BASES = {"rencana aksi": Basis.ACTION_PLAN, "trajectory": Basis.TRAJECTORY, "trajectory target": Basis.TRAJECTORY}


@dataclass(frozen=True)
class Line:
    """One line of a file; ``problem`` is a code, empty for what may be stored."""

    number: int
    code: str
    entry: Entry | None = None
    problem: str = ""


class UnreadableFile(Exception):
    """The file as a whole can't be used; the message is a code."""


def decode(content: bytes) -> str:
    """Text of a file as spreadsheets write it. Raises UnreadableFile."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile("file_too_large")
    if b"\x00" in content:
        raise UnreadableFile("file_no_csv")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str, *, periodic: bool, today: date) -> list[Line]:
    """The lines of a file with what is wrong with each. Raises UnreadableFile."""
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        if not set(_NEEDED) <= set(names):
            raise UnreadableFile("file_columns")
        reader.fieldnames = names
        rows = [(reader.line_num, row) for row in reader if any(map(_text, row.values()))]
    except csv.Error as error:
        raise UnreadableFile("file_no_csv") from error
    if not rows:
        raise UnreadableFile("file_empty")
    if len(rows) > MAX_ROWS:
        raise UnreadableFile("file_too_long")
    return _without_doubles(_line(number, row, periodic=periodic, today=today) for number, row in rows)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _line(number: int, row: Mapping[str, object], *, periodic: bool, today: date) -> Line:
    cells = {name: _text(row.get(name)) for name in COLUMNS}
    code, predicate = cells["kode_unit"], _PREDICATES.get(" ".join(cells["predikat"].lower().split()))
    basis = _BASES.get(" ".join(cells["dasar"].lower().split())) if periodic else Basis.ANNUAL
    published = _day(cells["tanggal"]) if cells["tanggal"] else today
    problem = _problem(cells, predicate, basis, published, today)
    if problem or predicate is None or basis is None or published is None:
        return Line(number, code, problem=problem)
    return Line(number, code, Entry(predicate, basis, published, cells["catatan"], cells["tautan"], cells["alasan"]))


def _problem(
    cells: Mapping[str, str], predicate: str | None, basis: str | None, published: date | None, today: date
) -> str:
    checks = (
        (predicate is None, "predicate"),
        (basis is None, "basis"),
        (published is None or published > today or published.year < FIRST_YEAR, "date"),
        (bool(cells["tautan"]) and not is_web_address(cells["tautan"]), "link"),
        (len(cells["tautan"]) > URL_LIMIT or max(map(len, cells.values())) > NOTE_LIMIT, "long"),
    )
    return next((code for wrong, code in checks if wrong), "")


def _day(text: str) -> date | None:
    """``2026-01-31`` or ``31-01-2026``, with slashes too."""
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        parts.reverse()
    try:
        return date(*map(int, parts))
    except (TypeError, ValueError):
        return None


def _without_doubles(lines: Iterable[Line]) -> list[Line]:
    seen: set[str] = set()
    found = []
    for line in lines:
        found.append(Line(line.number, line.code, problem="double") if line.code in seen else line)
        seen.add(line.code)
    return found


def placed(lines: Iterable[Line], units: Mapping[str, UUID]) -> list[tuple[Line, UUID | None]]:
    """Each line with its unit; one whose unit isn't the person's to set is a problem."""
    found: list[tuple[Line, UUID | None]] = []
    for line in lines:
        unit_id = units.get(line.code)
        found.append((line if unit_id or line.problem else Line(line.number, line.code, problem="unit"), unit_id))
    return found
