"""p.90 A.11 and p.115-116 A.8-10: the appraiser lets the window pass, and the appraiser's superior evaluates."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases.models import Case, CaseTask
from app.core.clock import local_day
from app.core.errors import NotFound, Refused
from app.evaluations.queries import read_evaluations
from tests.journeys.special import events, go_to, let_time_pass
from tests.story import rate, reach
from tests.world import World


def due(world: World, case: Case) -> date | None:
    moment = world.fresh(case).due_at
    return local_day(moment, "Asia/Jakarta") if moment else None


@pytest.fixture
def late(frozen: World) -> tuple[World, Case]:
    """The window closed on Friday 29 January 2027, and nobody rated."""
    world = frozen
    case = reach(world, "rating")
    assert due(world, case) == date(2027, 1, 29)
    let_time_pass(world, date(2027, 1, 30))
    assert events(world, case)[-1] == "hand_over_rating"
    return world, case


def test_p115_a8_the_superior_has_fourteen_working_days_from_the_end_of_the_window(late: tuple[World, Case]) -> None:
    """1 February is the first; Thursday 18 February is the fourteenth."""
    world, case = late
    assert due(world, case) == date(2027, 2, 18)
    tasks = world.session.query(CaseTask).filter_by(case_id=case.id, status="open").all()
    assert {local_day(task.due_at, "Asia/Jakarta") for task in tasks if task.due_at} == {date(2027, 2, 18)}
    assert {task.assignee_id for task in tasks} >= {world.people["superior"].id}


def test_p116_a9_a10_seven_and_seven_working_days_after_it(late: tuple[World, Case]) -> None:
    world, case = late
    go_to(world, date(2027, 2, 10))
    rate(world, case, "superior")
    world.session.commit()
    world.act(case, "submit_rating", "superior")
    assert due(world, case) == date(2027, 2, 19)
    go_to(world, date(2027, 2, 15))
    world.act(case, "deliver_document", "superior")
    assert due(world, case) == date(2027, 2, 24)
    [final] = [one for one in read_evaluations(world.session, case.id).evaluations if one.status == "final"]
    assert final.rated_as == "appraiser_superior"
    with pytest.raises(Refused):
        world.act(case, "file_objection", "employee", "Tidak setuju.")
    world.session.rollback()
    let_time_pass(world, date(2027, 2, 25))
    assert world.fresh(case).state == "closed"


def test_the_appraiser_who_rates_in_time_keeps_fourteen_days(frozen: World) -> None:
    world = frozen
    case = reach(world, "rating")
    go_to(world, date(2027, 1, 4))
    rate(world, case)
    world.session.commit()
    world.act(case, "submit_rating", "appraiser")
    assert due(world, case) == date(2027, 1, 22)
    go_to(world, date(2027, 1, 11))
    world.act(case, "deliver_document", "appraiser")
    assert due(world, case) == date(2027, 1, 29)


def test_p117_b2_who_only_delivers_for_a_late_appraiser_takes_no_objection_away(frozen: World) -> None:
    world = frozen
    case = reach(world, "delivery")
    let_time_pass(world, date(2026, 2, 1))
    assert events(world, case)[-1] == "hand_over_delivery"
    go_to(world, date(2026, 2, 2))
    world.act(case, "deliver_document", "superior")
    assert due(world, case) == date(2026, 2, 20)
    world.act(case, "file_objection", "employee", "Realisasi belum dihitung.")
    assert world.fresh(case).state == "objection_explanation"


def test_nobody_else_takes_over(late: tuple[World, Case]) -> None:
    world, case = late
    with pytest.raises(NotFound):
        rate(world, case, "colleague")
    with pytest.raises(Refused):
        rate(world, case, "regent")
