"""Home, case page and queue: what they show, to whom, and for how many statements."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from babel.dates import format_date
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from app.cases import queries, service
from app.cases.models import Case, CaseEvent, CaseTask
from tests import story
from tests.statements import counted
from tests.world import World, sign_in

CASE_PAGE = 10
QUEUE_PAGE = 5
STATES = ("draft", *(step[2] for step in story.STRAIGHT))
ROLES = ("employee", "appraiser", "superior", "hr")

BUTTON = re.compile(r"<button([^>]*)data-action=\"([a-z_]+)\"([^>]*)>")


def buttons(page: str) -> dict[str, str | None]:
    """Each action on a page with the blocker's code, None where it can be pressed."""
    found = {}
    for before, action, after in BUTTON.findall(page):
        blocker = re.search(r"data-blocker=\"([a-z_]+)\"", before + after)
        found[action] = blocker.group(1) if blocker else None
        assert ("disabled" in before + after) == bool(blocker)
    return found


def fields(page: str) -> dict[str, str]:
    """Hidden fields of the form of actions."""
    return {name: re.findall(rf"name=\"{name}\" value=\"([^\"]+)\"", page)[0] for name in ("version", "key")}


def press(client: FlaskClient, case_id: object, transition: str, comment: str = "", **more: str) -> TestResponse:
    """Open the page, press a button, and give the answer; ``more`` overrides what the page would send."""
    page = client.get(f"/cases/{case_id}").text
    token = re.findall(r"name=\"csrf_token\" value=\"([^\"]+)\"", page)[0]
    data = {**fields(page), "transition": transition, "comment": comment, "csrf_token": token, **more}
    return client.post(f"/cases/{case_id}/actions", data=data)


@pytest.mark.parametrize("state", STATES)
def test_the_page_offers_what_the_engine_accepts_and_stays_cheap(
    state: str, client: FlaskClient, frozen: World, engine: Engine
) -> None:
    """P7, and twelve statements at most, for every state of the straight way and every role."""
    case = story.reach(frozen, state)
    for role in ROLES:
        sign_in(client, frozen, role)
        client.get(f"/cases/{case.id}")  # compiled definition and templates are made once per process
        with counted(engine) as sent:
            page = client.get(f"/cases/{case.id}").text
        assert len(sent) <= CASE_PAGE, "\n\n".join(sent)
        file = service.open_file(frozen.session, frozen.fresh(case), actor=frozen.actor(role), now=frozen.now)
        offered = {offer.transition.id: offer for offer in service.offers(file, frozen.now)}
        expected = {step: None if offer.allowed else offer.blockers[0].code for step, offer in offered.items()}
        assert buttons(page) == expected


def test_a_press_moves_the_case_and_comes_back(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    answer = press(client, case.id, "return_plan", "Target belum terukur.")
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).text
    assert "Target belum terukur." in page
    assert frozen.fresh(case).state == "draft"


