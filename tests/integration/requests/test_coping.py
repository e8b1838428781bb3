"""Requests stand beside appraisals: every page of every part still opens, and no list of appraisals takes them in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from app.assignments.queries import find_target
from app.cases import transfers
from app.cases.cycles import list_cycles
from app.cases.models import Case, CaseParty, Cycle
from app.plans.models import Plan
from app.progress.feedback_queries import running_case
from app.requests import service
from tests import leave
from tests.links import client_of, walk
from tests.statements import counted
from tests.story import reach
from tests.world import World, sign_in


@pytest.fixture
def asked(frozen: World) -> World:
    """An appraisal on its way, and requests of several people in several states."""
    leave.publish(frozen)
    leave.seat_panel(frozen)
    reach(frozen, "plan_review")
    leave.before_the_panel(frozen)
    leave.ask(frozen, "colleague")
    return frozen


VOTE_PAGE = 10  # statements; one of them for the menu of an agency with requests
HOME_PAGE = 12  # an appraisal, a request, and what features above put there
LIST_PAGE = 6
PARTS = ("employee", "colleague", "appraiser", "superior", "regent", "hr", "stranger", "unit_hr", "auditor", "admin")


@pytest.mark.parametrize("part", PARTS)
def test_every_page_opens(asked: World, app: Flask, part: str) -> None:
    found = walk(app, client_of(app, asked.users[part].id))
    assert found.faults == []
    assert found.pages


def test_a_request_has_no_plan_and_no_periods(asked: World) -> None:
    requests = select(Case.id).join(Case.cycle).where(Cycle.purpose == "requests")
    assert len(asked.session.scalars(requests).all()) == 2
    assert asked.session.scalars(select(Plan).where(Plan.case_id.in_(requests))).all() == []


def test_cycles_of_appraisals_come_first(asked: World) -> None:
    assert [cycle.purpose for cycle in list_cycles(asked.session, asked.agency.id)] == ["appraisal", "requests"]


def test_feedback_assignments_and_moves_are_about_the_appraisal(asked: World) -> None:
    person, day = asked.people["colleague"], date(2026, 1, 12)
    assert running_case(asked.session, owner_id=person.id, agency_id=asked.agency.id, day=day) is None
    assert find_target(asked.session, person.id, asked.agency.id, day) is None
    assert person.id not in transfers.people_to_follow(asked.session, datetime(2027, 6, 1, tzinfo=UTC))
    target = asked.positions["hr"].id
    assert transfers.touched_by_move(asked.session, person.id, target, date(2026, 3, 1)) == []
    followed = transfers.follow_person(asked.session, person.id, now=asked.now)
    assert (followed.closed, followed.opened) == ([], [])


def test_no_chooser_offers_a_register(asked: World, app: Flask) -> None:
    client = client_of(app, asked.users["hr"].id)
    for address in ("/achievements/", "/distribution/", "/calibration/", "/documents/", "/reports/", "/admin/cycle/"):
        answer = client.get(address, follow_redirects=True)
        if answer.status_code == 200:
            assert "Cuti tahunan 2026" not in answer.text, address


def test_the_panel_shows_registers_apart_and_leaves_them_alone(asked: World, app: Flask) -> None:
    client = client_of(app, asked.users["hr"].id)
    assert "Cuti tahunan 2026" in client.get("/admin/cycle/?purpose=requests").text
    register = asked.session.scalars(select(Cycle).where(Cycle.purpose == "requests")).one()
    page = client.get(f"/admin/cycle/details/?id={register.id}")
    assert page.status_code == 200
    assert "Pembukaan untuk unit" not in page.text
    assert client.get(f"/admin/cycle/edit/?id={register.id}").status_code == 404
    assert client.get(f"/admin/opening/?cycle={register.id}").status_code == 404


def test_the_page_of_a_request_speaks_of_no_appraisal(asked: World, app: Flask) -> None:
    case = asked.session.scalars(select(Case).join(Case.cycle).where(Cycle.purpose == "requests")).first()
    assert case is not None
    for part in ("employee", "appraiser", "hr"):
        page = client_of(app, asked.users[part].id).get(f"/cases/{case.id}").text
        body = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
        assert "enilai" not in body, part
        assert "SKP" not in body, part


def test_the_list_costs_the_same_whatever_its_length(asked: World, app: Flask, engine: Engine) -> None:
    client = app.test_client()
    sign_in(client, asked, "employee")
    client.get("/requests/")
    with counted(engine) as short:
        assert client.get("/requests/").status_code == 200
    for _ in range(4):
        case = leave.ask(asked)
        leave.answer(asked, case, days=2)
        asked.act(case, "submit", "employee")
    with counted(engine) as long:
        assert client.get("/requests/").text.count("Cuti tahunan 2026 (") >= 5
    assert len(long) <= len(short) <= LIST_PAGE, "\n\n".join(short)


def test_the_year_is_that_of_the_agency(asked: World) -> None:
    """31 December 18.00 UTC is New Year in Jakarta already."""
    case = service.begin(
        asked.session, "cuti-tahunan", actor=asked.actor("stranger"), now=datetime(2026, 12, 31, 18, tzinfo=UTC)
    )
    assert (case.cycle.code, case.ordinal) == ("cuti-tahunan-2027", 1)


def test_a_draft_is_begun_once(asked: World) -> None:
    assert leave.ask(asked, "stranger").id == leave.ask(asked, "stranger").id


def test_the_year_filters_the_list(asked: World, app: Flask) -> None:
    service.begin(asked.session, "cuti-tahunan", actor=asked.actor("colleague"), now=datetime(2027, 2, 1, tzinfo=UTC))
    asked.session.commit()
    client = client_of(app, asked.users["colleague"].id)
    assert "Cuti tahunan 2026" in client.get("/requests/?year=2026").text
    assert "Cuti tahunan 2026" not in client.get("/requests/?year=2027").text
    for nonsense in ("x", "99999999999999999999", "²"):
        assert client.get("/requests/", query_string={"year": nonsense}).status_code == 200


@pytest.mark.parametrize(
    ("applies_to", "open_to_staff"),
    [({"employee_kind": ["pppk"]}, False), ({"units": ["DKES"]}, True), ({"units": ["BKPSDM"]}, False),
     ({"position_kinds": ["functional"]}, True), ({}, True)],
    ids=["kind", "unit-above", "unit-elsewhere", "position", "all"],
)  # fmt: skip
def test_who_may_ask_is_said_by_the_workflow(
    frozen: World, app: Flask, applies_to: dict[str, list[str]], open_to_staff: bool
) -> None:
    leave.publish(frozen, lambda document: document.update(applies_to=applies_to))
    client = client_of(app, frozen.users["employee"].id)
    assert ('href="/requests/"' in client.get("/").text) is open_to_staff
    assert client.get("/requests/").status_code == (200 if open_to_staff else 404)


def test_appraisals_record_no_more_parties_than_before(frozen: World) -> None:
    case = frozen.case()
    found = frozen.session.scalars(select(CaseParty.relation).where(CaseParty.case_id == case.id)).all()
    assert sorted(found) == ["appraiser", "appraiser_superior", "next_superior"]


@pytest.mark.parametrize("part", ["employee", "stranger", "appraiser"])
def test_the_page_of_a_vote_stays_cheap(asked: World, app: Flask, engine: Engine, part: str) -> None:
    query = select(Case).join(Case.cycle).where(Cycle.purpose == "requests", Case.state == "panel")
    case = asked.session.scalars(query).one()
    leave.vote(asked, case, "hr")
    address, client = f"/cases/{case.id}", app.test_client()
    sign_in(client, asked, part)
    client.get(address)
    with counted(engine) as sent:
        assert "1 dari 2 suara" in client.get(address).text
    assert len(sent) <= VOTE_PAGE, "\n\n".join(sent)


@pytest.mark.parametrize("part", ["employee", "appraiser"])
def test_the_start_page_stays_cheap(asked: World, app: Flask, engine: Engine, part: str) -> None:
    client = app.test_client()
    sign_in(client, asked, part)
    client.get("/")
    with counted(engine) as sent:
        page = client.get("/").text
    assert ("Permohonan saya" in page) is (part == "employee")
    assert len(sent) <= HOME_PAGE, "\n\n".join(sent)


@pytest.mark.parametrize("year", ["9" * 5000, "²", "-1", "1999"], ids=["huge", "superscript", "negative", "other"])
def test_a_year_without_requests_shows_those_of_all_years(asked: World, client: FlaskClient, year: str) -> None:
    sign_in(client, asked, "employee")
    page = client.get("/requests/", query_string={"year": year})
    assert page.status_code == 200
    assert "Cuti tahunan" in page.text
