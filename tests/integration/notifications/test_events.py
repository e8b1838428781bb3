"""What a step writes for whom, through real cases."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseEvent, CaseTimer
from app.notifications import service
from app.notifications.models import Notification
from tests.integration.objections.conftest import REASON, deliver, substitute
from tests.world import World


def _tell(world: World, case: Case, event: CaseEvent) -> list[UUID]:
    return service.tell_event(world.session, case.id, event.id, now=world.now)


def _act_and_tell(world: World, case: Case, transition: str, part: str | None, comment: str = "") -> CaseEvent:
    done = world.act(case, transition, part, comment)
    assert done.event is not None
    _tell(world, case, done.event)
    return done.event


def _inbox(session: Session, world: World, part: str) -> list[Notification]:
    query = select(Notification).where(Notification.employee_id == world.people[part].id)
    return list(session.scalars(query.order_by(Notification.at, Notification.id)))


def _kinds(world: World, part: str) -> list[str]:
    return [notice.template for notice in _inbox(world.session, world, part)]


@pytest.fixture
def received(frozen: World) -> Case:
    """The employee has received the document."""
    return deliver(frozen)


def test_an_objection_is_told_to_both_superiors_with_its_reasons(frozen: World, received: Case) -> None:
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    (turn,) = _inbox(frozen.session, frozen, "appraiser")
    (filed,) = _inbox(frozen.session, frozen, "superior")
    assert (turn.template, filed.template) == ("objection_turn", "objection_filed")
    assert turn.params["comment"] == filed.params["comment"] == REASON
    assert turn.params["due"].startswith("2026-01-15")
    assert turn.params["state"]["en"] == "Objection waiting for an explanation"
    assert _kinds(frozen, "employee") == []
    assert _kinds(frozen, "stranger") == []


def test_the_story_of_an_objection(frozen: World, received: Case) -> None:
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    _act_and_tell(frozen, received, "explain_rating", "appraiser", "Laporan terlambat.")
    _act_and_tell(frozen, received, "uphold_rating", "superior", "Bukti cukup.")
    assert _kinds(frozen, "employee") == ["objection_explained", "objection_upheld"]
    assert _kinds(frozen, "appraiser") == ["objection_turn", "objection_upheld"]
    assert _kinds(frozen, "superior") == ["objection_filed", "turn"]
    assert _inbox(frozen.session, frozen, "employee")[1].params["comment"] == "Bukti cukup."


def test_the_same_job_twice_writes_once(frozen: World, received: Case) -> None:
    done = frozen.act(received, "file_objection", "employee", REASON)
    assert done.event is not None
    assert len(_tell(frozen, received, done.event)) == 2
    assert _tell(frozen, received, done.event) == []
    assert _kinds(frozen, "appraiser") == ["objection_turn"]


def test_nobody_is_asked_for_what_is_done_already(frozen: World, received: Case) -> None:
    late = frozen.act(received, "file_objection", "employee", REASON)
    frozen.act(received, "explain_rating", "appraiser", "Sudah.")
    assert late.event is not None
    _tell(frozen, received, late.event)
    assert _kinds(frozen, "appraiser") == []
    assert _kinds(frozen, "superior") == ["objection_filed"]


def test_substitutes_are_asked_in_the_name_of_the_absent(frozen: World, received: Case) -> None:
    substitute(frozen, absent="appraiser", by="stranger")
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    (notice,) = _inbox(frozen.session, frozen, "stranger")
    assert (notice.template, notice.params["on_behalf_of"]) == ("objection_turn", "dr. Bagas Pramudita")
    assert notice.params["comment"] == REASON
    assert "on_behalf_of" not in _inbox(frozen.session, frozen, "appraiser")[0].params


def test_a_delegation_that_is_over_asks_nobody(frozen: World, received: Case) -> None:
    substitute(frozen, absent="appraiser", by="stranger")
    frozen.now = frozen.now.replace(month=3)
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    assert _kinds(frozen, "stranger") == []


def test_the_employee_standing_in_for_their_appraiser_is_not_asked_to_judge_themself(
    frozen: World, received: Case
) -> None:
    substitute(frozen, absent="appraiser", by="employee")
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    assert _kinds(frozen, "employee") == []


def test_whoever_left_the_service_gets_nothing(frozen: World, received: Case) -> None:
    frozen.people["superior"].active = False
    frozen.session.flush()
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    assert _kinds(frozen, "superior") == []


def test_a_hand_over_is_told_to_all_three(frozen: World, received: Case) -> None:
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    _act_and_tell(frozen, received, "lapse_explanation", None)
    _act_and_tell(frozen, received, "escalate_decision", None)
    assert _kinds(frozen, "regent") == ["handed_to_you"]
    assert _kinds(frozen, "superior")[-1] == "handed_away"
    assert _kinds(frozen, "employee") == ["lapsed", "handed_over"]


def test_a_comment_on_a_recalled_rating_stays_from_the_employee(frozen: World, received: Case) -> None:
    received.state, received.stage = "delivery", "rating"
    frozen.session.flush()
    _act_and_tell(frozen, received, "recall_rating", "appraiser", "Perilaku saya nilai terlalu rendah.")
    (notice,) = _inbox(frozen.session, frozen, "employee")
    assert notice.template == "moved"
    assert "comment" not in notice.params


def test_a_return_carries_its_reason(frozen: World, received: Case) -> None:
    received.state, received.stage = "rating", "rating"
    frozen.session.flush()
    _act_and_tell(frozen, received, "return_self_assessment", "appraiser", "Bukti Maret belum ada.")
    (notice,) = _inbox(frozen.session, frozen, "employee")
    assert (notice.template, notice.params["comment"]) == ("returned", "Bukti Maret belum ada.")


def test_a_job_about_another_case_does_nothing(frozen: World, received: Case) -> None:
    done = frozen.act(received, "file_objection", "employee", REASON)
    other = frozen.case("colleague")
    assert done.event is not None
    assert service.tell_event(frozen.session, other.id, done.event.id, now=frozen.now) == []


def _reminder(world: World, case: Case) -> CaseTimer:
    query = select(CaseTimer).where(CaseTimer.case_id == case.id, CaseTimer.kind == "remind")
    timer = world.session.scalars(query.where(CaseTimer.entry_seq == case.entry_seq)).first()
    assert timer is not None
    return timer


def test_a_reminder_says_what_and_until_when(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    timer = _reminder(frozen, received)
    assert len(service.remind(frozen.session, received.id, timer.id, now=frozen.now)) == 1
    assert service.remind(frozen.session, received.id, timer.id, now=frozen.now) == []
    (notice,) = _inbox(frozen.session, frozen, "appraiser")
    assert (notice.template, notice.params["owner"]) == ("reminder", "Ns. Laras Kinasih, S.Kep.")
    assert notice.params["due"].startswith("2026-01-15")
    assert _kinds(frozen, "employee") == []


def test_no_reminder_after_the_state_was_left(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    timer = _reminder(frozen, received)
    frozen.act(received, "explain_rating", "appraiser", "Sudah.")
    assert service.remind(frozen.session, received.id, timer.id, now=frozen.now) == []


def test_a_reminder_reaches_the_substitute_too(frozen: World, received: Case) -> None:
    substitute(frozen, absent="appraiser", by="stranger")
    frozen.act(received, "file_objection", "employee", REASON)
    service.remind(frozen.session, received.id, _reminder(frozen, received).id, now=frozen.now)
    assert _inbox(frozen.session, frozen, "stranger")[0].params["on_behalf_of"] == "dr. Bagas Pramudita"


def test_reasons_are_kept_from_whom_the_definition_does_not_let_see_them(
    frozen: World, received: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "may_see", lambda *_: frozenset({"plan"}))
    _act_and_tell(frozen, received, "file_objection", "employee", REASON)
    assert "comment" not in _inbox(frozen.session, frozen, "appraiser")[0].params
