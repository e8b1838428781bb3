"""Deadlines 1 to 14 of the law (Pasal 14 to p.119), each with dates worked out by hand.

The agency of these tests works from Monday to Friday and has days off as below; the others of the table work six days
or sit in another time zone. A day is the agency's own: what happens at 23.30 in Jakarta happens the next day in
Jayapura.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.achievements.values import last_day_to_publish
from app.cases.jobs import reschedule_batch
from app.cases.models import Case, CaseTimer
from app.cases.schedule import named_dates
from app.core.clock import local_day
from app.followups.reporting import due_on
from app.people import holidays
from tests.journeys.special import events, let_time_pass
from tests.story import rate, reach
from tests.world import World
from workflows.deadlines import Handed, WorkCalendar, schedule
from workflows.definition import Definition
from workflows.schema import load_shipped

ANNUAL, PERIODIC = load_shipped("skp-nasional"), load_shipped("evaluasi-periodik")
WIB, WITA, WIT = (ZoneInfo(f"Asia/{name}") for name in ("Jakarta", "Makassar", "Jayapura"))
FIVE, SIX = frozenset(range(5)), frozenset(range(6))
# Days off of these tests: new year, Imlek (Saturday 6 February 2027), and a collective leave on Monday 8 February.
OFF = frozenset({date(2027, 1, 1), date(2027, 2, 6), date(2027, 2, 8), date(2026, 12, 25)})
OFFICE = WorkCalendar(FIVE, OFF, WIB)
SIX_DAYS = WorkCalendar(SIX, OFF, WIB)
YEAR = {
    "cycle.plan_due": date(2026, 1, 30),
    "cycle.self_assessment_due": date(2026, 12, 18),
    "cycle.rating_due": date(2027, 1, 29),
    "period.opens": date(2026, 9, 20),
    "period.report_due": date(2026, 10, 5),
    "period.rating_due": date(2026, 10, 14),
}


def moment(day: date, hour: int = 9, minute: int = 0, zone: ZoneInfo = WIB) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def due(
    definition: Definition, state: str, entered: datetime, calendar: WorkCalendar = OFFICE, *,
    handed: Handed = Handed.NO, since: dict[str, datetime] | None = None,
) -> date:  # fmt: skip
    """The last day of a stay in a state; it ends at midnight of the agency."""
    deadline = definition.state(state).deadline
    assert deadline is not None
    found = schedule(deadline, entered, YEAR, since or {}, calendar, handed)
    assert found is not None
    local = found.due_at.astimezone(calendar.tz)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    return local.date()


def fired(definition: Definition, state: str) -> set[str]:
    deadline = definition.state(state).deadline
    assert deadline is not None
    return {one.transition for one in deadline.escalate} | ({deadline.then} if deadline.then else set())


def test_1_pasal_14_the_plan_is_set_by_the_end_of_january() -> None:
    entered = moment(date(2026, 1, 5))
    assert due(ANNUAL, "draft", entered) == due(ANNUAL, "plan_review", entered) == date(2026, 1, 30)


def test_2_p65_c5_after_january_the_dialogue_goes_on_with_the_superior() -> None:
    assert fired(ANNUAL, "plan_review") == {"hand_over_plan"}
    step = ANNUAL.transition("hand_over_plan")
    assert (step.hand_to, step.hands) == ("appraiser_superior", "appraiser")


@pytest.mark.parametrize(("rhythm", "count"), [("monthly", 12), ("quarterly", 4)])
def test_3_pasal_24_periods_are_monthly_or_quarterly(frozen: World, rhythm: str, count: int) -> None:
    world = frozen
    periods = world.with_periods(rhythm)
    assert len(periods) == count
    assert periods[0].starts_on == date(2026, 1, 1)
    assert periods[-1].ends_on == date(2026, 12, 31)
    for before, after in pairwise(periods):
        assert after.starts_on == before.ends_on + timedelta(days=1)


def test_3_p91_a14_the_window_of_the_third_quarter_holds_25_september_and_not_25_august(frozen: World) -> None:
    third = frozen.with_periods()[2]
    assert third.opens_on <= date(2026, 9, 25) <= third.rating_due
    assert not third.opens_on <= date(2026, 8, 25) <= third.rating_due


def test_4_p90_a8b_the_annual_evaluation_by_the_end_of_january() -> None:
    assert due(ANNUAL, "rating", moment(date(2026, 12, 21))) == date(2027, 1, 29)
    assert due(PERIODIC, "rating", moment(date(2026, 10, 1))) == date(2026, 10, 14)


# Signed on Monday 25 January 2027. Five days: 26-29 January (4), 1-5 February (9), 9-12 (13), 15 is the fourteenth.
# Six days: 26-30 January (5), 1-5 February (10), then 9-12 (14).
DELIVERED = [(OFFICE, date(2027, 2, 15)), (SIX_DAYS, date(2027, 2, 12))]


@pytest.mark.parametrize(("calendar", "last"), DELIVERED)
@pytest.mark.parametrize("definition", [ANNUAL, PERIODIC])
def test_5_p114_a5_the_signed_document_reaches_the_employee_in_14_working_days(
    definition: Definition, calendar: WorkCalendar, last: date
) -> None:
    assert due(definition, "delivery", moment(date(2027, 1, 25)), calendar) == last


@pytest.mark.parametrize(("calendar", "last"), DELIVERED)
@pytest.mark.parametrize("definition", [ANNUAL, PERIODIC])
def test_6_and_11_p114_a6_p117_b2_signed_or_objected_to_in_14_working_days_of_receipt(
    definition: Definition, calendar: WorkCalendar, last: date
) -> None:
    assert due(definition, "received", moment(date(2027, 1, 25)), calendar) == last
    assert fired(definition, "received") == {"lapse_objection"}


# The window ends on Friday 29 January 2027. Five days: 1-5 February (5), 9-12 (9), 15-19 (14), 22-26 (19),
# 1-5 March (24), 8-12 (29), Monday 15 March is the thirtieth. Six days: 1-5 and 9-13 February and 30 January before
# them (11), 15-20 (17), 22-27 (23), 1-6 March (29), Monday 8 March is the thirtieth.
REPORTED = [(OFFICE, date(2027, 3, 15)), (SIX_DAYS, date(2027, 3, 8))]


@pytest.mark.parametrize(("calendar", "last"), REPORTED)
def test_7_10_13_p115_a7_p117_a11_p119_b8_reports_30_working_days_after_the_window(
    calendar: WorkCalendar, last: date
) -> None:
    """The appraiser's report, the superior's, and that after a changed result have the same last day."""
    assert due_on(calendar, date(2027, 1, 29)) == last


# From the end of the window on 29 January. Five days: 1-5 February (5), 9-12 (9), 15-19 (14): Friday the 19th.
# Six days: 30 January (1), 1-5 February (6), 9-13 (11), 15-17 (14): Wednesday the 17th.
TAKEN_OVER = [(OFFICE, date(2027, 2, 19)), (SIX_DAYS, date(2027, 2, 17))]


@pytest.mark.parametrize(("calendar", "last"), TAKEN_OVER)
def test_8_p115_a8_the_superior_signs_within_14_working_days_of_the_window(calendar: WorkCalendar, last: date) -> None:
    assert due(ANNUAL, "rating", moment(date(2026, 12, 21)), calendar, handed=Handed.HERE) == last
    assert fired(ANNUAL, "rating") == {"hand_over_rating"}


# Signed by the superior on Wednesday 3 February. Five days: 4, 5, 9-12, then Monday 15. Six days: 4, 5, 9-13.
@pytest.mark.parametrize(("calendar", "last"), [(OFFICE, date(2027, 2, 15)), (SIX_DAYS, date(2027, 2, 13))])
@pytest.mark.parametrize("state", ["delivery", "received"])
@pytest.mark.parametrize("definition", [ANNUAL, PERIODIC])
def test_9_p116_a9_a10_delivered_and_returned_within_7_working_days_each(
    definition: Definition, state: str, calendar: WorkCalendar, last: date
) -> None:
    assert due(definition, state, moment(date(2027, 2, 3)), calendar, handed=Handed.BEFORE) == last


# Objected to on Wednesday 3 February; the explanation came two days later and gives no time back.
@pytest.mark.parametrize(("calendar", "last"), [(OFFICE, date(2027, 2, 15)), (SIX_DAYS, date(2027, 2, 13))])
@pytest.mark.parametrize("definition", [ANNUAL, PERIODIC])
def test_12_p117_b6_decided_within_7_working_days_of_the_objection(
    definition: Definition, calendar: WorkCalendar, last: date
) -> None:
    since = {"file_objection": moment(date(2027, 2, 3))}
    assert due(definition, "objection_decision", moment(date(2027, 2, 5)), calendar, since=since) == last
    assert fired(definition, "objection_decision") == {"escalate_decision"}, "silence decides nothing"


def test_14_p94_1f_after_january_last_years_achievement_counts() -> None:
    """The rule is the organisation's (app.achievements); here is its last day."""
    assert last_day_to_publish(2026) == date(2027, 1, 31)


