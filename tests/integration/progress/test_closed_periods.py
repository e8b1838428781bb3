"""Documentation of a period whose evaluation is closed stays as it was (Pasal 16, p.68 A.4-7)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases.models import Case, Period
from app.progress import documentation
from app.progress.models import ActionPlan, Documentation
from tests.integration.progress.conftest import first_result, indicator_of
from tests.story import reach
from tests.world import World, sign_in

WORDS = "Standar layanan baru berlaku di tiga ruang"


@pytest.fixture
def year(frozen: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in monitoring whose first quarter is open."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    frozen.with_periods()
    return reach(frozen, "running")


def entry(world: World, case: Case, client: FlaskClient, day: str = "2026-01-10") -> Documentation:
    sign_in(client, world, "employee")
    data = {"day": day, "indicator": str(indicator_of(world, case)), "text": WORDS}
    key = "catatan-baru-"
    answer = client.post(f"/cases/{case.id}/documentation", data={f"{key}{name}": text for name, text in data.items()})
    assert answer.status_code == 302, answer.text
    return world.session.scalars(select(Documentation).order_by(Documentation.id.desc())).first()  # type: ignore[return-value]


def change(client: FlaskClient, case: Case, world: World, row: Documentation, **fields: str) -> int:
    key = f"catatan-{row.id}-"
    data = {"day": "2026-01-11", "indicator": str(row.indicator), "text": "Diubah", "seen": row.updated_at.isoformat()}
    sent = {f"{key}{name}": text for name, text in (data | fields).items()}
    answer = client.post(f"/cases/{case.id}/documentation/{row.id}", data=sent)
    if answer.status_code == 422:
        assert "sudah selesai" in answer.text
        assert sent[f"{key}text"] in answer.text
    return answer.status_code


def test_an_entry_of_a_closed_period_is_neither_changed_nor_removed(
    client: FlaskClient, frozen: World, year: Case
) -> None:
    row = entry(frozen, year, client)
    first = frozen.children(frozen.fresh(year))[0]
    frozen.force_state(first, "closed")
    first.closed_at = frozen.now
    frozen.session.commit()
    frozen.now = datetime(2026, 4, 20, 2, tzinfo=UTC)
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{year.id}/documentation").text
    assert WORDS in page
    assert f"/documentation/{row.id}/remove" not in page
    assert change(client, year, frozen, row) == 422
    assert change(client, year, frozen, row, day="2026-04-15") == 422
    assert client.post(f"/cases/{year.id}/documentation/{row.id}/remove").status_code == 302
    late = {"day": "2026-02-01", "indicator": str(row.indicator), "text": "Terlambat"}
    sent = {f"catatan-baru-{name}": text for name, text in late.items()}
    assert client.post(f"/cases/{year.id}/documentation", data=sent).status_code == 422
    assert frozen.session.scalars(select(Documentation.text)).all() == [WORDS]
    entry(frozen, year, client, "2026-04-15")  # the running quarter goes on


def test_an_entry_is_changed_from_its_own_period_alone(client: FlaskClient, frozen: World, year: Case) -> None:
    first = frozen.children(year)[0]
    row = entry(frozen, year, client)
    assert change(client, first, frozen, row) == 302
    period = frozen.session.scalars(select(Period).where(Period.id == first.period_id)).one()
    period.starts_on = date(2026, 1, 12)
    frozen.session.commit()
    row = frozen.session.scalars(select(Documentation)).one()
    assert change(client, first, frozen, row, day="2026-01-12") == 404


def test_a_form_that_is_sent_twice_is_stored_once(client: FlaskClient, frozen: World, year: Case) -> None:
    for _ in range(2):
        entry(frozen, year, client)
    result = first_result(frozen, year).lineage
    data = {f"aksi-{result}-text": "Susun jadwal", f"aksi-{result}-target": "1", f"aksi-{result}-due_on": ""}
    for _ in range(2):
        assert client.post(f"/cases/{year.id}/results/{result}/action-plans", data=data).status_code == 302
    found = [len(frozen.session.scalars(select(model)).all()) for model in (Documentation, ActionPlan)]
    assert found == [1, 1]


def test_a_full_year_says_so(client: FlaskClient, frozen: World, year: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documentation, "ENTRIES_PER_CASE", 1)
    row = entry(frozen, year, client)
    data = {"day": "2026-01-10", "indicator": str(row.indicator), "text": "Satu lagi"}
    sent = {f"catatan-baru-{name}": text for name, text in data.items()}
    answer = client.post(f"/cases/{year.id}/documentation", data=sent)
    assert answer.status_code == 422
    assert "setahun memuat paling banyak" in answer.text
    assert "Satu lagi" in answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-01-13", "2025-12-31", "kemarin"])
def test_a_day_that_cannot_be_is_refused_and_kept(client: FlaskClient, frozen: World, year: Case, day: str) -> None:
    sign_in(client, frozen, "employee")
    data = {"day": day, "indicator": str(indicator_of(frozen, year)), "text": WORDS}
    sent = {f"catatan-baru-{name}": text for name, text in data.items()}
    answer = client.post(f"/cases/{year.id}/documentation", data=sent)
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert frozen.session.scalars(select(Documentation)).all() == []


@pytest.mark.parametrize("text", ["x" * 100_000, "halo\x00dunia", "   "])
def test_words_that_cannot_be_stored(client: FlaskClient, frozen: World, year: Case, text: str) -> None:
    sign_in(client, frozen, "employee")
    data = {"day": "2026-01-10", "indicator": str(indicator_of(frozen, year)), "text": text}
    sent = {f"catatan-baru-{name}": value for name, value in data.items()}
    assert client.post(f"/cases/{year.id}/documentation", data=sent).status_code == 422
    assert frozen.session.scalars(select(Documentation)).all() == []


def test_ten_thousand_fields(client: FlaskClient, frozen: World, year: Case) -> None:
    sign_in(client, frozen, "employee")
    sent = {f"catatan-baru-{number}": "x" for number in range(10_000)}
    assert client.post(f"/cases/{year.id}/documentation", data=sent).status_code in (413, 422)
    assert frozen.session.scalars(select(Documentation)).all() == []
