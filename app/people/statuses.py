"""Dated statuses of people: study assignment, secondment, and those to whom planning doesn't apply (p.62-66, p.92).

Days are half open as in the tables. Every verb writes its audit entry; running cases follow by a job.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.people.changes import add, change, fetch, follow_person
from app.people.models import EmployeeStatus
from app.people.problems import refuse
from app.people.service import check_span, lock_employee
from app.people.structure import running
from app.people.values import EXEMPT_KINDS, Editor, StatusKind


@dataclass(frozen=True)
class StatusData:
    """What HR types; ``ends_on`` is the first day after, or empty for now."""

    employee_id: UUID
    kind: StatusKind
    starts_on: date
    ends_on: date | None = None
    place: str = ""
    basis: str = ""


def contradicts(one: StatusKind, other: StatusKind) -> bool:
    """Whether two statuses can't hold on the same day: twice the same, or one that takes the person out of planning.

    Somebody seconded may study; nobody studies on assignment during unpaid leave.
    """
    return one == other or one in EXEMPT_KINDS or other in EXEMPT_KINDS


def give_status(session: Session, data: StatusData, *, agency_id: UUID, actor: Editor | None) -> EmployeeStatus:
    """Raises RegisterRefused on impossible days, a missing document, or a status that contradicts another."""
    lock_employee(session, data.employee_id, agency_id)
    check_span(data.starts_on, data.ends_on)
    _check_words(data)
    _check_overlap(session, data)
    status = EmployeeStatus(
        agency_id=agency_id, employee_id=data.employee_id, kind=str(data.kind), starts_on=data.starts_on,
        ends_on=data.ends_on, place=data.place, basis=data.basis,
    )  # fmt: skip
    add(session, status, actor=actor, action="status.create")
    follow_person(session, data.employee_id)
    return status


def change_status(
    session: Session,
    status_id: UUID,
    *,
    ends_on: date | None,
    place: str,
    basis: str,
    agency_id: UUID,
    actor: Editor | None,
) -> EmployeeStatus:
    """Correct the end and the words of a status; kind, person and start are history. Raises as give_status does."""
    status = fetch(session, EmployeeStatus, status_id, agency_id)
    lock_employee(session, status.employee_id, agency_id)
    data = StatusData(status.employee_id, StatusKind(status.kind), status.starts_on, ends_on, place, basis)
    check_span(data.starts_on, ends_on)
    _check_words(data)
    _check_overlap(session, data, besides=status_id)
    values = {"ends_on": ends_on, "place": place, "basis": basis}
    if change(session, status, values, actor=actor, action="status.change"):
        follow_person(session, status.employee_id)
    return status


def _check_words(data: StatusData) -> None:
    if not data.basis:
        raise refuse("basis", "basis_empty")
    if data.kind not in EXEMPT_KINDS and not data.place:
        raise refuse("place", "place_empty")


def _check_overlap(session: Session, data: StatusData, besides: UUID | None = None) -> None:
    query = select(EmployeeStatus).where(
        EmployeeStatus.employee_id == data.employee_id,
        or_(EmployeeStatus.ends_on.is_(None), EmployeeStatus.ends_on > data.starts_on),
        EmployeeStatus.id != besides if besides else True,
    )
    if data.ends_on is not None:
        query = query.where(EmployeeStatus.starts_on < data.ends_on)
    for other in session.scalars(query.order_by(EmployeeStatus.starts_on)):
        if contradicts(data.kind, StatusKind(other.kind)):
            raise refuse("starts_on", "status_overlap", status=other.kind, starts_on=other.starts_on.isoformat())


def statuses_on(session: Session, employee_id: UUID, day: date) -> list[EmployeeStatus]:
    """What holds for a person on the day, the oldest first."""
    return list(
        session.scalars(
            select(EmployeeStatus)
            .where(EmployeeStatus.employee_id == employee_id, running(EmployeeStatus, day))
            .order_by(EmployeeStatus.starts_on)
        )
    )


def exemptions_on(session: Session, employee_ids: Iterable[UUID], day: date) -> dict[UUID, EmployeeStatus]:
    """Of these people, those to whom planning doesn't apply on the day, and why (p.65-66 C.8). One statement."""
    rows = session.scalars(
        select(EmployeeStatus).where(
            EmployeeStatus.employee_id.in_(set(employee_ids)),
            EmployeeStatus.kind.in_(EXEMPT_KINDS),
            running(EmployeeStatus, day),
        )
    )
    return {status.employee_id: status for status in rows}
