"""Counting against real rows: the same numbers as one gets by hand, inside the reach and nowhere else."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.auth.values import Scope
from app.core.errors import NotFound
from app.core.ids import new_id
from app.dashboards.queries import count_cells, read_branch
from app.dashboards.values import Branch, Cell
from tests.statements import counted
from tests.world import World, build_world

EVERYWHERE = Scope(whole_agency=True, units=frozenset())
PARTS = ("superior", "appraiser", "employee", "colleague", "hr", "stranger")


def inside(world: World, *units: str) -> Scope:
    return Scope(whole_agency=False, units=frozenset(world.units[unit].id for unit in units))


def branch_of(world: World, reach: Scope = EVERYWHERE, unit: str | None = None) -> Branch:
    unit_id = world.units[unit].id if unit else None
    return read_branch(world.session, agency_id=world.agency.id, reach=reach, unit_id=unit_id)


def cells_of(world: World, reach: Scope = EVERYWHERE, unit: str | None = None) -> list[Cell]:
    branch = branch_of(world, reach, unit)
    return count_cells(world.session, cycle=world.cycle, reach=reach, branch=branch, now=world.now)


def by_unit(world: World, cells: list[Cell]) -> Counter[str]:
    names = {unit.id: part for part, unit in world.units.items()}
    found: Counter[str] = Counter()
    for cell in cells:
        found[names[cell.unit_id]] += cell.count
    return found


@pytest.fixture
def full(world: World) -> World:
    """A case for everybody who is appraised."""
    for part in PARTS:
        world.case(part)
    return world


def test_units_below_count_for_the_unit_above(full: World) -> None:
    assert by_unit(full, cells_of(full)) == {"office": 5, "hr": 1}
    assert by_unit(full, cells_of(full, unit="office")) == {"office": 2, "clinic": 3}
    assert by_unit(full, cells_of(full, unit="clinic")) == {"clinic": 3}


def test_unit_hr_counts_their_subtree_only(full: World) -> None:
    assert by_unit(full, cells_of(full, inside(full, "office"))) == {"office": 2, "clinic": 3}
    assert by_unit(full, cells_of(full, inside(full, "clinic", "hr"))) == {"clinic": 3, "hr": 1}


def test_a_unit_inside_another_of_the_reach_is_not_counted_twice(full: World) -> None:
    reach = inside(full, "office", "clinic")
    assert branch_of(full, reach).here == branch_of(full, EVERYWHERE, "office").here
    assert sum(cell.count for cell in cells_of(full, reach)) == 5


@pytest.mark.parametrize("unit", ["top", "hr"])
def test_a_unit_outside_the_reach_does_not_exist(full: World, unit: str) -> None:
    with pytest.raises(NotFound):
        branch_of(full, inside(full, "office"), unit)


def test_the_way_up_ends_where_the_reach_ends(full: World) -> None:
    assert [place.name for place in branch_of(full, inside(full, "office"), "clinic").path] == [
        "Dinas Kesehatan", "UPT Puskesmas Melati",
    ]  # fmt: skip


def test_units_of_another_agency_do_not_exist(full: World, session: Session) -> None:
    other = build_world(session)
    for unit_id in (other.units["office"].id, new_id()):
        with pytest.raises(NotFound):
            read_branch(session, agency_id=full.agency.id, reach=EVERYWHERE, unit_id=unit_id)


def test_cases_of_another_agency_are_not_counted(full: World, session: Session) -> None:
    other = build_world(session)
    other.case()
    assert sum(cell.count for cell in cells_of(full)) == len(PARTS)


def test_late_and_old_cases_are_counted_by_the_clock(full: World) -> None:
    one, other = full.case("employee"), full.case("colleague")
    one.due_at, one.entered_at = full.now - timedelta(minutes=1), full.now - timedelta(days=30)
    other.due_at, other.entered_at = full.now, full.now - timedelta(days=7, minutes=-1)
    full.session.commit()
    cells = cells_of(full, unit="clinic")
    assert sum(cell.overdue for cell in cells) == 1
    assert [sum(cell.ages[band] for cell in cells) for band in range(4)] == [2, 0, 0, 1]


def test_a_closed_case_is_never_late(full: World) -> None:
    case = full.case("employee")
    full.act(case, "cancel_case", "hr", "Pindah instansi.")
    case.due_at = full.now - timedelta(days=1)
    full.session.commit()
    assert sum(cell.overdue for cell in cells_of(full)) == 0


@pytest.mark.parametrize(("reach", "number"), [(None, 6), (("office",), 5), (("hr",), 1), (("clinic", "office"), 5)])
def test_without_a_branch_the_whole_reach_is_one_group(full: World, reach: tuple[str, ...] | None, number: int) -> None:
    where = inside(full, *reach) if reach else EVERYWHERE
    [cell] = count_cells(full.session, cycle=full.cycle, reach=where, branch=None, now=full.now)
    assert (cell.unit_id, cell.count) == (None, number)


def test_a_dashboard_costs_one_aggregate(full: World, engine: Engine) -> None:
    branch = branch_of(full)
    with counted(engine) as sent:
        count_cells(full.session, cycle=full.cycle, reach=EVERYWHERE, branch=branch, now=full.now)
    assert len(sent) == 1
