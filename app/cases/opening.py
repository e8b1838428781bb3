"""Opening a cycle: cases for everybody in a unit, in batches that a worker can resume after a crash."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.cases import hooks, parties, schedule
from app.cases.choosing import Workflows
from app.cases.models import Case, CaseTask, Cycle, CycleOpening
from app.cases.policy import below
from app.cases.queries import list_parties
from app.core.clock import local_day
from app.core.jobs import defer
from app.definitions.queries import compiled
from app.people.calendar import timezone_of
from app.people.models import Employee, EmployeeStatus, Position, Posting
from app.people.statuses import exemptions_on
from app.people.structure import running
from app.people.values import EmployeeKind

BATCH = 50
"""People in one transaction: a second or two of work, so that the progress is seen to move."""


def request_opening(session: Session, *, cycle: Cycle, unit_id: UUID, user_id: UUID | None) -> CycleOpening:
    """Ask the worker to open a cycle for a unit and everything below it."""
    opening = CycleOpening(agency_id=cycle.agency_id, cycle_id=cycle.id, unit_id=unit_id, requested_by_id=user_id)
    session.add(opening)
    session.flush()
    defer(session, "cases.open_batch", {"opening_id": str(opening.id)})
    return opening


def open_batch(session: Session, opening_id: UUID, *, now: datetime) -> bool:
    """Open the next batch and move the cursor in the same transaction; True while there is more.

    A job that is run twice waits for the row lock and then continues behind the cursor, so nobody gets two cases.
    """
    opening = session.get_one(CycleOpening, opening_id, with_for_update=True)
    if opening.status == "done":
        return False
    day = local_day(now, timezone_of(session, opening.agency_id))
    if opening.status == "queued":
        opening.total = session.scalar(select(func.count()).select_from(_postings(opening, day).subquery())) or 0
        opening.status = "running"
    batch = list(session.scalars(_after_cursor(opening, day).limit(BATCH)))
    exempt = exemptions_on(session, (posting.employee_id for posting in batch), day)
    workflows = Workflows(session, opening.cycle)
    for posting in batch:
        if posting.employee_id in exempt:
            _leave_out(opening, posting, exempt[posting.employee_id])
        else:
            _open_for(session, opening, posting, workflows, now)
    opening.cursor = batch[-1].id if batch else opening.cursor
    more = len(batch) == BATCH
    if not more:
        opening.status = "done"
    return more


def open_case(
    session: Session,
    *,
    cycle: Cycle,
    posting: Posting,
    now: datetime,
    succeeds: Case | None = None,
    workflows: Workflows | None = None,
) -> Case | None:
    """The case of one person in one post, in its first state; None where it exists already.

    ``succeeds`` is the case of the post that they left during the year (p.65 C.6); it has one successor. Whoever opens
    many hands in the cycle's ``workflows``, so that they are read once.
    """
    exists = select(Case.id).where(
        Case.cycle_id == cycle.id,
        Case.owner_id == posting.employee_id,
        Case.parent_id.is_(None),
        Case.position_id == posting.position_id if succeeds is None else Case.succeeds_id == succeeds.id,
    )
    if session.scalar(exists) is not None:
        return None
    case = Case(
        agency_id=cycle.agency_id,
        cycle=cycle,
        definition_version=(workflows or Workflows(session, cycle)).version_for(posting),
        owner_id=posting.employee_id,
        position_id=posting.position_id,
        unit_id=posting.position.unit_id,
        succeeds_id=succeeds.id if succeeds else None,
    )
    lay_down(session, case, now)
    for handler in hooks.ON_OPEN:
        handler(session, case)
    session.flush()
    return case


def lay_down(session: Session, case: Case, now: datetime) -> None:
    """Put a new case into its first state, with its parties, tasks and timers."""
    definition = compiled(case.definition_version)
    initial = definition.definition.state(definition.definition.initial)
    # No event tells when a case began: measuring how long it stayed in its first state reads this, by our clock.
    case.created_at = now
    case.state, case.stage, case.entered_at = initial.id, initial.stage, now
    session.add(case)
    session.flush()
    day = local_day(now, timezone_of(session, case.agency_id))
    schedule.enter(session, case, definition, parties.resolve(session, case, day), now)
    session.flush()


def tell_holders(session: Session, case: Case) -> None:
    """Have everybody told who is expected to act on a new case."""
    for task_id in session.scalars(select(CaseTask.id).where(CaseTask.case_id == case.id, CaseTask.status == "open")):
        defer(session, "notifications.new_holder", {"task_id": str(task_id)})


def _open_for(session: Session, opening: CycleOpening, posting: Posting, workflows: Workflows, now: datetime) -> None:
    case = open_case(session, cycle=opening.cycle, posting=posting, now=now, workflows=workflows)
    if case is None:
        opening.skipped += 1
        return
    opening.opened += 1
    tell_holders(session, case)
    if list_parties(session, case.id)["appraiser"].employee_id is None:
        problem = {"employee": posting.employee.name, "case": str(case.id), "problem": "no_appraiser"}
        opening.problems = [*opening.problems, problem]


def _leave_out(opening: CycleOpening, posting: Posting, status: EmployeeStatus) -> None:
    """Planning doesn't apply to them (p.65-66 C.8); the report of the opening says why they have no case."""
    opening.skipped += 1
    reason = {"employee": posting.employee.name, "problem": "exempt", "status": status.kind}
    opening.problems = [*opening.problems, reason]


def _postings(opening: CycleOpening, day: date) -> Select[tuple[Posting]]:
    """Definitive postings of the day of people who are appraised, in the unit's subtree, in a fixed order.

    Officials (pejabat negara) appraise but are not planned for (p.65 C.8).
    """
    return (
        select(Posting)
        .join(Posting.position)
        .join(Employee, Employee.id == Posting.employee_id)
        .where(
            Posting.agency_id == opening.agency_id,
            Posting.kind == "definitive",
            running(Posting, day),
            Employee.active,
            Employee.kind != EmployeeKind.OFFICIAL,
            Position.unit_id.in_(below({opening.unit_id})),
        )
        .order_by(Posting.id)
    )


def _after_cursor(opening: CycleOpening, day: date) -> Select[tuple[Posting]]:
    query = _postings(opening, day)
    return query if opening.cursor is None else query.where(Posting.id > opening.cursor)
