"""Who evaluates a period when its appraiser moves inside or outside the window (p.91-92 A.14)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.cases import parties, service
from app.cases.models import Case
from app.core.errors import NotFound
from app.people.models import Posting
from tests.integration.cases.test_periods import noon, sweep
from tests.story import reach
from tests.world import World


def parties_of(world: World, case: Case, day: date) -> dict[str, object]:
    found = parties.resolve(world.session, world.fresh(case), day)
    people = {person.id: part for part, person in world.people.items()}
    return {relation: people.get(party.employee_id) for relation, party in found.items()}


def move_appraiser(world: World, day: date, *, serves: bool = True) -> None:
    """The appraiser leaves the post on a day, and somebody else takes it."""
    for part in ("appraiser", "colleague"):
        held = select(Posting).where(Posting.employee_id == world.people[part].id)
        world.session.scalars(held).one().ends_on = day
    world.people["appraiser"].active = serves
    world.session.flush()
    world.post("colleague", "appraiser", day)


@pytest.mark.parametrize(
    ("moved", "evaluates"),
    [
        (date(2026, 8, 25), "colleague"),
        (date(2026, 9, 20), "colleague"),
        (date(2026, 9, 21), "appraiser"),
        (date(2026, 9, 25), "appraiser"),
        (date(2026, 10, 14), "appraiser"),
        (date(2026, 10, 15), "colleague"),
    ],
)
def test_who_left_inside_the_window_still_evaluates_the_period(world: World, moved: date, evaluates: str) -> None:
    """p.91-92 A.14, with the two days of the law's own example; the window is 20 September to 14 October."""
    world.with_periods()
    parent = reach(world, "running")
    sweep(world, date(2026, 7, 1))
    third = next(one for one in world.children(parent) if one.period and one.period.ordinal == 3)
    move_appraiser(world, moved)
    day = max(moved, date(2026, 9, 28))
    assert parties_of(world, third, day)["appraiser"] == evaluates
    assert parties_of(world, third, day)["appraiser_superior"] == "superior"
    assert parties_of(world, parent, day)["appraiser"] == "colleague"


def test_who_left_the_service_evaluates_no_more(world: World) -> None:
    world.with_periods()
    parent = reach(world, "running")
    sweep(world, date(2026, 7, 1))
    third = world.children(parent)[-1]
    move_appraiser(world, date(2026, 9, 25), serves=False)
    assert parties_of(world, third, date(2026, 9, 28))["appraiser"] == "colleague"


def test_an_appraiser_named_by_hr_stands_against_the_one_who_left(world: World) -> None:
    world.with_periods()
    parent = reach(world, "running")
    sweep(world, date(2026, 7, 1))
    third = world.children(parent)[-1]
    move_appraiser(world, date(2026, 9, 25))
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == parent.owner_id)).one()
    posting.appraiser_position_id = world.positions["superior"].id
    world.session.commit()
    # The override is read as of the day, and it names another post than that of the one who left.
    posting.starts_on = date(2026, 9, 26)
    assert parties_of(world, third, date(2026, 9, 28))["appraiser"] == "superior"


def test_the_new_appraiser_of_the_year_reads_the_period_that_another_rated(world: World) -> None:
    """p.90 A.10: the year is evaluated with its periods in view; reading is no standing."""
    world.with_periods()
    parent = reach(world, "running")
    sweep(world, date(2026, 7, 1))
    third = world.children(parent)[-1]
    move_appraiser(world, date(2026, 9, 25))
    world.now = noon(date(2026, 9, 28))
    for case in (third, parent):
        parties_of(world, case, date(2026, 9, 28))
    world.session.commit()
    file = service.open_file(world.session, world.fresh(third), actor=world.actor("colleague"), now=world.now)
    assert "realisations" in file.visible
    assert not file.editable
    assert not any(offer.allowed for offer in service.offers(file, world.now))
    with pytest.raises(NotFound):
        service.open_file(world.session, world.fresh(third), actor=world.actor("stranger"), now=world.now)
