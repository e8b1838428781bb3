"""The statements of single tiles, one each; what they count is handed in as a Selection."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Numeric,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cases.models import Case, CaseAnswer, CaseEvent, CaseTask
from app.dashboards.queries import Selection, days, grouped
from app.dashboards.values import AnswerCount, Branch, Holder, MonthlyMean, NumberSummary, Stays, Traffic
from app.people.models import Employee

WEEKS = 12
MONTHS = 12
MOST_HOLDERS = 10
MOVED = CaseEvent.from_state.is_distinct_from(CaseEvent.to_state)
"""Votes apart, an event may also leave a case where it is: a hand-over inside a state."""

Source = tuple[str, str]
"""A form and one of its fields."""


def count_traffic(
    session: Session, cases: Selection, states: Collection[str], *, initial: str, now: datetime, time_zone: str
) -> list[Traffic]:
    """Cases that entered and left each state in the last WEEKS weeks, week by week, the present one included."""
    since = now - timedelta(weeks=WEEKS)
    moved = [
        _passages(cases, CaseEvent.to_state, states, since, entered=1),
        _passages(cases, CaseEvent.from_state, states, since, entered=0),
    ]
    if initial in states:
        opened = select(literal(initial).label("state"), Case.created_at.label("at"), literal(1).label("entered"))
        moved.append(opened.where(cases.where(), Case.created_at >= since))
    every = union_all(*moved).subquery()
    week = cast(func.date_trunc("week", func.timezone(time_zone, every.c.at)), Date)
    rows = session.execute(
        select(every.c.state, week, func.sum(every.c.entered), func.sum(1 - every.c.entered))
        .group_by(text("1"), text("2"))
        .order_by(text("1"), text("2"))
    )
    return [Traffic(*row) for row in rows]


def _passages(
    cases: Selection, column: InstrumentedAttribute[Any], states: Collection[str], since: datetime, *, entered: int
) -> Any:
    query = select(column.label("state"), CaseEvent.at, literal(entered).label("entered"))
    return query.join(Case, Case.id == CaseEvent.case_id).where(
        cases.where(), column.in_(states), MOVED, CaseEvent.at >= since
    )


def average_by_month(
    session: Session, cases: Selection, wanted: Collection[tuple[str, Source]], *,
    initial: str, now: datetime, time_zone: str,
) -> list[MonthlyMean]:  # fmt: skip
    """The means of numeric answers by the month in which a case last entered a state, of the last MONTHS months.

    ``wanted``: states, each with a form and a field.
    """
    states, sources = {state for state, _ in wanted}, {source for _, source in wanted}
    entries = _last_entries(cases, states, initial)
    number = _number(CaseAnswer.value)
    month = cast(func.date_trunc("month", func.timezone(time_zone, entries.c.at)), Date)
    rows = session.execute(
        select(entries.c.state, CaseAnswer.form, CaseAnswer.field, month, func.avg(number), func.count(number))
        .join(CaseAnswer, CaseAnswer.case_id == entries.c.case_id)
        .where(tuple_(CaseAnswer.form, CaseAnswer.field).in_(sources), entries.c.at >= now - timedelta(days=366))
        .group_by(text("1"), text("2"), text("3"), text("4"))
        .having(func.count(number) > 0)
        .order_by(text("4"))
    )
    found = [MonthlyMean(*row) for row in rows]
    return [one for one in found if (one.state, (one.form, one.field)) in set(wanted)]


def _last_entries(cases: Selection, states: Collection[str], initial: str) -> Subquery:
    moved = (
        select(CaseEvent.case_id, CaseEvent.to_state.label("state"), CaseEvent.at)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(cases.where(), CaseEvent.to_state.in_(states), MOVED)
    )
    if initial in states:
        opened = select(Case.id, literal(initial), Case.created_at).where(cases.where())
        every = union_all(moved, opened).subquery()
    else:
        every = moved.subquery()
    last = select(every.c.case_id, every.c.state, func.max(every.c.at).label("at"))
    return last.group_by(every.c.case_id, every.c.state).subquery()


def _number(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A stored answer as a number; null for what is none."""
    written = value.op("#>>", return_type=Text())(literal_column("'{}'"))
    return case((written.regexp_match(r"^-?[0-9]{1,20}(\.[0-9]{1,20})?$"), cast(written, Numeric)), else_=null())


