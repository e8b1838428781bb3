"""Hand-overs: who is asked, how often, and until when."""

from __future__ import annotations

from sqlalchemy import select

from app.cases import service
from app.cases.models import Case, CaseTask
from tests.story import alter_plan, rate, reach
from tests.world import World


def asked(world: World, case: Case) -> list[str]:
    """The relations with an open task."""
    query = select(CaseTask.relation).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    return sorted(world.session.scalars(query))


def test_a_late_change_is_the_superiors_and_the_next_one_the_appraisers(world: World) -> None:
    case = reach(world, "running")
    world.act(case, "propose_change", "employee")
    alter_plan(world, case)
    world.act(case, "submit_change", "employee", "Penugasan baru.")
    world.act(case, "hand_over_change", None)
    assert asked(world, case) == ["appraiser", "appraiser_superior"]
    world.act(case, "agree_change", "superior")
    assert (case.handed_to, case.hands, asked(world, case)) == (None, None, ["owner"])
    file = service.open_file(world.session, case, actor=world.actor("superior"), now=world.now)
    assert file.editable == frozenset()
    world.act(case, "propose_change", "employee")
    alter_plan(world, case, target="97-99%")
    world.act(case, "submit_change", "employee", "Penugasan baru.")
    assert asked(world, case) == ["appraiser"]


def test_a_late_rating_is_the_superiors_until_it_is_delivered(world: World) -> None:
    case = reach(world, "rating")
    world.act(case, "hand_over_rating", None)
    rate(world, case, "superior")
    world.act(case, "submit_rating", "superior")
    assert (case.handed_to, asked(world, case)) == ("appraiser_superior", ["appraiser", "appraiser_superior"])
    world.act(case, "deliver_document", "superior")
    assert (case.handed_to, asked(world, case)) == (None, ["owner"])


def test_a_hand_over_that_comes_twice_asks_once(world: World) -> None:
    case = reach(world, "plan_review")
    for _ in range(2):
        world.act(case, "hand_over_plan", None)
    assert asked(world, case) == ["appraiser", "appraiser_superior"]
    assert case.version == 3
