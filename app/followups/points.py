"""Credit points (angka kredit): pure and exact. A year gives percentage x coefficient, a part of it months/12 of that.

PermenPANRB 1/2023 Pasal 37 and Peraturan BKN 3/2023, which take over the predicate of PermenPANRB 6/2022. All sums are
kept as fractions and rounded once, when they are shown, so that a year that was split over two levels loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from app.followups.values import Grade

MONTHS = 12
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Held:
    """That somebody held a level in a half-open span of days (``ends_on`` None: still)."""

    grade: str
    starts_on: date
    ends_on: date | None
    opening_points: Decimal = Decimal(0)
    rank_rises: int = 0


@dataclass(frozen=True)
class GradeRule:
    """What holds for a level from a day on. A threshold is empty where the level has no next one.

    ``confirmed`` is False for values that no source of BKN's was found for.
    """

    grade: str
    starts_on: date
    coefficient: Decimal
    rank_points: Decimal | None
    grade_points: Decimal | None
    confirmed: bool = True


@dataclass(frozen=True)
class PercentRule:
    """The percentage of a predicate from a day on."""

    predicate: str
    starts_on: date
    percent: Decimal


Rule = TypeVar("Rule", PercentRule, GradeRule)


@dataclass(frozen=True)
class Tables:
    """The dated tables of an agency; ``built_in`` while it stored none of its own."""

    percents: tuple[PercentRule, ...]
    grades: tuple[GradeRule, ...]
    built_in: bool = False

    def percent(self, predicate: str, day: date) -> PercentRule | None:
        """The rule in force on a day."""
        return _in_force((one for one in self.percents if one.predicate == predicate), day)

    def grade(self, grade: str, day: date) -> GradeRule | None:
        """The rule in force on a day."""
        return _in_force((one for one in self.grades if one.grade == grade), day)


@dataclass(frozen=True)
class YearResult:
    """The predicate of one cycle."""

    cycle: str
    starts_on: date
    ends_on: date
    predicate: str
    changed: bool = False


@dataclass(frozen=True)
class Part:
    """Credit of one cycle in one level. ``exact`` is empty where a table says nothing for it."""

    cycle: str
    grade: str
    predicate: str
    months: int
    percent: Decimal | None
    coefficient: Decimal | None
    exact: Fraction | None
    changed: bool = False

    @property
    def points(self) -> Decimal | None:
        """Rounded for reading."""
        return None if self.exact is None else rounded(self.exact)


@dataclass(frozen=True)
class Goal:
    """A threshold, and how much is missing to it (never below zero)."""

    needed: Decimal
    missing: Decimal

    @property
    def reached(self) -> bool:
        """Whether enough has been gathered."""
        return self.missing == 0


@dataclass(frozen=True)
class Account:
    """The credit points of one person in the level that they hold."""

    held: Held | None
    rule: GradeRule | None
    parts: tuple[Part, ...]
    total: Decimal
    rank: Goal | None
    grade: Goal | None
    earlier: tuple[Part, ...] = ()


BUILT_IN_SINCE = date(2023, 1, 1)
_PERCENTS = {"very_good": 150, "good": 100, "needs_improvement": 75, "poor": 50, "very_poor": 25}
_GRADES: Mapping[Grade, tuple[str, int | None, int | None, bool]] = {
    Grade.PEMULA: ("3.75", 15, 15, False),
    Grade.TERAMPIL: ("5", 20, 40, True),
    Grade.MAHIR: ("12.5", 50, 100, True),
    Grade.PENYELIA: ("25", 100, None, True),
    Grade.PERTAMA: ("12.5", 50, 100, True),
    Grade.MUDA: ("25", 100, 200, True),
    Grade.MADYA: ("37.5", 150, 450, True),
    Grade.UTAMA: ("50", 200, None, True),
}


def built_in() -> Tables:
    """The values of Peraturan BKN 3/2023; those of Pemula are unconfirmed."""
    percents = (PercentRule(name, BUILT_IN_SINCE, Decimal(value)) for name, value in _PERCENTS.items())
    grades = (
        GradeRule(grade, BUILT_IN_SINCE, Decimal(coefficient), _decimal(rank), _decimal(level), confirmed)
        for grade, (coefficient, rank, level, confirmed) in _GRADES.items()
    )
    return Tables(tuple(percents), tuple(grades), built_in=True)


def credit(percent: Decimal, coefficient: Decimal, months: int) -> Fraction:
    """Exact credit of ``months`` months of a year. Raises ValueError outside 0 to 12 months."""
    if not 0 <= months <= MONTHS:
        raise ValueError(f"{months} months do not fit into a year")
    return Fraction(percent) / 100 * Fraction(coefficient) * months / MONTHS


def rounded(exact: Fraction) -> Decimal:
    """Two decimals, half up, as BKN's examples show them (2/12 x 100% x 12,5 = 2,08)."""
    scaled = exact * 100
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(whole) / 100).quantize(_CENT, rounding=ROUND_HALF_UP)


