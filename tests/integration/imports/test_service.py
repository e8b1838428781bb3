from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, text

from app.audit.models import AuditEntry
from app.core.errors import NotFound
from app.imports import messages, service, writing
from app.imports.models import ImportRun
from app.imports.service import Applied
from app.imports.values import Finding
from app.people import organisation
from app.people.models import Agency, Employee, Position, Unit
from tests.integration.imports.files import HEAD, NURSE, Row, as_csv, as_excel
from tests.integration.imports.runs import TODAY, Write, apply, bring, check, contents, person, reasons
from tests.world import World

pytestmark = pytest.mark.usefixtures("frozen")


def test_dry_run_writes_nothing_but_its_report(world: World) -> None:
    before = contents(world.session)
    run = check(world, [HEAD, NURSE])
    assert contents(world.session) == before
    assert (run.status, run.summary["created"], run.summary["rows"]) == ("checked", 2, 2)
    assert run.summary["units_created"] == 1
    assert run.summary["postings_created"] == 2


@pytest.mark.parametrize("write", [as_csv, as_excel])
def test_applying_lays_down_structure_people_and_posts(world: World, write: Write) -> None:
    run = check(world, [HEAD, NURSE], write)
    assert apply(world, run) == Applied.WRITTEN
    nurse = person(world, str(NURSE["nip"]))
    posting = nurse.postings[0]
    assert (nurse.name, nurse.kind, nurse.rank) == ("Ratih Kusuma", "pppk", "IX")
    assert (posting.starts_on, posting.ends_on, posting.kind) == (date(2023, 6, 1), None, "definitive")
    assert posting.position.superior is not None
    assert posting.position.superior.code == "BARU-01"
    assert posting.position.superior.heads_unit
    assert run.status == "applied"
    assert run.applied_at == world.now


@pytest.mark.parametrize("write", [as_csv, as_excel])
def test_the_same_file_twice_changes_nothing(world: World, write: Write) -> None:
    rows = [HEAD, NURSE, NURSE | {"nip": "", "nama": "", "jenis": "", "golongan": "", "kode_jabatan": "BARU-12",
                                  "kode_jabatan_atasan": "TIDAK-ADA", "tmt_mulai": ""}]  # fmt: skip
    apply(world, check(world, rows, write))
    before = contents(world.session)
    again = check(world, rows, write)
    assert (again.summary["created"], again.summary["changed"], again.summary["refused"]) == (0, 0, 0)
    assert again.summary["writes"] == 0
    assert apply(world, again) == Applied.WRITTEN
    assert contents(world.session) == before


def test_changes_are_counted_written_and_audited_with_what_stood_there(world: World) -> None:
    bring(world, [HEAD, NURSE])
    run = bring(world, [HEAD, NURSE | {"nama": "Ratih Kusuma Dewi", "golongan": "X"}])
    assert (run.summary["changed"], run.summary["unchanged"], run.summary["created"]) == (1, 1, 0)
    assert person(world, str(NURSE["nip"])).rank == "X"
    entry = world.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == str(run.id), AuditEntry.action == "import.apply")
    ).one()
    assert entry.user_id == world.users["hr"].id
    assert entry.changes["people"] == [
        {"key": NURSE["nip"], "name": ["Ratih Kusuma", "Ratih Kusuma Dewi"], "rank": ["IX", "X"]}
    ]


def test_the_dry_run_says_what_would_be_replaced(world: World) -> None:
    bring(world, [HEAD, NURSE])
    moved = NURSE | {"nama": "Ratih Kusuma Dewi", "kepala_unit": "ya", "jenis_jabatan": "Pelaksana"}
    run = check(world, [HEAD | {"kode_unit_induk": "KAB"}, moved | {"tmt_selesai": "2026-12-31"}])
    assert {str(item["level"]) for item in run.findings} == {"changed"}
    told = {(item["row"], item["column"], messages.sentence(Finding.restored(item).problem)) for item in run.findings}
    assert told == {
        (2, "kode_unit_induk", "Semula: (kosong). Menjadi: KAB."),
        (3, "nama", "Semula: Ratih Kusuma. Menjadi: Ratih Kusuma Dewi."),
        (3, "jenis_jabatan", "Semula: Jabatan fungsional. Menjadi: Pelaksana."),
        (3, "kepala_unit", "Semula: Tidak. Menjadi: Ya."),
        (3, "tmt_selesai", "Semula: (kosong). Menjadi: 2026-12-31."),
    }


def test_a_post_that_ends_by_a_transfer_is_told_of(world: World) -> None:
    bring(world, [HEAD, NURSE])
    run = check(world, [NURSE | {"kode_jabatan": "BARU-12", "tmt_mulai": "2026-02-01"}])
    [ended] = [item for item in run.findings if item["level"] == "changed"]
    assert (ended["row"], ended["column"], ended["params"]["after"]) == (2, "tmt_selesai", "2026-01-31")


