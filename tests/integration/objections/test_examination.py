"""Both sides are heard before an objection is decided (p.117 B.3-4)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cases.models import Case
from app.core.errors import InvalidInput, NotFound, Refused
from app.core.ids import new_id
from app.objections import examination
from app.objections.examination import AlreadyAnswered
from app.objections.models import Clarification
from app.objections.values import QUESTIONS_LIMIT, Heard
from tests.integration.objections.conftest import REASON, substitute
from tests.integration.objections.hearing import ANSWER, QUESTION, answer, ask, explain, read
from tests.world import World


def test_p117_b4_both_sides_are_asked_and_answer(frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    ask(frozen, explained, side=Heard.APPRAISER, text="Mengapa rating ini?")
    answer(frozen, explained, "employee")
    answer(frozen, explained, "appraiser", "Karena dua laporan terlambat.", place=1)
    owner, appraiser = read(frozen, explained).clarifications
    assert owner.question is not None
    assert owner.answer is not None
    assert appraiser.answer is not None
    assert (owner.side, owner.question.text, owner.question.by) == (
        Heard.OWNER,
        QUESTION,
        "dr. Sekar Ayuningtyas, M.Kes.",
    )
    assert (owner.answer.text, owner.answer.by) == (ANSWER, "Ns. Laras Kinasih, S.Kep.")
    assert owner.question.at < owner.answer.at < appraiser.answer.at == frozen.now
    assert (appraiser.side, appraiser.answer.by) == (Heard.APPRAISER, "dr. Bagas Pramudita")
    assert explained.state == "objection_decision"


def test_p117_b4_the_employee_explains_unasked_as_soon_as_the_objection_is_filed(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    explain(frozen, received)
    found = read(frozen, received)
    assert found.unasked is not None
    assert found.unasked.answer is not None
    assert (found.unasked.answer.text, found.explained, found.questions) == (ANSWER, None, ())


def test_nobody_explains_before_there_is_an_objection(frozen: World, received: Case) -> None:
    with pytest.raises(NotFound):
        explain(frozen, received)


@pytest.mark.parametrize("part", ["appraiser", "superior"])
def test_the_unasked_explanation_is_the_employees_alone(frozen: World, explained: Case, part: str) -> None:
    with pytest.raises(Refused):
        explain(frozen, explained, part)


@pytest.mark.parametrize("part", ["employee", "appraiser"])
def test_only_who_decides_asks(frozen: World, explained: Case, part: str) -> None:
    with pytest.raises(Refused):
        ask(frozen, explained, part)
    assert read(frozen, explained).questions == ()


@pytest.mark.parametrize("part", ["colleague", "stranger", "hr", "regent", "admin"])
def test_others_learn_nothing(frozen: World, explained: Case, part: str) -> None:
    """Not even HR before the decision, nor the next superior before it escalates: they don't see the objection."""
    ask(frozen, explained)
    question = read(frozen, explained).questions[0].id
    if part != "regent":
        with pytest.raises(NotFound):
            ask(frozen, explained, part)
        with pytest.raises(NotFound):
            explain(frozen, explained, part)
    with pytest.raises(Refused if part == "regent" else NotFound):
        examination.answer(
            frozen.session, explained.id, question, text="Saya.", actor=frozen.actor(part), now=frozen.now
        )


