"""What guidance keeps from whom (p.78-88), also where one person has several parts, and what is refused whole."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.cases.models import Case
from app.cases.service import open_file
from app.documents.forms.guidance import unavailable
from app.documents.values import Reason
from app.guidance.models import BehaviourReport, GuidanceAction, GuidanceSession
from app.guidance.policy import APPRAISER, GUIDE, HR, OWNER, SUPERIOR, Reader, readable
from app.guidance.queries import find_session
from tests.integration.guidance.test_sessions import plan, planned, scores
from tests.story import reach
from tests.world import World, sign_in

SECRET = "Saya merasa tidak didengarkan"
ANSWERS = {f"answer_{place}": SECRET for place in range(9)}
REPORT = {"problem": "Sering terlambat", "detail": "Tiga kali sebulan", "retrospective": "Sudah diajak bicara"}


def count(world: World, model: type) -> int:
    return world.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def spoken(client: FlaskClient, frozen: World, running: Case) -> GuidanceSession:
    """A session about which the employee gave feedback (B.1.8)."""
    row = planned(client, frozen, running)
    sign_in(client, frozen, "employee")
    assert client.post(f"/guidance/sessions/{row.id}/feedback", data=ANSWERS).status_code == 302
    return frozen.session.scalars(select(GuidanceSession)).one()


def test_p83_g_the_appraiser_who_stands_in_for_their_superior_does_not_read_what_was_said_about_them(
    client: FlaskClient, frozen: World, spoken: GuidanceSession
) -> None:
    path = f"/guidance/sessions/{spoken.id}"
    frozen.stand_in("superior", "appraiser")
    for part, reads in (("appraiser", False), ("superior", True), ("employee", True), ("hr", False)):
        sign_in(client, frozen, part)
        for page in (path, f"{path}/form"):
            assert (SECRET in client.get(page).text) is reads, (part, page)


@pytest.mark.parametrize("roles", [{GUIDE, SUPERIOR}, {APPRAISER, SUPERIOR}, {GUIDE}, {APPRAISER}, {HR}])
def test_p83_g_only_a_superior_without_another_part_reads_it(
    frozen: World, spoken: GuidanceSession, roles: set[str]
) -> None:
    view = find_session(frozen.session, spoken.id)
    shown = readable(view, Reader(frozenset(roles), running=True))
    assert shown is not None
    assert shown.feedback is None
    for alone in (OWNER, SUPERIOR):
        seen = readable(view, Reader(frozenset({alone}), running=True))
        assert seen is not None
        assert seen.feedback is not None


def test_p85_d5_counselling_is_read_by_the_two_alone(
    client: FlaskClient,
    frozen: World,
    running: Case,
) -> None:
    row = planned(client, frozen, running, kind="counselling", topic="RAHASIA")
    path = f"/guidance/sessions/{row.id}"
    data = {"seen": "1", "topic": "RAHASIA", "held_on": "2026-01-12", "place": "", "problem": "RAHASIA masalah"}
    assert client.post(path, data=data).status_code == 302
    frozen.stand_in("appraiser", "colleague")
    for part in ("superior", "hr", "unit_hr", "auditor", "admin", "colleague", "stranger", "regent"):
        sign_in(client, frozen, part)
        assert client.get(path).status_code == 404, part
        assert client.get(f"{path}/form").status_code == 404, part
        assert "RAHASIA" not in client.get(f"/cases/{running.id}/guidance").text, part
    sign_in(client, frozen, "employee")
    assert "RAHASIA" in client.get(path).text


def test_guidance_is_planned_on_the_case_of_the_year(
    client: FlaskClient, frozen: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    frozen.with_periods()
    child = frozen.children(reach(frozen, "running"))[0]
    sign_in(client, frozen, "appraiser")
    assert client.get(f"/cases/{child.id}/guidance").status_code == 200
    assert plan(client, child).status_code == 404
    assert client.post(f"/cases/{child.id}/guidance/reports", data=REPORT).status_code == 404
    assert (count(frozen, GuidanceSession), count(frozen, BehaviourReport)) == (0, 0)


def test_a_form_that_is_sent_twice_is_stored_once(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "appraiser")
    first, second = plan(client, running), plan(client, running)
    assert first.headers["Location"] == second.headers["Location"]
    for _ in range(2):
        assert client.post(f"/cases/{running.id}/guidance/reports", data=REPORT).status_code == 302
        step = {"text": "Latihan di loket", "due_on": "2026-02-01"}
        assert client.post(f"{first.headers['Location']}/actions", data=step).status_code == 302
    found = [count(frozen, model) for model in (GuidanceSession, BehaviourReport, GuidanceAction)]
    assert found == [1, 1, 1]


@pytest.mark.parametrize("day", ["0001-01-01", "2025-12-31", "2028-01-01", "9999-12-31", "besok", "2026-02-30"])
def test_a_due_day_far_away_is_refused_and_kept(
    client: FlaskClient,
    frozen: World,
    running: Case,
    day: str,
) -> None:
    row = planned(client, frozen, running)
    answer = client.post(f"/guidance/sessions/{row.id}/actions", data={"text": "Latihan", "due_on": day})
    assert answer.status_code == 422
    assert "Latihan" in answer.text
    assert day in answer.text
    assert count(frozen, GuidanceAction) == 0


def test_p84_two_pages_with_the_scores_do_not_overwrite_each_other(
    client: FlaskClient,
    frozen: World,
    running: Case,
) -> None:
    row = planned(client, frozen, running)
    first = scores(seen="", recommendation="Lanjutkan")
    path = f"/guidance/sessions/{row.id}/competence"
    assert client.post(path, data=first).status_code == 302
    late = client.post(path, data=first | {"recommendation": "Dari halaman lama"})
    assert late.status_code == 409
    assert "Dari halaman lama" in late.text
    view = find_session(frozen.session, row.id)
    assert view.competence is not None
    assert view.competence.recommendation == "Lanjutkan"
    marked = first | {"seen": view.competence.at.isoformat(), "recommendation": "Sesudah dibandingkan"}
    assert client.post(path, data=marked).status_code == 302


def test_a_closed_case_takes_nothing_more(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "closed")
    sign_in(client, frozen, "appraiser")
    assert plan(client, case).status_code in (404, 403, 409, 400)
    assert count(frozen, GuidanceSession) == 0


def test_p83_g_the_printed_form_keeps_it_from_a_superior_who_was_the_guide(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    row = planned(client, frozen, running, guide_nip=frozen.people["superior"].nip or "")
    sign_in(client, frozen, "employee")
    assert client.post(f"/guidance/sessions/{row.id}/feedback", data=ANSWERS).status_code == 302
    for part, reason in (("superior", Reason.NOTHING_WRITTEN), ("employee", None)):
        file = open_file(frozen.session, frozen.fresh(running), actor=frozen.actor(part), now=frozen.now)
        assert unavailable(file, "B.1.8") is reason