# The same second, three calendars. 23.30 WIB on Monday 25 January is 00.30 WITA and 01.30 WIT on Tuesday.
@pytest.mark.parametrize(
    ("zone", "last"), [(WIB, date(2027, 2, 15)), (WITA, date(2027, 2, 16)), (WIT, date(2027, 2, 16))]
)
def test_the_day_of_receipt_is_the_agencys_own(zone: ZoneInfo, last: date) -> None:
    calendar = WorkCalendar(FIVE, OFF, zone)
    assert due(ANNUAL, "received", moment(date(2027, 1, 25), 23, 30), calendar) == last


def test_the_last_minute_counts_and_the_next_does_not(frozen: World) -> None:
    """A case in Jakarta is handed over with the second in which 29 January ends, and not before."""
    world = frozen
    case = reach(world, "rating")
    timer = world.session.query(CaseTimer).filter_by(case_id=case.id, kind="escalate", status="waiting").one()
    assert timer.fire_at == moment(date(2027, 1, 29), 23, 59) + timedelta(seconds=59)
    let_time_pass(world, date(2027, 1, 29))
    assert "hand_over_rating" not in events(world, case)
    let_time_pass(world, date(2027, 1, 30))
    assert events(world, case)[-1] == "hand_over_rating"


def day_of(world: World, case: Case) -> date | None:
    at = world.fresh(case).due_at
    return local_day(at, world.agency.timezone) if at else None


