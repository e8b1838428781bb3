"""Reading the events of a case that was moved: each in the words of the version it was made under."""

from __future__ import annotations

from sqlalchemy import select

from app.cases import history, queries, screens, service, words
from app.cases.children import waiting_parents
from app.cases.models import CaseEvent, Cycle
from tests.integration.cases.moving import relocate
from tests.story import rate, reach
from tests.versions import publish, rename_state, rename_step, retitled, same, state
from tests.world import World


def test_events_keep_the_names_of_the_version_they_were_made_under(world: World) -> None:
    """The new version calls both the state that was left and the step that was taken otherwise."""
    case = reach(world, "plan_review")
    target = publish(world, rename_step("submit_plan", "hand_in_plan"))
    target = publish(world, rename_state("draft", "first_draft"), target)
    relocate(world, case, target)

    file = service.open_file(world.session, case, actor=world.actor("employee"), now=world.now)
    events = queries.list_events(world.session, case.id)
    assert [words.title_of(file, event)["id"] for event in events] == ["Ajukan SKP", "Dipindahkan ke versi 3"]
    assert words.title_of(file, events[1])["en"] == "Moved to version 3"
    assert [history.source_stage(file, event) for event in events] == ["drafting", "agreement"]


def test_steps_of_the_old_version_still_count_for_the_separation_of_duties(world: World) -> None:
    case = reach(world, "objection_decision")
    file = service.open_file(world.session, case, actor=None, now=world.now)
    before = service.situation(file, world.now).done_by

    relocate(world, case, publish(world, retitled))

    file = service.open_file(world.session, case, actor=None, now=world.now)
    found = service.situation(file, world.now).done_by
    assert {name: people for name, people in found.items() if name != history.MOVE_STEP} == before
    assert before["submit_rating"] == {str(world.people["appraiser"].id)}


def test_a_reopening_makes_steps_of_another_version_void(world: World) -> None:
    """As without a move: whoever rated before the re-opening isn't held to it after."""
    case = reach(world, "closed")
    world.act(case, "reopen_case", "hr", "Ada kesalahan.")
    file = service.open_file(world.session, case, actor=None, now=world.now)
    before = service.situation(file, world.now).done_by
    relocate(world, case, publish(world, rename_step("submit_rating", "hand_in_rating")))

    file = service.open_file(world.session, case, actor=None, now=world.now)
    after = service.situation(file, world.now).done_by
    assert {name: people for name, people in after.items() if name != history.MOVE_STEP} == before
    assert "submit_rating" not in before


def test_who_takes_over_late_is_known_to_the_next_version(world: World) -> None:
    """p.116 A.10: after a rating by the superior the delivery has its own time, also where steps have other names."""
    case = reach(world, "rating")
    world.act(case, "hand_over_rating", None)
    rate(world, case, "superior")
    world.act(case, "submit_rating", "superior")
    due = case.due_at
    target = publish(world, rename_step("submit_rating", "hand_in_rating"))
    target = publish(world, lambda one: state(one, "delivery")["deadline"].update(remind=[2]), target)

    relocate(world, case, target)

    assert case.due_at == due


def test_a_plan_agreed_under_the_old_version_still_opens_periods(world: World) -> None:
    periods = world.with_periods()
    case = reach(world, "running")
    target = publish(world, rename_step("agree_plan", "approve_plan"))
    cycle = world.session.get_one(Cycle, world.cycle.id)
    assert cycle.status == "open"
    assert waiting_parents(world.session, periods[1].id, None) == [case.id]

    relocate(world, case, target)

    assert waiting_parents(world.session, periods[1].id, None) == [case.id]


def test_a_return_still_waits_for_its_answer_after_a_move(world: World) -> None:
    case = reach(world, "plan_review")
    world.act(case, "return_plan", "appraiser", "Lengkapi target.")
    relocate(world, case, publish(world, rename_state("draft", "first_draft")))

    file = service.open_file(world.session, case, actor=world.actor("employee"), now=world.now)
    found = screens.passage.awaiting_answer(file)

    assert found is not None
    assert found.comment == "Lengkapi target."


def test_a_moved_case_belongs_to_the_version_its_events_lead_to(world: World) -> None:
    case = reach(world, "plan_review")
    relocate(world, case, publish(world, same))
    latest = world.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)).all()
    assert latest[-1].definition_version_id == case.definition_version_id
