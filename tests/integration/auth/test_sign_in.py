"""Signing in and out through the browser's door."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import passwords, service
from app.auth.addresses import safe_next
from app.auth.models import LoginAttempt
from tests.integration.auth.conftest import PASSWORD, Office, sign_in, token


def failures(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LoginAttempt)) or 0


def test_right_password_leads_on_to_where_the_person_wanted(client: FlaskClient, office: Office) -> None:
    asked = client.get("/?tab=2")
    assert asked.headers["Location"] == "/login?next=/?tab%3D2"
    answer = sign_in(client, "ranti", next="/?tab=2")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?tab=2")
    assert client.get("/").text == office.employee.display_name


@pytest.mark.parametrize("typed", ["RANTI", " Ranti ", "ranti"])
def test_username_is_taken_in_any_case(client: FlaskClient, office: Office, typed: str) -> None:
    assert sign_in(client, typed).status_code == 302
    assert client.get("/").text == office.employee.display_name


@pytest.mark.parametrize(
    ("username", "password"), [("ranti", "salah"), ("tidak-ada", PASSWORD), ("ranti", PASSWORD.upper())]
)
@pytest.mark.usefixtures("office")
def test_wrong_name_and_wrong_password_read_the_same(
    client: FlaskClient, session: Session, username: str, password: str
) -> None:
    answer = sign_in(client, username, password)
    assert answer.status_code == 401
    assert "Nama pengguna atau kata sandi tidak cocok." in answer.text
    assert password not in answer.text
    assert failures(session) == 1
    assert client.get("/").status_code == 302


def test_inactive_account_stays_out(client: FlaskClient, session: Session, office: Office) -> None:
    session.merge(office.employee).active = False
    session.commit()
    assert sign_in(client, "ranti").status_code == 401


def test_account_made_inactive_is_out_at_once(client: FlaskClient, session: Session, office: Office) -> None:
    sign_in(client, "ranti")
    session.merge(office.employee).active = False
    session.commit()
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("office")
def test_unknown_name_costs_the_same_work(session: Session, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    verify = Mock(wraps=passwords._hasher.verify)
    monkeypatch.setattr(passwords, "_hasher", Mock(wraps=passwords._hasher, verify=verify))
    for name in ("ranti", "tidak-ada"):
        service.authenticate(session, name, "salah sekali", "192.0.2.1", office.now)
    assert verify.call_count == 2


@pytest.mark.usefixtures("office")
def test_empty_form_names_both_fields(client: FlaskClient, session: Session) -> None:
    answer = client.post("/login", data={"csrf_token": token(client)})
    assert answer.status_code == 400
    assert "Isi nama pengguna Anda." in answer.text
    assert "Isi kata sandi Anda." in answer.text
    assert failures(session) == 0


@pytest.mark.parametrize("username", ["a\x00b", "x" * 149, "ü' or 1=1 --", "\u202eitnar"])
@pytest.mark.usefixtures("office")
def test_odd_names_are_refused_politely(client: FlaskClient, username: str) -> None:
    assert sign_in(client, username).status_code == 401


def test_fifth_failure_makes_the_person_wait(client: FlaskClient, session: Session, office: Office) -> None:
    for _ in range(5):
        assert sign_in(client, "ranti", "salah").status_code == 401
        office.now += timedelta(minutes=1)
    answer = sign_in(client, "ranti")
    assert answer.status_code == 429
    assert "Coba lagi 10 menit lagi." in answer.text
    assert failures(session) == 5
    office.now += timedelta(minutes=10, seconds=1)
    assert sign_in(client, "ranti").status_code == 302


def test_one_account_waiting_does_not_stop_another(client: FlaskClient, session: Session, office: Office) -> None:
    for _ in range(6):
        sign_in(client, "ranti", "salah")
    assert sign_in(client, "seno").status_code == 302
    elsewhere = service.authenticate(session, "ranti", PASSWORD, "192.0.2.77", office.now)
    assert elsewhere.user_id == office.employee.id


def test_success_forgets_the_failures_before_it(session: Session, office: Office) -> None:
    for _ in range(2):
        for _ in range(4):
            assert not service.authenticate(session, "ranti", "salah", "192.0.2.1", office.now).wait_minutes
        assert service.authenticate(session, "ranti", PASSWORD, "192.0.2.1", office.now).user_id


def test_account_guessed_from_many_addresses_waits_too(session: Session, office: Office) -> None:
    attempts = [LoginAttempt(username="ranti", ip=f"192.0.2.{number}", at=office.now) for number in range(30)]
    session.add_all(attempts[1:])
    session.flush()
    assert service.authenticate(session, "ranti", PASSWORD, "198.51.100.1", office.now).user_id
    session.add(attempts[0])
    session.flush()
    assert service.authenticate(session, "ranti", PASSWORD, "198.51.100.1", office.now).wait_minutes == 60


def test_old_failures_are_deleted_after_a_day(session: Session, office: Office) -> None:
    service.authenticate(session, "ranti", "salah", "192.0.2.1", office.now - timedelta(hours=25))
    service.authenticate(session, "ranti", "salah", "192.0.2.1", office.now - timedelta(hours=23))
    service.forget_old_attempts(session, office.now)
    assert failures(session) == 1


def test_signing_in_begins_a_fresh_session(client: FlaskClient, office: Office) -> None:
    before = token(client)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    assert sign_in(client, "ranti").status_code == 302
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert str(office.employee.id) in cookie["_user_id"]
    assert client.post("/save", data={"csrf_token": before}).status_code == 400


@pytest.mark.usefixtures("office")
def test_sign_out_needs_a_post_and_ends_the_session(client: FlaskClient) -> None:
    sign_in(client, "ranti")
    assert client.get("/logout").status_code == 405
    assert client.post("/logout", data={"csrf_token": token(client, "/account")}).headers["Location"] == "/login"
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("office")
def test_signed_in_person_skips_the_sign_in_page(client: FlaskClient) -> None:
    sign_in(client, "ranti")
    assert client.get("/login?next=/people").headers["Location"] == "/people"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "people",
        "",
        None,
        "/login",
        "/logout/",
    ],
)
def test_way_on_never_leads_elsewhere(target: str | None) -> None:
    assert safe_next(target) == "/"


@given(st.text(alphabet="/\\:.@?#%ab\t\n ", max_size=12))
def test_way_on_is_always_a_path_of_ours(target: str) -> None:
    chosen = safe_next(target)
    assert chosen.startswith("/")
    assert not chosen.startswith("//")
    assert not set(chosen) & set("\\\t\n")
