"""The examination of an objection in the browser, and who is told of it (p.117 B.3-4)."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases.models import Case
from app.core.ids import new_id
from app.notifications import examined
from app.notifications.models import Notification
from app.objections.values import Heard
from tests.integration.objections.conftest import substitute
from tests.integration.objections.hearing import ANSWER, QUESTION, answer, ask, explain, read
from tests.statements import counted
from tests.story import draft_plan, reach_period
from tests.world import World, sign_in


def _page(client: FlaskClient, world: World, part: str, case: Case) -> str:
    world.session.commit()
    sign_in(client, world, part)
    reply = client.get(f"/cases/{case.id}")
    assert reply.status_code == 200
    return reply.text


def _post(client: FlaskClient, world: World, part: str, case: Case, path: str, **fields: str) -> tuple[int, str]:
    """Send a form as somebody, with a token of their own page where they have one."""
    world.session.commit()
    sign_in(client, world, part)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    data = {"csrf_token": token.group(1), **{name.replace("__", "-"): value for name, value in fields.items()}}
    reply = client.post(f"/cases/{case.id}/objection/{path}", data=data)
    return reply.status_code, reply.text


def test_an_objection_to_a_period_is_examined_the_same_way(client: FlaskClient, frozen: World) -> None:
    frozen.with_periods("quarterly")
    parent = frozen.case()
    draft_plan(frozen, parent)
    frozen.act(parent, "submit_plan", "employee")
    frozen.act(parent, "agree_plan", "appraiser")
    child = reach_period(frozen, frozen.children(parent)[0], "objection_decision")
    ask(frozen, child)
    assert "Kapan laporan Maret dikirim?" in _page(client, frozen, "employee", child)
    answer(frozen, child, "employee")
    explain(frozen, child)
    found = read(frozen, child)
    assert (found.unanswered, len(found.clarifications)) == ((), 2)
    assert ANSWER in _page(client, frozen, "superior", child)


def test_the_page_shows_words_escaped_and_forms_to_whom_they_belong(
    client: FlaskClient, frozen: World, explained: Case
) -> None:
    ask(frozen, explained)
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
    answer(frozen, explained, "employee")
    page = _page(client, frozen, "superior", explained)
    assert ANSWER in page
    assert "Belum dijawab" not in page


@pytest.mark.parametrize("part", ["employee", "appraiser", "superior"])
def test_an_examined_objection_is_still_one_statement(
    client: FlaskClient, frozen: World, explained: Case, part: str
) -> None:
    ask(frozen, explained)
    ask(frozen, explained, side=Heard.APPRAISER)
    _page(client, frozen, part, explained)
    with counted(frozen.session.connection().engine) as sent:
        _page(client, frozen, part, explained)
    assert 0 < len(sent) <= 9


def test_asking_and_answering_in_the_browser(client: FlaskClient, frozen: World, explained: Case) -> None:
    fields = {"tanya__side": "owner", "tanya__question": "Bukti mana?"}
    assert _post(client, frozen, "superior", explained, "questions", **fields)[0] == 302
    question = read(frozen, explained).questions[0].id
    path, name = f"questions/{question}/answer", f"jawab__{question.hex}__answer"
    assert _post(client, frozen, "employee", explained, path, **{name: "Bukti 3."})[0] == 302
    assert _post(client, frozen, "employee", explained, "explanation", penjelasan__answer="Sendiri.")[0] == 302
    found = read(frozen, explained)
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
    assert read(frozen, explained).questions == ()


def test_too_long_an_answer_comes_back_with_its_text(client: FlaskClient, frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    question = read(frozen, explained).questions[0].id
    name = f"jawab__{question.hex}__answer"
    status, page = _post(
        client, frozen, "employee", explained, f"questions/{question}/answer", **{name: "panjang " * 600}
    )
    assert status == 422
    assert "Tulis paling banyak 4.000 karakter." in page
    assert "panjang panjang" in page
    assert read(frozen, explained).unanswered != ()


def test_a_stale_page_loses_no_text(client: FlaskClient, frozen: World, explained: Case) -> None:
    """Answered in another window, and decided meanwhile: both say so and give the words back."""
    ask(frozen, explained)
    question = read(frozen, explained).questions[0].id
    answer(frozen, explained, "employee")
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
    assert [one.answer.text for one in read(frozen, explained).clarifications if one.answer] == [ANSWER]


def test_wrong_people_in_the_browser(client: FlaskClient, frozen: World, explained: Case) -> None:
    fields = {"tanya__side": "owner", "tanya__question": "Boleh tanya?"}
    for part, status in (("employee", 409), ("appraiser", 409), ("colleague", 404), ("stranger", 404), ("hr", 404)):
        assert _post(client, frozen, part, explained, "questions", **fields)[0] == status
        assert _post(client, frozen, part, explained, "explanation")[0] in {422, 404}
    assert _post(client, frozen, "employee", explained, f"questions/{new_id()}/answer")[0] == 422
    assert read(frozen, explained).clarifications == ()


def _told(world: World, news: str, clarification: UUID) -> list[tuple[str, str, str]]:
    examined.tell(world.session, clarification, news, now=world.now)
    examined.tell(world.session, clarification, news, now=world.now)
    rows = world.session.scalars(select(Notification).where(Notification.dedup_key.like("clarification:%"))).all()
    parts = {person.id: part for part, person in world.people.items()}
    return sorted((parts[row.employee_id], row.template, row.params["comment"]) for row in rows)


def test_whoever_is_asked_and_their_substitute_are_told_once(frozen: World, explained: Case) -> None:
    substitute(frozen, absent="appraiser", by="colleague")
    ask(frozen, explained, side=Heard.APPRAISER)
    found = read(frozen, explained).questions[0].id
    assert _told(frozen, "ask", found) == [
        ("appraiser", "objection_asked", QUESTION),
        ("colleague", "objection_asked", QUESTION),
    ]


def test_whoever_asked_is_told_of_the_answer(frozen: World, explained: Case) -> None:
    ask(frozen, explained)
    answer(frozen, explained, "employee")
    assert _told(frozen, "answer", read(frozen, explained).questions[0].id) == [
        ("superior", "objection_answered", ANSWER)
    ]


def test_the_decider_is_told_of_an_unasked_explanation(frozen: World, explained: Case) -> None:
    frozen.act(explained, "escalate_decision", None)
    explain(frozen, explained)
    unasked = read(frozen, explained).unasked
    assert unasked is not None
    assert _told(frozen, "answer", unasked.id) == [("regent", "objection_answered", ANSWER)]
