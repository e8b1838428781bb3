"""How predicates spread: the pattern that the law draws, what there is, and what an agency warns about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import add
from uuid import UUID

from app.achievements.values import OrganisationRating
from app.evaluations.values import Predicate

TEXT_LIMIT = 4000
SMALLEST_GROUP = 5
"""Fewer people than this are counted only for those who rate them: five predicates over four names name them."""

AXIS = tuple(reversed(Predicate))
"""The predicates as the law's curves have them from left to right (p.94-97): Sangat Kurang first."""

MOSTLY: Mapping[str, Predicate] = {
    OrganisationRating.OUTSTANDING: Predicate.VERY_GOOD,
    OrganisationRating.GOOD: Predicate.GOOD,
    OrganisationRating.NEEDS_IMPROVEMENT: Predicate.NEEDS_IMPROVEMENT,
    OrganisationRating.POOR: Predicate.POOR,
    OrganisationRating.VERY_POOR: Predicate.VERY_POOR,
}
"""Which predicate most employees ideally have, by the achievement of their unit (p.94-97 B.2.b-f)."""

CURVES: Mapping[str, tuple[int, ...]] = {
    OrganisationRating.OUTSTANDING: (2, 4, 6, 26, 60),
    OrganisationRating.GOOD: (5, 11, 20, 60, 20),
    OrganisationRating.NEEDS_IMPROVEMENT: (5, 14, 60, 14, 5),
    OrganisationRating.POOR: (20, 60, 20, 8, 5),
    OrganisationRating.VERY_POOR: (60, 26, 8, 4, 2),
}
"""Heights of the five drawn curves along AXIS, read off the grid of the drawings in tenths of a grid line.

The law gives no numbers, so these illustrate and nothing is computed from them (p.94-97).
"""


def pattern(achievement: str) -> tuple[Decimal, ...]:
    """The drawn curve as percentages along AXIS that add up to 100: an illustration, not a rule."""
    heights = CURVES[achievement]
    shares = [(Decimal(height) * 100 / sum(heights)).quantize(Decimal("0.1")) for height in heights]
    shares[shares.index(max(shares))] += Decimal(100) - sum(shares)
    return tuple(shares)


@dataclass(frozen=True)
class Counts:
    """How many people have each predicate, along AXIS, and how many have none yet."""

    by_predicate: tuple[int, ...] = (0, 0, 0, 0, 0)
    unrated: int = 0

    @property
    def total(self) -> int:
        """People who have a predicate."""
        return sum(self.by_predicate)

    def of(self, predicates: Iterable[str]) -> int:
        """How many have one of the predicates."""
        return sum(self.by_predicate[AXIS.index(Predicate(one))] for one in predicates)

    def share(self, predicates: Iterable[str]) -> Decimal:
        """Their share in percent with one decimal; 0 where nobody has a predicate."""
        return (Decimal(self.of(predicates)) * 100 / self.total).quantize(Decimal("0.1")) if self.total else Decimal(0)

    def __add__(self, other: Counts) -> Counts:
        return Counts(tuple(map(add, self.by_predicate, other.by_predicate)), self.unrated + other.unrated)


def counted(predicates: Iterable[str | None]) -> Counts:
    """Counts of single predicates; None is somebody without one."""
    found = list(predicates)
    return Counts(tuple(found.count(one) for one in AXIS), found.count(None))


class Op(StrEnum):
    """How a share is compared: with a percentage from above or below, or that there be anybody at all."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    SOME = "some"


@dataclass(frozen=True)
class Rule:
    """One line of an agency's limits, see app.calibration.models.DistributionRule."""

    ordinal: int
    achievement: str
    predicates: tuple[str, ...]
    op: str
    percent: Decimal | None
    active: bool
    secondary: bool = True
    id: UUID | None = None

    def broken_by(self, counts: Counts) -> bool:
        """Whether a distribution goes past the limit; compared exactly, and never where nobody is rated."""
        if counts.total == 0:
            return False
        found = counts.of(self.predicates)
        if self.op == Op.SOME or self.percent is None:
            return found == 0
        share, limit = Decimal(found) * 100, self.percent * counts.total
        return share > limit if self.op == Op.AT_MOST else share < limit


_P, _O = Predicate, OrganisationRating
_REPORTED: tuple[tuple[str, tuple[str, ...], Op, int | None], ...] = (
    (_O.OUTSTANDING, (_P.VERY_GOOD,), Op.AT_MOST, 70),
    (_O.GOOD, (_P.GOOD,), Op.AT_MOST, 70),
    (_O.GOOD, (_P.NEEDS_IMPROVEMENT, _P.POOR), Op.SOME, None),
    (_O.NEEDS_IMPROVEMENT, (_P.NEEDS_IMPROVEMENT,), Op.AT_LEAST, 60),
    (_O.NEEDS_IMPROVEMENT, (_P.VERY_GOOD,), Op.AT_MOST, 10),
    (_O.POOR, (_P.POOR,), Op.AT_LEAST, 60),
    (_O.POOR, (_P.NEEDS_IMPROVEMENT,), Op.AT_LEAST, 10),
    (_O.POOR, (_P.VERY_GOOD,), Op.AT_MOST, 10),
    (_O.VERY_POOR, (_P.VERY_POOR,), Op.AT_LEAST, 60),
    (_O.VERY_POOR, (_P.POOR, _P.NEEDS_IMPROVEMENT), Op.AT_LEAST, 10),
    (_O.VERY_POOR, (_P.VERY_GOOD,), Op.AT_MOST, 0),
)

