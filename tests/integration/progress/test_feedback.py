"""Feedback asked for and given (Pasal 17-19, p.69-77): who may, who reads what, and what becomes of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.core import clock
from app.core.jobs import REGISTRY
from app.notifications.jobs import plain_job
from app.plans.models import Assignment
from app.progress.models import Feedback, FeedbackRequest, FeedbackWording
from app.progress.queries import read_feedback_record
from tests.integration.progress.conftest import first_result
from tests.statements import counted
from tests.story import RESULT, rate, reach, record_realisation, self_assess
from tests.world import World, sign_in

WORDS = "Perawat ini sigap membantu di ruang gawat darurat"


def ask(client: FlaskClient, world: World, case: Case, who: str = "colleague", **fields: object) -> TestResponse:
    data = {
        "giver": str(world.people[who].id),
        "subjects": [f"r:{first_result(world, case).lineage}", "b:harmonious"],
        "kind": "incidental",
        "message": "Mohon masukan tentang rawat luka",
        "due_on": "2026-01-20",
    }
    return client.post(f"/cases/{case.id}/feedback/ask", data=data | fields)


def request_row(world: World) -> FeedbackRequest:
    return world.session.scalars(select(FeedbackRequest)).one()


def answer(client: FlaskClient, request_id: UUID, **words: str) -> TestResponse:
    return client.post(f"/feedback/requests/{request_id}", data={"manner": "direct"} | words)


def test_p70_c9_the_employee_asks_and_a_peer_gives(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    assert ask(client, frozen, running).status_code == 302
    row = request_row(frozen)
    assert (row.source, row.status) == ("peer", "open")
    sign_in(client, frozen, "colleague")
    assert "Umpan balik diminta" in client.get("/").text
    assert answer(client, row.id, words_0=WORDS).status_code == 302
    given = frozen.session.scalars(select(Feedback)).one()
    assert (given.text, given.giver, given.manner, given.kind) == (
        WORDS,
        "Rekan kerja setingkat",
        "direct",
        "incidental",
    )
    assert request_row(frozen).status == "given"
    assert client.get(f"/cases/{running.id}/feedback").status_code == 404


def test_the_person_asked_sees_only_what_was_asked_about(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    ask(client, frozen, running, subjects=["b:harmonious"])
    row = request_row(frozen)
    sign_in(client, frozen, "colleague")
    page = client.get(f"/feedback/requests/{row.id}").text
    assert "Harmonis" in page
    assert RESULT not in page
    assert "Kolaboratif" not in page
    for part in ("stranger", "employee", "appraiser", "hr"):
        sign_in(client, frozen, part)
        assert client.get(f"/feedback/requests/{row.id}").status_code == 404
        assert answer(client, row.id, words_0="x").status_code == 404


def test_p71_the_employee_reads_the_group_and_the_appraiser_the_name(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    sign_in(client, frozen, "colleague")
    path = f"/feedback/people/{frozen.people['employee'].id}"
    form = client.get(path).text
    assert RESULT in form
    sent = client.post(path, data={"words_0": WORDS, "kind": "incidental", "manner": "indirect"})
    assert sent.status_code == 302
    name = frozen.people["colleague"].name
    for part, shown in (("employee", False), ("appraiser", True), ("superior", True), ("hr", False)):
        sign_in(client, frozen, part)
        for page in (f"/cases/{running.id}/feedback", f"/cases/{running.id}/feedback/record"):
            text = client.get(page).text
            assert WORDS in text
            assert "Rekan kerja setingkat" in text
            assert (name in text) is (shown and page.endswith("feedback"))
    sign_in(client, frozen, "stranger")
    assert WORDS not in client.get("/feedback").text


def test_pasal_18_ayat_2_b_people_below_are_a_group_of_their_own(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    leader = frozen.case("appraiser")
    frozen.force_state(leader, "running")
    sign_in(client, frozen, "employee")
    path = f"/feedback/people/{frozen.people['appraiser'].id}"
    assert "Pegawai di bawahnya" in client.get(path).text
    client.post(path, data={"words_0": WORDS, "kind": "periodic", "manner": "indirect"})
    row = frozen.session.scalars(select(Feedback)).one()
    assert (row.case_id, row.source, row.kind) == (leader.id, "subordinate", "periodic")


def test_pasal_18_ayat_2_c_others_comment_on_behaviour_only(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "hr")
    page = client.get(f"/feedback/people/{frozen.people['employee'].id}").text
    assert "Pihak lain" in page
    assert RESULT not in page


def test_p89_a4_the_assigning_leader_speaks_to_the_appraiser(client: FlaskClient, frozen: World, running: Case) -> None:
    _assign(frozen, running, "stranger")
    sign_in(client, frozen, "stranger")
    path = f"/feedback/people/{frozen.people['employee'].id}"
    client.post(path, data={"words_0": WORDS, "kind": "incidental", "manner": "indirect"})
    assert frozen.session.scalars(select(Feedback)).one().source == "assigner"
    assert read_feedback_record(frozen.session, running.id).result_feedback == {}
    for part, shown in (("employee", False), ("appraiser", True), ("hr", False)):
        sign_in(client, frozen, part)
        for page in (f"/cases/{running.id}", f"/cases/{running.id}/feedback"):
            assert (WORDS in client.get(page).text) is shown
        assert WORDS not in client.get(f"/cases/{running.id}/feedback/record").text


def _assign(world: World, case: Case, part: str) -> None:
    """An approved assignment by somebody other than the appraiser."""
    row = Assignment(
        agency_id=case.agency_id,
        case_id=case.id,
        form="appointed",
        reach="other_unit",
        text=RESULT,
        assigned_by=world.people[part].name,
        assigned_by_employee_id=world.people[part].id,
        status="approved",
        starts_on=date(2026, 1, 12),
        proposed_by_id=world.people[part].id,
        proposed_at=world.now,
        decided_at=world.now,
    )
    world.session.add(row)
    world.session.commit()


def test_nobody_gives_feedback_on_themselves(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    path = f"/feedback/people/{frozen.people['employee'].id}"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"words_0": WORDS}).status_code == 404
    assert ask(client, frozen, running, who="employee").status_code == 422
    sign_in(client, frozen, "appraiser")
    assert ask(client, frozen, running, who="employee").status_code == 422
    assert ask(client, frozen, running, who="appraiser").status_code == 422
    assert frozen.session.scalars(select(FeedbackRequest)).all() == []


def test_one_open_request_for_each_person(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    ask(client, frozen, running)
    again = ask(client, frozen, running)
    assert again.status_code == 422
    assert "Orang ini sudah diminta dan belum menjawab." in again.text
    assert "Mohon masukan tentang rawat luka" in again.text
    row = request_row(frozen)
    assert client.post(f"/cases/{running.id}/feedback/requests/{row.id}/withdraw").status_code == 302
    assert ask(client, frozen, running).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"giver": ""}, "Pilih satu orang."),
        ({"giver": "bukan-id"}, "Siapa yang diminta: "),
        ({"subjects": []}, "Pilih paling sedikit satu hasil kerja atau perilaku."),
        ({"subjects": ["r:bukan"]}, "Tentang apa: "),
        ({"message": ""}, "Tulis satu kalimat permintaan."),
        ({"message": "x" * 501}, "Tulis paling banyak 500 karakter."),
        ({"due_on": "2026-01-11"}, "Pilih tanggal mulai hari ini"),
        ({"due_on": "2029-01-11"}, "Pilih tanggal mulai hari ini"),
        ({"due_on": "besok"}, "Tulis tanggal yang benar"),
    ],
)
def test_a_bad_request_is_refused_beside_its_field(
    client: FlaskClient, frozen: World, running: Case, fields: dict[str, object], sentence: str
) -> None:
    sign_in(client, frozen, "employee")
    refused = ask(client, frozen, running, **fields)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert frozen.session.scalars(select(FeedbackRequest)).all() == []


def test_declining_needs_a_reason_that_the_asker_reads(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    ask(client, frozen, running)
    row = request_row(frozen)
    sign_in(client, frozen, "colleague")
    assert client.post(f"/feedback/requests/{row.id}/decline", data={}).status_code == 422
    done = client.post(f"/feedback/requests/{row.id}/decline", data={"reason": "Belum pernah satu tim"})
    assert done.status_code == 302
    assert answer(client, row.id, words_0=WORDS).status_code == 302
    assert frozen.session.scalars(select(Feedback)).all() == []
    sign_in(client, frozen, "employee")
    assert "Belum pernah satu tim" in client.get(f"/cases/{running.id}/feedback").text


def test_a_request_of_the_appraiser_stays_hidden_from_the_employee(
    client: FlaskClient, frozen: World, running: Case
) -> None:
    sign_in(client, frozen, "appraiser")
    assert ask(client, frozen, running).status_code == 302
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{running.id}/feedback").text
    assert frozen.people["colleague"].name not in page
    row = request_row(frozen)
    assert client.post(f"/cases/{running.id}/feedback/requests/{row.id}/withdraw").status_code == 404


def test_authors_correct_their_words_until_a_rating_used_them(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "running")
    sign_in(client, frozen, "colleague")
    client.application.config["WTF_CSRF_ENABLED"] = False
    path = f"/feedback/people/{frozen.people['employee'].id}"
    client.post(path, data={"words_0": WORDS, "kind": "incidental", "manner": "indirect"})
    row = frozen.session.scalars(select(Feedback)).one()
    assert client.post(f"/feedback/{row.id}/correct", data={"text": "Sigap dan ramah"}).status_code == 302
    assert frozen.session.scalars(select(Feedback.text)).one() == "Sigap dan ramah"
    assert frozen.session.scalars(select(FeedbackWording.text)).one() == WORDS
    for part in ("employee", "appraiser", "stranger"):
        sign_in(client, frozen, part)
        assert client.post(f"/feedback/{row.id}/correct", data={"text": "x"}).status_code == 404
    record_realisation(frozen, case)
    frozen.act(case, "start_self_assessment", "employee")
    self_assess(frozen, case)
    frozen.act(case, "submit_self_assessment", "employee")
    rate(frozen, case)
    frozen.act(case, "submit_rating", "appraiser")
    sign_in(client, frozen, "colleague")
    assert "sudah dipakai dalam rating" in client.post(f"/feedback/{row.id}/correct", data={"text": "x"}).text
    assert frozen.session.scalars(select(Feedback.text)).one() == "Sigap dan ramah"
    assert client.post(path, data={"words_0": "terlambat", "kind": "incidental", "manner": "direct"}).status_code == 200
    assert len(frozen.session.scalars(select(Feedback)).all()) == 1
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert frozen.fresh(case).state == "delivery"


def test_somebody_asked_is_reminded_once(client: FlaskClient, frozen: World, running: Case) -> None:
    sign_in(client, frozen, "employee")
    ask(client, frozen, running)
    run = REGISTRY["progress.feedback_reminders"].run
    run()
    assert request_row(frozen).reminded_on is None
    clock.set_source(lambda: frozen.now.replace(day=19))
    run()
    assert request_row(frozen).reminded_on == date(2026, 1, 19)


def test_the_notice_of_a_request_reads_well(client: FlaskClient, frozen: World, running: Case) -> None:
    people = [str(frozen.people["colleague"].id)]
    params = {"owner": "Laras", "asker": "Bagas", "giver": "Wening", "due": "2026-01-20T12:00:00+00:00"}
    plain_job("feedback_asked", people, params, "feedback:1:asked")
    sign_in(client, frozen, "colleague")
    page = client.get("/notifications").text
    assert "Bagas meminta umpan balik Anda tentang Laras." in page
    assert "20 Januari 2026" in page


def test_pasal_17_3_record_is_the_official_form(client: FlaskClient, frozen: World, running: Case) -> None:
    record_realisation(frozen, running)
    frozen.session.commit()
    sign_in(client, frozen, "appraiser")
    page = client.get(f"/cases/{running.id}/feedback/record").text
    order = [
        "FORMAT B.1.5",
        "PEGAWAI YANG DINILAI",
        "1992 0107",
        "Hasil kerja",
        "93% pasien",
        "Pejabat Penilai Kinerja",
    ]
    places = [page.replace("19920107", "1992 0107").find(text) for text in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "<textarea" not in page


def test_pages_cost_at_most_ten_statements(client: FlaskClient, frozen: World, running: Case, engine: Engine) -> None:
    sign_in(client, frozen, "appraiser")
    pages = ("action-plans", "documentation", "feedback", "feedback/ask", "takeovers", "guidance", "feedback/record")
    prices = {}
    for page in pages:
        client.get(f"/cases/{running.id}/{page}")
        with counted(engine) as sent:
            assert client.get(f"/cases/{running.id}/{page}").status_code == 200
        prices[page] = len(sent)
    with counted(engine) as sent:
        client.get("/feedback")
    prices["giving"] = len(sent)
    assert max(prices.values()) <= 10, prices


@pytest.mark.parametrize("kind", ["periodic", "incidental"])
@pytest.mark.parametrize("manner", ["direct", "indirect"])
def test_pasal_17_2_and_19_1_forms_and_manners_of_feedback(
    client: FlaskClient, frozen: World, running: Case, kind: str, manner: str
) -> None:
    """Agreed beforehand or when needed, face to face or through a medium; there is no third of either."""
    sign_in(client, frozen, "colleague")
    path = f"/feedback/people/{frozen.people['employee'].id}"
    assert client.post(path, data={"words_0": WORDS, "kind": "yearly", "manner": manner}).status_code == 422
    assert client.post(path, data={"words_0": WORDS, "kind": kind, "manner": "rumour"}).status_code == 422
    assert client.post(path, data={"words_0": WORDS, "kind": kind, "manner": manner}).status_code == 302
    row = frozen.session.scalars(select(Feedback)).one()
    assert (row.kind, row.manner) == (kind, manner)
