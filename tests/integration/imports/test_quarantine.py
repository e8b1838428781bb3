"""Rows whose hierarchy is impossible: set aside in a list, never dropped and never fatal."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.imports import service
from app.imports.models import QuarantinedRow
from app.people.models import Position
from app.people.problems import RegisterRefused
from tests.integration.imports.files import HEAD, NURSE, Row
from tests.integration.imports.runs import bring, contents, person, position
from tests.world import World

pytestmark = pytest.mark.usefixtures("frozen")

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
