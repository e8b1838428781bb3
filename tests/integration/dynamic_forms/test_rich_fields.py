"""Files, employees, tables, computed and retired fields on the case page, and answers from elsewhere."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from app.auth.models import User
from app.cases.models import Case, CaseAnswer
from app.core.file_store import FileStore
from app.dynamic_forms import views
from app.people.models import Employee
from tests.integration.dynamic_forms.conftest import use
from tests.integration.dynamic_forms.test_facts import facts
from tests.statements import counted
from tests.unit.core.test_filetypes import PDF
from tests.world import World, sign_in

OVERLAY = """
extends: skp-nasional
code: skp-kaya
facts: {total: decimal, days: int}
forms:
  plan:
    sections:
      - id: trip
        title: {id: Perjalanan, en: Trip}
        fields:
          - {id: letter, type: file, required: true, label: {id: Surat tugas, en: Letter}}
          - {id: mate, type: person, label: {id: Pendamping, en: Companion}}
          - {id: start, type: date, label: {id: Mulai, en: Start}}
          - {id: end, type: date, label: {id: Selesai, en: End}}
          - id: days
            type: int
            label: {id: Lama, en: Length}
            unit: {id: hari, en: days}
            computed: {op: days, of: [{field: start}, {field: end}]}
          - id: costs
            type: table
            label: {id: Rincian biaya, en: Costs}
            columns:
              - {id: what, type: text, required: true, label: {id: Uraian, en: What}}
              - {id: price, type: decimal, label: {id: Biaya, en: Price}, unit: {id: ribu, en: thousand}}
              - {id: paid, type: bool, label: {id: Dibayar, en: Paid}}
          - id: total
            type: decimal
            label: {id: Total biaya, en: Total}
            computed: {op: sum, column: costs.price}
          - id: reason
            type: text
            label: {id: Alasan biaya besar, en: Reason}
            show_if: {fact: total, op: more_than, value: 100}
          - {id: old, type: text, label: {id: Cara lama, en: Old way}, RETIRED}
  closed:
    sections: [{component: answers}]
