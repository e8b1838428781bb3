"""Cycles whose people follow several workflows: who gets which, frozen when the cycle is opened."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from app.cases import choosing, cycles, opening, transfers
from app.cases.models import Case, Cycle, CycleWorkflow
from app.definitions.models import DefinitionVersion
from app.people.models import Posting
from tests.integration.admin_process.pages import post, words
from tests.statements import counted
from tests.story import draft_plan, reach
from tests.versions import Document, publish, state
from tests.world import World, sign_in


def special(document: Document) -> None:
    """A workflow of its own for the clinic's functional posts, with another first title."""
    document.update(
        code="penilaian-klinik", title={"id": "Penilaian klinik", "en": "Clinic appraisal"},
        applies_to={"units": ["DKES"], "position_kinds": ["functional"], "priority": 5},
    )  # fmt: skip
    state(document, "draft")["title"] = {"id": "Penyusunan SKP klinik", "en": "Drafting at the clinic"}


@pytest.fixture
def clinic(frozen: World) -> DefinitionVersion:
    """The second workflow, published, in a cycle that is a draft still and divides its people."""
    version = publish(frozen, special)
    cycle = cycle_of(frozen)
    cycle.status, cycle.selection = "draft", "applicable"
    frozen.session.commit()
    return version


def cycle_of(world: World) -> Cycle:
    return world.session.get_one(Cycle, world.cycle.id, populate_existing=True)


def open_everything(world: World) -> None:
    """Open the cycle for the whole agency and work it off."""
    unit = world.units["top"].id
    asked = cycles.open_for_unit(world.session, cycle_of(world), unit, actor=world.actor("hr"), now=world.now)
    world.session.commit()
    while opening.open_batch(world.session, asked.id, now=world.now):
        world.session.commit()
    world.session.commit()


def workflows(world: World) -> dict[str, str]:
    """The code of the workflow that everybody got, by the part they play."""
    parts = {person.id: part for part, person in world.people.items()}
    query = select(Case.owner_id, DefinitionVersion.code).join(Case.definition_version)
    return {parts[owner]: code for owner, code in world.session.execute(query.where(Case.agency_id == world.agency.id))}


def test_everybody_gets_the_workflow_that_applies(frozen: World, clinic: DefinitionVersion) -> None:
    open_everything(frozen)

    assert workflows(frozen) == {
        "employee": clinic.code, "colleague": clinic.code, "appraiser": "skp-nasional", "superior": "skp-nasional",
        "hr": "skp-nasional", "stranger": "skp-nasional",
    }  # fmt: skip


def test_who_is_in_none_of_them_gets_the_default_of_the_cycle(frozen: World, clinic: DefinitionVersion) -> None:
    """The national appraisal is for PNS alone here; the colleague is PPPK and outside the clinic's rule."""
    national = publish(frozen, lambda document: document.update(applies_to={"employee_kind": ["pns"]}))
    clinic.withdrawn_at = frozen.now
    frozen.session.commit()

    open_everything(frozen)

    versions = {
        case.owner_id: case.definition_version_id
        for case in frozen.session.scalars(select(Case).where(Case.agency_id == frozen.agency.id))
    }
    assert versions[frozen.people["employee"].id] == national.id
    assert versions[frozen.people["colleague"].id] == frozen.cycle.definition_version_id


def test_what_is_published_later_changes_nothing_in_an_open_cycle(frozen: World, clinic: DefinitionVersion) -> None:
    """Frozen at the first opening: neither a newer version nor another workflow reaches cases opened after it."""
    unit = frozen.units["hr"].id
    asked = cycles.open_for_unit(frozen.session, cycle_of(frozen), unit, actor=frozen.actor("hr"), now=frozen.now)
    frozen.session.commit()
    opening.open_batch(frozen.session, asked.id, now=frozen.now)
    rows = frozen.session.scalars(select(CycleWorkflow.definition_version_id))
    kept = set(rows)
    assert kept == {clinic.id, frozen.cycle.definition_version_id}

    publish(frozen, lambda document: document.update(applies_to={"priority": 9}), clinic)
    open_everything(frozen)

    query = select(Case.definition_version_id).where(Case.owner_id == frozen.people["employee"].id)
    assert frozen.session.scalars(query).all() == [clinic.id]
    assert set(frozen.session.scalars(select(CycleWorkflow.definition_version_id))) == kept


