"""Changing the register through the panel: forms, lookups, audit, bulk reports, statements."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.people.models import Agency, AppraiserReport, Delegation, Employee, Holiday, Position, Posting, Unit
from tests.integration.admin.conftest import Panel
from tests.world import World

NURSE = {"name": "Sari Anindya, A.Md.Kep.", "kind": "pns", "nip": "19930412 201902 2 004", "rank": "II/d"}


def posting_of(session: Session, employee: Employee) -> Posting:
    query = select(Posting).where(Posting.employee_id == employee.id).order_by(Posting.starts_on)
    return session.scalars(query).all()[-1]


def test_an_employee_comes_with_an_audit_entry(panel: Panel) -> None:
    world = panel.enter("hr").world
    answer = panel.post("employee/new/", {**NURSE, "active": "y"})
    assert answer.status_code == 302
    made = world.session.scalars(select(Employee).where(Employee.nip == "199304122019022004")).one()
    assert (made.agency_id, made.rank, made.active) == (world.agency.id, "II/d", True)
    [entry] = panel.audit("employee.create")
    assert entry.user_id == world.users["hr"].id
    assert entry.changes["nip"] == [None, "199304122019022004"]


def test_the_agency_never_comes_from_the_form(panel: Panel, elsewhere: World) -> None:
    panel.enter("hr").post("employee/new/", {**NURSE, "active": "y", "agency_id": str(elsewhere.agency.id)})
    made = panel.world.session.scalars(select(Employee).where(Employee.nip == "199304122019022004")).one()
    assert made.agency_id == panel.world.agency.id


@pytest.mark.parametrize(
    ("nip", "sentence"),
    [
        ("123", "18 angka"),
        ("199304122019132004", "bulan pengangkatan"),
        ("199201072019032003", "sudah dipakai"),
        ("", "belum diisi"),
    ],
)
def test_a_wrong_number_is_explained_and_nothing_is_kept(panel: Panel, nip: str, sentence: str) -> None:
    panel.enter("hr")
    answer = panel.post("employee/new/", {**NURSE, "nip": nip})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Sari Anindya" in answer.text
    assert panel.audit("employee.create") == []


def test_change_and_audit_fall_together(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the commit fails, neither the change nor the entry is there."""
    world = panel.enter("hr").world
    key = world.people["employee"].id
    data = {"name": "Nama Lain", "kind": "pns", "nip": "199201072019032003", "rank": "III/b", "active": "y"}

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the trail can't be written")

    monkeypatch.setattr("app.people.changes.record", broken)
    with pytest.raises(RuntimeError):
        panel.post("employee/edit/", data, id=key)
    monkeypatch.undo()
    assert world.session.get_one(Employee, key).name != "Nama Lain"
    assert panel.audit("employee.change") == []
    assert panel.post("employee/edit/", data, id=key).status_code == 302
    [entry] = panel.audit("employee.change")
    assert entry.changes["name"][1] == "Nama Lain"


def test_an_unchanged_form_leaves_no_trace(panel: Panel) -> None:
    key = panel.enter("hr").world.units["clinic"].id
    data = {"name": "UPT Puskesmas Melati", "code": "PKM", "parent_id": "Dinas Kesehatan (DKES)"}
    assert panel.post("unit/edit/", data, id=key).status_code == 302
    assert panel.audit("unit.change") == []


def test_a_circle_of_units_is_refused_with_its_path(panel: Panel) -> None:
    key = panel.enter("hr").world.units["office"].id
    answer = panel.post("unit/edit/", {"name": "Dinas Kesehatan", "code": "DKES", "parent_id": "PKM"}, id=key)
    assert answer.status_code == 422
    assert "berputar" in answer.text


def test_units_stand_in_the_order_of_the_tree(panel: Panel) -> None:
    page = panel.enter("hr").get("unit/").text
    order = [page.index(f">{name}<") for name in ("Pemerintah Kabupaten Uji Coba", "BKPSDM", "Dinas Kesehatan")]
    assert order == sorted(order)
    assert '<span class="t-depth-2">UPT Puskesmas Melati</span>' in page


