"""p.91 A.13a: each period of somebody who moves is evaluated once, at the post where its window found them."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from app.cases import carrying, children, service
from app.cases.models import Case
from app.core.errors import Refused
from tests.journeys.special import go_to, move, post, posting_of
from tests.statements import counted
from tests.story import draft_plan, rate, reach, reach_period, record_realisation
from tests.world import World, sign_in

FREE = "stranger"
"""A post whose holder has made room."""


@pytest.fixture
def planned(frozen: World) -> tuple[World, Case]:
    """A plan in force in a cycle of quarters; the first one is open, and another post is free."""
    world = frozen
    world.with_periods()
    case = reach(world, "running")
    posting_of(world, FREE).ends_on = date(2026, 2, 1)
    world.session.commit()
    return world, case


def moved(world: World, case: Case, to: str, day: date) -> Case:
    """The case of the post that somebody went to."""
    go_to(world, day)
    assert move(world, "employee", to, day).closed == [case.id]
    return world.session.scalars(select(Case).where(Case.succeeds_id == case.id)).one()


def agree(world: World, case: Case, appraiser: str) -> None:
    draft_plan(world, case)
    world.session.commit()
    world.act(case, "submit_plan", "employee")
    world.act(case, "agree_plan", appraiser)


def states(world: World, case: Case) -> dict[int, str]:
    found = world.children(case)
    return {child.period.ordinal: world.fresh(child).state for child in found if child.period is not None}


def test_a_period_that_is_finished_at_the_old_post_is_not_opened_at_the_new_one(planned: tuple[World, Case]) -> None:
    world, old = planned
    new = moved(world, old, FREE, date(2026, 3, 25))
    go_to(world, date(2026, 4, 2))
    agree(world, new, "superior")
    assert states(world, old) == {1: "reporting"}
    assert states(world, new) == {2: "reporting"}


def test_whoever_returns_is_evaluated_for_the_period_that_a_move_had_closed(planned: tuple[World, Case]) -> None:
    world, old = planned
    go_to(world, date(2026, 4, 16))
    children.open_due(world.session, world.fresh(old), now=world.now)
    world.session.commit()
    away = moved(world, old, FREE, date(2026, 4, 20))
    assert states(world, old) == {1: "reporting", 2: "moved"}
    back = moved(world, away, "employee", date(2026, 5, 4))
    agree(world, back, "appraiser")
    assert states(world, away) == {}
    assert states(world, back) == {2: "reporting"}


def test_p117_b2_a_move_takes_nobody_the_time_to_object(planned: tuple[World, Case]) -> None:
    """The first quarter's document came on its last day; the move is after it."""
    world, old = planned
    [first] = world.children(old)
    go_to(world, date(2026, 4, 14))
    reach_period(world, first, "received")
    moved(world, old, FREE, date(2026, 4, 20))
    assert world.fresh(first).state == "received"
    world.act(first, "file_objection", "employee", "Realisasi belum dihitung.")
    assert world.fresh(first).state == "objection_explanation"


@pytest.fixture
def late_at_old_post(planned: tuple[World, Case]) -> tuple[World, Case, Case]:
    """The year waits to be rated at the new post, the first quarter at the old one, where its window found it."""
    world, old = planned
    [first] = world.children(old)
    new = moved(world, old, FREE, date(2026, 3, 25))
    agree(world, new, "superior")
    world.force_state(new, "rating")
    rate(world, new, "superior")
    world.session.commit()
    return world, new, first


def test_p90_a8_the_year_at_the_new_post_waits_for_a_period_at_the_old_one(
    late_at_old_post: tuple[World, Case, Case],
) -> None:
    world, new, first = late_at_old_post
    with pytest.raises(Refused) as refusal:
        world.act(new, "submit_rating", "superior")
    assert "jabatan lama" in refusal.value.blockers[0].sentence("id")
    file = service.open_file(world.session, world.fresh(new), actor=world.actor("superior"), now=world.now)
    [offer] = [one for one in service.offers(file, world.now) if one.transition.id == "submit_rating"]
    assert not offer.allowed, "the button says what the service does (P7)"
    reach_period(world, first, "received")
    world.act(first, "acknowledge", "employee")
    world.act(new, "submit_rating", "superior")
    assert world.fresh(new).state == "delivery"


def test_p90_a10_a_period_of_the_old_post_stays_closed_once_the_year_is_rated(
    late_at_old_post: tuple[World, Case, Case],
) -> None:
    world, new, first = late_at_old_post
    reach_period(world, first, "received")
    world.act(first, "acknowledge", "employee")
    world.act(new, "submit_rating", "superior")
    with pytest.raises(Refused) as refusal:
        world.act(first, "reopen_case", "hr", "Salah hitung.")
    assert "penilaian tahunan" in refusal.value.blockers[0].sentence("id")
    file = service.open_file(world.session, world.fresh(first), actor=world.actor("hr"), now=world.now)
    assert not any(offer.allowed for offer in service.offers(file, world.now))
    world.act(new, "recall_rating", "superior", "Ada yang keliru.")
    rate(world, new, "superior")
    world.session.commit()
    world.act(first, "reopen_case", "hr", "Salah hitung.")
    assert world.fresh(first).state == "rating"


def test_the_page_of_a_mover_stays_cheap(
    late_at_old_post: tuple[World, Case, Case], client: FlaskClient, engine: Engine
) -> None:
    world, new, _ = late_at_old_post
    for part in ("employee", "superior", "hr"):
        world.actor(part)
        sign_in(client, world, part)
        client.get(f"/cases/{new.id}")
        with counted(engine) as sent:
            assert client.get(f"/cases/{new.id}").status_code == 200
        assert len(sent) <= 9, (part, len(sent), "\n".join(sent))


@pytest.fixture
def at_new_post(planned: tuple[World, Case]) -> tuple[World, Case, Case]:
    """The first quarter was rated at the old post; at the new one the second is open."""
    world, old = planned
    [first] = world.children(old)
    reach_period(world, first, "received")
    world.act(first, "acknowledge", "employee")
    new = moved(world, old, FREE, date(2026, 5, 4))
    agree(world, new, "superior")
    return world, new, first


def test_no_result_is_carried_into_a_period_that_has_not_begun(at_new_post: tuple[World, Case, Case]) -> None:
    world, new, _ = at_new_post
    free = carrying.free_periods(world.session, new, date(2026, 5, 4))
    assert [period.ordinal for period in free] == [1, 2]


def test_who_agrees_after_the_period_was_rated_anew_is_told_so(
    at_new_post: tuple[World, Case, Case], client: FlaskClient
) -> None:
    world, new, source = at_new_post
    [second] = world.children(new)
    wish = {"source": str(source.id), "period": str(second.period_id)}
    assert post(client, world, "employee", f"/cases/{new.id}/former/uses", wish).status_code == 302
    go_to(world, date(2026, 6, 25))
    record_realisation(world, second)
    world.session.commit()
    world.act(second, "submit_report", "employee")
    rate(world, second, "superior")
    world.session.commit()
    world.act(second, "submit_rating", "superior")
    world.act(second, "deliver_document", "superior")
    [use] = carrying.uses(world.session, new.id)
    path = f"/cases/{new.id}/former/uses/{use.id}"
    assert post(client, world, "superior", f"{path}/agree").status_code == 302
    assert carrying.uses(world.session, new.id)[0].status == "proposed"
    assert world.fresh(second).state == "received"
    assert post(client, world, "superior", f"{path}/decline").status_code == 302
    assert carrying.uses(world.session, new.id)[0].status == "declined"
