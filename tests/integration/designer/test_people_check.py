"""A definition against the staff list: who has nobody above, thin panels, and units that don't exist."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.cases.parties import authority
from app.designer.people_check import LEVELS, check
from app.followups.models import ReportAuthority
from app.people import panels
from app.people.heads import peers_of
from app.people.models import Employee, Posting
from app.people.structure import superiors
from tests.panel import Panel
from tests.statements import counted
from tests.world import World
from workflows import schema
from workflows.definition import Definition, Vote

DAY = date(2026, 1, 12)


@pytest.fixture
def national() -> Definition:
    return schema.load_shipped("skp-nasional")


def asking(definition: Definition, *relations: str, **applies: object) -> Definition:
    """Only these relations act, and it applies to fewer people."""
    steps = [replace(one, by=relations, hand_to=None, vote=None) for one in definition.transitions]
    return replace(definition, transitions=tuple(steps), applies_to={**definition.applies_to, **applies})


def report(world: World, definition: Definition):
    return check(world.session, definition, agency_id=world.agency.id, day=DAY)


def without(world: World, definition: Definition) -> dict[str, list[str]]:
    """Names of those who have nobody, by relation."""
    return {gap.relation: [name for _, name in gap.people] for gap in report(world, definition).gaps}


def by_the_rules(world: World, relation: str) -> list[str]:
    """The same asked one by one, as running cases do."""
    query = select(Posting).join(Employee, Employee.id == Posting.employee_id).order_by(Employee.name)
    query = query.where(Employee.kind != "official", Employee.active, Posting.kind == "definitive")
    query = query.where(Posting.agency_id == world.agency.id, Posting.ends_on.is_(None))
    found = []
    for posting in world.session.scalars(query):
        above = superiors(world.session, owner_id=posting.employee_id, position_id=posting.position_id, day=DAY)
        if len(above) < LEVELS[relation]:
            found.append(posting.employee.name)
    return found


def posted(world: World, part: str, position: str, kind: str, starts_on: date = date(2025, 1, 1)) -> Posting:
    posting = Posting(
        agency_id=world.agency.id,
        employee_id=world.people[part].id,
        position_id=world.positions[position].id,
        kind=kind,
        starts_on=starts_on,
    )
    world.session.add(posting)
    world.session.commit()
    return posting


def _end(world: World, part: str) -> None:
    query = select(Posting).where(Posting.employee_id == world.people[part].id, Posting.kind == "definitive")
    world.session.scalars(query).one().ends_on = DAY
    world.session.commit()


def _as_it_is(world: World) -> None:
    """Everybody in their post."""


def _appraiser_gone(world: World) -> None:
    _end(world, "appraiser")


def _both_gone(world: World) -> None:
    _end(world, "appraiser")
    _end(world, "superior")


def _out_of_service(world: World) -> None:
    world.session.get_one(Employee, world.people["superior"].id).active = False
    world.session.commit()


def _plt_below_oneself(world: World) -> None:
    """Who is Plt of the post above does not appraise themself."""
    _end(world, "appraiser")
    posted(world, "employee", "appraiser", "plt")


def _plh_before_the_holder(world: World) -> None:
    posted(world, "colleague", "superior", "plh")


def _named_by_hr(world: World) -> None:
    query = select(Posting).where(Posting.employee_id == world.people["employee"].id)
    world.session.scalars(query).one().appraiser_position_id = world.positions["regent"].id
    world.session.commit()


def _plt_elsewhere(world: World) -> None:
    posted(world, "employee", "stranger", "plt")


@pytest.mark.parametrize(
    "happened",
    [
        _as_it_is, _appraiser_gone, _both_gone, _out_of_service, _plt_below_oneself, _plh_before_the_holder,
        _named_by_hr, _plt_elsewhere,
    ],
    ids=["as-it-is", "appraiser", "both", "inactive", "own-plt", "plh", "named", "plt"],
)  # fmt: skip
def test_the_line_is_the_one_that_cases_follow(world: World, national: Definition, happened) -> None:
    happened(world)
    found = without(world, asking(national, *LEVELS))
    assert {relation: by_the_rules(world, relation) for relation in LEVELS} == {
        relation: found.get(relation, []) for relation in LEVELS
    }


def test_somebody_has_nobody_and_is_named(world: World, national: Definition) -> None:
    world.positions["hr"] = world.session.merge(world.positions["hr"])
    world.positions["hr"].superior_id = None
    world.session.commit()
    [gap] = report(world, asking(national, "appraiser")).gaps
    assert (gap.relation, gap.count, gap.people) == (
        "appraiser", 1, ((world.people["hr"].id, world.people["hr"].name),),
    )  # fmt: skip


def test_only_those_it_applies_to_count(world: World, national: Definition) -> None:
    everybody = report(world, asking(national, "owner")).concerned
    assert everybody == 6
    assert report(world, asking(national, "owner", units=["DKES"])).concerned == 5
    assert report(world, asking(national, "owner", employee_kind=["pppk"])).concerned == 1
    assert report(world, asking(national, "owner", position_kinds=["jpt"])).concerned == 1


def test_units_and_kinds_that_do_not_exist_are_named(world: World, national: Definition) -> None:
    found = report(world, asking(national, "owner", units=["DKES", "TIDAKADA"], position_kinds=["staff", "supervisor"]))
    assert (found.units, found.kinds) == (("TIDAKADA",), ("supervisor",))


def test_a_panel_needs_as_many_members_as_its_vote(world: World, national: Definition) -> None:
    first, *others = asking(national, "owner").transitions
    voted = replace(first, by=("panel:cuti",), vote=Vote(need=2, of="panel:cuti"))
    definition = replace(asking(national, "owner"), transitions=(voted, *others))
    [missing] = report(world, definition).panels
    assert (missing.code, missing.members, missing.need) == ("cuti", None, 2)
    panel = panels.create_panel(world.session, "cuti", "Tim cuti", agency_id=world.agency.id, actor=None)
    for part, expected in (("appraiser", [1]), ("superior", [])):
        data = panels.SeatData(panel.id, world.people[part].id, DAY - timedelta(days=1))
        panels.seat(world.session, data, agency_id=world.agency.id, actor=None)
        world.session.flush()
        assert [thin.members for thin in report(world, definition).panels] == expected


def test_roles_stand_for_whole_units(world: World, national: Definition) -> None:
    assert without(world, asking(national, "agency_hr", "unit_hr")) == {}
    for user in (world.users["hr"], world.users["admin"]):
        world.session.merge(user).active = False
    world.session.commit()
    found = without(world, asking(national, "agency_hr", "unit_hr"))
    assert len(found["agency_hr"]) == 6
    assert found["unit_hr"] == [world.people["hr"].name], "the others' unit has its own"


def test_whoever_leads_the_unit_has_the_next_one_above(world: World, national: Definition) -> None:
    assert without(world, asking(national, "unit_head")) == {}
    _both_gone(world)
    _end(world, "regent")
    assert len(without(world, asking(national, "unit_head"))["unit_head"]) == 4


def authority_named(world: World, position: str, unit: str | None = None) -> None:
    row = ReportAuthority(
        agency_id=world.agency.id,
        unit_id=world.units[unit].id if unit else None,
        position_id=world.positions[position].id,
    )
    world.session.add(row)
    world.session.commit()


def _nobody_named(world: World) -> None:
    """The head of the topmost unit is asked."""


def _none_leads(world: World) -> None:
    for part in ("appraiser", "superior", "regent"):
        _end(world, part)


def _another_post_named(world: World) -> None:
    _none_leads(world)
    authority_named(world, "hr")


def _vacant_post_named(world: World) -> None:
    _another_post_named(world)
    _end(world, "hr")


def _own_unit_named(world: World) -> None:
    """The unit's own comes before the agency's, also where nobody holds it."""
    _none_leads(world)
    authority_named(world, "hr")
    authority_named(world, "superior", "office")


@pytest.mark.parametrize(
    "happened", [_nobody_named, _none_leads, _another_post_named, _vacant_post_named, _own_unit_named]
)
def test_the_authority_is_the_one_that_cases_ask(world: World, national: Definition, happened) -> None:
    happened(world)
    found = without(world, asking(national, "authority")).get("authority", [])
    query = select(Posting).join(Employee, Employee.id == Posting.employee_id).order_by(Employee.name)
    query = query.where(Employee.kind != "official", Posting.kind == "definitive", Posting.ends_on.is_(None))
    assert found == [
        posting.employee.name
        for posting in world.session.scalars(query.where(Posting.agency_id == world.agency.id))
        if authority(
            world.session, agency_id=world.agency.id, owner_id=posting.employee_id, unit_id=posting.position.unit_id,
            day=DAY,
        ) is None
    ]  # fmt: skip


def test_a_post_that_hr_named_is_the_authority(world: World, national: Definition) -> None:
    _none_leads(world)
    assert len(without(world, asking(national, "authority"))["authority"]) > 1
    authority_named(world, "hr")
    assert without(world, asking(national, "authority")) == {"authority": [world.people["hr"].name]}


def test_peers_are_those_of_the_unit_under_the_same_leader(world: World, national: Definition) -> None:
    """The same as running cases resolve, one by one."""
    found = without(world, asking(national, "peer"))["peer"]
    query = select(Posting).join(Employee, Employee.id == Posting.employee_id).order_by(Employee.name)
    query = query.where(Posting.agency_id == world.agency.id, Employee.kind != "official")
    alone = [
        posting.employee.name
        for posting in world.session.scalars(query)
        if not peers_of(world.session, owner_id=posting.employee_id, position_id=posting.position_id, day=DAY)
    ]
    assert found == alone
    assert world.people["employee"].name not in alone


def test_it_asks_the_database_little(world: World, national: Definition, connection) -> None:
    with counted(connection) as statements:
        report(world, national)
    assert len(statements) <= 10


def test_hr_of_a_unit_reads_the_names_of_that_unit_only(panel: Panel) -> None:
    """Others without a superior are counted, not named."""
    world = panel.world
    _both_gone(world)
    world.session.commit()
    near, far = world.people["employee"].name, world.people["hr"].name
    address = f"designer/{world.cycle.definition_version_id}/publish/people"
    everything, own = (html.unescape(panel.enter(part).get(address).text) for part in ("hr", "unit_hr"))
    assert [name in everything for name in (near, far)] == [True, True]
    assert [name in own for name in (near, far)] == [True, False]
    assert "orang lain" in own
