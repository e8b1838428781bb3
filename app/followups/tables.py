"""Writing the dated tables of an agency and the levels of its people; every change with its audit entry.

A row holds from its day until the next row of the same kind begins, so two rows of one kind and day would contradict
each other. Refusals are codes by field of the form; the panel words them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.core import clock
from app.core.base import AgencyRow
from app.core.errors import InvalidInput, NotFound
from app.followups.models import AllowanceRate, CreditGrade, CreditPercent, FunctionalGrade, ReportAuthority
from app.followups.points import built_in
from app.people.changes import add, change, fetch
from app.people.models import Employee, Position, Unit

BUILT_IN_SOURCE = "Peraturan BKN 3/2023"


@dataclass(frozen=True)
class DatedTable:
    """One of the tables: ``keys`` together with the day are unique; ``limits`` bound numbers, both ends included."""

    model: type[AgencyRow]
    subject: str
    keys: tuple[str, ...]
    limits: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)


_LEAST, _MOST_POINTS = Decimal("0.001"), Decimal(10_000)
PERCENTS = DatedTable(CreditPercent, "credit_percent", ("predicate",), {"percent": (Decimal(0), Decimal(200))})
GRADES = DatedTable(
    CreditGrade,
    "credit_grade",
    ("grade",),
    dict.fromkeys(("coefficient", "rank_points", "grade_points"), (_LEAST, _MOST_POINTS)),
)
ALLOWANCES = DatedTable(AllowanceRate, "allowance_rate", ("predicate",), {"percent": (Decimal(0), Decimal(100))})


def _one_at_a_time(session: Session, agency_id: UUID) -> None:
    """Two who write the tables of an agency at once do it one after the other, so that the second one is told."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"rates:{agency_id}", 0))))


def store(
    session: Session, table: DatedTable, values: Mapping[str, Any], *, row_id: UUID | None, actor: CurrentActor
) -> AgencyRow:
    """Add a row, or change the one named. Raises InvalidInput with the codes ``day_taken`` and ``out_of_range``."""
    _one_at_a_time(session, actor.agency_id)
    _check(session, table, values, row_id, actor.agency_id)
    if row_id is None:
        row = table.model(agency_id=actor.agency_id, **values)
        add(session, row, actor=actor, action=f"{table.subject}.create")
        return row
    row = fetch(session, table.model, row_id, actor.agency_id)
    change(session, row, values, actor=actor, action=f"{table.subject}.change")
    return row


def _check(
    session: Session, table: DatedTable, values: Mapping[str, Any], row_id: UUID | None, agency_id: UUID
) -> None:
    model: Any = table.model
    errors = {
        name: "out_of_range"
        for name, (low, high) in table.limits.items()
        if values.get(name) is not None and not low <= values[name] <= high
    }
    query = select(model.id).where(model.agency_id == agency_id, model.starts_on == values["starts_on"])
    query = query.where(*(getattr(model, key) == values[key] for key in table.keys))
    if row_id is not None:
        query = query.where(model.id != row_id)
    if session.scalar(query) is not None:
        errors["starts_on"] = "day_taken"
    if errors:
        raise InvalidInput(errors)


def remove(session: Session, model: type[AgencyRow], row_id: UUID, *, subject: str, actor: CurrentActor) -> None:
    """Take a row away; the audit entry keeps what it said."""
    row = fetch(session, model, row_id, actor.agency_id)
    kept = {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in {"agency_id"}}
    record(session, actor=actor, action=f"{subject}.remove", subject=row, changes=kept, now=clock.now())
    session.delete(row)