REPORTED_RULES: tuple[Rule, ...] = tuple(
    Rule(number, achievement, tuple(predicates), op, None if percent is None else Decimal(percent), active=False)
    for number, (achievement, predicates, op, percent) in enumerate(_REPORTED, start=1)
)
"""SE MenPANRB 3/2023 as one secondary source reports it; off until an agency switches lines on."""


@dataclass(frozen=True)
class Warned:
    """Something to think about. ``rule`` is empty for the law's own guide that most have MOSTLY (p.94-97)."""

    rule: Rule | None
    expected: str
    share: Decimal


def warnings(counts: Counts, achievement: str | None, rules: Sequence[Rule]) -> tuple[Warned, ...]:
    """Where a distribution differs from the law's guide and from the agency's lines. It warns and never blocks."""
    if achievement is None or counts.total == 0:
        return ()
    expected = MOSTLY[achievement]
    found: list[Warned] = []
    if counts.of([expected]) < max(counts.by_predicate):
        found.append(Warned(None, expected, counts.share([expected])))
    own = (rule for rule in rules if rule.active and rule.achievement == achievement)
    found += [Warned(rule, expected, counts.share(rule.predicates)) for rule in own if rule.broken_by(counts)]
    return tuple(found)


@dataclass(frozen=True)
class Node:
    """A unit in the tree with what was counted right in it, its subordinate units left out."""

    id: UUID
    parent_id: UUID | None
    own: Counts


def publishable(nodes: Sequence[Node], smallest: int = SMALLEST_GROUP) -> frozenset[UUID]:
    """The units whose total with everything below may be shown to people who don't rate there.

    What remains of a total after subtracting the shown totals below it holds nobody with a predicate or at least
    ``smallest`` people; so no subtraction among shown totals finds a smaller group. Where too little would remain,
    the smallest units below are withheld until enough does. Units are numbers here: their identifiers are slow keys.
    """
    children = _children(nodes)
    sizes = [node.own.total for node in nodes]
    # The shown units right below each unit, with nothing shown lying between.
    edges: list[list[int]] = [[] for _ in nodes]
    shown = [False] * len(nodes)
    for here in _children_first(nodes, children):
        edge: list[int] = []
        for child in children[here]:
            sizes[here] += sizes[child]
            edge += [child] if shown[child] else edges[child]
        rest = sizes[here] - sum(sizes[one] for one in edge)
        while 0 < rest < smallest and edge:
            dropped = min(edge, key=lambda one: (sizes[one], nodes[one].id))
            edge = [*(one for one in edge if one != dropped), *edges[dropped]]
            rest = sizes[here] - sum(sizes[one] for one in edge)
            shown[dropped] = False
        edges[here], shown[here] = edge, rest == 0 or rest >= smallest
    return frozenset(node.id for node, one in zip(nodes, shown, strict=True) if one)


def _children(nodes: Sequence[Node]) -> list[list[int]]:
    """The places of the units right below each unit."""
    places = {node.id: place for place, node in enumerate(nodes)}
    found: list[list[int]] = [[] for _ in nodes]
    for place, node in enumerate(nodes):
        if node.parent_id in places:
            found[places[node.parent_id]].append(place)
    return found


def _children_first(nodes: Sequence[Node], children: Sequence[Sequence[int]]) -> list[int]:
    """Every unit after all units below it."""
    below = {child for one in children for child in one}
    order = [place for place in range(len(nodes)) if place not in below]
    for place in order:
        order.extend(children[place])
    return order[::-1]


def total_of(nodes: Sequence[Node], unit_id: UUID) -> Counts:
    """What was counted in a unit and in everything below it."""
    children = _children(nodes)
    waiting = [place for place, node in enumerate(nodes) if node.id == unit_id]
    for place in waiting:
        waiting.extend(children[place])
    return sum((nodes[place].own for place in waiting), Counts())


class Answer(StrEnum):
    """What an appraiser says to a proposal; either way only they change the rating."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True)
class Rated:
    """Two ratings and the predicate that follows; the predicate is empty while a rating is being revised."""

    result: str | None
    behaviour: str | None
    predicate: str | None


@dataclass(frozen=True)
class Proposal:
    """The wish that a rating be looked at again, and what the appraiser said."""

    id: UUID
    result: str
    behaviour: str
    reason: str
    by: str
    at: datetime
    answer: str | None
    answer_reason: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class RosterLine:
    """A case on the roster: its rating when it came there, the one now (or at the lock), and the proposals about it.

    ``owner_id`` and ``appraiser_id`` decide who sees the line; they are not shown.
    """

    entry_id: UUID
    case_id: UUID
    owner_id: UUID
    owner: str
    position: str
    unit: str
    appraiser_id: UUID | None
    appraiser: str
    before: Rated
    after: Rated
    delivered: bool
    proposals: tuple[Proposal, ...] = ()

    @property
    def waiting(self) -> Proposal | None:
        """The proposal that still has no answer."""
        return next((one for one in self.proposals if one.answer is None), None)

    @property
    def changed(self) -> bool:
        """Whether the rating is another one now."""
        return self.after.predicate is not None and self.after != self.before


@dataclass(frozen=True)
class ParticipantView:
    """Somebody invited, and whether they came."""

    id: UUID
    employee_id: UUID
    name: str
    position: str
    present: bool


@dataclass(frozen=True)
class SessionView:
    """A calibration session as a page shows it."""

    id: UUID
    agency_id: UUID
    unit_id: UUID
    unit: str
    cycle_id: UUID
    cycle: str
    year: int
    period_id: UUID | None
    period: str
    held_on: date
    agenda: str
    minutes: str
    opened_by_id: UUID | None
    opened_by: str
    opened_at: datetime
    locked_by: str | None
    locked_at: datetime | None
    revision: int
