"""Formulas of computed fields: exact, bounded, and empty wherever they can't tell."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.definition import DefinitionError
from workflows.formulas import LIMIT, evaluate, read, reads

ROWS = ({"cost": Decimal("10.5"), "days": 2}, {"cost": None, "days": 3}, {"cost": Decimal("0.1")})
ANSWERS = {"a": 7, "b": Decimal("0.1"), "yes": True, "start": date(2026, 2, 27), "end": date(2026, 3, 2), "trips": ROWS}


def of(op, *parts):
    return {"op": op, "of": [{"field": one} if isinstance(one, str) else {"value": one} for one in parts]}


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        ({"field": "a"}, "7"),
        ({"field": "yes"}, "1"),
        ({"value": "2.5"}, "2.5"),
        (of("add", "a", "b", 1), "8.1"),
        (of("subtract", "b", "a"), "-6.9"),
        (of("multiply", "a", "b"), "0.7"),
        (of("divide", "a", 3), "2.333333"),
        (of("divide", 2, 3), "0.666667"),
        (of("days", "start", "end"), "4"),
        (of("days", "start", "start"), "1"),
        ({"op": "sum", "column": "trips.cost"}, "10.6"),
        ({"op": "average", "column": "trips.cost"}, "5.3"),
        ({"op": "lowest", "column": "trips.cost"}, "0.1"),
        ({"op": "highest", "column": "trips.days"}, "3"),
        ({"op": "count", "column": "trips"}, "3"),
        ({"op": "count", "column": "nothing"}, "0"),
        ({"op": "multiply", "of": [{"op": "sum", "column": "trips.days"}, {"value": "100"}]}, "500"),
    ],
    ids=lambda one: one if isinstance(one, str) else "tree",
)
def test_values_are_exact(tree, value):
    assert evaluate(read(tree, "x"), ANSWERS) == Decimal(value)


@pytest.mark.parametrize(
    "tree",
    [
        {"field": "nowhere"}, {"field": "start"}, of("add", "a", "nowhere"), of("divide", "a", 0),
        of("days", "start", "nowhere"), {"op": "average", "column": "trips.nowhere"},
        {"op": "lowest", "column": "nothing.cost"}, of("multiply", 999999999999999, 999999999999999),
    ],
    ids=["missing", "date", "one-missing", "by-zero", "one-date", "no-values", "no-rows", "too-large"],
)  # fmt: skip
def test_what_cannot_be_told_is_empty(tree):
    assert evaluate(read(tree, "x"), ANSWERS) is None


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"value": True},
        {"value": 1.5},
        {"value": "NaN"},
        {"value": "1e400"},
        {"value": "1.0000001"},
        {"field": "A B"},
        {"op": "power", "of": [{"value": 1}, {"value": 2}]},
        {"op": "divide", "of": [{"value": 1}]},
        {"op": "add", "of": []},
        {"op": "days", "of": [{"field": "a"}] * 3},
        {"op": "sum"},
        {"op": "add", "of": [{"value": 1}], "more": 1},
        {"op": "add", "of": [{"value": 1}] * 21},
        {"value": str(10**15)},
        "__import__('os')",
    ],
    ids=range(16),
)
def test_only_formulas_are_read(raw):
    with pytest.raises(DefinitionError) as refused:
        read(raw, "forms.main.total.computed")
    assert refused.value.place.startswith("forms.main.total.computed")


def test_what_is_read_is_named_once():
    tree = {"op": "add", "of": [{"field": "a"}, {"field": "a"}, {"op": "sum", "column": "trips.cost"}]}
    assert reads(read(tree, "x")) == ("a", "trips")
    assert reads(None) == ()


names = st.sampled_from(["a", "b", "c", "nowhere"])
leaves = st.one_of(
    st.builds(lambda name: {"field": name}, names),
    st.builds(lambda number: {"value": str(number)}, st.integers(-(10**9), 10**9)),
    st.builds(lambda op: {"op": op, "column": "t.x"}, st.sampled_from(["sum", "average", "lowest", "highest"])),
    st.just({"op": "count", "column": "t"}),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda op, parts: {"op": op, "of": parts},
            st.sampled_from(["add", "multiply"]),
            st.lists(inner, min_size=1, max_size=4),
        ),
        st.builds(lambda op, x, y: {"op": op, "of": [x, y]}, st.sampled_from(["subtract", "divide"]), inner, inner),
    ),
    max_leaves=12,
)
numbers = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**6), 10**6, places=6),
    st.booleans(),
    st.text(max_size=3),
)
tables = st.one_of(st.none(), st.lists(st.fixed_dictionaries({"x": numbers}), max_size=5).map(tuple))


@given(trees, st.fixed_dictionaries({"a": numbers, "b": numbers, "c": numbers, "t": tables}))
def test_no_formula_ever_fails(tree, answers):
    found = evaluate(read(tree, "x"), answers)
    assert found is None or (found.is_finite() and abs(found) <= LIMIT and found == round(found, 6))


@given(st.lists(st.decimals(-(10**6), 10**6, places=6), min_size=1, max_size=20))
def test_sums_and_averages_lose_nothing_to_rounding(values):
    answers = {"t": tuple({"x": value} for value in values)}
    total = sum(map(Fraction, values))
    assert Fraction(evaluate({"op": "sum", "column": "t.x"}, answers)) == total
    mean = Fraction(evaluate({"op": "average", "column": "t.x"}, answers))
    assert abs(mean - total / len(values)) <= Fraction(1, 2_000_000)


def test_a_product_beyond_all_numbers_is_empty():
    tree = {"value": "999999999999999"}
    for times in (20, 20, 20, 9):
        tree = {"op": "multiply", "of": [tree] * times}
    assert evaluate(read(tree, "x"), {}) is None


@given(st.dates(date(1950, 1, 1), date(2200, 1, 1)), st.integers(0, 20_000))
def test_both_days_are_counted(first, length):
    answers = {"f": first, "t": first + timedelta(days=length)}
    assert evaluate(of("days", "f", "t"), answers) == length + 1
