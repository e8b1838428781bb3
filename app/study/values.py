"""The tables of the law for results of study (p.63), and what a page reads of a study assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

HIGHEST = Decimal("4.00")


class Level(StrEnum):
    """Strata 1; or profession, S-2 and S-3 together, as the law's tables are cut (p.63 B.5)."""

    BACHELOR = "bachelor"
    POSTGRADUATE = "postgraduate"


class Accreditation(StrEnum):
    """Of the university; ``ABROAD`` is judged by the table for foreign ones (p.63 B.6)."""

    A = "a"
    B = "b"
    C = "c"
    ABROAD = "abroad"


class Outcome(StrEnum):
    """How the study stands or ended: under way; earlier, on time or extended (p.63 B.7); not finished (p.100 d)."""

    RUNNING = "running"
    EARLY = "early"
    ON_TIME = "on_time"
    EXTENDED = "extended"
    DROPPED_OUT = "dropped_out"


@dataclass(frozen=True)
class Bounds:
    """The lowest IPK of Sangat Baik, Baik and Butuh Perbaikan; below the last it is Kurang/Misconduct."""

    very_good: Decimal
    good: Decimal
    needs_improvement: Decimal

    def predicate(self, ipk: Decimal) -> str:
        """The predicate of an IPK by this row. Bands touch to two decimals, as the law writes them."""
        if ipk >= self.very_good:
            return "very_good"
        if ipk >= self.good:
            return "good"
        return "needs_improvement" if ipk >= self.needs_improvement else "poor"


def _bounds(very_good: str, good: str, needs_improvement: str) -> Bounds:
    return Bounds(Decimal(very_good), Decimal(good), Decimal(needs_improvement))


GUIDE: Mapping[tuple[Level, Accreditation], Bounds] = {
    (Level.BACHELOR, Accreditation.A): _bounds("3.51", "3.01", "2.76"),
    (Level.BACHELOR, Accreditation.B): _bounds("3.61", "3.10", "2.76"),
    (Level.BACHELOR, Accreditation.C): _bounds("3.71", "3.20", "2.76"),
    (Level.BACHELOR, Accreditation.ABROAD): _bounds("3.51", "3.01", "2.76"),
    (Level.POSTGRADUATE, Accreditation.A): _bounds("3.51", "3.20", "3.00"),
    (Level.POSTGRADUATE, Accreditation.B): _bounds("3.61", "3.25", "3.00"),
    (Level.POSTGRADUATE, Accreditation.C): _bounds("3.71", "3.30", "3.00"),
    (Level.POSTGRADUATE, Accreditation.ABROAD): _bounds("3.51", "3.20", "3.00"),
}
"""Panduan of p.63 B.5-6."""

LOWEST_PROGRAMME: Mapping[Accreditation, str] = {Accreditation.A: "c", Accreditation.B: "c", Accreditation.C: "b"}
"""The lowest accreditation of the programme for which a row of the table is meant (p.63 B.5)."""


@dataclass(frozen=True)
class Term:
    """One semester: its last day, the cumulative IPK (IPK kumulatif) to two decimals, and where it can be checked."""

    id: UUID
    number: int
    ended_on: date
    ipk: Decimal
    source: str
    link: str


@dataclass(frozen=True)
class Study:
    """A study assignment as the register and the people involved describe it; days are half open."""

    status_id: UUID
    place: str
    basis: str
    starts_on: date
    ends_on: date | None
    level: Level | None = None
    accreditation: Accreditation | None = None
    programme_accreditation: str = ""
    programme: str = ""
    due_on: date | None = None
    outcome: Outcome = Outcome.RUNNING
    outcome_on: date | None = None
    terms: tuple[Term, ...] = ()

    @property
    def described(self) -> bool:
        """Whether level and accreditation are known, so that the law's table can be read."""
        return self.level is not None and self.accreditation is not None

    @property
    def bounds(self) -> Bounds | None:
        """The row of the law's table; none where the programme's accreditation is below what the row is meant for."""
        if self.level is None or self.accreditation is None:
            return None
        lowest = LOWEST_PROGRAMME.get(self.accreditation)
        if lowest is not None and self.programme_accreditation > lowest:
            return None
        return GUIDE[self.level, self.accreditation]

    def terms_of(self, first: date, last: date) -> tuple[Term, ...]:
        """The semesters that ended in a span of days, both included."""
        return tuple(term for term in self.terms if first <= term.ended_on <= last)

    def suggestion(self, first: date, last: date) -> str | None:
        """The predicate by the latest IPK of the span; advice to the appraiser, never a rating."""
        terms, bounds = self.terms_of(first, last), self.bounds
        return bounds.predicate(terms[-1].ipk) if terms and bounds else None

    def dropped_out(self, first: date, last: date) -> bool:
        """Whether the study ended without a degree in the span (p.100 d)."""
        ended = self.outcome is Outcome.DROPPED_OUT and self.outcome_on is not None
        return ended and self.outcome_on is not None and first <= self.outcome_on <= last


def is_complete(studies: tuple[Study, ...], first: date, last: date) -> bool:
    """Whether the academic evaluation lies before the appraiser (p.92 A.16): an IPK of the span, or the end of it."""
    return all(bool(one.terms_of(first, last)) or one.dropped_out(first, last) for one in studies)
