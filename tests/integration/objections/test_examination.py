"""Both sides are heard before an objection is decided (p.117 B.3-4)."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cases.models import Case
from app.core.errors import InvalidInput, NotFound, Refused
from app.core.ids import new_id
from app.notifications import examined
from app.notifications.models import Notification
from app.objections import examination
from app.objections.examination import AlreadyAnswered
from app.objections.models import Clarification
from app.objections.queries import read_objection
from app.objections.values import QUESTIONS_LIMIT, Heard, ObjectionView
from tests.integration.objections.conftest import REASON, substitute
from tests.statements import counted
from tests.story import draft_plan, reach_period
from tests.world import World, sign_in

QUESTION = "Kapan laporan Maret dikirim?\n<b>tebal</b>"
ANSWER = "Laporan terkirim 5 April, bukti nomor 3."


def _ask(world: World, case: Case, who: str = "superior", side: Heard = Heard.OWNER, text: str = QUESTION) -> None:
    world.now += timedelta(minutes=1)
    examination.ask(world.session, case.id, side=side, question=text, actor=world.actor(who), now=world.now)


def _explain(world: World, case: Case, who: str = "employee", text: str = ANSWER) -> None:
    examination.explain_unasked(world.session, case.id, text=text, actor=world.actor(who), now=world.now)


def _answer(world: World, case: Case, who: str, text: str = ANSWER, place: int = 0) -> None:
    question = _read(world, case).questions[place].id
    world.now += timedelta(minutes=1)
    examination.answer(world.session, case.id, question, text=text, actor=world.actor(who), now=world.now)


def _read(world: World, case: Case) -> ObjectionView:
    found = read_objection(world.session, case.id)
    assert found is not None
    return found


def _page(client: FlaskClient, world: World, part: str, case: Case) -> str:
    world.session.commit()
    sign_in(client, world, part)
    answer = client.get(f"/cases/{case.id}")
    assert answer.status_code == 200
    return answer.text


def _post(client: FlaskClient, world: World, part: str, case: Case, path: str, **fields: str) -> tuple[int, str]:
    """Send a form as somebody, with a token of their own page where they have one."""
    world.session.commit()
    sign_in(client, world, part)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    data = {"csrf_token": token.group(1), **{name.replace("__", "-"): value for name, value in fields.items()}}
    answer = client.post(f"/cases/{case.id}/objection/{path}", data=data)
    return answer.status_code, answer.text


def test_p117_b4_both_sides_are_asked_and_answer(frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    _ask(frozen, explained, side=Heard.APPRAISER, text="Mengapa rating ini?")
    _answer(frozen, explained, "employee")
    _answer(frozen, explained, "appraiser", "Karena dua laporan terlambat.", place=1)
    owner, appraiser = _read(frozen, explained).clarifications
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
    _explain(frozen, received)
    found = _read(frozen, received)
    assert found.unasked is not None
    assert found.unasked.answer is not None
    assert (found.unasked.answer.text, found.explained, found.questions) == (ANSWER, None, ())


def test_nobody_explains_before_there_is_an_objection(frozen: World, received: Case) -> None:
    with pytest.raises(NotFound):
        _explain(frozen, received)


@pytest.mark.parametrize("part", ["appraiser", "superior"])
def test_the_unasked_explanation_is_the_employees_alone(frozen: World, explained: Case, part: str) -> None:
    with pytest.raises(Refused):
        _explain(frozen, explained, part)


@pytest.mark.parametrize("part", ["employee", "appraiser"])
def test_only_who_decides_asks(frozen: World, explained: Case, part: str) -> None:
    with pytest.raises(Refused):
        _ask(frozen, explained, part)
    assert _read(frozen, explained).questions == ()


@pytest.mark.parametrize("part", ["colleague", "stranger", "hr", "regent", "admin"])
def test_others_learn_nothing(frozen: World, explained: Case, part: str) -> None:
    """Not even HR before the decision, nor the next superior before it escalates: they don't see the objection."""
    _ask(frozen, explained)
    question = _read(frozen, explained).questions[0].id
    if part != "regent":
        with pytest.raises(NotFound):
            _ask(frozen, explained, part)
        with pytest.raises(NotFound):
            _explain(frozen, explained, part)
    with pytest.raises(Refused if part == "regent" else NotFound):
        examination.answer(
            frozen.session, explained.id, question, text="Saya.", actor=frozen.actor(part), now=frozen.now
        )


