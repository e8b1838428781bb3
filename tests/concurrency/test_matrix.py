"""Two leaders' hands on one matrix, and sharing while people write their drafts: nothing twice, nothing lost."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.cascade import roles, sharing
from app.cascade.content import CellContent, RoleContent
from app.cascade.models import MatrixMember, RoleMatrix
from app.cascade.roles import Workshop
from app.cases import service as cases
from app.core.clock import local_day
from app.core.db import db
from app.core.errors import InvalidInput, StaleCase
from app.core.unit_of_work import unit_of_work
from app.plans import service as plans
from app.plans.content import PlanContent, ResultContent
from app.plans.models import PlanResult
from app.plans.values import Approach, Section
from tests.concurrency.conftest import together
from tests.integration.cascade.conftest import Office, leaders_plan
from tests.world import World

ROUNDS = 3


@pytest.fixture
def committed(live: World) -> Office:
    """The leader's plan and the people's empty drafts, really in the database."""
    leader = live.case("appraiser")
    leaders_plan(live, leader)
    live.case("employee")
    return Office(live, leader)


def _fill(office: Office, text: str) -> None:
    """One save from a page on which the cell was empty."""
    day = local_day(office.world.now, "Asia/Jakarta")
    actor = office.world.actor("appraiser")
    with unit_of_work() as session:
        shop = Workshop(session, actor=actor, day=day, now=office.world.now, **office.here)
        column = shop.matrix.columns[0].key
        roles.save_cell(shop, office.key("employee"), column, CellContent((RoleContent(text),)), seen=0)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_who_begin_the_same_cell(committed: Office, attempt: int) -> None:
    office = committed
    results = together(lambda: _fill(office, "Satu"), lambda: _fill(office, "Dua"))
    assert [type(one) for one in results if isinstance(one, Exception)] == [StaleCase]
    assert db().scalar(select(func.count()).select_from(RoleMatrix)) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_who_share_at_once_lay_each_role_down_once(committed: Office, attempt: int) -> None:
    office = committed
    office.write("employee", 0, "Satu", "Dua")
    actor, day, now = office.world.actor("appraiser"), local_day(office.world.now, "Asia/Jakarta"), office.world.now
    here = office.here

    def share() -> int:
        with unit_of_work() as session:
            return sharing.share(Workshop(session, actor=actor, day=day, now=now, **here))

    assert sorted(together(share, share)) == [0, 2]
    assert db().scalar(select(func.count()).where(PlanResult.origin.is_not(None))) == 2


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_sharing_while_the_employee_saves_loses_neither(committed: Office, attempt: int) -> None:
    office = committed
    office.write("employee", 0, "Dari matriks")
    world = office.world
    leader, owner, now = world.actor("appraiser"), world.actor("employee"), world.now
    day, here = local_day(now, "Asia/Jakarta"), office.here
    case = world.case("employee")
    seen, case_id = case.revision, case.id
    db().commit()

    def share() -> None:
        with unit_of_work() as session:
            sharing.share(Workshop(session, actor=leader, day=day, now=now, **here))

    def save() -> None:
        content = PlanContent(Approach.QUALITATIVE, (ResultContent(Section.MAIN, "Tulisan sendiri"),))
        with unit_of_work() as session:
            file = cases.edit(session, case_id=case_id, part="plan", actor=owner, now=now, seen_revision=seen)
            plans.replace_draft(file, content, now=now)

    results = together(share, save)
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, StaleCase) for one in refused)
    texts = set(office.results("employee"))
    assert texts == ({"Dari matriks"} if refused else {"Dari matriks", "Tulisan sendiri"})


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_p46_f12_sharing_while_the_appraiser_declines_never_does_both(committed: Office, attempt: int) -> None:
    office, world = committed, committed.world
    world.case("stranger")
    roles.add_colleague(office.shop(), office.key("stranger"))
    world.session.commit()
    office.write("stranger", 0, "Dari unit lain")
    leader, superior, now = world.actor("appraiser"), world.actor("superior"), world.now
    day, here = local_day(now, "Asia/Jakarta"), office.here
    member = world.session.scalars(select(MatrixMember.id).where(MatrixMember.kind == "cross_unit")).one()

    def answer(agree: bool) -> None:
        with unit_of_work() as session:
            roles.answer_request(session, member, agree=agree, answer="Penuh", actor=superior, day=day, now=now)

    def share() -> None:
        with unit_of_work() as session:
            sharing.share(Workshop(session, actor=leader, day=day, now=now, **here))

    answer(True)
    declined, _shared = together(lambda: answer(False), share)
    assert isinstance(declined, InvalidInput) == bool(office.results("stranger"))
