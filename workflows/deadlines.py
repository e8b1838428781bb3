"""Working-day arithmetic. The calendar is handed in; nothing here knows what a holiday in Indonesia is.

Day 1 is the first working day after the start. Due at 23:59:59 local time of its day; reminders at 08:00 local time.
All moments returned are in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from workflows.definition import Deadline, Escalation

END_OF_DAY = time(23, 59, 59)
MORNING = time(8)
_ONE_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 366


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working week (Monday is 0), the days off, and the local time zone of an agency."""

    weekdays: frozenset[int]
    holidays: frozenset[date]
    tz: ZoneInfo

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays must hold at least one day between 0 (Monday) and 6")

    def is_working_day(self, day: date) -> bool:
        """True when the agency works on that day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it when negative; zero gives `day` itself.

        Raises OverflowError when a whole year holds no working day.
        """
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        left, idle = abs(count), 0
        while left:
            day += step
            idle += 1
            if self.is_working_day(day):
                left, idle = left - 1, 0
            if idle > _LONGEST_CLOSURE:
                raise OverflowError("the calendar has no working day for a whole year")
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + n * _ONE_DAY) for n in range(1, (end - start).days + 1))

    def local_date(self, moment: datetime) -> date:
        """The day that a moment falls on at the agency."""
        return moment.astimezone(self.tz).date()

    def at(self, day: date, clock: time) -> datetime:
        """A local time of day as a moment in UTC."""
        return datetime.combine(day, clock, self.tz).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a state is due, and what happens before and after, each in the order of time.

    reminders: (working days before due, moment). escalations: what fires past due. then: the transition fired at due.
    """

    due_at: datetime
    reminders: tuple[tuple[int, datetime], ...]
    escalations: tuple[tuple[Escalation, datetime], ...]
    then: str | None


class Handed(Enum):
    """Whether somebody took over from a person who was late: not at all, in this stay, or before it."""

    NO = "no"
    HERE = "here"
    BEFORE = "before"


def schedule(
    deadline: Deadline,
    entered_at: datetime,
    dates: Mapping[str, date],
    since: Mapping[str, datetime],
    calendar: WorkCalendar,
    handed: Handed = Handed.NO,
) -> Schedule | None:
    """The schedule of one stay in a state, or None when the named date isn't set.

    dates: the named dates of the case. since: the moment of the latest event of each transition; where the one asked
    for never happened, the entry into the state counts. Reminders that fall before the entry are left out. Whoever took
    over has a time of their own where the deadline gives one, and nobody left to whom the case could be handed on.
    """
    due = _due_date(deadline, entered_at, dates, since, calendar)
    if due is None:
        return None
    if handed is not Handed.NO and deadline.handed is not None:
        start = due if handed is Handed.HERE else calendar.local_date(entered_at)
        due, deadline = calendar.add_working_days(start, deadline.handed), replace(deadline, escalate=())
    reminders = ((days, calendar.at(calendar.add_working_days(due, -days), MORNING)) for days in deadline.remind)
    escalations = ((one, _past_due(due, one.after, calendar)) for one in deadline.escalate)
    return Schedule(
        due_at=calendar.at(due, END_OF_DAY),
        reminders=tuple(sorted((one for one in reminders if one[1] > entered_at), key=lambda one: one[1])),
        escalations=tuple(sorted(escalations, key=lambda one: one[1])),
        then=deadline.then,
    )


def _past_due(due: date, days: int, calendar: WorkCalendar) -> datetime:
    return calendar.at(calendar.add_working_days(due, days), END_OF_DAY)


def _due_date(
    deadline: Deadline,
    entered_at: datetime,
    dates: Mapping[str, date],
    since: Mapping[str, datetime],
    calendar: WorkCalendar,
) -> date | None:
    entered = calendar.local_date(entered_at)
    if deadline.on is not None:
        due = dates.get(deadline.on)
    else:
        start = since.get(deadline.since, entered_at) if deadline.since else entered_at
        due = calendar.add_working_days(calendar.local_date(start), deadline.working_days or 0)
    if due is None or deadline.at_least_working_days is None:
        return due
    return max(due, calendar.add_working_days(entered, deadline.at_least_working_days))
