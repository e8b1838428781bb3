"""Who heads the unit, who is the competent authority, who are the peers: resolved at a date, never the owner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases import jobs, queries
from app.cases.models import Case, CaseTask
from app.core.errors import Refused
from app.followups.models import ReportAuthority
from app.people.models import Delegation, Posting
from tests import leave
from tests.world import World


def asked_of(relation: str) -> Any:
    """The leave with its first level given to another relation."""

    def change(document: dict[str, Any]) -> None:
        for step in document["transitions"]:
            if step["id"] in ("agree_first", "send_back"):
                step["by"] = [relation]
        for state in document["states"]:
            state["see"] = {**state.get("see", {}), relation: ["fields"]}

    return change


def submitted(world: World, relation: str, part: str = "employee") -> Case:
    leave.publish(world, asked_of(relation))
    leave.seat_panel(world)
    case = leave.ask(world, part)
    leave.answer(world, case, days=2)
    world.act(case, "submit", part)
    return world.fresh(case)


def asked(world: World, case: Case) -> list[str]:
    by_id = {person.id: part for part, person in world.people.items()}
    query = select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    return sorted(by_id.get(task.assignee_id, "-") for task in world.session.scalars(query))


def vacate(world: World, part: str) -> None:
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()
    posting.ends_on = world.now.date()
    world.session.commit()


@pytest.mark.parametrize(
    ("owner", "head"),
    [("employee", "appraiser"), ("appraiser", "superior"), ("superior", "regent"), ("hr", "regent")],
    ids=["own-unit", "heads-own-unit", "heads-the-next", "headless-unit"],
)
def test_the_unit_head_is_never_the_applicant(world: World, owner: str, head: str) -> None:
    case = submitted(world, "unit_head", owner)
    assert asked(world, case) == [head]
    party = queries.list_parties(world.session, case.id)["unit_head"]
    assert (party.employee_id, party.via) == (world.people[head].id, "definitive")
    world.act(case, "agree_first", head)
    assert world.fresh(case).state == "second"


def test_a_vacant_head_is_passed_over_and_a_plh_goes_first(world: World) -> None:
    case = submitted(world, "unit_head")
    today = world.now.date()
    world.post("colleague", "appraiser", today, "plh", today + timedelta(days=5))
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    assert asked(world, case) == ["colleague"]
    assert queries.list_parties(world.session, case.id)["unit_head"].via == "plh"
    vacate(world, "appraiser")
    world.now += timedelta(days=10)
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    assert asked(world, case) == ["superior"]


def test_the_authority_is_the_post_that_hr_named(world: World) -> None:
    world.session.add(ReportAuthority(agency_id=world.agency.id, position_id=world.positions["superior"].id))
    world.session.commit()
    assert asked(world, submitted(world, "authority")) == ["superior"]


def test_without_a_named_post_the_authority_heads_the_top_unit(world: World) -> None:
    assert asked(world, submitted(world, "authority")) == ["regent"]


def test_who_is_the_authority_asks_the_head_of_the_top_unit(world: World) -> None:
    world.session.add(ReportAuthority(agency_id=world.agency.id, position_id=world.positions["superior"].id))
    world.session.commit()
    assert asked(world, submitted(world, "authority", "superior")) == ["regent"]


def test_peers_are_asked_one_by_one_and_one_suffices(world: World) -> None:
    case = submitted(world, "peer")
    assert asked(world, case) == ["colleague"]
    with pytest.raises(Refused) as caught:
        world.act(case, "agree_first", "appraiser")
    assert [blocker.code for blocker in caught.value.blockers] == ["not_your_part"]
    world.session.rollback()
    world.act(case, "agree_first", "colleague")
    assert world.fresh(case).state == "second"


def test_peers_change_with_the_posts(world: World) -> None:
    case = submitted(world, "peer")
    vacate(world, "colleague")
    jobs.refresh_batch(world.session, world.agency.id, None, now=world.now)
    assert asked(world, case) == ["-"], "nobody is left, and HR's lists show it"


@pytest.mark.parametrize(
    ("relation", "absent"), [("unit_head", "appraiser"), ("peer", "colleague"), ("authority", "regent")],
    ids=["head", "peer", "authority"],
)  # fmt: skip
def test_a_substitute_acts_for_the_holder(world: World, relation: str, absent: str) -> None:
    case = submitted(world, relation)
    world.session.add(
        Delegation(
            agency_id=world.agency.id, absent_id=world.people[absent].id, substitute_id=world.people["stranger"].id,
            starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1), reason="Cuti",
        )
    )  # fmt: skip
    world.session.commit()
    performed = world.act(case, "agree_first", "stranger")
    assert performed.event is not None
    assert (performed.event.relation, performed.event.acting_for_name) == (relation, world.people[absent].name)
