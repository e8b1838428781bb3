"""Telling a substitute that they stand in from today on, once for each delegation."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.models import CaseTask
from app.core import clock
from app.core.clock import local_day
from app.core.jobs import defer, periodic, task
from app.core.unit_of_work import unit_of_work
from app.notifications.jobs import ask_for_mail
from app.notifications.service import tell_plainly
from app.notifications.values import Template
from app.people.calendar import timezone_of
from app.people.models import Delegation
from app.people.structure import running

_ONE_DAY = timedelta(days=1)


@periodic("notifications.stand_ins", "25 17 * * *")
def stand_ins() -> None:
    """Shortly after midnight in Indonesia: one job for each delegation that runs; who was told is not told again."""
    now = clock.now()
    with unit_of_work() as session:
        for delegation_id in due(session, now):
            key = f"stand_in:{delegation_id}"
            defer(session, "notifications.stand_in", {"delegation_id": str(delegation_id)}, queueing_lock=key)


def due(session: Session, now: datetime) -> list[UUID]:
    """Delegations that begin about today; ``tell`` decides by each agency's own day."""
    day = local_day(now, "Asia/Jayapura")
    query = select(Delegation.id).where(running(Delegation, day), Delegation.starts_on >= day - 2 * _ONE_DAY)
    return list(session.scalars(query))


@task("notifications.stand_in")
def stand_in_job(delegation_id: str) -> None:
    """Tell one substitute."""
    with unit_of_work() as session:
        ask_for_mail(session, tell(session, UUID(delegation_id), now=clock.now()))


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
