"""Holidays of an agency: a first proposal for a year, and single days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.changes import add, change, fetch, recount_deadlines
from app.people.models import Holiday
from app.people.problems import refuse
from app.people.values import Editor

# Government decree fixes the days each year (SKB tiga menteri); the package knows them only afterwards.
UNCHECKED = " (belum dicek)"


def propose_year(year: int) -> dict[date, str]:
    """National holidays and collective leave (cuti bersama) of a year as far as they are known or can be reckoned.

    Empty for a year that the package doesn't cover.
    """
    from holidays import country_holidays

    days = country_holidays("ID", years=year, language="id", categories=("public", "government"))
    return dict(sorted(days.items()))


def seed_year(session: Session, agency_id: UUID, year: int, *, actor: Editor | None) -> list[Holiday]:
    """Add the proposed days that the agency doesn't have; each is marked in its name until HR has checked it.

    Days that are there already keep their name. Gives the days added.
    """
    known = set(session.scalars(select(Holiday.day).where(Holiday.agency_id == agency_id)))
    added = [
        Holiday(agency_id=agency_id, day=day, name=name + UNCHECKED)
        for day, name in propose_year(year).items()
        if day not in known
    ]
    for holiday in added:
        add(session, holiday, actor=actor, action="holiday.create")
    if added:
        recount_deadlines(session, agency_id)
    return added


def add_holiday(session: Session, agency_id: UUID, day: date, name: str, *, actor: Editor | None) -> Holiday:
    """Raises RegisterRefused when the day is a holiday already."""
    if session.scalar(select(Holiday.id).where(Holiday.agency_id == agency_id, Holiday.day == day)) is not None:
        raise refuse("day", "holiday_known", date=day.isoformat())
    holiday = Holiday(agency_id=agency_id, day=day, name=name)
    add(session, holiday, actor=actor, action="holiday.create")
    recount_deadlines(session, agency_id)
    return holiday


def confirm_holiday(session: Session, holiday_id: UUID, *, agency_id: UUID, actor: Editor | None) -> Holiday:
    """HR has compared the day with the decree: the mark goes."""
    holiday = fetch(session, Holiday, holiday_id, agency_id)
    change(session, holiday, {"name": holiday.name.removesuffix(UNCHECKED)}, actor=actor, action="holiday.confirm")
    return holiday
