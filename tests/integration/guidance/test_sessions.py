"""Guidance through its pages (Pasal 21, p.78-88): planning, filling in both parts, signing, and what follows."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.guidance.models import BehaviourReport, GuidanceSession
from app.guidance.queries import read_sessions
from app.guidance.values import COMPETENCES, TECHNICAL_ROWS
from tests.world import World, sign_in


def plan(client: FlaskClient, case: Case, **fields: str) -> TestResponse:
    data = {"kind": "coaching", "held_on": "2026-01-12", "place": "Ruang rapat", "topic": "Waktu tunggu"}
    return client.post(f"/cases/{case.id}/guidance", data=data | fields)


def planned(client: FlaskClient, world: World, case: Case, **fields: str) -> GuidanceSession:
    sign_in(client, world, "appraiser")
    assert plan(client, case, **fields).status_code == 302
    return world.session.scalars(select(GuidanceSession)).one()


def save(client: FlaskClient, row: GuidanceSession, seen: int = 1, **fields: str) -> TestResponse:
    return client.post(f"/guidance/sessions/{row.id}", data={"seen": str(seen)} | fields)


def about(**fields: str) -> dict[str, str]:
    return {"topic": "Waktu tunggu", "held_on": "2026-01-12", "place": "Ruang rapat"} | fields


def sign(client: FlaskClient, world: World, row: GuidanceSession, who: str, seen: int) -> TestResponse:
    sign_in(client, world, who)
    return client.post(f"/guidance/sessions/{row.id}/sign", data={"seen": str(seen)})


def test_p80_coaching_is_filled_in_by_both_and_signed(client: FlaskClient, frozen: World, running: Case) -> None:
    row = planned(client, frozen, running)
    sign_in(client, frozen, "employee")
    words = {"goal_0_indicator": "Waktu tunggu", "goal_0_target": "30 menit", "facts_0_cause": "Loket satu"}
    assert save(client, row, opportunity="Buka loket kedua", **words).status_code == 302
    sign_in(client, frozen, "appraiser")
    more = about(steps_0_strategy="Atur giliran", steps_0_adjust="TIDAK")
    assert save(client, row, seen=2, **more).status_code == 302
    assert sign(client, frozen, row, "employee", 3).status_code == 302
    assert sign(client, frozen, row, "appraiser", 3).status_code == 302
    (view,) = read_sessions(frozen.session, running.id)
    assert view.tables["goal"][0]["target"] == "30 menit"
    assert view.tables["steps"] == ({"indicator": "", "strategy": "Atur giliran", "adjust": "TIDAK"},)
    assert view.texts["opportunity"] == "Buka loket kedua"
    assert view.owner_signed_at
    assert view.guide_signed_at
    assert save(client, row, seen=3, **more).status_code == 409
    page = client.get(f"/guidance/sessions/{row.id}/form").text
    order = ["FORMAT B.1.6", "TUJUAN: APA YANG INGIN", "30 menit", "FAKTA", "Loket satu", "PELUANG", "Buka loket kedua",
             "LANGKAH KEDEPAN", "Atur giliran"]  # fmt: skip
    places = [page.find(text) for text in order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_change_after_one_signature_takes_it_away(client: FlaskClient, frozen: World, running: Case) -> None:
    row = planned(client, frozen, running)
    sign(client, frozen, row, "employee", 1)
    sign_in(client, frozen, "appraiser")
    assert save(client, row, **about(steps_0_strategy="x")).status_code == 302
    (view,) = read_sessions(frozen.session, running.id)
    assert view.owner_signed_at is None
    assert sign(client, frozen, row, "employee", 1).status_code == 409


def test_a_stale_page_overwrites_nothing(client: FlaskClient, frozen: World, running: Case) -> None:
    row = planned(client, frozen, running)
    sign_in(client, frozen, "employee")
    save(client, row, goal_0_indicator="pertama")
    answer = save(client, row, goal_0_indicator="kedua")
    assert answer.status_code == 409
    assert "kedua" in answer.text
    (view,) = read_sessions(frozen.session, running.id)
    assert view.tables["goal"][0]["indicator"] == "pertama"
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)
    assert seen
    assert save(client, row, seen=2, goal_0_indicator="kedua").status_code == 302


def test_p82_a_named_mentor_without_a_part_in_the_case(client: FlaskClient, frozen: World, running: Case) -> None:
    nip = frozen.people["stranger"].nip or ""
    row = planned(client, frozen, running, kind="mentoring", guide_nip=nip)
    sign_in(client, frozen, "stranger")
    assert "Waktu tunggu" in client.get("/").text
    assert "Waktu tunggu" in client.get("/guidance").text
    assert save(client, row, **about(journal_0_matter="Triase")).status_code == 302
    assert client.get(f"/cases/{running.id}/guidance").status_code == 404
    for part in ("colleague", "regent"):
        sign_in(client, frozen, part)
        assert client.get(f"/guidance/sessions/{row.id}").status_code == 404
        assert save(client, row, seen=2, **about()).status_code == 404
    sign_in(client, frozen, "appraiser")
    assert "Triase" in client.get(f"/guidance/sessions/{row.id}").text
    assert save(client, row, seen=2, **about(journal_0_matter="lain")).status_code == 409


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"held_on": "2027-02-01"}, "Tanggal harus di dalam periode penilaian."),
        ({"held_on": "lusa"}, "Tulis tanggal yang benar"),
        ({"topic": ""}, "Tulis pokok bahasannya."),
        ({"guide_nip": "199901012024011001"}, "Tidak ada pegawai aktif lain dengan NIP ini"),
        ({"guide_nip": "199201072019032003"}, "Tidak ada pegawai aktif lain dengan NIP ini"),
    ],
)
def test_bad_plans_are_refused_beside_the_field(
    client: FlaskClient, frozen: World, running: Case, fields: dict[str, str], sentence: str
) -> None:
    sign_in(client, frozen, "appraiser")
    answer = plan(client, running, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Ruang rapat" in answer.text
    assert frozen.session.scalars(select(GuidanceSession)).all() == []


def test_p83_b18_the_employee_answers_once_and_the_guide_does_not_read_it(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    row = planned(client, frozen, running)
    answers = {f"answer_{place}": f"Jawaban ke-{place}" for place in range(9)}
    path = f"/guidance/sessions/{row.id}/feedback"
    sign_in(client, frozen, "employee")
    assert client.post(path, data={**answers, "answer_3": ""}).status_code == 422
    assert client.post(path, data=answers).status_code == 302
    assert client.post(path, data=answers).status_code == 409
    for part, reads in (("employee", True), ("superior", True), ("appraiser", False), ("hr", False)):
        sign_in(client, frozen, part)
        for page in (f"/guidance/sessions/{row.id}", f"/guidance/sessions/{row.id}/form"):
            assert ("Jawaban ke-3" in client.get(page).text) is reads
    sign_in(client, frozen, "appraiser")
    assert client.post(path, data=answers).status_code == 404


def scores(**fields: str) -> dict[str, str]:
    codes = [code for _group, items in COMPETENCES for code, _name in items]
    data = {f"{code}_value": "3" for code in codes} | {f"{code}_reason": "Sesuai" for code in codes}
    data |= {f"technical_{place}_value": "" for place in range(TECHNICAL_ROWS)}
    return data | {"seen": "1", "recommendation": "Pelatihan komunikasi"} | fields


def test_p84_b19_scores_from_one_to_five_with_reasons(client: FlaskClient, frozen: World, running: Case) -> None:
    row = planned(client, frozen, running)
    path = f"/guidance/sessions/{row.id}/competence"
    for wrong in (
        {"integrity_value": "6"},
        {"integrity_value": ""},
        {"integrity_reason": ""},
        {"technical_0_name": "X"},
    ):
        refused = client.post(path, data=scores(**wrong))
        assert refused.status_code == 422
        assert "Pelatihan komunikasi" in refused.text
    more = {"technical_0_name": "Rawat luka", "technical_0_value": "4", "technical_0_reason": "Terampil"}
    assert client.post(path, data=scores(integrity_value="5", **more)).status_code == 302
    (view,) = read_sessions(frozen.session, running.id)
    assert view.competence
    assert [(one.group, one.value) for one in view.competence.scores][::9] == [("Manajerial", 5), ("Teknis", 4)]
    sign_in(client, frozen, "employee")
    assert client.post(path, data=scores()).status_code == 404


def test_p85_d5b_counselling_stays_between_the_two(client: FlaskClient, frozen: World, running: Case) -> None:
    nip = frozen.people["stranger"].nip or ""
    row = planned(client, frozen, running, kind="counselling", guide_nip=nip, topic="Sikap di loket")
    sign_in(client, frozen, "stranger")
    save(client, row, **about(topic="Sikap di loket", problem="Masalah keluarga"))
    path = f"/guidance/sessions/{row.id}"
    for part in ("appraiser", "superior", "hr"):
        sign_in(client, frozen, part)
        assert client.get(path).status_code == 404
        assert client.get(f"{path}/form").status_code == 404
        assert "Sikap di loket" not in client.get(f"/cases/{running.id}/guidance").text
    sign_in(client, frozen, "employee")
    assert "Masalah keluarga" in client.get(path).text
    sign_in(client, frozen, "stranger")
    save(client, row, seen=2, **about(topic="Sikap di loket", problem="Masalah keluarga", report="Dua sesi selesai"))
    sign_in(client, frozen, "superior")
    page = client.get(path).text
    assert "Dua sesi selesai" in page
    assert "Masalah keluarga" not in page
    assert "Sikap di loket" not in page
    assert "Masalah keluarga" not in client.get(f"{path}/form").text


def test_p86_b110_the_report_goes_to_the_personnel_unit(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "appraiser")
    words = {"problem": "Sering terlambat", "detail": "Tim tertunda", "retrospective": "Sudah tiga kali dialog"}
    assert client.post(f"/cases/{running.id}/guidance/reports", data={**words, "detail": ""}).status_code == 422
    assert client.post(f"/cases/{running.id}/guidance/reports", data=words).status_code == 302
    assert frozen.session.scalars(select(BehaviourReport.others_too)).one() is False
    for part, reads in (("appraiser", True), ("hr", True), ("employee", False), ("superior", False)):
        sign_in(client, frozen, part)
        assert ("Sering terlambat" in client.get(f"/cases/{running.id}/guidance").text) is reads


def test_follow_ups_have_due_dates_and_end(client: FlaskClient, frozen: World, running: Case) -> None:
    row = planned(client, frozen, running)
    path = f"/guidance/sessions/{row.id}/actions"
    assert client.post(path, data={"text": "Buka loket", "due_on": ""}).status_code == 422
    assert client.post(path, data={"text": "Buka loket", "due_on": "2026-02-01"}).status_code == 302
    (view,) = read_sessions(frozen.session, running.id)
    done = f"{path}/{view.actions[0].id}/done"
    sign_in(client, frozen, "superior")
    assert client.post(done).status_code == 404
    sign_in(client, frozen, "employee")
    assert client.post(done).status_code == 302
    frozen.session.expire_all()
    (view,) = read_sessions(frozen.session, running.id)
    assert str(view.actions[0].done_on) == "2026-01-12"


@pytest.mark.parametrize(("part", "status"), [("employee", 409), ("superior", 409), ("hr", 409), ("stranger", 404)])
def test_only_the_appraiser_plans(client: FlaskClient, frozen: World, running: Case, part: str, status: int) -> None:
    sign_in(client, frozen, part)
    assert plan(client, running).status_code == status
    assert frozen.session.scalars(select(GuidanceSession)).all() == []
