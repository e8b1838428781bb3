"""Which workflow applies to whom, which wins, and which two contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import schema
from workflows.applicability import Person, Rule, applies, choose, overlap, path, rule_of

PARENTS = {"KAB": None, "DKES": "KAB", "PKM": "DKES", "DIKNAS": "KAB", "SD1": "DIKNAS"}
KINDS = ("pns", "pppk")
POSITIONS = ("functional", "staff", "jpt")


def rule(**parts: object) -> Rule:
    sets = {name: frozenset(parts.get(name, ())) for name in ("employee_kinds", "units", "position_kinds")}
    return Rule(**sets, priority=int(parts.get("priority", 0)))


def person(kind: str = "pns", unit: str = "PKM", position: str = "functional") -> Person:
    return Person(kind, path(unit, PARENTS), position)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (rule(), True),
        (rule(employee_kinds=["pns"]), True),
        (rule(employee_kinds=["pppk"]), False),
        (rule(units=["PKM"]), True),
        (rule(units=["DKES"]), True),
        (rule(units=["KAB"]), True),
        (rule(units=["DIKNAS"]), False),
        (rule(position_kinds=["staff", "functional"]), True),
        (rule(position_kinds=["staff"]), False),
        (rule(units=["DKES"], employee_kinds=["pppk"]), False),
    ],
    ids=["all", "kind", "other kind", "unit", "above", "top", "other unit", "positions", "other position", "one fails"],
)
def test_every_part_has_to_fit_and_an_empty_one_fits_all(wanted: Rule, expected: bool) -> None:
    assert applies(wanted, person()) is expected


def test_the_highest_priority_wins_and_among_equals_the_first() -> None:
    everybody, nurses, doctors = rule(), rule(units=["DKES"], priority=2), rule(units=["DKES"], priority=2)
    found = [("everybody", everybody), ("nurses", nurses), ("doctors", doctors)]
    assert choose(found, person()) == "nurses"
    assert choose(found, person(unit="SD1")) == "everybody"
    assert choose([("nurses", nurses)], person(unit="SD1")) is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (rule(), rule(), True),
        (rule(), rule(priority=1), False),
        (rule(employee_kinds=["pns"]), rule(employee_kinds=["pppk"]), False),
        (rule(employee_kinds=["pns"]), rule(position_kinds=["staff"]), True),
        (rule(units=["DKES"]), rule(units=["PKM"]), True),
        (rule(units=["PKM"]), rule(units=["DKES"]), True),
        (rule(units=["PKM"]), rule(units=["SD1"]), False),
        (rule(units=["PKM", "DIKNAS"]), rule(units=["SD1"]), True),
        (rule(units=["PKM"]), rule(), True),
        (rule(units=["HILANG"]), rule(units=["PKM"]), False),
    ],
    ids=[
        "both all", "priority", "kinds", "different parts", "above", "below", "beside", "one of several", "one all",
        "a unit that is gone",
    ],
)  # fmt: skip
def test_overlap(first: Rule, second: Rule, expected: bool) -> None:
    assert overlap(first, second, PARENTS) is expected
    assert overlap(second, first, PARENTS) is expected


rules = st.builds(
    Rule,
    st.frozensets(st.sampled_from(KINDS)),
    st.frozensets(st.sampled_from(sorted(PARENTS))),
    st.frozensets(st.sampled_from(POSITIONS)),
    st.integers(0, 1),
)


@given(rules, rules)
def test_an_overlap_is_somebody_to_whom_both_apply(first: Rule, second: Rule) -> None:
    """Every combination that there can be is tried."""
    everybody = [person(kind, unit, position) for kind in KINDS for unit in PARENTS for position in POSITIONS]
    both = any(applies(first, one) and applies(second, one) for one in everybody)
    assert overlap(first, second, PARENTS) is (both and first.priority == second.priority)


def test_a_tree_that_closes_on_itself_ends() -> None:
    assert path("A", {"A": "B", "B": "A"}) == {"A", "B"}


def test_what_a_definition_says_about_itself() -> None:
    assert rule_of(schema.load_shipped("skp-nasional")) == rule(employee_kinds=["pns", "pppk"])
