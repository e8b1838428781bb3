"""A leave that three levels approve: from the employee's menu to the panel's second vote, with an escalation."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.models import Case, CaseEvent, CaseTask, Cycle
from app.definitions.models import DefinitionVersion
from app.notifications.models import Notification
from tests import leave
from tests.journeys.pages import Page
from tests.journeys.special import events, let_time_pass
from tests.visitor import Visitor, token_on
from tests.world import World


class Browser(Visitor):
    """A browser without a screen that reads the hidden fields of the page it is on."""

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def post(self, page: str, address: str, **data: Any) -> TestResponse:
        return self.client.post(address, data={"csrf_token": token_on(page), **data})

    def press(self, case: Case, transition: str, comment: str = "") -> TestResponse:
        address = f"/cases/{case.id}"
        page = self.page(address)
        assert f'value="{transition}"' in page, f"no button {transition}"
        return self.post(page, f"{address}/actions", **_hidden(page), transition=transition, comment=comment)

    def vote(self, case: Case, choice: str, comment: str = "") -> TestResponse:
        address = f"/cases/{case.id}"
        page = self.page(address)
        sent = {"transition": "grant", "approve": choice, "comment": comment}
        return self.post(page, f"{address}/votes", **_hidden(page), **sent)


def _hidden(page: str) -> dict[str, str]:
    return {
        "version": re.findall(r'name="version" value="(\d+)"', page)[0],
        "key": re.findall(r'name="key" value="([^"]+)"', page)[0],
    }


@pytest.fixture
def browser(client: FlaskClient, frozen: World) -> Browser:
    leave.publish(frozen)
    leave.seat_panel(frozen)
    return Browser(client, frozen)


def begin(browser: Browser) -> Case:
    """Ask from the menu, fill in HR's fields and submit."""
    page = browser.enter("employee").page("/")
    assert 'href="/requests/"' in page
    page = browser.page("/requests/")
    assert "Cuti tahunan" in page
    answer = browser.post(page, "/requests/cuti-tahunan/new")
    assert answer.status_code == 303
    world = browser.world
    case = world.session.scalars(select(Case).join(Case.cycle).where(Cycle.purpose == "requests")).one()
    page = browser.page(answer.location)
    assert "Cuti tahunan 2026 (1)" in page
    section = re.findall(rf'action="(/cases/{case.id}/fields/leave/0)"', page)[0]
    hidden = dict(re.findall(r'<input[^>]*name="([^"]*revision[^"]*)"[^>]*value="([^"]*)"', page))
    names = {name.rpartition("-")[2]: name for name in re.findall(r'name="([^"]*(?:first_day|days|reason))"', page)}
    filled = {names["first_day"]: "2026-02-02", names["days"]: "3", names["reason"]: "Acara keluarga"}
    assert browser.post(page, section, **hidden, **filled).status_code == 302
    assert browser.press(case, "submit").status_code == 302
    return world.fresh(case)


def test_three_levels_agree(browser: Browser) -> None:
    world, case = browser.world, begin(browser)
    assert (case.state, case.ordinal, case.cycle.code) == ("direct", 1, "cuti-tahunan-2026")
    assert "Menunggu atasan langsung" in browser.page("/requests/")
    assert world.people["appraiser"].name in browser.page("/requests/")
    browser.enter("appraiser")
    assert world.people["employee"].name in browser.page("/queue")
    assert browser.press(case, "agree_first").status_code == 302
    assert browser.enter("superior").press(case, "agree_second").status_code == 302
    for part in leave.MEMBERS:
        assert world.people["employee"].name in browser.enter(part).page("/queue"), part
    assert browser.enter("stranger").vote(case, "yes").status_code == 302
    page = Page(browser.page(f"/cases/{case.id}")).text
    assert "1 dari 2 suara" in page
    assert "Anda sudah memberikan suara" in page
    assert world.people["employee"].name not in browser.page("/queue"), "who has voted is not asked again"
    assert world.people["employee"].name in browser.enter("colleague").page("/queue"), "the others still are"
    assert browser.vote(case, "yes").status_code == 302
    assert world.fresh(case).state == "granted"
    assert events(world, case) == ["submit", "agree_first", "agree_second", "grant"]
    page = Page(browser.enter("employee").page(f"/cases/{case.id}")).text
    assert "Suara setuju: Beri cuti" in page
    assert world.people["stranger"].name in page
    assert "Disetujui" in browser.page("/requests/")


