"""Follow-up played through the browser: proposal, objection, decision, report upward and again, points, allowance."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.followups.models import FollowUp, FunctionalGrade, ResultReport
from tests.journeys.pages import Page
from tests.story import OBJECTION, STRAIGHT, reach
from tests.visitor import Visitor, token_on
from tests.world import World


class Browser(Visitor):
    """A browser that sends what the page before holds."""

    def page(self, path: str) -> Page:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return Page(answer.text)

    def send(self, path: str, **data: Any) -> TestResponse:
        """A POST with the token and the hidden figures of the page that it comes from."""
        shown = self.client.get(data.pop("shown", path)).text
        hidden = dict(re.findall(r'name="(revision|version|level)"[^>]*value="(\d+)"', shown))
        answer = self.client.post(path, data={**hidden, **data, "csrf_token": token_on(shown)})
        assert answer.status_code == 302, (path, answer.status_code, Page(answer.text).text[:600])
        return answer


def go_on(world: World, case: Case, state: str) -> None:
    """From where the case stands along the straight way to a state."""
    targets = [target for _step, _who, target, _prepare in STRAIGHT]
    for transition, who, _target, prepare in STRAIGHT[targets.index(case.state) + 1 : targets.index(state) + 1]:
        if prepare:
            prepare(world, case)
            world.session.commit()
        world.act(case, transition, who, OBJECTION)


@pytest.fixture
def browser(client: FlaskClient, frozen: World) -> Browser:
    return Browser(client, frozen)


def test_what_follows_from_a_result(browser: Browser, frozen: World) -> None:
    """Pasal 27-33: the appraiser proposes, the result is changed on objection, reported, followed up."""
    case = reach(frozen, "rating")
    frozen.session.add(
        FunctionalGrade(
            agency_id=frozen.agency.id, employee_id=frozen.people["employee"].id, grade="pertama",
            starts_on=date(2026, 4, 1),
        )
    )  # fmt: skip
    frozen.session.commit()
    follow_up = f"/cases/{case.id}/follow-up"

    # While rating, the appraiser proposes an award and a training; the employee doesn't know of it yet.
    browser.enter("appraiser")
    award = {"kind": "succession", "text": "Kelompok rencana suksesi kepala ruang.", "reason": "Memimpin tim luka."}
    need = {"kind": "training", "text": "Pelatihan manajemen ruang.", "reason": "Belum pernah ikut."}
    for one in (award, need):
        browser.send(follow_up, priority="medium", source="results", basis="", **one)
    assert browser.enter("employee").client.get(follow_up).status_code == 404

    # Rated, delivered: now the employee reads it, and objects to the rating.
    go_on(frozen, frozen.fresh(case), "received")
    assert award["text"] in browser.page(follow_up).text
    assert award["text"] in browser.page("/my-follow-up").text

    # The appraiser reports in time; the superior receives and forwards; the regent is the end of the line.
    browser.enter("appraiser").send(
        "/reports/", cycle=frozen.cycle.id, period="", post=frozen.positions["appraiser"].id, note="Tahun 2026."
    )
    [first] = frozen.session.scalars(select(ResultReport))
    report = f"/reports/{first.id}"
    browser.enter("superior").send(f"{report}/receive", shown=report)
    browser.send(f"{report}/forward", shown=report, note="Sudah diperiksa.")
    assert "Baik" in browser.enter("regent").page(report).text
    browser.send(f"{report}/receive", shown=report)
    assert "Selesai: diterima PyB" in browser.page(report).text

    # The objection is upheld against the appraiser: the result changes, and has to be reported again (p.119 B.8).
    go_on(frozen, frozen.fresh(case), "closed")
    assert frozen.fresh(case).predicate == "very_good"
    assert "Berubah sesudah dilaporkan" in browser.page(report).text
    assert "Berubah, perlu dilaporkan lagi" in browser.enter("superior").page("/reports/").text
    browser.send(
        "/reports/", cycle=frozen.cycle.id, period="", post=frozen.positions["superior"].id, note="Keputusan keberatan."
    )
    again = frozen.session.scalars(select(ResultReport).order_by(ResultReport.id.desc())).first()
    assert "Menurut keputusan atas keberatan" in browser.enter("regent").page(f"/reports/{again.id}").text

    # HR accepts the award and declines the training, each with a reason that the employee reads.
    rows = {row.kind: row.id for row in frozen.session.scalars(select(FollowUp))}
    browser.enter("hr")
    assert "Hasil diubah oleh keputusan atas keberatan" in browser.page("/follow-up/proposals").text
    browser.send(f"/follow-up/proposals/{rows['succession']}", status="accepted", reason="Masuk kelompok suksesi 2027.")
    browser.send(f"/follow-up/proposals/{rows['training']}", status="declined", reason="Sudah ada pelatihan serupa.")
    frozen.now = datetime(2027, 1, 20, 2, tzinfo=UTC)
    mine = browser.enter("employee").page("/my-follow-up").text
    assert "Masuk kelompok suksesi 2027." in mine
    assert "Sudah ada pelatihan serupa." in mine

    # Nine months in the level at 150 percent of 12,5, by the result as it was decided.
    assert "9/12 × 150% × 12,5" in mine
    assert "14,06 dari 50" in mine

    # The ranking and the allowance of the agency's own table.
    rate = {"predicate": "very_good", "percent": "100", "starts_on": "2026-01-01", "basis": "Perbup 5/2026"}
    browser.enter("hr").send("/admin/allowancerate/new/", **rate)
    assert browser.page("/follow-up/rankings").table("Pemeringkatan")[0][0] == "1"
    assert browser.page("/follow-up/allowances").table("Tunjangan kinerja")[0][-1] == "100%"


def test_silence_changes_nothing(browser: Browser, frozen: World) -> None:
    """Pasal 33: a recommended sanction stays a recommendation until somebody decides."""
    case = reach(frozen, "rating")
    browser.enter("appraiser").send(
        f"/cases/{case.id}/follow-up", kind="sanction", text="Teguran tertulis.", reason="Tiga laporan terlambat.",
        priority="low", source="behaviour", basis="PP 94/2021",
    )  # fmt: skip
    go_on(frozen, frozen.fresh(case), "closed")
    [row] = frozen.session.scalars(select(FollowUp))
    assert (row.status, row.decided_at) == ("proposed", None)
    assert "Menunggu keputusan" in browser.enter("employee").page("/my-follow-up").text
