"""Writing a row of the register: the audit entry beside it, and the work that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import pending_changes, record
from app.core import clock
from app.core.base import AgencyRow
from app.core.errors import NotFound
from app.core.jobs import defer
from app.people.values import Editor

RowT = TypeVar("RowT", bound=AgencyRow)


def fetch(session: Session, model: type[RowT], row_id: UUID, agency_id: UUID) -> RowT:
    """A row of this agency; one of another agency does not exist for it. Raises NotFound."""
    row = session.get(model, row_id)
    if row is None or row.agency_id != agency_id:
        raise NotFound
    return row


def add(session: Session, row: AgencyRow, *, actor: Editor | None, action: str) -> None:
    """Store a new row with its audit entry."""
    session.add(row)
    changes = pending_changes(row)
    session.flush()
    record(session, actor=actor, action=action, subject=row, changes=changes, now=clock.now())


def change(
    session: Session, row: AgencyRow, values: Mapping[str, object], *, actor: Editor | None, action: str
) -> bool:
    """Alter a row with its audit entry; nothing is written, and False given, when all is as it was."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    changes = pending_changes(row)
    if not changes:
        return False
    record(session, actor=actor, action=action, subject=row, changes=changes, now=clock.now())
    return True


def refresh_parties(session: Session, agency_id: UUID) -> None:
    """Running cases find out anew who appraises whom. Many changes in a row wait for one job."""
    defer(session, "cases.refresh_parties", {"agency_id": str(agency_id)}, queueing_lock=f"refresh:{agency_id}")


def recount_deadlines(session: Session, agency_id: UUID) -> None:
    """Running cases count their deadlines anew, because the calendar changed; many changes wait for one job."""
    defer(session, "cases.reschedule", {"agency_id": str(agency_id)}, queueing_lock=f"reschedule:{agency_id}")


def follow_person(session: Session, employee_id: UUID) -> None:
    """Running appraisals of the person follow a move or a status (app.cases.transfers)."""
    defer(session, "cases.follow_person", {"employee_id": str(employee_id)}, queueing_lock=f"person:{employee_id}")
