"""Working days and schedules, by properties and by days counted on a calendar by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.deadlines import WorkCalendar, schedule
from workflows.definition import Deadline, Escalation

JAKARTA, MAKASSAR, JAYAPURA = (ZoneInfo(f"Asia/{name}") for name in ("Jakarta", "Makassar", "Jayapura"))
FIVE_DAYS = frozenset(range(5))
# Thursday 1 January and Friday 2 January 2026 are taken as days off here.
OFFICE = WorkCalendar(FIVE_DAYS, frozenset({date(2026, 1, 1), date(2026, 1, 2)}), JAKARTA)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.builds(
    WorkCalendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(days, max_size=40),
    st.sampled_from([JAKARTA, MAKASSAR, JAYAPURA]),
)


@given(calendars, days, st.integers(1, 40))
def test_adding_lands_on_the_nth_working_day(calendar: WorkCalendar, day: date, count: int) -> None:
    found = calendar.add_working_days(day, count)
    assert calendar.is_working_day(found)
    walked = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(map(calendar.is_working_day, walked)) == count == calendar.working_days_between(day, found)


@given(calendars, days, st.integers(1, 40))
def test_going_back_undoes_going_forth_from_a_working_day(calendar: WorkCalendar, day: date, count: int) -> None:
    start = calendar.add_working_days(day, 1)
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


@given(calendars, days, st.integers(0, 20), st.integers(0, 20))
def test_counts_add_up(calendar: WorkCalendar, day: date, first: int, second: int) -> None:
    there = calendar.add_working_days(calendar.add_working_days(day, first), second)
    assert there == calendar.add_working_days(day, first + second)


@given(calendars, days, days)
def test_between_is_antisymmetric(calendar: WorkCalendar, one: date, other: date) -> None:
    assert calendar.working_days_between(one, other) == -calendar.working_days_between(other, one)


def test_a_calendar_needs_a_day_and_a_year_needs_a_working_day() -> None:
    for weekdays in (frozenset(), frozenset({7})):
        with pytest.raises(ValueError, match="weekdays"):
            WorkCalendar(weekdays, frozenset(), JAKARTA)
    shut = WorkCalendar(frozenset({0}), frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800)), JAKARTA)
    with pytest.raises(OverflowError):
        shut.add_working_days(date(2026, 1, 1), 1)


def local(moment: datetime, zone: ZoneInfo = JAKARTA) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def planned(deadline: Deadline, entered: datetime, calendar: WorkCalendar = OFFICE, **more: Any) -> Any:
    return schedule(deadline, entered, more.get("dates", {}), more.get("since", {}), calendar)


def test_fourteen_working_days_counted_by_hand() -> None:
    """Received Friday 19 December 2025; day 1 is Monday 22, the new year's days don't count, day 14 is 12 January."""
    entered = datetime(2025, 12, 19, 10, 0, tzinfo=JAKARTA)
    plan = planned(Deadline(working_days=14, remind=(7, 3, 1), then="lapse"), entered)
    assert local(plan.due_at) == "2026-01-12 23:59:59"
    assert [(n, local(at)) for n, at in plan.reminders] == [
        (7, "2025-12-30 08:00:00"),
        (3, "2026-01-07 08:00:00"),
        (1, "2026-01-09 08:00:00"),
    ]
    assert plan.then == "lapse"


@pytest.mark.parametrize(("zone", "utc"), [(JAKARTA, 17), (MAKASSAR, 16), (JAYAPURA, 15)])
def test_due_is_the_end_of_the_local_day(zone: ZoneInfo, utc: int) -> None:
    calendar = WorkCalendar(FIVE_DAYS, frozenset(), zone)
    plan = planned(Deadline(working_days=1), datetime(2026, 3, 2, 1, 0, tzinfo=UTC), calendar)
    assert plan.due_at == datetime(2026, 3, 3, utc - 1, 59, 59, tzinfo=UTC)


def test_the_day_of_entry_is_the_local_one() -> None:
    """At 18.30 UTC on Monday it is already Tuesday in Jakarta, so day 1 is Wednesday."""
    plan = planned(Deadline(working_days=1), datetime(2026, 3, 2, 18, 30, tzinfo=UTC))
    assert local(plan.due_at) == "2026-03-04 23:59:59"


def test_a_named_date_and_a_late_entry() -> None:
    deadline = Deadline(on="cycle.plan_due", at_least_working_days=5, remind=(3, 1))
    dates = {"cycle.plan_due": date(2026, 1, 30)}
    early = planned(deadline, datetime(2026, 1, 5, 9, tzinfo=JAKARTA), dates=dates)
    late = planned(deadline, datetime(2026, 2, 2, 9, tzinfo=JAKARTA), dates=dates)
    assert local(early.due_at) == "2026-01-30 23:59:59"
    assert local(late.due_at) == "2026-02-09 23:59:59"
    assert planned(deadline, datetime(2026, 2, 2, 9, tzinfo=JAKARTA)) is None


def test_counting_from_an_earlier_step() -> None:
    """The decision is due 7 working days from the objection, not from the explanation that came 3 days later."""
    deadline = Deadline(working_days=7, since="file_objection")
    filed, entered = datetime(2026, 3, 2, 9, tzinfo=JAKARTA), datetime(2026, 3, 5, 9, tzinfo=JAKARTA)
    assert local(planned(deadline, entered, since={"file_objection": filed}).due_at) == "2026-03-11 23:59:59"
    assert local(planned(deadline, entered).due_at) == "2026-03-16 23:59:59"


def test_escalations_in_order_and_reminders_never_before_the_entry() -> None:
    deadline = Deadline(working_days=2, remind=(5, 1), escalate=(Escalation(3, "second"), Escalation(0, "first")))
    plan = planned(deadline, datetime(2026, 3, 6, 9, tzinfo=JAKARTA))
    assert [(one.transition, local(at)) for one, at in plan.escalations] == [
        ("first", "2026-03-10 23:59:59"),
        ("second", "2026-03-13 23:59:59"),
    ]
    assert [n for n, _ in plan.reminders] == [1]


@given(
    calendars,
    st.datetimes(datetime(2025, 6, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    st.integers(0, 30),
    st.lists(st.integers(1, 15), max_size=4, unique=True),
    st.lists(st.integers(0, 15), max_size=3, unique=True),
)
def test_order_of_events_around_the_due_moment(
    calendar: WorkCalendar, entered: datetime, count: int, remind: list[int], after: list[int]
) -> None:
    escalate = tuple(Escalation(n, f"t{n}") for n in after)
    plan = planned(Deadline(working_days=count, remind=tuple(remind), escalate=escalate), entered, calendar)
    moments = [at for _, at in plan.reminders] + [plan.due_at] + [at for _, at in plan.escalations]
    assert moments == sorted(moments)
    assert all(at > entered for _, at in plan.reminders)
    assert len(plan.escalations) == len(after)
    assert plan.due_at >= entered - timedelta(days=1)
