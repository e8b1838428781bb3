"""A stay in a state: due dates in the agency's own time, tasks and timers, and what is left when it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from app.cases import jobs, queries
from app.cases.models import Case, CaseTask, CaseTimer
from app.core.errors import NotFound
from app.people.models import Delegation, Holiday, Posting
from tests.story import reach
from tests.world import World

# 23.59.59 of a day, as UTC
ENDS = {"Asia/Jakarta": (16, 59, 59), "Asia/Makassar": (15, 59, 59), "Asia/Jayapura": (14, 59, 59)}


def timers(world: World, case: Case, *kinds: str) -> list[CaseTimer]:
    """Waiting timers, the earliest first."""
    query = select(CaseTimer).where(CaseTimer.case_id == case.id, CaseTimer.status == "waiting")
    return list(world.session.scalars(query.where(CaseTimer.kind.in_(kinds)).order_by(CaseTimer.fire_at)))


def count(world: World, job: str) -> int:
    """How many jobs of a name wait."""
    query = text("select count(*) from procrastinate_jobs where task_name = :job")
    return world.session.scalar(query, {"job": job}) or 0


@pytest.mark.parametrize(
    ("state", "due"),
    [("draft", (2026, 1, 30)), ("running", (2026, 12, 18)), ("rating", (2027, 1, 29)), ("delivery", (2026, 1, 30))],
)
def test_each_stay_is_due_on_the_date_that_its_state_names(world: World, state: str, due: tuple[int, int, int]) -> None:
    assert reach(world, state).due_at == datetime(*due, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("zone", ENDS)
def test_days_end_when_they_end_at_the_agency(world: World, zone: str) -> None:
    world.agency.timezone = zone
    world.session.commit()
    case = world.case()
    assert case.due_at == datetime(2026, 1, 30, *ENDS[zone], tzinfo=UTC)
    reminders = [timer.fire_at.hour for timer in timers(world, case, "remind")]
    assert reminders == [(ENDS[zone][0] - 15) % 24] * 3  # 08.00
    case = reach(world, "received")
    assert case.due_at == datetime(2026, 1, 30, *ENDS[zone], tzinfo=UTC)  # 14 working days after the 12th


def test_working_days_count_from_the_agencys_own_day(world: World) -> None:
    """22.30 WIB on a Sunday is Monday in Jayapura, so the three days begin on Tuesday; Wednesday is a holiday."""
    case = reach(world, "received")
    world.agency.timezone = "Asia/Jayapura"
    world.session.add(Holiday(agency_id=world.agency.id, day=date(2026, 1, 21), name="Libur daerah"))
    world.session.commit()
    world.now = datetime(2026, 1, 18, 15, 30, tzinfo=UTC)
    world.act(case, "file_objection", "employee", "Belum dihitung.")
    assert case.due_at == datetime(2026, 1, 23, 14, 59, 59, tzinfo=UTC)


def test_a_delegation_begins_at_the_agencys_midnight(world: World) -> None:
    case = reach(world, "plan_review")
    ids = {"absent_id": world.people["appraiser"].id, "substitute_id": world.people["stranger"].id}
    days = {"starts_on": date(2026, 1, 13), "ends_on": date(2026, 1, 14)}
    world.session.add(Delegation(agency_id=world.agency.id, reason="Cuti", **ids, **days))
    world.session.commit()
    world.now = datetime(2026, 1, 12, 16, 58, tzinfo=UTC)  # 23.58 WIB, then a minute later
    with pytest.raises(NotFound):
        world.act(case, "return_plan", "stranger", "x")
    world.now = datetime(2026, 1, 12, 16, 59, tzinfo=UTC)
    assert world.act(case, "return_plan", "stranger", "Lengkapi.").event is not None


def test_an_objection_is_due_seven_working_days_after_it_was_filed(world: World) -> None:
    case = reach(world, "objection_explanation")
    filed = world.now
    world.now += timedelta(days=2)
    world.act(case, "explain_rating", "appraiser", "Sudah dihitung.")
    assert case.due_at == datetime(2026, 1, 21, 16, 59, 59, tzinfo=UTC)
    assert filed.date() == date(2026, 1, 12)


def test_a_closed_case_is_due_for_nothing_and_waits_for_nobody(world: World) -> None:
    case = reach(world, "closed")
    assert case.due_at is None
    assert case.closed_at == world.now
    assert timers(world, case, "remind", "escalate", "lapse") == []
    tasks = world.session.scalars(select(CaseTask.status).where(CaseTask.case_id == case.id))
    assert set(tasks) == {"done"}


def test_reminders_of_days_gone_by_are_not_sent(world: World) -> None:
    world.now = datetime(2026, 1, 21, 3, 0, tzinfo=UTC)  # seven working days before the plan is due, two hours late
    case = world.case()
    three, one = datetime(2026, 1, 27, 1, 0, tzinfo=UTC), datetime(2026, 1, 29, 1, 0, tzinfo=UTC)
    assert [timer.fire_at for timer in timers(world, case, "remind")] == [three, one]


def test_p65_c6_whoever_comes_late_has_five_working_days_for_the_plan(world: World) -> None:
    world.now = datetime(2026, 1, 28, 3, 0, tzinfo=UTC)  # two working days before the plan is due
    case = world.case()
    three, one = datetime(2026, 1, 30, 1, 0, tzinfo=UTC), datetime(2026, 2, 3, 1, 0, tzinfo=UTC)
    assert [timer.fire_at for timer in timers(world, case, "remind")] == [three, one]


def test_one_task_for_a_relation_that_may_take_several_ways_on(world: World) -> None:
    case = reach(world, "received")
    tasks = select(CaseTask.relation).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    assert list(world.session.scalars(tasks)) == ["owner"]


def test_a_deadline_that_may_not_act_is_put_aside_and_never_comes_back(world: World) -> None:
    case = reach(world, "plan_review")
    timer = timers(world, case, "escalate")[0]
    timer.transition = "agree_plan"
    now = timer.fire_at + timedelta(seconds=1)
    assert jobs.fire_timer(world.session, timer.id, now=now)
    assert (timer.status, case.state) == ("cancelled", "plan_review")
    assert not jobs.fire_timer(world.session, timer.id, now=now)
    assert timer.id not in set(world.session.scalars(jobs.due_timers(now)))


def test_only_what_waits_and_is_due_is_swept(world: World) -> None:
    case = reach(world, "plan_review")
    timer, later = timers(world, case, "remind", "escalate")[:2]
    assert list(world.session.scalars(jobs.due_timers(timer.fire_at))) == [timer.id]
    assert jobs.fire_timer(world.session, timer.id, now=timer.fire_at)
    assert count(world, "notifications.reminder") == 1
    assert list(world.session.scalars(jobs.due_timers(timer.fire_at))) == []
    assert later.fire_at > timer.fire_at


def test_a_timer_of_a_stay_that_is_over_does_nothing(world: World) -> None:
    case = reach(world, "plan_review")
    stale = timers(world, case, "escalate")[0]
    stale.entry_seq -= 1
    world.session.flush()
    assert not jobs.fire_timer(world.session, stale.id, now=stale.fire_at)
    assert case.handed_to is None


def leave_post(world: World, part: str) -> None:
    """Somebody's post ends today."""
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()
    posting.ends_on = world.now.date()
    world.session.commit()