def test_no_questions_while_the_appraiser_still_has_to_explain(frozen: World, received: Case) -> None:
    frozen.act(received, "file_objection", "employee", REASON)
    with pytest.raises(Refused):
        _ask(frozen, received)


def test_each_side_answers_only_what_it_was_asked(frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    for part in ("appraiser", "superior"):
        with pytest.raises(Refused):
            _answer(frozen, explained, part)
    assert _read(frozen, explained).unanswered != ()


def test_a_question_of_another_case_is_not_there(frozen: World, explained: Case) -> None:
    with pytest.raises(NotFound):
        examination.answer(
            frozen.session, explained.id, new_id(), text=ANSWER, actor=frozen.actor("employee"), now=frozen.now
        )


def test_p117_b6_after_the_seven_days_the_next_superior_asks(frozen: World, explained: Case) -> None:
    frozen.act(explained, "escalate_decision", None)
    _ask(frozen, explained, "regent")
    question = _read(frozen, explained).questions[0].question
    assert question is not None
    assert question.by == "Raka Wibisana"


def test_substitutes_ask_and_answer_for_the_absent(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="superior", by="hr")
    substitute(frozen, absent="appraiser", by="colleague")
    _ask(frozen, explained, "hr", Heard.APPRAISER)
    _answer(frozen, explained, "colleague")
    (found,) = _read(frozen, explained).questions
    assert found.question is not None
    assert found.answer is not None
    assert (found.question.by, found.question.acting_for) == ("Danu Prakosa, S.A.P.", "dr. Sekar Ayuningtyas, M.Kes.")
    assert (found.answer.by, found.answer.acting_for) == ("Wening Pertiwi, A.Md.Keb.", "dr. Bagas Pramudita")


def test_the_employee_never_answers_for_the_appraiser(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="appraiser", by="employee")
    _ask(frozen, explained, side=Heard.APPRAISER)
    with pytest.raises(Refused):
        _answer(frozen, explained, "employee")


def test_an_appraiser_who_stands_in_for_the_superior_does_not_ask(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="superior", by="appraiser")
    with pytest.raises(Refused):
        _ask(frozen, explained, "appraiser")


def test_an_answer_is_never_replaced(frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    _answer(frozen, explained, "employee")
    _answer(frozen, explained, "employee")
    with pytest.raises(AlreadyAnswered):
        _answer(frozen, explained, "employee", "Saya tarik kembali.")
    _explain(frozen, explained)
    _explain(frozen, explained)
    with pytest.raises(AlreadyAnswered):
        _explain(frozen, explained, text="Lain lagi.")
    assert [one.answer.text for one in _read(frozen, explained).clarifications if one.answer] == [ANSWER, ANSWER]


def test_the_same_question_sent_twice_is_one(frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    _ask(frozen, explained)
    _ask(frozen, explained, side=Heard.APPRAISER)
    assert [one.side for one in _read(frozen, explained).questions] == [Heard.OWNER, Heard.APPRAISER]


def test_there_is_an_end_to_questions(frozen: World, explained: Case) -> None:
    for number in range(QUESTIONS_LIMIT):
        _ask(frozen, explained, text=f"Pertanyaan {number}")
    with pytest.raises(InvalidInput):
        _ask(frozen, explained, text="Satu lagi")


def test_p117_b5_an_unanswered_question_never_holds_up_the_decision_and_after_it_nothing_changes(
    frozen: World, explained: Case
) -> None:
    _ask(frozen, explained)
    frozen.act(explained, "uphold_rating", "superior", "Bukti cukup.")
    with pytest.raises(Refused):
        _answer(frozen, explained, "employee")
    with pytest.raises(Refused):
        _explain(frozen, explained)
    with pytest.raises(Refused):
        _ask(frozen, explained)
    (found,) = _read(frozen, explained).clarifications
    assert found.answer is None


def test_a_second_objection_begins_with_no_questions(frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    old = _read(frozen, explained).questions[0].id
    frozen.act(explained, "uphold_rating", "superior", "Bukti cukup.")
    frozen.act(explained, "reopen_case", "hr", "Salah unggah bukti.")
    frozen.act(explained, "submit_rating", "appraiser")
    frozen.act(explained, "deliver_document", "appraiser")
    frozen.act(explained, "file_objection", "employee", "Keberatan kedua.")
    assert _read(frozen, explained).clarifications == ()
    with pytest.raises(NotFound):
        examination.answer(
            frozen.session, explained.id, old, text=ANSWER, actor=frozen.actor("employee"), now=frozen.now
        )


def test_an_objection_to_a_period_is_examined_the_same_way(client: FlaskClient, frozen: World) -> None:
    frozen.with_periods("quarterly")
    parent = frozen.case()
    draft_plan(frozen, parent)
    frozen.act(parent, "submit_plan", "employee")
    frozen.act(parent, "agree_plan", "appraiser")
    child = reach_period(frozen, frozen.children(parent)[0], "objection_decision")
    _ask(frozen, child)
    assert "Kapan laporan Maret dikirim?" in _page(client, frozen, "employee", child)
    _answer(frozen, child, "employee")
    _explain(frozen, child)
    found = _read(frozen, child)
    assert (found.unanswered, len(found.clarifications)) == ((), 2)
    assert ANSWER in _page(client, frozen, "superior", child)


def test_the_page_shows_words_escaped_and_forms_to_whom_they_belong(
    client: FlaskClient, frozen: World, explained: Case
) -> None:
    _ask(frozen, explained)
    pages = {part: _page(client, frozen, part, explained) for part in ("employee", "appraiser", "superior")}
    for page in pages.values():
        assert "&lt;b&gt;tebal&lt;/b&gt;" in page
        assert "<b>tebal" not in page
        assert "Belum dijawab." in page
    forms = {
        part: set(re.findall(r"/objection/([a-z]+)(?:/[0-9a-f-]+/answer)?\"", page)) for part, page in pages.items()
    }
    assert forms == {"employee": {"questions", "explanation"}, "appraiser": set(), "superior": {"questions"}}
    assert "Minta penjelasan" in pages["superior"]
    assert "Minta penjelasan" not in pages["employee"]
    assert "Belum dijawab:" in pages["superior"]
    _answer(frozen, explained, "employee")
    page = _page(client, frozen, "superior", explained)
    assert ANSWER in page
    assert "Belum dijawab" not in page


@pytest.mark.parametrize("part", ["employee", "appraiser", "superior"])
def test_an_examined_objection_is_still_one_statement(
    client: FlaskClient, frozen: World, explained: Case, part: str
) -> None:
    _ask(frozen, explained)
    _ask(frozen, explained, side=Heard.APPRAISER)
    _page(client, frozen, part, explained)
    with counted(frozen.session.connection().engine) as sent:
        _page(client, frozen, part, explained)
    assert 0 < len(sent) <= 12


def test_asking_and_answering_in_the_browser(client: FlaskClient, frozen: World, explained: Case) -> None:
    fields = {"tanya__side": "owner", "tanya__question": "Bukti mana?"}
    assert _post(client, frozen, "superior", explained, "questions", **fields)[0] == 302
    question = _read(frozen, explained).questions[0].id
    path, name = f"questions/{question}/answer", f"jawab__{question.hex}__answer"
    assert _post(client, frozen, "employee", explained, path, **{name: "Bukti 3."})[0] == 302
    assert _post(client, frozen, "employee", explained, "explanation", penjelasan__answer="Sendiri.")[0] == 302
    found = _read(frozen, explained)
    assert [one.answer.text for one in found.clarifications if one.answer] == ["Bukti 3.", "Sendiri."]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tanya__question": "Apa?"}, "Pilih kepada siapa pertanyaan ini."),
        ({"tanya__side": "owner", "tanya__question": "  "}, "Tulis pertanyaan Anda."),
        ({"tanya__side": "hr", "tanya__question": "Kepada HR"}, "Kepada:"),
        ({"tanya__side": "owner", "tanya__question": "panjang " * 600}, "Tulis paling banyak 4.000 karakter."),
        ({"tanya__side": "owner", "tanya__question": "nol\0nol"}, "Hapus karakter yang tidak terlihat"),
    ],
)
def test_a_bad_question_comes_back_with_its_text(
    client: FlaskClient, frozen: World, explained: Case, fields: dict[str, str], sentence: str
) -> None:
    status, page = _post(client, frozen, "superior", explained, "questions", **fields)
    assert status == 422
    assert sentence in page
    assert fields["tanya__question"].strip("\0 ")[:3] in page
    assert _read(frozen, explained).questions == ()


def test_too_long_an_answer_comes_back_with_its_text(client: FlaskClient, frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    question = _read(frozen, explained).questions[0].id
    name = f"jawab__{question.hex}__answer"
    status, page = _post(
        client, frozen, "employee", explained, f"questions/{question}/answer", **{name: "panjang " * 600}
    )
    assert status == 422
    assert "Tulis paling banyak 4.000 karakter." in page
    assert "panjang panjang" in page
    assert _read(frozen, explained).unanswered != ()


def test_a_stale_page_loses_no_text(client: FlaskClient, frozen: World, explained: Case) -> None:
    """Answered in another window, and decided meanwhile: both say so and give the words back."""
    _ask(frozen, explained)
    question = _read(frozen, explained).questions[0].id
    _answer(frozen, explained, "employee")
    path, fields = f"questions/{question}/answer", {f"jawab__{question.hex}__answer": "Jawaban kedua saya."}
    status, page = _post(client, frozen, "employee", explained, path, **fields)
    assert status == 409
    assert "Penjelasan sudah diberikan" in page
    assert "Jawaban kedua saya." in page
    frozen.act(explained, "uphold_rating", "superior", "Bukti cukup.")
    status, page = _post(client, frozen, "employee", explained, "explanation", penjelasan__answer="Terlambat.")
    assert status == 409
    assert "Tulisan Anda yang belum terkirim" in page
    assert "Terlambat." in page
    assert [one.answer.text for one in _read(frozen, explained).clarifications if one.answer] == [ANSWER]


def test_wrong_people_in_the_browser(client: FlaskClient, frozen: World, explained: Case) -> None:
    fields = {"tanya__side": "owner", "tanya__question": "Boleh tanya?"}
    for part, status in (("employee", 409), ("appraiser", 409), ("colleague", 404), ("stranger", 404), ("hr", 404)):
        assert _post(client, frozen, part, explained, "questions", **fields)[0] == status
        assert _post(client, frozen, part, explained, "explanation")[0] in {422, 404}
    assert _post(client, frozen, "employee", explained, f"questions/{new_id()}/answer")[0] == 422
    assert _read(frozen, explained).clarifications == ()


def _told(world: World, news: str, clarification: UUID) -> list[tuple[str, str, str]]:
    examined.tell(world.session, clarification, news, now=world.now)
    examined.tell(world.session, clarification, news, now=world.now)
    rows = world.session.scalars(select(Notification).where(Notification.dedup_key.like("clarification:%"))).all()
    parts = {person.id: part for part, person in world.people.items()}
    return sorted((parts[row.employee_id], row.template, row.params["comment"]) for row in rows)


def test_whoever_is_asked_and_their_substitute_are_told_once(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="appraiser", by="colleague")
    _ask(frozen, explained, side=Heard.APPRAISER)
    found = _read(frozen, explained).questions[0].id
    assert _told(frozen, "ask", found) == [
        ("appraiser", "objection_asked", QUESTION),
        ("colleague", "objection_asked", QUESTION),
    ]


def test_whoever_asked_is_told_of_the_answer(frozen: World, explained: Case) -> None:
    _ask(frozen, explained)
    _answer(frozen, explained, "employee")
    assert _told(frozen, "answer", _read(frozen, explained).questions[0].id) == [
        ("superior", "objection_answered", ANSWER)
    ]


def test_the_decider_is_told_of_an_unasked_explanation(frozen: World, explained: Case) -> None:
    frozen.act(explained, "escalate_decision", None)
    _explain(frozen, explained)
    unasked = _read(frozen, explained).unasked
    assert unasked is not None
    assert _told(frozen, "answer", unasked.id) == [("regent", "objection_answered", ANSWER)]


def test_the_database_holds_one_unasked_explanation(frozen: World, explained: Case) -> None:
    _explain(frozen, explained)
    row = frozen.session.scalars(select(Clarification)).one()
    twin = Clarification(
        agency_id=row.agency_id, objection_id=row.objection_id, side="owner", question="", answer="Lagi.",
        answered_at=frozen.now, answered_by_id=row.answered_by_id,
    )  # fmt: skip
    frozen.session.commit()
    frozen.session.add(twin)
    with pytest.raises(IntegrityError):
        frozen.session.flush()
