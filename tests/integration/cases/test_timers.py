"""Deadlines: once, at their second, and not after the state was left (P10)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text

from app.cases import jobs, queries, service
from app.cases.models import Case, CaseEvent, CaseTask, CaseTimer
from app.evaluations.queries import read_evaluations
from app.people import service as people
from app.people.values import EmployeeKind
from tests.story import rate, reach
from tests.world import World


def timers(world: World, case: Case, kind: str) -> list[CaseTimer]:
    """Waiting timers of one kind, the earliest first."""
    query = select(CaseTimer).where(CaseTimer.case_id == case.id, CaseTimer.kind == kind, CaseTimer.status == "waiting")
    return list(world.session.scalars(query.order_by(CaseTimer.fire_at)))


def fire(world: World, timer: CaseTimer) -> bool:
    """Fire a timer one second after its moment."""
    world.now = timer.fire_at + timedelta(seconds=1)
    return jobs.fire_timer(world.session, timer.id, now=world.now)


def test_a_timer_fires_at_its_second_and_not_before(world: World) -> None:
    case = reach(world, "plan_review")
    timer = timers(world, case, "remind")[0]
    assert not jobs.fire_timer(world.session, timer.id, now=timer.fire_at - timedelta(seconds=1))
    assert jobs.fire_timer(world.session, timer.id, now=timer.fire_at)
    assert not jobs.fire_timer(world.session, timer.id, now=timer.fire_at)
    assert case.state == "plan_review"


def test_p65_c5_a_late_appraiser_hands_over_and_the_superior_may_agree(world: World) -> None:
    case = reach(world, "plan_review")
    assert fire(world, timers(world, case, "escalate")[0])
    assert (case.state, case.handed_to, case.hands) == ("plan_review", "appraiser_superior", "appraiser")
    tasks = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open"))
    assert {task.assignee_id for task in tasks} == {world.people["appraiser"].id, world.people["superior"].id}
    event = world.act(case, "agree_plan", "superior").event
    assert event is not None
    assert (event.relation, event.via) == ("appraiser", "handover")
    assert (case.state, case.handed_to) == ("running", None)


def test_before_the_hand_over_the_superior_may_not_agree(world: World) -> None:
    case = reach(world, "plan_review")
    file = service.open_file(world.session, case, actor=world.actor("superior"), now=world.now)
    assert not any(offer.allowed for offer in service.offers(file, world.now))


def test_p90_a11_a_rating_by_the_superior_is_final_at_once(world: World) -> None:
    """PermenPANRB 6/2022 p.90 A.11: no objection when the superior rated because the appraiser was late."""
    case = reach(world, "rating")
    assert fire(world, timers(world, case, "escalate")[0])
    rate(world, case, "superior")
    world.act(case, "submit_rating", "superior")
    world.act(case, "deliver_document", "superior")
    file = service.open_file(world.session, case, actor=world.actor("employee"), now=world.now)
    offers = {offer.transition.id: offer for offer in service.offers(file, world.now)}
    assert [blocker.code for blocker in offers["file_objection"].blockers] == ["guard_false"]
    assert offers["acknowledge"].allowed


def test_the_objection_window_lapses_by_itself_after_fourteen_working_days(world: World) -> None:
    case = reach(world, "received")
    entered = case.entered_at
    timer = timers(world, case, "lapse")[0]
    calendar = [entered.date() + timedelta(days=offset) for offset in range(1, 40)]
    working = [day for day in calendar if day.weekday() < 5]
    assert timer.fire_at.astimezone(tz=None).date() in {working[13], working[13] + timedelta(days=1)}
    assert fire(world, timer)
    assert case.state == "closed"
    last = world.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq.desc())
    ).first()
    assert last is not None
    assert (last.transition, last.relation, last.actor_name) == ("lapse_objection", "system", "Sistem")


def test_p117_b6_silence_of_the_superior_escalates_and_never_decides(world: World) -> None:
    case = reach(world, "objection_decision")
    assert fire(world, timers(world, case, "escalate")[0])
    assert (case.state, case.handed_to, case.hands) == ("objection_decision", "next_superior", "appraiser_superior")
    assert timers(world, case, "lapse") == []
    world.act(case, "uphold_rating", "regent", "Bukti tidak mengubah penilaian.")
    assert case.state == "closed"
    assert case.predicate == "good"


def test_leaving_the_state_cancels_its_timers(world: World) -> None:
    case = reach(world, "plan_review")
    stay = [timer.id for kind in ("remind", "escalate") for timer in timers(world, case, kind)]
    world.act(case, "return_plan", "appraiser", "Perbaiki.")
    world.now += timedelta(days=700)
    assert stay
    assert not any(jobs.fire_timer(world.session, timer_id, now=world.now) for timer_id in stay)
    assert case.state == "draft"


def test_moving_people_moves_open_tasks_and_relations(world: World) -> None:
    case = reach(world, "plan_review")
    world.people["appraiser"].postings[0].ends_on = world.now.date()
    world.session.flush()
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    assert queries.list_parties(world.session, case.id)["appraiser"].employee_id == world.people["superior"].id
    open_tasks = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open"))
    assert [task.assignee_id for task in open_tasks] == [world.people["superior"].id]


def test_whoever_left_the_service_is_passed_over_though_their_posting_runs_on(world: World) -> None:
    case = reach(world, "plan_review")
    left = world.people["appraiser"]
    data = people.EmployeeData(left.nip or "", left.name, EmployeeKind(left.kind), left.rank, left.email, active=False)
    people.change_employee(world.session, left.id, data, agency_id=world.agency.id, actor=None)
    jobs_made = text("select count(*) from procrastinate_jobs where task_name = 'cases.refresh_parties'")
    assert world.session.scalar(jobs_made) == 1
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    parties = queries.list_parties(world.session, case.id)
    held = [parties[relation].employee_id for relation in ("appraiser", "appraiser_superior", "next_superior")]
    assert held == [world.people["superior"].id, world.people["regent"].id, None]


def test_the_straight_way_ends_closed_with_the_changed_predicate(world: World) -> None:
    case = reach(world, "closed")
    assert case.predicate == "very_good"
    assert case.closed_at is not None
    assert read_evaluations(world.session, case.id) is not None
