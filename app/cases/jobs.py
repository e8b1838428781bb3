"""Work on cases that runs behind: deadlines, openings, and following people who move. Shallow: the services decide."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.cases import children, groups, parties, queries, schedule, service
from app.cases.models import Case, CaseTask, CaseTimer
from app.cases.opening import open_batch
from app.cases.transfers import follow_person, people_to_follow
from app.cases.values import Action
from app.core import clock
from app.core.errors import Refused
from app.core.jobs import defer, periodic, task
from app.core.unit_of_work import unit_of_work
from app.definitions.queries import compiled
from app.people.calendar import timezone_of

SWEEP = 500
BATCH = 50
"""Cases that are locked together: whoever presses a button on one of them waits for all, so it has to be short."""


@periodic("cases.sweep_timers", "* * * * *")
def sweep_timers() -> None:
    """Every minute: one job for each timer that is due, so that one broken case can't hold up the others."""
    with unit_of_work() as session:
        for timer_id in session.scalars(due_timers(clock.now())):
            defer(session, "cases.fire_timer", {"timer_id": str(timer_id)}, queueing_lock=f"timer:{timer_id}")


def due_timers(now: datetime) -> Select[tuple[UUID]]:
    """Identifiers of timers that should have fired, oldest first."""
    return (
        select(CaseTimer.id)
        .where(CaseTimer.status == "waiting", CaseTimer.fire_at <= now)
        .order_by(CaseTimer.fire_at)
        .limit(SWEEP)
    )


@task("cases.fire_timer")
def fire_timer_job(timer_id: str) -> None:
    """Fire one timer in a transaction of its own."""
    with unit_of_work() as session:
        fire_timer(session, UUID(timer_id), now=clock.now())


def fire_timer(session: Session, timer_id: UUID, *, now: datetime) -> bool:
    """Fire a timer once, whatever the number of workers, and not after its state was left (P10).

    The case is locked before the timer is looked at, in the same order as ``perform`` does, so the two can't deadlock
    and whoever comes second sees what the first did.
    """
    case_id = session.scalar(select(CaseTimer.case_id).where(CaseTimer.id == timer_id))
    if case_id is None:
        return False
    case = queries.lock_case(session, case_id)
    timer = session.get(CaseTimer, timer_id, populate_existing=True)
    # It is gone where the calendar changed meanwhile and the deadlines were counted anew.
    if timer is None or timer.status != "waiting" or timer.fire_at > now or timer.entry_seq != case.entry_seq:
        return False
    timer.status, timer.fired_at = "fired", now
    if timer.kind == "remind":
        defer(session, "notifications.reminder", {"case_id": str(case.id), "timer_id": str(timer.id)})
        return True
    _step(session, case, timer, now)
    return True


def _step(session: Session, case: Case, timer: CaseTimer, now: datetime) -> None:
    """An escalation or lapse is an ordinary transition by the system; a refusal leaves the timer fired, not looping."""
    action = Action(case.id, timer.transition or "", idempotency_key=f"timer:{timer.id}")
    try:
        with session.begin_nested():
            service.perform(session, action, actor=None, now=now)
    except Refused:
        timer.status = "cancelled"


@task("cases.open_batch")
def open_batch_job(opening_id: str) -> None:
    """One batch of an opening; asks for the next in the same transaction."""
    with unit_of_work() as session:
        if open_batch(session, UUID(opening_id), now=clock.now()):
            defer(session, "cases.open_batch", {"opening_id": opening_id})


@periodic("cases.open_periods", "20 17 * * *")
def open_periods() -> None:
    """Shortly after midnight in Indonesia: evaluations of the periods that begin today, and those left out so far."""
    with unit_of_work() as session:
        for period_id in children.due_periods(session, clock.now()):
            children.ask_for_period(session, period_id)


@task("cases.open_period")
def open_period_job(period_id: str, after: str | None = None) -> None:
    """One batch of annual cases, each in a small transaction of its own; what exists already is passed over.

    The next batch is asked for first, so that a worker that dies in this one holds nobody else up; what it left out
    comes with the next night.
    """
    with unit_of_work() as session:
        parents = children.waiting_parents(session, UUID(period_id), UUID(after) if after else None)
        if len(parents) == children.BATCH:
            defer(session, "cases.open_period", {"period_id": period_id, "after": str(parents[-1])})
    for parent_id in parents:
        with unit_of_work() as session:
            children.open_if_wanted(session, parent_id, UUID(period_id), now=clock.now())


