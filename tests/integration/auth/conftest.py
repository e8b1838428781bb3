"""Sign-in alone: an application without features, and three accounts of an invented office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import auth, web
from app.auth.actor import current_actor
from app.auth.guard import public, requires, signed_in
from app.auth.models import RoleGrant, User
from app.auth.passwords import hash_password
from app.core import clock, db
from app.core.ids import new_id
from app.people.models import Agency, Unit
from config import Settings

PASSWORD = "kopi-pagi-di-teras"
HASH = hash_password(PASSWORD)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def make_app(settings: Settings) -> Flask:
    """Shell, sign-in, and one view for each kind of permission."""
    app = Flask("app")
    app.secret_key = settings.secret_key
    db.configure(settings.database_url)
    web.init_app(app, settings)
    auth.init_app(app, settings)
    app.add_url_rule("/", "start", signed_in(lambda: current_actor().name))
    app.add_url_rule("/open", "open", public(lambda: "untuk semua"))
    app.add_url_rule("/people", "people", requires("people:read")(lambda: "daftar pegawai"))
    app.add_url_rule("/users", "users", requires("user:manage")(lambda: "daftar akun"))
    app.add_url_rule("/save", "save", signed_in(lambda: "tersimpan"), methods=["POST"])
    app.add_url_rule("/undeclared", "undeclared", lambda: "bocor")
    return app


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """Stands in for the whole application in this folder."""
    made = make_app(settings)
    made.testing = True
    return made


@dataclass
class Office:
    """The accounts by role, and the moment at which the clock stands."""

    agency: Agency
    unit: Unit
    employee: User
    hr: User
    unit_hr: User
    now: datetime = NOW


def build_office(session: Session) -> Office:
    """One agency in central Indonesia with an employee, its HR, and the HR of one unit."""
    agency = Agency(code=f"uji-{new_id().hex[-10:]}", name="Kabupaten Uji Masuk", timezone="Asia/Makassar")
    session.add(agency)
    session.flush()
    unit = Unit(agency_id=agency.id, code="PKM", name="Puskesmas Anyelir")
    users = [
        User(agency_id=agency.id, username=name, display_name=title, password_hash=HASH)
        for name, title in (("ranti", "Ranti Kembang"), ("seno", "Seno Wirya"), ("tika", "Tika Puspa"))
    ]
    session.add_all([unit, *users])
    session.flush()
    session.add(RoleGrant(agency_id=agency.id, user_id=users[1].id, role="hr"))
    session.add(RoleGrant(agency_id=agency.id, user_id=users[2].id, role="hr", unit_id=unit.id))
    session.commit()
    return Office(agency, unit, *users)


@pytest.fixture
def office(session: Session) -> Iterator[Office]:
    """The accounts in this test's transaction; the clock stands still until the test moves ``office.now``."""
    made = build_office(session)
    clock.set_source(lambda: made.now)
    yield made
    clock.set_source(None)


def token(client: FlaskClient, path: str = "/login") -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path, follow_redirects=True).text)
    assert found
    return found.group(1)


def sign_in(client: FlaskClient, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Send the form of the sign-in page."""
    data = {"username": username, "password": password, "csrf_token": token(client), **more}
    return client.post("/login", data=data)


def post(client: FlaskClient, path: str, **data: str) -> TestResponse:
    """Send a form of the account page."""
    return client.post(path, data={**data, "csrf_token": token(client, "/account")})
