"""Patterns, limits as a table, and totals that give nobody away."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.achievements.values import OrganisationRating
from app.calibration.picture import FLOOR, TOP, picture, smooth
from app.calibration.values import (
    AXIS,
    CURVES,
    MOSTLY,
    REPORTED_RULES,
    SMALLEST_GROUP,
    Counts,
    Node,
    Rule,
    counted,
    pattern,
    publishable,
    total_of,
    warnings,
)
from app.evaluations.values import Predicate


def spread(very_poor: int = 0, poor: int = 0, needs: int = 0, good: int = 0, very_good: int = 0) -> Counts:
    """Counts along the axis."""
    return Counts((very_poor, poor, needs, good, very_good))


@pytest.mark.parametrize("achievement", list(OrganisationRating))
def test_p94_97_each_curve_is_highest_where_the_law_says_most_sit(achievement: OrganisationRating) -> None:
    shares = pattern(achievement)
    assert sum(shares) == 100
    assert AXIS[shares.index(max(shares))] == MOSTLY[achievement]
    assert min(shares) > 0, "every predicate stays possible"


def test_p94_97_curves_have_one_top() -> None:
    for heights in CURVES.values():
        top = heights.index(max(heights))
        assert all(low <= high for low, high in pairwise(heights[: top + 1]))
        assert all(high >= low for high, low in pairwise(heights[top:]))


def test_p94_97_warns_where_most_are_not_where_the_law_has_them() -> None:
    found = warnings(spread(good=2, very_good=8), "good", ())
    assert [(one.rule, one.expected, one.share) for one in found] == [(None, "good", Decimal("20.0"))]
    assert warnings(spread(good=8, very_good=2), "good", ()) == ()
    assert warnings(Counts(), "good", ()) == ()
    assert warnings(spread(good=1), None, ()) == ()


def reported(achievement: str, *, active: bool = True) -> list[Rule]:
    return [
        Rule(one.ordinal, one.achievement, one.predicates, one.op, one.percent, active)
        for one in REPORTED_RULES
        if one.achievement == achievement
    ]


@pytest.mark.parametrize(
    ("achievement", "counts", "broken"),
    [
        ("outstanding", spread(very_good=7, good=3), 0),
        ("outstanding", spread(very_good=71, good=29), 1),
        ("good", spread(good=7, needs=1, very_good=2), 0),
        ("good", spread(good=7, very_good=3), 1),
        ("good", spread(good=8, very_good=2), 2),
        ("good", spread(good=7, poor=1, very_good=2), 0),
        ("needs_improvement", spread(needs=6, good=3, very_good=1), 0),
        ("needs_improvement", spread(needs=59, good=31, very_good=10), 1),
        ("poor", spread(poor=6, needs=1, good=3), 0),
        ("poor", spread(poor=6, good=4), 1),
        ("very_poor", spread(very_poor=6, poor=1, good=3), 0),
        ("very_poor", spread(very_poor=60, needs=9, good=30, very_good=1), 2),
    ],
)
def test_se_3_2023_as_reported(achievement: str, counts: Counts, broken: int) -> None:
    assert sum(rule.broken_by(counts) for rule in reported(achievement)) == broken
    assert len([one for one in warnings(counts, achievement, reported(achievement)) if one.rule]) == broken
    assert not [one for one in warnings(counts, achievement, reported(achievement, active=False)) if one.rule]


def test_reported_rules_are_off_and_marked() -> None:
    assert not any(rule.active for rule in REPORTED_RULES)
    assert all(rule.secondary for rule in REPORTED_RULES)


@given(st.lists(st.sampled_from([*Predicate, None])))
def test_counts_add_up(people: list[Predicate | None]) -> None:
    counts = counted(people)
    assert counts.total + counts.unrated == len(people)
    assert sum(counts.of([one]) for one in AXIS) == counts.total
    half = len(people) // 2
    assert counted(people[:half]) + counted(people[half:]) == counts


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Units under units, each with a few people of its own, in any order."""
    size = draw(st.integers(1, 12))
    nodes = []
    for number in range(size):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        own = tuple(draw(st.sampled_from([0, 0, 1, 2, 4])) for _ in AXIS)
        nodes.append(Node(UUID(int=number + 1), UUID(int=parent + 1) if parent is not None else None, Counts(own)))
    return draw(st.permutations(nodes))


@given(trees())
def test_no_subtraction_of_published_totals_finds_a_small_group(nodes: list[Node]) -> None:
    shown = publishable(nodes)
    parents = {node.id: node.parent_id for node in nodes}
    left = {}
    for node in nodes:
        above = node.id
        while above is not None and above not in shown:
            above = parents[above]
        if above is not None:
            left[above] = left.get(above, 0) + node.own.total
    # Each published total is a sum of these disjoint rests, so nothing finer can be worked out from them.
    assert all(rest == 0 or rest >= SMALLEST_GROUP for rest in left.values())


@given(trees())
def test_published_totals_are_true(nodes: list[Node]) -> None:
    children: dict[UUID | None, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent_id, []).append(node)

    def total(node: Node) -> Counts:
        return sum((total(one) for one in children.get(node.id, [])), node.own)

    shown = publishable(nodes)
    for node in nodes:
        if node.id in shown:
            assert total_of(nodes, node.id) == total(node)
    for top in children.get(None, []):
        assert (top.id in shown) == (total(top).total == 0 or total(top).total >= SMALLEST_GROUP)


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5), st.sampled_from([*OrganisationRating, None]))
def test_the_drawing_stays_inside_its_frame(numbers: list[int], achievement: str | None) -> None:
    drawn = picture(Counts(tuple(numbers)), achievement)
    assert all(TOP - 1 <= bar.top <= FLOOR and bar.height >= 0 for bar in drawn.bars)
    assert bool(drawn.line) is (achievement is not None)
    assert smooth([]) == ""
