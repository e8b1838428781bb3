"""Who may do what in the cascade. What a person may not see does not exist for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.cascade import queries
from app.cascade.records import Desk, Source
from app.cascade.values import PLANNING_POSTS
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.cases.policy import accessible, unit_in_scope
from app.core.errors import NotFound

_WRITING = frozenset({"plan", "realisations"})


@dataclass(frozen=True)
class Entry:
    """A matrix that somebody may open; ``editable``: as its leader or in the leader's place."""

    desk: Desk
    source: Source | None
    editable: bool


def plans_for_others(file: CaseFile) -> bool:
    """Manuals and strategies belong to the plan of a leader (p.37-39), not to a periodic evaluation of it."""
    post = file.case.position
    return file.case.parent_id is None and (post.kind in PLANNING_POSTS or post.heads_unit)


def may_write(file: CaseFile) -> bool:
    """The leader in person, while the plan or its carrying out is in their hands."""
    return "owner" in file.relations and bool(file.editable & _WRITING) and plans_for_others(file)


def enter(session: Session, *, position_id: UUID, cycle_id: UUID, actor: CurrentActor, day: date) -> Entry:
    """The matrix of a post in a cycle as the person may have it.

    Who holds the post that day, in their own right, as Plt or Plh, or as a substitute, writes. Who may see the
    leader's plan, and HR in their scope, read. Raises NotFound for everybody else.
    """
    found = queries.find_desk(
        session,
        agency_id=actor.agency_id,
        position_id=position_id,
        cycle_id=cycle_id,
        who=actor.employee_id,
        day=day,
    )
    if found is None:
        raise NotFound
    desk, mine = found
    source = queries.find_source(session, desk, day)
    if not mine and not _may_read(session, desk, source, actor, day):
        raise NotFound
    return Entry(desk, source, editable=mine and desk.open)


def _may_read(session: Session, desk: Desk, source: Source | None, actor: CurrentActor, day: date) -> bool:
    scope = actor.scope(Permission.CASE_READ)
    if scope.whole_agency:
        return True
    if source is None:
        return bool(scope and session.scalar(select(unit_in_scope(scope, desk.unit_id))))
    seen = select(Case.id).where(Case.id == source.case_id, accessible(session, actor, day))
    return session.scalar(seen) is not None
