"""A unit's ratings are calibrated before they are delivered: proposals, answers, the one door, the lock (p.94-98)."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.achievements.models import OrganisationAchievement
from app.calibration.models import CalibrationEntry, CalibrationProposal, CalibrationSession
from app.cases.models import Case
from app.evaluations import service as evaluations
from app.evaluations.models import Evaluation
from tests.journeys.pages import Page
from tests.story import open_part, ratings, reach
from tests.world import World, sign_in


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


class Walk:
    """Somebody at the browser."""

    def __init__(self, client: FlaskClient, world: World) -> None:
        self.client, self.world = client, world

    def get(self, who: str, path: str, status: int = 200) -> str:
        sign_in(self.client, self.world, who)
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[-3000:]
        return answer.text

    def post(self, who: str, path: str, status: int = 302, **data: object) -> str:
        sign_in(self.client, self.world, who)
        answer = self.client.post(path, data=data)
        assert answer.status_code == status, Page(answer.text).text[:1500]
        return answer.headers.get("Location", answer.text)


def rated_case(world: World) -> Case:
    case = reach(world, "rating")
    evaluations.save_ratings(open_part(world, case, "ratings", "appraiser"), ratings("above", "above"))
    world.session.commit()
    world.act(case, "submit_rating", "appraiser")
    return case


def set_achievement(walk: Walk, who: str, unit: str, **changes: str) -> str:
    world = walk.world
    path = f"/achievements/{world.units[unit].id}/{world.cycle.id}"
    data = {"version": "0", "predicate": "good", "published_on": "2026-01-10", "note": "IKU 96%."} | changes
    walk.post(who, path, **data)
    return path


def test_calibration_from_achievement_to_lock(client: FlaskClient, frozen: World) -> None:
    walk, world = Walk(client, frozen), frozen
    set_achievement(walk, "superior", "clinic")
    case = rated_case(world)
    assert world.session.scalars(select(Evaluation.organisation_rating)).all() == ["good"]

    # The office's head sees that nobody is where the law has most people, and calls a session.
    assert "idealnya berpredikat “Baik”" in walk.get("appraiser", f"/cases/{case.id}/distribution")
    round_ = str(world.cycle.id)
    address = walk.post("superior", "/calibration/", unit="Melati", round=round_, held_on="2026-01-12", agenda="Awal")
    session_id = UUID(address.rsplit("/", 1)[1])
    page = walk.get("superior", address)
    assert world.people["employee"].name in page
    entry = world.session.scalars(select(CalibrationEntry)).one()
    assert (entry.predicate_before, entry.case_id) == ("very_good", case.id)

    # People: the appraiser from the roster, HR's analyst by name; attendance.
    walk.post("superior", f"{address}/participants", appraiser=str(world.people["appraiser"].id), person="Danu")
    page = walk.get("superior", address)
    present = re.findall(r'name="present" value="([^"]+)"', page)
    assert len(present) == 2
    walk.post("superior", f"{address}/attendance", present=present)

    # A proposal with its reason; the appraiser answers and changes the rating through the one door.
    wish = {"entry": str(entry.id), "seen_result": "above", "seen_behaviour": "above", "result": "meets"}
    wish |= {"behaviour": "meets", "reason": "Dibanding rekan, kontribusi sebanding."}
    walk.post("superior", f"{address}/proposals", **wish)
    proposal = world.session.scalars(select(CalibrationProposal)).one()
    reply = f"{address}/proposals/{proposal.id}/answer"
    walk.post("appraiser", reply, said="accepted", answer_reason="Setuju setelah melihat matriks peran.")
    world.act(case, "recall_rating", "appraiser", "Hasil kalibrasi")
    evaluations.save_ratings(open_part(world, case, "ratings", "appraiser"), ratings("meets", "meets"))
    world.session.commit()
    assert "sedang diubah" in walk.get("superior", address)
    world.act(case, "submit_rating", "appraiser")

    # Minutes and lock; the ratings before and after are kept.
    revision = world.session.scalars(select(CalibrationSession.revision)).one()
    assert "Tulis dan simpan notula" in walk.post("superior", f"{address}/lock", 422, revision=str(revision))
    notes = {"held_on": "2026-01-12", "agenda": "Awal", "minutes": "Disepakati satu perubahan."}
    walk.post("superior", f"{address}/notes", revision=str(revision), **notes)
    walk.post("superior", f"{address}/lock", revision=str(revision + 1))
    entry = world.session.get_one(CalibrationEntry, entry.id, populate_existing=True)
    assert (entry.result_after, entry.behaviour_after, entry.predicate_after) == ("meets", "meets", "good")

    # After the lock nothing of the session changes, while the rating goes its own way.
    before = world.session.execute(select(CalibrationSession.minutes, CalibrationSession.revision)).one()
    walk.post("superior", f"{address}/notes", 409, revision=str(revision + 2), **(notes | {"minutes": "Lain"}))
    walk.post("superior", f"{address}/attendance", 409)
    walk.post("superior", f"{address}/proposals", 409, **(wish | {"seen_result": "meets", "seen_behaviour": "meets",
              "result": "below"}))  # fmt: skip
    walk.post("superior", f"{address}/roster", 409)
    walk.post("superior", f"{address}/lock", 409, revision=str(revision + 2))
    assert world.session.execute(select(CalibrationSession.minutes, CalibrationSession.revision)).one() == before
    for table in ("calibration_session", "calibration_entry", "calibration_participant", "calibration_proposal"):
        with pytest.raises(IntegrityError, match="is locked"), world.session.begin_nested():
            world.session.execute(text(f"update {table} set created_at = now()"))
    world.act(case, "deliver_document", "appraiser")
    assert world.fresh(case).predicate == "good"

    # The minutes print, the roster downloads, and formulas stay text.
    printed = Page(walk.get("hr", f"{address}/minutes")).text
    assert "Disepakati satu perubahan." in printed
    assert "Setuju setelah melihat matriks peran." in printed
    assert client.get(f"/calibration/{session_id}/roster.xlsx").data.startswith(b"PK")
    assert "Sangat Baik" in client.get(f"/calibration/{session_id}/roster.csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["employee", "colleague", "stranger", "admin", "auditor"])
def test_nobody_else_finds_a_session(client: FlaskClient, frozen: World, who: str) -> None:
    walk = Walk(client, frozen)
    case = rated_case(frozen)
    address = walk.post("hr", "/calibration/", unit="PKM", round=str(frozen.cycle.id), held_on="2026-01-12")
    for path in (address, f"{address}/minutes", f"{address}/roster.csv"):
        walk.get(who, path, 404)
    entry = frozen.session.scalars(select(CalibrationEntry)).one()
    wish = {"entry": str(entry.id), "result": "meets", "behaviour": "meets", "reason": "x"}
    for path in ("notes", "roster", "attendance", "participants", "proposals", "lock"):
        walk.post(who, f"{address}/{path}", 404, held_on="2026-01-12", revision="1", **wish)
    assert frozen.fresh(case).state == "delivery"
    assert frozen.session.scalar(select(func.count()).select_from(CalibrationProposal)) == 0


def test_the_person_rated_never_sees_their_own_line(client: FlaskClient, frozen: World) -> None:
    walk = Walk(client, frozen)
    rated_case(frozen)
    address = walk.post("hr", "/calibration/", unit="PKM", round=str(frozen.cycle.id), held_on="2026-01-12")
    walk.post("hr", f"{address}/participants", person="Laras")
    main = walk.get("employee", address).split('id="peserta"')[0]
    assert "Diatas ekspektasi" not in main
    assert "Belum ada pegawai di daftar" in main
    assert "Diatas ekspektasi" not in client.get(f"{address}/roster.csv").data.decode("utf-8-sig")


def test_an_appraiser_sees_their_people_and_only_they_answer(client: FlaskClient, frozen: World) -> None:
    walk = Walk(client, frozen)
    rated_case(frozen)
    address = walk.post("hr", "/calibration/", unit="PKM", round=str(frozen.cycle.id), held_on="2026-01-12")
    entry = frozen.session.scalars(select(CalibrationEntry)).one()
    wish = {"entry": str(entry.id), "seen_result": "above", "seen_behaviour": "above"}
    wish |= {"result": "meets", "behaviour": "above", "reason": "Bandingkan."}
    walk.post("hr", f"{address}/proposals", **wish)
    proposal = frozen.session.scalars(select(CalibrationProposal)).one()
    reply = f"{address}/proposals/{proposal.id}/answer"
    walk.post("hr", reply, 404, said="declined", answer_reason="x")
    walk.post("superior", reply, 404, said="declined", answer_reason="x")
    assert "Tulis alasan tanggapan" in walk.post("appraiser", reply, 422, said="declined", answer_reason=" ")
    walk.post("appraiser", reply, said="declined", answer_reason="Bukti mendukung.")
    walk.post("appraiser", reply, 409, said="accepted", answer_reason="Berubah pikiran.")
    proposal = frozen.session.scalars(select(CalibrationProposal)).one()
    assert (proposal.answer, proposal.answer_reason) == ("declined", "Bukti mendukung.")


def test_two_people_write_at_once(client: FlaskClient, frozen: World) -> None:
    walk = Walk(client, frozen)
    rated_case(frozen)
    address = walk.post("hr", "/calibration/", unit="PKM", round=str(frozen.cycle.id), held_on="2026-01-12")
    walk.post("hr", "/calibration/", 422, unit="PKM", round=str(frozen.cycle.id), held_on="2026-01-13")
    revision = str(frozen.session.scalars(select(CalibrationSession.revision)).one())
    notes = {"held_on": "2026-01-12", "agenda": "", "revision": revision}
    walk.post("hr", f"{address}/notes", minutes="Pertama", **notes)
    again = walk.post("superior", f"{address}/notes", 409, minutes="Kedua, panjang sekali", **notes)
    assert "Kedua, panjang sekali" in again
    assert frozen.session.scalars(select(CalibrationSession.minutes)).one() == "Pertama"
    entry = frozen.session.scalars(select(CalibrationEntry)).one()
    wish = {"entry": str(entry.id), "result": "meets", "behaviour": "above", "reason": "Bandingkan."}
    walk.post("hr", f"{address}/proposals", 409, seen_result="below", seen_behaviour="below", **wish)
    walk.post("hr", f"{address}/proposals", seen_result="above", seen_behaviour="above", **wish)
    walk.post("superior", f"{address}/proposals", 409, seen_result="above", seen_behaviour="above", **wish)
    assert frozen.session.scalar(select(func.count()).select_from(CalibrationProposal)) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "kemarin"])
def test_a_session_is_of_this_time(client: FlaskClient, frozen: World, day: str) -> None:
    walk = Walk(client, frozen)
    wish = {"unit": "PKM", "round": str(frozen.cycle.id), "agenda": "Tetap ada"}
    assert "Tetap ada" in walk.post("hr", "/calibration/", 422, held_on=day, **wish)
    assert frozen.session.scalars(select(CalibrationSession)).all() == []


def test_use_of_an_achievement_asks_for_a_reason(client: FlaskClient, frozen: World) -> None:
    walk = Walk(client, frozen)
    path = set_achievement(walk, "superior", "clinic")
    case = rated_case(frozen)
    change = {"version": "1", "predicate": "poor", "published_on": "2026-01-11"}
    assert "Tulis alasan perubahannya" in walk.post("superior", path, 422, **change)
    walk.post("superior", path, reason="Salah hitung IKU 3.", **change)
    assert "Salah hitung IKU 3." in walk.get("superior", path)
    row = frozen.session.scalars(select(OrganisationAchievement)).one()
    frozen.session.refresh(row)
    assert (row.predicate, row.version) == ("poor", 2)
    kept = frozen.session.scalars(select(Evaluation.organisation_rating).where(Evaluation.case_id == case.id)).one()
    assert kept == "good"
