"""Lists and the case itself agree on who may know of a case; and what a key and the chain of events hold fast."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.auth.permissions import Role
from app.auth.values import CurrentActor, Grant
from app.cases import journal, policy, queries, service
from app.cases.models import Case, CaseEvent
from app.cases.values import Action
from app.core.errors import DuplicateKey, NotFound
from app.core.ids import new_id
from app.people.models import Delegation
from tests.world import World

DAY = date(2026, 1, 12)


def listed(world: World, actor: CurrentActor, day: date = DAY) -> set[str]:
    """Whose cases a list shows."""
    parts = {person.id: part for part, person in world.people.items()}
    query = select(Case.owner_id).where(policy.accessible(world.session, actor, day))
    return {parts[owner] for owner in world.session.scalars(query)}


def opened(world: World, actor: CurrentActor) -> set[str]:
    """Whose cases open one by one."""
    found = set()
    for part in ("employee", "colleague", "hr", "stranger"):
        try:
            service.open_file(world.session, world.case(part), actor=actor, now=world.now)
        except NotFound:
            continue
        found.add(part)
    return found


def both(world: World, actor: CurrentActor) -> set[str]:
    """The two ways must agree."""
    one_by_one = opened(world, actor)
    assert listed(world, actor) == one_by_one
    return one_by_one


def with_role(world: World, role: Role, unit: str | None) -> CurrentActor:
    """Somebody without a post who holds one role."""
    scope = world.units[unit].id if unit else None
    return replace(world.actor("auditor"), roles=(Grant(role, scope),))


CLINIC = {"employee", "colleague"}


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.ADMIN])
def test_a_role_reaches_its_unit_and_those_below(world: World, role: Role) -> None:
    reach = {None: CLINIC | {"hr", "stranger"}, "top": CLINIC | {"hr", "stranger"}, "office": CLINIC | {"stranger"}}
    reach |= {"clinic": CLINIC, "hr": {"hr"}}
    for unit, expected in reach.items():
        assert both(world, with_role(world, role, unit)) == expected


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR, Role.ADMIN])
def test_a_role_ends_at_the_border_of_the_agency(world: World, role: Role) -> None:
    assert both(world, replace(with_role(world, role, None), agency_id=new_id())) == set()
    assert both(world, replace(with_role(world, role, "top"), agency_id=new_id())) == set()


def test_an_auditor_sees_no_more_than_hr(world: World) -> None:
    for part in ("auditor", "hr"):
        file = service.open_file(world.session, world.case(), actor=world.actor(part), now=world.now)
        assert "ratings" not in file.visible
        assert "feedback" in file.visible


def test_a_substitute_finds_the_cases_of_the_absent_while_it_lasts(world: World) -> None:
    actor = world.actor("stranger")
    assert both(world, actor) == {"stranger"}
    ids = {"absent_id": world.people["appraiser"].id, "substitute_id": world.people["stranger"].id}
    days = {"starts_on": DAY, "ends_on": DAY + timedelta(days=2)}
    world.session.add(Delegation(agency_id=world.agency.id, reason="Cuti", **ids, **days))
    world.session.commit()
    assert both(world, actor) == CLINIC | {"stranger"}
    assert listed(world, actor, DAY + timedelta(days=2)) == {"stranger"}
    world.people["stranger"].active = False
    world.session.commit()
    assert both(world, actor) == {"stranger"}
    world.people["stranger"].active = True
    second = {"absent_id": world.people["stranger"].id, "substitute_id": world.people["hr"].id}
    world.session.add(Delegation(agency_id=world.agency.id, reason="Cuti", **second, **days))
    world.session.commit()
    assert "employee" not in listed(world, replace(world.actor("hr"), roles=()))


@pytest.mark.parametrize(
    ("part", "transition", "comment"),
    [
        ("superior", "return_plan", "Satu."),
        ("appraiser", "return_plan", "Dua."),
        ("appraiser", "agree_plan", "Satu."),
    ],
)
def test_a_key_belongs_to_one_person_one_step_and_their_words(
    world: World, part: str, transition: str, comment: str
) -> None:
    case = world.case()
    world.force_state(case, "plan_review")
    first = Action(case.id, "return_plan", "kunci", comment="Satu.")
    done = service.perform(world.session, first, actor=world.actor("appraiser"), now=world.now)
    again = Action(case.id, transition, "kunci", comment=comment)
    with pytest.raises(DuplicateKey):
        service.perform(world.session, again, actor=world.actor(part), now=world.now)
    assert service.perform(world.session, first, actor=world.actor("appraiser"), now=world.now).event is done.event


def test_the_same_key_on_another_case_is_another_key(world: World) -> None:
    cases = [world.case(part) for part in ("employee", "colleague")]
    for case in cases:
        world.force_state(case, "plan_review")
        action = Action(case.id, "return_plan", "kunci", comment="Satu.")
        assert not service.perform(world.session, action, actor=world.actor("appraiser"), now=world.now).repeated
    assert [case.version for case in cases] == [1, 1]


def walked(world: World) -> list[CaseEvent]:
    """Four events."""
    case = world.case()
    for number in range(4):
        world.force_state(case, "plan_review")
        world.act(case, "return_plan", "appraiser", f"Kali {number}.")
    events = queries.list_events(world.session, case.id)
    world.session.expunge_all()
    return events


def test_an_event_taken_out_put_in_or_moved_breaks_the_chain(world: World) -> None:
    events = walked(world)
    assert journal.first_fault(events) is None
    assert journal.first_fault([events[0], *events[2:]]) == 2
    assert journal.first_fault([*events[:2], events[1], *events[2:]]) == 3
    assert journal.first_fault([events[1], events[0], *events[2:]]) == 1


def test_renumbering_after_a_removal_breaks_the_chain(world: World) -> None:
    events = walked(world)
    kept = [events[0], *events[2:]]
    for number, event in enumerate(kept, start=1):
        event.seq = number
        event.hash = journal.event_hash(event)
    assert journal.first_fault(kept) == 2
