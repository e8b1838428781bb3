from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select

from app.auth.models import User
from app.people.models import AppraiserReport, Delegation
from tests.world import World, sign_in

DAY = date(2026, 1, 12)


@pytest.fixture
def browser(client: FlaskClient, frozen: World, app: Flask) -> object:
    before = app.config.get("WTF_CSRF_ENABLED", True)
    app.config["WTF_CSRF_ENABLED"] = False
    frozen.session.commit()
    sign_in(client, frozen, "appraiser")
    yield client
    app.config["WTF_CSRF_ENABLED"] = before


def form(world: World, **changes: str) -> dict[str, str]:
    return {
        "substitute": str(world.people["hr"].id),
        "first_day": "2026-01-12",
        "last_day": "2026-01-16",
        "reason": "Cuti tahunan",
    } | changes


def test_card_shows_number_in_groups_rank_post_and_both_superiors(browser: FlaskClient, frozen: World) -> None:
    page = browser.get("/profile/").text
    assert "19800412 200604 1 002" in page
    assert "Pembina, IV/a" in page
    for part in ("superior", "regent"):
        assert frozen.people[part].name in page
    assert "Kepala Puskesmas" in page


def test_card_says_how_somebody_acts(browser: FlaskClient, frozen: World) -> None:
    frozen.post("stranger", "superior", DAY, "plh", DAY + timedelta(days=3))
    page = browser.get("/profile/").text
    assert frozen.people["stranger"].name in page
    assert "Plh (Pelaksana Harian)" in page


def test_card_costs_few_statements(browser: FlaskClient, connection: Connection) -> None:
    browser.get("/profile/")
    seen: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
    browser.get("/profile/")
    assert len(seen) <= 10


def test_account_without_employee(client: FlaskClient, frozen: World) -> None:
    user = frozen.session.get_one(User, frozen.users["appraiser"].id)
    user.employee_id = None
    frozen.session.commit()
    sign_in(client, frozen, "appraiser")
    assert "tidak terhubung dengan data pegawai" in client.get("/profile/").text
    assert client.get("/profile/delegations/new").status_code == 404


def test_wrong_appraiser_is_reported_once_and_its_answer_shown(browser: FlaskClient, frozen: World) -> None:
    answer = browser.post("/profile/appraiser-reports", data={"message": " "})
    assert answer.status_code == 422
    assert "Tulis apa yang salah." in answer.text
    answer = browser.post(
        "/profile/appraiser-reports", data={"message": "<b>Atasan</b> saya\nsudah pindah."}, follow_redirects=True
    )
    assert "Menunggu jawaban" in answer.text
    assert "&lt;b&gt;Atasan&lt;/b&gt; saya<br>sudah pindah." in answer.text
    again = browser.post("/profile/appraiser-reports", data={"message": "Lagi"})
    assert again.status_code == 422
    assert len(frozen.session.scalars(select(AppraiserReport)).all()) == 1
    report = frozen.session.scalars(select(AppraiserReport)).one()
    report.status, report.answer = "declined", "Data sesuai SK terakhir."
    frozen.session.commit()
    page = browser.get("/profile/").text
    assert "Data sesuai SK terakhir." in page
    assert "Data atasan salah?" in page


def test_substitute_is_searched_on_the_server(browser: FlaskClient, frozen: World) -> None:
    assert frozen.people["hr"].name not in browser.get("/profile/delegations/new").text
    page = browser.get("/profile/delegations/new?q=danu").text
    assert frozen.people["hr"].name in page
    assert frozen.people["stranger"].name not in page
    assert "Tidak ditemukan" in browser.get("/profile/delegations/new?q=zzzz").text
    assert "Tidak ditemukan" in browser.get("/profile/delegations/new?q=bagas").text, "not oneself"


def test_delegation_from_choice_to_end(browser: FlaskClient, client: FlaskClient, frozen: World) -> None:
    answer = browser.post("/profile/delegations/new", data=form(frozen), follow_redirects=True)
    assert "Penggantian sudah dicatat." in answer.text
    assert "12 Januari 2026 sampai dengan 16 Januari 2026" in answer.text
    stored = frozen.session.scalars(select(Delegation)).one()
    assert (stored.starts_on, stored.ends_on) == (DAY, date(2026, 1, 17))
    sign_in(client, frozen, "hr")
    page = client.get("/profile/").text
    assert frozen.people["appraiser"].name in page
    assert client.post(f"/profile/delegations/{stored.id}/end").status_code == 404, "not the substitute's to end"
    sign_in(client, frozen, "appraiser")
    frozen.now += timedelta(days=1)
    assert "Penggantian diakhiri" in client.post(f"/profile/delegations/{stored.id}/end", follow_redirects=True).text
    frozen.session.refresh(frozen.session.merge(stored))
    assert frozen.session.scalars(select(Delegation)).one().ends_on == DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"substitute": ""}, "Pilih pengganti."),
        ({"first_day": "kapan"}, "reason"),
        ({"last_day": ""}, "Isi tanggal selesai."),
        ({"reason": ""}, "Tulis alasannya."),
        ({"last_day": "2026-01-11"}, "Tanggal selesai harus setelah tanggal mulai"),
        ({"first_day": "2026-01-11"}, "Penggantian paling cepat dimulai hari ini (12 Januari 2026)."),
        ({"last_day": "2028-01-11"}, "paling lama satu tahun"),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    browser: FlaskClient, frozen: World, changes: dict[str, str], sentence: str
) -> None:
    answer = browser.post("/profile/delegations/new", data=form(frozen, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    if changes.get("substitute") != "":
        assert frozen.people["hr"].name in answer.text, "the choice is still on offer"
    assert frozen.session.scalars(select(Delegation)).all() == []


def test_nobody_of_another_agency_can_be_chosen(browser: FlaskClient, frozen: World) -> None:
    other = type(frozen.agency)(code="lain", name="Kabupaten Lain")
    frozen.session.add(other)
    frozen.session.commit()
    foreign = type(frozen.people["hr"])(agency_id=other.id, name="Danu Asing", kind="official")
    frozen.session.add(foreign)
    frozen.session.commit()
    assert "Danu Asing" not in browser.get("/profile/delegations/new?q=danu").text
    answer = browser.post("/profile/delegations/new", data=form(frozen, substitute=str(foreign.id)))
    assert answer.status_code == 404
