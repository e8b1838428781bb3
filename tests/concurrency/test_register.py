"""The register and the cases at the same moment: nobody waits in a circle, and a code that is taken is said to be."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.cases.models import CaseParty
from app.core.db import db
from app.core.unit_of_work import unit_of_work
from app.imports import service as imports
from app.imports.models import QuarantinedRow
from app.imports.service import Applied
from app.people import delegations, organisation, service
from app.people.delegations import DelegationData
from app.people.hierarchy import lock_structure
from app.people.organisation import UnitData
from app.people.problems import RegisterRefused
from app.people.service import PostingData
from app.people.values import PostingKind
from tests.concurrency.conftest import together
from tests.integration.imports.files import HEAD, NURSE, Row, as_csv
from tests.world import World

Change = Callable[[Session, World], None]
TODAY = date(2026, 1, 12)
SOON = TODAY + timedelta(days=5)


def delegate(session: Session, world: World) -> None:
    """The superior's absence; both people are locked."""
    data = DelegationData(world.people["superior"].id, world.people["stranger"].id, TODAY, SOON, "Cuti")
    delegations.delegate(session, data, agency_id=world.agency.id, today=TODAY, actor=None)


def post(session: Session, world: World) -> None:
    """An acting role for the stranger, who is locked."""
    data = PostingData(
        world.people["stranger"].id, world.positions["appraiser"].id, TODAY, PostingKind.PLT, ends_on=SOON
    )
    service.post_employee(session, data, agency_id=world.agency.id, actor=None)


def report(session: Session, world: World) -> None:
    """The stranger's word on their appraiser."""
    delegations.report_appraiser(session, world.people["stranger"].id, "Keliru.", actor=None)


def take(session: Session, world: World) -> None:
    """An import that names the stranger."""
    row = {**NURSE, "nip": world.people["stranger"].nip, "jenis": "PNS", "golongan": "III/a"}
    run = imports.check_file(session, "a.csv", as_csv([HEAD, row]), actor=world.actor("hr"), today=TODAY, now=world.now)
    imports.plan_file(session, world.agency.id, run.content, today=TODAY, lock=True)


@pytest.mark.parametrize("change", [delegate, post, report, take], ids=lambda change: change.__name__)
def test_a_case_may_name_somebody_whose_entry_is_being_changed(live: World, change: Change) -> None:
    """Else a batch of cases and a change of two people could each hold what the other waits for."""
    case = live.case()
    query = select(CaseParty).where(CaseParty.case_id == case.id, CaseParty.relation == "appraiser")
    party = db().scalars(query).one()
    with Session(db().get_bind()) as other:
        change(other, live)
        other.flush()
        db().execute(text("set local lock_timeout = '3s'"))
        party.employee_id = live.people["stranger"].id
        db().commit()
        other.commit()


def bring(world: World, rows: list[Row]) -> UUID:
    """Check a file; its run's key."""
    with unit_of_work() as session:
        content = as_csv(rows)
        run = imports.check_file(session, "a.csv", content, actor=world.actor("hr"), today=TODAY, now=world.now)
    return run.id


def apply(world: World, run_id: UUID) -> Applied:
    """Apply a checked file."""
    with unit_of_work() as session:
        return imports.apply_run(session, run_id, actor=world.actor("hr"), today=TODAY, now=world.now)


def test_applying_a_file_and_settling_a_row_of_it_take_turns(live: World) -> None:
    assert apply(live, bring(live, [HEAD, NURSE | {"kode_jabatan_atasan": "TIDAK-ADA"}])) == Applied.WRITTEN
    row_id = db().scalars(select(QuarantinedRow.id)).one()
    above = live.positions["superior"].id
    run_id = bring(live, [HEAD, NURSE])
    lock_structure(db(), live.agency.id)

    def settle() -> str:
        time.sleep(0.3)
        with unit_of_work() as session:
            return imports.resolve_row(session, row_id, above, actor=live.actor("hr"), now=live.now).status

    def release() -> str:
        time.sleep(1)
        held.commit()
        return "released"

    held = db.registry()
    applied, settled, _ = together(lambda: apply(live, run_id), settle, release)
    assert applied == Applied.WRITTEN
    assert isinstance(settled, RegisterRefused)
    assert settled.problems["above"].code == "row_resolved"


def test_the_same_new_unit_twice_is_made_once_and_said_to_be_taken(live: World) -> None:
    def create() -> str:
        with unit_of_work() as session:
            data = UnitData("BARU", "Unit Baru", live.units["top"].id)
            return organisation.create_unit(session, data, agency_id=live.agency.id, actor=None).code

    results = together(*[create] * 4)
    assert results.count("BARU") == 1
    refused = [result for result in results if isinstance(result, RegisterRefused)]
    assert [error.problems["code"].code for error in refused] == ["code_taken"] * 3
