"""Cuts the tiles that a definition asks for out of the counted cells. Pure: no database, no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.dashboards.cutting import Breakdown, Flow, MeanLine, merge_small
from app.dashboards.values import AGE_BANDS, SMALLEST_GROUP, Branch, Cell, Holder, Place, Stays
from workflows.definition import Definition, State, Tile
from workflows.tiles import DISTRIBUTED


@dataclass(frozen=True)
class UnitLine:
    """One line of a funnel: cases of a unit in the tile's states, the late ones among them, and all of its cases."""

    place: Place
    count: int
    overdue: int
    total: int


@dataclass(frozen=True)
class Group:
    """One line of a distribution: the units it covers and how often each value occurs."""

    places: tuple[Place, ...]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Board:
    """The tiles of one stage; a tile that no state of the stage declares is None or empty.

    ``withheld``: cases with a value that no group of the distribution shows. ``overdue_states``: what that tile counts.
    ``order``: the kinds of tiles as the states name them. What has a statement of its own is filled in by ``tiles``.
    """

    states: Mapping[str, int]
    funnel: tuple[UnitLine, ...] | None = None
    overdue: int | None = None
    ages: tuple[int, ...] | None = None
    distribution: tuple[Group, ...] | None = None
    withheld: int = 0
    work_list: bool = False
    overdue_states: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()
    means: tuple[MeanLine, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    holders: tuple[Holder, ...] | None = None
    stays: tuple[Stays, ...] | None = None
    stay_states: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Cases in the stage."""
        return sum(self.states.values())


def stage_counts(definition: Definition, cells: Iterable[Cell]) -> dict[str, tuple[int, int]]:
    """(cases, late ones) by stage, in the order of the definition; cases in states it doesn't know are left out."""
    stage_of = {state.id: state.stage for state in definition.states}
    found = {stage.id: (0, 0) for stage in definition.stages}
    for cell in cells:
        stage = stage_of.get(cell.state)
        if stage is not None:
            found[stage] = (found[stage][0] + cell.count, found[stage][1] + cell.overdue)
    return found


def shown_to(tile: Tile, audience: Collection[str] | None) -> bool:
    """Whether a tile is for somebody who looks in these roles; None looks in all of them."""
    return audience is None or not tile.roles or not set(tile.roles).isdisjoint(audience)


def inside_stage(definition: Definition, stage: str, audience: Collection[str] | None) -> list[State]:
    """The states of a stage, each with the tiles that the audience is shown."""
    return [
        replace(state, dashboard=tuple(tile for tile in state.dashboard if shown_to(tile, audience)))
        for state in definition.states
        if state.stage == stage
    ]


def build(
    definition: Definition,
    stage: str,
    branch: Branch,
    cells: Sequence[Cell],
    open_states: Collection[str],
    *,
    audience: Collection[str] | None = None,
    smallest: int = SMALLEST_GROUP,
) -> Board:
    """The board of a stage. In ``open_states`` the viewer reads each result anyway; elsewhere small groups merge."""
    inside = inside_stage(definition, stage, audience)
    tiles = {kind: _declared(inside, kind) for kind in ("funnel", "overdue", "ageing", "work_list")}
    spread = _declared(inside, "distribution", DISTRIBUTED)
    enough = 1 if spread <= set(open_states) else smallest
    groups = merge_small(_by_unit(branch, cells, spread), enough, _union)
    rated = sum(cell.count for cell in cells if cell.state in spread and cell.predicate)
    return Board(
        states={one.id: sum(cell.count for cell in cells if cell.state == one.id) for one in inside},
        funnel=_funnel(branch, cells, tiles["funnel"]) if tiles["funnel"] else None,
        overdue=_sum(cells, tiles["overdue"], "overdue") if tiles["overdue"] else None,
        ages=_ages(cells, tiles["ageing"]) if tiles["ageing"] else None,
        distribution=groups if spread else None,
        withheld=rated - sum(group.total for group in groups),
        work_list=bool(tiles["work_list"]),
        overdue_states=tuple(sorted(tiles["overdue"])),
        order=tuple(dict.fromkeys(tile.tile for state in inside for tile in state.dashboard)),
    )


def _declared(states: Iterable[State], kind: str, value: str | None = None) -> frozenset[str]:
    tiles = [(state.id, tile) for state in states for tile in state.dashboard]
    return frozenset(state for state, tile in tiles if tile.tile == kind and value in (None, tile.field))


def _sum(cells: Iterable[Cell], states: Collection[str], name: str) -> int:
    return sum(getattr(cell, name) for cell in cells if cell.state in states)


def _funnel(branch: Branch, cells: Sequence[Cell], states: Collection[str]) -> tuple[UnitLine, ...]:
    """Units without any case are left out."""
    lines = []
    for place in branch.places:
        own = [cell for cell in cells if cell.unit_id == place.id]
        if own:
            lines.append(UnitLine(place, _sum(own, states, "count"), _sum(own, states, "overdue"), _total(own)))
    return tuple(lines)


def _total(cells: Iterable[Cell]) -> int:
    return sum(cell.count for cell in cells)


def _ages(cells: Sequence[Cell], states: Collection[str]) -> tuple[int, ...]:
    counted = [cell.ages for cell in cells if cell.state in states]
    return tuple(sum(ages[band] for ages in counted) for band in range(len(AGE_BANDS)))


def _by_unit(branch: Branch, cells: Sequence[Cell], states: Collection[str]) -> list[Group]:
    found: dict[UUID | None, Counter[str]] = {}
    for cell in cells:
        if cell.state in states and cell.predicate:
            found.setdefault(cell.unit_id, Counter())[cell.predicate] += cell.count
    return [Group((place,), found[place.id]) for place in branch.places if place.id in found]


def _union(groups: Sequence[Group]) -> Group:
    counts: Counter[str] = Counter()
    for group in groups:
        counts.update(group.counts)
    return Group(tuple(place for group in groups for place in group.places), counts)
