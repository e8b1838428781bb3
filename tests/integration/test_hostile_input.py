"""What no browser of ours sends: characters that can't be stored, numbers that are none, days at the world's end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.ids import new_id
from app.people.models import Delegation
from tests.story import RESULT, reach
from tests.world import World, sign_in

NUL = "kata\x00kata"


@pytest.fixture
def browser(client: FlaskClient, frozen: World, app: Flask) -> Iterator[FlaskClient]:
    """The employee's browser, without tokens."""
    before = app.config.get("WTF_CSRF_ENABLED", True)
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, frozen, "employee")
    yield client
    app.config["WTF_CSRF_ENABLED"] = before


def test_a_character_that_cannot_be_stored_is_refused_beside_its_field(browser: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "plan_review")
    step = {"transition": "withdraw_plan", "version": str(case.version), "key": str(new_id()), "comment": NUL}
    plan = {"revision": "0", "approach": "qualitative", "results-0-section": "main", "results-0-text": NUL}
    answers = [
        browser.post(f"/cases/{case.id}/actions", data=step),
        browser.post("/profile/appraiser-reports", data={"message": NUL}),
    ]
    case = frozen.fresh(case)
    frozen.force_state(case, "draft")
    answers.append(browser.post(f"/cases/{case.id}/plan", data={**plan, "revision": str(case.revision)}))
    for answer in answers:
        assert answer.status_code == 422
        assert "Hapus karakter yang tidak terlihat dari isian ini." in answer.text


def test_a_search_for_it_finds_nothing(browser: FlaskClient, frozen: World) -> None:
    assert browser.get("/profile/delegations/new?q=ta%00").status_code == 200
    sign_in(browser, frozen, "hr")
    assert browser.get("/imports/karantina?after=%00").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["results-²-text", f"results-{'9' * 5000}-text", "results-0-indicators-²-text", "results--1-text", "ҏ-0-text"],
)
def test_a_row_number_that_is_none_is_refused(browser: FlaskClient, frozen: World, name: str) -> None:
    case = frozen.case()
    data = {"revision": str(case.revision), "approach": "qualitative", name: RESULT}
    assert browser.post(f"/cases/{case.id}/plan", data=data).status_code == 400


@pytest.mark.parametrize("last_day", ["9999-12-31", "9999-12-30"])
def test_the_last_day_of_the_calendar_is_too_long(browser: FlaskClient, frozen: World, last_day: str) -> None:
    substitute = str(frozen.people["stranger"].id)
    data = {"substitute": substitute, "first_day": "2026-01-12", "last_day": last_day, "reason": "Cuti"}
    answer = browser.post("/profile/delegations/new", data=data)
    assert answer.status_code == 422
    assert "Penggantian paling lama satu tahun." in answer.text
    assert frozen.session.scalar(select(func.count()).select_from(Delegation)) == 0


@pytest.mark.parametrize(
    "address", ["http://[", "http://localhost//jahat.contoh/x", "http://localhost/\\jahat.contoh/x"]
)
def test_a_made_up_referrer_neither_breaks_a_page_nor_leads_away(browser: FlaskClient, address: str) -> None:
    nowhere = f"/cases/{new_id()}/actions"
    answer = browser.post(nowhere, headers={"Referer": address})
    assert answer.status_code == 404
    assert not re.search(r'href="[/\\]{2}', answer.text)
    with browser.session_transaction() as cookie:
        cookie.clear()
    assert browser.post(nowhere, headers={"Referer": address}).status_code == 302