def test_several_hits_are_offered_and_one_is_picked(panel: Panel) -> None:
    world = panel.enter("hr").world
    twin = Unit(agency_id=world.agency.id, code="PKM2", name="UPT Puskesmas Mawar")
    world.session.add(twin)
    world.session.commit()
    twin_id = twin.id
    data = {"title": "Perawat Mahir", "code": "PRW2", "kind": "functional", "superior_id": "APPRAISER"}
    answer = panel.post("position/new/", {**data, "unit_id": "puskesmas"})
    assert answer.status_code == 422
    assert "UPT Puskesmas Melati (PKM)" in answer.text
    assert "UPT Puskesmas Mawar (PKM2)" in answer.text
    assert "Perawat Mahir" in answer.text
    picked = panel.post("position/new/", {**data, "unit_id": "puskesmas", "unit_id-pick": str(twin_id)})
    assert picked.status_code == 302
    made = world.session.scalars(select(Position).where(Position.code == "PRW2")).one()
    assert made.unit_id == twin_id
    assert made.superior.code == "APPRAISER"


def test_suggestions_are_options_of_the_own_agency(panel: Panel, elsewhere: World) -> None:
    elsewhere.people["employee"].name = "Laras Lain"
    elsewhere.session.commit()
    answer = panel.enter("hr").get("posting/ajax/lookup/", name="employee_id", employee_id="laras")
    assert answer.text.count("<option") == 1
    assert "199201072019032003" in answer.text
    assert "Perawat Ahli Pertama" in answer.text
    assert panel.get("posting/ajax/lookup/", name="kind", kind="x").status_code == 404
    assert panel.enter("auditor").get("posting/ajax/lookup/", name="employee_id").status_code == 404