def test_another_present_value_is_shown_before_it_is_replaced(world: World) -> None:
    bring(world, [HEAD, NURSE])
    run = check(world, [HEAD, NURSE | {"nama": "Ratih Kusuma Dewi"}])
    person(world, str(NURSE["nip"])).name = "Ratih K."
    world.session.flush()
    assert apply(world, run) == Applied.DIFFERENT
    assert run.findings[0]["params"]["before"] == "Ratih K."
    assert apply(world, run) == Applied.WRITTEN


def test_empty_cells_erase_nothing(world: World) -> None:
    bring(world, [HEAD, NURSE | {"tmt_selesai": "2026-12-31", "email": "ratih@contoh.invalid"}])
    before = contents(world.session)
    bare = NURSE | {"golongan": "", "email": "", "nama_jabatan": "", "jenis_jabatan": "", "kode_jabatan_atasan": ""}
    run = bring(world, [HEAD | {"nama_unit": ""}, bare])
    assert run.summary["unchanged"] == 2
    assert contents(world.session) == before


def test_refused_rows_are_all_named_and_keep_the_file_out(world: World) -> None:
    rows = [HEAD, NURSE | {"nip": "123", "golongan": "Z"}, NURSE | {"tmt_mulai": "kapan-kapan"}]
    run = check(world, rows)
    assert reasons(run) == [
        (3, "nip", "nip_length"),
        (3, "golongan", "rank_unknown"),
        (4, "tmt_mulai", "date_unreadable"),
    ]
    assert run.summary["refused"] == 2
    before = contents(world.session)
    assert apply(world, run) == Applied.REFUSED
    assert contents(world.session) == before
    assert run.status == "checked"


def test_superior_in_a_row_that_must_be_mended_isn_t_missing(world: World) -> None:
    assert reasons(check(world, [HEAD | {"nip": "123"}, NURSE])) == [(2, "nip", "nip_length")]


def test_a_new_post_without_superior_is_remarked_on_and_taken(world: World) -> None:
    run = bring(world, [HEAD | {"kode_jabatan_atasan": ""}])
    assert reasons(run) == [(2, "kode_jabatan_atasan", "without_superior")]
    assert (run.summary["created"], run.summary["refused"]) == (1, 0)


def test_nip_as_number_in_a_workbook_is_refused(world: World) -> None:
    run = check(world, [HEAD | {"nip": 197503122000031001}], as_excel)
    assert reasons(run) == [(2, "nip", "nip_as_number")]


def test_rows_that_contradict_each_other_are_named(world: World) -> None:
    rows = [
        HEAD,
        NURSE | {"nama_unit": "Nama Lain"},
        NURSE | {"nama": "Orang Lain", "kode_jabatan": "BARU-12", "status_jabatan": "plt", "tmt_selesai": "2026-12-31"},
    ]
    found = [(item["row"], item["column"], item["params"]["other"]) for item in check(world, rows).findings]
    assert found == [(3, "nama_unit", 2), (4, "nama", 3)]


def test_a_new_thing_needs_its_name(world: World) -> None:
    run = check(world, [HEAD | {"nama_unit": "", "nama_jabatan": ""}])
    assert reasons(run) == [(2, "nama_unit", "cell_empty_new"), (2, "nama_jabatan", "cell_empty_new")]


def test_a_new_post_ends_the_one_before(world: World) -> None:
    bring(world, [HEAD, NURSE])
    moved = NURSE | {"kode_jabatan": "BARU-12", "nama_jabatan": "Bidan", "tmt_mulai": "2026-01-05"}
    bring(world, [HEAD, moved])
    spans = [(p.position.code, p.starts_on, p.ends_on) for p in person(world, str(NURSE["nip"])).postings]
    assert spans == [
        ("BARU-11", date(2023, 6, 1), date(2026, 1, 5)),
        ("BARU-12", date(2026, 1, 5), None),
    ]
    run = bring(world, [HEAD, NURSE])
    assert run.summary["unchanged"] == 2, "the older file opens nothing again"


def test_a_corrected_first_day_corrects_the_posting(world: World) -> None:
    bring(world, [HEAD, NURSE])
    bring(world, [HEAD, NURSE | {"tmt_mulai": "2023-07-01"}])
    postings = person(world, str(NURSE["nip"])).postings
    assert [posting.starts_on for posting in postings] == [date(2023, 7, 1)]


def test_overlapping_posts_in_a_file_are_refused(world: World) -> None:
    later = NURSE | {"kode_jabatan": "BARU-12", "nama_jabatan": "Bidan", "tmt_mulai": "2024-01-01"}
    assert reasons(check(world, [HEAD, NURSE, later])) == [(4, "tmt_mulai", "overlaps_row")]
    ended = NURSE | {"tmt_selesai": "2023-12-31"}
    assert reasons(check(world, [HEAD, ended, later])) == []
    assert reasons(check(world, [HEAD, NURSE, NURSE])) == [(4, "tmt_mulai", "overlaps_row")]


