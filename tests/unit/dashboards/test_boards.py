"""Tiles cut out of counted cells; above all that no small group can be read or worked out."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.dashboards import boards
from app.dashboards.values import AGE_BANDS, SMALLEST_GROUP, Branch, Cell, Place
from workflows import schema
from workflows.definition import Tile

DEFINITION = schema.load_shipped("skp-nasional")
NO_AGES = (0,) * len(AGE_BANDS)
TOP, *CHILDREN = (Place(UUID(int=number), f"Unit {number}") for number in range(1, 6))
BRANCH = Branch((TOP,), tuple(CHILDREN))
PREDICATES = DEFINITION.facts["predicate"]

cells = st.lists(
    st.builds(
        Cell,
        unit_id=st.sampled_from([place.id for place in (TOP, *CHILDREN)]),
        state=st.sampled_from([state.id for state in DEFINITION.states]),
        predicate=st.sampled_from([None, *PREDICATES]),
        count=st.integers(1, 9),
        overdue=st.just(0),
        ages=st.just(NO_AGES),
    ),
    max_size=12,
)


def cell(place: Place, state: str, predicate: str | None, count: int, overdue: int = 0) -> Cell:
    return Cell(place.id, state, predicate, count, overdue, (count, 0, 0, 0))


@given(cells)
def test_every_group_is_large_enough_and_none_can_be_subtracted(found: list[Cell]) -> None:
    board = boards.build(DEFINITION, "rating", BRANCH, found, open_states=())
    rated = sum(one.count for one in found if one.state in {"rating", "delivery"} and one.predicate)
    assert board.distribution is not None
    assert all(group.total >= SMALLEST_GROUP for group in board.distribution)
    shown = sum(group.total for group in board.distribution)
    assert shown == (rated if rated >= SMALLEST_GROUP else 0)
    assert board.withheld == rated - shown
    covered = [place for group in board.distribution for place in group.places]
    assert len(covered) == len(set(covered))


@given(cells)
def test_where_each_result_may_be_read_units_stay_apart(found: list[Cell]) -> None:
    board = boards.build(DEFINITION, "closed", BRANCH, found, open_states={"closed", "cancelled"})
    assert board.distribution is not None
    assert all(len(group.places) == 1 for group in board.distribution)
    assert board.withheld == 0


def test_a_small_unit_takes_the_next_larger_one_with_it() -> None:
    found = [
        cell(CHILDREN[0], "delivery", "good", 9),
        cell(CHILDREN[1], "delivery", "very_good", 6),
        cell(CHILDREN[2], "delivery", "poor", 1),
    ]
    board = boards.build(DEFINITION, "rating", BRANCH, found, open_states=())
    assert board.distribution is not None
    assert [(sorted(p.name for p in group.places), dict(group.counts)) for group in board.distribution] == [
        (["Unit 2"], {"good": 9}),
        (["Unit 3", "Unit 4"], {"very_good": 6, "poor": 1}),
    ]


def test_tiles_count_only_the_states_that_declare_them() -> None:
    """The state of changes to a plan declares ageing but not overdue; the running state the other way round."""
    found = [cell(TOP, "running", None, 5, overdue=2), cell(CHILDREN[0], "change_draft", None, 3, overdue=3)]
    board = boards.build(DEFINITION, "monitoring", BRANCH, found, open_states=())
    assert board.overdue == 2
    assert board.ages == (3, 0, 0, 0)
    assert board.states == {"running": 5, "change_draft": 3, "change_review": 0, "suspended": 0}
    assert [(line.place, line.count, line.overdue, line.total) for line in board.funnel or ()] == [
        (TOP, 5, 2, 5),
        (CHILDREN[0], 3, 3, 3),
    ]
    assert board.distribution is None


def test_what_no_state_declares_is_not_there() -> None:
    bare = replace(DEFINITION, states=tuple(replace(one, dashboard=(Tile("work_list"),)) for one in DEFINITION.states))
    board = boards.build(bare, "drafting", BRANCH, [cell(TOP, "draft", None, 4, overdue=1)], open_states=())
    assert (board.funnel, board.overdue, board.ages, board.distribution) == (None, None, None, None)
    assert board.work_list
    assert board.total == 4


@given(cells)
def test_stage_counts_lose_nothing(found: list[Cell]) -> None:
    counts = boards.stage_counts(DEFINITION, found)
    assert list(counts) == [stage.id for stage in DEFINITION.stages]
    assert sum(count for count, _ in counts.values()) == sum(one.count for one in found)
