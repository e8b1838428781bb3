"""What tests of imports do again and again: check a file, apply it, look at what there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imports import service
from app.imports.models import ImportRun, QuarantinedRow
from app.imports.service import Applied
from app.people.models import Employee, Position, Posting, Unit
from tests.integration.imports.files import Row, as_csv
from tests.world import World

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
