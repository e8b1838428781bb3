"""Reading cases. Everything that a person asks for goes through the policy's condition."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, with_expression

from app.auth.queries import people_of
from app.auth.values import CurrentActor
from app.cases.models import Case, CaseEvent, CaseParty, CaseTask, CaseVote, Cycle, Period
from app.cases.policy import accessible
from app.core.errors import NotFound
from app.core.json_rows import json_list, json_object
from app.definitions.models import DefinitionVersion
from app.people.models import Employee

_WITH_NAMES = (
    joinedload(Case.owner),
    joinedload(Case.unit),
    joinedload(Case.position),
    joinedload(Case.cycle),
    joinedload(Case.definition_version),
    joinedload(Case.period),
)


_LOOKS = 3
"""Whoever waits for the lock of a case that is moved to another version meanwhile gets no row: PostgreSQL looks at the
row anew, and it no longer fits the version that was joined before the wait. Looking again finds it."""
NO_DUE_DATE = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands in an address for a row that has no due date, which sorts behind everything that has one."""


def opened_appraisals(agency_id: UUID) -> ColumnElement[bool]:
    """Rounds of appraisals that were opened; registers of requests are none."""
    return and_(Cycle.agency_id == agency_id, Cycle.status != "draft", Cycle.purpose == "appraisal")


def get_case(session: Session, case_id: UUID, *, actor: CurrentActor, day: date) -> Case:
    """Raises NotFound where the case doesn't exist, or not for this person."""
    query = select(Case).where(Case.id == case_id, accessible(session, actor, day)).options(*_WITH_NAMES)
    more = (joinedload(Case.parent), with_expression(Case.period_rows, period_rows()))
    case = session.scalar(query.options(*more))
    if case is None:
        raise NotFound
    return case


@cache
def _locked() -> Select[tuple[Case]]:
    """Put together once, like the next two: building them costs more than running them.

    The lock lets other rows go on pointing at the case. A periodic case that is written twice looks at its parent, and
    would otherwise wait for whoever holds the parent and waits for it.
    """
    return (
        select(Case)
        .where(Case.id == bindparam("case_id"))
        .with_for_update(of=Case, key_share=True)
        .options(
            joinedload(Case.definition_version, innerjoin=True),
            joinedload(Case.cycle, innerjoin=True),
            joinedload(Case.period),
        )
        .execution_options(populate_existing=True)
    )


@cache
def period_rows() -> ScalarSelect[Any]:
    """A JSON list of the periods of a case's cycle, in order, each with the periodic case opened for it, if any."""
    child, version = aliased(Case), aliased(DefinitionVersion)
    one = json_object(
        period_id=Period.id, name=Period.name, starts_on=Period.starts_on, ends_on=Period.ends_on,
        opens_on=Period.opens_on, rating_due=Period.rating_due, annual=Period.annual, case_id=child.id,
        state=child.state, predicate=child.predicate, closed=child.closed_at.is_not(None), due_at=child.due_at,
        definition=version.sha256, definition_id=version.id,
    )  # fmt: skip
    return (
        select(json_list(one, Period.ordinal))
        .select_from(Period)
        .outerjoin(child, (child.period_id == Period.id) & (child.parent_id == Case.id))
        .outerjoin(version, version.id == child.definition_version_id)
        .where(Period.cycle_id == Case.cycle_id)
        .correlate(Case)
        .scalar_subquery()
    )


@cache
def _parties() -> Select[tuple[CaseParty]]:
    return (
        select(CaseParty)
        .where(CaseParty.case_id == bindparam("case_id"))
        .options(joinedload(CaseParty.employee), joinedload(CaseParty.position))
    )


@cache
def _events() -> Select[tuple[CaseEvent]]:
    return select(CaseEvent).where(CaseEvent.case_id == bindparam("case_id")).order_by(CaseEvent.seq)


def lock_case(session: Session, case_id: UUID) -> Case:
    """The case under a row lock, read anew; every change starts here. Raises NotFound."""
    for _attempt in range(_LOOKS):
        case = session.scalar(_locked(), {"case_id": case_id})
        if case is not None:
            return case
    raise NotFound


def lock_cases(session: Session, case_ids: Iterable[UUID]) -> list[Case]:
    """Several cases under row locks, read anew, in the order of their identifiers."""
    wanted = list(case_ids)
    query = (
        select(Case)
        .where(Case.id.in_(wanted))
        .order_by(Case.id)
        .with_for_update(of=Case, key_share=True)
        .options(joinedload(Case.definition_version, innerjoin=True))
        .execution_options(populate_existing=True)
    )
    found: list[Case] = []
    for _attempt in range(_LOOKS):
        found = list(session.scalars(query))
        if len(found) == len(set(wanted)):
            break
    return found


