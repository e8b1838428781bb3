"""Numbers of dashboards, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cell:
    """Cases of one unit group in one state with one predicate.

    ``ages`` follows AGE_BANDS; ``unit_id`` is empty where units were not told apart.
    """

    unit_id: UUID | None
    state: str
    predicate: str | None
    count: int
    overdue: int
    ages: tuple[int, ...]
