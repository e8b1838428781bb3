"""The inbox of somebody who is away: also in the substitute's queue, marked, on the days of the delegation alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.models import Case, CaseTask
from app.notifications import substitutes
from app.notifications.models import Notification
from app.notifications.sentences import sentence
from app.people import delegations
from app.people.delegations import DelegationData
from app.people.models import Delegation
from tests import leave
from tests.links import client_of
from tests.world import World

AWAY = timedelta(days=7)


@pytest.fixture
def case(frozen: World) -> Case:
    """A leave that waits for the direct superior."""
    leave.publish(frozen)
    leave.seat_panel(frozen)
    opened = leave.ask(frozen)
    leave.answer(frozen, opened, days=2)
    frozen.act(opened, "submit", "employee")
    return opened


def delegate(world: World, starts_in: int = 0, substitute: str = "hr") -> Delegation:
    today = world.now.date()
    starts_on = today + timedelta(days=starts_in)
    data = DelegationData(
        world.people["appraiser"].id, world.people[substitute].id, starts_on, starts_on + AWAY, "Cuti tahunan"
    )
    row = delegations.delegate(
        world.session, data, agency_id=world.agency.id, today=today, actor=world.actor("appraiser")
    )
    world.session.commit()
    return row


def queue(world: World, app: Flask, part: str) -> str:
    return client_of(app, world.users[part].id).get("/queue").text


def test_the_queue_is_shared_while_the_days_run_and_comes_back(frozen: World, case: Case, app: Flask) -> None:
    owner, absent = frozen.people["employee"].name, frozen.people["appraiser"].name
    assert owner not in queue(frozen, app, "hr")
    delegate(frozen)
    page = queue(frozen, app, "hr")
    assert owner in page
    assert f"Untuk {absent}" in page
    own = queue(frozen, app, "appraiser")
    assert owner in own, "who is away still sees what waits"
    assert "Untuk " not in own
    assert f"untuk {absent}" in client_of(app, frozen.users["hr"].id).get(f"/cases/{case.id}").text
    frozen.now += AWAY
    assert owner not in queue(frozen, app, "hr"), "on the first day after it is over"
    assert owner in queue(frozen, app, "appraiser")
    [task] = frozen.session.scalars(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open"))
    assert task.assignee_id == frozen.people["appraiser"].id


def test_before_the_first_day_nothing_is_shared(frozen: World, case: Case, app: Flask) -> None:
    delegate(frozen, starts_in=3)
    assert frozen.people["employee"].name not in queue(frozen, app, "hr")
    assert client_of(app, frozen.users["superior"].id).get(f"/cases/{case.id}").status_code == 200


def test_what_a_substitute_did_names_both(frozen: World, case: Case, app: Flask) -> None:
    delegate(frozen)
    frozen.act(case, "agree_first", "hr")
    page = client_of(app, frozen.users["employee"].id).get(f"/cases/{case.id}").text
    assert frozen.people["hr"].name in page
    assert f"atas nama {frozen.people['appraiser'].name}" in page


def test_a_vote_of_a_substitute_names_both(frozen: World, case: Case, app: Flask) -> None:
    frozen.act(case, "agree_first", "appraiser")
    frozen.act(case, "agree_second", "superior")
    today = frozen.now.date()
    data = DelegationData(frozen.people["stranger"].id, frozen.people["regent"].id, today, today + AWAY, "Cuti")
    delegations.delegate(frozen.session, data, agency_id=frozen.agency.id, today=today, actor=None)
    frozen.session.commit()
    client = client_of(app, frozen.users["regent"].id)
    assert f"Suara ini Anda berikan untuk {frozen.people['stranger'].name}" in client.get(f"/cases/{case.id}").text
    leave.vote(frozen, case, "regent")
    page = client_of(app, frozen.users["employee"].id).get(f"/cases/{case.id}").text
    assert page.count(f"atas nama {frozen.people['stranger'].name}") == 2, "in the count and in the timeline"


def test_the_substitute_is_told_once_on_the_first_day(frozen: World, case: Case) -> None:
    row = delegate(frozen, starts_in=2)
    assert substitutes.tell(frozen.session, row.id, now=frozen.now) == []
    first = frozen.now + timedelta(days=2)
    assert row.id in substitutes.due(frozen.session, first)
    [notice_id] = substitutes.tell(frozen.session, row.id, now=first)
    assert substitutes.tell(frozen.session, row.id, now=first + timedelta(days=1)) == []
    notice = frozen.session.get_one(Notification, notice_id)
    assert notice.employee_id == frozen.people["hr"].id
    words = sentence(notice.template, notice.params)
    assert frozen.people["appraiser"].name in words
    assert "(1 menunggu)" in words


def test_nobody_is_told_of_a_delegation_that_is_over_or_gone(frozen: World, case: Case) -> None:
    row = delegate(frozen)
    assert substitutes.tell(frozen.session, row.id, now=frozen.now + AWAY) == []
    delegations.end_delegation(
        frozen.session, row.id, absent_id=frozen.people["appraiser"].id, agency_id=frozen.agency.id,
        today=frozen.now.date(), actor=None,
    )  # fmt: skip
    frozen.session.commit()
    assert substitutes.tell(frozen.session, row.id, now=frozen.now) == []
