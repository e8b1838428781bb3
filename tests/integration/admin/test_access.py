"""Who may open what: roles against views, and rows of others that do not exist."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from app.auth.models import RoleGrant
from app.core import clock
from app.people.delegations import report_appraiser
from app.people.holidays import add_holiday
from app.people.models import Delegation, Employee, Posting
from tests.integration.admin.conftest import Panel
from tests.world import World

PEOPLE = ("unit", "position", "employee", "posting", "delegation", "appraiserreport", "holiday")
ACCOUNTS = ("user", "rolegrant")
READERS = {"hr", "unit_hr", "admin", "auditor"}
NOBODY = {"employee", "appraiser", "superior"}
READ = {
    "": READERS,
    **{f"{name}/": READERS for name in PEOPLE},
    **{f"{name}/": {"admin"} for name in ACCOUNTS},
    "auditentry/": {"admin", "auditor"},
}
WRITE = {
    "unit/new/": {"hr", "unit_hr", "admin"},
    "position/new/": {"hr", "unit_hr", "admin"},
    "employee/new/": {"hr", "unit_hr", "admin"},
    "posting/new/": {"hr", "unit_hr", "admin"},
    "delegation/new/": {"hr", "unit_hr", "admin"},
    "posting/transfer/": {"hr", "unit_hr", "admin"},
    "holiday/new/": {"hr", "admin"},
    "user/new/": {"admin"},
    "rolegrant/new/": {"admin"},
    "auditentry/new/": set(),
    "agency/new/": set(),
    "appraiserreport/new/": set(),
}


@pytest.mark.parametrize("part", sorted(READERS | NOBODY))
def test_each_role_opens_what_it_may_and_nothing_else(panel: Panel, part: str) -> None:
    panel.enter(part)
    for path, allowed in {**READ, **WRITE}.items():
        expected = 200 if part in allowed else 404
        assert panel.get(path).status_code == expected, (part, path)


@pytest.mark.parametrize("part", ["auditor", "employee"])
def test_who_may_only_read_can_post_nothing(panel: Panel, part: str) -> None:
    panel.enter(part)
    person = panel.world.people["colleague"].id
    for path in ("unit/new/", "employee/new/", "holiday/fill/", "employee/action/", "user/reset-password/"):
        assert panel.post(path, {"action": "deactivate", "rowid": str(person), "id": str(person)}).status_code == 404


def test_readers_are_offered_no_buttons(panel: Panel) -> None:
    page = panel.enter("auditor").get("employee/").text
    assert "Laras Kinasih" in page
    assert "Tambah pegawai" not in page
    assert "Nonaktifkan" not in page
    details = panel.get("employee/details/", id=panel.world.people["employee"].id).text
    assert "/edit/" not in details
    assert "Mutasi" not in details


def test_the_navigation_shows_what_the_person_may_open(panel: Panel) -> None:
    hr = panel.enter("hr").get("").text
    assert 'href="/admin/employee/"' in hr
    assert 'href="/admin/user/"' not in hr
    admin = panel.enter("admin").get("").text
    assert 'href="/admin/user/"' in admin


def test_nothing_of_flask_admin_is_served(panel: Panel) -> None:
    panel.enter("admin")
    assert panel.get("static/bootstrap/bootstrap4/js/bootstrap.min.js").status_code == 404
    assert "bootstrap4" not in panel.get("employee/").text


def rows_of(world: World) -> dict[str, UUID]:
    """The key of one row of each kind in the world's clinic and office."""
    session, actor = world.session, world.actor("hr")
    today = clock.today("Asia/Jakarta")
    employee = world.people["employee"]
    delegation = Delegation(
        agency_id=world.agency.id,
        absent_id=employee.id,
        substitute_id=world.people["colleague"].id,
        starts_on=today,
        ends_on=today.replace(day=28),
        reason="Cuti",
    )
    session.add(delegation)
    holiday = add_holiday(session, world.agency.id, today, "Libur setempat", actor=actor)
    report = report_appraiser(session, employee.id, "Penilai saya salah.", actor=actor)
    session.commit()
    posting = session.scalars(select(Posting).where(Posting.employee_id == employee.id)).one()
    grant = session.scalars(select(RoleGrant).where(RoleGrant.agency_id == world.agency.id)).first()
    rows = {
        "agency": world.agency,
        "unit": world.units["clinic"],
        "position": world.positions["employee"],
        "employee": employee,
        "posting": posting,
        "delegation": delegation,
        "holiday": holiday,
        "appraiserreport": report,
        "user": world.users["employee"],
        "rolegrant": grant,
    }
    return {name: row.id for name, row in rows.items()}


ACTIONS = {"employee": "deactivate", "delegation": "end", "holiday": "confirm"}