def test_a_name_with_markup_stays_text(panel: Panel) -> None:
    panel.world.people["employee"].name = "<script>alert(1)</script>"
    panel.world.session.commit()
    panel.enter("hr")
    for page in (
        panel.get("employee/").text,
        panel.get("posting/").text,
        panel.get("posting/ajax/lookup/", name="employee_id", employee_id="script").text,
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_transfer_ends_the_present_post(panel: Panel) -> None:
    world = panel.enter("hr").world
    data = {"employee_id": "199201072019032003", "position_id": "STRANGER", "starts_on": "2026-02-01", "basis": "SK 1"}
    assert panel.post("posting/transfer/", data).status_code == 302
    session = world.session
    query = select(Posting).where(Posting.employee_id == world.people["employee"].id).order_by(Posting.starts_on)
    old, new = session.scalars(query).all()
    assert old.ends_on == new.starts_on == date(2026, 2, 1)
    assert new.position_id == world.positions["stranger"].id
    assert len(panel.audit("posting.create")) == 1
    assert len(panel.audit("posting.end")) == 1


def test_an_overlap_is_refused_beside_the_field(panel: Panel) -> None:
    panel.enter("hr")
    data = {"employee_id": "199201072019032003", "position_id": "STRANGER", "kind": "definitive"}
    answer = panel.post("posting/new/", {**data, "starts_on": "2026-02-01"})
    assert answer.status_code == 422
    assert "Bertumpuk dengan jabatan Perawat Ahli Pertama" in answer.text
    acting = panel.post("posting/new/", {**data, "kind": "plt", "starts_on": "2026-02-01"})
    assert "Plt dan Plh perlu tanggal selesai." in acting.text


def test_the_last_day_is_the_last_day(panel: Panel) -> None:
    """People type the last day; the table holds the first day after."""
    world = panel.enter("hr").world
    posting = posting_of(world.session, world.people["employee"])
    key = posting.id
    data = {"appraiser_position_id": "SUPERIOR", "last_day": "2026-06-30"}
    assert panel.post("posting/edit/", data, id=key).status_code == 302
    stored = world.session.get_one(Posting, key)
    assert stored.ends_on == date(2026, 7, 1)
    assert stored.appraiser_position_id == world.positions["superior"].id
    page = panel.get("posting/details/", id=key).text
    assert "30 Juni 2026" in page
    assert 'value="2026-06-30"' in panel.get("posting/edit/", id=key).text
    kept = panel.post("posting/edit/", {"appraiser_position_id": "", "last_day": ""}, id=key)
    assert kept.status_code == 422


def test_a_report_is_answered_and_the_appraiser_corrected(panel: Panel) -> None:
    world = panel.enter("hr").world
    report = AppraiserReport(
        agency_id=world.agency.id, employee_id=world.people["employee"].id, message="Penilai saya sudah pindah."
    )
    world.session.add(report)
    world.session.commit()
    key = report.id
    assert "Penilai saya sudah pindah." in panel.get("appraiserreport/edit/", id=key).text
    data = {"status": "corrected", "answer": "Sudah kami perbaiki.", "appraiser_position_id": "SUPERIOR"}
    assert panel.post("appraiserreport/edit/", data, id=key).status_code == 302
    posting = posting_of(world.session, world.people["employee"])
    assert posting.appraiser_position_id == world.positions["superior"].id
    assert world.session.get_one(AppraiserReport, key).status == "corrected"
    assert len(panel.audit("appraiser_report.answer")) == 1
    again = panel.post("appraiserreport/edit/", data, id=key)
    assert again.status_code == 422
    assert "sudah dijawab" in again.text


def test_a_correction_that_is_refused_leaves_the_report_open(panel: Panel) -> None:
    """Answer and correction are one transaction: one's own post can't be the appraiser."""
    world = panel.enter("hr").world
    report = AppraiserReport(agency_id=world.agency.id, employee_id=world.people["employee"].id, message="Salah.")
    world.session.add(report)
    world.session.commit()
    key = report.id
    data = {"status": "corrected", "answer": "Sudah.", "appraiser_position_id": "EMPLOYEE"}
    assert panel.post("appraiserreport/edit/", data, id=key).status_code == 422
    assert world.session.get_one(AppraiserReport, key).status == "open"
    assert panel.audit("appraiser_report.answer") == []


def test_settings_of_the_agency(panel: Panel) -> None:
    world = panel.enter("hr").world
    key = world.agency.id
    data = {"name": "Kabupaten Uji", "place": "Uji", "timezone": "Asia/Makassar", "week_days": "6"}
    assert panel.get("agency/").location.endswith(f"/admin/agency/details/?id={key}")
    assert panel.post("agency/edit/", data, id=key).status_code == 302
    agency = world.session.get_one(Agency, key)
    assert (agency.name, agency.timezone, agency.week_days) == ("Kabupaten Uji", "Asia/Makassar", 6)
    [entry] = panel.audit("agency.change")
    assert entry.changes["week_days"] == [5, 6]
    assert panel.post("agency/edit/", {**data, "timezone": "Mars/Base"}, id=key).status_code == 422


def test_holidays_of_a_year_come_once(panel: Panel) -> None:
    world = panel.enter("hr").world
    count = select(func.count()).where(Holiday.agency_id == world.agency.id)
    assert panel.get("holiday/fill/").status_code in {404, 405}
    assert panel.post("holiday/fill/", {"year": "2026"}).status_code == 302
    first = world.session.scalar(count)
    assert first
    assert first > 10
    panel.post("holiday/fill/", {"year": "2026"})
    assert world.session.scalar(count) == first
    assert len(panel.audit("holiday.create")) == first
    assert panel.post("holiday/fill/", {"year": "abc"}).status_code == 302


def test_a_holiday_goes_with_its_trace(panel: Panel) -> None:
    world = panel.enter("hr").world
    panel.post("holiday/new/", {"day": "2026-05-04", "name": "Hari jadi kabupaten"})
    key = world.session.scalars(select(Holiday.id).where(Holiday.name == "Hari jadi kabupaten")).one()
    assert panel.post("holiday/new/", {"day": "2026-05-04", "name": "Lagi"}).status_code == 422
    assert panel.post("holiday/delete/", {"id": str(key)}).status_code == 302
    assert world.session.get(Holiday, key) is None
    [entry] = panel.audit("holiday.remove")
    assert entry.changes["day"] == "2026-05-04"


def test_a_delegation_is_recorded_and_ended(panel: Panel) -> None:
    world = panel.enter("hr").world
    data = {
        "absent_id": "198004122006041002",
        "substitute_id": "199406182022212004",
        "starts_on": "2026-01-12",
        "last_day": "2026-01-20",
        "reason": "Cuti",
    }
    assert panel.post("delegation/new/", {**data, "substitute_id": data["absent_id"]}).status_code == 422
    assert panel.post("delegation/new/", data).status_code == 302
    [row] = world.session.scalars(select(Delegation).where(Delegation.agency_id == world.agency.id)).all()
    key = row.id
    assert row.ends_on == date(2026, 1, 21)
    assert "1 selesai" in panel.act("delegation", "end", [key]).text
    assert world.session.get(Delegation, key) is None


def test_who_types_a_whole_code_means_that_row_alone(panel: Panel) -> None:
    world = panel.enter("hr").world
    world.session.add(Unit(agency_id=world.agency.id, code="PKM-2", name="UPT Puskesmas Mawar"))
    world.session.commit()
    clinic = world.units["clinic"].id
    data = {"title": "Perawat Mahir", "code": "PRW2", "kind": "functional", "superior_id": "appraiser"}
    assert panel.post("position/new/", {**data, "unit_id": "pkm"}).status_code == 302
    assert world.session.scalars(select(Position).where(Position.code == "PRW2")).one().unit_id == clinic


@pytest.mark.parametrize("day", ["0206-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(panel: Panel, day: str) -> None:
    panel.enter("hr")
    for path, name in (("holiday/new/", "day"), ("posting/transfer/", "starts_on"), ("cycle/new/", "rating_due")):
        answer = panel.post(path, {name: day, "name": "Libur"})
        assert answer.status_code == 422
        assert "Tulis tahun antara 1900 dan 2200." in answer.text


def test_a_transfer_before_the_present_post_says_so_beside_its_date(panel: Panel) -> None:
    panel.enter("hr")
    data = {"employee_id": "199201072019032003", "position_id": "COLLEAGUE", "starts_on": "1999-01-01"}
    answer = panel.post("posting/transfer/", data)
    assert answer.status_code == 422
    assert re.search(r'id="starts_on-errors">.*?Mutasi harus sesudah tanggal itu', answer.text, re.DOTALL)


def test_filling_a_year_twice_says_that_all_is_there(panel: Panel) -> None:
    panel.enter("hr")
    panel.post("holiday/fill/", {"year": "2028"})
    assert panel.post("holiday/fill/", {"year": "2028"}).location.endswith("year=2028")
    page = panel.get("holiday/", year="2028").text
    assert "Hari libur nasional tahun 2028 sudah tercatat semua." in page
    assert re.search(r'<input[^>]*name="year"[^>]*value="2028"', page)


def test_the_trail_names_whose_post_and_role_it_was(panel: Panel) -> None:
    world = panel.enter("admin").world
    panel.post("rolegrant/new/", {"user_id": world.users["stranger"].username, "role": "auditor"})
    data = {"employee_id": "199201072019032003", "position_id": "COLLEAGUE", "starts_on": "2026-02-02"}
    assert panel.post("posting/transfer/", data).status_code == 302
    [grant], [post] = panel.audit("rolegrant.grant"), panel.audit("posting.create")
    assert grant.subject_title == f"{world.users['stranger'].username}: auditor"
    assert post.subject_title == f"{world.people['employee'].name}, Bidan Terampil"
    assert "Bidan Terampil" in panel.get("auditentry/", search=world.people["employee"].name).text