def months_held(held: Held, starts_on: date, ends_on: date) -> int:
    """Months of a cycle (both days included) that count for a level: those on whose first day it was held.

    So a month counts for one level at most, and all levels together never for more than the cycle has months.
    """
    return sum(
        held.starts_on <= first and (held.ends_on is None or first < held.ends_on)
        for first in _firsts(starts_on, ends_on)
    )


def account(held: Sequence[Held], years: Iterable[YearResult], tables: Tables, today: date) -> Account:
    """What somebody has gathered in their level, and what is missing to the next rank and level.

    Points of levels held before are told beside it: they don't count towards the present one.
    """
    spans = sorted(held, key=lambda one: one.starts_on)
    current = next((one for one in reversed(spans) if one.starts_on <= today), None)
    parts = [(span, part) for year in years for span, part in _parts(spans, year, tables)]
    # Whoever comes back to a level after a time without one goes on where they stopped.
    mine = tuple(part for span, part in parts if current is not None and span.grade == current.grade)
    earlier = tuple(part for span, part in parts if current is None or span.grade != current.grade)
    if current is None:
        return Account(None, None, (), Decimal(0).quantize(_CENT), None, None, earlier)
    brought = sum((Fraction(span.opening_points) for span in spans if span.grade == current.grade), Fraction())
    total = brought + sum((part.exact or Fraction() for part in mine), Fraction())
    rule = tables.grade(current.grade, today)
    rises = current.rank_rises + 1
    return Account(
        held=current,
        rule=rule,
        parts=mine,
        total=rounded(total),
        rank=_goal(total, rule.rank_points * rises if rule and rule.rank_points is not None else None),
        grade=_goal(total, rule.grade_points if rule else None),
        earlier=earlier,
    )


def _parts(spans: Sequence[Held], year: YearResult, tables: Tables) -> Iterable[tuple[Held, Part]]:
    for span in spans:
        months = min(months_held(span, year.starts_on, year.ends_on), MONTHS)
        if months:
            yield span, _part(span.grade, months, year, tables)


def _part(grade: str, months: int, year: YearResult, tables: Tables) -> Part:
    percent, rule = tables.percent(year.predicate, year.ends_on), tables.grade(grade, year.ends_on)
    return Part(
        cycle=year.cycle,
        grade=grade,
        predicate=year.predicate,
        months=months,
        percent=percent.percent if percent else None,
        coefficient=rule.coefficient if rule else None,
        exact=credit(percent.percent, rule.coefficient, months) if percent and rule else None,
        changed=year.changed,
    )


def _goal(total: Fraction, needed: Decimal | None) -> Goal | None:
    if needed is None:
        return None
    return Goal(needed, rounded(max(Fraction(needed) - total, Fraction())))


def _firsts(starts_on: date, ends_on: date) -> Iterable[date]:
    """The first days of the months that begin within the span."""
    year, month = starts_on.year, starts_on.month
    while (first := date(year, month, 1)) <= ends_on:
        if first >= starts_on:
            yield first
        year, month = (year, month + 1) if month < MONTHS else (year + 1, 1)


def _in_force(rules: Iterable[Rule], day: date) -> Rule | None:
    return max((one for one in rules if one.starts_on <= day), key=lambda one: one.starts_on, default=None)


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def trial(tables: Tables, grade: str, predicate: str, months: int, day: date) -> Part:
    """What a predicate would give in a level for some months, by the tables in force on a day."""
    return _part(grade, months, YearResult("", day, day, predicate), tables)
