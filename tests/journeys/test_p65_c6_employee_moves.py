"""p.65 C.6 and p.91 A.13: an employee moves in mid-year. New plan, the new appraiser rates, old periods are carried."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import carrying, children
from app.cases.models import CarriedResult, Case, Period
from app.core.errors import NotFound
from app.people.models import Posting
from app.people.problems import RegisterRefused
from app.plans.queries import read_plan
from tests.journeys.special import events, follow, get, go_to, move, party, post, refresh
from tests.story import draft_plan, rate, reach
from tests.world import World

NEW_POST = "stranger"
"""The post "Pengelola Data" in the office; its holder leaves it to make room."""


def vacate(world: World, part: str, day: date) -> None:
    """The post's holder goes elsewhere: to the hr office, where nobody stands in the way."""
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()
    posting.ends_on = day
    world.session.commit()


def successor_of(world: World, case: Case) -> Case:
    return world.session.scalars(select(Case).where(Case.succeeds_id == case.id)).one()


@pytest.fixture
def moved(frozen: World) -> tuple[World, Case, Case]:
    """Somebody whose plan is in force and whose first quarter is rated moves on 4 May."""
    world = frozen
    world.with_periods()
    case = reach(world, "running")
    [first] = world.children(case)
    go_to(world, date(2026, 3, 25))
    world.force_state(first, "rating")
    rate(world, first)
    world.session.commit()
    for step, who in (("submit_rating", "appraiser"), ("deliver_document", "appraiser"), ("acknowledge", "employee")):
        world.act(first, step, who)
    vacate(world, NEW_POST, date(2026, 5, 1))
    go_to(world, date(2026, 5, 4))
    children.open_due(world.session, world.session.get_one(Case, case.id), now=world.now)
    world.session.commit()
    done = move(world, "employee", NEW_POST, date(2026, 5, 4))
    assert (done.closed, len(done.opened)) == ([case.id], 1)
    return world, world.fresh(case), successor_of(world, case)


def test_the_old_case_is_closed_as_moved_and_says_why(moved: tuple[World, Case, Case]) -> None:
    world, old, new = moved
    assert old.state == "moved"
    assert old.predicate is None
    assert events(world, old)[-1] == "close_as_moved"
    assert (new.state, new.position_id, new.unit_id) == (
        "draft", world.positions[NEW_POST].id, world.units["office"].id,
    )  # fmt: skip
    plan = read_plan(world.session, new.id)
    assert plan.current is None
    assert plan.draft is not None
    assert plan.draft.results == ()


def test_p91_a13b_the_new_appraiser_rates_the_year(moved: tuple[World, Case, Case]) -> None:
    """The head of the office, above the new post, and no longer the head of the clinic."""
    world, _, new = moved
    assert party(world, new, "appraiser") == "superior"
    draft_plan(world, new)
    world.session.commit()
    world.act(new, "submit_plan", "employee")
    with pytest.raises(NotFound):
        world.act(new, "agree_plan", "appraiser")
    world.act(new, "agree_plan", "superior")
    go_to(world, date(2026, 12, 21))
    for child in world.children(new):
        world.force_state(child, "closed")
        child.closed_at = world.now
    world.force_state(new, "rating")
    rate(world, new, "superior")
    world.session.commit()
    world.act(new, "submit_rating", "superior")
    assert world.fresh(new).predicate == "good"


def test_open_periods_of_the_old_post_move_on(moved: tuple[World, Case, Case]) -> None:
    """4 May lies outside the window of the second quarter, so the new appraiser evaluates it."""
    world, old, _ = moved
    states = {child.period.ordinal: world.fresh(child).state for child in world.children(old)}
    assert states == {1: "closed", 2: "moved"}


def test_p91_a13a_a_period_inside_its_window_is_finished_at_the_old_post(frozen: World) -> None:
    world = frozen
    world.with_periods()
    case = reach(world, "running")
    vacate(world, NEW_POST, date(2026, 3, 1))
    go_to(world, date(2026, 3, 25))
    move(world, "employee", NEW_POST, date(2026, 3, 25))
    [first] = world.children(case)
    assert world.fresh(case).state == "moved"
    assert world.fresh(first).state == "reporting"
    assert party(world, first, "appraiser") == "appraiser"


def test_p91_a13a_an_old_result_is_used_by_agreement(moved: tuple[World, Case, Case], client: FlaskClient) -> None:
    """The employee wishes, the appraiser agrees; nobody agrees with themself, and both are recorded."""
    world, old, new = moved
    source = next(child for child in world.children(old) if child.period.ordinal == 1)
    second = carrying.free_periods(world.session, new, date(2026, 5, 4))[1]
    data = {"source": str(source.id), "period": str(second.id)}
    page = get(client, world, "employee", f"/cases/{new.id}/former").text
    assert "Perawat Ahli Pertama" in page
    assert "Baik" in page
    assert post(client, world, "employee", f"/cases/{new.id}/former/uses", data).status_code == 302
    [use] = carrying.uses(world.session, new.id)
    assert use.status == "proposed"
    path = f"/cases/{new.id}/former/uses/{use.id}"
    assert post(client, world, "employee", f"{path}/agree").status_code == 404
    assert post(client, world, "stranger", f"{path}/agree").status_code == 404
    assert post(client, world, "appraiser", f"{path}/agree").status_code == 404
    assert post(client, world, "superior", f"{path}/agree").status_code == 302
    [row] = world.session.scalars(select(CarriedResult).where(CarriedResult.case_id == new.id))
    world.session.refresh(row)
    assert (row.status, row.answered_by_id) == ("agreed", world.people["superior"].id)
    period = world.session.get_one(Period, second.id)
    assert children.open_child(world.session, world.fresh(new), period, now=world.now) is None
    again = post(client, world, "superior", f"/cases/{new.id}/former/uses", data)
    assert again.status_code == 422
    assert "Disepakati" in get(client, world, "superior", f"/cases/{new.id}/former").text


