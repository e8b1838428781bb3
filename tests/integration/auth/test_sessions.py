"""How long a session lives, and what ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.auth import queries, service
from app.auth.models import User
from tests.integration.auth.conftest import PASSWORD, Office, post, sign_in

NEW = "hujan sore 17 menit"


def test_session_ends_after_twenty_four_hours(client: FlaskClient, office: Office) -> None:
    sign_in(client, "ranti")
    office.now += timedelta(hours=24)
    assert client.get("/").status_code == 200
    office.now += timedelta(seconds=1)
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("office")
def test_cookie_lives_eight_idle_hours(app: Flask, client: FlaskClient) -> None:
    assert app.permanent_session_lifetime == timedelta(hours=8)
    assert "Expires=" in sign_in(client, "ranti").headers["Set-Cookie"]


def test_new_password_ends_all_other_sessions(app: Flask, client: FlaskClient, office: Office) -> None:
    phone = app.test_client()
    sign_in(client, "ranti")
    sign_in(phone, "ranti")
    answer = post(client, "/account/password", current=PASSWORD, new=NEW, repeated=NEW)
    assert answer.headers["Location"] == "/account"
    assert "Kata sandi sudah diganti" in client.get("/account").text
    assert phone.get("/").status_code == 302
    assert sign_in(phone, "ranti").status_code == 401
    assert sign_in(phone, "ranti", NEW).status_code == 302
    office.now += timedelta(hours=24, seconds=1)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current": "salah"}, "Kata sandi sekarang tidak cocok."),
        ({"new": "pendek", "repeated": "pendek"}, "Kata sandi baru terlalu pendek."),
        ({"new": "199201072019032003", "repeated": "199201072019032003"}, "terlalu mudah ditebak"),
        ({"new": "aaaabbbbaaaabbbb", "repeated": "aaaabbbbaaaabbbb"}, "terlalu mudah ditebak"),
        ({"new": "Ranti-kuat-2026", "repeated": "Ranti-kuat-2026"}, "tidak boleh memuat nama pengguna"),
        ({"repeated": "berbeda sekali"}, "Kedua kata sandi baru tidak sama."),
        ({"new": "x" * 201, "repeated": "x" * 201}, "Isi paling banyak 200 karakter."),
    ],
)
def test_refused_password_changes_nothing(
    client: FlaskClient, session: Session, office: Office, fields: dict[str, str], sentence: str
) -> None:
    sign_in(client, "ranti")
    answer = post(client, "/account/password", **({"current": PASSWORD, "new": NEW, "repeated": NEW} | fields))
    assert answer.status_code == 400
    assert sentence in answer.text
    user = queries.get_user(session, office.employee.id)
    assert user.epoch == 0
    assert service.authenticate(session, "ranti", PASSWORD, "192.0.2.9", office.now).user_id == user.id


@pytest.mark.usefixtures("office")
def test_other_browsers_can_be_signed_out(app: Flask, client: FlaskClient) -> None:
    phone = app.test_client()
    sign_in(client, "ranti")
    sign_in(phone, "ranti")
    assert post(client, "/account/sessions").status_code == 302
    assert client.get("/").status_code == 200
    assert phone.get("/").status_code == 302


@pytest.mark.parametrize("key", ["", "x", "x:0", "{id}", "{id}:", "{id}:-1", "{id}:1", "{id}:0:0", "{id}:٣"])
def test_altered_key_opens_nothing(client: FlaskClient, office: Office, key: str) -> None:
    sign_in(client, "ranti")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = key.format(id=office.employee.id)
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("office")
def test_session_without_its_beginning_opens_nothing(client: FlaskClient) -> None:
    sign_in(client, "ranti")
    with client.session_transaction() as cookie:
        del cookie["signed_in_at"]
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("office")
def test_page_asks_once_who_is_signed_in(client: FlaskClient, engine: Engine) -> None:
    sign_in(client, "ranti")
    seen: list[str] = []

    def listener(*details: object) -> None:
        seen.append(str(details[2]))

    event.listen(engine, "before_cursor_execute", listener)
    try:
        client.get("/account")
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    assert len([statement for statement in seen if "SELECT" in statement]) == 1


def test_language_is_kept_for_the_account_and_the_browser(
    app: Flask, client: FlaskClient, session: Session, office: Office
) -> None:
    sign_in(client, "ranti")
    answer = post(client, "/locale", locale="en", next="/account")
    assert answer.headers["Location"] == "/account"
    assert "My account" in client.get("/account").text
    assert session.get_one(User, office.employee.id).locale == "en"
    other = app.test_client()
    assert "Masuk ke Tahapan" in other.get("/login").text
    sign_in(other, "ranti")
    assert "My account" in other.get("/account").text


@pytest.mark.usefixtures("office")
def test_language_before_signing_in_is_kept_in_the_browser(client: FlaskClient) -> None:
    page = client.get("/login", headers={"Accept-Language": "en-GB"})
    assert '<html lang="id">' in page.text
    sign_in(client, "ranti")
    post(client, "/locale", locale="xx", next="//elsewhere.example")
    assert "Akun saya" in client.get("/account").text
