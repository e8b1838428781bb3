"""The pages of rating: what each person finds in the HTML, and what happens to what they typed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.cases.models import Case
from app.evaluations import service
from app.evaluations.models import Evaluation, SelfAssessment
from app.evaluations.values import Ratings
from tests.story import open_part, reach
from tests.world import World, sign_in

SECRET = "Alasan yang belum boleh dibaca"
RATINGS = Ratings("below", SECRET, "below", SECRET, "very_poor", SECRET)


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def rated(world: World, state: str) -> Case:
    """A case that was rated very poor, in one of the states from rating on."""
    case = reach(world, "rating")
    service.save_ratings(open_part(world, case, "ratings", "appraiser"), RATINGS)
    if state != "rating":
        world.act(case, "submit_rating", "appraiser")
    if state == "received":
        world.act(case, "deliver_document", "appraiser")
    return case


def form_of(case: Case, **changes: str) -> dict[str, str]:
    """A complete rating as a browser sends it."""
    data = {
        "revision": str(case.revision),
        "organisation_rating": "good",
        "result_rating": "above",
        "result_reason": "Target terlampaui.",
        "behaviour_rating": "meets",
        "behaviour_reason": "Konsisten.",
        "recommendation": "Pelatihan.",
    }
    return data | changes


@pytest.mark.parametrize("state", ["rating", "delivery"])
@pytest.mark.parametrize("part", ["employee", "colleague", "hr"])
def test_page_shows_no_rating_early(client: FlaskClient, frozen: World, state: str, part: str) -> None:
    case = rated(frozen, state)
    sign_in(client, frozen, part)
    page = client.get(f"/cases/{case.id}").text
    assert SECRET not in page
    assert "Sangat Kurang" not in page
    assert client.get(f"/cases/{case.id}/document").status_code == 404


def test_p114_a3_owner_finds_predicate_and_notes_after_delivery(client: FlaskClient, frozen: World) -> None:
    case = rated(frozen, "received")
    sign_in(client, frozen, "employee")
    for address in (f"/cases/{case.id}", f"/cases/{case.id}/document"):
        page = client.get(address).text
        assert page.count(SECRET) == 3
        for words in (
            "Sangat Kurang",
            "Dibawah ekspektasi",
            frozen.people["appraiser"].name,
            "Kuadran kinerja pegawai",
        ):
            assert words in page
        assert 'class="is-hit">Sangat Kurang' in page


def test_p115_d11_document_names_the_parties_as_they_were(client: FlaskClient, frozen: World) -> None:
    case = rated(frozen, "received")
    person = frozen.people["appraiser"]
    old_name, person.name = person.name, "Nama Sesudah Pindah"
    frozen.positions["appraiser"].title = "Jabatan Sesudah Pindah"
    frozen.session.flush()
    sign_in(client, frozen, "employee")
    document = client.get(f"/cases/{case.id}/document").text
    table = document[document.index('class="e-parties"') : document.index("</table>")]
    assert old_name in table
    assert "Kepala Puskesmas" in table
    assert "Nama Sesudah Pindah" not in table
    assert "Jabatan Sesudah Pindah" not in table
    for label in ("Nama", "NIP", "Pangkat/ Gol. Ruang", "Jabatan", "Unit kerja"):
        assert table.count(f">{label}</th>") == 3


def test_printed_page_has_no_forms(client: FlaskClient, frozen: World) -> None:
    case = rated(frozen, "delivery")
    sign_in(client, frozen, "appraiser")
    page = client.get(f"/cases/{case.id}/document").text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "belum disampaikan" in main


def test_stranger_finds_no_document(client: FlaskClient, frozen: World) -> None:
    case = rated(frozen, "received")
    sign_in(client, frozen, "stranger")
    assert client.get(f"/cases/{case.id}/document").status_code == 404


def test_appraiser_saves_ratings(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    assert client.post(f"/cases/{case.id}/ratings", data=form_of(case)).status_code == 302
    row = frozen.session.scalars(select(Evaluation)).one()
    assert (row.status, row.result_rating, row.behaviour_rating) == ("draft", "above", "meets")
    assert (row.organisation_rating, row.recommendation, row.predicate) == ("good", "Pelatihan.", None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"result_reason": " "}, "Tulis alasan rating ini"),
        ({"behaviour_reason": "x" * 4001}, "paling banyak 4000 karakter"),
        ({"result_rating": "excellent"}, None),
        ({"organisation_rating": "superb"}, None),
    ],
)
def test_refused_rating_keeps_what_was_typed(
    client: FlaskClient, frozen: World, change: dict[str, str], sentence: str | None
) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    answer = client.post(f"/cases/{case.id}/ratings", data=form_of(case, **change))
    assert answer.status_code == 422
    assert "Pelatihan." in answer.text
    if sentence:
        assert sentence in answer.text
    assert frozen.session.scalars(select(Evaluation)).all() == []


def test_conflict_keeps_what_was_typed_and_can_be_saved_again(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    stale = form_of(case, revision=str(case.revision - 1))
    answer = client.post(f"/cases/{case.id}/ratings", data=stale)
    assert answer.status_code == 409
    assert "Target terlampaui." in answer.text
    assert f'name="revision" type="hidden" value="{case.revision}"' in answer.text
    assert frozen.session.scalars(select(Evaluation)).all() == []


@pytest.mark.parametrize(("part", "status"), [("employee", 409), ("superior", 409), ("hr", 409), ("stranger", 404)])
def test_only_the_appraiser_rates(client: FlaskClient, frozen: World, part: str, status: int) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, part)
    assert client.post(f"/cases/{case.id}/ratings", data=form_of(case)).status_code == status
    assert frozen.session.scalars(select(Evaluation)).all() == []


def test_owner_saves_the_self_assessment(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "self_assessment")
    sign_in(client, frozen, "employee")
    data = {"revision": str(case.revision), "note": " Target tercapai. ", "obstacles": "", "result_rating": "above"}
    assert client.post(f"/cases/{case.id}/self-assessment", data=data).status_code == 302
    row = frozen.session.scalars(select(SelfAssessment)).one()
    assert (row.note, row.result_rating, row.behaviour_rating) == ("Target tercapai.", "above", None)
    assert "Target tercapai." in client.get(f"/cases/{case.id}").text
    sign_in(client, frozen, "appraiser")
    assert "Target tercapai." not in client.get(f"/cases/{case.id}").text


@pytest.mark.parametrize("state", ["running", "self_assessment", "rating", "delivery", "received", "closed"])
def test_every_page_draws_for_everybody(client: FlaskClient, frozen: World, state: str) -> None:
    case = reach(frozen, "received" if state == "closed" else state)
    if state == "closed":
        frozen.act(case, "acknowledge", "employee")
    for part in ("employee", "appraiser", "superior", "hr", "auditor"):
        sign_in(client, frozen, part)
        assert client.get(f"/cases/{case.id}").status_code == 200, part


@pytest.mark.parametrize("path", ["", "/document"])
def test_page_stays_within_twelve_statements(client: FlaskClient, frozen: World, path: str) -> None:
    case = rated(frozen, "received")
    sign_in(client, frozen, "employee")
    engine = frozen.session.connection().engine
    frozen.session.expunge_all()
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(f"/cases/{case.id}{path}").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) <= 12, statements
