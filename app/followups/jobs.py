"""Reminds leaders of reports that are due; each reminder goes out once, however often the job runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.cycles import list_cycles
from app.core import clock
from app.core.jobs import defer, periodic
from app.core.unit_of_work import unit_of_work
from app.followups import report_queries, reporting
from app.people.calendar import work_calendar
from workflows.deadlines import END_OF_DAY, WorkCalendar

REMIND_AT = frozenset({7, 3, 1, -1})
"""Working days left until a report is due; minus one is the day after."""


@dataclass(frozen=True)
class Window:
    """The end of an evaluation window, whose reports are due some time later."""

    cycle_id: UUID
    period_id: UUID | None
    name: str
    ends: date


@periodic("followups.remind_reports", "10 1 * * *")
def remind_reports_job() -> None:
    """Every morning."""
    with unit_of_work() as session:
        remind_reports(session, clock.now())


def remind_reports(session: Session, now: datetime) -> int:
    """Tell everybody who still has something to report where a due date is near; how many were told."""
    told = 0
    for agency_id in report_queries.list_agencies(session):
        calendar = work_calendar(session, agency_id)
        for window in _windows(session, agency_id):
            told += _remind(session, window, calendar, now)
    return told


def _windows(session: Session, agency_id: UUID) -> Iterator[Window]:
    for cycle in list_cycles(session, agency_id):
        if cycle.status == "draft" or cycle.purpose != "appraisal":
            continue
        yield Window(cycle.id, None, cycle.name, cycle.rating_due)
        for period in cycle.periods:
            if not period.annual:
                yield Window(cycle.id, period.id, f"{cycle.name}, {period.name}", period.rating_due)


def _remind(session: Session, window: Window, calendar: WorkCalendar, now: datetime) -> int:
    due, today = reporting.due_on(calendar, window.ends), calendar.local_date(now)
    if calendar.working_days_between(today, due) not in REMIND_AT or not calendar.is_working_day(today):
        return 0
    late = report_queries.list_late_people(session, cycle_id=window.cycle_id, period_id=window.period_id)
    for person, count in late:
        notice = {
            "template": "report_due",
            "employee_ids": [str(person)],
            "params": {
                "cycle": window.name, "count": str(count), "due": calendar.at(due, END_OF_DAY).isoformat(),
            },
            "key": f"report_due:{window.period_id or window.cycle_id}:{today.isoformat()}",
        }  # fmt: skip
        defer(session, "notifications.plain", notice)
    return len(late)