def fill_in(session: Session, *, actor: CurrentActor) -> int:
    """Store the values of Peraturan BKN 3/2023 where the agency has none for a predicate or level; how many."""
    given, agency_id = built_in(), actor.agency_id
    _one_at_a_time(session, agency_id)
    predicates = set(session.scalars(select(CreditPercent.predicate).where(CreditPercent.agency_id == agency_id)))
    grades = set(session.scalars(select(CreditGrade.grade).where(CreditGrade.agency_id == agency_id)))
    rows: list[tuple[AgencyRow, str]] = [
        (
            CreditPercent(
                agency_id=agency_id, predicate=one.predicate, percent=one.percent, starts_on=one.starts_on,
                source=BUILT_IN_SOURCE,
            ),
            PERCENTS.subject,
        )
        for one in given.percents
        if one.predicate not in predicates
    ]  # fmt: skip
    rows += [
        (
            CreditGrade(
                agency_id=agency_id, grade=one.grade, coefficient=one.coefficient, rank_points=one.rank_points,
                grade_points=one.grade_points, starts_on=one.starts_on, confirmed=one.confirmed,
                source=BUILT_IN_SOURCE if one.confirmed else "",
            ),
            GRADES.subject,
        )
        for one in given.grades
        if one.grade not in grades
    ]  # fmt: skip
    for row, subject in rows:
        add(session, row, actor=actor, action=f"{subject}.create")
    return len(rows)


@dataclass(frozen=True)
class GradeData:
    """What HR types about a level; ``ends_on`` is the first day after."""

    employee_id: UUID
    grade: str
    starts_on: date
    ends_on: date | None
    opening_points: Decimal
    rank_rises: int
    basis: str


def store_grade(session: Session, data: GradeData, *, row_id: UUID | None, actor: CurrentActor) -> FunctionalGrade:
    """Give somebody a level for a span, or correct it; nobody holds two at a time. Raises InvalidInput, NotFound."""
    person = session.get(Employee, data.employee_id, with_for_update=True)
    if person is None or person.agency_id != actor.agency_id:
        raise NotFound
    if data.ends_on is not None and data.ends_on <= data.starts_on:
        raise InvalidInput({"ends_on": "ends_before"})
    if _overlaps(session, data, row_id):
        raise InvalidInput({"starts_on": "grade_overlaps"})
    values = dict(vars(data))
    if row_id is None:
        row = FunctionalGrade(agency_id=actor.agency_id, **values)
        add(session, row, actor=actor, action="functional_grade.create")
        return row
    row = fetch(session, FunctionalGrade, row_id, actor.agency_id)
    change(session, row, values, actor=actor, action="functional_grade.change")
    return row


def _overlaps(session: Session, data: GradeData, row_id: UUID | None) -> bool:
    other = FunctionalGrade
    query = select(other.id).where(
        other.employee_id == data.employee_id, or_(other.ends_on.is_(None), other.ends_on > data.starts_on)
    )
    if data.ends_on is not None:
        query = query.where(other.starts_on < data.ends_on)
    if row_id is not None:
        query = query.where(other.id != row_id)
    return session.scalar(query.limit(1)) is not None


def name_authority(
    session: Session,
    *,
    unit_id: UUID | None,
    position_id: UUID,
    basis: str,
    row_id: UUID | None,
    actor: CurrentActor,
) -> ReportAuthority:
    """Say which post is the competent authority (PyB) of a unit or the agency. Raises InvalidInput, NotFound."""
    _one_at_a_time(session, actor.agency_id)
    fetch(session, Position, position_id, actor.agency_id)
    if unit_id is not None:
        fetch(session, Unit, unit_id, actor.agency_id)
    same = select(ReportAuthority.id).where(
        ReportAuthority.agency_id == actor.agency_id, ReportAuthority.unit_id.is_not_distinct_from(unit_id)
    )
    if row_id is not None:
        same = same.where(ReportAuthority.id != row_id)
    if session.scalar(same) is not None:
        raise InvalidInput({"unit_id": "authority_named"})
    values = {"unit_id": unit_id, "position_id": position_id, "basis": basis}
    if row_id is None:
        row = ReportAuthority(agency_id=actor.agency_id, **values)
        add(session, row, actor=actor, action="report_authority.create")
        return row
    row = fetch(session, ReportAuthority, row_id, actor.agency_id)
    change(session, row, values, actor=actor, action="report_authority.change")
    return row