def test_rows_of_another_agency_do_not_exist(panel: Panel, elsewhere: World) -> None:
    panel.enter("admin")
    stranger = elsewhere.users["hr"].id
    for name, key in rows_of(elsewhere).items():
        assert panel.get(f"{name}/details/", id=key).status_code == 404, name
        assert panel.get(f"{name}/edit/", id=key).status_code == 404, name
        assert panel.post(f"{name}/edit/", id=key).status_code == 404, name
        assert panel.post(f"{name}/delete/", {"id": str(key)}).status_code == 404, name
        assert panel.act(name, ACTIONS.get(name, "x"), [key]).status_code == 404, name
    assert panel.post("user/reset-password/", {"id": str(stranger)}).status_code == 404


def test_rows_of_the_own_agency_do_exist(panel: Panel) -> None:
    """The test above would also pass on a panel that knows nothing at all."""
    panel.enter("admin")
    for name, key in rows_of(panel.world).items():
        assert panel.get(f"{name}/details/", id=key).status_code == 200, name


def test_hr_of_a_unit_does_not_reach_other_units(panel: Panel) -> None:
    """unit_hr covers the health office and the clinic below it, not the personnel office beside it."""
    world = panel.enter("unit_hr").world
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people["hr"].id)).one()
    outside = {
        "unit": world.units["hr"],
        "position": world.positions["hr"],
        "employee": world.people["hr"],
        "posting": posting,
    }
    people = [world.people["employee"].id, world.people["hr"].id]
    for name, key in {name: row.id for name, row in outside.items()}.items():
        assert panel.get(f"{name}/details/", id=key).status_code == 404, name
        assert panel.get(f"{name}/edit/", id=key).status_code == 404, name
        assert panel.post(f"{name}/edit/", id=key).status_code == 404, name
    assert panel.act("employee", "deactivate", people).status_code == 404
    assert world.session.get_one(Employee, people[0]).active
    listed = panel.get("employee/").text
    assert "Laras Kinasih" in listed
    assert "Danu Prakosa" not in listed
    assert "Danu Prakosa" not in panel.get("employee/export/csv/").get_data(as_text=True)


def test_hr_of_a_unit_can_not_place_into_other_units(panel: Panel) -> None:
    world = panel.enter("unit_hr").world
    data = {"title": "Jabatan baru", "code": "BARU", "kind": "staff", "unit_id": "BKPSDM (BKPSDM)"}
    answer = panel.post("position/new/", data)
    assert answer.status_code == 422
    assert "Tidak ditemukan" in answer.text
    pick = {**data, "unit_id": "x", "unit_id-pick": str(world.units["hr"].id)}
    assert panel.post("position/new/", pick).status_code == 422
    assert panel.post("position/new/", {**data, "unit_id": "DKES"}).status_code == 302


def test_hr_of_a_unit_makes_no_top_units(panel: Panel) -> None:
    panel.enter("unit_hr")
    assert panel.post("unit/new/", {"name": "Dinas baru", "code": "BARU", "parent_id": ""}).status_code == 422
    assert panel.post("unit/new/", {"name": "Pustu", "code": "PUSTU", "parent_id": "PKM"}).status_code == 302


def test_forms_without_token_change_nothing(panel: Panel) -> None:
    panel.enter("admin")
    world = panel.world
    for path, data in {
        "unit/new/": {"name": "Baru", "code": "BARU"},
        "employee/action/": {"action": "deactivate", "rowid": str(world.people["employee"].id), "confirmed": "1"},
        "user/reset-password/": {"id": str(world.users["employee"].id)},
        "holiday/fill/": {"year": "2026"},
    }.items():
        assert panel.client.post(f"/admin/{path}", data=data).status_code == 400, path
    world.session.expire_all()
    assert world.people["employee"].active
    assert world.users["employee"].epoch == 0


@pytest.mark.parametrize(
    "query",
    [
        {"page": "-1"},
        {"page": "99999999999999999999999"},
        {"sort": "999"},
        {"sort": "-1"},
        {"search": "\x00"},
        {"search": "%_\\'\""},
        {"search": "^=x"},
        {"kind": "'; drop table employee"},
        {"gap": "nothing", "flt0_x": "1", "page_size": "100000"},
    ],
)
@pytest.mark.parametrize("path", ["employee/", "position/", "unit/", "posting/"])
def test_strange_addresses_are_answered(panel: Panel, path: str, query: dict[str, str]) -> None:
    panel.enter("hr")
    assert panel.get(path, **query).status_code == 200


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-7000-8000-000000000000", "\x00"])
def test_identifiers_that_are_none_are_not_found(panel: Panel, value: str) -> None:
    panel.enter("admin")
    for name in (*PEOPLE, *ACCOUNTS, "auditentry"):
        assert panel.get(f"{name}/details/", id=value).status_code == 404, name
