"""The agency's working days, as the engine wants them."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.models import Agency, Holiday
from workflows.deadlines import WorkCalendar


def work_calendar(session: Session, agency_id: UUID) -> WorkCalendar:
    """Working week, holidays and time zone of an agency (the law counts hari kerja but doesn't define them)."""
    agency = session.get_one(Agency, agency_id)
    days = session.scalars(select(Holiday.day).where(Holiday.agency_id == agency_id))
    return WorkCalendar(frozenset(range(agency.week_days)), frozenset(days), ZoneInfo(agency.timezone))


def timezone_of(session: Session, agency_id: UUID) -> str:
    """IANA name of the agency's time zone (WIB, WITA or WIT)."""
    return session.get_one(Agency, agency_id).timezone
