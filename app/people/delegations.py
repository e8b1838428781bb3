"""Standing in for somebody who is away, and saying that the register names the wrong appraiser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core import clock
from app.core.errors import NotFound
from app.core.jobs import defer
from app.people.changes import add, change, fetch, refresh_parties
from app.people.models import AppraiserReport, Delegation, Employee
from app.people.problems import refuse
from app.people.values import Editor, ReportStatus

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class DelegationData:
    """``substitute_id`` acts for ``absent_id`` from ``starts_on`` until the day before ``ends_on``."""

    absent_id: UUID
    substitute_id: UUID
    starts_on: date
    ends_on: date
    reason: str


def delegate(
    session: Session, data: DelegationData, *, agency_id: UUID, today: date, actor: Editor | None
) -> Delegation:
    """Let somebody stand in. Raises RegisterRefused when the days can't be, when it is oneself, when somebody else
    stands in already, and when it would make a chain: a substitute of a substitute has no right."""
    if data.absent_id == data.substitute_id:
        raise refuse("substitute_id", "delegation_to_oneself")
    _check_days(data, today)
    _check_people(session, data, agency_id)
    _check_others(session, data)
    delegation = Delegation(
        agency_id=agency_id, absent_id=data.absent_id, substitute_id=data.substitute_id,
        starts_on=data.starts_on, ends_on=data.ends_on, reason=data.reason,
    )  # fmt: skip
    add(session, delegation, actor=actor, action="delegation.create")
    refresh_parties(session, agency_id)
    defer(session, "notifications.stand_in", {"delegation_id": str(delegation.id)})
    return delegation


def _check_days(data: DelegationData, today: date) -> None:
    if data.starts_on < today:
        raise refuse("starts_on", "delegation_in_past", today=today.isoformat())
    if data.ends_on <= data.starts_on:
        raise refuse("ends_on", "span_reversed", starts_on=data.starts_on.isoformat())
    if data.ends_on - data.starts_on > LONGEST:
        raise refuse("ends_on", "delegation_too_long")


def _check_people(session: Session, data: DelegationData, agency_id: UUID) -> None:
    """Both are of the agency and at work. Rows are locked, lowest first, so two delegations can't miss each other."""
    people = list(
        session.scalars(
            select(Employee)
            .where(Employee.id.in_([data.absent_id, data.substitute_id]), Employee.agency_id == agency_id)
            .order_by(Employee.id)
            .with_for_update(key_share=True)
        )
    )
    if len(people) != 2:
        raise NotFound
    if not all(person.active for person in people):
        raise refuse("substitute_id", "delegation_inactive")


def _check_others(session: Session, data: DelegationData) -> None:
    """A person who is away has one substitute at a time and stands in for nobody."""
    chained = or_(Delegation.absent_id == data.substitute_id, Delegation.substitute_id == data.absent_id)
    others = session.scalars(
        select(Delegation).where(_meets(data), or_(chained, Delegation.absent_id == data.absent_id))
    )
    for other in others:
        if other.absent_id == data.absent_id:
            name = other.substitute.name
            raise refuse("starts_on", "delegation_overlap", name=name, starts_on=other.starts_on.isoformat())
        if other.absent_id == data.substitute_id:
            raise refuse("substitute_id", "substitute_is_away", name=other.absent.name)
        raise refuse("starts_on", "absent_stands_in", name=other.absent.name)


def _meets(data: DelegationData) -> ColumnElement[bool]:
    return and_(Delegation.starts_on < data.ends_on, Delegation.ends_on > data.starts_on)


def end_delegation(
    session: Session, delegation_id: UUID, *, absent_id: UUID, agency_id: UUID, today: date, actor: Editor | None
) -> None:
    """Stop it from today on: rights end at once. One that hasn't started is removed; one that is over stays as history.

    Raises NotFound unless it is a delegation of ``absent_id``.
    """
    delegation = fetch(session, Delegation, delegation_id, agency_id)
    if delegation.absent_id != absent_id or delegation.ends_on <= today:
        raise NotFound
    if delegation.starts_on >= today:
        _withdraw(session, delegation, actor)
    else:
        change(session, delegation, {"ends_on": today}, actor=actor, action="delegation.end")
    refresh_parties(session, agency_id)


def _withdraw(session: Session, delegation: Delegation, actor: Editor | None) -> None:
    record(
        session, actor=actor, action="delegation.withdraw", subject=delegation,
        changes={"starts_on": delegation.starts_on, "ends_on": delegation.ends_on}, now=clock.now(),
    )  # fmt: skip
    session.delete(delegation)


def report_appraiser(session: Session, employee_id: UUID, message: str, *, actor: Editor | None) -> AppraiserReport:
    """Say that the appraiser is wrong. Raises RegisterRefused while an earlier report of the person is open."""
    employee = session.get_one(Employee, employee_id, with_for_update={"key_share": True})
    open_one = session.scalar(
        select(AppraiserReport.id).where(
            AppraiserReport.employee_id == employee_id, AppraiserReport.status == ReportStatus.OPEN
        )
    )
    if open_one is not None:
        raise refuse("message", "report_open")
    report = AppraiserReport(agency_id=employee.agency_id, employee_id=employee_id, message=message)
    add(session, report, actor=actor, action="appraiser_report.create")
    return report


def answer_report(
    session: Session, report_id: UUID, status: ReportStatus, answer: str, *, agency_id: UUID, actor: Editor | None
) -> AppraiserReport:
    """HR's answer to an open report. Raises RegisterRefused when it was answered before or says nothing."""
    report = fetch(session, AppraiserReport, report_id, agency_id)
    session.refresh(report, with_for_update={"of": AppraiserReport})
    if report.status != ReportStatus.OPEN or status == ReportStatus.OPEN:
        raise refuse("status", "report_answered")
    if not answer.strip():
        raise refuse("answer", "answer_empty")
    values = {"status": str(status), "answer": answer.strip()}
    change(session, report, values, actor=actor, action="appraiser_report.answer")
    return report
