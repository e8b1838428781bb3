"""Numbers of the panel's first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, literal, select
from sqlalchemy.orm import Session

from app.admin.scope import people_within, positions_within
from app.auth.values import Scope
from app.imports.models import QuarantinedRow
from app.people.models import AppraiserReport, Employee, Position, Posting, Unit
from app.people.structure import running
from app.people.values import PositionKind


@dataclass(frozen=True)
class Gaps:
    """What is missing in the part of the register that somebody is responsible for."""

    without_superior: int
    without_posting: int
    quarantined: int
    reports: int


def without_superior() -> ColumnElement[bool]:
    """Positions whose holders nobody appraises; elected officials stand at the top and need nobody."""
    return Position.superior_id.is_(None) & (Position.kind != PositionKind.POLITICAL)


def without_posting(day: date) -> ColumnElement[bool]:
    """Active people who hold no position on the day."""
    return Employee.active & ~exists().where(Posting.employee_id == Employee.id, running(Posting, day))


def vacant(day: date) -> ColumnElement[bool]:
    """Positions that nobody holds on the day."""
    return ~exists().where(Posting.position_id == Position.id, running(Posting, day))


def count_gaps(session: Session, agency_id: UUID, reach: Scope, *, day: date) -> Gaps:
    """One statement. Files are imported for the whole agency, so quarantined rows count only there."""
    everywhere = reach.whole_agency
    units = reach.units
    positions: ScalarSelect[int] = _count(
        Position.agency_id == agency_id, without_superior(), *([] if everywhere else [positions_within(units)])
    )
    people = _count(
        Employee.agency_id == agency_id, without_posting(day), *([] if everywhere else [people_within(units)])
    )
    rows = _count(QuarantinedRow.agency_id == agency_id, QuarantinedRow.status == "open")
    reports = _count(
        AppraiserReport.agency_id == agency_id,
        AppraiserReport.status == "open",
        *([] if everywhere else [people_within(units, AppraiserReport.employee_id)]),
    )
    found = session.execute(select(positions, people, rows if everywhere else literal(0), reports)).one()
    return Gaps(*found)


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()


def titles_held(session: Session, employee_ids: Sequence[UUID], day: date) -> dict[UUID, str]:
    """Titles and units of the posts that people hold on the day, acting ones included."""
    if not employee_ids:
        return {}
    rows = session.execute(
        select(Posting.employee_id, Position.title, Unit.name)
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Posting.employee_id.in_(employee_ids), running(Posting, day))
        .order_by(Posting.kind != "definitive", Posting.starts_on)
    )
    held: dict[UUID, list[str]] = {}
    for employee_id, title, unit in rows:
        held.setdefault(employee_id, []).append(f"{title}, {unit}")
    return {employee_id: "; ".join(titles) for employee_id, titles in held.items()}
