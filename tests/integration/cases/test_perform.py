"""The one door: what it writes, and that a refusal writes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.cases.models import CaseEvent, CaseTask, CaseTimer
from app.cases.values import Action
from app.cases import service
from app.core.errors import NotFound, Refused, StaleCase
from app.core.ids import new_id
from tests.world import World


def test_opening_gives_the_owner_a_task(world: World) -> None:
    case = world.case()
    tasks = world.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id)).all()
    assert [(task.relation, task.assignee_id) for task in tasks] == [("owner", world.people["employee"].id)]
    assert case.state == "draft" and case.version == 0
