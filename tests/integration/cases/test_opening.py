"""Opening a cycle: for whom a case is made, in batches, once, and what is reported."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from app.cases import opening as openings
from app.cases.models import Case, CycleOpening
from app.people.models import Agency, Employee, Position, Posting
from tests.world import World

DAY = date(2026, 1, 12)


def run(world: World, unit: str = "top") -> CycleOpening:
    """Ask for an opening and work it off."""
    opening = openings.request_opening(world.session, cycle=world.cycle, unit_id=world.units[unit].id, user_id=None)
    batches = 1
    while openings.open_batch(world.session, opening.id, now=world.now):
        world.session.flush()
        batches += 1
        assert batches < 10
    world.session.flush()
    return opening


def owners(world: World) -> list[str]:
    """Who has a case, by the part they play."""
    parts = {person.id: part for part, person in world.people.items()}
    return sorted(parts.get(owner, "?") for owner in world.session.scalars(select(Case.owner_id)))


EVERYBODY = ["appraiser", "colleague", "employee", "hr", "stranger", "superior"]


@pytest.mark.parametrize("batch", [1, 2, 6, 200])
def test_pasal_4_everybody_but_officials_gets_one_case(
    world: World, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(openings, "BATCH", batch)
    opening = run(world)
    assert owners(world) == EVERYBODY
    assert (opening.status, opening.total, opening.opened, opening.skipped) == ("done", 6, 6, 0)
    again = run(world)
    assert owners(world) == EVERYBODY
    assert (again.opened, again.skipped) == (0, 6)
    assert openings.open_batch(world.session, opening.id, now=world.now) is False


def test_a_unit_brings_those_below_and_no_others(world: World) -> None:
    run(world, "clinic")
    assert owners(world) == ["appraiser", "colleague", "employee"]


def test_who_left_who_only_acts_and_whose_post_ended_get_none(world: World) -> None:
    world.people["colleague"].active = False
    posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people["hr"].id)).one()
    posting.ends_on = DAY
    acting = {"employee_id": world.people["stranger"].id, "position_id": world.positions["appraiser"].id}
    world.session.add(Posting(agency_id=world.agency.id, kind="plt", starts_on=DAY, **acting))
    world.session.flush()
    run(world)
    assert owners(world) == ["appraiser", "employee", "stranger", "superior"]


def test_another_agencys_people_in_our_unit_are_left_alone(world: World) -> None:
    """A row that should not exist must not spread."""
    other = Agency(code="lain", name="Instansi Lain")
    world.session.add(other)
    world.session.flush()
    own = {"agency_id": other.id}
    guest = Employee(**own, name="Tamu Rekaan", nip="199003032015032009", kind="pns")
    post = Position(**own, unit_id=world.units["clinic"].id, code="TAMU", title="Tamu", kind="staff")
    world.session.add_all([guest, post])
    world.session.flush()
    world.session.add(
        Posting(**own, employee_id=guest.id, position_id=post.id, kind="definitive", starts_on=date(2024, 1, 1))
    )
    world.session.flush()
    run(world)
    assert owners(world) == EVERYBODY


def test_cases_without_an_appraiser_are_named_in_the_report(world: World) -> None:
    for part in ("superior", "regent"):
        posting = world.session.scalars(select(Posting).where(Posting.employee_id == world.people[part].id)).one()
        posting.ends_on = DAY
    world.session.flush()
    opening = run(world, "office")
    names = {world.people[part].name for part in ("appraiser", "stranger")}
    assert len(opening.problems) == 2
    assert {one["employee"] for one in opening.problems} == names
    assert {one["problem"] for one in opening.problems} == {"no_appraiser"}


def test_everybody_is_told_that_their_plan_may_be_drafted(world: World) -> None:
    query = text("select count(*) from procrastinate_jobs where task_name = 'notifications.new_holder'")
    before = world.session.scalar(query) or 0
    run(world)
    run(world)
    assert world.session.scalar(query) == before + len(EVERYBODY)
