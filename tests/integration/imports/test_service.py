from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.errors import NotFound
from app.imports import messages, service, writing
from app.imports.models import ImportRun, QuarantinedRow
from app.imports.service import Applied
from app.imports.values import Finding
from app.people import organisation
from app.people.models import Agency, Employee, Position, Posting, Unit
from app.people.problems import RegisterRefused
from tests.integration.imports.files import HEAD, NURSE, Row, as_csv, as_excel
from tests.world import World

pytestmark = pytest.mark.usefixtures("frozen")
TODAY = date(2026, 1, 12)
WATCHED = (Unit, Position, Employee, Posting, QuarantinedRow)
Write = Callable[[list[Row]], bytes]


def check(world: World, rows: list[Row], write: Write = as_csv) -> ImportRun:
    return service.check_file(
        world.session, "pegawai.csv", write(rows), actor=world.actor("hr"), today=TODAY, now=world.now
    )


def apply(world: World, run: ImportRun) -> Applied:
    outcome = service.apply_run(world.session, run.id, actor=world.actor("hr"), today=TODAY, now=world.now)
    world.session.flush()
    world.session.expire_all()
    return outcome


def bring(world: World, rows: list[Row]) -> ImportRun:
    run = check(world, rows)
    assert apply(world, run) == Applied.WRITTEN
    return run


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that an import may touch."""
    session.flush()
    return {
        model.__tablename__: [tuple(row) for row in session.execute(select(model.__table__).order_by(model.id))]
        for model in WATCHED
    }


def reasons(run: ImportRun) -> list[tuple[int, str, str]]:
    return [(item["row"], item["column"], item["code"]) for item in run.findings]


def position(world: World, code: str) -> Position:
    query = select(Position).where(Position.code == code, Position.agency_id == world.agency.id)
    return world.session.scalars(query).one()


def person(world: World, nip: str) -> Employee:
    return world.session.scalars(select(Employee).where(Employee.nip == nip)).one()


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


QUARANTINE = [
    ("own_superior", {"kode_jabatan_atasan": "BARU-11"}, "BARU-11"),
    ("missing_superior", {"kode_jabatan_atasan": "TIDAK-ADA"}, "TIDAK-ADA"),
    ("cycle", {"kode_jabatan_atasan": "BARU-12"}, "BARU-11 → BARU-12 → BARU-11"),
]


@pytest.mark.parametrize(("reason", "link", "detail"), QUARANTINE)
def test_impossible_links_are_set_aside_and_the_people_come_in(
    world: World, reason: str, link: Row, detail: str
) -> None:
    other = NURSE | {"nip": "199105202023212008", "kode_jabatan": "BARU-12", "nama": "Teman", "nama_jabatan": "Bidan"}
    other |= {"kode_jabatan_atasan": "BARU-11"} if reason == "cycle" else {}
    run = bring(world, [HEAD, NURSE | link, other])
    rows = world.session.scalars(
        select(QuarantinedRow).where(QuarantinedRow.run_id == run.id).order_by(QuarantinedRow.row_number)
    ).all()
    assert {(row.reason, row.status) for row in rows} == {(reason, "open")}
    assert (rows[0].row_number, rows[0].position_code, rows[0].detail) == (3, "BARU-11", detail)
    assert rows[0].data["nama"] == "Ratih Kusuma"
    assert position(world, "BARU-11").superior_id is None
    assert person(world, str(NURSE["nip"])).postings[0].position.code == "BARU-11"
    assert run.summary["quarantined"] == len(rows) == (2 if reason == "cycle" else 1)


@pytest.mark.parametrize(
    ("reason", "parent"), [("own_superior", "BARU"), ("missing_superior", "TIDAK-ADA"), ("cycle", "SUB")]
)
def test_impossible_parents_of_units_are_set_aside_too(world: World, reason: str, parent: str) -> None:
    below: Row = {"kode_unit": "SUB", "nama_unit": "Seksi", "kode_unit_induk": "BARU"}
    run = bring(world, [HEAD | {"kode_unit_induk": parent}, below])
    rows = world.session.scalars(select(QuarantinedRow).where(QuarantinedRow.run_id == run.id)).all()
    assert {row.reason for row in rows} == {reason}
    assert {row.data["column"] for row in rows} == {"kode_unit_induk"}


def test_circle_over_stored_links_takes_out_only_what_the_file_brings(world: World) -> None:
    """Stored: employee under appraiser under superior. The file puts the superior under the employee."""
    row: Row = {"kode_unit": "DKES", "kode_jabatan": "SUPERIOR", "kode_jabatan_atasan": "EMPLOYEE"}
    run = bring(world, [row])
    found = world.session.scalars(select(QuarantinedRow).where(QuarantinedRow.run_id == run.id)).one()
    assert found.position_code == "SUPERIOR"
    assert position(world, "SUPERIOR").superior_id == world.positions["regent"].id
    assert position(world, "EMPLOYEE").superior_id == world.positions["appraiser"].id


def test_circle_that_appears_when_another_is_taken_out_is_found_too(world: World) -> None:
    """appraiser -> employee and employee -> appraiser's old superior would close a circle with a stored link."""
    rows: list[Row] = [
        {"kode_unit": "PKM", "kode_jabatan": "APPRAISER", "kode_jabatan_atasan": "EMPLOYEE"},
        {"kode_unit": "DKES", "kode_jabatan": "SUPERIOR", "kode_jabatan_atasan": "APPRAISER"},
        {"kode_unit": "KAB", "kode_jabatan": "REGENT", "kode_jabatan_atasan": "APPRAISER"},
    ]
    bring(world, rows)
    parents = {row.id: row.superior_id for row in world.session.scalars(select(Position))}
    for start in parents:
        seen, node = set(), start
        while node is not None:
            assert node not in seen, "a circle was stored"
            seen.add(node)
            node = parents.get(node)


