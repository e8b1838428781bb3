"""The statements of process mining, one for each part of a page. Which cases they read is handed in as a Selection."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, ScalarSelect, cast, func, literal_column, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from app.cases.models import Case, CaseEvent
from app.dashboards.queries import Selection, days, grouped
from app.dashboards.tile_queries import MOVED
from app.dashboards.values import Branch
from app.mining.values import ANSWERED_DAYS, OUT_OF_LINE, PATH_SIGN, REWORK, AnswerTime, Passage, Return, Variant, Ways
from app.people.models import Employee

MOST_VARIANTS = 10
_TENTHS = 10


def read_passages(session: Session, cases: Selection) -> list[Passage]:
    """Every step from state to state with the length of the stay before it, in groups of a tenth of a day.

    Groups and not percentiles: sorting every stay of a large agency for its median costs twice as much as counting
    them, and these same rows also weigh the edges of the picture.
    """
    began = func.lag(CaseEvent.at, 1, func.least(Case.created_at, CaseEvent.at))
    spent = days(CaseEvent.at - began.over(partition_by=CaseEvent.case_id, order_by=CaseEvent.seq))
    keys = (CaseEvent.from_state, CaseEvent.to_state, CaseEvent.transition, CaseEvent.kind)
    stays = (
        select(*keys, cast(spent, Float).label("spent"))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(cases.where(), MOVED)
        .subquery()
    )
    columns = (stays.c.from_state, stays.c.to_state, stays.c.transition, stays.c.kind)
    tenth = func.floor(stays.c.spent * _TENTHS)
    rows = session.execute(select(*columns, func.count(), func.sum(stays.c.spent)).group_by(*columns, tenth))
    return [Passage(*row) for row in rows if row[0] is not None]


def read_variants(session: Session, cases: Selection) -> Ways:
    """The ways most taken, and the numbers of all."""
    first = literal_column("(array_agg(case_event.from_state order by case_event.seq))[1]")
    rest = func.string_agg(CaseEvent.to_state, aggregate_order_by(literal_column(f"'{PATH_SIGN}'"), CaseEvent.seq))
    finished = Case.closed_at.is_not(None)
    ways = (
        select(
            func.concat(first, PATH_SIGN, rest).label("way"), finished.label("finished"),
            func.bool_or(CaseEvent.kind.in_(OUT_OF_LINE)).label("rework"),
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(cases.where(), MOVED)
        .group_by(Case.id)
        .subquery()
    )  # fmt: skip
    count, done = func.count(), func.count().filter(ways.c.finished)
    straight = func.count().filter(ways.c.finished, ~ways.c.rework)
    totals: list[ColumnElement[Any]] = [func.sum(one).over() for one in (count, done, straight)]
    rows = session.execute(
        select(ways.c.way, count, done, func.bool_or(ways.c.rework), *totals)
        .group_by(ways.c.way)
        .order_by(count.desc(), ways.c.way)
        .limit(MOST_VARIANTS)
    ).all()
    found = [Variant(tuple(row[0].split(PATH_SIGN)), *row[1:4]) for row in rows]
    return Ways(tuple(found), *(int(total) for total in rows[0][4:7])) if rows else Ways()


def _before() -> ScalarSelect[Any]:
    """When a case entered the state that an event left; null for the state it began in."""
    earlier = aliased(CaseEvent)
    return (
        select(earlier.at)
        .where(
            earlier.case_id == CaseEvent.case_id, earlier.seq < CaseEvent.seq,
            earlier.from_state.is_distinct_from(earlier.to_state),
        )
        .order_by(earlier.seq.desc())
        .limit(1)
        .correlate(CaseEvent)
        .scalar_subquery()
    )  # fmt: skip


def read_returns(session: Session, cases: Selection, branch: Branch | None) -> list[Return]:
    """Steps back by unit, and the days until a case stood again where it was sent back from."""
    later = aliased(CaseEvent)
    again = (
        select(later.at)
        .where(
            later.case_id == CaseEvent.case_id, later.seq > CaseEvent.seq, later.to_state == CaseEvent.from_state,
            later.from_state.is_distinct_from(later.to_state),
        )
        .order_by(later.seq)
        .limit(1)
        .correlate(CaseEvent)
        .scalar_subquery()
    )  # fmt: skip
    query = select(
        CaseEvent.transition, CaseEvent.from_state, CaseEvent.to_state, days(again - CaseEvent.at).label("cost")
    )
    query = query.select_from(CaseEvent).join(Case, Case.id == CaseEvent.case_id)
    each = grouped(query.where(cases.where(), MOVED, CaseEvent.kind.in_(REWORK)), branch)[0].subquery()
    columns = (each.c.top, each.c.transition, each.c.from_state, each.c.to_state)
    cost = each.c.cost
    rows = session.execute(
        select(*columns, func.count(), func.count(cost), func.coalesce(func.sum(cost), 0)).group_by(*columns)
    )
    return [Return(*row[:6], float(row[6])) for row in rows]


def read_answer_times(
    session: Session, cases: Selection, branch: Branch | None, *, now: datetime, names: bool
) -> list[AnswerTime]:
    """Median days from a case's entry into a state to the step out of it, of the last ANSWERED_DAYS days.

    By unit group, and with ``names`` also by the person whose turn it was. What owners and the system do isn't counted:
    writing one's own plan is no answer.
    """
    person = func.coalesce(CaseEvent.acting_for_id, CaseEvent.actor_id)
    spent = days(CaseEvent.at - func.coalesce(_before(), func.least(Case.created_at, CaseEvent.at)))
    query = select(person.label("person"), spent.label("spent")).select_from(CaseEvent)
    query = query.join(Case, Case.id == CaseEvent.case_id).where(
        cases.where(), MOVED, CaseEvent.at >= now - timedelta(days=ANSWERED_DAYS), CaseEvent.at <= now,
        CaseEvent.relation.not_in(("owner", "system")),
    )  # fmt: skip
    each = grouped(query, branch)[0].subquery()
    measures = (func.count(), func.percentile_cont(0.5).within_group(each.c.spent))
    if not names:
        rows = session.execute(select(each.c.top, *measures).group_by(each.c.top))
        return [AnswerTime(row[0], None, "", row[1], float(row[2])) for row in rows]
    sets = func.grouping_sets(tuple_(each.c.top), tuple_(each.c.person, Employee.name))
    of_person = func.grouping(each.c.top)
    rows = session.execute(
        select(each.c.top, each.c.person, Employee.name, of_person, *measures)
        .outerjoin(Employee, Employee.id == each.c.person)
        .group_by(sets)
        .having(or_(of_person == 0, each.c.person.is_not(None)))
    )
    return [AnswerTime(row[0], row[1], row[2] or "", row[4], float(row[5])) for row in rows]


def count_on_day(session: Session, cases: Selection, moment: datetime) -> dict[str, int]:
    """How many cases stood in which state at a moment, worked out from their events; later rows tell nothing of it."""
    last = (
        select(CaseEvent.to_state)
        .where(CaseEvent.case_id == Case.id, MOVED, CaseEvent.at <= moment)
        .order_by(CaseEvent.seq.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    first = (
        select(CaseEvent.from_state)
        .where(CaseEvent.case_id == Case.id, MOVED)
        .order_by(CaseEvent.seq)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    begun = select(func.min(CaseEvent.at)).where(CaseEvent.case_id == Case.id, MOVED).correlate(Case).scalar_subquery()
    stood = (
        select(func.coalesce(last, first, Case.state).label("state"))
        .where(cases.where(), func.least(Case.created_at, begun) <= moment)
        .subquery()
    )
    rows = session.execute(select(stood.c.state, func.count()).group_by(stood.c.state))
    return {state: count for state, count in rows}
