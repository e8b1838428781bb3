"""Pasal 20(6)-(8): the leader takes over a result after no progress, with a note that the evaluation considers."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.progress.models import FeedbackOutcome, Takeover
from tests.integration.progress.conftest import first_result
from tests.story import record_realisation, self_assess
from tests.world import World, sign_in

NOTE = "Tidak dapat menyelesaikan rencana hasil kerja."


def take(client: FlaskClient, world: World, case: Case) -> TestResponse:
    lineage = first_result(world, case).lineage
    key = f"ambil-alih-{lineage}"
    data = {f"{key}-reason": "Dua kali disesuaikan, tetap belum maju", f"{key}-note": NOTE}
    return client.post(f"/cases/{case.id}/results/{lineage}/takeover", data=data)


def conclude(client: FlaskClient, case: Case, **fields: object) -> TestResponse:
    data = {"result": "", "progress": "no", "actions": ["resources", "guidance"], "text": "Dibantu satu perawat."}
    return client.post(f"/cases/{case.id}/feedback/outcomes", data=data | fields)


def test_pasal_20_ayat_6_only_after_a_follow_up(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "appraiser")
    refused = take(client, frozen, running)
    assert refused.status_code == 422
    assert "Dua kali disesuaikan" in refused.text
    assert frozen.session.scalars(select(Takeover)).all() == []
    assert conclude(client, running).status_code == 302
    assert take(client, frozen, running).status_code == 302
    assert frozen.session.scalars(select(Takeover)).one().by_name == frozen.people["appraiser"].name


def test_pasal_20_ayat_7_and_8_note_is_marked_and_weighed(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "appraiser")
    conclude(client, running)
    take(client, frozen, running)
    sign_in(client, frozen, "employee")
    assert "Diambil alih Pimpinan 12 Januari 2026" in client.get(f"/cases/{running.id}").text
    record_realisation(frozen, running)
    frozen.act(running, "start_self_assessment", "employee")
    self_assess(frozen, running)
    frozen.act(running, "submit_self_assessment", "employee")
    sign_in(client, frozen, "appraiser")
    page = client.get(f"/cases/{running.id}").text
    assert "Hasil kerja 1 diambil alih Pimpinan" in page
    assert page.count(NOTE) == 2


def test_undone_with_a_reason_it_stays_in_the_history(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "appraiser")
    conclude(client, running)
    take(client, frozen, running)
    row = frozen.session.scalars(select(Takeover)).one()
    path = f"/cases/{running.id}/takeovers/{row.id}/undo"
    assert client.post(path, data={}).status_code == 422
    assert client.post(path, data={f"kembalikan-{row.id}-reason": "Pegawai pulih"}).status_code == 302
    page = client.get(f"/cases/{running.id}/takeovers").text
    assert "Pegawai pulih" in page
    assert "Dua kali disesuaikan" in page
    assert "Diambil alih Pimpinan" not in client.get(f"/cases/{running.id}").text
    assert take(client, frozen, running).status_code == 302


def test_pasal_20_only_the_leader(client: FlaskClient, frozen: World, running: Case) -> None:
    for part, status in (("employee", 409), ("superior", 409), ("stranger", 404), ("colleague", 404)):
        sign_in(client, frozen, part)
        assert take(client, frozen, running).status_code == status
        assert conclude(client, running).status_code == status
    assert frozen.session.scalars(select(Takeover)).all() == []
    assert frozen.session.scalars(select(FeedbackOutcome)).all() == []


def test_pasal_20_ayat_2_and_3_actions_belong_to_what_was_seen(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    sign_in(client, frozen, "appraiser")
    answer = conclude(client, running, progress="yes")
    assert answer.status_code == 422
    assert "Tindak lanjut ini tidak sesuai" in answer.text
    assert "Dibantu satu perawat." in answer.text
    assert conclude(client, running, progress="yes", actions=["appreciation"]).status_code == 302
    assert frozen.session.scalars(select(FeedbackOutcome.actions)).one() == ["appreciation"]
