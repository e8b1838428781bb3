"""Edits of dashboards: what they change, and that nothing else changes."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import schema
from workflows.definition import TILES
from workflows.editing import EditRefused
from workflows.editing.tiles import MOST, add_tile, change_tile, copy_tiles, move_tile, remove_tile, tile
from workflows.editing.whole import blank

BASE = schema.to_dict(schema.load_shipped("skp-nasional"))


def small():
    return blank(code="cuti", title={"id": "Cuti", "en": "Leave"}, kind="request")


def tiles(document, state="draft"):
    return next(one for one in document["states"] if one["id"] == state).get("dashboard", [])


def refusal(edit, document) -> str:
    with pytest.raises(EditRefused) as caught:
        edit(document)
    return caught.value.code


def test_a_tile_is_written_as_the_schema_writes_it():
    made = add_tile("draft", tile("trend", field="hari", roles=("leader", "hr")))(small())
    assert tiles(made)[-1] == {"tile": "trend", "field": "hari", "roles": ["hr", "leader"]}
    assert tiles(schema.to_dict(schema.parse(made))) == tiles(made)


def test_for_everybody_is_written_as_nobody_named():
    assert tile("overdue", roles=("leader", "hr", "admin", "auditor")) == {"tile": "overdue"}


def test_the_same_tile_twice_is_refused_and_another_field_is_not():
    once = add_tile("draft", tile("trend", field="a"))(small())
    assert refusal(add_tile("draft", tile("trend", field="a", roles=("hr",))), once) == "tile_twice"
    twice = add_tile("draft", tile("trend"))(once)
    assert refusal(change_tile("draft", 2, field="a"), twice) == "tile_twice"
    assert change_tile("draft", 1, field="a", roles=("hr",))(twice)


def test_options_change_and_the_kind_stays():
    made = change_tile("draft", 0, roles=("auditor",))(small())
    assert tiles(made) == [{"tile": "work_list", "roles": ["auditor"]}]


@pytest.mark.parametrize("index", [-1, 1, 99])
@pytest.mark.parametrize(
    "make", [remove_tile, lambda state, at: move_tile(state, at, 1), change_tile], ids=["remove", "move", "change"]
)
def test_a_tile_that_is_gone_is_said_to_be(make, index):
    assert refusal(make("draft", index), small()) == "tile_gone"


def test_a_state_that_is_gone_is_said_to_be():
    assert refusal(remove_tile("nowhere", 0), small()) == "gone"
    assert refusal(copy_tiles("nowhere"), small()) == "gone"


def test_a_dashboard_has_room_for_some():
    document = small()
    for number in range(MOST - 1):
        document = add_tile("draft", tile("trend", field=f"f{number}"))(document)
    assert len(tiles(document)) == MOST
    assert refusal(add_tile("draft", tile("overdue")), document) == "tiles_many"


def test_copying_reaches_the_states_of_the_stage_alone():
    made = copy_tiles("running")(BASE)
    stage = {one["id"]: one["stage"] for one in BASE["states"]}
    for state, where in stage.items():
        expected = tiles(BASE, "running") if where == "monitoring" else tiles(BASE, state)
        assert tiles(made, state) == expected, state


@given(st.lists(st.tuples(st.integers(-1, 12), st.integers(-14, 14)), max_size=12))
def test_moving_loses_nothing_and_changes_nothing_given(moves):
    document = small()
    for kind in TILES[:-1]:
        if kind != "work_list":
            document = add_tile("draft", tile(kind))(document)
    before, kept = deepcopy(document), sorted(one["tile"] for one in tiles(document))
    for index, steps in moves:
        try:
            moved = move_tile("draft", index, steps)(document)
        except EditRefused:
            continue
        assert sorted(one["tile"] for one in tiles(moved)) == kept
    assert document == before
