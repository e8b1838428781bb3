"""HR's own fields in the browser: what is shown and stored, what is refused, and who may do what."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.auth.models import User
from app.cases.models import Case, CaseAnswer
from tests import story
from tests.integration.dynamic_forms.conftest import SECTION
from tests.statements import counted
from tests.world import World, sign_in

PREFIX = f"isian-{SECTION}-"
FULL: dict[str, Any] = {
    "has_innovation": "yes",
    "summary": "Antrean luka <b>tanpa</b> kertas",
    "story": "Baris satu\r\nBaris dua & tiga",
    "hours": "1.250",
    "cost": "12,125",
    "data": "2026-03-02",
    "level": "agency",
    "values": ["", "adaptive", "harmony"],
    "link": "https://contoh.example.id/proposal?a=1&b=2",
}
STORED = {
    "has_innovation": True,
    "summary": "Antrean luka <b>tanpa</b> kertas",
    "story": "Baris satu\nBaris dua & tiga",
    "hours": 1250,
    "cost": "12.125",
    "data": "2026-03-02",
    "level": "agency",
    "values": ["adaptive", "harmony"],
    "link": "https://contoh.example.id/proposal?a=1&b=2",
}


def send(
    client: FlaskClient, case: Case, answers: dict[str, Any], section: int = SECTION, revision: object = None
) -> TestResponse:
    """Post answers as the page would, against the present revision unless another is given."""
    seen = case.revision if revision is None else revision
    data = {f"isian-{section}-field-{name}": value for name, value in answers.items()}
    return client.post(f"/cases/{case.id}/fields/plan/{section}", data={f"isian-{section}-revision": seen, **data})


def stored(world: World, case: Case) -> dict[str, object]:
    """What the database holds for the plan's form."""
    query = select(CaseAnswer.field, CaseAnswer.value).where(CaseAnswer.case_id == case.id, CaseAnswer.form == "plan")
    return {field: value for field, value in world.session.execute(query)}


def case_of(client: FlaskClient, world: World, part: str = "employee") -> Case:
    """The employee's case in its first state, with somebody at the keyboard."""
    case = world.case()
    sign_in(client, world, part)
    return case


def control(page: str, name: str) -> str:
    """The HTML of one control."""
    return unescape(re.findall(rf"<(?:input|textarea|select)[^>]*name=\"{PREFIX}field-{name}\"[^>]*>", page)[0])


def test_every_type_comes_back_as_it_was_meant(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    answer = send(client, case, FULL)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"#isian-{SECTION}")
    assert stored(own, case) == STORED
    page = client.get(f"/cases/{case.id}").text
    assert 'value="1250"' in control(page, "hours")
    assert 'value="12,125"' in control(page, "cost")
    assert 'value="2026-03-02"' in control(page, "data")
    assert "Pelatihan (jam)" in page
    assert re.search(r"<option selected value=\"agency\">Instansi", page)
    assert page.count("checked") == 3  # the answer yes, and two values
    assert "Antrean luka &lt;b&gt;tanpa&lt;/b&gt; kertas" in page


