"""Denied unless declared; what a person may not see does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask import session as cookie
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.auth import guard, queries
from app.auth.permissions import AGENCY_WIDE, ROLE_PERMISSIONS, Permission, Role
from app.auth.sessions import load_session_user
from app.auth.values import CurrentActor, Grant, StandsIn
from app.core import clock
from app.people.models import Delegation
from config import Settings
from tests.integration.auth.conftest import Office, make_app, sign_in, token
from tests.world import World


@pytest.mark.usefixtures("office")
def test_nobody_reaches_public_pages_only(client: FlaskClient) -> None:
    assert client.get("/open").text == "untuk semua"
    assert client.get("/people").headers["Location"] == "/login?next=/people"
    assert client.get("/").headers["Location"] == "/login"
    assert client.get("/nowhere").status_code == 404


@pytest.mark.usefixtures("office")
def test_page_without_the_right_does_not_exist(client: FlaskClient) -> None:
    sign_in(client, "ranti")
    assert client.get("/people").status_code == 404
    assert client.get("/nowhere").status_code == 404


@pytest.mark.usefixtures("office")
def test_right_opens_the_page_and_agency_wide_rights_need_the_whole_agency(client: FlaskClient) -> None:
    sign_in(client, "tika")
    assert client.get("/people").text == "daftar pegawai"
    assert client.get("/users").status_code == 404


@pytest.mark.usefixtures("office")
def test_undeclared_view_fails_loudly_in_tests(client: FlaskClient) -> None:
    sign_in(client, "seno")
    with pytest.raises(guard.UndeclaredViewError, match="undeclared"):
        client.get("/undeclared")


@pytest.mark.usefixtures("office", "connection")
def test_undeclared_view_does_not_exist_in_production(settings: Settings) -> None:
    assert make_app(replace(settings, production=True)).test_client().get("/undeclared").status_code == 404


@pytest.mark.usefixtures("office")
def test_lost_session_sends_htmx_to_the_sign_in_page_as_a_whole(client: FlaskClient) -> None:
    answer = client.get("/people?page=2", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login?next=/people?page%3D2")


@pytest.mark.usefixtures("office")
def test_late_post_returns_to_the_page_of_its_form(client: FlaskClient) -> None:
    answer = client.post("/save", data={"csrf_token": token(client)}, headers={"Referer": "http://localhost/cases/7"})
    assert answer.headers["Location"] == "/login?next=/cases/7"


@pytest.mark.usefixtures("office")
def test_post_without_token_is_refused(client: FlaskClient) -> None:
    sign_in(client, "ranti")
    assert client.post("/save").status_code == 400
    assert client.post("/save", data={"csrf_token": token(client, "/account")}).text == "tersimpan"


def test_every_view_of_shell_and_sign_in_is_declared(app: Flask) -> None:
    undeclared = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if not guard.is_static(endpoint) and guard.permission_of(view) is None
    }
    assert undeclared == {"undeclared"}


def test_unknown_permission_is_refused_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="people:fly"):
        guard.requires("people:fly")


def test_method_of_an_object_takes_the_permission_of_the_object() -> None:
    class Panel:
        permission = Permission.ADMIN_ENTER

        def index(self) -> str:
            return ""

    assert guard.permission_of(Panel().index) == "admin:enter"


def test_actor_of_a_session_has_account_agency_and_roles(session: Session, office: Office) -> None:
    actor = queries.find_actor(session, office.unit_hr.id, 0, "en")
    assert actor == CurrentActor(
        user_id=office.unit_hr.id,
        agency_id=office.agency.id,
        employee_id=None,
        name="Tika Puspa",
        roles=(Grant(Role.HR, office.unit.id),),
        locale="en",
        username="tika",
        time_zone="Asia/Makassar",
    )
    assert queries.find_actor(session, office.unit_hr.id, 1, "en") is None
    assert queries.find_actor(session, uuid4(), 0, "en") is None


def test_for_whom_somebody_stands_in_is_read_with_the_account(session: Session, world: World) -> None:
    """On the day of their agency: in Jakarta the eighth has begun when it is six in the evening in London."""
    clock.set_source(lambda: datetime(2026, 1, 7, 18, tzinfo=UTC))
    away, day = world.people["appraiser"], date(2026, 1, 8)
    delegation = Delegation(
        agency_id=world.agency.id, absent_id=away.id, substitute_id=world.people["stranger"].id, starts_on=day,
        ends_on=date(2026, 1, 9), reason="Cuti",
    )  # fmt: skip
    session.add(delegation)
    session.commit()
    actor, nobody = (queries.find_actor(session, world.users[part].id, 0, "id") for part in ("stranger", "hr"))
    assert actor is not None
    assert nobody is not None
    assert (actor.stands_in, nobody.stands_in) == (StandsIn(day, frozenset({away.id})), StandsIn(day, frozenset()))
    assert queries.people_of(session, actor, day) == {actor.employee_id, away.id}
    assert queries.people_of(session, actor, date(2026, 1, 9)) == {actor.employee_id}


def test_what_changes_something_asks_anew_for_whom_somebody_stands_in(app: Flask, world: World) -> None:
    key = f"{world.users['stranger'].id}:0"
    found = {}
    for method in ("GET", "HEAD", "POST", "DELETE"):
        with app.test_request_context("/", method=method):
            cookie["signed_in_at"] = int(clock.now().timestamp())
            user = load_session_user(key)
            assert user is not None
            found[method] = user.actor.stands_in is not None
    assert found == {"GET": True, "HEAD": True, "POST": False, "DELETE": False}


def test_scope_says_where_a_right_holds(session: Session, office: Office) -> None:
    everywhere = queries.find_actor(session, office.hr.id, 0, "id")
    unit_only = queries.find_actor(session, office.unit_hr.id, 0, "id")
    nobody = queries.find_actor(session, office.employee.id, 0, "id")
    assert everywhere is not None
    assert unit_only is not None
    assert nobody is not None
    assert everywhere.scope("case:read").whole_agency
    assert unit_only.scope("case:read").units == {office.unit.id}
    assert not unit_only.scope("case:read").whole_agency
    assert not unit_only.scope("definition:publish")
    assert not nobody.scope("case:read")


def test_table_of_roles() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert ROLE_PERMISSIONS[Role.ADMIN] == set(Permission)
    assert not {name for name in ROLE_PERMISSIONS[Role.AUDITOR] if not name.endswith((":read", ":enter"))}
    assert Permission.USER_MANAGE not in ROLE_PERMISSIONS[Role.HR]
    assert set(Permission) >= AGENCY_WIDE
