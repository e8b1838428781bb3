"""Sample numbers for a dashboard of which nothing runs yet. Pure; pages mark them as samples."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from app.dashboards import boards
from app.dashboards.boards import Board
from app.dashboards.cutting import AnswerGroup, Breakdown, Flow, MeanLine, Week
from app.dashboards.tile_queries import WEEKS
from app.dashboards.values import Branch, Cell, Holder, MonthlyMean, Place, Stays
from workflows.definition import Definition, Field, State
from workflows.tiles import COUNTED, NUMERIC, source

_SHARES = (14, 9, 6)
_MONTHS = 6


def sample_branch(names: Collection[str]) -> Branch:
    """Three invented units."""
    return Branch((), tuple(Place(UUID(int=number), name) for number, name in enumerate(names, 1)))


def sample_board(
    definition: Definition,
    stage: str,
    branch: Branch,
    *,
    audience: Collection[str],
    people: Collection[str],
    today: date,
) -> Board:
    """The board of a stage as it may look once people are at it."""
    inside = boards.inside_stage(definition, stage, audience)
    cells = _cells(definition, inside, branch)
    states = [state.id for state in inside]
    board = boards.build(definition, stage, branch, cells, states, audience=audience)
    timed = tuple(state.id for state in inside if _has(state, "time_in_state"))
    return replace(
        board,
        flows=tuple(_flow(state.id, today) for state in inside if _has(state, "trend", of_field=False)),
        means=tuple(_mean(state, field, form, today) for state, form, field in _about(definition, inside, "trend")),
        breakdowns=tuple(
            _breakdown(state, field) for state, _form, field in _about(definition, inside, "field_breakdown")
        ),
        holders=_holders(people) if any(_has(state, "bottleneck") for state in inside) else None,
        stays=tuple(Stays(state, 40 - 7 * index, 3.5 + index, 9.0 + index) for index, state in enumerate(timed))
        or None,
        stay_states=timed,
    )


def _has(state: State, kind: str, *, of_field: bool | None = None) -> bool:
    return any(tile.tile == kind and of_field in (None, tile.field is not None) for tile in state.dashboard)


def _about(definition: Definition, inside: list[State], kind: str) -> list[tuple[State, str, Field]]:
    types = NUMERIC if kind == "trend" else NUMERIC | COUNTED
    found = []
    for state in inside:
        for tile in state.dashboard:
            known = source(definition, state, tile.field) if tile.tile == kind and tile.field else None
            if known is not None and known[1].type in types:
                found.append((state, *known))
    return found


def _cells(definition: Definition, inside: list[State], branch: Branch) -> list[Cell]:
    ratings = definition.facts.get(boards.DISTRIBUTED)
    values: tuple[str | None, ...] = (*ratings[:3], None) if isinstance(ratings, tuple) else (None,)
    return [
        Cell(place.id, state.id, value, share // (turn + 1) + 1, 1 + turn % 2, (share // (turn + 1) - 1, 1, 1, 0))
        for place, share in zip(branch.children, _SHARES, strict=False)
        for state in inside
        for turn, value in enumerate(values)
    ]


def _flow(state: str, today: date) -> Flow:
    monday = today - timedelta(days=today.weekday())
    counts = [(3 + (5 * week) % 9, 2 + (4 * week) % 7) for week in range(WEEKS)]
    weeks = (Week(monday - timedelta(weeks=WEEKS - 1 - week), *pair) for week, pair in enumerate(counts))
    return Flow(state, tuple(weeks))


def _mean(state: State, field: Field, form: str, today: date) -> MeanLine:
    first = today.replace(day=1)
    months = []
    for back in reversed(range(_MONTHS)):
        start = date(first.year - (first.month <= back), (first.month - back - 1) % 12 + 1, 1)
        months.append(MonthlyMean(state.id, form, field.id, start, Decimal(6 + (back * 7) % 5), 8 + back))
    return MeanLine(state.id, field, tuple(months))


def _breakdown(state: State, field: Field) -> Breakdown:
    if field.type in NUMERIC:
        group = AnswerGroup((), 29, {}, Decimal("6.4"), Decimal(1), Decimal(12))
        return Breakdown(state.id, field, False, (group,), 0)
    values = ["true", "false"] if field.type == "bool" else [choice.id for choice in field.choices]
    counts = {value: max(1, 18 // (turn + 1)) for turn, value in enumerate(values)}
    return Breakdown(state.id, field, False, (AnswerGroup((), 29, counts),), 0)


def _holders(people: Collection[str]) -> tuple[Holder, ...]:
    return tuple(
        Holder(None, name, 9 - 3 * turn, 63.0 / (turn + 1), 12.0 - 2 * turn) for turn, name in enumerate(people)
    )
