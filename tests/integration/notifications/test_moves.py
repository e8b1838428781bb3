"""People move without a step: the new holder of a task is told, once."""

from __future__ import annotations

from sqlalchemy import select

from app.cases import jobs
from app.cases.models import CaseTask
from app.notifications import service
from app.notifications.models import Notification
from app.notifications.values import Template
from tests.story import reach
from tests.world import World


def test_the_new_holder_of_a_task_is_told_once(world: World) -> None:
    case = reach(world, "plan_review")
    world.people["appraiser"].postings[0].ends_on = world.now.date()
    world.session.flush()
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    task = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")).one()
    for _ in range(2):
        service.tell_new_holder(world.session, task.id, now=world.now)
    told = world.session.scalars(select(Notification).where(Notification.dedup_key.like("task:%"))).all()
    assert [(notice.employee_id, notice.template) for notice in told] == [(world.people["superior"].id, Template.TURN)]


def test_nobody_is_told_of_a_task_that_was_done(world: World) -> None:
    case = reach(world, "plan_review")
    task = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")).one()
    world.act(case, "return_plan", "appraiser", "Perbaiki.")
    world.session.expire_all()
    assert service.tell_new_holder(world.session, task.id, now=world.now) == []