"""
SECTION = 3
PREFIX = f"isian-{SECTION}-"
MATE = f"{PREFIX}field-mate"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "store", lambda: FileStore(tmp_path, max_bytes=10_000))


@pytest.fixture
def case(client: FlaskClient, frozen: World) -> Case:
    """A case under a definition with all of it, with its owner at the keyboard."""
    use(frozen, OVERLAY.replace("RETIRED", "retired: true"))
    found = frozen.case()
    sign_in(client, frozen, "employee")
    return found


def send(client: FlaskClient, case: Case, answers: dict[str, Any], **more: Any) -> TestResponse:
    """Post the section as the page would; the table is on it unless it is left out."""
    data = {f"{PREFIX}field-{name}": value for name, value in answers.items()}
    data |= {f"{PREFIX}revision": case.revision, f"{PREFIX}field-costs-rows": "1", **more}
    return client.post(f"/cases/{case.id}/fields/plan/{SECTION}", data=data, content_type="multipart/form-data")


def pdf(name: str = "Surat tugas.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def row(number: int, what: str, price: str = "", paid: str = "") -> dict[str, str]:
    return {
        f"costs-{number}-field-what": what,
        f"costs-{number}-field-price": price,
        f"costs-{number}-field-paid": paid,
    }


def stored(world: World, case: Case) -> dict[str, Any]:
    query = select(CaseAnswer.field, CaseAnswer.value).where(CaseAnswer.case_id == case.id)
    return {field: value for field, value in world.session.execute(query)}


def page(client: FlaskClient, case: Case) -> str:
    return client.get(f"/cases/{case.id}").text


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_served_replaced_and_removed(client, frozen, case, tmp_path):
    assert send(client, case, {"letter": pdf()}).status_code == 302
    kept = stored(frozen, case)["letter"]
    assert (kept["name"], kept["media_type"], kept["size"]) == ("Surat tugas.pdf", "application/pdf", len(PDF))
    address = f"/cases/{case.id}/fields/plan/letter/file"
    assert f'href="{address}"' in page(client, case)
    with client.get(address) as answer:
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="Surat tugas.pdf"')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    send(client, frozen.fresh(case), {"letter": pdf("Baru.pdf", PDF + b"\n%more")})
    assert stored(frozen, case)["letter"]["name"] == "Baru.pdf"
    assert len(on_disk(tmp_path)) == 1
    gone = send(client, frozen.fresh(case), {"letter-remove": "1"})
    assert gone.status_code == 422  # it is demanded
    assert "wajib diisi" in gone.text
    assert stored(frozen, case)["letter"]["name"] == "Baru.pdf"


def test_an_optional_file_can_be_taken_back(client, frozen, tmp_path):
    use(frozen, OVERLAY.replace("RETIRED", "retired: true").replace("type: file, required: true", "type: file"))
    case = frozen.case()
    sign_in(client, frozen, "employee")
    send(client, case, {"letter": pdf()})
    assert send(client, frozen.fresh(case), {"letter-remove": "1"}).status_code == 302
    assert stored(frozen, case)["letter"] is None
    assert on_disk(tmp_path) == []
    assert client.get(f"/cases/{case.id}/fields/plan/letter/file").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<script>alert(1)</script>", "a.pdf", "tidak sesuai dengan namanya"),
        (b"MZ", "a.exe", "tidak diterima"),
        (b"", "a.pdf", "kosong"),
        (PDF + b"x" * 20_000, "a.pdf", "terlalu besar"),
    ],
    ids=["disguised", "program", "empty", "large"],
)
def test_a_bad_file_is_refused_beside_its_field_and_stores_nothing(
    client, frozen, case, tmp_path, content, name, words
):
    answer = send(client, case, {"letter": pdf(name, content), **row(0, "Hotel")})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Hotel" in answer.text
    assert stored(frozen, case) == {}
    assert on_disk(tmp_path) == []


def test_a_file_on_a_refused_page_is_asked_for_again(client, frozen, case, tmp_path):
    answer = send(client, case, {"letter": pdf(), **row(0, "", "12")})
    assert answer.status_code == 422
    assert "Pilih lagi berkas ini" in answer.text
    assert on_disk(tmp_path) == []


def test_a_file_is_served_only_to_who_sees_the_fields(client, frozen, case):
    send(client, case, {"letter": pdf()})
    address = f"/cases/{case.id}/fields/plan/letter/file"
    sign_in(client, frozen, "stranger")
    assert client.get(address).status_code == 404
    sign_in(client, frozen, "appraiser")
    with client.get(address) as answer:
        assert answer.status_code == 200
    for other in ("mate", "start", "nowhere"):
        assert client.get(f"/cases/{case.id}/fields/plan/{other}/file").status_code == 404


def test_a_person_is_found_by_name_or_nip_and_shown_without_it(client, frozen, case):
    mate = frozen.people["colleague"]
    name, nip, mate_id = mate.name, mate.nip, str(mate.id)
    assert send(client, case, {"letter": pdf(), "mate": nip}).status_code == 302
    assert stored(frozen, case)["mate"] == mate_id
    shown = page(client, case)
    assert name in shown
    assert nip not in shown
    assert send(client, frozen.fresh(case), {"mate": ""}).status_code == 302
    assert stored(frozen, case)["mate"] is None
    send(client, frozen.fresh(case), {"mate": name.upper()})
    assert stored(frozen, case)["mate"] == mate_id
    sign_in(client, frozen, "appraiser")
    shown = page(client, case)
    assert name in shown
    assert nip not in shown


def test_several_of_a_name_are_offered_and_one_is_chosen(client, frozen, case):
    twins = [
        Employee(agency_id=frozen.agency.id, name="Sari Kembar", nip=f"19900101201501200{number}", kind="pns")
        for number in (1, 2)
    ]
    frozen.session.add_all(twins)
    frozen.session.commit()
    ids = [str(twin.id) for twin in twins]
    answer = send(client, case, {"letter": pdf(), "mate": "sari kembar"})
    assert answer.status_code == 422
    assert "Ada beberapa yang cocok" in answer.text
    assert all(f'name="{MATE}-pick"' in answer.text and one in answer.text for one in ids)
    assert "199001012015012" not in answer.text
    assert send(client, case, {"letter": pdf(), "mate": "sari kembar", "mate-pick": ids[1]}).status_code == 302
    assert stored(frozen, case)["mate"] == ids[1]


def test_nobody_of_another_agency_and_no_part_of_a_nip_is_found(client, frozen, case):
    for typed in ("1990", "x", "Tidak Ada", "%%", "a" * 5000):
        answer = send(client, case, {"letter": pdf(), "mate": typed})
        assert answer.status_code == 422, typed
    address = f"/cases/{case.id}/fields/plan/people"
    name = frozen.people["colleague"].name
    assert name in client.get(address, query_string={MATE: name[:4]}).text
    assert "<option" not in client.get(address, query_string={MATE: frozen.people["colleague"].nip[:10]}).text
    sign_in(client, frozen, "appraiser")
    assert client.get(address, query_string={MATE: name[:4]}).status_code in (403, 404, 409, 422)


def test_rows_are_typed_checked_and_read_as_a_table_with_sums(client, frozen, case):
    rows = {**row(0, "Hotel", "1.000,5", "yes"), **row(1, "", ""), **row(2, "Bus", "99,5", "no")}
    assert send(client, case, {"letter": pdf(), **rows}).status_code == 302
    assert stored(frozen, case)["costs"] == [
        {"what": "Hotel", "price": "1000.5", "paid": True}, {"what": "Bus", "price": "99.5", "paid": False},
    ]  # fmt: skip
    sign_in(client, frozen, "appraiser")
    shown = page(client, case)
    assert re.search(r"<th scope=\"col\"[^>]*>Biaya \(ribu\)</th>", shown)
    assert '<td data-label="Uraian"><div>Hotel</div></td>' in shown
    assert "<strong>1.100 ribu</strong>" in shown or "<strong>1.100,0 ribu</strong>" in shown
    refused = None
    sign_in(client, frozen, "employee")
    refused = send(client, frozen.fresh(case), {**row(0, "", "5"), **row(1, "Bus", "banyak")})
    assert refused.status_code == 422
    assert "Uraian: Isian ini wajib diisi." in refused.text
    assert "banyak" in refused.text
    assert len(stored(frozen, case)["costs"]) == 2


def test_row_buttons_store_nothing_and_lose_nothing(client, frozen, case):
    typed = {**row(0, "Hotel", "5"), **row(1, "Bus")}
    more = send(client, case, typed, rows="costs:add")
    assert more.status_code == 200
    assert f'formaction="/cases/{case.id}/fields/plan/{SECTION}#{PREFIX}field-costs"' in more.text
    assert f'name="{PREFIX}field-costs-2-field-what"' in more.text
    assert 'value="Hotel"' in more.text
    less = send(client, case, typed, rows="costs:remove:0")
    assert 'value="Hotel"' not in less.text
    (first,) = re.findall(rf'<input[^>]*name="{PREFIX}field-costs-0-field-what"[^>]*>', less.text)
    assert 'value="Bus"' in first
    assert f'name="{PREFIX}field-costs-1-field-what"' not in less.text
    for bad in ("costs:remove:7", "letter:add", "nowhere:add", "costs"):
        assert send(client, case, typed, rows=bad).status_code == 404
    assert stored(frozen, case) == {}


def test_at_most_fifty_rows(client, frozen, case):
    many = {name: value for number in range(300) for name, value in row(number, f"B{number}").items()}
    answer = send(client, case, {"letter": pdf(), **many})
    assert answer.status_code == 422
    assert "paling banyak 50 baris" in answer.text
    assert stored(frozen, case) == {}


def test_a_demanded_table_wants_a_row(client, frozen):
    use(
        frozen,
        OVERLAY.replace("RETIRED", "retired: true").replace(
            "type: table\n", "type: table\n            required: true\n"
        ),
    )
    case = frozen.case()
    sign_in(client, frozen, "employee")
    answer = send(client, case, {"letter": pdf(), **row(0, "")})
    assert answer.status_code == 422
    assert "Rincian biaya: Isian ini wajib diisi." in answer.text
    assert send(client, case, {"letter": pdf(), **row(0, "Bus")}).status_code == 302


def test_what_is_computed_is_never_typed_and_tells_guards(client, frozen, case):
    answers = {
        "letter": pdf(),
        "start": "2026-02-27",
        "end": "2026-03-02",
        "days": "99",
        "total": "1",
        **row(0, "Hotel", "150"),
    }
    assert send(client, case, answers).status_code == 302
    kept = stored(frozen, case)
    assert (kept["days"], kept["total"]) == (4, "150")
    told = facts(frozen, case)
    assert (told["days"], told["total"]) == (4, 150)
    shown = page(client, case)
    assert ">4 hari</output>" in shown
    assert "Alasan biaya besar" in shown
    send(client, frozen.fresh(case), {"start": "2026-02-27", "end": "", **row(0, "Hotel", "15")})
    kept = stored(frozen, case)
    assert (kept["days"], kept["total"]) == (None, "15")
    assert "Alasan biaya besar" not in page(client, case)


def test_computed_fields_follow_while_one_types(client, frozen, case):
    data = {
        f"{PREFIX}field-{name}": value
        for name, value in {"start": "2026-02-27", "end": "2026-02-28", **row(0, "x", "2,5")}.items()
    }
    data[f"{PREFIX}field-costs-rows"] = "1"
    answer = client.post(f"/cases/{case.id}/fields/plan/{SECTION}/computed", data=data)
    assert answer.json == {"days": "2 hari", "total": "2,5"}
    assert stored(frozen, case) == {}
    sign_in(client, frozen, "stranger")
    assert client.post(f"/cases/{case.id}/fields/plan/{SECTION}/computed", data=data).status_code == 404


def test_a_retired_field_is_not_asked_but_its_answer_is_shown(client, frozen, case):
    assert "Cara lama" not in page(client, case)
    assert send(client, case, {"letter": pdf(), "old": "diam-diam"}).status_code == 302
    assert "old" not in stored(frozen, case)
    frozen.session.add(
        CaseAnswer(agency_id=frozen.agency.id, case_id=case.id, form="plan", field="old", value="Dahulu begini")
    )
    frozen.session.commit()
    for part in ("employee", "appraiser"):
        sign_in(client, frozen, part)
        shown = page(client, case)
        assert "Dahulu begini" in shown
        assert "tidak dipakai lagi" in shown


def test_answers_of_other_forms_are_read_in_a_later_state(client, frozen, case):
    send(client, case, {"letter": pdf(), **row(0, "Hotel", "150")})
    frozen.force_state(frozen.fresh(case), "closed")
    shown = page(client, case)
    assert "Isian tahap sebelumnya" in shown
    assert "Surat tugas.pdf" in shown
    assert "Hotel" in shown
    assert f"/fields/plan/{SECTION}" not in shown
    with client.get(f"/cases/{case.id}/fields/plan/letter/file") as answer:
        assert answer.status_code == 200


def test_answers_of_an_earlier_version_stay_readable(client, frozen, case):
    send(client, case, {"letter": pdf(), "start": "2026-02-27", **row(0, "Hotel", "150")})
    frozen.session.add(CaseAnswer(agency_id=frozen.agency.id, case_id=case.id, form="lost", field="x1", value="entah"))
    fewer = re.sub(r"          - \{id: (start|letter).*\n", "", OVERLAY.replace("RETIRED", "retired: true"))
    fewer = fewer.replace("computed: {op: days, of: [{field: start}, {field: end}]}", "computed: {value: 1}")
    newer = use(frozen, fewer)
    frozen.fresh(case).definition_version_id = newer.id
    frozen.session.commit()
    for part in ("employee", "appraiser"):
        sign_in(client, frozen, part)
        shown = page(client, case)
        below = shown[shown.index("Isian dari versi sebelumnya") :]
        for words in ("Mulai", "27 Februari 2026", "Surat tugas.pdf", "x1", "entah"):
            assert words in below
    with client.get(f"/cases/{case.id}/fields/plan/letter/file") as answer:
        assert answer.status_code == 200


def test_a_page_with_all_of_it_stays_cheap_and_speaks_english(client, frozen, case, engine: Engine):
    mate = frozen.people["colleague"].nip
    send(client, case, {"letter": pdf(), "mate": mate, **row(0, "Hotel", "1.150,5", "yes"), **row(1, "Bus", "2")})
    page(client, case)
    with counted(engine) as sent:
        page(client, case)
    assert len(sent) <= 11, "\n\n".join(sent)
    sign_in(client, frozen, "appraiser")
    frozen.session.get_one(User, frozen.users["appraiser"].id).locale = "en"
    frozen.session.commit()
    shown = page(client, case)
    assert "Price (thousand)" in shown
    assert "1,150.5 thousand" in shown


@pytest.mark.usefixtures("app")
def test_markup_in_answers_is_only_text(client: FlaskClient, frozen: World, case: Case, app: Flask) -> None:
    bad = "<script>alert(1)</script>"
    send(client, case, {"letter": pdf(f"{bad}.pdf"), **row(0, bad, "1")})
    sign_in(client, frozen, "appraiser")
    shown = page(client, case)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
