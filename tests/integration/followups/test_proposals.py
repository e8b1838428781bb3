"""Proposals from the form to the decision: whose they are to write, to read and to decide."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases.models import Case
from app.followups.models import FollowUp, ReportAuthority
from app.people.models import Delegation
from tests.integration.followups.conftest import Browser, finish
from tests.world import World

GOOD = {
    "kind": "training",
    "text": "Pelatihan perawatan luka modern.",
    "reason": "Dua umpan balik menyebut teknik balutan.",
    "priority": "high",
    "source": "feedback",
    "basis": "",
}


def revision(page: str) -> str:
    return re.findall(r'name="revision"[^>]*value="(\d+)"', page)[0]


def proposals(world: World) -> list[FollowUp]:
    world.session.expire_all()
    return list(world.session.scalars(select(FollowUp).where(FollowUp.agency_id == world.agency.id)))


def store(world: World, case: Case, **changes: object) -> FollowUp:
    values = {**GOOD, "agency_id": case.agency_id, "case_id": case.id, "proposed_at": world.now, **changes}
    row = FollowUp(proposed_by_id=world.people["appraiser"].id, **values)
    world.session.add(row)
    world.session.commit()
    return row


def audited(world: World, action: str) -> list[AuditEntry]:
    return list(
        world.session.scalars(
            select(AuditEntry).where(AuditEntry.agency_id == world.agency.id, AuditEntry.action == action)
        )
    )


def test_the_appraiser_proposes_while_rating(browser: Browser, frozen: World, rating: Case) -> None:
    path = f"/cases/{rating.id}/follow-up"
    page = browser.enter("appraiser").get(path).text
    answer = browser.post(path, revision=revision(page), **GOOD)
    assert answer.status_code == 302
    [row] = proposals(frozen)
    assert (row.kind, row.status, row.reason, row.proposed_by_id) == (
        "training", "proposed", GOOD["reason"], frozen.people["appraiser"].id,
    )  # fmt: skip
    assert len(audited(frozen, "follow_up.create")) == 1
    assert GOOD["text"] in browser.get(path).text


def test_pasal_33_a_sanction_names_the_rule_it_stands_on(browser: Browser, frozen: World, rating: Case) -> None:
    path = f"/cases/{rating.id}/follow-up"
    page = browser.enter("appraiser").get(path).text
    refused = browser.post(path, revision=revision(page), **{**GOOD, "kind": "sanction"})
    assert refused.status_code == 422
    assert "Tulis peraturan yang menjadi dasar usul ini." in refused.text
    assert GOOD["reason"] in refused.text
    assert proposals(frozen) == []
    named = {**GOOD, "kind": "sanction", "basis": "PP 94/2021"}
    assert browser.post(path, revision=revision(refused.text), **named).status_code == 302


@pytest.mark.parametrize("field", ["text", "reason"])
def test_a_proposal_without_words_is_refused(browser: Browser, frozen: World, rating: Case, field: str) -> None:
    path = f"/cases/{rating.id}/follow-up"
    page = browser.enter("appraiser").get(path).text
    assert browser.post(path, revision=revision(page), **{**GOOD, field: "  "}).status_code == 422
    assert proposals(frozen) == []


def test_a_made_up_kind_is_refused(browser: Browser, frozen: World, rating: Case) -> None:
    path = f"/cases/{rating.id}/follow-up"
    page = browser.enter("appraiser").get(path).text
    assert browser.post(path, revision=revision(page), **{**GOOD, "kind": "dismissal"}).status_code == 422


def test_a_stale_page_stores_nothing_and_loses_nothing(browser: Browser, frozen: World, rating: Case) -> None:
    path = f"/cases/{rating.id}/follow-up"
    page = browser.enter("appraiser").get(path).text
    assert browser.post(path, revision=revision(page), **GOOD).status_code == 302
    late = browser.post(path, revision=revision(page), **{**GOOD, "text": "Usul kedua dari halaman lama."})
    assert late.status_code == 409
    assert "Usul kedua dari halaman lama." in late.text
    assert len(proposals(frozen)) == 1
    again = browser.post(path, revision=revision(late.text), **{**GOOD, "text": "Usul kedua dari halaman lama."})
    assert again.status_code == 302
    assert len(proposals(frozen)) == 2


def test_a_proposal_can_be_changed_and_withdrawn_before_the_decision(
    browser: Browser, frozen: World, rating: Case
) -> None:
    row = store(frozen, rating)
    path = f"/cases/{rating.id}/follow-up/{row.id}"
    page = browser.enter("appraiser").get(path).text
    assert browser.post(path, revision=revision(page), **{**GOOD, "priority": "low"}).status_code == 302
    assert proposals(frozen)[0].priority == "low"
    assert browser.post(f"{path}/withdraw").status_code == 302
    assert proposals(frozen) == []
    assert [entry.changes["text"] for entry in audited(frozen, "follow_up.withdraw")] == [GOOD["text"]]


@pytest.mark.parametrize("part", ["employee", "colleague", "stranger", "hr", "unit_hr"])
def test_while_it_is_rated_nobody_else_reads_it(browser: Browser, frozen: World, rating: Case, part: str) -> None:
    store(frozen, rating)
    assert browser.enter(part).get(f"/cases/{rating.id}/follow-up").status_code == 404
    assert browser.post(f"/cases/{rating.id}/follow-up", **GOOD).status_code == 404


def test_the_employee_reads_it_once_the_document_was_delivered(browser: Browser, frozen: World) -> None:
    case = finish(frozen, "employee", state="received")
    store(frozen, case)
    for path in (f"/cases/{case.id}/follow-up", "/my-follow-up"):
        assert GOOD["text"] in browser.enter("employee").get(path).text
    assert browser.post(f"/cases/{case.id}/follow-up", **GOOD).status_code in {302, 404}
    assert len(proposals(frozen)) == 1


def test_a_text_of_markup_is_shown_as_text(browser: Browser, frozen: World, closed: Case) -> None:
    row = store(frozen, closed, text="<script>alert(1)</script>")
    page = browser.enter("hr").get(f"/follow-up/proposals/{row.id}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_hr_decides_with_a_reason(browser: Browser, frozen: World, closed: Case) -> None:
    row = store(frozen, closed)
    path = f"/follow-up/proposals/{row.id}"
    browser.enter("hr")
    assert browser.post(path, version=1, status="accepted", reason=" ").status_code == 422
    assert browser.post(path, version=1, status="given", reason="Setuju.").status_code == 422
    assert browser.post(path, version=1, status="accepted", reason="Masuk rencana 2027.").status_code == 302
    [stored] = proposals(frozen)
    assert (stored.status, stored.decision_reason, stored.decided_by, stored.predicate) == (
        "accepted", "Masuk rencana 2027.", "Danu Prakosa, S.A.P.", "good",
    )  # fmt: skip
    assert len(audited(frozen, "follow_up.decide")) == 1
    assert "Masuk rencana 2027." in browser.enter("employee").get("/my-follow-up").text


def test_of_two_who_decide_at_once_the_second_is_told(browser: Browser, frozen: World, closed: Case) -> None:
    row = store(frozen, closed)
    path = f"/follow-up/proposals/{row.id}"
    browser.enter("hr").post(path, version=1, status="accepted", reason="Masuk rencana.")
    late = browser.enter("unit_hr").post(path, version=1, status="declined", reason="Anggaran habis.")
    assert late.status_code == 409
    assert "Anggaran habis." in late.text
    assert proposals(frozen)[0].status == "accepted"


@pytest.mark.parametrize("part", ["appraiser", "superior", "auditor"])
def test_who_reads_does_not_decide(browser: Browser, frozen: World, closed: Case, part: str) -> None:
    row = store(frozen, closed)
    path = f"/follow-up/proposals/{row.id}"
    assert browser.enter(part).get(path).status_code == 200
    assert browser.post(path, version=1, status="accepted", reason="Setuju.").status_code == 404
    assert proposals(frozen)[0].status == "proposed"


def test_pasal_31_the_competent_authority_decides_in_its_units(browser: Browser, frozen: World, closed: Case) -> None:
    row = store(frozen, closed)
    frozen.session.add(
        ReportAuthority(
            agency_id=frozen.agency.id, unit_id=frozen.units["office"].id, position_id=frozen.positions["superior"].id
        )
    )
    frozen.session.commit()
    path = f"/follow-up/proposals/{row.id}"
    assert browser.enter("superior").post(path, version=1, status="declined", reason="Belum perlu.").status_code == 302
    assert proposals(frozen)[0].status == "declined"


def test_nobody_decides_on_a_proposal_for_themselves(browser: Browser, frozen: World) -> None:
    case = finish(frozen, "hr")
    row = store(frozen, case)
    path = f"/follow-up/proposals/{row.id}"
    assert browser.enter("hr").post(path, version=1, status="accepted", reason="Setuju.").status_code == 404
    frozen.session.add(
        Delegation(
            agency_id=frozen.agency.id, absent_id=frozen.people["hr"].id, substitute_id=frozen.people["stranger"].id,
            starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), reason="Cuti",
        )
    )  # fmt: skip
    frozen.session.commit()
    assert browser.enter("stranger").post(path, version=1, status="accepted", reason="Setuju.").status_code == 404
    assert proposals(frozen)[0].status == "proposed"


def test_a_case_that_is_not_final_is_in_no_list(browser: Browser, frozen: World) -> None:
    case = finish(frozen, "employee", state="received")
    row = store(frozen, case)
    assert browser.enter("hr").get(f"/follow-up/proposals/{row.id}").status_code == 404
    assert GOOD["text"] not in browser.get("/follow-up/proposals").text


def test_the_file_holds_what_the_list_holds_and_runs_nothing(browser: Browser, frozen: World, closed: Case) -> None:
    store(frozen, closed, text="=HYPERLINK(1)")
    store(frozen, closed, kind="succession", text="Rencana suksesi kepala ruang.")
    answer = browser.enter("hr").get("/follow-up/proposals.csv", kind="training")
    assert "'=HYPERLINK(1)" in answer.text
    assert "Rencana suksesi" not in answer.text
