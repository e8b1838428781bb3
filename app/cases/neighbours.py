"""The next and the previous case of a person's queue, so that they can go on without turning back to the list."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from app.auth.queries import people_of
from app.auth.values import CurrentActor
from app.cases.models import Case, CaseTask
from app.cases.queries import NO_DUE_DATE, waits_for

_DUE = func.coalesce(CaseTask.due_at, NO_DUE_DATE)


def neighbour(session: Session, case_id: UUID, *, actor: CurrentActor, day: date, forward: bool) -> UUID | None:
    """The case that comes next (or before) in the order of the queue; None at its end.

    A case that was just settled has left the queue: its last task still tells the place it had.
    """
    people = people_of(session, actor, day)
    place = _place(session, case_id, people)
    query = _open_tasks(actor, people).where(CaseTask.case_id != case_id)
    here = tuple_(_DUE, CaseTask.id)
    if place is not None:
        query = query.where(here > place if forward else here < place)
    order = (_DUE, CaseTask.id) if forward else (_DUE.desc(), CaseTask.id.desc())
    return session.scalar(query.order_by(*order).limit(1))


def _place(session: Session, case_id: UUID, people: frozenset[UUID]) -> tuple[datetime, UUID] | None:
    row = session.execute(
        select(_DUE, CaseTask.id)
        .where(CaseTask.case_id == case_id, CaseTask.assignee_id.in_(people))
        .order_by((CaseTask.status == "open").desc(), CaseTask.entry_seq.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def _open_tasks(actor: CurrentActor, people: frozenset[UUID]) -> Select[tuple[UUID]]:
    return select(CaseTask.case_id).join(CaseTask.case).where(waits_for(actor, people))


def count_taken_over(session: Session, *, actor: CurrentActor, day: date) -> int:
    """How many cases came to this person because somebody below let a deadline pass."""
    people = people_of(session, actor, day)
    query = _open_tasks(actor, people).where(CaseTask.relation == Case.handed_to)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
