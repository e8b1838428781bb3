"""Whether the history of all cases is as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.history import left_version
from app.cases.journal import first_fault
from app.cases.models import Case, CaseEvent
from app.cases.queries import list_events

BATCH = 500


@dataclass(frozen=True)
class Fault:
    """A case whose chain breaks at the event ``seq``: altered, removed or slipped in."""

    case_id: UUID
    seq: int


def altered_cases(session: Session) -> Iterator[Fault]:
    """Every case whose events don't hold together, or don't reach the version that the case has."""
    last: UUID | None = None
    while batch := _batch(session, last):
        for case_id, version, followed in batch:
            events = list_events(session, case_id)
            fault = first_fault(events) or first_stray(events, followed)
            if fault is None and len(events) != version:
                fault = min(len(events), version) + 1
            if fault is not None:
                yield Fault(case_id, fault)
        last = batch[-1][0]
        session.expunge_all()


def count_cases(session: Session) -> int:
    """How many cases there are."""
    return session.scalar(select(func.count()).select_from(Case)) or 0


def first_stray(events: Sequence[CaseEvent], followed: UUID) -> int | None:
    """The number of the first event that was made under another version than the case followed then; ``None`` if there
    is none. Only a move changes the version, and the case has to follow the last one, ``followed``."""
    for before, event in pairwise(events):
        if left_version(event) != before.definition_version_id:
            return event.seq
    return events[-1].seq if events and events[-1].definition_version_id != followed else None


def _batch(session: Session, after: UUID | None) -> list[tuple[UUID, int, UUID]]:
    query = select(Case.id, Case.version, Case.definition_version_id).order_by(Case.id).limit(BATCH)
    if after is not None:
        query = query.where(Case.id > after)
    return [(case_id, version, followed) for case_id, version, followed in session.execute(query)]