def test_a_return_without_reason_comes_back_with_the_sentence(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    answer = press(client, case.id, "return_plan", "   ")
    assert answer.status_code == 422
    assert "Tuliskan alasan untuk" in unescape(answer.text)
    assert frozen.fresh(case).state == "plan_review"


def test_an_outdated_page_keeps_the_words_and_shows_what_happened(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    version = str(case.version)
    frozen.act(case, "withdraw_plan", "employee", "Ada yang terlupa.")
    frozen.act(case, "submit_plan", "employee")
    sign_in(client, frozen, "appraiser")
    answer = press(client, case.id, "return_plan", "Alasan yang panjang.", version=version)
    assert answer.status_code == 409
    assert "Alasan yang panjang." in answer.text
    assert "Ada yang terlupa." in answer.text


def test_a_double_click_moves_once(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    page = client.get(f"/cases/{case.id}").text
    token = re.findall(r"name=\"csrf_token\" value=\"([^\"]+)\"", page)[0]
    data = {**fields(page), "transition": "return_plan", "comment": "Perbaiki.", "csrf_token": token}
    for _ in range(2):
        assert client.post(f"/cases/{case.id}/actions", data=data).status_code == 302
    events = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.transition == "return_plan")
    assert len(frozen.session.scalars(events).all()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("version", "x"), ("version", ""), ("key", "kunci"), ("transition", "'; drop table"), ("transition", "a" * 90)],
)
def test_hostile_forms_are_refused_whole(client: FlaskClient, frozen: World, name: str, value: str) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    answer = press(client, case.id, **{"transition": "return_plan", "comment": "Kata saya.", name: value})
    assert answer.status_code == 422
    assert "Kata saya." in answer.text
    assert frozen.fresh(case).state == "plan_review"


def test_a_reason_that_is_too_long_is_refused_and_kept(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    answer = press(client, case.id, "return_plan", "panjang " * 600)
    assert answer.status_code == 422
    assert answer.text.count("panjang panjang") > 0


def test_markup_in_words_is_shown_as_words(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    press(client, case.id, "return_plan", "<script>alert(1)</script>")
    page = client.get(f"/cases/{case.id}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_queue_costs_the_same_whatever_its_length(client: FlaskClient, frozen: World, engine: Engine) -> None:
    first = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    client.get("/queue")
    with counted(engine) as short:
        assert frozen.people["employee"].name in client.get("/queue").text
    frozen.case("colleague")
    for _ in range(30):
        frozen.session.add(
            CaseTask(
                agency_id=first.agency_id,
                case_id=first.id,
                entry_seq=90 + _,
                relation="appraiser",
                assignee_id=frozen.people["appraiser"].id,
                state="plan_review",
            )
        )
    frozen.session.commit()
    with counted(engine) as long:
        page = client.get("/queue").text
    assert page.count("/cases/") > 30
    assert len(long) <= len(short) <= QUEUE_PAGE


def test_the_queue_pages_through_everything_once(frozen: World) -> None:
    story.reach(frozen, "plan_review")
    person = frozen.people["appraiser"].id
    case = frozen.case("employee")
    for number in range(7):
        frozen.session.add(
            CaseTask(
                agency_id=case.agency_id, case_id=case.id, entry_seq=50 + number, relation="appraiser",
                assignee_id=person, state="x", due_at=frozen.now if number % 2 else None,
            )
        )  # fmt: skip
    frozen.session.commit()
    seen, after = [], None
    while rows := queries.inbox(
        frozen.session, actor=frozen.actor("appraiser"), day=frozen.now.date(), after=after, limit=3
    ):
        seen += [row.id for row in rows]
        after = (rows[-1].due_at or queries.NO_DUE_DATE, rows[-1].id)
    assert len(seen) == len(set(seen)) == 8


def test_home_says_one_sentence_and_offers_one_button(client: FlaskClient, frozen: World) -> None:
    case = frozen.case()
    sign_in(client, frozen, "employee")
    page = client.get("/").text
    sentence = re.search(r"t-hero-sentence\">([^<]+)<", page)
    assert sentence is not None
    assert "Penyusunan SKP: giliran Anda, jatuh tempo" in sentence.group(1)
    assert page.count("btn btn-primary") == 1
    assert f"/cases/{case.id}/plan" in page


def test_unknown_cases_answer_like_forbidden_ones(client: FlaskClient, frozen: World) -> None:
    case = frozen.case()
    sign_in(client, frozen, "stranger")
    strange, unknown = client.get(f"/cases/{case.id}"), client.get(f"/cases/{uuid4()}")
    assert (strange.status_code, unknown.status_code) == (404, 404)


def test_the_reason_of_a_return_stays_on_top_until_the_plan_goes_in_again(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    frozen.act(case, "return_plan", "appraiser", "Sebutkan pembandingnya.")
    sign_in(client, frozen, "employee")
    for place in ("/", f"/cases/{case.id}", f"/cases/{case.id}/plan"):
        page = client.get(place).text
        assert "Dikembalikan untuk diperbaiki" in page
        assert "Sebutkan pembandingnya." in page[page.index("Dikembalikan untuk diperbaiki") :][:600]
    frozen.act(case, "submit_plan", "employee")
    assert "Dikembalikan untuk diperbaiki" not in client.get(f"/cases/{case.id}").text


def test_a_withdrawal_is_no_return(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    frozen.act(case, "return_plan", "appraiser", "Sebutkan pembandingnya.")
    frozen.act(case, "submit_plan", "employee")
    frozen.act(case, "withdraw_plan", "employee", "Ada yang terlupa.")
    sign_in(client, frozen, "employee")
    assert "Dikembalikan untuk diperbaiki" not in client.get(f"/cases/{case.id}").text


def test_the_step_line_dates_the_stages_that_were_passed(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "running")
    sign_in(client, frozen, "employee")
    notes = re.findall(r"t-step-note\">([^<]*)<", client.get(f"/cases/{case.id}").text)
    day = format_date(frozen.now, "d MMM y", locale="id")
    assert notes == [day, day, f"sejak {day}"]


def test_a_press_says_what_was_saved(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "appraiser")
    answer = press(client, case.id, "agree_plan")
    assert "Tersimpan: Setujui SKP." in client.get(answer.headers["Location"]).text


def test_only_one_way_forward_is_the_main_button(client: FlaskClient, frozen: World) -> None:
    """Accepting a result and objecting to it lead to different ends: one of them leads the way."""
    case = story.reach(frozen, "received")
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{case.id}").text
    tones = {action: tone for tone, action in re.findall(r"btn btn-(\w+)\"[^>]*data-action=\"(\w+)\"", page)}
    assert sorted(tones.values()).count("primary") == 1


def test_the_ratings_stand_beside_what_they_judge(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    page = client.get(f"/cases/{case.id}").text
    assert "t-case-beside" in page
    assert page.index('id="evaluasi"') < page.index("t-case-side") < page.index('name="result_rating"')
    sign_in(client, frozen, "superior")
    assert "t-case-beside" not in client.get(f"/cases/{case.id}").text


def test_the_queue_is_walked_from_case_to_case(client: FlaskClient, frozen: World) -> None:
    first = story.reach(frozen, "plan_review")
    second = frozen.case("colleague")
    for case, days in ((first, 1), (second, 2)):
        task = CaseTask(
            agency_id=case.agency_id, case_id=case.id, entry_seq=90, relation="appraiser",
            assignee_id=frozen.people["superior"].id, state="x", due_at=frozen.now + timedelta(days=days),
        )  # fmt: skip
        frozen.session.add(task)
    frozen.session.commit()
    sign_in(client, frozen, "superior")

    def turn(case_id: object, way: str = "on") -> str:
        return client.get(f"/queue/neighbour?of={case_id}&way={way}").headers["Location"]

    assert turn(first.id) == f"/cases/{second.id}"
    assert turn(second.id, "back") == f"/cases/{first.id}"
    assert turn(second.id) == turn(first.id, "back") == "/queue"
    frozen.session.execute(update(CaseTask).where(CaseTask.case_id == first.id).values(status="done"))
    frozen.session.commit()
    assert turn(first.id) == f"/cases/{second.id}", "a settled case keeps its place"
    assert "Itu yang pertama di daftar Anda." in client.get(turn(second.id, "back")).text


def test_take_overs_are_marked_and_can_be_picked_out(client: FlaskClient, frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    sign_in(client, frozen, "superior")
    assert "Pengambilalihan" not in client.get("/queue").text
    frozen.session.execute(update(Case).where(Case.id == case.id).values(handed_to="appraiser_superior"))
    frozen.session.add(
        CaseTask(
            agency_id=case.agency_id, case_id=case.id, entry_seq=case.entry_seq, relation="appraiser_superior",
            assignee_id=frozen.people["superior"].id, state=case.state,
        )
    )  # fmt: skip
    frozen.session.commit()
    for place in ("/", "/queue", "/queue?taken=1"):
        assert "Pengambilalihan" in client.get(place).text
    assert client.get("/queue?taken=1").text.count(f"/cases/{case.id}") == 1
