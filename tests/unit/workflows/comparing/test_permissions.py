"""Every change of a right is a line, every line says whether it widens or narrows, and a line is known by its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows.comparing.random_edits import CODES, SHIPPED, edited
from tests.unit.workflows.samples import Raw, record, small, state, step, title
from workflows.comparing.permissions import Cell, Line, difference, matrix
from workflows.schema import load_shipped, parse

GUARD = {"fact": "count", "op": "at_least", "value": 1}


def lines(edit: Callable[[Raw], object]) -> tuple[Line, ...]:
    raw = small()
    edit(raw)
    return difference(parse(small()), parse(raw))


def on(kind: str, name: str, /, **values: Any) -> Callable[[Raw], object]:
    return lambda raw: record(raw, kind, name).update(values)


def test_the_matrix_has_a_cell_for_each_state_step_and_relation() -> None:
    assert matrix(parse(small())) == {
        Cell("open", "submit", "owner"),
        Cell("review", "agree", "appraiser"),
        Cell("review", "send_back", "appraiser"),
        Cell("review", "lapse", "system"),
        Cell("open", "cancel", "agency_hr"),
        Cell("review", "cancel", "agency_hr"),
    }
    assert matrix(None) == frozenset()


def test_whoever_is_barred_has_no_cell() -> None:
    raw = small()
    record(raw, "transitions", "agree")["not_by"] = ["appraiser"]
    assert Cell("review", "agree", "appraiser") not in matrix(parse(raw))


CHANGES: list[tuple[str, str, str, Callable[[Raw], object]]] = [
    ("step_new", "widens", "transitions.skip", lambda raw: raw["transitions"].append(
        step("skip", "open", "done", ["appraiser"]))),
    ("step_denied", "narrows", "transitions.send_back", lambda raw: raw.update(
        transitions=[one for one in raw["transitions"] if one["id"] != "send_back"])),
    ("step_allowed", "widens", "transitions.agree", on("transitions", "agree", by=["appraiser", "peer"])),
    ("step_allowed", "widens", "transitions.agree", on("transitions", "agree", **{"from": ["open", "review"]})),
    ("step_denied", "narrows", "transitions.agree", on("transitions", "agree", by=["peer"])),
    ("target", "changes", "transitions.submit.to", on("transitions", "submit", to="done")),
    ("step_kind", "changes", "transitions.agree.kind", on("transitions", "agree", kind="admin")),
    ("condition", "widens", "transitions.submit.when", on("transitions", "submit", when=None)),
    ("condition", "narrows", "transitions.agree.when", on("transitions", "agree", when=GUARD)),
    ("condition", "widens", "transitions.submit.when", on("transitions", "submit", when={**GUARD, "value": 0})),
    ("condition", "narrows", "transitions.submit.when", on("transitions", "submit", when={**GUARD, "value": 2})),
    ("condition", "changes", "transitions.submit.when",
     on("transitions", "submit", when={"fact": "count", "op": "less_than", "value": 1})),
    ("not_by", "widens", "transitions.agree.not_by", on("transitions", "agree", not_by=[])),
    ("not_by", "narrows", "transitions.agree.not_by", on("transitions", "agree", not_by=["owner", "peer"])),
    ("comment", "narrows", "transitions.submit.comment", on("transitions", "submit", comment="required")),
    ("comment", "widens", "transitions.cancel.comment", on("transitions", "cancel", comment="optional")),
    ("effects", "changes", "transitions.agree.effects", on("transitions", "agree", effects=["close_case"])),
    ("hand_over", "widens", "transitions.lapse.hand_to", on("transitions", "lapse", hand_to="peer")),
    ("vote", "narrows", "transitions.agree.vote", on("transitions", "agree", vote={"need": 2, "of": "appraiser"})),
    ("reopens", "widens", "transitions.cancel.reopens", on("transitions", "cancel", reopens=True)),
    ("edit_allowed", "widens", "states.review.edit", on("states", "review", edit={"appraiser": ["plan"]})),
    ("edit_denied", "narrows", "states.open.edit", on("states", "open", edit={})),
    ("see_allowed", "widens", "states.open.see",
     on("states", "open", see={"owner": ["plan", "ratings"], "appraiser": ["plan"]})),
    ("see_denied", "narrows", "states.open.see", on("states", "open", see={"owner": ["plan"]})),
    ("final", "narrows", "states.review.final", on("states", "review", final=True)),
    ("final", "widens", "states.done.final", on("states", "done", final=False)),
    ("stage", "changes", "states.review.stage", on("states", "review", stage="end")),
    ("form", "changes", "states.review.form", on("states", "review", form=None)),
    ("deadline", "changes", "states.review.deadline", on("states", "review", deadline=None)),
    ("deadline", "changes", "states.open.deadline", on("states", "open", deadline={"working_days": 3})),
    ("tile_allowed", "widens", "states.open.dashboard", on("states", "open", dashboard=[{"tile": "overdue"}])),
    ("initial", "changes", "initial", lambda raw: raw.update(initial="review")),
    ("kind", "changes", "kind", lambda raw: raw.update(kind="request")),
    ("applies_to", "narrows", "applies_to.units", lambda raw: raw.update(applies_to={"units": ["A"]})),
    ("applies_to", "changes", "applies_to.priority", lambda raw: raw.update(applies_to={"priority": 5})),
    ("separation_added", "narrows", "separate[1]", lambda raw: raw["separate"].append(["submit", "cancel"])),
    ("separation_removed", "widens", "separate", lambda raw: raw.update(separate=[])),
    ("milestone_removed", "widens", "milestones.done", lambda raw: raw.update(milestones={})),
    ("milestone_added", "narrows", "milestones.done", lambda raw: raw.update(milestones={"done": ["review", "open"]})),
    ("table", "changes", "tables.grade", lambda raw: record(raw, "tables", "grade")["rows"].reverse()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "rights", "place", "edit"), CHANGES, ids=[f"{i}-{one[0]}" for i, one in enumerate(CHANGES)]
)
def test_each_change_of_a_right_is_a_line(kind: str, rights: str, place: str, edit: Callable[[Raw], object]) -> None:
    assert (kind, rights, place) in {(one.kind, one.rights, one.place) for one in lines(edit)}


@pytest.mark.parametrize(
    ("kind", "rights", "place", "edit"), CHANGES, ids=[f"{i}-{one[0]}" for i, one in enumerate(CHANGES)]
)
def test_no_line_has_a_gap(kind: str, rights: str, place: str, edit: Callable[[Raw], object]) -> None:
    for one in lines(edit):
        assert all(text and "{" not in text and "…" not in text for text in one.sentence.values()), one


def test_lines_read_as_sentences() -> None:
    (line,) = lines(on("transitions", "submit", when={**GUARD, "value": 2}))
    assert line.sentence["id"] == (
        "Syarat “submit (id)” berubah. Sebelumnya: count paling sedikit 1. Sekarang: count paling sedikit 2."
    )
    (line,) = lines(on("transitions", "agree", by=["appraiser", "peer"]))
    assert line.sentence["en"] == "Peer may now do “agree (en)” at review (en)."


def test_what_gives_nobody_a_right_is_no_line() -> None:
    def harmless(raw: Raw) -> None:
        raw["title"] = title("another")
        record(raw, "states", "open")["waiting"] = title("another")
        record(raw, "transitions", "submit")["when"] = {**GUARD, "say": title("say")}
        raw["layout"] = {"open": [1, 1]}
        raw["scenarios"] = []

    assert lines(harmless) == ()


def test_a_line_that_says_something_else_has_another_key() -> None:
    (first,) = lines(on("transitions", "submit", when={**GUARD, "value": 2}))
    (again,) = lines(on("transitions", "submit", when={**GUARD, "value": 2}))
    (other,) = lines(on("transitions", "submit", when={**GUARD, "value": 3}))
    assert first.key == again.key != other.key


def test_a_new_step_has_another_key_when_its_condition_changes() -> None:
    def skip(value: int) -> Callable[[Raw], object]:
        guarded = step("skip", "open", "done", ["appraiser"], when={**GUARD, "value": value})
        return lambda raw: raw["transitions"].append(guarded)

    assert lines(skip(1))[0].key != lines(skip(2))[0].key


def test_a_new_state_is_told_where_a_step_from_everywhere_reaches_it() -> None:
    found = lines(lambda raw: raw["states"].append(state("extra")))
    assert [one.sentence["en"] for one in found] == ["Agency HR may now do “cancel (en)” at extra (en)."]


@pytest.mark.parametrize("code", CODES)
def test_a_new_workflow_has_one_line_per_step_and_relation(code: str) -> None:
    definition = load_shipped(code)
    found = [one for one in difference(None, definition) if one.kind.startswith("step_")]
    assert len(found) == len({(cell.step, cell.relation) for cell in matrix(definition)})
    assert {one.kind for one in found} == {"step_new"}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(CODES))
def test_keys_never_collide_and_another_matrix_always_shows(data: st.DataObject, code: str) -> None:
    old = load_shipped(code)
    new = parse(edited(data.draw, SHIPPED[code]))
    found = difference(old, new)
    assert len({one.key for one in found}) == len(found)
    assert matrix(old) == matrix(new) or any(one.kind.startswith("step_") for one in found)
    assert difference(new, new) == ()
