"""p.90 A.12: the result of who is evaluated by the head of region is final at once; nobody can object to it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.cases.models import Case
from app.core.errors import Refused
from app.evaluations import service as evaluations
from tests.journeys.special import get
from tests.story import draft_plan, open_part, ratings
from tests.world import World


def deliver(world: World, owner: str, appraiser: str) -> Case:
    """A plan and an evaluation of a leader, without what doesn't matter here."""
    case = world.case(owner)
    draft_plan(world, case, owner)
    world.session.commit()
    world.act(case, "submit_plan", owner)
    world.act(case, "agree_plan", appraiser)
    world.force_state(case, "rating")
    evaluations.save_ratings(open_part(world, case, "ratings", appraiser), ratings("meets", "meets"))
    world.session.commit()
    world.act(case, "submit_rating", appraiser)
    world.act(case, "deliver_document", appraiser)
    return case


def test_p90_a12c_a_head_of_office_cannot_object_to_the_regent(frozen: World, client: FlaskClient) -> None:
    world = frozen
    case = deliver(world, "superior", "regent")
    with pytest.raises(Refused) as refusal:
        world.act(case, "file_objection", "superior", "Tidak sesuai bukti.")
    sentence = refusal.value.blockers[0].sentence("id")
    assert "bersifat final" in sentence
    world.session.rollback()
    assert world.fresh(case).state == "received"
    page = get(client, world, "superior", f"/cases/{case.id}").text
    assert "bersifat final dan tidak dapat diajukan keberatan" in page


def test_p114_a6_such_a_result_is_still_signed(frozen: World) -> None:
    world = frozen
    case = deliver(world, "superior", "regent")
    world.act(case, "acknowledge", "superior")
    assert world.fresh(case).state == "closed"


def test_a_head_of_a_unit_below_an_office_can_object(frozen: World) -> None:
    world = frozen
    case = deliver(world, "appraiser", "superior")
    world.act(case, "file_objection", "appraiser", "Tidak sesuai bukti.")
    assert world.fresh(case).state == "objection_explanation"


def test_p90_a12_depends_on_the_kind_of_agency(frozen: World) -> None:
    """In a central agency a JPT pratama is evaluated by a JPT madya, so a political head makes nothing final there."""
    world = frozen
    world.agency.kind = "central"
    world.positions["superior"].kind = "jpt_pratama"
    world.session.commit()
    case = deliver(world, "superior", "regent")
    with pytest.raises(Refused) as refusal:
        world.act(case, "explain_rating", "regent", "x")
    assert refusal.value.blockers[0].code == "wrong_state"
    world.session.rollback()
    world.act(case, "file_objection", "superior", "Tidak sesuai bukti.")
    assert world.fresh(case).state == "objection_explanation"
