"""An objection is examined by several hands at once: one answer stays, and none comes after the decision."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.cases import service as cases
from app.cases.values import Action
from app.core.db import db
from app.core.errors import Refused
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from app.objections import examination
from app.objections.examination import AlreadyAnswered
from app.objections.queries import read_objection
from app.objections.values import Heard, ObjectionView
from tests.concurrency.conftest import together
from tests.story import reach
from tests.world import World

ROUNDS = 3


@pytest.fixture
def weighed(live: World) -> UUID:
    """A committed case whose objection waits for the decision, with one question to the employee."""
    case = reach(live, "objection_decision")
    with unit_of_work() as session:
        actor = live.actor("superior")
        examination.ask(session, case.id, side=Heard.OWNER, question="Bukti mana?", actor=actor, now=live.now)
    return case.id


def _found(case_id: UUID) -> ObjectionView:
    db().rollback()
    found = read_objection(db(), case_id)
    assert found is not None
    return found


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_windows_answer_and_one_answer_stays(live: World, weighed: UUID, attempt: int) -> None:
    actor, question = live.actor("employee"), _found(weighed).questions[0].id
    db().rollback()

    def answer(text: str) -> None:
        with unit_of_work() as session:
            examination.answer(session, weighed, question, text=text, actor=actor, now=live.now)
            examination.explain_unasked(session, weighed, text=text, actor=actor, now=live.now)

    results = together(lambda: answer("Satu."), lambda: answer("Dua."), lambda: answer("Tiga."))
    assert [type(one) for one in results if one is not None] == [AlreadyAnswered] * 2
    asked, unasked = _found(weighed).clarifications
    assert asked.answer is not None
    assert unasked.answer is not None
    assert asked.answer.text == unasked.answer.text


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_an_answer_comes_before_the_decision_or_not_at_all(live: World, weighed: UUID, attempt: int) -> None:
    employee, superior = live.actor("employee"), live.actor("superior")
    question, now = _found(weighed).questions[0].id, live.now
    db().rollback()

    def answer() -> None:
        with unit_of_work() as session:
            examination.answer(session, weighed, question, text="Bukti 3.", actor=employee, now=now)

    def decide() -> None:
        action = Action(weighed, "uphold_rating", str(new_id()), comment="Bukti cukup.")
        with unit_of_work() as session:
            cases.perform(session, action, actor=superior, now=now)

    answered, decided = together(answer, decide)
    found = _found(weighed)
    assert decided is None
    assert found.decided is not None
    assert (found.questions[0].answer is None) == isinstance(answered, Refused)