def test_a_cycle_with_one_workflow_asks_nothing_and_freezes_nothing(frozen: World, clinic: DefinitionVersion) -> None:
    cycle_of(frozen).selection = "fixed"
    frozen.session.commit()

    open_everything(frozen)

    assert set(workflows(frozen).values()) == {"skp-nasional"}
    assert frozen.session.scalars(select(CycleWorkflow)).all() == []


def test_who_moves_gets_the_workflow_of_the_new_post(frozen: World, clinic: DefinitionVersion) -> None:
    """p.65 C.6: the case of the new post follows what applies there."""
    open_everything(frozen)
    person = frozen.people["employee"].id
    held = frozen.session.scalars(select(Posting).where(Posting.employee_id == person)).one()
    held.ends_on = date(2026, 1, 12)
    target = frozen.positions["hr"]
    frozen.session.add(
        Posting(
            agency_id=frozen.agency.id, employee_id=person, position_id=target.id, kind="definitive",
            starts_on=date(2026, 1, 12),
        )
    )  # fmt: skip
    frozen.session.commit()

    done = transfers.follow_person(frozen.session, person, now=frozen.now)

    [successor] = done.opened
    assert frozen.session.get_one(Case, successor).definition_version.code == "skp-nasional"


def test_the_outlook_counts_people_before_anything_is_opened(
    frozen: World, clinic: DefinitionVersion, client: FlaskClient
) -> None:
    found = choosing.expected(frozen.session, cycle_of(frozen), date(2026, 1, 12))
    assert [(version.code, count) for version, count in found] == [("skp-nasional", 4), (clinic.code, 2)]

    sign_in(client, frozen, "hr")
    for page in (f"/admin/cycle/details/?id={frozen.cycle.id}", f"/admin/opening/?cycle={frozen.cycle.id}"):
        shown = words(client.get(page))
        assert "Penilaian kinerja tahunan v1 4" in shown
        assert "Penilaian klinik v1 2" in shown


def test_hr_chooses_in_the_form_of_the_cycle(frozen: World, client: FlaskClient) -> None:
    sign_in(client, frozen, "hr")
    values = {name: getattr(frozen.cycle, name) for name in cycles.FIELDS} | {"code": "2027", "name": "Siklus 2027"}
    sent = {name: value for name, value in values.items() if value is not None} | {"selection": "applicable"}
    answer = post(client, "/admin/cycle/new/", **sent)
    assert answer.status_code == 302
    made = frozen.session.scalars(select(Cycle).where(Cycle.code == "2027", Cycle.agency_id == frozen.agency.id)).one()
    assert made.selection == "applicable"

    refused = post(client, "/admin/cycle/new/", **sent | {"code": "2028", "selection": "chance"})
    assert refused.status_code == 422


def test_the_choice_costs_no_statement_for_each_person(
    frozen: World, clinic: DefinitionVersion, engine: Engine
) -> None:
    cycle = cycle_of(frozen)
    choosing.freeze(frozen.session, cycle)
    frozen.session.commit()
    postings = frozen.session.scalars(select(Posting).where(Posting.agency_id == frozen.agency.id)).all()
    _ = [(one.employee.kind, one.position.kind) for one in postings]
    cycle = cycle_of(frozen)
    with counted(engine) as sent:
        found = choosing.Workflows(frozen.session, cycle)
        codes = [found.version_for(posting).code for posting in postings]
    assert codes.count(clinic.code) == 2
    assert len(sent) <= 5


def test_one_cycle_with_two_workflows_goes_all_the_way(
    frozen: World, clinic: DefinitionVersion, client: FlaskClient
) -> None:
    """Opened, stepped through to the delivered document, and seen on the boards of both workflows."""
    open_everything(frozen)
    special_case = reach(frozen, "received")
    assert special_case.definition_version_id == clinic.id
    query = select(Case).where(Case.owner_id == frozen.people["appraiser"].id)
    national_case = frozen.session.scalars(query).one()
    draft_plan(frozen, national_case, "appraiser")
    frozen.session.commit()
    frozen.act(national_case, "submit_plan", "appraiser")

    sign_in(client, frozen, "employee")
    page = words(client.get(f"/cases/{special_case.id}"))
    assert "Predikat" in page
    assert frozen.people["appraiser"].name in page
    sign_in(client, frozen, "hr")
    for version, stage, part in (
        (clinic.id, "appeal", "employee"), (national_case.definition_version_id, "agreement", "appraiser"),
    ):  # fmt: skip
        board = client.get(f"/admin/stage/{stage}/?cycle={frozen.cycle.id}&version={version}")
        assert board.status_code == 200
        assert frozen.people[part].name in words(board)
