"""Reading assignments: those of a case, those that a leader gave, and those that wait for an appraiser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.assignments.values import AssignmentView
from app.cases.models import Case, CaseParty, Cycle
from app.core.errors import NotFound
from app.people.models import Employee, Position
from app.plans.assigned import STANDING
from app.plans.models import Assignment, Plan, PlanResult
from app.plans.values import AssignmentForm, AssignmentReach, AssignmentStatus, Section

LIMIT = 200


def of_case(session: Session, case_id: UUID) -> list[AssignmentView]:
    """All assignments of a case, newest first; one statement."""
    return _read(session, Assignment.case_id == case_id)


def given_by(session: Session, people: Iterable[UUID]) -> list[AssignmentView]:
    """What these leaders gave, or were named for; newest first."""
    wanted = set(people)
    return _read(session, or_(Assignment.assigned_by_employee_id.in_(wanted), Assignment.proposed_by_id.in_(wanted)))


def waiting_for(session: Session, people: Iterable[UUID]) -> list[AssignmentView]:
    """What waits for the decision of these appraisers."""
    mine = exists().where(
        CaseParty.case_id == Assignment.case_id,
        CaseParty.relation == "appraiser",
        CaseParty.employee_id.in_(set(people)),
    )
    return _read(session, Assignment.status == AssignmentStatus.PROPOSED.value, mine)


def lock_assignment(session: Session, assignment_id: UUID) -> Assignment:
    """For writing; the caller locks the case first. Raises NotFound."""
    found = session.get(Assignment, assignment_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def case_of(session: Session, assignment_id: UUID) -> UUID:
    """Raises NotFound."""
    found = session.scalar(select(Assignment.case_id).where(Assignment.id == assignment_id))
    if found is None:
        raise NotFound
    return found


def count_waiting(session: Session, case_id: UUID) -> int:
    """Proposals without a decision."""
    return (
        session.scalar(
            select(func.count()).where(
                Assignment.case_id == case_id, Assignment.status == AssignmentStatus.PROPOSED.value
            )
        )
        or 0
    )


def find_target(session: Session, employee_id: UUID, agency_id: UUID, day: date) -> Case | None:
    """The annual case on which somebody can be given work: open, of an open cycle, the latest where there are two."""
    return session.scalar(
        select(Case)
        .join(Case.cycle)
        .where(
            Case.owner_id == employee_id,
            Case.agency_id == agency_id,
            Case.parent_id.is_(None),
            Case.closed_at.is_(None),
            Cycle.purpose == "appraisal",
            Cycle.status == "open",
            Cycle.ends_on >= day,
        )
        .order_by(Cycle.starts_on.desc(), Case.id.desc())
        .limit(1)
    )


def _read(session: Session, *conditions: ColumnElement[bool]) -> list[AssignmentView]:
    rows = session.execute(_select().where(*conditions).order_by(Assignment.proposed_at.desc()).limit(LIMIT))
    return [_view(row) for row in rows]


def _select() -> Select[Any]:
    owner, proposer, decider = aliased(Employee), aliased(Employee), aliased(Employee)
    entered = exists().where(
        Plan.case_id == Assignment.case_id,
        Plan.status.in_(STANDING),
        PlanResult.plan_id == Plan.id,
        PlanResult.origin == Assignment.id,
    )
    return (
        select(Assignment, owner.name, Position.title, proposer.name, decider.name, entered)
        .join(Case, Case.id == Assignment.case_id)
        .join(owner, owner.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .join(proposer, proposer.id == Assignment.proposed_by_id)
        .outerjoin(decider, decider.id == Assignment.decided_by_id)
    )


def _view(row: Any) -> AssignmentView:
    one, owner, post, proposer, decider, entered = row
    return AssignmentView(
        id=one.id,
        case_id=one.case_id,
        owner=owner,
        post=post,
        form=AssignmentForm(one.form),
        reach=AssignmentReach(one.reach),
        section=Section(one.section),
        text=one.text,
        assigned_by=one.assigned_by,
        assigner_id=one.assigned_by_employee_id,
        basis=one.basis,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        status=AssignmentStatus(one.status),
        proposed_by_id=one.proposed_by_id,
        proposed_by=proposer,
        proposed_at=one.proposed_at,
        decided_by=decider,
        decided_at=one.decided_at,
        reason=one.reason,
        entered=entered,
    )