def test_a_result_of_somebody_else_cannot_be_used(moved: tuple[World, Case, Case], client: FlaskClient) -> None:
    world, _, new = moved
    period = carrying.free_periods(world.session, new, date(2026, 5, 4))[0]
    data = {"source": str(new.id), "period": str(period.id)}
    answer = post(client, world, "employee", f"/cases/{new.id}/former/uses", data)
    assert answer.status_code == 422
    assert carrying.uses(world.session, new.id) == []
    assert get(client, world, "colleague", f"/cases/{new.id}/former").status_code == 404


def test_following_twice_changes_nothing(moved: tuple[World, Case, Case]) -> None:
    world, _, new = moved
    again = follow(world, "employee")
    assert (again.closed, again.opened) == ([], [])
    assert successor_of(world, world.session.get_one(Case, new.succeeds_id)).id == new.id


def test_a_move_of_tomorrow_waits_for_its_day(frozen: World) -> None:
    world = frozen
    case = reach(world, "running")
    vacate(world, NEW_POST, date(2026, 3, 1))
    go_to(world, date(2026, 3, 31))
    done = move(world, "employee", NEW_POST, date(2026, 4, 1))
    assert done.closed == []
    go_to(world, date(2026, 4, 1))
    assert follow(world, "employee").closed == [case.id]


def test_going_back_within_the_year_opens_the_old_post_anew(moved: tuple[World, Case, Case]) -> None:
    world, old, new = moved
    go_to(world, date(2026, 8, 3))
    done = move(world, "employee", "employee", date(2026, 8, 3))
    assert done.closed == [new.id]
    third = successor_of(world, new)
    assert third.position_id == old.position_id
    assert [one.case_id for one in carrying.former_posts(world.session, third)] == [new.id, old.id]


def test_a_year_that_is_rated_stays_where_it_was_worked(frozen: World) -> None:
    world = frozen
    case = reach(world, "received")
    vacate(world, NEW_POST, date(2026, 1, 13))
    done = move(world, "employee", NEW_POST, date(2026, 1, 13))
    assert done.closed == []
    assert world.fresh(case).state == "received"


def test_a_correction_of_the_appraiser_works_at_once(frozen: World, client: FlaskClient) -> None:
    """A wrong superior on the register is no move: HR names the right one, and the case follows."""
    world = frozen
    case = reach(world, "running")
    posting = world.session.scalars(
        select(Posting).where(Posting.employee_id == world.people["employee"].id)
    ).one()  # fmt: skip
    data = {"appraiser_position_id": "SUPERIOR"}
    assert post(client, world, "hr", f"/admin/posting/edit/?id={posting.id}", data).status_code == 302
    refresh(world)
    assert party(world, case, "appraiser") == "superior"
    assert world.fresh(case).state == "running"


def test_hr_sees_what_a_move_touches_before_it_is_stored(frozen: World, client: FlaskClient) -> None:
    world = frozen
    case = reach(world, "running")
    vacate(world, NEW_POST, date(2026, 1, 13))
    data = {"employee_id": "199201072019032003", "position_id": "STRANGER", "starts_on": "2026-01-13", "basis": "SK 1"}
    shown = post(client, world, "hr", "/admin/posting/transfer/", data)
    assert shown.status_code == 200
    assert "Mutasi ini mengubah penilaian yang sedang berjalan." in shown.text
    assert world.fresh(case).state == "running"
    go_to(world, date(2026, 1, 13))
    seen = {**data, "seen": str(case.id)}
    assert post(client, world, "hr", "/admin/posting/transfer/", seen).status_code == 302
    assert world.fresh(case).state == "moved"
    assert successor_of(world, case).state == "draft"


def test_an_overlapping_move_is_refused_beside_the_field(frozen: World, client: FlaskClient) -> None:
    world = frozen
    case = reach(world, "running")
    data = {"employee_id": "199201072019032003", "position_id": "STRANGER", "starts_on": "2023-01-13", "basis": "SK 1"}
    answer = post(client, world, "hr", "/admin/posting/transfer/", data)
    assert answer.status_code == 422
    assert "Mutasi harus sesudah tanggal itu" in answer.text
    assert 'value="SK 1"' in answer.text
    assert world.fresh(case).state == "running"
    with pytest.raises(RegisterRefused):
        move(world, "employee", "employee", date(2026, 2, 1))