@periodic("cases.refresh_everywhere", "15 17 * * *")
def refresh_everywhere() -> None:
    """Shortly after midnight in Indonesia: postings and delegations that begin or end today change who is asked."""
    with unit_of_work() as session:
        for agency_id in session.scalars(select(Case.agency_id).distinct()):
            ask_refresh(session, agency_id)


def ask_refresh(session: Session, agency_id: UUID) -> None:
    """Ask the worker to resolve the relations of all open cases of an agency again."""
    defer(session, "cases.refresh_parties", {"agency_id": str(agency_id)}, queueing_lock=f"refresh:{agency_id}")


@task("cases.refresh_parties")
def refresh_parties_job(agency_id: str, after: str | None = None) -> None:
    """Resolve relations again, a batch at a time, and continue behind the last case."""
    with unit_of_work() as session:
        last = refresh_batch(session, UUID(agency_id), UUID(after) if after else None, now=clock.now())
        if last is not None:
            defer(session, "cases.refresh_parties", {"agency_id": agency_id, "after": str(last)})


def refresh_batch(session: Session, agency_id: UUID, after: UUID | None, *, now: datetime) -> UUID | None:
    """Point recorded parties and open tasks at whoever holds the relations today; the last case, or None at the end."""
    day = clock.local_day(now, timezone_of(session, agency_id))
    query = select(Case.id).where(Case.agency_id == agency_id, Case.closed_at.is_(None))
    if after is not None:
        query = query.where(Case.id > after)
    batch = list(session.scalars(query.order_by(Case.id).limit(BATCH)))
    for case_id in batch:
        case = queries.lock_case(session, case_id)
        open_tasks = session.scalars(select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.status == "open"))
        parties.reassign(session, case, parties.resolve(session, case, day), list(open_tasks))
        _ask_members(session, case, day)
    return batch[-1] if len(batch) == BATCH else None


def _ask_members(session: Session, case: Case, day: date) -> None:
    """Panels and peers change as posts do."""
    definition = compiled(case.definition_version)
    people = groups.resolve(session, case, definition.relations, day)
    if people:
        state = definition.definition.state(case.state)
        asked = {*schedule.holders_of_the_ball(definition.definition, state), case.handed_to}
        groups.sync_tasks(session, case, people, asked - {None})


@periodic("cases.follow_everywhere", "20 17 * * *")
def follow_everywhere() -> None:
    """Shortly after midnight: moves and statuses that begin or end today reach the running appraisals (p.65-66)."""
    with unit_of_work() as session:
        for person_id in people_to_follow(session, clock.now()):
            ask_follow(session, person_id)


def ask_follow(session: Session, person_id: UUID) -> None:
    """One job for each person, so that one broken case holds nobody else up."""
    defer(session, "cases.follow_person", {"employee_id": str(person_id)}, queueing_lock=f"person:{person_id}")


@task("cases.follow_person")
def follow_person_job(employee_id: str) -> None:
    """Bring the running appraisals of one person in line with the register."""
    with unit_of_work() as session:
        follow_person(session, UUID(employee_id), now=clock.now())


@task("cases.reschedule")
def reschedule_job(agency_id: str, after: str | None = None) -> None:
    """Count the deadlines of running cases anew, a batch at a time, after the agency's calendar changed."""
    with unit_of_work() as session:
        last = reschedule_batch(session, UUID(agency_id), UUID(after) if after else None, now=clock.now())
        if last is not None:
            defer(session, "cases.reschedule", {"agency_id": agency_id, "after": str(last)})


def reschedule_batch(session: Session, agency_id: UUID, after: UUID | None, *, now: datetime) -> UUID | None:
    """Reckon due dates and timers of cases again under their locks; the last case, or None at the end."""
    query = select(Case.id).where(Case.agency_id == agency_id, Case.closed_at.is_(None))
    if after is not None:
        query = query.where(Case.id > after)
    batch = list(session.scalars(query.order_by(Case.id).limit(BATCH)))
    for case_id in batch:
        case = queries.lock_case(session, case_id)
        schedule.reckon(session, case, compiled(case.definition_version), now)
    return batch[-1] if len(batch) == BATCH else None
