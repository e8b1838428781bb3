"""The achievement of an organisation: five predicates, what they are founded on, and which one is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

NOTE_LIMIT = 4000
FIRST_YEAR = 1990
"""Nothing that founds a rating came out before; an earlier year is a slip of the keyboard."""


class OrganisationRating(StrEnum):
    """Achievement of the unit that the appraiser leads (p.92 1.a, p.94 1.g), best first; the first is Istimewa."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    NEEDS_IMPROVEMENT = "needs_improvement"
    POOR = "poor"
    VERY_POOR = "very_poor"


class Basis(StrEnum):
    """What a predicate was worked out from.

    Within the year the action plan of the performance agreement or the trajectory target (p.92 1.c); for the year
    the key indicators, the leader's expectations and the index of bureaucratic reform (p.93 1.d).
    """

    ACTION_PLAN = "action_plan"
    TRAJECTORY = "trajectory"
    ANNUAL = "annual"


PERIODIC_BASES = (Basis.ACTION_PLAN, Basis.TRAJECTORY)


class SetAs(StrEnum):
    """In which capacity somebody set an achievement: leader above the unit, or HR on that leader's behalf."""

    LEADER = "leader"
    HR = "hr"


@dataclass(frozen=True)
class Span:
    """What an achievement is about: a unit in a year, or in one period of that year."""

    unit_id: UUID
    year: int
    period_id: UUID | None = None


@dataclass(frozen=True)
class Achievement:
    """One achievement as it stands. ``used_at`` is when a rating was first founded on it."""

    id: UUID
    unit_id: UUID
    unit: str
    year: int
    period_id: UUID | None
    predicate: str
    basis: str
    note: str
    evidence_link: str
    published_on: date
    set_by: str
    set_as: str
    set_at: datetime
    used_at: datetime | None
    version: int


@dataclass(frozen=True)
class InForce:
    """The achievement that a rating is founded on; ``last_year`` when that of the year before stands in (p.94 1.f)."""

    achievement: Achievement
    last_year: bool = False

    @property
    def predicate(self) -> str:
        return self.achievement.predicate


@dataclass(frozen=True)
class Change:
    """What was set before, by whom it was replaced and why; the first one has nothing before it."""

    at: datetime
    by: str
    before: str | None
    after: str
    reason: str
    after_use: bool


def last_day_to_publish(year: int) -> date:
    """The end of January of the next year (p.94 1.f)."""
    return date(year + 1, 1, 31)


def in_force(found: Iterable[Achievement], *, year: int, period_id: UUID | None, today: date) -> InForce | None:
    """Which of a unit's achievements founds a rating of that year or period.

    The annual one counts if it came out by the end of January; one that came later, or still hasn't come by then,
    gives way to that of the year before (p.94 1.f). Where that doesn't exist either, a late one is better than none.
    """
    rows = {(one.year, one.period_id): one for one in found}
    if period_id is not None:
        own = rows.get((year, period_id))
        return InForce(own) if own else None
    own, former = rows.get((year, None)), rows.get((year - 1, None))
    limit = last_day_to_publish(year)
    if own is not None and own.published_on <= limit:
        return InForce(own)
    late = own is not None or today > limit
    if former is not None and late:
        return InForce(former, last_year=True)
    return InForce(own) if own else None
