"""Tasks and timers of a stay in a state: made when a case enters it, dropped when it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.cases.groups import is_group, members
from app.cases.history import MOVE
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask, CaseTimer, Cycle, Period
from app.cases.parties import assignee
from app.core.clock import local_day
from app.definitions.queries import compiled_version
from app.people.calendar import timezone_of, work_calendar
from workflows.deadlines import Handed, Schedule, schedule
from workflows.definition import Definition, State, Transition
from workflows.engine import Compiled


def named_dates(cycle: Cycle, period: Period | None = None) -> dict[str, date]:
    """What a definition may call ``cycle.<name>``, and ``period.<name>`` where the case is that of a period."""
    return _cycle_dates(cycle) | (_period_dates(period) if period is not None else {})


def _period_dates(period: Period) -> dict[str, date]:
    return {
        "period.start": period.starts_on,
        "period.end": period.ends_on,
        "period.opens": period.opens_on,
        "period.report_due": period.report_due,
        "period.rating_due": period.rating_due,
    }


def _cycle_dates(cycle: Cycle) -> dict[str, date]:
    return {
        "cycle.start": cycle.starts_on,
        "cycle.end": cycle.ends_on,
        "cycle.plan_due": cycle.plan_due,
        "cycle.evaluation_opens": cycle.evaluation_opens,
        "cycle.self_assessment_due": cycle.self_assessment_due,
        "cycle.rating_due": cycle.rating_due,
    }


def holders_of_the_ball(definition: Definition, state: State) -> tuple[str, ...]:
    """The relations that are expected to act here: those who may move the case forward."""
    relations = [
        relation
        for transition in definition.transitions
        if state.id in transition.sources and transition.kind == "forward"
        for relation in transition.by
    ]
    return tuple(dict.fromkeys(relations))


def enter(session: Session, case: Case, compiled: Compiled, parties: dict[str, CaseParty], now: datetime) -> None:
    """Lay down what the state asks for: due date, one task for each relation that holds the ball, and timers."""
    state = compiled.definition.state(case.state)
    case.entry_seq, case.entered_at, case.stage = case.version, now, state.stage
    plan = _plan(session, case, compiled)
    case.due_at = plan.due_at if plan else None
    for relation in holders_of_the_ball(compiled.definition, state):
        add_task(session, case, parties, relation)
    for timer in _timers(case, plan, now) if plan else ():
        session.add(timer)
    if state.final:
        case.closed_at = now


def leave(session: Session, case: Case) -> None:
    """Close the stay: what was asked of people and of the clock no longer counts."""
    for model, old, new in ((CaseTask, "open", "done"), (CaseTimer, "waiting", "cancelled")):
        session.execute(
            update(model)
            .where(model.case_id == case.id, model.status == old)
            .values(status=new)
            .execution_options(synchronize_session=False)
        )
    case.closed_at = None


def hand_over(session: Session, case: Case, compiled: Compiled, now: datetime) -> None:
    """Give whoever takes over the time that the definition grants them (p.115 A.8: 14 working days)."""
    deadline = compiled.definition.state(case.state).deadline
    if deadline is not None and deadline.handed is not None:
        reckon(session, case, compiled, now)


def reckon(session: Session, case: Case, compiled: Compiled, now: datetime) -> None:
    """Count due date and timers of the present stay anew: the calendar or the deadline changed, or somebody took over.

    What fired has fired; a reminder whose new moment is past is left out, a step that is overdue fires at once.
    """
    plan = _plan(session, case, compiled)
    stay = (CaseTimer.case_id == case.id, CaseTimer.entry_seq == case.entry_seq)
    # Also those that were cancelled when the case left a stay to which it was brought back.
    session.execute(delete(CaseTimer).where(*stay, CaseTimer.fired_at.is_(None)))
    spent = list(session.scalars(select(CaseTimer).where(*stay)))
    steps = {timer.transition for timer in spent if timer.transition}
    first = max((timer.ordinal + 1 for timer in spent), default=0)
    case.due_at = plan.due_at if plan else None
    asked = (CaseTask.case_id == case.id, CaseTask.entry_seq == case.entry_seq, CaseTask.status == "open")
    session.execute(update(CaseTask).where(*asked).values(due_at=case.due_at))
    if plan is not None:
        session.add_all(timer for timer in _timers(case, plan, now, first) if timer.transition not in steps)
    session.flush()


def add_task(session: Session, case: Case, parties: dict[str, CaseParty], relation: str) -> None:
    """Put the case into somebody's inbox, or into that of each member of a group as of the day the stay began.

    A vacant post gives a task without an assignee, which HR's lists show.
    """
    people: tuple[UUID | None, ...] = (None if is_group(relation) else assignee(case, parties, relation),)
    if is_group(relation):
        day = local_day(case.entered_at, timezone_of(session, case.agency_id))
        people = members(session, case, relation, day) or people
    for person in people:
        task = CaseTask(
            agency_id=case.agency_id,
            case_id=case.id,
            entry_seq=case.entry_seq,
            relation=relation,
            assignee_id=person,
            state=case.state,
            due_at=case.due_at,
        )
        session.add(task)


def ask_receiver(session: Session, case: Case, parties: dict[str, CaseParty], relation: str) -> None:
    """Ask who took over, once in a stay: a second escalation, or a receiver who is asked anyway, adds nothing."""
    session.flush()
    asked = select(CaseTask.id).where(
        CaseTask.case_id == case.id, CaseTask.entry_seq == case.entry_seq, CaseTask.relation == relation
    )
    if session.scalar(asked.limit(1)) is None:
        add_task(session, case, parties, relation)


def _plan(session: Session, case: Case, compiled: Compiled) -> Schedule | None:
    state = compiled.definition.state(case.state)
    if state.deadline is None:
        return None
    since = {}
    if state.deadline.since is not None:
        latest = session.scalar(
            select(func.max(CaseEvent.at)).where(
                CaseEvent.case_id == case.id, CaseEvent.transition == state.deadline.since
            )
        )
        since = {state.deadline.since: latest} if latest else {}
    calendar = work_calendar(session, case.agency_id)
    dates = named_dates(case.cycle, case.period)
    handed = _handed(session, case) if state.deadline.handed is not None else Handed.NO
    return schedule(state.deadline, case.entered_at, dates, since, calendar, handed)


def _handed(session: Session, case: Case) -> Handed:
    """Whether somebody took over in this stay, or gave the rating with which the case came here.

    Who only delivers what a late appraiser had rated doesn't make the result final, so it is the rating that counts.
    Each step is looked up in the version that it was taken under.
    """
    events = session.execute(
        select(CaseEvent.seq, CaseEvent.transition, CaseEvent.via, CaseEvent.definition_version_id)
        .where(CaseEvent.case_id == case.id, CaseEvent.kind != MOVE)
        .order_by(CaseEvent.seq)
    ).all()
    steps = [compiled_version(session, one.definition_version_id).transitions[one.transition] for one in events]
    return handed_in([(event.seq, event.via) for event in events], steps, case.entry_seq)


def handed_in(events: Sequence[tuple[int, str]], steps: Sequence[Transition], entry_seq: int) -> Handed:
    """The same of events at hand: number and ``via`` of each, and the steps they were, in their order."""
    taken = list(zip(events, steps, strict=True))
    if any(step.hand_to is not None and seq > entry_seq for (seq, _via), step in taken):
        return Handed.HERE
    ratings = [via for (_seq, via), step in taken if "compute_predicate" in step.effects]
    return Handed.BEFORE if ratings and ratings[-1] == "handover" else Handed.NO


def _timers(case: Case, plan: Schedule, now: datetime, first: int = 0) -> Iterator[CaseTimer]:
    """Reminders whose moment has passed when the state is entered are left out: nobody is reminded of the past."""
    numbers = count(first)
    for _, at in plan.reminders:
        if at > now:
            yield _timer(case, "remind", next(numbers), at, None)
    for escalation, at in plan.escalations:
        yield _timer(case, "escalate", next(numbers), at, escalation.transition)
    if plan.then:
        yield _timer(case, "lapse", next(numbers), plan.due_at, plan.then)


def _timer(case: Case, kind: str, ordinal: int, at: datetime, transition: str | None) -> CaseTimer:
    return CaseTimer(
        agency_id=case.agency_id,
        case_id=case.id,
        entry_seq=case.entry_seq,
        kind=kind,
        ordinal=ordinal,
        transition=transition,
        fire_at=at,
    )