def test_settled_quarantine_stays_settled_when_the_file_comes_again(world: World) -> None:
    rows = [HEAD, NURSE | {"kode_jabatan_atasan": "TIDAK-ADA"}]
    run = bring(world, rows)
    row = world.session.scalars(select(QuarantinedRow).where(QuarantinedRow.run_id == run.id)).one()
    head = position(world, "BARU-01")
    service.resolve_row(world.session, row.id, head.id, actor=world.actor("hr"), now=world.now)
    assert (row.status, position(world, "BARU-11").superior_id) == ("resolved", head.id)
    before = contents(world.session)
    again = bring(world, rows)
    assert again.summary["quarantined"] == 0
    assert contents(world.session) == before
    with pytest.raises(RegisterRefused):
        service.resolve_row(world.session, row.id, None, actor=world.actor("hr"), now=world.now)


def test_open_quarantine_isn_t_listed_twice_and_ends_when_the_link_comes(world: World) -> None:
    rows = [HEAD, NURSE | {"kode_jabatan_atasan": "TIDAK-ADA"}]
    bring(world, rows)
    again = bring(world, rows)
    assert again.summary["quarantined"] == 1
    query = select(QuarantinedRow).where(QuarantinedRow.position_code == "BARU-11")
    assert len(world.session.scalars(query).all()) == 1
    bring(world, [HEAD, NURSE])
    assert world.session.scalars(query).one().status == "resolved"
    assert position(world, "BARU-11").superior_id == position(world, "BARU-01").id


def test_resolving_into_a_circle_is_refused(world: World) -> None:
    below = NURSE | {
        "nip": "199105202023212008", "nama": "Teman", "kode_jabatan": "BARU-12", "kode_jabatan_atasan": "BARU-11",
        "nama_jabatan": "Bidan",
    }  # fmt: skip
    bring(world, [HEAD, NURSE | {"kode_jabatan_atasan": "TIDAK-ADA"}, below])
    row = world.session.scalars(select(QuarantinedRow).where(QuarantinedRow.position_code == "BARU-11")).one()
    with pytest.raises(RegisterRefused) as error:
        service.resolve_row(
            world.session, row.id, position(world, "BARU-12").id, actor=world.actor("hr"), now=world.now
        )
    assert error.value.problems["superior_id"].code == "cycle"
    assert row.status == "open"


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
