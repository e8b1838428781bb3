"""Fills a board with the tiles that have statements of their own; a tile that nobody asks for costs nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.clock import local_day
from app.dashboards import boards, tile_queries
from app.dashboards.boards import Board
from app.dashboards.cutting import Answers, Breakdown, MeanLine, breakdown, flow, mean_line
from app.dashboards.queries import Selection
from app.dashboards.scene import Scene
from app.dashboards.tile_queries import WEEKS
from app.dashboards.values import SMALLEST_GROUP, Branch, Cell
from workflows.definition import Definition, Field, State, Tile
from workflows.tiles import COUNTED, NUMERIC, source

LEADERS_SMALLEST = SMALLEST_GROUP + 1
"""A leader may be one of the group and knows their own result, which leaves one fewer to hide among."""


@dataclass(frozen=True)
class Place:
    """Where a board is drawn: cases, their counts, and who looks at them (see Scene)."""

    session: Session
    definition: Definition
    branch: Branch
    cells: Collection[Cell]
    cases: Selection
    now: datetime
    time_zone: str
    audience: Collection[str]
    open_states: Collection[str] = ()
    answered_states: Collection[str] = ()

    @property
    def smallest(self) -> int:
        """The smallest group shown where single answers and results aren't the viewer's to read."""
        return LEADERS_SMALLEST if set(self.audience) == {"leader"} else SMALLEST_GROUP

    def enough(self, state: str) -> int:
        """How many answers in a state make a group that may be shown."""
        return 1 if state in self.answered_states else self.smallest


def of_scene(scene: Scene) -> Place:
    """The place that a page is about."""
    return Place(
        scene.session, scene.definition, scene.branch, scene.cells, scene.selection, scene.now, scene.time_zone,
        scene.audience, scene.open_states, scene.answered_states,
    )  # fmt: skip


def board_of(place: Place, stage: str) -> Board:
    """The whole board of a stage: one statement for each kind of tile beyond what the counts give."""
    board = boards.build(
        place.definition, stage, place.branch, tuple(place.cells), place.open_states,
        audience=place.audience, smallest=place.smallest,
    )  # fmt: skip
    states = boards.inside_stage(place.definition, stage, place.audience)
    return replace(
        board,
        flows=_flows(place, states),
        means=_means(place, states),
        breakdowns=_breakdowns(place, states),
        **_people_and_times(place, states),
    )


def _declared(states: list[State], kind: str) -> list[tuple[State, Tile]]:
    return [(state, tile) for state in states for tile in state.dashboard if tile.tile == kind]


def _flows(place: Place, states: list[State]) -> tuple[boards.Flow, ...]:
    wanted = [state.id for state, tile in _declared(states, "trend") if tile.field is None]
    if not wanted:
        return ()
    found = tile_queries.count_traffic(
        place.session, place.cases, wanted, initial=place.definition.initial, now=place.now, time_zone=place.time_zone
    )
    today = local_day(place.now, place.time_zone)
    return tuple(flow(state, found, today=today, weeks=WEEKS) for state in dict.fromkeys(wanted))


def _sources(place: Place, states: list[State], kind: str) -> list[tuple[State, Tile, str, Field]]:
    """Tiles about a field with the form that holds it; one whose field is gone shows nothing."""
    found = []
    for state, tile in _declared(states, kind):
        known = source(place.definition, state, tile.field) if tile.field else None
        if known is not None:
            found.append((state, tile, *known))
    return found


def _means(place: Place, states: list[State]) -> tuple[MeanLine, ...]:
    tiles = [one for one in _sources(place, states, "trend") if one[3].type in NUMERIC]
    if not tiles:
        return ()
    found = tile_queries.average_by_month(
        place.session, place.cases, [(state.id, (form, field.id)) for state, _tile, form, field in tiles],
        initial=place.definition.initial, now=place.now, time_zone=place.time_zone,
    )  # fmt: skip
    return tuple(
        mean_line(state.id, form, field, found, smallest=place.enough(state.id)) for state, _tile, form, field in tiles
    )


def _breakdowns(place: Place, states: list[State]) -> tuple[Breakdown, ...]:
    tiles = _sources(place, states, "field_breakdown")
    counted = [(state.id, (form, field.id)) for state, _, form, field in tiles if field.type in COUNTED]
    summed = [(state.id, (form, field.id)) for state, _, form, field in tiles if field.type in NUMERIC]
    session, cases, branch = place.session, place.cases, place.branch
    answers = Answers(
        tile_queries.count_answers(session, cases, counted, branch) if counted else (),
        tile_queries.sum_up_numbers(session, cases, summed, branch) if summed else (),
    )
    return tuple(
        breakdown(
            state.id, form, field, answers, branch, by_unit=tile.by == "unit", smallest=place.enough(state.id)
        )
        for state, tile, form, field in tiles
    )  # fmt: skip


def _people_and_times(place: Place, states: list[State]) -> dict[str, object]:
    holding = [state.id for state, _tile in _declared(states, "bottleneck")]
    timed = [state.id for state, _tile in _declared(states, "time_in_state")]
    session, cases = place.session, place.cases
    return {
        "holders": tuple(tile_queries.list_holders(session, cases, holding, now=place.now)) if holding else None,
        "stays": tuple(tile_queries.measure_stays(session, cases, timed)) if timed else None,
        "stay_states": tuple(dict.fromkeys(timed)),
    }
