"""Cycles: dates in order, openings inside one's reach, and closing with a reason."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.cases import cycles
from app.cases.models import Case, Cycle, CycleOpening
from app.cases.opening import open_batch
from app.core.errors import InvalidInput, NotFound
from app.definitions.models import DefinitionVersion
from app.people.models import Posting
from tests.integration.admin_process.pages import post, words
from tests.statements import counted
from tests.world import World, build_world, sign_in

NEW = "/admin/cycle/new/"


def filled(world: World, **changes: object) -> dict[str, object]:
    return {
        "name": "Penilaian kinerja 2027",
        "code": "2027",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "plan_due": "2027-01-29",
        "evaluation_opens": "2027-11-01",
        "self_assessment_due": "2027-12-15",
        "rating_due": "2028-01-31",
        "approach": "quantitative",
        "definition_version_id": str(world.cycle.definition_version_id),
        **changes,
    }


def entries(world: World, action: str) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.agency_id == world.agency.id)
    return list(world.session.scalars(query))


def draft(world: World) -> Cycle:
    values = {name: getattr(world.cycle, name) for name in cycles.FIELDS} | {"code": "naskah"}
    cycle = cycles.add_cycle(world.session, values, actor=world.actor("hr"), now=world.now)
    world.session.commit()
    return cycle


def reread(world: World, cycle: Cycle) -> Cycle:
    return world.session.get_one(Cycle, cycle.id, populate_existing=True)


def jobs(world: World) -> list[str]:
    rows = world.session.execute(
        text("select args->>'opening_id' from procrastinate_jobs where task_name = 'cases.open_batch'")
    )
    return [row[0] for row in rows]


def test_a_new_cycle_is_a_draft_with_its_audit_entry(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    answer = post(client, NEW, **filled(frozen))
    assert answer.status_code == 302
    cycle = frozen.session.scalars(select(Cycle).where(Cycle.code == "2027", Cycle.agency_id == frozen.agency.id)).one()
    assert (cycle.status, cycle.approach, cycle.rating_due.isoformat()) == ("draft", "quantitative", "2028-01-31")
    assert [entry.subject_id for entry in entries(frozen, "cycle.create")] == [str(cycle.id)]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("ends_on", "2026-12-31", "Akhir periode: Tidak boleh sebelum “Awal periode”."),
        ("plan_due", "2026-12-31", "Tidak boleh sebelum “Awal periode”."),
        ("self_assessment_due", "2027-10-31", "Tidak boleh sebelum “Evaluasi dibuka”."),
        ("rating_due", "2027-12-14", "Tidak boleh sebelum “Batas penilaian diri”."),
        ("plan_due", "", "Isi tanggalnya."),
        ("plan_due", "31/01/2027", "Batas penetapan SKP: "),
        ("code", "2026", "Kode ini sudah dipakai siklus lain."),
        ("definition_version_id", "00000000-0000-7000-8000-000000000000", "Alur kerja: "),
        ("approach", "campuran", "Pendekatan SKP: "),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(
    client: FlaskClient, frozen: World, field: str, value: str, sentence: str
) -> None:
    sign_in(client, frozen, "hr")
    before = frozen.session.scalar(select(func.count()).select_from(Cycle))
    answer = post(client, NEW, **filled(frozen, **{field: value}))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Penilaian kinerja 2027" in answer.text
    assert frozen.session.scalar(select(func.count()).select_from(Cycle)) == before
    assert entries(frozen, "cycle.create") == []


def test_the_service_refuses_what_a_form_would_let_through(frozen: World, session: Session) -> None:
    other = build_world(session)
    values = {name: getattr(frozen.cycle, name) for name in cycles.FIELDS} | {"code": "lain"}
    for changes, field in (
        ({"definition_version_id": other.cycle.definition_version_id}, "definition_version_id"),
        ({"rating_due": values["starts_on"]}, "rating_due"),
        ({"code": "2026"}, "code"),
    ):
        with pytest.raises(InvalidInput) as refused:
            cycles.add_cycle(session, values | changes, actor=frozen.actor("hr"), now=frozen.now)
        assert set(refused.value.errors) == {field}


def test_a_retired_workflow_can_not_be_chosen(client: FlaskClient, frozen: World) -> None:
    version = frozen.session.get_one(DefinitionVersion, frozen.cycle.definition_version_id)
    version.status = "retired"
    frozen.session.commit()
    sign_in(client, frozen, "hr")
    assert str(version.id) not in client.get(NEW).text
    assert post(client, NEW, **filled(frozen)).status_code == 422


def test_only_the_name_of_a_running_cycle_changes(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    page = f"/admin/cycle/edit/?id={frozen.cycle.id}"
    assert "plan_due" not in client.get(page).text
    assert post(client, page, **filled(frozen, name="Penilaian 2026")).status_code == 302
    cycle = reread(frozen, frozen.cycle)
    assert (cycle.name, cycle.code, cycle.plan_due.isoformat()) == ("Penilaian 2026", "2026", "2026-01-30")
    [entry] = entries(frozen, "cycle.change")
    assert entry.changes == {"name": ["Penilaian kinerja 2026", "Penilaian 2026"]}


def test_a_draft_changes_whole(client: FlaskClient, frozen: World) -> None:
    cycle = draft(frozen)
    sign_in(client, frozen, "hr")
    assert post(client, f"/admin/cycle/edit/?id={cycle.id}", **filled(frozen)).status_code == 302
    assert reread(frozen, cycle).rating_due.isoformat() == "2028-01-31"


@pytest.mark.parametrize("part", ["unit_hr", "auditor", "employee"])
def test_only_agency_hr_makes_changes_and_closes(client: FlaskClient, frozen: World, part: str) -> None:
    case_page = f"/cases/{frozen.case().id}" if part == "employee" else "/admin/cycle/"
    sign_in(client, frozen, part)
    assert client.get("/admin/cycle/").status_code == (404 if part == "employee" else 200)
    for path in (NEW, f"/admin/cycle/edit/?id={frozen.cycle.id}", f"/admin/cycle/close/?id={frozen.cycle.id}"):
        assert client.get(path).status_code == 404
        assert post(client, case_page, path, **filled(frozen), reason="a").status_code == 404
    assert reread(frozen, frozen.cycle).status == "open"


def test_a_cycle_of_another_agency_does_not_exist(client: FlaskClient, frozen: World, session: Session) -> None:
    other = build_world(session)
    sign_in(client, frozen, "hr")
    for verb in ("details", "edit", "close", "reopen"):
        assert client.get(f"/admin/cycle/{verb}/?id={other.cycle.id}").status_code == 404
    assert client.get(f"/admin/opening/?cycle={other.cycle.id}").status_code == 404
    answer = post(client, "/admin/cycle/", f"/admin/opening/?cycle={other.cycle.id}", unit_id="DKES")
    assert answer.status_code == 404
    assert session.scalar(select(CycleOpening.id)) is None


def test_opening_a_draft_for_a_unit_starts_it_and_asks_the_worker(client: FlaskClient, frozen: World) -> None:
    cycle = draft(frozen)
    sign_in(client, frozen, "hr")
    page = f"/admin/opening/?cycle={cycle.id}"
    assert post(client, page, unit_id="Dinas Kesehatan (DKES)").status_code == 302
    opening = frozen.session.scalars(select(CycleOpening).where(CycleOpening.cycle_id == cycle.id)).one()
    assert (opening.unit_id, opening.requested_by_id) == (frozen.units["office"].id, frozen.users["hr"].id)
    assert reread(frozen, cycle).status == "open"
    assert jobs(frozen) == [str(opening.id)]
    assert entries(frozen, "cycle.open_unit")[0].changes["unit"] == "Dinas Kesehatan"
    assert "Menunggu giliran" in words(client.get(page))
    assert "every 2s" in client.get(page).text
    again = post(client, page, unit_id="DKES")
    assert again.status_code == 422
    assert "masih berlangsung" in words(again)
    assert len(jobs(frozen)) == 1


def test_progress_and_people_without_appraiser_are_shown(client: FlaskClient, frozen: World) -> None:
    cycle = draft(frozen)
    boss = select(Posting).where(Posting.employee_id.in_([frozen.people["superior"].id, frozen.people["regent"].id]))
    for posting in frozen.session.scalars(boss):
        posting.ends_on = frozen.now.date()
    opening = cycles.open_for_unit(
        frozen.session, cycle, frozen.units["office"].id, actor=frozen.actor("hr"), now=frozen.now
    )
    open_batch(frozen.session, opening.id, now=frozen.now)
    frozen.session.commit()
    sign_in(client, frozen, "hr")
    row = client.get(f"/admin/opening/progress/?id={opening.id}")
    assert "Selesai" in words(row)
    assert "hx-get" not in row.text
    assert row.text.lstrip().startswith("<tr")
    problems = words(client.get(f"/admin/opening/problems/?id={opening.id}"))
    assert "Belum ada pejabat penilai" in problems
    assert {frozen.people[part].name for part in ("appraiser", "stranger")} == {
        problem["employee"] for problem in opening.problems
    }
    assert frozen.people["appraiser"].name in problems
    assert frozen.session.scalar(select(func.count()).where(Case.cycle_id == cycle.id)) == opening.opened == 4


def test_unit_hr_opens_for_their_units_and_sees_those_openings_only(client: FlaskClient, frozen: World) -> None:
    cycle = draft(frozen)
    hr = cycles.open_for_unit(frozen.session, cycle, frozen.units["hr"].id, actor=frozen.actor("hr"), now=frozen.now)
    frozen.session.commit()
    sign_in(client, frozen, "unit_hr")
    page = f"/admin/opening/?cycle={cycle.id}"
    for outside in ("BKPSDM (BKPSDM)", "Pemerintah Kabupaten Uji Coba (KAB)", str(frozen.units["hr"].id)):
        answer = post(client, page, unit_id=outside)
        assert answer.status_code == 422, outside
        assert "Tidak ditemukan" in words(answer)
    assert "BKPSDM" not in client.get("/admin/opening/ajax/lookup/?unit_id=BKP").text
    assert "UPT Puskesmas Melati" in client.get("/admin/opening/ajax/lookup/?unit_id=melati").text
    assert post(client, page, unit_id="UPT Puskesmas Melati").status_code == 302
    assert "BKPSDM" not in words(client.get(page))
    for address in ("progress", "problems"):
        assert client.get(f"/admin/opening/{address}/?id={hr.id}").status_code == 404
        assert client.get(f"/admin/opening/{address}/?id=x").status_code == 404


def test_auditors_read_openings_and_start_none(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "auditor")
    page = f"/admin/opening/?cycle={frozen.cycle.id}"
    assert "unit_id" not in client.get(page).text
    assert client.get("/admin/opening/ajax/lookup/?unit_id=melati").status_code == 404
    assert post(client, page, unit_id="DKES").status_code == 404


def test_closing_takes_a_reason_and_stops_openings(client: FlaskClient, frozen: World) -> None:
    frozen.case()
    sign_in(client, frozen, "hr")
    page = f"/admin/cycle/close/?id={frozen.cycle.id}"
    assert "Dari 1 penilaian, 1 belum selesai" in words(client.get(page))
    empty = post(client, page, reason="  ")
    assert empty.status_code == 422
    assert reread(frozen, frozen.cycle).status == "open"
    assert post(client, page, reason="Tahun berakhir.").status_code == 302
    assert reread(frozen, frozen.cycle).status == "closed"
    [entry] = entries(frozen, "cycle.close")
    assert entry.changes == {"status": ["open", "closed"], "reason": "Tahun berakhir."}
    refused = post(client, "/admin/cycle/", f"/admin/opening/?cycle={frozen.cycle.id}", unit_id="DKES")
    assert refused.status_code == 422
    assert "sudah ditutup" in words(refused)
    assert client.get(page).status_code == 404
    again = f"/admin/cycle/reopen/?id={frozen.cycle.id}"
    assert post(client, again, reason="Masih ada yang tertinggal.").status_code == 302
    assert reread(frozen, frozen.cycle).status == "open"


def test_a_cycle_with_an_opening_under_way_is_not_closed(frozen: World) -> None:
    unit = frozen.units["clinic"].id
    cycles.open_for_unit(frozen.session, frozen.cycle, unit, actor=frozen.actor("hr"), now=frozen.now)
    with pytest.raises(InvalidInput, match="opening_runs"):
        cycles.close_cycle(frozen.session, frozen.cycle, reason="a", actor=frozen.actor("hr"), now=frozen.now)


def test_the_service_knows_no_unit_of_another_agency(frozen: World, session: Session) -> None:
    foreign = build_world(session).units["clinic"].id
    with pytest.raises(NotFound):
        cycles.open_for_unit(session, frozen.cycle, foreign, actor=frozen.actor("hr"), now=frozen.now)


def test_a_poll_is_cheap(client: FlaskClient, frozen: World, engine: Engine) -> None:
    unit = frozen.units["clinic"].id
    opening = cycles.open_for_unit(frozen.session, frozen.cycle, unit, actor=frozen.actor("hr"), now=frozen.now)
    frozen.session.commit()
    sign_in(client, frozen, "hr")
    client.get(f"/admin/opening/progress/?id={opening.id}")
    with counted(engine) as sent:
        client.get(f"/admin/opening/progress/?id={opening.id}")
    assert len(sent) <= 4, "\n\n".join(sent)
