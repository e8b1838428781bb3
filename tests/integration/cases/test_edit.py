"""The door for content: who may change which part, when, and what becomes of an outdated page."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases import service
from app.cases.models import Case
from app.core.errors import NotFound, Refused, StaleCase
from app.people.models import Delegation
from tests.story import open_part, reach
from tests.world import World

ALLOWED = {
    # state: what each may change; everybody else of the cast may change nothing
    "draft": {"employee": {"plan", "attachments", "fields"}, "appraiser": {"expectations"}},
    "running": {"employee": {"realisations", "evidence"}, "appraiser": {"feedback"}},
    "rating": {"appraiser": {"feedback", "ratings"}},
    "delivery": {},
    "received": {},
    "objection_decision": {"superior": {"decision_ratings"}},
}
PARTS = {part for who in ALLOWED.values() for parts in who.values() for part in parts} | {"result", "objection", "x"}


def may_change(world: World, case: Case, part: str, who: str) -> bool:
    """Whether the door opens; a refusal must leave the revision alone."""
    before, opened, codes = case.revision, True, ["not_editable"]
    try:
        open_part(world, case, part, who)
    except Refused as refusal:
        opened, codes = False, [blocker.code for blocker in refusal.blockers]
    except NotFound:
        opened = False
    assert codes == ["not_editable"]
    assert case.revision == before + opened
    return opened


@pytest.mark.parametrize("state", ALLOWED)
def test_each_changes_their_own_parts_at_the_right_time_only(world: World, state: str) -> None:
    case = reach(world, state)
    for who in world.users:
        found = {part for part in PARTS if may_change(world, case, part, who)}
        assert found == ALLOWED[state].get(who, set()), who


def test_an_outdated_page_changes_nothing(world: World) -> None:
    case = world.case()
    seen = case.revision
    open_part(world, case, "plan", "employee")
    actor = world.actor("employee")
    for outdated in (seen, seen + 2, 0, 10**30):
        with pytest.raises(StaleCase):
            service.edit(
                world.session, case_id=case.id, part="plan", actor=actor, now=world.now, seen_revision=outdated
            )
    assert case.revision == seen + 1
    service.edit(world.session, case_id=case.id, part="plan", actor=actor, now=world.now, seen_revision=seen + 1)
    assert case.revision == seen + 2


def stand_in(world: World, *, absent: str, by: str) -> None:
    """Somebody of the cast stands in for another."""
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    ids = {"absent_id": world.people[absent].id, "substitute_id": world.people[by].id}
    world.session.add(Delegation(agency_id=world.agency.id, reason="Cuti", **ids, **days))
    world.session.commit()


def test_a_substitute_rates_but_the_owner_as_substitute_does_not(world: World) -> None:
    case = reach(world, "rating")
    stand_in(world, absent="appraiser", by="employee")
    assert not may_change(world, case, "ratings", "employee")
    assert not may_change(world, case, "ratings", "stranger")
    stand_in(world, absent="appraiser", by="stranger")
    assert may_change(world, case, "ratings", "stranger")


def test_the_owners_own_part_is_not_handed_to_a_substitute(world: World) -> None:
    case = world.case()
    stand_in(world, absent="employee", by="stranger")
    assert not may_change(world, case, "plan", "stranger")


def test_whoever_took_over_edits_what_was_handed_to_them(world: World) -> None:
    case = reach(world, "rating")
    stand_in(world, absent="superior", by="stranger")
    assert not may_change(world, case, "ratings", "superior")
    world.act(case, "hand_over_rating", None)
    assert may_change(world, case, "ratings", "superior")
    assert may_change(world, case, "ratings", "stranger")
    assert may_change(world, case, "ratings", "appraiser")
    assert not may_change(world, case, "ratings", "regent")
