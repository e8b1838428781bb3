"""Cuts what the statements of single tiles gave into what those tiles show. Pure: no database, no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from app.dashboards.values import AnswerCount, Branch, MonthlyMean, NumberSummary, Place, Traffic
from workflows.definition import Field


class Counted(Protocol):
    """A group of people that may be too small to be shown."""

    @property
    def places(self) -> tuple[Place, ...]: ...

    @property
    def total(self) -> int: ...


Some = TypeVar("Some", bound=Counted)


def merge_small(groups: Sequence[Some], smallest: int, unite: Callable[[Sequence[Some]], Some]) -> tuple[Some, ...]:
    """Groups of at least ``smallest`` people; smaller ones become one, taking in the next larger until it is enough.

    So nobody can subtract what is shown from a total to find a small group. Where all together are too few, none.
    """
    ordered = sorted(groups, key=lambda group: group.total)
    rest = [group for group in ordered if group.total < smallest]
    shown = [group for group in ordered if group.total >= smallest]
    while rest and shown and sum(group.total for group in rest) < smallest:
        rest.append(shown.pop(0))
    if rest and sum(group.total for group in rest) < smallest:
        return ()
    kept = {group.places for group in shown}
    first = [group for group in groups if group.places in kept]
    return (*first, unite(rest)) if rest else tuple(first)


@dataclass(frozen=True)
class Week:
    """Cases that entered and left in the week that begins on ``start``."""

    start: date
    entered: int
    left: int


@dataclass(frozen=True)
class Flow:
    """Comings and goings of a state, week by week without gaps."""

    state: str
    weeks: tuple[Week, ...]

    @property
    def empty(self) -> bool:
        return not any(week.entered or week.left for week in self.weeks)


def flow(state: str, found: Iterable[Traffic], *, today: date, weeks: int) -> Flow:
    """The last weeks of a state up to the present one; a week in which nothing happened shows zeros."""
    known = {one.start: one for one in found if one.state == state}
    monday = today - timedelta(days=today.weekday())
    starts = (monday - timedelta(weeks=back) for back in reversed(range(weeks)))
    rows = ((start, known.get(start)) for start in starts)
    return Flow(state, tuple(Week(start, one.entered if one else 0, one.left if one else 0) for start, one in rows))


@dataclass(frozen=True)
class MeanLine:
    """The mean of a numeric field by month; ``withheld`` counts the answers of months with too few of them."""

    state: str
    field: Field
    months: tuple[MonthlyMean, ...]
    withheld: int = 0


def mean_line(state: str, form: str, field: Field, found: Iterable[MonthlyMean], *, smallest: int) -> MeanLine:
    """Months with at least ``smallest`` answers."""
    own = [one for one in found if (one.state, one.form, one.field) == (state, form, field.id)]
    shown = tuple(one for one in own if one.count >= smallest)
    return MeanLine(state, field, shown, sum(one.count for one in own) - sum(one.count for one in shown))


@dataclass(frozen=True)
class AnswerGroup:
    """Answers of the people of some units. ``low`` and ``high`` are single answers, so not everybody sees them."""

    places: tuple[Place, ...]
    total: int
    counts: Mapping[str, int]
    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Breakdown:
    """How a field was answered in a state; ``withheld`` are answers that no group shows."""

    state: str
    field: Field
    by_unit: bool
    groups: tuple[AnswerGroup, ...]
    withheld: int


@dataclass(frozen=True)
class Answers:
    """What the two statements about answers gave."""

    counted: Sequence[AnswerCount] = ()
    numbers: Sequence[NumberSummary] = ()


def breakdown(
    state: str, form: str, field: Field, answers: Answers, branch: Branch, *, by_unit: bool, smallest: int
) -> Breakdown:
    """Groups of at least ``smallest`` people. With 1 the viewer reads each answer anyway, and sees extremes too."""
    places = {place.id: place for place in branch.places}
    key = (state, form, field.id)
    groups = [*_counted(key, answers.counted, places), *_summed(key, answers.numbers, places)]
    answered = sum(group.total for group in groups)
    if not by_unit and groups:
        groups = [unite(groups)]
    shown = merge_small(groups, smallest, unite)
    if smallest > 1:
        shown = tuple(AnswerGroup(one.places, one.total, one.counts, one.mean) for one in shown)
    return Breakdown(state, field, by_unit, shown, answered - sum(group.total for group in shown))


def _counted(key: tuple[str, str, str], rows: Iterable[AnswerCount], places: Mapping[UUID, Place]) -> list[AnswerGroup]:
    totals: Counter[UUID | None] = Counter()
    counts: dict[UUID | None, Counter[str]] = {}
    for one in rows:
        if (one.state, one.form, one.field) != key:
            continue
        if one.value is None:
            totals[one.unit_id] += one.count
        else:
            counts.setdefault(one.unit_id, Counter())[one.value] += one.count
    return [AnswerGroup(_place(unit, places), total, counts.get(unit, {})) for unit, total in totals.items()]


def _summed(
    key: tuple[str, str, str], rows: Iterable[NumberSummary], places: Mapping[UUID, Place]
) -> list[AnswerGroup]:
    return [
        AnswerGroup(_place(one.unit_id, places), one.count, {}, one.mean, one.low, one.high)
        for one in rows
        if (one.state, one.form, one.field) == key
    ]


def _place(unit: UUID | None, places: Mapping[UUID, Place]) -> tuple[Place, ...]:
    return (places[unit],) if unit is not None and unit in places else ()


def unite(groups: Sequence[AnswerGroup]) -> AnswerGroup:
    """Several groups as one; the mean weighs each by its people."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts.update(group.counts)
    total = sum(group.total for group in groups)
    means = [(group.mean, group.total) for group in groups if group.mean is not None]
    lows = [group.low for group in groups if group.low is not None]
    highs = [group.high for group in groups if group.high is not None]
    return AnswerGroup(
        tuple(place for group in groups for place in group.places), total, counts,
        sum((mean * count for mean, count in means), Decimal(0)) / total if means else None,
        min(lows, default=None), max(highs, default=None),
    )  # fmt: skip
