"""Cuts what the statements gave into what the pages show. Pure: no database, no page; one can check it by hand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Protocol, TypeVar
from uuid import UUID

from app.dashboards.values import Branch, Cell, Place
from app.mining.values import REWORK, AnswerTime, Passage, Return
from workflows.definition import Definition
from workflows.layout import edge_key

WEIGHTS = 5
"""Classes of weight in the picture: w1 to w5 for edges, m1 to m5 for states."""


@dataclass(frozen=True)
class StateTime:
    """Stays in a state that have ended, in days; ``share`` of the time spent in all states that aren't final."""

    state: str
    count: int
    median: float
    ninth: float
    total: float
    share: float


@dataclass(frozen=True)
class EdgeCount:
    """How often a step was taken out of a state."""

    source: str
    target: str
    transition: str
    kind: str
    count: int


@dataclass(frozen=True)
class PingPong:
    """Two states between which cases go to and fro: sent back so often, and forward again so often."""

    later: str
    earlier: str
    back: int
    forth: int


def quantile(groups: Iterable[tuple[float, int]], share: float) -> float:
    """The value below which ``share`` of all lie, from (value, how many); between two values it lies in proportion.

    As PostgreSQL's percentile_cont. There is at least one value.
    """
    ordered = sorted(groups)
    reached = list(accumulate(count for _value, count in ordered))
    place = share * (reached[-1] - 1)
    lower = _at(ordered, reached, int(place))
    upper = _at(ordered, reached, min(int(place) + 1, reached[-1] - 1))
    return lower + (upper - lower) * (place - int(place))


def _at(ordered: Sequence[tuple[float, int]], reached: Sequence[int], index: int) -> float:
    return ordered[bisect_right(reached, index)][0]


def times(passages: Iterable[Passage], definition: Definition) -> list[StateTime]:
    """Times in each state that isn't final, in the order of the definition; states that nobody left are missing."""
    groups: dict[str, list[tuple[float, int]]] = defaultdict(list)
    totals: dict[str, float] = defaultdict(float)
    final = {state.id for state in definition.states if state.final}
    for one in passages:
        if one.source not in final:
            groups[one.source].append((one.days / one.count, one.count))
            totals[one.source] += one.days
    every = sum(totals.values())
    order = [state.id for state in definition.states]
    known = [state for state in order if state in groups] + sorted(groups.keys() - set(order))
    return [
        StateTime(
            state, sum(count for _value, count in groups[state]), quantile(groups[state], 0.5),
            quantile(groups[state], 0.9), totals[state], totals[state] / every if every else 0.0,
        )
        for state in known
    ]  # fmt: skip


def edges(passages: Iterable[Passage]) -> list[EdgeCount]:
    """How often each step was taken, most first."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for one in passages:
        counts[one.source, one.target, one.transition, one.kind] += one.count
    return [EdgeCount(*key, count) for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def weight(value: float, most: float) -> int:
    """1 to WEIGHTS in equal steps up to the largest value."""
    return 1 if most <= 0 else min(WEIGHTS, 1 + int(WEIGHTS * value / most))


def picture_marks(found: Sequence[EdgeCount], stays: Sequence[StateTime]) -> dict[str, str]:
    """Classes for ``workflows.layout.svg``: edges by how often they were taken, states by their median time."""
    most = max((edge.count for edge in found), default=0)
    longest = max((stay.median for stay in stays), default=0.0)
    marks: dict[str, str] = {}
    for edge in found:
        marks[edge_key(edge.source, edge.transition)] = f"mw{weight(edge.count, most)}"
    return marks | {stay.state: f"mt{weight(stay.median, longest)}" for stay in stays}


def ping_pongs(found: Iterable[EdgeCount]) -> list[PingPong]:
    """Pairs of states that cases are sent back between, the busiest first."""
    back: Counter[tuple[str, str]] = Counter()
    forth: Counter[tuple[str, str]] = Counter()
    for edge in found:
        counts = back if edge.kind in REWORK else forth
        counts[edge.source, edge.target] += edge.count
    pairs = [
        PingPong(later, earlier, count, forth[earlier, later])
        for (later, earlier), count in back.items()
        if forth[earlier, later]
    ]
    return sorted(pairs, key=lambda one: (-one.back, one.later, one.earlier))


@dataclass(frozen=True)
class Loop:
    """A step back: how often, and how many days on average until the case stood where it had been."""

    transition: str
    source: str
    target: str
    count: int
    mean: float | None


def loops(found: Iterable[Return]) -> list[Loop]:
    """Each step back over all units, the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    done: Counter[tuple[str, str, str]] = Counter()
    spent: dict[tuple[str, str, str], float] = defaultdict(float)
    for one in found:
        key = (one.transition, one.source, one.target)
        counts[key] += one.count
        done[key] += one.done
        spent[key] += one.days
    rows = [Loop(*key, count, spent[key] / done[key] if done[key] else None) for key, count in counts.items()]
    return sorted(rows, key=lambda row: (-row.count, row.transition, row.source))


@dataclass(frozen=True)
class UnitLoad:
    """A unit group: open cases, the days they have waited, steps back, and the median time of its answers."""

    place: Place
    open: int
    waited: float
    returns: int
    answers: int
    median: float | None


def unit_loads(
    branch: Branch,
    cells: Iterable[Cell],
    final: Collection[str],
    *,
    returns: Iterable[Return] = (),
    answers: Iterable[AnswerTime] = (),
) -> list[UnitLoad]:
    """Units with something open, sent back or answered; those that keep cases waiting longest first."""
    held: Counter[UUID | None] = Counter()
    waited: dict[UUID | None, float] = defaultdict(float)
    for cell in cells:
        if cell.state not in final:
            held[cell.unit_id] += cell.count
        waited[cell.unit_id] += cell.waited
    back: Counter[UUID | None] = Counter()
    for one in returns:
        back[one.unit_id] += one.count
    took = {one.unit_id: one for one in answers if one.person_id is None}
    rows = []
    for place in branch.places:
        answer = took.get(place.id)
        if held[place.id] or back[place.id] or answer:
            median = answer.median if answer else None
            rows.append(
                UnitLoad(place, held[place.id], waited[place.id], back[place.id], answer.count if answer else 0, median)
            )
    return sorted(rows, key=lambda row: (-row.waited, row.place.name))


@dataclass(frozen=True)
class Compared:
    """A state on the same day of two years."""

    state: str
    now: int
    then: int


def compare(definition: Definition, now: Mapping[str, int], then: Mapping[str, int]) -> list[Compared]:
    """States in the order of the definition; those that it no longer knows come last."""
    order = [state.id for state in definition.states]
    older = sorted(then.keys() - set(order))
    return [Compared(state, now.get(state, 0), then.get(state, 0)) for state in (*order, *older)]


class Dated(Protocol):
    """A cycle, as far as its predecessor is looked for."""

    starts_on: date
    ends_on: date
    purpose: str
    definition_version: Versioned


class Versioned(Protocol):
    """A version of a workflow, as far as its code goes."""

    code: str


Round = TypeVar("Round", bound=Dated)


def year_before(day: date) -> date:
    """The same day of the year before; the last of February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def predecessor(cycle: Round, cycles: Iterable[Round]) -> Round | None:
    """The cycle whose dates lie one year before; of registers the one of the same workflow."""
    wanted = (year_before(cycle.starts_on), year_before(cycle.ends_on), cycle.purpose)
    for one in cycles:
        same_kind = cycle.purpose != "requests" or one.definition_version.code == cycle.definition_version.code
        if (one.starts_on, one.ends_on, one.purpose) == wanted and same_kind:
            return one
    return None
