"""p.89 A.5-6 and p.50: who is Plt appraises there, is appraised from there, and plans it as a main result."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from app.core.errors import NotFound
from app.people import service as people
from app.people.structure import superiors
from app.people.values import PostingKind
from tests.journeys.special import acting, get, go_to, party, post, posting_of, refresh
from tests.story import rate, reach
from tests.world import World


def test_p89_a5_a6_a_plt_is_evaluated_there_and_by_their_own_again_when_it_ends(frozen: World) -> None:
    """The nurse of the clinic is Plt of a post of the office, whose head she reports to as Plt."""
    world = frozen
    case = reach(world, "rating")
    acting(world, "employee", "stranger", date(2026, 2, 2), date(2026, 4, 1), PostingKind.PLT)
    refresh(world)
    assert party(world, case, "appraiser") == "appraiser"
    go_to(world, date(2026, 2, 2))
    refresh(world)
    assert party(world, case, "appraiser") == "superior"
    assert party(world, case, "appraiser_superior") == "regent"
    with pytest.raises(NotFound):
        rate(world, case, "appraiser")
    world.session.rollback()
    rate(world, case, "superior")
    world.session.commit()
    go_to(world, date(2026, 4, 1))
    refresh(world)
    assert party(world, case, "appraiser") == "appraiser"
    rate(world, case, "appraiser")


def test_a_plh_stays_with_their_own_appraiser(frozen: World) -> None:
    """A.5 names the Plt alone."""
    world = frozen
    case = reach(world, "rating")
    acting(world, "employee", "stranger", date(2026, 1, 12), date(2026, 2, 1), PostingKind.PLH)
    refresh(world)
    assert party(world, case, "appraiser") == "appraiser"


def test_an_appraiser_whom_hr_named_goes_before(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    acting(world, "employee", "stranger", date(2026, 1, 12), date(2026, 2, 1), PostingKind.PLT)
    people.set_appraiser(
        world.session, posting_of(world, "employee").id, world.positions["hr"].id,
        agency_id=world.agency.id, actor=world.actor("hr"),
    )  # fmt: skip
    world.session.commit()
    refresh(world)
    assert party(world, case, "appraiser") == "hr"


def test_both_roles_at_once(frozen: World) -> None:
    """The midwife is Plt head of the clinic: she appraises the nurse, and the head of the office appraises her."""
    world = frozen
    case, own = reach(world, "rating"), world.case("colleague")
    agency, hr = world.agency.id, world.actor("hr")
    people.end_posting(
        world.session, posting_of(world, "appraiser").id, date(2026, 1, 12), agency_id=agency, actor=hr
    )  # fmt: skip
    acting(world, "colleague", "appraiser", date(2026, 1, 12), date(2026, 7, 1), PostingKind.PLT)
    refresh(world)
    assert party(world, case, "appraiser") == "colleague"
    assert party(world, own, "appraiser") == "superior"


def test_nobody_appraises_themself_by_an_acting_role(frozen: World) -> None:
    """The nurse is Plt of her own appraiser's post: the way up begins above it."""
    world = frozen
    acting(world, "employee", "appraiser", date(2026, 1, 12), date(2026, 7, 1), PostingKind.PLT)
    found = superiors(
        world.session, owner_id=world.people["employee"].id, position_id=world.positions["employee"].id,
        day=date(2026, 1, 12),
    )  # fmt: skip
    assert [one.employee_id for one in found] == [world.people["superior"].id, world.people["regent"].id]


def test_p50_the_assignment_is_proposed_as_a_main_result(frozen: World, client: FlaskClient) -> None:
    world = frozen
    role = acting(world, "employee", "stranger", date(2026, 2, 2), date(2026, 4, 1), PostingKind.PLT)
    posting_id, case = role.id, world.case()
    page = get(client, world, "employee", f"/cases/{case.id}/plan").text
    assert "Anda bertugas sebagai Plt. Pengelola Data" in page
    data = {"op": f"acting:{posting_id}", "approach": "quantitative", "revision": "0"}
    added = post(client, world, "employee", f"/cases/{case.id}/plan", data).text
    assert "Tugas sebagai Plt. Pengelola Data, Dinas Kesehatan, terlaksana" in added
    assert "Anda bertugas sebagai" not in added
    assert re.search(r'name="results-0-section"[^>]*value="main"', added)
    assert post(client, world, "employee", f"/cases/{case.id}/plan", {**data, "op": "acting:x"}).status_code == 400
