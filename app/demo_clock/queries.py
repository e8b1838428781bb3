"""What the clock of a demo has to know of the database before it moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.models import AuditEntry
from app.cases.models import Case, CaseEvent, CaseTimer

_WALK = "demo_clock.walk"
_TRACES: tuple[InstrumentedAttribute[Any], ...] = (CaseEvent.at, AuditEntry.at, CaseTimer.fired_at, Case.entered_at)
# Jobs that wait for a later attempt count by the real time, which is the database's.
_UNDER_WAY = text(
    "select count(*) from procrastinate_jobs where task_name <> :walk and status in ('todo', 'doing')"
    " and (scheduled_at is null or scheduled_at <= now())"
)


def latest_trace(session: Session) -> datetime | None:
    """When the latest thing happened; the clock never goes behind it."""
    moments = [session.scalar(select(func.max(column))) for column in _TRACES]
    return max((moment for moment in moments if moment), default=None)


def next_timer(session: Session, now: datetime) -> datetime | None:
    """When the next deadline, reminder or escalation falls due after a moment."""
    waiting = select(func.min(CaseTimer.fire_at)).where(CaseTimer.status == "waiting", CaseTimer.fire_at > now)
    return session.scalar(waiting)


def count_due(session: Session, now: datetime) -> int:
    """Deadlines, reminders and escalations that should have fired."""
    due = select(func.count()).where(CaseTimer.status == "waiting", CaseTimer.fire_at <= now)
    return session.scalar(due) or 0


def count_jobs(session: Session) -> int:
    """Jobs that wait or run, the walk itself left out."""
    return session.scalar(_UNDER_WAY, {"walk": _WALK}) or 0