def test_no_questions_while_the_appraiser_still_has_to_explain(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    with pytest.raises(Refused):
        ask(frozen, received)


def test_each_side_answers_only_what_it_was_asked(frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    for part in ("appraiser", "superior"):
        with pytest.raises(Refused):
            answer(frozen, explained, part)
    assert read(frozen, explained).unanswered != ()


def test_a_question_of_another_case_is_not_there(frozen: World, explained: Case) -> None:
    with pytest.raises(NotFound):
        examination.answer(
            frozen.session, explained.id, new_id(), text=ANSWER, actor=frozen.actor("employee"), now=frozen.now
        )


def test_p117_b6_after_the_seven_days_the_next_superior_asks(frozen: World, explained: Case) -> None:
    frozen.act(explained, "escalate_decision", None)
    ask(frozen, explained, "regent")
    question = read(frozen, explained).questions[0].question
    assert question is not None
    assert question.by == "Raka Wibisana"


def test_substitutes_ask_and_answer_for_the_absent(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="superior", by="hr")
    substitute(frozen, absent="appraiser", by="colleague")
    ask(frozen, explained, "hr", Heard.APPRAISER)
    answer(frozen, explained, "colleague")
    (found,) = read(frozen, explained).questions
    assert found.question is not None
    assert found.answer is not None
    assert (found.question.by, found.question.acting_for) == ("Danu Prakosa, S.A.P.", "dr. Sekar Ayuningtyas, M.Kes.")
    assert (found.answer.by, found.answer.acting_for) == ("Wening Pertiwi, A.Md.Keb.", "dr. Bagas Pramudita")


def test_the_employee_never_answers_for_the_appraiser(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="appraiser", by="employee")
    ask(frozen, explained, side=Heard.APPRAISER)
    with pytest.raises(Refused):
        answer(frozen, explained, "employee")


def test_an_appraiser_who_stands_in_for_the_superior_does_not_ask(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="superior", by="appraiser")
    with pytest.raises(Refused):
        ask(frozen, explained, "appraiser")


def test_an_answer_is_never_replaced(frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    answer(frozen, explained, "employee")
    answer(frozen, explained, "employee")
    with pytest.raises(AlreadyAnswered):
        answer(frozen, explained, "employee", "Saya tarik kembali.")
    explain(frozen, explained)
    explain(frozen, explained)
    with pytest.raises(AlreadyAnswered):
        explain(frozen, explained, text="Lain lagi.")
    assert [one.answer.text for one in read(frozen, explained).clarifications if one.answer] == [ANSWER, ANSWER]


def test_the_same_question_sent_twice_is_one(frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    ask(frozen, explained)
    ask(frozen, explained, side=Heard.APPRAISER)
    assert [one.side for one in read(frozen, explained).questions] == [Heard.OWNER, Heard.APPRAISER]


def test_there_is_an_end_to_questions(frozen: World, explained: Case) -> None:
    for number in range(QUESTIONS_LIMIT):
        ask(frozen, explained, text=f"Pertanyaan {number}")
    with pytest.raises(InvalidInput):
        ask(frozen, explained, text="Satu lagi")


def test_p117_b5_an_unanswered_question_never_holds_up_the_decision_and_after_it_nothing_changes(
    frozen: World, explained: Case
) -> None:
    ask(frozen, explained)
    frozen.act(explained, "uphold_rating", "superior", "Bukti cukup.")
    with pytest.raises(Refused):
        answer(frozen, explained, "employee")
    with pytest.raises(Refused):
        explain(frozen, explained)
    with pytest.raises(Refused):
        ask(frozen, explained)
    (found,) = read(frozen, explained).clarifications
    assert found.answer is None


def test_a_second_objection_begins_with_no_questions(frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    old = read(frozen, explained).questions[0].id
    frozen.act(explained, "uphold_rating", "superior", "Bukti cukup.")
    frozen.act(explained, "reopen_case", "hr", "Salah unggah bukti.")
    frozen.act(explained, "submit_rating", "appraiser")
    frozen.act(explained, "deliver_document", "appraiser")
    frozen.act(explained, "file_objection", "employee", "Keberatan kedua.")
    assert read(frozen, explained).clarifications == ()
    with pytest.raises(NotFound):
        examination.answer(
            frozen.session, explained.id, old, text=ANSWER, actor=frozen.actor("employee"), now=frozen.now
        )


def test_the_database_holds_one_unasked_explanation(frozen: World, explained: Case) -> None:
    explain(frozen, explained)
    row = frozen.session.scalars(select(Clarification)).one()
    twin = Clarification(
        agency_id=row.agency_id, objection_id=row.objection_id, side="owner", question="", answer="Lagi.",
        answered_at=frozen.now, answered_by_id=row.answered_by_id,
    )  # fmt: skip
    frozen.session.commit()
    frozen.session.add(twin)
    with pytest.raises(IntegrityError):
        frozen.session.flush()
