"""Edits of a guard tree: each does what it says, none writes into the tree it was given, and a path finds its node."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.editing import EditRefused
from workflows.editing.guards import (
    DEEPEST,
    add,
    at,
    change,
    move,
    on_field,
    on_step,
    remove,
    say,
    turn,
    unwrap,
    walk,
    wrap,
)

A, B, C = ({"fact": name, "op": "is_true"} for name in "abc")
TREE = {"all": [A, {"any": [B, {"not": C}]}]}

leaf = st.sampled_from([A, B, C])
# Drawing is slow on a busy machine; what is tested isn't.
calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=6,
)


def test_a_path_leads_to_its_node() -> None:
    assert at(TREE, "") is TREE
    assert at(TREE, "all.1.any.0") is B
    assert at(TREE, "all.1.any.1.not") is C
    for missing in ("all.2", "any.0", "all.x", "all.1.any.1.not.not", "all.-1"):
        with pytest.raises(EditRefused):
            at(TREE, missing)


def test_an_empty_condition_takes_a_leaf_and_gives_its_last_one_up() -> None:
    assert add("", A)(None) == A
    assert remove("")(A) is None
    assert add("", B)(A) == {"all": [A, B]}


def test_a_leaf_goes_into_the_group_that_is_named() -> None:
    assert add("all.1", A)(TREE) == {"all": [A, {"any": [B, {"not": C}, A]}]}
    assert add("all.0", C)(TREE)["all"][0] == {"all": [A, C]}


def test_a_leaf_is_changed_in_its_place() -> None:
    assert change("all.1.any.0", C)(TREE) == {"all": [A, {"any": [C, {"not": C}]}]}


def test_wrapping_and_taking_the_wrapping_off() -> None:
    assert wrap("all.0", "not")(TREE)["all"][0] == {"not": A}
    assert wrap("", "any")(A) == {"any": [A]}
    assert unwrap("")({"any": [A]}) == A
    with pytest.raises(EditRefused) as refusal:
        unwrap("")(TREE)
    assert refusal.value.code == "not_alone"


def test_all_becomes_any_and_keeps_its_words() -> None:
    words = {"id": "Belum.", "en": "Not yet."}
    assert turn("")({"all": [A, B], "say": words}) == {"any": [A, B], "say": words}
    with pytest.raises(EditRefused):
        turn("")(A)


def test_a_group_that_loses_its_last_branch_goes_with_it() -> None:
    assert remove("any.0.not")({"any": [{"not": A}]}) is None
    assert remove("all.1.any.0")(TREE) == {"all": [A, {"any": [{"not": C}]}]}
    assert remove("all.1.any.1.not")(TREE) == {"all": [A, {"any": [B]}]}


def test_branches_move_inside_their_group_and_not_beyond() -> None:
    assert move("all.1", -1)(TREE)["all"][1] == A
    assert move("all.0", -1)(TREE) == TREE
    for still in ("", "all.1.any.1.not"):
        with pytest.raises(EditRefused):
            move(still, 1)(TREE)


def test_words_are_set_and_taken_away() -> None:
    words = {"id": "Belum.", "en": "Not yet."}
    told = say("all.1", words)(TREE)
    assert told["all"][1]["say"] == words
    assert say("all.1", None)(told) == TREE


def test_nesting_has_an_end() -> None:
    tree = A
    for _level in range(DEEPEST):
        tree = wrap("", "not")(tree)
    with pytest.raises(EditRefused) as refusal:
        wrap("", "not")(tree)
    assert refusal.value.code == "too_nested"


@calm
@given(tree=trees, data=st.data())
def test_no_edit_writes_into_the_tree_it_was_given(tree: dict[str, object], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([place.path for place in walk(tree)]))
    before = deepcopy(tree)
    for edit in (
        add(path, A),
        change(path, B),
        wrap(path, "any"),
        unwrap(path),
        turn(path),
        remove(path),
        move(path, 1),
    ):
        try:
            edit(tree)
        except EditRefused:
            continue
        finally:
            assert tree == before


@calm
@given(tree=trees, data=st.data())
def test_wrapping_is_taken_back_by_unwrapping(tree: dict[str, object], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([place.path for place in walk(tree)]))
    for key in ("all", "any", "not"):
        try:
            wrapped = wrap(path, key)(tree)
        except EditRefused:
            continue
        assert unwrap(path)(wrapped) == tree


def test_a_condition_is_stored_with_its_step_or_field() -> None:
    document = {
        "transitions": [{"id": "submit", "when": A}],
        "forms": [{"id": "main", "sections": [{"fields": [{"id": "days"}]}]}],
    }
    assert on_step("submit", remove(""))(document)["transitions"] == [{"id": "submit"}]
    shown = on_field("main", "days", add("", B))(document)
    assert shown["forms"][0]["sections"][0]["fields"] == [{"id": "days", "show_if": B}]
    with pytest.raises(EditRefused):
        on_field("main", "reason", add("", B))(document)
    assert document["transitions"][0]["when"] == A
