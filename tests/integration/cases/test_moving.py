"""A running case under another version of its workflow: what goes on, what begins anew, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.cases import history, journal, moving, queries, service
from app.cases.models import Case, CaseTimer
from app.cases.moving import Relocation, Unmovable, WayBack
from app.cases.values import Action
from app.core.errors import DuplicateKey
from app.core.ids import new_id
from tests.integration.cases.moving import REASON, asked, bring_back, plain_notices, relocate, standing, timers
from tests.story import reach
from tests.versions import Document, publish, rename_state, retitled, state, step
from tests.world import World


def test_a_case_that_keeps_its_state_goes_on_as_before(world: World) -> None:
    case = reach(world, "plan_review")
    before = standing(world, case)
    target = publish(world, retitled)

    moved = relocate(world, case, target)

    assert standing(world, case) == (target.id, *before[1:])
    assert (case.version, moved.event.seq, moved.notes) == (2, 2, ())
    assert journal.first_fault(queries.list_events(world.session, case.id)) is None
    assert plain_notices(world) == 0
    world.act(case, "agree_plan", "appraiser")
    assert case.state == "running"


def test_the_event_says_who_why_and_where_from(world: World) -> None:
    case = reach(world, "plan_review")
    source, target = case.definition_version_id, publish(world, retitled)

    event = relocate(world, case, target).event

    assert (event.transition, event.kind, event.from_state, event.to_state) == (
        "$move", "move", "plan_review", "plan_review",
    )  # fmt: skip
    assert (event.definition_version_id, history.left_version(event)) == (target.id, source)
    assert (event.comment, event.actor_name, event.relation) == (REASON, world.people["hr"].name, "agency_hr")


def test_a_state_under_another_name_is_entered_anew_and_told_once(world: World) -> None:
    case = reach(world, "plan_review")
    target = publish(world, rename_state("plan_review", "plan_check"))

    relocate(world, case, target)

    assert (case.state, case.stage, case.entry_seq, case.entered_at) == ("plan_check", "agreement", 2, world.now)
    assert asked(world, case) == ["appraiser"]
    assert timers(world, case)
    assert plain_notices(world) == 1
    world.act(case, "agree_plan", "appraiser")
    assert case.state == "running"


def shorter(document: Document) -> None:
    """Two working days for what had a named date."""
    state(document, "plan_review")["deadline"] = {
        "working_days": 2, "remind": [1], "escalate": [{"after": 0, "transition": "hand_over_plan"}],
    }  # fmt: skip


def unhurried(document: Document) -> None:
    state(document, "plan_review").pop("deadline")


def test_another_deadline_counts_from_when_the_state_was_entered(world: World) -> None:
    case = reach(world, "plan_review")
    entered, due = case.entered_at, case.due_at
    world.now += timedelta(days=7)

    moved = relocate(world, case, publish(world, shorter))

    assert (case.entered_at, moved.notes) == (entered, ("due_changed", "overdue"))
    assert due is not None
    assert case.due_at is not None
    assert entered < case.due_at < world.now < due
    assert [(kind, name) for kind, name, _at in timers(world, case)] == [("escalate", "hand_over_plan")]
    assert asked(world, case) == ["appraiser"]


def test_a_deadline_that_is_gone_leaves_no_timer(world: World) -> None:
    case = reach(world, "plan_review")

    relocate(world, case, publish(world, unhurried))

    assert (case.due_at, timers(world, case), asked(world, case)) == (None, [], ["appraiser"])


def test_what_fired_in_the_stay_does_not_fire_again(world: World) -> None:
    case = reach(world, "plan_review")
    world.act(case, "hand_over_plan", None)
    fired = world.session.scalars(
        select(CaseTimer).where(CaseTimer.case_id == case.id, CaseTimer.transition == "hand_over_plan")
    ).one()
    fired.status, fired.fired_at = "fired", world.now
    world.session.commit()

    moved = relocate(world, case, publish(world, shorter))

    assert "hand_over_plan" not in {name for _kind, name, _at in timers(world, case)}
    assert (case.handed_to, asked(world, case)) == ("appraiser_superior", ["appraiser", "appraiser_superior"])
    assert "hand_over_ended" not in moved.notes


def by_superior(document: Document) -> None:
    """The superior agrees plans, nobody else."""
    for name in ("agree_plan", "return_plan"):
        step(document, name)["by"] = ["appraiser_superior"]


def test_who_is_asked_follows_the_new_version_and_a_hand_over_ends_where_nobody_is_late(world: World) -> None:
    case = reach(world, "plan_review")
    world.act(case, "hand_over_plan", None)

    moved = relocate(world, case, publish(world, by_superior))

    assert (case.handed_to, case.hands, asked(world, case)) == (None, None, ["appraiser_superior"])
    assert moved.notes == ("hand_over_ended",)


def test_somebody_who_is_asked_only_now_is_told(world: World) -> None:
    case = reach(world, "plan_review")
    query = text("select count(*) from procrastinate_jobs where task_name = 'notifications.new_holder'")
    before = world.session.scalar(query) or 0

    relocate(world, case, publish(world, by_superior))

    assert (world.session.scalar(query) or 0) - before == 1


def together(document: Document) -> None:
    """Appraiser and superior agree plans together."""
    step(document, "agree_plan").update(
        {"by": ["appraiser", "appraiser_superior"], "vote": {"need": 2, "of": "appraiser"}, "effects": []}
    )


def vote(world: World, case: Case, part: str) -> None:
    action = Action(case.id, "agree_plan", str(new_id()))
    service.perform(world.session, action, actor=world.actor(part), now=world.now)
    world.session.commit()


def test_votes_go_on_counting_where_the_stay_goes_on(world: World) -> None:
    case = reach(world, "plan_review")
    relocate(world, case, publish(world, together))
    vote(world, case, "appraiser")

    moved = relocate(world, case, publish(world, retitled, case.definition_version))
    assert moved.notes == ()
    vote(world, case, "superior")

    assert case.state == "running"


def test_votes_are_lost_with_the_stay(world: World) -> None:
    case = reach(world, "plan_review")
    relocate(world, case, publish(world, together))
    vote(world, case, "appraiser")

    moved = relocate(world, case, publish(world, rename_state("plan_review", "plan_check"), case.definition_version))

    assert "votes_lost" in moved.notes
    vote(world, case, "superior")
    assert case.state == "plan_check"
    vote(world, case, "appraiser")
    assert case.state == "running"


@pytest.mark.parametrize("code", ["closed", "unmapped", "other_version", "no_periods"])
def test_a_case_that_cannot_move_stays_as_it_is(world: World, code: str) -> None:
    case, target = reach(world, "plan_review"), publish(world, retitled)
    states: dict[str, str | None] = {"plan_review": "plan_review"}
    source = case.definition_version_id
    if code == "closed":
        world.act(case, "cancel_case", "hr", "Salah buka.")
    elif code == "unmapped":
        states = {"plan_review": None}
    elif code == "other_version":
        source = target.id
    else:
        world.with_periods()
        target = publish(world, _without_periods)
    before = standing(world, case)
    wanted = Relocation(case.id, source, target, states, str(new_id()), REASON)

    with pytest.raises(Unmovable) as caught:
        moving.move(world.session, wanted, actor=world.actor("hr"), now=world.now)

    assert caught.value.code == code
    world.session.rollback()
    assert standing(world, case) == before


def _without_periods(document: Document) -> None:
    for one in document["transitions"]:
        one["effects"] = [effect for effect in one.get("effects", []) if effect != "open_periods"]


def test_the_same_key_moves_once(world: World) -> None:
    case, target = reach(world, "plan_review"), publish(world, retitled)
    source, states = case.definition_version_id, {"plan_review": "plan_review"}
    wanted = Relocation(case.id, source, target, states, "kunci", REASON)
    first = moving.move(world.session, wanted, actor=world.actor("hr"), now=world.now)
    again = moving.move(world.session, wanted, actor=world.actor("hr"), now=world.now)

    assert (first.event.id, case.version) == (again.event.id, 2)
    other = Relocation(case.id, source, target, states, "kunci", "Lain.")
    with pytest.raises(DuplicateKey):
        moving.move(world.session, other, actor=world.actor("hr"), now=world.now)


@pytest.mark.parametrize("change", ["same_state", "other_state", "other_deadline", "handed_over", "other_holder"])
def test_the_way_back_is_as_if_it_had_never_left(world: World, change: str) -> None:
    case = reach(world, "plan_review")
    if change == "handed_over":
        world.act(case, "hand_over_plan", None)
    before, source = standing(world, case), case.definition_version
    changes = {
        "same_state": retitled, "other_state": rename_state("plan_review", "plan_check"), "other_deadline": shorter,
        "handed_over": by_superior, "other_holder": by_superior,
    }  # fmt: skip
    moved = relocate(world, case, publish(world, changes[change]))
    assert standing(world, case) != before

    bring_back(world, case, moved, source)

    assert standing(world, case) == before
    assert journal.first_fault(queries.list_events(world.session, case.id)) is None


@pytest.mark.parametrize("deed", ["step", "edit", "vote"])
def test_a_case_that_was_acted_on_since_stays(world: World, deed: str) -> None:
    case = reach(world, "plan_review")
    source = case.definition_version
    moved = relocate(world, case, publish(world, together if deed == "vote" else retitled))
    world.now += timedelta(minutes=1)
    revision = case.revision
    if deed == "step":
        world.act(case, "return_plan", "appraiser", "Perbaiki.")
    elif deed == "edit":
        service.edit(world.session, case_id=case.id, part="expectations", actor=world.actor("appraiser"), now=world.now)
    else:
        vote(world, case, "appraiser")
    wanted = WayBack(case.id, source, moved.place, moved.event.seq, revision, str(new_id()), "Keliru.")

    with pytest.raises(Unmovable, match="acted_on"):
        moving.move_back(world.session, wanted, actor=world.actor("hr"), now=world.now)
