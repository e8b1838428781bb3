"""p.92 A.15: who is seconded is evaluated by the home agency's appraiser, or by somebody appointed."""

from __future__ import annotations

from datetime import date

from flask.testing import FlaskClient

from app.people import service as people
from app.people import statuses
from app.people.statuses import StatusData
from app.people.values import StatusKind
from tests.journeys.special import follow, get, party, posting_of, refresh
from tests.story import rate, reach
from tests.world import World


def second(world: World) -> None:
    data = StatusData(
        world.people["employee"].id, StatusKind.SECONDED, date(2026, 1, 12), date(2027, 1, 1),
        "Organisasi Profesi Uji", "SK 31/2026",
    )  # fmt: skip
    statuses.give_status(world.session, data, agency_id=world.agency.id, actor=world.actor("hr"))
    world.session.commit()
    follow(world, "employee")
    refresh(world)


def test_p92_a15_the_appraiser_at_home_evaluates(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    second(world)
    assert party(world, case, "appraiser") == "appraiser"
    rate(world, case)
    world.session.commit()
    world.act(case, "submit_rating", "appraiser")
    assert world.fresh(case).predicate == "good"


def test_p92_a15_or_somebody_appointed(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    second(world)
    people.set_appraiser(
        world.session, posting_of(world, "employee").id, world.positions["hr"].id,
        agency_id=world.agency.id, actor=world.actor("hr"),
    )  # fmt: skip
    world.session.commit()
    refresh(world)
    assert party(world, case, "appraiser") == "hr"


def test_the_person_reads_where_they_are_seconded(frozen: World, client: FlaskClient) -> None:
    world = frozen
    reach(world, "running")
    second(world)
    page = get(client, world, "employee", "/").text
    assert "Diperbantukan/dipekerjakan" in page
    assert "Organisasi Profesi Uji" in page
    assert "tidak menyusun SKP" not in page