def test_readers_find_words_and_numbers_in_their_language(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    send(client, case, FULL)
    sign_in(client, own, "appraiser")
    page = client.get(f"/cases/{case.id}").text
    assert f"/fields/plan/{SECTION}" not in page
    for words in ("1.250 jam", "12,125 juta rupiah", "2 Maret 2026", "Instansi", "<li>Adaptif</li>", ">Ya<"):
        assert words in page
    assert "Antrean luka &lt;b&gt;tanpa&lt;/b&gt; kertas" in page
    assert 'href="https://contoh.example.id/proposal?a=1&amp;b=2"' in page
    own.session.get_one(User, own.users["appraiser"].id).locale = "en"
    own.session.commit()
    page = client.get(f"/cases/{case.id}").text
    for words in ("1,250 hours", "12.125 million rupiah", "2 March 2026", "Agency", "<li>Adaptive</li>"):
        assert words in page
    assert "Pelatihan" not in page


def test_labels_of_the_form_follow_the_language(client: FlaskClient, own: World) -> None:
    """The class behind the form is kept; the language is not."""
    case = case_of(client, own)
    assert "Nilai yang didukung" in client.get(f"/cases/{case.id}").text
    user = own.session.get_one(User, own.users["employee"].id)
    user.locale = "en"
    own.session.commit()
    page = client.get(f"/cases/{case.id}").text
    assert "Values supported" in page
    assert "Training (hours)" in page
    assert "Nilai yang didukung" not in page
    assert send(client, case, {"has_innovation": "no", "cost": "1,234.5"}).status_code == 302
    assert stored(own, case)["cost"] == "1234.5"


def test_answers_without_content_are_shown_as_a_dash(client: FlaskClient, own: World) -> None:
    case = case_of(client, own, "appraiser")
    page = client.get(f"/cases/{case.id}").text
    section = page.split(f'id="isian-{SECTION}"')[1].split("</section>")[0]
    assert section.count("–") == 8  # summary, mentor and the leader's note aren't asked
    assert "Ringkasan inovasi" not in page
    assert "Pembimbing inovasi" not in page


def test_a_required_answer_is_demanded_and_nothing_typed_is_lost(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    before = case.revision
    answer = send(client, case, {"story": "Sudah panjang sekali.", "hours": "7"})
    assert answer.status_code == 422
    assert "Isian ini wajib diisi." in answer.text
    assert "Sudah panjang sekali." in answer.text
    assert 'value="7"' in control(answer.text, "hours")
    assert stored(own, case) == {}
    assert own.fresh(case).revision == before


def test_a_field_that_this_answer_brings_up_is_asked_at_once(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    assert f"{PREFIX}field-summary" not in client.get(f"/cases/{case.id}").text
    answer = send(client, case, {"has_innovation": "yes"})
    assert answer.status_code == 422
    assert "Ringkasan inovasi" in answer.text
    assert send(client, case, {"has_innovation": "yes", "summary": "Ada"}).status_code == 302
    assert "Pembimbing inovasi" in client.get(f"/cases/{case.id}").text


def test_a_hidden_answer_is_kept_but_not_shown(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    send(client, case, FULL)
    case = own.fresh(case)
    assert send(client, case, {**FULL, "has_innovation": "no", "summary": "Terabaikan"}).status_code == 302
    assert stored(own, case) == {**STORED, "has_innovation": False}
    page = client.get(f"/cases/{case.id}").text
    assert STORED["summary"] not in unescape(page)
    case = own.fresh(case)
    back = {name: value for name, value in FULL.items() if name != "summary"}
    assert send(client, case, back).status_code == 302
    assert stored(own, case) == STORED


def test_what_was_typed_into_a_field_now_hidden_comes_back_with_an_error_elsewhere(
    client: FlaskClient, own: World
) -> None:
    case = case_of(client, own)
    answer = send(client, case, {"has_innovation": "no", "summary": "Jangan hilang", "hours": "banyak"})
    assert answer.status_code == 422
    assert 'value="Jangan hilang"' in control(answer.text, "summary")
    assert 'value="banyak"' in control(answer.text, "hours")


def test_a_fact_of_the_case_brings_up_a_field(client: FlaskClient, own: World) -> None:
    case = own.case("appraiser")
    sign_in(client, own, "appraiser")
    assert f"{PREFIX}field-leader_note" in client.get(f"/cases/{case.id}").text
    other = case_of(client, own)
    assert f"{PREFIX}field-leader_note" not in client.get(f"/cases/{other.id}").text
    send(client, other, {"has_innovation": "no", "leader_note": "Bukan pimpinan"})
    assert "leader_note" not in stored(own, other)


HOSTILE = (
    ("hours", "12,5"),
    ("hours", "dua"),
    ("hours", "1e9"),
    ("hours", "9" * 100_000),
    ("hours", "१२"),
    ("hours", "9" * 16),
    ("cost", "NaN"),
    ("cost", "Infinity"),
    ("cost", "1e999999999"),
    ("cost", "1,2,3"),
    ("cost", "0," + "1" * 7),
    ("cost", "9" * 100_000),
    ("data", "2026-02-30"),
    ("data", "kemarin"),
    ("data", "0001-01-01"),
    ("data", "9999-12-31"),
    ("level", "world"),
    ("level", "<script>"),
    ("values", ["adaptive", "greed"]),
    ("has_innovation", "maybe"),
    ("summary", "x" * 501),
    ("summary", "dua\nbaris"),
    ("summary", "nol\x00"),
    ("story", "x" * 4001),
    ("story", "nol\x00"),
    ("link", "javascript:alert(1)"),
    ("link", "JavaScript://contoh.id/%0aalert(1)"),
    ("link", "data:text/html,<script>"),
    ("link", "https://"),
    ("link", "http://[::1"),
    ("link", "https://contoh.id/\tx y"),
    ("link", "//contoh.id"),
    ("link", "https://contoh.id/" + "x" * 2000),
)


@pytest.mark.parametrize(("name", "value"), HOSTILE, ids=[f"{name}-{str(value)[:20]!r}" for name, value in HOSTILE])
def test_hostile_input_is_refused_and_stores_nothing(client: FlaskClient, own: World, name: str, value: object) -> None:
    case = case_of(client, own)
    answer = send(client, case, {**FULL, name: value})
    assert answer.status_code == 422
    assert f"{PREFIX}field-{name}-errors" in answer.text
    assert "<script>" not in answer.text.split("<main")[1].split("</main>")[0]
    assert stored(own, case) == {}


def test_an_outdated_page_stores_nothing_and_shows_both(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    seen = case.revision
    send(client, case, FULL)
    answer = send(client, case, {**FULL, "summary": "Versi lain"}, revision=seen)
    assert answer.status_code == 409
    assert "Yang tersimpan sekarang" in answer.text
    assert STORED["summary"] in unescape(answer.text)
    assert 'value="Versi lain"' in control(answer.text, "summary")
    assert stored(own, case) == STORED
    revision = re.findall(rf"name=\"{PREFIX}revision\"[^>]*value=\"(\d+)\"", answer.text)[0]
    assert send(client, case, {**FULL, "summary": "Versi lain"}, revision=revision).status_code == 302
    assert stored(own, case)["summary"] == "Versi lain"


@pytest.mark.parametrize("revision", ["", "abc", "-1", "9" * 5000])
def test_a_page_without_a_sound_revision_stores_nothing(client: FlaskClient, own: World, revision: str) -> None:
    case = case_of(client, own)
    answer = send(client, case, FULL, revision=revision)
    assert answer.status_code in {409, 422}
    assert re.findall(rf"name=\"{PREFIX}revision\"[^>]*value=\"(\d+)\"", answer.text) == [str(case.revision)]
    assert stored(own, case) == {}


def test_sections_that_hold_no_fields_do_not_exist(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    for path in ("plan/0", "plan/9", "nowhere/0", "plan/x", "plan/-1", "closed/0"):
        assert client.post(f"/cases/{case.id}/fields/{path}", data={}).status_code == 404, path
    assert client.get(f"/cases/{case.id}/fields/plan/{SECTION}").status_code == 405


@pytest.mark.parametrize("part", ["stranger", "colleague"])
def test_cases_of_others_do_not_exist(client: FlaskClient, own: World, part: str) -> None:
    case = case_of(client, own, part)
    assert send(client, case, FULL).status_code == 404
    case_id = uuid4()
    assert client.post(f"/cases/{case_id}/fields/plan/{SECTION}", data={}).status_code == 404
    assert stored(own, case) == {}


@pytest.mark.parametrize("part", ["appraiser", "superior", "hr", "auditor"])
def test_who_reads_may_not_write(client: FlaskClient, own: World, part: str) -> None:
    case = case_of(client, own, part)
    assert send(client, case, FULL).status_code == 409
    assert stored(own, case) == {}


def test_after_the_draft_the_owner_only_reads(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    send(client, case, FULL)
    story.draft_plan(own, own.fresh(case))
    own.session.commit()
    own.act(case, "submit_plan", "employee")
    assert send(client, own.fresh(case), {**FULL, "summary": "Terlambat"}).status_code == 409
    assert stored(own, case) == STORED
    assert "12,125 juta rupiah" in client.get(f"/cases/{case.id}").text


def test_each_change_is_in_the_audit_and_an_unchanged_save_is_not(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    send(client, case, {"has_innovation": "no", "hours": "3"})
    send(client, own.fresh(case), {"has_innovation": "no", "hours": "4"})
    send(client, own.fresh(case), {"has_innovation": "no", "hours": "4"})
    query = select(AuditEntry).where(AuditEntry.subject_id == str(case.id), AuditEntry.action == "fields.save")
    entries = own.session.scalars(query.order_by(AuditEntry.id)).all()
    assert [entry.changes for entry in entries] == [
        {"plan.has_innovation": [None, False], "plan.hours": [None, 3]},
        {"plan.hours": [3, 4]},
    ]
    assert {entry.user_id for entry in entries} == {own.users["employee"].id}


def test_an_answer_can_be_taken_back(client: FlaskClient, own: World) -> None:
    case = case_of(client, own)
    send(client, case, FULL)
    empty = {**dict.fromkeys(FULL, ""), "has_innovation": "no"}
    assert send(client, own.fresh(case), empty).status_code == 302
    kept = {"has_innovation": False, "summary": STORED["summary"]}
    assert stored(own, case) == {**dict.fromkeys(STORED), **kept}


def test_fields_cost_one_statement_and_forms_without_them_none(client: FlaskClient, own: World, engine: Engine) -> None:
    case = case_of(client, own)
    send(client, case, FULL)
    assert _statements(client, case, engine) == 1
    story.draft_plan(own, own.fresh(case))
    own.session.commit()
    own.act(case, "submit_plan", "employee")
    assert _statements(client, case, engine) == 1
    own.act(case, "agree_plan", "appraiser")
    assert _statements(client, case, engine) == 0


def _statements(client: FlaskClient, case: Case, engine: Engine) -> int:
    client.get(f"/cases/{case.id}")  # compiled definition and templates are made once per process
    with counted(engine) as sent:
        client.get(f"/cases/{case.id}")
    assert len(sent) <= 9, "\n\n".join(sent)
    return sum("case_answer" in statement for statement in sent)
