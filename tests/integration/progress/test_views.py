"""Entering progress through the pages: what is stored, who may, what is refused, and what is left on disk."""

from __future__ import annotations

import io
import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.core.file_store import FileStore
from app.core.ids import new_id
from app.plans.queries import read_plan
from app.progress import service, views
from app.progress.models import Evidence, Feedback, Realisation
from app.progress.queries import read_progress
from tests.story import alter_plan, open_part, reach, record_realisation
from tests.unit.core.test_filetypes import PDF
from tests.world import World, sign_in


@pytest.fixture
def running(frozen: World, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case in monitoring; files go to a folder of this test."""
    monkeypatch.setattr(views, "store", lambda: FileStore(tmp_path, max_bytes=10_000))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return reach(frozen, "running")


def indicator(world: World, case: Case) -> UUID:
    plan = read_plan(world.session, case.id).current
    assert plan is not None
    return plan.results[0].indicators[0].lineage


def result(world: World, case: Case) -> UUID:
    plan = read_plan(world.session, case.id).current
    assert plan is not None
    return plan.results[0].lineage


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def post_file(client: FlaskClient, case: Case, lineage: UUID, content: bytes, name: str) -> TestResponse:
    data = {f"bukti-{lineage}-upload": (io.BytesIO(content), name)}
    return client.post(f"/cases/{case.id}/indicators/{lineage}/evidence", data=data)


def post_realisation(client: FlaskClient, case: Case, lineage: UUID, text: str, seen: str = "") -> TestResponse:
    key = f"realisasi-{lineage}"
    data = {f"{key}-text": text, f"{key}-source": "SIMPUS", f"{key}-seen": seen}
    return client.post(f"/cases/{case.id}/indicators/{lineage}/realisation", data=data)


def test_pasal_16_1_owner_records_a_realisation(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    lineage = indicator(frozen, running)
    answer = post_realisation(client, running, lineage, "93% pasien\r\n<b>tebal</b>")
    assert answer.status_code == 302
    assert answer.location.endswith(f"#indikator-{lineage}")
    row = frozen.session.scalars(select(Realisation)).one()
    assert (row.text, row.source) == ("93% pasien\n<b>tebal</b>", "SIMPUS")
    page = client.get(f"/cases/{running.id}").text
    assert "&lt;b&gt;tebal&lt;/b&gt;" in page
    assert "<b>tebal" not in page


def test_two_tabs_do_not_overwrite_each_other(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    lineage = indicator(frozen, running)
    assert post_realisation(client, running, lineage, "dari tab pertama").status_code == 302
    answer = post_realisation(client, running, lineage, "dari tab kedua")
    assert answer.status_code == 409
    assert "dari tab pertama" in answer.text
    assert "dari tab kedua" in answer.text
    frozen.session.expire_all()
    assert frozen.session.scalars(select(Realisation.text)).one() == "dari tab pertama"
    seen = re.search(rf'name="realisasi-{lineage}-seen"[^>]*value="([^"]+)"', answer.text)
    assert seen
    assert post_realisation(client, running, lineage, "dari tab kedua", seen[1]).status_code == 302
    assert frozen.session.scalars(select(Realisation.text)).one() == "dari tab kedua"


def test_empty_realisation_is_refused_beside_its_field(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    answer = post_realisation(client, running, indicator(frozen, running), "   ")
    assert answer.status_code == 422
    assert "Tulis apa yang sudah tercapai." in answer.text
    assert "SIMPUS" in answer.text
    assert frozen.session.scalar(select(func.count()).select_from(Realisation)) == 0


@pytest.mark.parametrize(("part", "status"), [("appraiser", 409), ("superior", 409), ("stranger", 404), ("hr", 409)])
def test_only_the_owner_records(client: FlaskClient, frozen: World, running: Case, part: str, status: int) -> None:
    sign_in(client, frozen, part)
    assert post_realisation(client, running, indicator(frozen, running), "x").status_code == status
    assert frozen.session.scalar(select(func.count()).select_from(Realisation)) == 0


def test_indicator_of_another_plan_is_not_found(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    assert post_realisation(client, running, new_id(), "x").status_code == 404


def test_file_is_stored_and_comes_back_as_a_download(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path
) -> None:
    sign_in(client, frozen, "employee")
    lineage = indicator(frozen, running)
    assert post_file(client, running, lineage, PDF, "..\\..\\Laporan triwulan I – é.pdf").status_code == 302
    row = frozen.session.scalars(select(Evidence)).one()
    assert (row.title, row.media_type, row.size) == ("Laporan triwulan I – é.pdf", "application/pdf", len(PDF))
    assert row.added_by_id == frozen.people["employee"].id
    assert len(stored(tmp_path)) == 1
    answer = client.get(f"/cases/{running.id}/evidence/{row.id}")
    assert answer.data == PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Laporan%20triwulan%20I" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/pdf"
    answer.close()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ" + bytes(100), "laporan.pdf", "Isi berkas tidak sesuai dengan namanya"),
        (PDF, "laporan.exe", "Jenis berkas ini tidak diterima"),
        (b"", "kosong.pdf", "Berkas kosong"),
    ],
)
def test_false_file_is_refused_with_a_sentence(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path, content: bytes, name: str, sentence: str
) -> None:
    sign_in(client, frozen, "employee")
    answer = post_file(client, running, indicator(frozen, running), content, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stored(tmp_path) == []
    assert frozen.session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_too_large_file_leaves_nothing(client: FlaskClient, frozen: World, running: Case, tmp_path: Path) -> None:
    sign_in(client, frozen, "employee")
    answer = post_file(client, running, indicator(frozen, running), PDF + bytes(10_000), "besar.pdf")
    assert answer.status_code == 422
    assert "Berkas terlalu besar" in answer.text
    assert stored(tmp_path) == []


def test_rollback_leaves_no_file(client: FlaskClient, frozen: World, running: Case, tmp_path: Path) -> None:
    """The database refuses at the very end, after the file got its place."""
    sign_in(client, frozen, "employee")
    seen: list[int] = []

    def refuse(_session: object) -> None:
        seen.append(len(stored(tmp_path)))
        raise RuntimeError("the commit failed")

    event.listen(Session, "before_commit", refuse)
    try:
        with pytest.raises(RuntimeError, match="the commit failed"):
            post_file(client, running, indicator(frozen, running), PDF, "laporan.pdf")
    finally:
        event.remove(Session, "before_commit", refuse)
    assert seen == [1]
    assert stored(tmp_path) == []


def test_file_for_a_foreign_indicator_leaves_nothing(
    client: FlaskClient, frozen: World, running: Case, tmp_path: Path
) -> None:
    sign_in(client, frozen, "employee")
    assert post_file(client, running, new_id(), PDF, "laporan.pdf").status_code == 404
    assert stored(tmp_path) == []


@pytest.mark.parametrize("part", ["appraiser", "stranger"])
def test_others_write_no_byte(client: FlaskClient, frozen: World, running: Case, tmp_path: Path, part: str) -> None:
    sign_in(client, frozen, part)
    assert post_file(client, running, indicator(frozen, running), PDF, "laporan.pdf").status_code == 404
    assert not (tmp_path / "incoming").exists()


@pytest.mark.parametrize(("part", "status"), [("appraiser", 200), ("employee", 200), ("hr", 200), ("stranger", 404)])
def test_download_follows_the_case(client: FlaskClient, frozen: World, running: Case, part: str, status: int) -> None:
    sign_in(client, frozen, "employee")
    post_file(client, running, indicator(frozen, running), PDF, "laporan.pdf")
    row = frozen.session.scalars(select(Evidence)).one()
    sign_in(client, frozen, part)
    answer = client.get(f"/cases/{running.id}/evidence/{row.id}")
    assert answer.status_code == status
    answer.close()


def test_evidence_is_found_only_under_its_own_case(client: FlaskClient, frozen: World, running: Case) -> None:
    other = frozen.case("colleague")
    sign_in(client, frozen, "employee")
    post_file(client, running, indicator(frozen, running), PDF, "laporan.pdf")
    row = frozen.session.scalars(select(Evidence)).one()
    sign_in(client, frozen, "appraiser")
    assert client.get(f"/cases/{other.id}/evidence/{row.id}").status_code == 404


def test_owner_takes_evidence_back(client: FlaskClient, frozen: World, running: Case, tmp_path: Path) -> None:
    sign_in(client, frozen, "employee")
    post_file(client, running, indicator(frozen, running), PDF, "laporan.pdf")
    row = frozen.session.scalars(select(Evidence)).one()
    assert client.post(f"/cases/{running.id}/evidence/{row.id}/remove").status_code == 302
    assert frozen.session.scalar(select(func.count()).select_from(Evidence)) == 0
    assert stored(tmp_path) == []


def test_link_is_shown_without_a_referrer(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    lineage = indicator(frozen, running)
    key = f"bukti-{lineage}"
    address = f"/cases/{running.id}/indicators/{lineage}/evidence"
    data = {f"{key}-url": "https://contoh.go.id/laporan?a=1&b=2", f"{key}-title": "Laporan"}
    assert client.post(address, data=data).status_code == 302
    page = client.get(f"/cases/{running.id}").text
    assert 'href="https://contoh.go.id/laporan?a=1&amp;b=2" rel="noopener noreferrer"' in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a:b@contoh.go.id/", "", "https://x.id/" + "a" * 2000])
def test_bad_link_is_refused(client: FlaskClient, frozen: World, running: Case, url: str) -> None:
    sign_in(client, frozen, "employee")
    lineage = indicator(frozen, running)
    data = {f"bukti-{lineage}-url": url, f"bukti-{lineage}-title": "Nama tetap ada"}
    answer = client.post(f"/cases/{running.id}/indicators/{lineage}/evidence", data=data)
    assert answer.status_code == 422
    assert "Nama tetap ada" in answer.text
    assert frozen.session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_pasal_17_1_appraiser_gives_feedback_on_result_and_behaviour(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    sign_in(client, frozen, "appraiser")
    lineage = result(frozen, running)
    key = f"umpan-balik-hasil-{lineage}"
    data = {f"{key}-text": "Bagus, pertahankan!", f"{key}-giver": "Pimpinan"}
    assert client.post(f"/cases/{running.id}/results/{lineage}/feedback", data=data).status_code == 302
    key = "umpan-balik-perilaku-loyal"
    data = {f"{key}-text": "Ramah kepada pasien", f"{key}-giver": "Pasien"}
    assert client.post(f"/cases/{running.id}/behaviours/loyal/feedback", data=data).status_code == 302
    found = read_progress(frozen.session, running.id)
    assert [one.text for one in found.result_feedback[lineage]] == ["Bagus, pertahankan!"]
    assert [(one.giver, one.text) for one in found.behaviour_feedback["loyal"]] == [("Pasien", "Ramah kepada pasien")]
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{running.id}").text
    assert "<strong>Pasien:</strong> Ramah kepada pasien" in page


def test_feedback_on_an_unknown_value_is_not_found(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "appraiser")
    data = {"umpan-balik-perilaku-sakti-text": "x", "umpan-balik-perilaku-sakti-giver": "Pimpinan"}
    assert client.post(f"/cases/{running.id}/behaviours/sakti/feedback", data=data).status_code == 404


def test_owner_gives_no_feedback_on_themself(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    lineage = result(frozen, running)
    key = f"umpan-balik-hasil-{lineage}"
    data = {f"{key}-text": "x", f"{key}-giver": "Pimpinan"}
    assert client.post(f"/cases/{running.id}/results/{lineage}/feedback", data=data).status_code == 409
    assert frozen.session.scalar(select(func.count()).select_from(Feedback)) == 0


def test_evidence_per_indicator_is_bounded(frozen: World, running: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "EVIDENCE_PER_INDICATOR", 1)
    lineage = indicator(frozen, running)
    file = open_part(frozen, running, "evidence", "employee")
    service.add_link(file, indicator=lineage, title="a", url="https://contoh.go.id")
    with pytest.raises(service.TooMany):
        service.add_link(file, indicator=lineage, title="b", url="https://contoh.go.id")


def test_progress_is_one_statement_and_limited_to_the_parts(frozen: World, running: Case) -> None:
    record_realisation(frozen, running)
    statements: list[str] = []
    bind = frozen.session.connection().engine

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    try:
        assert read_progress(frozen.session, running.id).realisation_count == 1
        assert len(statements) == 1
        assert read_progress(frozen.session, running.id, frozenset({"evidence"})).realisation_count == 0
    finally:
        event.remove(bind, "before_cursor_execute", note)


def test_realisation_stays_attached_after_a_change_of_the_plan(frozen: World, running: Case) -> None:
    record_realisation(frozen, running)
    before = indicator(frozen, running)
    frozen.act(running, "propose_change", "employee")
    alter_plan(frozen, running)
    frozen.act(running, "submit_change", "employee", "Penugasan baru.")
    frozen.act(running, "agree_change", "appraiser")
    assert indicator(frozen, running) == before
    assert before in read_progress(frozen.session, running.id).realisations
