"""What a file says as a whole: each unit, post and person once, however many rows name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.imports.values import Finding, StaffRow
from app.people.problems import Problem

# Field of a record -> column that it was read from, to point at the right cell.
UNIT_COLUMNS = {"name": "nama_unit", "parent": "kode_unit_induk"}
POSITION_COLUMNS = {
    "title": "nama_jabatan", "kind": "jenis_jabatan", "unit": "kode_unit", "superior": "kode_jabatan_atasan",
    "heads_unit": "kepala_unit",
}  # fmt: skip
PERSON_COLUMNS = {"name": "nama", "kind": "jenis", "rank": "golongan", "email": "email"}


@dataclass
class Wanted:
    """A thing named in the file; a value of ``None`` was left empty and changes nothing. ``row`` named it first."""

    key: str
    row: StaffRow
    values: dict[str, object]


@dataclass
class Register:
    """The file, put together; ``findings`` are rows that contradict an earlier one.

    ``unit_codes`` and ``position_codes`` are all that occur, in refused rows too: whose superior stands in a row that
    must be mended isn't without superior.
    """

    units: dict[str, Wanted] = field(default_factory=dict)
    positions: dict[str, Wanted] = field(default_factory=dict)
    people: dict[str, Wanted] = field(default_factory=dict)
    postings: list[StaffRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unit_codes: frozenset[str] = frozenset()
    position_codes: frozenset[str] = frozenset()

    def merge(
        self, table: dict[str, Wanted], key: str, row: StaffRow, values: dict[str, object], columns: dict[str, str]
    ) -> None:
        """Add a mention; an empty value is filled from it, a different one is a contradiction."""
        known = table.setdefault(key, Wanted(key, row, dict(values)))
        for name, value in values.items():
            present = known.values[name]
            if present is None:
                known.values[name] = value
            elif value is not None and value != present:
                problem = Problem("differs_from_row", {"other": known.row.number, "value": str(present)})
                self.findings.append(Finding(row.number, columns[name], problem))


def gather(rows: Iterable[StaffRow], unit_codes: Iterable[str], position_codes: Iterable[str]) -> Register:
    """Put the rows together."""
    register = Register(unit_codes=frozenset(unit_codes), position_codes=frozenset(position_codes))
    for row in rows:
        _add_unit(register, row)
        if row.position_code is not None:
            _add_position(register, row, row.position_code)
        if row.person_key is not None:
            _add_person(register, row, row.person_key)
    return register


def _add_unit(register: Register, row: StaffRow) -> None:
    values: dict[str, object] = {"name": row.unit_name, "parent": row.parent_code}
    register.merge(register.units, row.unit_code, row, values, UNIT_COLUMNS)


def _add_position(register: Register, row: StaffRow, code: str) -> None:
    values: dict[str, object] = {
        "title": row.title, "kind": row.position_kind, "unit": row.unit_code, "superior": row.superior_code,
        "heads_unit": row.heads_unit,
    }  # fmt: skip
    register.merge(register.positions, code, row, values, POSITION_COLUMNS)


def _add_person(register: Register, row: StaffRow, key: str) -> None:
    values: dict[str, object] = {"name": row.name, "kind": row.kind, "rank": row.rank, "email": row.email}
    register.merge(register.people, key, row, values, PERSON_COLUMNS)
    register.postings.append(row)