def test_following_people_goes_through_all_open_cases_and_leaves_closed_ones(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 1)
    closed = reach(world, "closed")
    cases = [world.case(part) for part in ("colleague", "stranger")]
    kept_in_hand = queries.list_parties(world.session, cases[0].id)["appraiser"]
    assert kept_in_hand.employee is world.people["appraiser"]
    world.now += timedelta(days=3)
    leave_post(world, "appraiser")
    visited, after = [], None
    while (after := jobs.refresh_batch(world.session, world.agency.id, after, now=world.now)) is not None:
        assert after not in visited
        visited.append(after)
    assert visited == sorted(case.id for case in cases)
    held = queries.list_parties(world.session, cases[0].id)["appraiser"]
    assert (held.employee_id, held.resolved_on) == (world.people["superior"].id, world.now.date())
    assert held.employee is kept_in_hand.employee is world.people["superior"]
    kept = queries.list_parties(world.session, closed.id)["appraiser"]
    assert kept.employee_id == world.people["appraiser"].id


def test_a_new_holder_is_told_once_and_nobody_when_nothing_changes(world: World) -> None:
    case = reach(world, "plan_review")
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    assert count(world, "notifications.new_holder") == 0
    leave_post(world, "appraiser")
    for _ in range(2):
        jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    assert count(world, "notifications.new_holder") == 1
    held = select(CaseTask.assignee_id).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    assert list(world.session.scalars(held)) == [world.people["superior"].id]


def test_who_had_done_a_task_keeps_it_when_people_move(world: World) -> None:
    case = reach(world, "running")
    leave_post(world, "appraiser")
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    done = select(CaseTask.assignee_id).where(CaseTask.case_id == case.id, CaseTask.status == "done")
    assert set(world.session.scalars(done)) == {world.people[part].id for part in ("employee", "appraiser")}
    assert count(world, "notifications.new_holder") == 0


def test_a_post_that_falls_vacant_is_recorded_and_asked_of_nobody(world: World) -> None:
    case = reach(world, "plan_review")
    for part in ("appraiser", "superior", "regent"):
        leave_post(world, part)
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    party = queries.list_parties(world.session, case.id)["appraiser"]
    assert (party.employee_id, party.position_id, party.via, party.employee) == (None, None, "vacant", None)
    task = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")).one()
    assert task.assignee_id is None
