"""Edits of stages, states and steps: each result can be read, the old text stays, a new name changes nothing else."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.workflows import samples
from workflows import checks, schema
from workflows.editing import Document, Edit, EditRefused
from workflows.editing.naming import rename_stage, rename_state, rename_step
from workflows.editing.stages import add_stage, change_stage, move_stage, remove_stage
from workflows.editing.states import (
    add_state,
    begin_at,
    change_state,
    in_turn,
    move_state,
    remove_state,
    set_milestones,
)
from workflows.editing.transitions import add_step, change_step, keep_apart, kept_apart, move_step, remove_step
from workflows.editing.whole import blank

calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
NEW = "zz_baru"
TITLE = samples.title("baru")


def _document(raw: Document) -> Document:
    return schema.to_dict(schema.parse(raw))


def _small() -> Document:
    return _document(samples.small())


def _made(document: Document, edit: Edit) -> Document:
    """The result, which can be read; and the old document is as it was."""
    before = deepcopy(document)
    after = edit(document)
    assert document == before
    return _document(after)


def _ids(document: Document, kind: str) -> list[str]:
    return [one["id"] for one in document.get(kind, [])]


def _pairs(document: Document) -> set[frozenset[str]]:
    return {frozenset(pair) for group in document.get("separate", ()) for pair in combinations(group, 2)}


@st.composite
def _edits(draw: st.DrawFn, document: Document) -> Edit:
    states = st.sampled_from(_ids(document, "states"))
    stages = st.sampled_from(_ids(document, "stages"))
    way = st.sampled_from([-2, -1, 1, 3])
    makes = [
        st.builds(lambda one: add_stage({"id": NEW, "title": TITLE}, behind=one), st.none() | stages),
        st.builds(lambda one: change_stage(one, {"title": TITLE}), stages),
        st.builds(move_stage, stages, way),
        st.builds(remove_stage, stages),
        st.builds(
            lambda stage, one: add_state({"id": NEW, "title": TITLE, "stage": stage}, behind=one),
            stages,
            st.none() | states,
        ),
        st.builds(lambda one, final: change_state(one, {"final": final}), states, st.booleans()),
        st.builds(move_state, states, way),
        st.builds(begin_at, states),
        st.builds(lambda one, whole: remove_state(one, with_steps=whole), states, st.booleans()),
        st.builds(set_milestones, states, st.lists(states, unique=True)),
        st.builds(
            lambda a, b: add_step({"id": NEW, "title": TITLE, "from": [a], "to": b, "kind": "forward", "by": []}),
            states,
            states,
        ),
    ]
    if _ids(document, "transitions"):
        steps = st.sampled_from(_ids(document, "transitions"))
        makes += [
            st.builds(lambda one, found: change_step(one, {"from": found}), steps, st.lists(states, unique=True)),
            st.builds(lambda one, to, source: move_step(one, to, source=source), steps, way, states),
            st.builds(remove_step, steps),
            st.builds(keep_apart, steps, st.lists(steps, unique=True)),
        ]
    return draw(st.one_of(makes))


@calm
@given(st.data())
def test_every_edit_of_any_workflow_can_be_read(data):
    document, refusals = _document(data.draw(samples.definitions())), []
    for _number in range(data.draw(st.integers(1, 4))):
        try:
            document = _made(document, data.draw(_edits(document)))
        except EditRefused as refusal:
            refusals.append((refusal.text["id"], repr(document)))
    # A parameter that was not given is shown as an ellipsis, which a title may hold as well.
    assert all(sentence and ("…" not in sentence or "…" in known) for sentence, known in refusals)


@calm
@given(st.data())
def test_another_name_changes_no_finding(data):
    document = _document(data.draw(samples.definitions() | st.builds(samples.small)))
    kinds = {"stages": rename_stage, "states": rename_state, "transitions": rename_step}
    kind = data.draw(st.sampled_from([kind for kind in kinds if _ids(document, kind)]))
    old = data.draw(st.sampled_from(_ids(document, kind)))
    renamed = _made(document, kinds[kind](old, NEW))
    assert f"'{NEW}'" in repr(renamed)
    assert _document(kinds[kind](NEW, old)(renamed)) == document
    assert _codes(renamed) == _codes(document)


def _codes(document: Document) -> list[tuple[str, str]]:
    return sorted((one.code, one.severity) for one in checks.check(schema.parse(document)))


@pytest.mark.parametrize("code", ["skp-nasional", "evaluasi-periodik"])
def test_no_name_of_a_shipped_workflow_is_left_behind(code):
    """What the gate says of the workflow stays word for word, and the old name is nowhere."""
    document = schema.to_dict(schema.load_shipped(code))
    for kind, rename in (("states", rename_state), ("transitions", rename_step), ("stages", rename_stage)):
        for old in _ids(document, kind):
            renamed = _made(document, rename(old, NEW))
            back = _document(rename(NEW, old)(renamed))
            assert back == document
            assert _codes(renamed) == _codes(document)


def test_a_rename_reaches_every_place():
    raw = samples.small()
    raw["layout"] = {"review": [10, 20]}
    raw["states"][1]["deadline"] = {
        "working_days": 5, "since": "submit", "then": "lapse", "escalate": [{"after": 2, "transition": "lapse"}],
    }  # fmt: skip
    raw["transitions"][1]["vote"] = {"need": 1, "of": "appraiser", "otherwise": "lapse"}
    document = _document(raw)
    for rename, old in ((rename_state, "review"), (rename_step, "lapse"), (rename_step, "submit")):
        text = repr(_made(document, rename(old, NEW)))
        assert f"'{old}'" not in text
        assert text.count(f"'{NEW}'") == repr(document).count(f"'{old}'")


def test_a_name_in_use_is_refused():
    with pytest.raises(EditRefused) as refusal:
        rename_state("open", "review")(_small())
    assert (refusal.value.code, refusal.value.field) == ("taken", "id")


def test_a_new_state_begins_like_the_one_before_it():
    document = _made(_small(), add_state({"id": NEW, "title": TITLE, "stage": "work"}, behind="open"))
    assert _ids(document, "states") == ["open", NEW, "review", "done"]
    new = document["states"][1]
    assert (new["form"], new["see"]) == ("sheet", {"owner": ["fields", "plan"], "appraiser": ["plan"]})


def test_a_new_state_takes_part_only_in_what_is_meant_for_all():
    raw = samples.small()
    raw["transitions"][2]["from"] = "*"  # send_back, a return; cancel is of kind admin
    document = _made(_document(raw), add_state({"id": NEW, "title": TITLE, "stage": "work"}))
    sources = {one["id"]: one["from"] for one in document["transitions"]}
    assert sources["cancel"] == "*"
    assert sources["send_back"] == ["open", "review"]


def test_a_state_that_steps_name_goes_only_with_them():
    document = _small()
    with pytest.raises(EditRefused) as refusal:
        remove_state("review")(document)
    assert "“submit (id)”" in refusal.value.text["id"]
    assert "“submit (en)”" in refusal.value.text["en"]
    after = _made(document, remove_state("review", with_steps=True))
    assert _ids(after, "states") == ["open", "done"]
    assert _ids(after, "transitions") == ["cancel"]


def test_a_step_with_other_sources_stays_when_one_goes():
    raw = samples.small()
    raw["transitions"][1]["from"] = ["review", "open"]
    after = _made(_document(raw), remove_state("review", with_steps=True))
    assert {one["id"]: one["from"] for one in after["transitions"]}["agree"] == "open"


def test_the_first_state_stays():
    with pytest.raises(EditRefused, match="is_initial"):
        remove_state("open", with_steps=True)(_small())


def test_a_stage_with_states_stays():
    with pytest.raises(EditRefused, match="stage_in_use"):
        remove_stage("end")(_small())


def test_states_move_among_those_of_their_stage():
    document = _made(_small(), add_state({"id": NEW, "title": TITLE, "stage": "work"}))
    assert _ids(document, "states") == ["open", "review", "done", NEW]
    assert _ids(_made(document, move_state(NEW, -1)), "states") == ["open", NEW, "review", "done"]
    assert _ids(_made(document, move_state("open", 1)), "states") == ["review", "open", "done", NEW]
    assert _ids(_made(document, move_state(NEW, 1)), "states") == _ids(document, "states")


def test_steps_move_among_the_buttons_of_a_state():
    document = _made(_small(), move_step("lapse", -1, source="review"))
    assert _ids(document, "transitions") == ["submit", "agree", "lapse", "send_back", "cancel"]
    raw = samples.small()
    raw["transitions"].insert(0, samples.step("stop", "*", "done", ["agency_hr"], kind="admin"))
    document = _made(_document(raw), move_step("cancel", -1, source="*"))
    assert _ids(document, "transitions") == ["cancel", "stop", "submit", "agree", "send_back", "lapse"]


def test_a_step_takes_what_points_to_it_along():
    raw = samples.small()
    raw["states"][1]["deadline"]["escalate"] = [{"after": 1, "transition": "lapse"}]
    document = _made(_document(raw), remove_step("lapse"))
    assert document["states"][1]["deadline"] == {"working_days": 5, "remind": [1]}
    assert "separate" not in _made(document, remove_step("agree"))


@given(
    st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=4, unique=True), max_size=4),
    st.lists(st.sampled_from("bcde"), unique=True),
)
def test_keeping_apart_leaves_other_pairs_alone(groups, others):
    document = blank(code="x", title=TITLE, kind="request")
    for name in "abcde":
        step = samples.step(name, "draft", "closed", ["owner"])
        document = add_step(step)(document)
    document = {**document, "separate": groups}
    after = _made(document, keep_apart("a", others))
    assert kept_apart(after, "a") == set(others)
    assert {pair for pair in _pairs(after) if "a" not in pair} == {pair for pair in _pairs(document) if "a" not in pair}


def test_several_edits_are_one():
    document = _made(_small(), in_turn(begin_at("review"), set_milestones("done", ["open", "review"])))
    assert (document["initial"], document["milestones"]) == ("review", {"done": ["open", "review"]})
    assert "milestones" not in _made(document, set_milestones("done", []))