def count_answers(
    session: Session, cases: Selection, wanted: Collection[tuple[str, Source]], branch: Branch | None
) -> list[AnswerCount]:
    """How many of the cases in a state gave which answer to a choice or yes-no field, by child unit.

    A row without a value says how many answered: somebody may have chosen several.
    """
    listed = case(
        (func.jsonb_typeof(CaseAnswer.value) == "array", CaseAnswer.value),
        else_=func.jsonb_build_array(CaseAnswer.value, type_=JSONB),
    )
    value = func.jsonb_array_elements_text(listed).table_valued("value").lateral()
    keys = (Case.state, CaseAnswer.form, CaseAnswer.field)
    query = select(*keys, value.c.value, func.count(Case.id.distinct())).select_from(Case)
    query = query.join(CaseAnswer, CaseAnswer.case_id == Case.id).join(value, literal(True))
    query = query.where(cases.where(), tuple_(Case.state, CaseAnswer.form, CaseAnswer.field).in_(_flat(wanted)))
    query, top = grouped(query, branch)
    sets = func.grouping_sets(tuple_(top, *keys, value.c.value), tuple_(top, *keys))
    # Each list holds a value once, so nulls come of the totals alone.
    rows = session.execute(query.where(value.c.value.is_not(None)).group_by(sets))
    return [AnswerCount(row[-1], *row[:-1]) for row in rows]


def sum_up_numbers(
    session: Session, cases: Selection, wanted: Collection[tuple[str, Source]], branch: Branch | None
) -> list[NumberSummary]:
    """Mean, lowest and highest of the numeric answers of the cases in a state, by child unit."""
    number = _number(CaseAnswer.value)
    keys = (Case.state, CaseAnswer.form, CaseAnswer.field)
    query = select(*keys, func.count(number), func.avg(number), func.min(number), func.max(number)).select_from(Case)
    query = query.join(CaseAnswer, CaseAnswer.case_id == Case.id)
    query = query.where(cases.where(), tuple_(Case.state, CaseAnswer.form, CaseAnswer.field).in_(_flat(wanted)))
    query, top = grouped(query, branch)
    rows = session.execute(query.group_by(top, *keys).having(func.count(number) > 0))
    return [NumberSummary(row[-1], *row[:-1]) for row in rows]


def _flat(wanted: Collection[tuple[str, Source]]) -> list[tuple[str, str, str]]:
    return [(state, *source) for state, source in wanted]


def list_holders(
    session: Session, cases: Selection, states: Collection[str], *, now: datetime, own: bool = True
) -> list[Holder]:
    """Who holds the most open tasks for the longest, by the sum of their ages; several tasks of a case count once.

    Without ``own`` only tasks that somebody else waits for.
    """
    held = (
        select(CaseTask.assignee_id, Case.id, days(now - func.min(Case.entered_at)).label("age"))
        .join(Case, Case.id == CaseTask.case_id)
        .where(cases.where(), CaseTask.status == "open", Case.state.in_(states), Case.closed_at.is_(None))
        .where(true() if own else CaseTask.relation != "owner")
        .group_by(CaseTask.assignee_id, Case.id)
        .subquery()
    )
    total = func.sum(held.c.age)
    rows = session.execute(
        select(held.c.assignee_id, func.coalesce(Employee.name, ""), func.count(), total, func.max(held.c.age))
        .outerjoin(Employee, Employee.id == held.c.assignee_id)
        .group_by(held.c.assignee_id, Employee.name)
        .order_by(total.desc(), held.c.assignee_id)
        .limit(MOST_HOLDERS)
    )
    return [Holder(row[0], row[1], row[2], float(row[3]), float(row[4])) for row in rows]


def measure_stays(session: Session, cases: Selection, states: Collection[str]) -> list[Stays]:
    """Median and 90th percentile of the days that finished stays in each state took.

    All steps are read in the order of their index: looking up the step before each one takes twice as long.
    """
    before = func.lag(CaseEvent.at, 1, func.least(Case.created_at, CaseEvent.at))
    began = before.over(partition_by=CaseEvent.case_id, order_by=CaseEvent.seq)
    stays = (
        select(CaseEvent.from_state.label("state"), days(CaseEvent.at - began).label("spent"))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(cases.where(), MOVED)
        .subquery()
    )
    median, ninth = (func.percentile_cont(share).within_group(stays.c.spent) for share in (0.5, 0.9))
    rows = session.execute(
        select(stays.c.state, func.count(), median, ninth).where(stays.c.state.in_(states)).group_by(stays.c.state)
    )
    return [Stays(row[0], row[1], float(row[2]), float(row[3])) for row in rows]


def holding(person: UUID) -> ColumnElement[bool]:
    """Cases with an open task of somebody."""
    return Case.id.in_(select(CaseTask.case_id).where(CaseTask.assignee_id == person, CaseTask.status == "open"))
