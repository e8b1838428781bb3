"""Workflow versions: reading, checking, and the way from a file to publication."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.definitions.models import DefinitionVersion
from tests.integration.admin_process.pages import post, words
from tests.world import World, build_world, sign_in
from workflows import schema

UPLOAD = "/admin/definition/upload/"
OVERLAY = (
    "schema: 1\ncode: skp-uji\nextends: skp-nasional\ntitle: {id: Penilaian uji, en: Trial appraisal}\n"
    "applies_to: {priority: 1}\n"
)


def versions(world: World, code: str = "skp-uji") -> list[DefinitionVersion]:
    query = select(DefinitionVersion).where(
        DefinitionVersion.agency_id == world.agency.id, DefinitionVersion.code == code
    )
    return list(world.session.scalars(query.execution_options(populate_existing=True)))


def actions(world: World) -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.agency_id == world.agency.id).order_by(AuditEntry.id)
    return [action for action in world.session.scalars(query) if action.startswith("definition.")]


def details(version: DefinitionVersion) -> str:
    return f"/admin/definition/details/?id={version.id}"


def publish(client: FlaskClient, draft: DefinitionVersion) -> TestResponse:
    """Tick every change of rights, and publish."""
    page = f"/admin/designer/{draft.id}/publish/"
    lines = re.findall(r'name="shown" value="([^"]+)"', client.get(page).text)
    post(client, page, f"{page}ticks", line=lines, shown=lines)
    return post(client, page, sha256=draft.sha256, note="Uji coba.")


@pytest.fixture
def shipped(frozen: World) -> DefinitionVersion:
    return frozen.session.get_one(DefinitionVersion, frozen.cycle.definition_version_id)


@pytest.mark.parametrize("part", ["hr", "unit_hr", "admin", "auditor"])
def test_people_of_the_panel_read_the_workflow(
    client: FlaskClient, frozen: World, shipped: DefinitionVersion, part: str
) -> None:
    sign_in(client, frozen, part)
    assert "Penilaian kinerja tahunan" in words(client.get("/admin/definition/"))
    page = client.get(f"/admin/designer/{shipped.id}/versions/")
    text = words(page)
    due = "Jatuh tempo pada batas penetapan SKP. Paling cepat 5 hari kerja setelah masuk."
    assert f"{due} Pengingat 7, 3, 1 hari kerja sebelumnya." in text
    assert "7 hari kerja sejak “Ajukan keberatan”" in text
    assert "bukan Pegawai yang dinilai" in text
    assert "Bila jumlah hasil kerja utama" in text
    assert "style=" not in page.text
    assert "data-designer" in client.get(details(shipped), follow_redirects=True).text


def test_every_state_and_step_has_its_line(client: FlaskClient, frozen: World, shipped: DefinitionVersion) -> None:
    sign_in(client, frozen, "hr")
    text = words(client.get(f"/admin/designer/{shipped.id}/versions/"))
    definition = schema.load_shipped("skp-nasional")
    for one in (*definition.states, *definition.transitions):
        assert one.title["id"] in text


def test_the_download_is_the_stored_text(client: FlaskClient, frozen: World, shipped: DefinitionVersion) -> None:
    sign_in(client, frozen, "unit_hr")
    answer = client.get(f"/admin/definition/source/?id={shipped.id}")
    assert answer.data.decode() == shipped.source
    assert answer.headers["Content-Disposition"] == "attachment; filename=skp-nasional-v1.yaml"
    assert schema.parse(answer.data) == schema.load_shipped("skp-nasional")


def test_an_overlay_goes_from_file_to_draft_to_publication(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    file = (io.BytesIO(b"\xef\xbb\xbf" + OVERLAY.encode()), "uji.yaml")
    answer = post(client, UPLOAD, file=file, source="diabaikan")
    assert answer.status_code == 302, words(answer)
    [draft] = versions(frozen)
    assert (draft.status, draft.number) == ("draft", 1)
    assert schema.parse(draft.source).extends == "skp-nasional"
    assert publish(client, draft).status_code == 303
    [published] = versions(frozen)
    assert (published.status, published.published_by_id) == ("published", frozen.users["hr"].id)
    assert str(published.id) in client.get("/admin/cycle/new/").text
    page = f"/admin/designer/{draft.id}/publish/"
    assert post(client, page, f"{page}retire").status_code == 303
    assert versions(frozen)[0].status == "retired"
    assert actions(frozen) == ["definition.draft", "definition.publish", "definition.retire"]


@pytest.mark.parametrize(
    ("source", "place", "word"),
    [
        ("schema: 1\ncode: [", "", ""),
        ("schema: 1\ncode: skp-uji\nextends: tidak-ada\n", "extends", "tidak-ada"),
        (OVERLAY + "states:\n  draft:\n    warna: merah\n", "states.draft", "warna"),
        ("a: &x 1\nb: *x\n", "", ""),
    ],
)
def test_a_text_that_can_not_be_read_comes_back_with_place_and_sentence(
    client: FlaskClient, frozen: World, source: str, place: str, word: str
) -> None:
    sign_in(client, frozen, "hr")
    for extra in ({}, {"only": "check"}):
        answer = post(client, UPLOAD, source=source, **extra)
        assert answer.status_code == 422
        text = words(answer)
        assert "Naskah belum dapat dibaca" in text
        assert place in text
        assert word in text
        kept = re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)[0]
        assert kept.replace("\r\n", "\n").strip() == source.replace("&", "&amp;").strip()
    assert versions(frozen) == []


@pytest.mark.parametrize("source", ["", "   "])
def test_nothing_is_no_workflow(client: FlaskClient, frozen: World, source: str) -> None:
    sign_in(client, frozen, "hr")
    answer = post(client, UPLOAD, source=source)
    assert answer.status_code == 422
    assert "Pilih berkas" in words(answer)


def test_binary_rubbish_is_refused_in_words(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    answer = post(client, UPLOAD, file=(io.BytesIO(bytes(range(256)) * 8), "x.yaml"), source="")
    assert answer.status_code == 422


def test_checking_stores_nothing(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    answer = post(client, UPLOAD, source=OVERLAY, only="check")
    assert answer.status_code == 200
    assert "Hasil pemeriksaan" in words(answer)
    assert "Kesalahan" not in words(answer)
    assert "skp-uji" in answer.text
    assert versions(frozen) == []
    assert actions(frozen) == []


def test_an_unsound_draft_shows_its_faults_and_is_not_published(client: FlaskClient, frozen: World) -> None:
    """Without a way on, the first state is a dead end."""
    broken = OVERLAY + "milestones:\n  closed: [plan_review, running, rating, delivery, received, change_draft]\n"
    sign_in(client, frozen, "hr")
    assert post(client, UPLOAD, source=broken).status_code == 302
    [draft] = versions(frozen)
    answer = publish(client, draft)
    assert answer.status_code == 422
    page = words(answer)
    assert "pemeriksaan menemukan kesalahan" in page
    assert "menghalangi penerbitan" in page
    assert versions(frozen)[0].status == "draft"
    assert actions(frozen) == ["definition.draft"]


@pytest.mark.parametrize("part", ["unit_hr", "auditor"])
def test_writing_and_publishing_is_for_agency_hr(
    client: FlaskClient, frozen: World, shipped: DefinitionVersion, part: str
) -> None:
    sign_in(client, frozen, part)
    assert client.get(UPLOAD).status_code == 404
    for verb in ("upload", "install", "renew"):
        answer = post(client, "/admin/definition/", f"/admin/definition/{verb}/", id=str(shipped.id), source=OVERLAY)
        assert answer.status_code == 404, verb
    assert versions(frozen) == []
    assert versions(frozen, "skp-nasional")[0].status == "published"


def test_versions_of_another_agency_do_not_exist(client: FlaskClient, frozen: World, session: Session) -> None:
    other = build_world(session)
    foreign = other.cycle.definition_version_id
    sign_in(client, frozen, "hr")
    for path in ("details", "source", "upload"):
        assert client.get(f"/admin/definition/{path}/?id={foreign}").status_code == 404, path
    assert versions(other, "skp-nasional")[0].status == "published"


def test_a_shipped_workflow_is_installed_once(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    assert "Pasang dan terbitkan skp-nasional" not in words(client.get("/admin/definition/"))
    frozen.session.get_one(DefinitionVersion, frozen.cycle.definition_version_id).status = "retired"
    frozen.session.commit()
    assert "Pasang dan terbitkan skp-nasional" in words(client.get("/admin/definition/"))
    for expected in (302, 404):
        answer = post(client, "/admin/definition/", "/admin/definition/install/", code="skp-nasional")
        assert answer.status_code == expected
    assert sorted((one.number, one.status) for one in versions(frozen, "skp-nasional")) == [
        (1, "retired"), (2, "published"),
    ]  # fmt: skip
