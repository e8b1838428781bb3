"""Telling a substitute that they stand in from today on, once for each delegation."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.models import CaseTask
from app.core.clock import local_day
from app.notifications.service import tell_plainly
from app.notifications.values import Template
from app.people.calendar import timezone_of
from app.people.models import Delegation
from app.people.structure import running

_ONE_DAY = timedelta(days=1)


def due(session: Session, now: datetime) -> list[UUID]:
    """Delegations that begin about today; ``tell`` decides by each agency's own day."""
    day = local_day(now, "Asia/Jayapura")
    query = select(Delegation.id).where(running(Delegation, day), Delegation.starts_on >= day - 2 * _ONE_DAY)
    return list(session.scalars(query))


def tell(session: Session, delegation_id: UUID, *, now: datetime) -> list[UUID]:
    """The notice to a substitute whose days run; nothing before, after, or where it was withdrawn."""
    row = session.get(Delegation, delegation_id)
    if row is None:
        return []
    day = local_day(now, timezone_of(session, row.agency_id))
    if not row.starts_on <= day < row.ends_on:
        return []
    waiting = select(func.count()).where(CaseTask.assignee_id == row.absent_id, CaseTask.status == "open")
    params = {
        "absent": row.absent.name, "until": (row.ends_on - _ONE_DAY).isoformat(),
        "count": str(session.scalar(waiting) or 0),
    }  # fmt: skip
    return tell_plainly(
        session, Template.STANDS_IN, [row.substitute_id], params=params, key=f"stand_in:{row.id}", case_id=None, now=now
    )
