"""Reading a person's own requests."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, extract, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.cases.models import Case, CaseTask, Cycle
from app.definitions.models import DefinitionVersion
from app.people.models import Employee

PURPOSE = "requests"
PAGE = 50


def list_own(
    session: Session, employee_id: UUID, *, year: int | None = None, running: bool = False, limit: int = PAGE
) -> list[Case]:
    """A person's requests, the newest first; those of a year, or those that are not settled."""
    query = _own(employee_id)
    if year is not None:
        query = query.where(extract("year", Cycle.starts_on) == year)
    if running:
        query = query.where(Case.closed_at.is_(None))
    return list(session.scalars(query.order_by(Case.entered_at.desc(), Case.id.desc()).limit(limit)))


def years_of(session: Session, employee_id: UUID) -> list[int]:
    """The years in which a person asked for something, the latest first."""
    year = extract("year", Cycle.starts_on)
    rows = session.scalars(
        select(year)
        .distinct()
        .join(Case, Case.cycle_id == Cycle.id)
        .where(Case.owner_id == employee_id, Cycle.purpose == PURPOSE)
    )
    return sorted((int(one) for one in rows), reverse=True)


def holders(session: Session, cases: Sequence[Case]) -> dict[UUID, list[tuple[str, str]]]:
    """Case -> (relation, name) of those who are asked now; a vacant post has no name. One statement."""
    rows = session.execute(
        select(CaseTask.case_id, CaseTask.relation, Employee.name)
        .outerjoin(Employee, Employee.id == CaseTask.assignee_id)
        .where(CaseTask.case_id.in_([case.id for case in cases]), CaseTask.status == "open")
        .order_by(CaseTask.id)
    )
    found: dict[UUID, list[tuple[str, str]]] = {}
    for case_id, relation, name in rows:
        found.setdefault(case_id, []).append((relation, name or ""))
    return found


def find_draft(session: Session, employee_id: UUID, register: Cycle, version: DefinitionVersion) -> Case | None:
    """A request of this register that was begun under this version and on which nothing has happened yet."""
    query = _own(employee_id).where(
        Case.cycle_id == register.id,
        Case.definition_version_id == version.id,
        Case.version == 0,
        Case.closed_at.is_(None),
    )
    return session.scalars(query.order_by(Case.id).limit(1)).first()


def _own(employee_id: UUID) -> Select[tuple[Case]]:
    return (
        select(Case)
        .join(Case.cycle)
        .where(Case.owner_id == employee_id, Cycle.purpose == PURPOSE)
        .options(
            contains_eager(Case.cycle),
            joinedload(Case.definition_version, innerjoin=True),
            joinedload(Case.position, innerjoin=True),
        )
    )