def test_silence_of_the_direct_superior_hands_over_after_three_working_days(browser: Browser) -> None:
    world, case = browser.world, begin(browser)
    assert case.due_at is not None
    # Submitted on Monday 12 January 2026: Thursday the 15th is the third working day.
    let_time_pass(world, date(2026, 1, 15))
    assert events(world, case)[-1] == "submit"
    let_time_pass(world, date(2026, 1, 16))
    assert events(world, case)[-1] == "hand_over"
    case = world.fresh(case)
    assert (case.state, case.handed_to, case.hands) == ("direct", "appraiser_superior", "appraiser")
    assert world.people["employee"].name in browser.enter("superior").page("/queue")
    page = Page(browser.page(f"/cases/{case.id}")).text
    assert "kewenangan beralih kepada atasan sampai tahap ini selesai" in page
    assert "Penilai" not in page.replace("Penilaian kinerja", ""), "a request is no appraisal"
    assert browser.press(case, "agree_first").status_code == 302
    assert world.fresh(case).state == "second"


def test_a_veto_ends_it_in_the_same_transaction(browser: Browser) -> None:
    world, case = browser.world, begin(browser)
    browser.enter("appraiser").press(case, "agree_first")
    browser.enter("superior").press(case, "agree_second")
    refused = browser.enter("hr").vote(case, "no")
    assert refused.status_code == 422
    assert "Tuliskan alasan" in refused.text
    assert browser.vote(case, "no", "Puncak pelayanan.").status_code == 302
    case = world.fresh(case)
    assert case.state == "denied"
    [deny] = world.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.transition == "deny")
    )
    assert (deny.relation, deny.actor_id) == ("system", None)
    open_tasks = select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    assert world.session.scalars(open_tasks).all() == []
    assert "Puncak pelayanan." in browser.enter("employee").page(f"/cases/{case.id}")


def test_the_applicant_withdraws_and_asks_again(browser: Browser) -> None:
    world, case = browser.world, begin(browser)
    assert browser.press(case, "withdraw", "Rencana berubah.").status_code == 302
    assert world.fresh(case).state == "withdrawn"
    page = browser.page("/requests/")
    browser.post(page, "/requests/cuti-tahunan/new")
    ordinals = select(Case.ordinal).join(Case.cycle).where(Cycle.purpose == "requests").order_by(Case.ordinal)
    assert world.session.scalars(ordinals).all() == [1, 2]


def test_a_new_request_follows_the_newest_version_and_the_old_one_stays(browser: Browser) -> None:
    world, case = browser.world, begin(browser)
    newer = leave.publish(world, lambda document: document["states"].reverse() or None, number=2)
    browser.press(case, "withdraw", "Rencana berubah.")
    browser.post(browser.page("/requests/"), "/requests/cuti-tahunan/new")
    query = select(Case).join(Case.cycle).where(Cycle.purpose == "requests").order_by(Case.ordinal)
    first, second = world.session.scalars(query.execution_options(populate_existing=True))
    assert first.definition_version_id != newer.id
    assert second.definition_version_id == newer.id
    assert first.cycle_id == second.cycle_id
    assert second.cycle.definition_version_id == newer.id


def test_who_may_not_ask_sees_nothing_of_it(browser: Browser) -> None:
    world = browser.world
    for part in ("regent", "admin", "auditor"):
        browser.enter(part)
        assert 'href="/requests/"' not in browser.page("/"), part
        assert browser.client.get("/requests/").status_code == 404, part
        answer = browser.post(browser.page("/"), "/requests/cuti-tahunan/new")
        assert answer.status_code == 404, part
    browser.enter("employee")
    assert browser.post(browser.page("/"), "/requests/skp-nasional/new").status_code == 404
    for version in world.session.scalars(select(DefinitionVersion).where(DefinitionVersion.code == "cuti-tahunan")):
        version.withdrawn_at = world.now
    world.session.commit()
    assert 'href="/requests/"' not in browser.page("/")


def test_a_request_is_no_annual_appraisal_on_the_start_page(browser: Browser) -> None:
    world, case = browser.world, begin(browser)
    page = browser.page("/")
    assert "Belum ada penilaian untuk Anda" in page or "Permohonan saya" in page
    assert f'href="/cases/{case.id}"' in page
    assert "Pejabat penilai saya" not in page
    notices = world.session.scalars(select(Notification).where(Notification.case_id == case.id)).all()
    assert all(notice.employee_id != world.people["employee"].id for notice in notices)