def delivered(world: World) -> Case:
    """Rated on Monday 12 January 2026: due within 14 working days, Friday 30 January."""
    case = reach(world, "rating")
    rate(world, case)
    world.session.commit()
    world.act(case, "submit_rating", "appraiser")
    assert day_of(world, case) == date(2026, 1, 30)
    return case


def test_a_holiday_that_hr_adds_moves_running_deadlines(frozen: World) -> None:
    world = frozen
    case = delivered(world)
    holidays.add_holiday(world.session, world.agency.id, date(2026, 1, 16), "Isra Mikraj", actor=world.actor("hr"))
    world.session.commit()
    reschedule_batch(world.session, world.agency.id, None, now=world.now)
    world.session.commit()
    assert day_of(world, case) == date(2026, 2, 2)
    timers = world.session.query(CaseTimer).filter_by(case_id=case.id, status="waiting").all()
    [handing] = [one for one in timers if one.kind == "escalate"]
    assert local_day(handing.fire_at, "Asia/Jakarta") == date(2026, 2, 2)
    # 7, 3 and 1 working days before Monday 2 February, with the 16th off.
    reminders = {local_day(one.fire_at, "Asia/Jakarta") for one in timers if one.kind == "remind"}
    assert reminders == {date(2026, 1, 22), date(2026, 1, 28), date(2026, 1, 30)}


def test_a_six_day_week_moves_running_deadlines(frozen: World) -> None:
    """13-17 January (5), 19-24 (11), 26-28: Wednesday the 28th is the fourteenth."""
    world = frozen
    case = delivered(world)
    world.agency.week_days = 6
    world.session.commit()
    for _ in range(2):
        reschedule_batch(world.session, world.agency.id, None, now=world.now)
        world.session.commit()
    assert day_of(world, case) == date(2026, 1, 28)
    waiting = world.session.query(CaseTimer).filter_by(case_id=case.id, status="waiting", kind="escalate").count()
    assert waiting == 1


def test_a_reminder_that_was_sent_is_not_sent_again_for_the_same_day(frozen: World) -> None:
    world = frozen
    case = delivered(world)
    let_time_pass(world, date(2026, 1, 22))
    sent = world.session.query(CaseTimer).filter_by(case_id=case.id, status="fired", kind="remind").count()
    assert sent == 1
    reschedule_batch(world.session, world.agency.id, None, now=world.now)
    world.session.commit()
    waiting = world.session.query(CaseTimer).filter_by(case_id=case.id, status="waiting", kind="remind").count()
    assert waiting == 2


def test_the_named_dates_of_a_period_are_its_own(frozen: World) -> None:
    world = frozen
    first = world.with_periods()[0]
    found = named_dates(world.session.get_one(type(world.cycle), world.cycle.id), first)
    assert found["period.rating_due"] == first.rating_due
