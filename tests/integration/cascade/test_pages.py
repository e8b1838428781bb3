"""The pages of the cascade as each person meets them, without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.cascade import queries
from app.cascade.models import MatrixMember
from app.core.ids import new_id
from app.people.models import Employee, Position, Posting
from tests.integration.cascade.conftest import ROLE, Office
from tests.integration.plans.browser import read_form, send
from tests.integration.plans.conftest import statements
from tests.world import sign_in

MANUAL = {
    "purpose": "Mengukur mutu",
    "definition": "Pasien yang dilayani tepat waktu",
    "formula": "dilayani / semua",
    "unit": "persen",
    "control": "outcome",
    "source": "Rekam medis",
    "reporting": "quarterly",
}


def _cell_path(office: Office, part: str = "employee", column: int = 0) -> str:
    return f"{office.path}/cells/{office.key(part)}/{office.columns()[column].key}"


# Manuals, form A.1.3


def test_p38_a_manual_is_filled_in_and_read(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    lineage = office.columns()[0].key
    path = f"/cases/{office.leader.id}/manuals/{lineage}"
    form = read_form(client.get(path), path)
    assert send(client, path, form.fields | MANUAL).status_code == 302
    sign_in(client, office.world, "superior")
    page = client.get(f"/cases/{office.leader.id}/manuals").text
    assert "Pasien yang dilayani tepat waktu" in page
    assert "Triwulanan" in page
    assert "Isi manual" not in page
    assert client.get(path).status_code == 404
    (stored,) = queries.read_manuals(office.world.session, office.leader.id)
    assert (stored.lineage, stored.unit, stored.revision) == (lineage, "persen", 1)


@pytest.mark.parametrize("missing", ["purpose", "definition", "source", "formula", "unit", "control", "reporting"])
def test_p38_what_a_quantitative_manual_must_hold(client: FlaskClient, office: Office, missing: str) -> None:
    sign_in(client, office.world, "appraiser")
    path = f"/cases/{office.leader.id}/manuals/{office.columns()[0].key}"
    form = read_form(client.get(path), path)
    answer = send(client, path, form.fields | {**MANUAL, missing: ""})
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text
    assert queries.read_manuals(office.world.session, office.leader.id) == ()


def test_a_stale_manual_keeps_what_was_typed(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    path = f"/cases/{office.leader.id}/manuals/{office.columns()[0].key}"
    old = read_form(client.get(path), path).fields
    send(client, path, old | MANUAL)
    answer = send(client, path, old | {**MANUAL, "purpose": "Tujuan kedua"})
    assert answer.status_code == 409
    assert "Tujuan kedua" in answer.text
    again = read_form(answer, path).fields
    assert send(client, path, again | {**MANUAL, "purpose": "Tujuan kedua"}).status_code == 302
    assert queries.read_manuals(office.world.session, office.leader.id)[0].purpose == "Tujuan kedua"


# Strategies, form A.1.4


def test_p43_a_workblock_with_its_numbered_lines(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    lineage = office.columns()[0].key
    path = f"/cases/{office.leader.id}/strategies/new/{lineage}"
    fields = read_form(client.get(path), path).fields
    fields |= {"title": "Layanan cepat", "angle": "service", "product": "service", "routine_activities-0": "Piket"}
    more = read_form(send(client, path, fields, op="add:routine_activities"), path).fields
    assert queries.read_workblocks(office.world.session, office.leader.id) == ()
    assert more["routine_activities-0"] == "Piket"
    assert send(client, path, more | {"routine_activities-1": "Evaluasi", "product": "service"}).status_code == 302
    (block,) = queries.read_workblocks(office.world.session, office.leader.id)
    assert block.routine_activities == ("Piket", "Evaluasi")
    page = client.get(f"/cases/{office.leader.id}/strategies").text
    assert "Cascading tidak langsung (non-direct) · Pendekatan layanan" in page
    gone = f"/cases/{office.leader.id}/strategies/{block.id}/delete"
    token = read_form(client.get(f"/cases/{office.leader.id}/strategies"), gone).fields
    assert send(client, gone, token).status_code == 302
    assert queries.read_workblocks(office.world.session, office.leader.id) == ()


@pytest.mark.parametrize("page", ["manuals", "strategies"])
def test_only_who_sees_the_plan_reads_and_only_leaders_have_it(client: FlaskClient, office: Office, page: str) -> None:
    for who, status in (("superior", 200), ("hr", 200), ("unit_hr", 200), ("employee", 404), ("stranger", 404)):
        sign_in(client, office.world, who)
        assert client.get(f"/cases/{office.leader.id}/{page}").status_code == status, who
    case = office.world.case("employee")
    sign_in(client, office.world, "employee")
    assert client.get(f"/cases/{case.id}/{page}").status_code == 404
    assert "Manual indikator kinerja" not in client.get(f"/cases/{case.id}").text


# The matrix, form A.1.5


def test_the_leader_fills_a_cell_in_and_shares_it(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    assert client.get("/roles/").location == office.path
    path = _cell_path(office)
    form = read_form(client.get(path), path).fields
    more = read_form(send(client, path, form | {"roles-0-text": ROLE}, op="add:roles"), path).fields
    assert more["roles-0-text"] == ROLE
    more["roles-1-text"] = "<b>Peran kedua</b>"
    assert send(client, path, more).status_code == 302
    grid = client.get(office.path).text
    assert ROLE in grid
    assert "&lt;b&gt;Peran kedua" in grid
    share = f"{office.path}/share"
    page = client.get(share)
    assert "1 rancangan SKP ditambah (2 hasil kerja), 0 sudah lengkap, 0 SKP sudah diajukan" in page.text
    assert send(client, share, read_form(page, share).fields).status_code == 302
    tree = client.get(f"{office.path}/tree").text
    assert "Rancangan SKP" in tree
    case = office.world.case("employee")
    sign_in(client, office.world, "employee")
    assert "dari matriks peran hasil" in client.get(f"/cases/{case.id}/plan").text
    assert "dari matriks peran hasil" in client.get(f"/cases/{case.id}").text


def test_no_role_and_a_role_exclude_each_other(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    path = _cell_path(office)
    form = read_form(client.get(path), path).fields
    answer = send(client, path, form | {"roles-0-text": ROLE}, no_role="y")
    assert answer.status_code == 422
    assert ROLE in answer.text
    assert send(client, path, form, no_role="y").status_code == 302
    assert "Tidak ada peran" in client.get(office.path).text


def test_a_stale_cell_keeps_what_was_typed_and_shows_what_is_there(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    path = _cell_path(office)
    old = read_form(client.get(path), path).fields
    office.write("employee", 0, "Sudah tersimpan")
    answer = send(client, path, old | {"roles-0-text": ROLE})
    assert answer.status_code == 409
    assert "Sudah tersimpan" in answer.text
    assert ROLE in answer.text
    assert send(client, path, read_form(answer, path).fields).status_code == 302
    member = office.matrix().find(office.key("employee"))
    assert member is not None
    assert [role.text for role in member.roles()] == [ROLE]


READERS = {"appraiser", "superior", "hr", "unit_hr", "auditor"}


@pytest.mark.parametrize("who", [*sorted(READERS), "employee", "colleague", "stranger"])
def test_who_reads_the_matrix(client: FlaskClient, office: Office, who: str) -> None:
    status = 200 if who in READERS else 404
    path = _cell_path(office)
    sign_in(client, office.world, who)
    assert client.get(office.path).status_code == status
    assert client.get(f"{office.path}/tree").status_code == status
    writing = 200 if who == "appraiser" else 404
    for page in (
        path,
        f"{office.path}/people",
        f"{office.path}/share",
        f"{office.path}/people/{office.key('employee')}",
    ):
        assert client.get(page).status_code == writing, page


def test_what_no_page_of_ours_sends_is_refused(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    path = _cell_path(office)
    form = read_form(client.get(path), path).fields
    assert send(client, path, form | {"roles-²-text": "x"}).status_code == 400
    assert send(client, path, form, op="remove:roles:99").status_code == 400
    assert send(client, path, form, op="add:members").status_code == 400
    assert send(client, path, form | {"roles-0-text": "kata\x00kata"}).status_code == 422
    assert send(client, path, form | {"roles-0-level": "gold"}).status_code == 422
    assert send(client, path, form | {"roles-0-text": "x" * 2001}).status_code == 422
    assert client.get(f"{office.path}/people?q=%25%00_").status_code == 200
    nobody = f"{office.path}/cells/{new_id()}/{office.columns()[0].key}"
    assert client.get(nobody).status_code == 404
    assert client.get(f"{office.path}/cells/{office.key('employee')}/{new_id()}").status_code == 404


def test_a_request_is_answered_by_the_appraiser(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    found = client.get(f"{office.path}/people?q=Tirta")
    add = f"{office.path}/people"
    posted = re.search(r'name="csrf_token" value="([^"]+)"', found.text)
    assert posted is not None
    fields = {"csrf_token": posted.group(1), "employee_id": str(office.key("stranger"))}
    assert send(client, add, fields).status_code == 302
    assert send(client, add, fields).status_code == 302  # a second click changes nothing
    member = office.matrix().find(office.key("stranger"))
    assert member is not None
    answer = f"/roles/requests/{member.id}"
    assert send(client, answer, {"csrf_token": posted.group(1), "decision": "agree"}).status_code == 404
    sign_in(client, office.world, "superior")
    page = client.get("/roles/requests")
    assert "Tirta Nugraha" in page.text
    fields = read_form(page, answer).fields
    refused = send(client, answer, fields, decision="decline")
    assert refused.status_code == 422
    assert "Tuliskan alasan" in refused.text
    assert send(client, answer, fields | {"answer": "Beban penuh"}, decision="decline").status_code == 302
    sign_in(client, office.world, "appraiser")
    assert "Beban penuh" in client.get(f"{office.path}/people").text


@pytest.mark.parametrize("who", ["appraiser", "superior", "unit_hr"])
@pytest.mark.parametrize("page", ["", "/tree", "/share"])
def test_a_matrix_page_keeps_to_ten_statements(client: FlaskClient, office: Office, who: str, page: str) -> None:
    if page == "/share" and who != "appraiser":
        return
    office.write("employee", 0, ROLE)
    path = office.path
    sign_in(client, office.world, who)
    with statements(office.world.session.connection()) as seen:
        assert client.get(f"{path}{page}").status_code == 200
    assert len(seen) <= 10 + 4 * (page == "/share"), "\n".join(seen)


def test_three_hundred_people_need_no_more_statements(client: FlaskClient, office: Office) -> None:
    office.write("employee", 0, ROLE)
    path = office.path
    sign_in(client, office.world, "appraiser")
    client.get(path)
    with statements(office.world.session.connection()) as few:
        client.get(path)
    _crowd(office, 300)
    with statements(office.world.session.connection()) as many:
        answer = client.get(path)
    assert answer.text.count('id="p-') == 302
    assert len(many) == len(few) <= 10, "\n".join(many)


def _crowd(office: Office, count: int) -> None:
    """Direct reports without cases, each with a role in the first column."""
    world, session = office.world, office.world.session
    agency = {"agency_id": world.agency.id}
    people = [new_id() for _ in range(count)]
    posts = [new_id() for _ in range(count)]
    rows = [
        {"id": one, "name": f"Pegawai {n:03}", "nip": f"19900101{n:010}", "kind": "pns", "rank": "", **agency}
        for n, one in enumerate(people)
    ]
    session.execute(insert(Employee), rows)
    unit, above = world.units["clinic"].id, world.positions["appraiser"].id
    session.execute(
        insert(Position),
        [
            {"id": one, "unit_id": unit, "superior_id": above, "code": f"P{n}", "title": "Perawat", "heads_unit": False,
             "kind": "functional", **agency}
            for n, one in enumerate(posts)
        ],
    )  # fmt: skip
    session.execute(
        insert(Posting),
        [
            {"id": new_id(), "employee_id": person, "position_id": post, "kind": "definitive",
             "starts_on": world.cycle.starts_on, **agency}
            for person, post in zip(people, posts, strict=True)
        ],
    )  # fmt: skip
    matrix_id = office.shop().row.id
    session.execute(
        insert(MatrixMember),
        [
            {
                "id": new_id(),
                "matrix_id": matrix_id,
                "kind": "report",
                "employee_id": person,
                "position_id": post,
                **agency,
            }
            for person, post in zip(people, posts, strict=True)
        ],
    )
    session.commit()


def test_hr_lists_the_matrices_of_their_scope(client: FlaskClient, office: Office) -> None:
    office.write("employee", 0, ROLE)
    for who, status in (("hr", 200), ("unit_hr", 200), ("auditor", 200), ("appraiser", 404), ("employee", 404)):
        sign_in(client, office.world, who)
        answer = client.get("/roles/all")
        assert answer.status_code == status, who
        assert (office.path in answer.text) is (status == 200)


def test_the_leader_is_no_candidate_for_their_own_matrix(client: FlaskClient, office: Office) -> None:
    sign_in(client, office.world, "appraiser")
    assert "Tambahkan dr. Bagas" not in client.get(f"{office.path}/people?q=Bagas").text
    assert "Tambahkan dr. Sekar" in client.get(f"{office.path}/people?q=Sekar").text


def test_what_was_shared_while_the_employee_typed_is_kept(client: FlaskClient, office: Office) -> None:
    case = office.world.case("employee")
    sign_in(client, office.world, "employee")
    path = f"/cases/{case.id}/plan"
    typed = read_form(client.get(path), path).fields | {"results-0-text": "Tulisan sendiri"}
    office.write("employee", 0, ROLE)
    office.share()
    answer = send(client, path, typed)
    assert answer.status_code == 409
    again = read_form(answer, path).fields
    assert send(client, path, again).status_code == 302
    assert sorted(office.results("employee")) == sorted(["Tulisan sendiri", ROLE])
    assert office.result("employee", ROLE).origin is not None


def test_p50_d_an_acting_head_writes_the_matrix_of_the_vacant_post(client: FlaskClient, office: Office) -> None:
    world = office.world
    holder = world.session.scalars(select(Posting).where(Posting.employee_id == office.key("appraiser"))).one()
    acting = Posting(
        agency_id=world.agency.id, employee_id=office.key("stranger"), position_id=holder.position_id, kind="plt",
        starts_on=world.cycle.starts_on,
    )  # fmt: skip
    holder.ends_on = world.cycle.starts_on
    world.session.add(acting)
    world.session.commit()
    sign_in(client, world, "stranger")
    page = client.get(office.path)
    assert page.status_code == 200
    assert "Isi<span" in page.text
    sign_in(client, world, "appraiser")
    assert "Isi<span" not in client.get(office.path).text  # reads on, as the owner of the plan that gives the columns
