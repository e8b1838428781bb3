"""p.91-92 A.14: an appraiser who moves outside the window doesn't evaluate the period; inside the window they do."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases.models import Case
from app.core.errors import NotFound, Refused
from app.people import service as people
from app.people.models import Posting
from app.people.service import PostingData
from tests.journeys.special import go_to, party, posting_of, refresh
from tests.story import open_part, rate, reach
from tests.world import World


def leave(world: World, day: date) -> None:
    """The head of the clinic moves away on a day, and the midwife becomes the new head."""
    agency, hr = world.agency.id, world.actor("hr")
    people.end_posting(world.session, posting_of(world, "appraiser").id, day, agency_id=agency, actor=hr)
    people.end_posting(world.session, posting_of(world, "colleague").id, day, agency_id=agency, actor=hr)
    data = PostingData(world.people["colleague"].id, world.positions["appraiser"].id, day)
    people.post_employee(world.session, data, agency_id=agency, actor=hr)
    other = PostingData(world.people["appraiser"].id, world.positions["colleague"].id, day)
    people.post_employee(world.session, other, agency_id=agency, actor=hr)
    world.session.commit()


@pytest.fixture
def third_quarter(frozen: World) -> tuple[World, Case, Case]:
    """Plan in force; the case of the third quarter is open, whose window runs from 20 September."""
    world = frozen
    world.with_periods()
    case = reach(world, "running")
    go_to(world, date(2026, 7, 6))
    from app.cases import children

    children.open_due(world.session, world.fresh(case), now=world.now)
    world.session.commit()
    third = next(child for child in world.children(case) if child.period.ordinal == 3)
    assert third.period.opens_on <= date(2026, 9, 25) <= third.period.rating_due
    assert third.period.opens_on > date(2026, 8, 25)
    return world, case, third


def test_p91_a14a_25_august_the_new_appraiser_evaluates(third_quarter: tuple[World, Case, Case]) -> None:
    world, _, third = third_quarter
    go_to(world, date(2026, 8, 25))
    leave(world, date(2026, 8, 25))
    refresh(world)
    go_to(world, date(2026, 9, 28))
    refresh(world)
    assert party(world, third, "appraiser") == "colleague"
    world.force_state(third, "rating")
    with pytest.raises(NotFound):
        rate(world, third, "appraiser")
    world.session.rollback()
    rate(world, third, "colleague")
    world.session.commit()
    world.act(third, "submit_rating", "colleague")
    assert world.fresh(third).state == "delivery"


def test_p91_a14b_25_september_the_old_appraiser_evaluates(third_quarter: tuple[World, Case, Case]) -> None:
    world, annual, third = third_quarter
    go_to(world, date(2026, 9, 25))
    leave(world, date(2026, 9, 25))
    go_to(world, date(2026, 9, 28))
    refresh(world)
    assert party(world, third, "appraiser") == "appraiser"
    world.force_state(third, "rating")
    with pytest.raises((NotFound, Refused)):
        rate(world, third, "colleague")
    world.session.rollback()
    rate(world, third, "appraiser")
    world.session.commit()
    world.act(third, "submit_rating", "appraiser")
    assert world.fresh(third).state == "delivery"
    assert party(world, annual, "appraiser") == "colleague", "the year is the new one's (p.65 C.7)"


def test_p65_c7_the_plan_is_clarified_with_the_new_appraiser(third_quarter: tuple[World, Case, Case]) -> None:
    world, annual, _ = third_quarter
    go_to(world, date(2026, 8, 25))
    leave(world, date(2026, 8, 25))
    refresh(world)
    world.act(annual, "propose_change", "employee")
    with pytest.raises(NotFound):
        open_part(world, annual, "expectations", "appraiser")
    assert (
        world.session.get_one(Posting, posting_of(world, "colleague").id).position_id == world.positions["appraiser"].id
    )
