"""Who sets an achievement, what a rating makes of it, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.achievements import queries, service
from app.achievements.models import OrganisationAchievement
from app.achievements.service import Entry
from app.achievements.values import SetAs, Span
from app.audit.models import AuditEntry
from app.cases.models import Period
from app.evaluations.models import Evaluation
from tests.integration.calibration.test_distribution import statements
from tests.story import reach
from tests.world import World, sign_in


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def address(world: World, unit: str = "clinic") -> str:
    return f"/achievements/{world.units[unit].id}/{world.cycle.id}"


def filled(**changes: str) -> dict[str, str]:
    """The form as a browser sends it."""
    return {"version": "0", "predicate": "good", "published_on": "2026-01-10", "note": "IKU 96%."} | changes


def put(world: World, year: int, predicate: str, published: datetime, unit: str = "clinic") -> OrganisationAchievement:
    """An annual achievement straight from the service."""
    entry = Entry(predicate, "annual", published.date())
    span = Span(world.units[unit].id, year)
    row = service.set_achievement(
        world.session, span, entry, actor=world.actor("hr"), set_as=SetAs.HR, seen_version=0, now=world.now
    )
    world.session.commit()
    return row


@pytest.mark.parametrize(
    ("who", "unit", "get", "post"),
    [
        ("superior", "clinic", 200, 302),  # leads the unit above
        ("regent", "office", 200, 302),
        ("hr", "clinic", 200, 302),
        ("hr", "top", 200, 302),  # has nobody above it
        ("unit_hr", "clinic", 200, 302),
        ("unit_hr", "hr", 404, 404),
        ("appraiser", "clinic", 200, 404),  # nobody sets their own unit's
        ("superior", "office", 200, 404),
        ("appraiser", "office", 404, 404),
        ("auditor", "clinic", 200, 404),
        ("employee", "clinic", 404, 404),
        ("stranger", "clinic", 404, 404),
    ],
)
def test_who_sees_and_who_sets(client: FlaskClient, frozen: World, who: str, unit: str, get: int, post: int) -> None:
    sign_in(client, frozen, who)
    assert client.get(address(frozen, unit)).status_code == get
    assert client.post(address(frozen, unit), data=filled()).status_code == post
    stored = frozen.session.scalar(select(func.count()).select_from(OrganisationAchievement))
    assert stored == (1 if post == 302 else 0)


def test_who_leads_nobody_has_no_list(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "employee")
    assert client.get("/achievements/").status_code == 404


def test_setting_is_audited_and_shows_its_source(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "superior")
    client.post(address(frozen), data=filled(evidence_link="https://contoh.go.id/lkjip"))
    page = client.get(address(frozen)).text
    for words in ("Baik", frozen.people["superior"].name, "pimpinan di atas unit", "https://contoh.go.id/lkjip"):
        assert words in page
    assert "achievement.set" in frozen.session.scalars(select(AuditEntry.action)).all()
    assert "1 dari" in client.get("/achievements/").text


@pytest.mark.parametrize(
    "change",
    [
        {"predicate": "superb"},
        {"predicate": ""},
        {"published_on": "2026-01-13"},
        {"published_on": "0001-01-01"},
        {"published_on": "x"},
        {"evidence_link": "javascript:alert(1)"},
        {"evidence_link": "https://nama:sandi@contoh.go.id"},
        {"note": "x" * 4001},
        {"note": "a\x00b"},
        {"version": ""},
        {"version": "x"},
    ],
)
def test_refused_input_is_kept_on_the_page(client: FlaskClient, frozen: World, change: dict[str, str]) -> None:
    sign_in(client, frozen, "superior")
    answer = client.post(address(frozen), data=filled(reason="Alasan yang diketik") | change)
    assert answer.status_code == 422
    if "note" not in change:
        assert "IKU 96%." in answer.text
    assert frozen.session.scalars(select(OrganisationAchievement)).all() == []


def test_two_people_set_it_at_once(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "superior")
    assert client.post(address(frozen), data=filled()).status_code == 302
    answer = client.post(address(frozen), data=filled(predicate="poor", note="Hitungan lain"))
    assert answer.status_code == 409
    assert "Hitungan lain" in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text
    assert frozen.session.scalars(select(OrganisationAchievement.predicate)).one() == "good"


def test_p92_1c_a_period_asks_what_it_was_worked_out_from(client: FlaskClient, frozen: World) -> None:
    first, last, due = frozen.cycle.starts_on, frozen.cycle.plan_due, frozen.cycle.self_assessment_due
    period = Period(
        agency_id=frozen.agency.id, cycle_id=frozen.cycle.id, ordinal=1, name="Triwulan I", starts_on=first,
        ends_on=last, opens_on=last, report_due=due, rating_due=due,
    )  # fmt: skip
    frozen.session.add(period)
    frozen.session.commit()
    sign_in(client, frozen, "superior")
    path = f"{address(frozen)}/{period.id}"
    assert client.post(path, data=filled()).status_code == 422
    assert client.post(path, data=filled(basis="annual")).status_code == 422
    assert client.post(path, data=filled(basis="trajectory")).status_code == 302
    row = frozen.session.scalars(select(OrganisationAchievement)).one()
    assert (row.basis, row.period_id, row.year) == ("trajectory", period.id, 2026)
    assert "Capaian trajectory target" in client.get(path).text
    assert client.get(f"{address(frozen)}/{frozen.cycle.id}").status_code == 404


def test_p94_1g_a_rating_takes_that_of_the_unit_led_by_the_appraiser(client: FlaskClient, frozen: World) -> None:
    put(frozen, 2026, "poor", frozen.now, unit="office")
    case = reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    assert 'name="organisation_rating"' in client.get(f"/cases/{case.id}").text
    put(frozen, 2026, "outstanding", frozen.now)
    page = client.get(f"/cases/{case.id}").text
    assert 'name="organisation_rating"' not in page
    assert "pengelola kepegawaian atas nama pimpinan" in page
    data = {"revision": str(frozen.fresh(case).revision), "organisation_rating": "very_poor", "result_rating": "meets"}
    data |= {"result_reason": "a", "behaviour_rating": "meets", "behaviour_reason": "b", "recommendation": ""}
    assert client.post(f"/cases/{case.id}/ratings", data=data).status_code == 302
    frozen.act(case, "submit_rating", "appraiser")
    row = frozen.session.scalars(select(Evaluation)).one()
    assert row.organisation_rating == "outstanding"
    used = frozen.session.get_one(OrganisationAchievement, row.achievement_id, populate_existing=True)
    assert used.used_at is not None


def test_p94_1f_late_ones_give_way_to_last_years(client: FlaskClient, frozen: World) -> None:
    put(frozen, 2025, "needs_improvement", frozen.now)
    case = reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    assert 'name="organisation_rating"' in client.get(f"/cases/{case.id}").text
    frozen.now = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
    sign_in(client, frozen, "appraiser")
    assert "memakai capaian tahun 2025" in client.get(f"/cases/{case.id}").text
    sign_in(client, frozen, "hr")
    assert "penilaian memakai capaian tahun 2025: Butuh Perbaikan" in client.get(address(frozen)).text
    found = queries.achievement_for(frozen.session, Span(frozen.units["clinic"].id, 2026), today=frozen.now.date())
    assert found is not None
    assert found.last_year


@pytest.mark.parametrize("who", ["hr", "superior"])
@pytest.mark.parametrize("path", ["/achievements/", None])
def test_a_page_costs_ten_statements(client: FlaskClient, frozen: World, who: str, path: str | None) -> None:
    put(frozen, 2026, "good", frozen.now)
    sign_in(client, frozen, who)
    with statements(frozen) as sent:
        assert client.get(path or address(frozen)).status_code == 200
    assert len(sent) <= 10, sent
