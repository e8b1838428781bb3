"""Many cases in one press."""

from __future__ import annotations

from app.cases.bulk import perform_many
from app.cases.models import Case
from app.cases.values import BulkReport
from tests.world import World

NOTE = "Lengkapi target."


def waiting(world: World) -> tuple[Case, Case]:
    """Two plans that wait for the appraiser."""
    cases = world.case("employee"), world.case("colleague")
    for case in cases:
        world.force_state(case, "plan_review")
    return cases


def send_back(world: World, *cases: Case, comment: str = NOTE) -> BulkReport:
    """Press once, under the same key."""
    ids = [case.id for case in cases]
    return perform_many(ids, "return_plan", actor=world.actor("appraiser"), comment=comment, key="k", now=world.now)


def test_the_same_press_twice_acts_once_on_each_case(world: World) -> None:
    cases = waiting(world)
    for _ in range(2):
        assert send_back(world, *cases, cases[0]).done == [case.id for case in cases]
    assert [case.version for case in cases] == [1, 1]


def test_a_key_that_comes_back_with_other_words_is_reported_and_the_rest_goes_on(world: World) -> None:
    first, second = waiting(world)
    assert send_back(world, first).done == [first.id]
    report = send_back(world, first, second, comment="Kata lain.")
    assert report.done == [second.id]
    assert [(case_id, [blocker.code for blocker in blockers]) for case_id, blockers in report.refused] == [
        (first.id, ["duplicate_key"])
    ]
    assert [first.version, second.version] == [1, 1]


def test_cases_out_of_sight_are_left_out_and_moved_ones_named(world: World) -> None:
    mine, moved = waiting(world)
    hidden = world.case("stranger")
    world.act(moved, "withdraw_plan", "colleague", "Keliru.")
    report = send_back(world, mine, moved, hidden)
    assert (report.done, report.moved, report.refused) == ([mine.id], [moved.id], [])
