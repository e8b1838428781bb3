"""Numbers of dashboards, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

AGE_BANDS: tuple[tuple[int, int | None], ...] = ((0, 7), (7, 14), (14, 30), (30, None))
"""Days since a case entered its state: from, up to (without)."""

SMALLEST_GROUP = 5
"""Fewer people than this are never shown as a group of their own: a distribution over three names three ratings."""


@dataclass(frozen=True)
class Place:
    """A unit as dashboards name it."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Branch:
    """A part of the unit tree: the way down to the unit looked at, and what lies right below it.

    ``path`` begins at the topmost unit that the person may know of; it is empty where several such units stand side
    by side and none was chosen, and then these are the ``children``.
    """

    path: tuple[Place, ...]
    children: tuple[Place, ...]

    @property
    def here(self) -> Place | None:
        """The unit looked at."""
        return self.path[-1] if self.path else None

    @property
    def places(self) -> tuple[Place, ...]:
        """The unit looked at, then what lies right below it."""
        return (*self.path[-1:], *self.children)


@dataclass(frozen=True)
class Cell:
    """Cases of one unit group in one state with one predicate.

    ``ages`` follows AGE_BANDS; ``unit_id`` is empty where units were not told apart. ``waited``: days since each of
    the unfinished ones entered its state, added up.
    """

    unit_id: UUID | None
    state: str
    predicate: str | None
    count: int
    overdue: int
    ages: tuple[int, ...]
    version_id: UUID | None = None
    waited: float = 0.0


@dataclass(frozen=True)
class Traffic:
    """Cases that entered and left a state in the week that begins on ``start``."""

    state: str
    start: date
    entered: int
    left: int


@dataclass(frozen=True)
class MonthlyMean:
    """The mean of the numeric answers of cases that entered a state in the month that begins on ``start``."""

    state: str
    form: str
    field: str
    start: date
    mean: Decimal
    count: int


@dataclass(frozen=True)
class AnswerCount:
    """How many cases of a unit group gave a value; with ``value`` None how many answered at all."""

    unit_id: UUID | None
    state: str
    form: str
    field: str
    value: str | None
    count: int


@dataclass(frozen=True)
class NumberSummary:
    """Numeric answers of the cases of a unit group."""

    unit_id: UUID | None
    state: str
    form: str
    field: str
    count: int
    mean: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Holder:
    """Open tasks of one person; ``days`` is the sum of their ages, ``longest`` the age of the oldest.

    ``person_id`` is empty for tasks that nobody holds.
    """

    person_id: UUID | None
    name: str
    count: int
    days: float
    longest: float


@dataclass(frozen=True)
class Stays:
    """How long finished stays in a state took, in days."""

    state: str
    count: int
    median: float
    ninth: float