def list_parties(session: Session, case_id: UUID) -> dict[str, CaseParty]:
    """The recorded relations of a case, with the people and their posts."""
    return {party.relation: party for party in session.scalars(_parties(), {"case_id": case_id})}


def list_events(session: Session, case_id: UUID) -> list[CaseEvent]:
    """The timeline, oldest first."""
    return list(session.scalars(_events(), {"case_id": case_id}))


def done_by(events: list[CaseEvent]) -> Mapping[str, frozenset[str]]:
    """Who used which transition, in person or through a substitute (both count for the separation of duties)."""
    people: dict[str, set[str]] = {}
    for event in events:
        ids = {str(person) for person in (event.actor_id, event.acting_for_id) if person}
        people.setdefault(event.transition, set()).update(ids)
    return {transition: frozenset(ids) for transition, ids in people.items()}


def list_votes(session: Session, case_id: UUID) -> list[CaseVote]:
    """Every vote that was cast on a case, in whatever stay, oldest first."""
    return list(session.scalars(select(CaseVote).where(CaseVote.case_id == case_id).order_by(CaseVote.at, CaseVote.id)))


def list_own(session: Session, *, employee_id: UUID) -> list[Case]:
    """A person's own cases, newest cycle first."""
    return list(
        session.scalars(select(Case).where(Case.owner_id == employee_id).order_by(Case.id.desc()).options(*_WITH_NAMES))
    )


def inbox(
    session: Session,
    *,
    actor: CurrentActor,
    day: date,
    stage: str | None = None,
    taken: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[CaseTask]:
    """Open tasks of a person and of those they stand in for, by due date; cases of their own are left out.

    ``taken`` keeps those that were handed over because somebody below let a deadline pass.
    ``after`` is the (due_at, id) of the last row of the page before (keyset paging: no page costs more than the first).
    """
    people = people_of(session, actor, day)
    query = (
        select(CaseTask)
        .join(CaseTask.case)
        .join(Case.owner)
        .where(waits_for(actor, people))
        # As the index of inboxes is sorted, so that a page is read from it without looking at the others.
        .order_by(CaseTask.due_at, CaseTask.id)
        .limit(limit)
        .options(
            contains_eager(CaseTask.case).options(
                contains_eager(Case.owner), joinedload(Case.unit), joinedload(Case.position),
                joinedload(Case.definition_version), joinedload(Case.cycle), joinedload(Case.period),
            ),
            joinedload(CaseTask.assignee),
        )
    )  # fmt: skip
    if stage is not None:
        query = query.where(Case.stage == stage)
    if taken:
        query = query.where(CaseTask.relation == Case.handed_to)
    if after is not None:
        query = query.where(_behind(*after))
    return list(session.scalars(query))


def waits_for(actor: CurrentActor, people: Collection[UUID]) -> ColumnElement[bool]:
    """Open tasks of some people that a person can see to: not about themself, nor where they have voted already."""
    voted = exists().where(
        CaseVote.case_id == CaseTask.case_id,
        CaseVote.entry_seq == CaseTask.entry_seq,
        CaseVote.voter_id == actor.employee_id,
    )
    mine = and_(CaseTask.status == "open", CaseTask.assignee_id.in_(people), Case.owner_id != actor.employee_id)
    return and_(mine, or_(CaseTask.assignee_id == actor.employee_id, ~voted))


def _behind(due_at: datetime, task_id: UUID) -> ColumnElement[bool]:
    """What comes after a row of an inbox; PostgreSQL sorts what has no due date last."""
    if due_at >= NO_DUE_DATE:
        return CaseTask.due_at.is_(None) & (CaseTask.id > task_id)
    return or_(tuple_(CaseTask.due_at, CaseTask.id) > tuple_(due_at, task_id), CaseTask.due_at.is_(None))


def inbox_counts(session: Session, *, actor: CurrentActor, day: date) -> dict[str, int]:
    """How many open tasks wait, by stage."""
    people = people_of(session, actor, day)
    rows = session.execute(
        select(Case.stage, func.count())
        .join(CaseTask, CaseTask.case_id == Case.id)
        .where(waits_for(actor, people))
        .group_by(Case.stage)
    )
    return {stage: count for stage, count in rows}


def names_of(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """Names of employees, in one statement."""
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(ids)))
    return {employee_id: name for employee_id, name in rows}
