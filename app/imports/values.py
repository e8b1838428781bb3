"""Small records of the import: cells, rows, findings, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.people.problems import Problem

Cell = str | int | float | bool | date | datetime | None


class Outcome(StrEnum):
    """What becomes of a row; later members outrank earlier ones."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    CREATED = "created"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class Level(StrEnum):
    """How much a finding weighs: the file can't be applied, a link is left out, a look is asked for, or a stored value
    is replaced. Heavier ones come first.
    """

    REFUSED = "refused"
    QUARANTINED = "quarantined"
    WARNING = "warning"
    CHANGED = "changed"


@dataclass(frozen=True)
class Table:
    """A sheet as read: header texts, and the rows that aren't blank with their numbers in the file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    header_row: int = 1


@dataclass(frozen=True)
class Finding:
    """One remark about one cell; ``column`` is the column's name in the template."""

    row: int
    column: str
    problem: Problem
    level: Level = Level.REFUSED

    def stored(self) -> dict[str, Any]:
        """As JSON; the sentence is made when it is shown, in the reader's language."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.problem.code,
            "params": dict(self.problem.params),
            "level": str(self.level),
        }

    @classmethod
    def restored(cls, data: Mapping[str, Any]) -> Finding:
        """The finding that ``stored`` wrote."""
        return cls(data["row"], data["column"], Problem(data["code"], data["params"]), Level(data["level"]))


@dataclass(frozen=True)
class StaffRow:
    """One row of the file after reading; what its cells left empty is ``None`` and changes nothing.

    Without a name the row describes only a post (vacant) or, without a post as well, only a unit.
    ``ends_on`` is the first day after the last one.
    """

    number: int
    unit_code: str
    nip: str | None = None
    name: str | None = None
    kind: str | None = None
    rank: str | None = None
    email: str | None = None
    unit_name: str | None = None
    parent_code: str | None = None
    position_code: str | None = None
    title: str | None = None
    position_kind: str | None = None
    heads_unit: bool | None = None
    superior_code: str | None = None
    posting_kind: str = "definitive"
    starts_on: date | None = None
    ends_on: date | None = None
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def person_key(self) -> str | None:
        """What tells people apart: the number, or the name of an official, who has none."""
        if self.name is None:
            return None
        return self.nip or official_key(self.name)


def official_key(name: str) -> str:
    """The key of somebody without a number."""
    return f"official:{name.casefold()}"


def last_day(ends_on: date | None) -> date | None:
    """The day that people write for an end that is stored as the first day after."""
    return ends_on - timedelta(days=1) if ends_on else None


def as_written(value: object) -> str | bool | None:
    """A value as a report keeps it: dates as files write them."""
    return value if value is None or isinstance(value, bool) else str(value)
