"""Decision tables: the nine cells of the law, wildcards, and empty inputs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import tables
from workflows.definition import Table
from workflows.engine import compile_definition
from workflows.schema import load_shipped

TYPES: dict[str, Any] = {"one": ("a", "b", "c"), "two": ("x", "y"), "out": ("good", "bad")}
TITLE = {"id": "Tabel", "en": "Table"}

# Regulation p.99: rows are the rating of the results, columns that of the behaviour.
QUADRANTS = {
    ("above", "below"): "poor",
    ("above", "meets"): "good",
    ("above", "above"): "very_good",
    ("meets", "below"): "poor",
    ("meets", "meets"): "good",
    ("meets", "above"): "good",
    ("below", "below"): "very_poor",
    ("below", "meets"): "needs_improvement",
    ("below", "above"): "needs_improvement",
}


@pytest.mark.parametrize(("result", "behaviour"), list(QUADRANTS))
def test_predicate_is_that_of_the_law(result: str, behaviour: str) -> None:
    table = compile_definition(load_shipped("skp-nasional")).tables["predicate"]
    facts = {"result_rating": result, "behaviour_rating": behaviour, "other": 1}
    assert tables.lookup(table, facts) == QUADRANTS[result, behaviour]


@pytest.mark.parametrize(
    "facts", [{}, {"result_rating": "above"}, {"result_rating": "above", "behaviour_rating": "ABOVE"}]
)
def test_an_empty_or_foreign_input_has_no_answer(facts: dict[str, object]) -> None:
    table = compile_definition(load_shipped("skp-nasional")).tables["predicate"]
    assert tables.lookup(table, facts) is None


_cells = st.one_of(
    st.just("any"),
    st.sampled_from(TYPES["one"]),
    st.lists(st.sampled_from(TYPES["one"]), min_size=1, max_size=3).map(tuple),
)
_rows = st.tuples(_cells, st.one_of(st.just("any"), st.sampled_from(TYPES["two"])), st.sampled_from(TYPES["out"]))


@given(st.lists(_rows, max_size=6))
def test_expansion_equals_going_through_the_rows(rows: list[tuple[Any, ...]]) -> None:
    table = Table("t", TITLE, ("one", "two"), "out", tuple(rows))
    expansion, compiled = tables.expand(table, TYPES), tables.compile(table, TYPES)
    for one in TYPES["one"]:
        for two in TYPES["two"]:
            hits = [index for index, row in enumerate(rows) if _matches(row[0], one) and _matches(row[1], two)]
            assert list(expansion.rows[one, two]) == hits
            assert ((one, two) in expansion.uncovered) is (not hits)
            assert ((one, two) in expansion.overlapping) is (len(hits) > 1)
            assert tables.lookup(compiled, {"one": one, "two": two}) == (rows[hits[0]][2] if hits else None)
    assert tables.size(table, TYPES) == len(expansion.rows) == 6


def _matches(cell: Any, value: str) -> bool:
    return cell in ("any", value) or (isinstance(cell, tuple) and value in cell)
