"""Edits of decision tables, and what their coverage says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows import samples
from workflows import schema
from workflows.editing import EditRefused, tables

TITLE = {"id": "Nilai", "en": "Grade"}


def document() -> samples.Raw:
    return schema.to_dict(schema.parse(samples.small()))


def test_a_table_is_added_filled_and_removed() -> None:
    made = tables.add("level", TITLE, ["result"], "manner")(document())
    filled = tables.fill("level", [["low", "high"], [["low", "high"], "low"]])(made)
    assert schema.parse(filled).tables["level"].rows == (("low", "high"), (("low", "high"), "low"))
    assert tables.remove("level")(filled) == document()


@pytest.mark.parametrize(
    ("inputs", "output", "code"),
    [
        ([], "grade", "no_inputs"),
        (["count"], "grade", "not_finite"),
        (["result"], "ghost", "not_finite"),
        (["result", "grade"], "grade", "output_is_input"),
    ],
    ids=["no input", "a number", "unknown", "itself"],
)
def test_columns_that_make_no_table_are_refused(inputs: list[str], output: str, code: str) -> None:
    for edit in (tables.add("level", TITLE, inputs, output), tables.retitle("grade", TITLE, inputs, output)):
        with pytest.raises(EditRefused) as refusal:
            edit(document())
        assert refusal.value.code == code


def test_another_output_makes_every_answer_its_first_choice() -> None:
    changed = schema.parse(tables.retitle("grade", TITLE, ["result"], "manner")(document())).tables["grade"]
    assert {row[-1] for row in changed.rows} == {"low"}
    assert all(len(row) == 2 for row in changed.rows)


def test_no_coverage_where_columns_or_rows_make_no_sense() -> None:
    broken = document()
    broken["tables"][0]["rows"].append(["low"])
    definition = schema.parse(broken)
    assert tables.coverage(definition.tables["grade"], definition.facts) is None
    assert tables.coverage(definition.tables["grade"], {}) is None


cells = st.sampled_from(["any", "low", "high", ["low", "high"]])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells, st.sampled_from(["bad", "good"])), max_size=5))
def test_adding_what_is_open_closes_the_table(rows: list[tuple[object, ...]]) -> None:
    """The button that adds the open combinations as rows leaves none open and overlaps nothing."""
    given_ = tables.fill("grade", [list(row) for row in rows])(document())
    definition = schema.parse(given_)
    before = tables.coverage(definition.tables["grade"], definition.facts)
    assert before is not None
    whole = tables.fill("grade", [*map(list, rows), *([*key, "fair"] for key in before.uncovered)])(given_)
    table = schema.parse(whole).tables["grade"]
    after = tables.coverage(table, definition.facts)
    assert after is not None
    assert after.uncovered == ()
    assert after.overlapping == before.overlapping
    assert after.dead == before.dead