def test_a_post_before_the_stored_one_is_refused(world: World) -> None:
    bring(world, [HEAD, NURSE])
    earlier = NURSE | {"kode_jabatan": "BARU-12", "nama_jabatan": "Bidan", "tmt_mulai": "2022-01-01"}
    assert reasons(check(world, [HEAD, earlier])) == [(3, "tmt_mulai", "overlaps_stored")]


def test_officials_are_known_by_name(world: World) -> None:
    official: Row = {
        "nama": "RAKA Wibisana", "jenis": "Pejabat", "kode_unit": "KAB", "kode_jabatan": "REGENT",
        "tmt_mulai": "2024-01-01",
    }  # fmt: skip
    run = check(world, [official])
    assert (run.summary["people_created"], run.summary["people_changed"]) == (0, 1)
    world.session.add(Employee(agency_id=world.agency.id, name="Raka Wibisana", kind="official"))
    world.session.flush()
    assert reasons(check(world, [official]))[0] == (2, "nama", "name_ambiguous")


def test_register_that_moved_since_the_report_is_shown_again_first(world: World) -> None:
    run = check(world, [HEAD, NURSE])
    organisation.create_unit(
        world.session, organisation.UnitData("BARU", "Dinas Lain"), agency_id=world.agency.id, actor=None
    )
    before = contents(world.session)
    assert apply(world, run) == Applied.DIFFERENT
    assert contents(world.session) == before
    assert (run.status, run.summary["units_changed"]) == ("checked", 1)
    assert apply(world, run) == Applied.WRITTEN


@pytest.mark.parametrize("broken", ["_flat", "_settle", "_quarantined"])
def test_a_fault_in_the_middle_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    run = check(world, [HEAD, NURSE | {"kode_jabatan_atasan": "TIDAK-ADA"}])
    before = contents(world.session)

    def fail(*_arguments: object) -> None:
        world.session.flush()
        raise RuntimeError("power cut")

    monkeypatch.setattr(writing, broken, fail)
    with pytest.raises(RuntimeError, match="power cut"), world.session.begin_nested():
        service.apply_run(world.session, run.id, actor=world.actor("hr"), today=TODAY, now=world.now)
    world.session.expire_all()
    assert contents(world.session) == before
    assert run.status == "checked"


def test_a_run_is_applied_once_and_only_in_its_agency(world: World) -> None:
    run = bring(world, [HEAD])
    assert apply(world, run) == Applied.SETTLED
    other = Agency(code="lain", name="Kabupaten Lain")
    world.session.add(other)
    world.session.flush()
    mine = check(world, [HEAD, NURSE])
    mine.agency_id = other.id
    world.session.flush()
    with pytest.raises(NotFound):
        apply(world, mine)


def test_abandoning_drops_the_content(world: World) -> None:
    run = check(world, [HEAD])
    for first in (True, False):
        assert service.abandon_run(world.session, run.id, actor=world.actor("hr"), now=world.now) is first
        assert (run.status, run.content) == ("abandoned", b"")
    assert apply(world, run) == Applied.SETTLED
    assert world.session.scalars(select(Unit).where(Unit.code == "BARU")).all() == []


def test_codes_of_another_agency_are_unknown_here(world: World) -> None:
    other = Agency(code="lain", name="Kabupaten Lain")
    world.session.add(other)
    world.session.flush()
    unit = Unit(agency_id=other.id, code="ASING", name="Unit asing")
    world.session.add(unit)
    world.session.flush()
    world.session.add(Position(agency_id=other.id, unit_id=unit.id, code="ASING-1", title="Asing", kind="staff"))
    run = bring(world, [HEAD, NURSE | {"kode_jabatan_atasan": "ASING-1"}])
    assert (3, "kode_jabatan_atasan", "position_missing_superior") in reasons(run)


def test_relations_of_running_cases_are_asked_for_again(world: World) -> None:
    bring(world, [HEAD, NURSE])
    query = text("select count(*) from procrastinate_jobs where task_name = 'cases.refresh_parties'")
    assert world.session.scalar(query) == 1


@pytest.mark.parametrize("name", ["../../etc/pass\x00wd", "C:\\data\\pegawai.csv", "<script>.csv", "", "a" * 500])
def test_file_names_are_only_names(world: World, name: str) -> None:
    run = service.check_file(world.session, name, as_csv([HEAD]), actor=world.actor("hr"), today=TODAY, now=world.now)
    world.session.flush()
    assert 0 < len(run.filename) <= 120
    assert not set(run.filename) & set("/\\<>\x00")
    assert world.session.scalar(select(func.count()).select_from(ImportRun).where(ImportRun.id == run.id)) == 1
