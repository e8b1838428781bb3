"""Two at once: one wins, the other is told, nothing is written twice, and nobody waits for ever."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, text

from app.auth.values import CurrentActor
from app.cases import jobs, service
from app.cases.models import Case, CaseEvent, CaseTimer, Cycle, CycleOpening
from app.cases.opening import open_batch, request_opening
from app.cases.values import Action, Performed
from app.core.db import db
from app.core.errors import StaleCase
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from tests.concurrency.conftest import together
from tests.story import reach
from tests.world import World

ROUNDS = 5


def waiting_for_agreement(world: World) -> UUID:
    """A committed case in plan_review."""
    case = world.case()
    world.force_state(case, "plan_review")
    db().commit()
    return case.id


def press(world: World, case_id: UUID, transition: str, part: str, key: str | None = None) -> Performed:
    """One press from a page opened at version 0."""
    return press_as(world.actor(part), world, case_id, transition, key)


def press_as(actor: CurrentActor, world: World, case_id: UUID, transition: str, key: str | None = None) -> Performed:
    """The same by a person who was read before."""
    action = Action(case_id, transition, key or str(new_id()), seen_version=0, comment="Alasan.")
    with unit_of_work() as session:
        return service.perform(session, action, actor=actor, now=world.now)


def events(case_id: UUID) -> list[str]:
    """Transitions of a case as committed."""
    db().rollback()
    return list(db().scalars(select(CaseEvent.transition).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)))


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_people_from_the_same_page(live: World, attempt: int) -> None:
    case_id = waiting_for_agreement(live)
    results = together(
        lambda: press(live, case_id, "return_plan", "appraiser"),
        lambda: press(live, case_id, "withdraw_plan", "employee"),
    )
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [StaleCase]
    assert len(events(case_id)) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_double_click_acts_once_and_answers_twice(live: World, attempt: int) -> None:
    case_id = waiting_for_agreement(live)
    key = str(new_id())
    results = together(*[lambda: press(live, case_id, "return_plan", "appraiser", key)] * 4)
    assert all(isinstance(result, Performed) for result in results)
    assert sum(result.repeated for result in results if isinstance(result, Performed)) == 3
    assert events(case_id) == ["return_plan"]
    jobs_made = text("select count(*) from procrastinate_jobs where task_name = 'notifications.case_event'")
    assert db().scalar(jobs_made) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_deadline_fires_once_among_workers_and_against_a_click(live: World, attempt: int) -> None:
    case = reach(live, "running")
    live.act(case, "propose_change", "employee")
    db().commit()
    before = events(case.id)
    lapse = (CaseTimer.case_id == case.id) & (CaseTimer.kind == "lapse") & (CaseTimer.status == "waiting")
    timer = db().scalars(select(CaseTimer).where(lapse)).one()
    timer_id, at = timer.id, timer.fire_at + timedelta(seconds=1)
    db().commit()

    def fire() -> bool:
        with unit_of_work() as session:
            return jobs.fire_timer(session, timer_id, now=at)

    def click() -> Performed:
        action = Action(case.id, "discard_change", str(new_id()), seen_version=len(before), comment="Batal.")
        with unit_of_work() as session:
            return service.perform(session, action, actor=live.actor("employee"), now=at)

    results = together(fire, fire, click, fire)
    fired = [result for result in results if result is True]
    clicked = [result for result in results if isinstance(result, Performed)]
    assert len(fired) + len(clicked) == 1
    assert len(events(case.id)) == len(before) + 1
    assert db().get_one(Case, case.id, populate_existing=True).version == len(before) + 1


def test_an_opening_run_by_several_workers_makes_each_case_once(live: World) -> None:
    cycle = db().get_one(Cycle, live.cycle.id)
    opening = request_opening(db(), cycle=cycle, unit_id=live.units["top"].id, user_id=None)
    db().commit()
    opening_id = opening.id

    def work() -> bool:
        with unit_of_work() as session:
            return open_batch(session, opening_id, now=live.now)

    results = together(*[work] * 4)
    assert results == [False] * 4
    db().rollback()
    done = db().get_one(CycleOpening, opening_id, populate_existing=True)
    owners = select(func.count(), func.count(Case.owner_id.distinct())).where(Case.cycle_id == live.cycle.id)
    assert (done.status, done.total, done.opened, done.skipped) == ("done", 6, 6, 0)
    assert tuple(db().execute(owners).one()) == (6, 6)


def test_a_failure_anywhere_in_a_step_leaves_nothing(live: World) -> None:
    """P3: break every statement of the step in turn; the database is as before, and the retry succeeds."""
    case_id = waiting_for_agreement(live)
    appraiser = live.actor("appraiser")
    engine = db().get_bind()
    tables = ("case_event", "case_task", "case_timer", "procrastinate_jobs")
    before = [db().scalar(text(f"select count(*) from {table}")) for table in tables]
    db().rollback()
    budget = [0]

    def count(*_args: object) -> None:
        budget[0] -= 1
        if budget[0] == 0:
            raise SystemExit("power cut")

    event.listen(engine, "before_cursor_execute", count)
    for nth in range(1, 200):
        budget[0] = nth
        try:
            press_as(appraiser, live, case_id, "return_plan")
        except SystemExit:
            db.remove()
            budget[0] = 0
            assert [db().scalar(text(f"select count(*) from {table}")) for table in tables] == before
            db().rollback()
        else:
            break
    event.remove(engine, "before_cursor_execute", count)
    assert nth > 10  # the step has that many statements, so that many places were tried
    assert events(case_id) == ["return_plan"]
