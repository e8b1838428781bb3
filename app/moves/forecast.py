"""The dry run: what a move would do to each case, worked out from a handful of statements whatever their number.

It asks the same functions as the real one (app.cases.moving), so that the same data gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseEvent, Cycle, Period
from app.cases.moving import Standing, Unmovable, destination, due_notes, losses
from app.cases.schedule import handed_in, named_dates
from app.definitions.queries import compiled, compiled_version
from app.moves import queries
from app.moves.values import Forecast, Line, Wish
from app.people.calendar import work_calendar
from workflows.deadlines import Handed, WorkCalendar, schedule
from workflows.engine import Compiled


@dataclass(frozen=True)
class _Scene:
    """All that is read for a dry run."""

    source: Compiled
    target: Compiled
    cycles: Mapping[UUID, Cycle]
    periods: Mapping[UUID, Period]
    events: Mapping[UUID, list[Row[Any]]]
    calendar: WorkCalendar
    now: datetime
    session: Session


def forecast(session: Session, wish: Wish, *, now: datetime) -> Forecast:
    """What the move would do if it ran now; nothing is written."""
    found = queries.rows(session, wish)
    cycles, periods = queries.rounds(
        session, {row.cycle_id for row in found}, {row.period_id for row in found if row.period_id}
    )
    scene = _Scene(
        source=compiled(wish.source),
        target=compiled(wish.target),
        cycles=cycles,
        periods=periods,
        events=_events(session, wish),
        calendar=work_calendar(session, wish.source.agency_id),
        now=now,
        session=session,
    )
    return Forecast([_line(scene, wish, row) for row in found])


def _line(scene: _Scene, wish: Wish, row: Row[Any]) -> Line:
    rhythm = "none" if row.parent_id else scene.cycles[row.cycle_id].rhythm
    standing = Standing(row.state, closed=False, rhythm=rhythm, voted=frozenset(row.voted or ()), hands=row.hands)
    try:
        to_state = destination(standing, scene.target, wish.states)
    except Unmovable as refusal:
        return Line(row.id, row.owner, row.unit, row.state, None, refusal.code)
    due = _due(scene, row, to_state)
    notes = (*losses(standing, scene.source, scene.target, to_state), *due_notes(row.due_at, due, scene.now))
    return Line(row.id, row.owner, row.unit, row.state, to_state, "", notes)


def _due(scene: _Scene, row: Row[Any], to_state: str) -> datetime | None:
    """As app.cases.schedule and app.cases.moving settle it: a stay that goes on under an equal deadline keeps its due
    date."""
    deadline = scene.target.states[to_state].deadline
    stays = to_state == row.state
    if stays and deadline == scene.source.states[row.state].deadline:
        return row.due_at
    if deadline is None:
        return None
    events = scene.events.get(row.id, [])
    moments = [one.at for one in events if one.transition == deadline.since]
    since = {deadline.since: max(moments)} if deadline.since and moments else {}
    entry = row.entry_seq if stays else events[-1].seq + 1 if events else 1
    handed = Handed.NO
    if deadline.handed is not None:
        steps = [compiled_version(scene.session, one.definition_version_id).transitions[one.transition]
                 for one in events if one.kind != "move"]  # fmt: skip
        handed = handed_in([(one.seq, one.via) for one in events if one.kind != "move"], steps, entry)
    dates = named_dates(scene.cycles[row.cycle_id], scene.periods.get(row.period_id))
    entered = row.entered_at if stays else scene.now
    plan = schedule(deadline, entered, dates, since, scene.calendar, handed)
    return plan.due_at if plan else None


def _events(session: Session, wish: Wish) -> dict[UUID, list[Row[Any]]]:
    """The steps of the cases, read only where a deadline of the target counts from one or knows hand-overs."""
    states = compiled(wish.target).states
    goals = [states[to] for to in wish.states.values() if to in states]
    if not any(one.deadline and (one.deadline.since or one.deadline.handed is not None) for one in goals):
        return {}
    query = (
        select(
            CaseEvent.case_id, CaseEvent.seq, CaseEvent.at, CaseEvent.transition, CaseEvent.kind, CaseEvent.via,
            CaseEvent.definition_version_id,
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(queries.movable(wish))
        .order_by(CaseEvent.case_id, CaseEvent.seq)
    )  # fmt: skip
    found: dict[UUID, list[Row[Any]]] = {}
    for row in session.execute(query):
        found.setdefault(row.case_id, []).append(row)
    return found
