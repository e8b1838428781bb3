"""A move to another version at the same moment as something else: one wins, and nothing happens twice."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.auth.values import CurrentActor
from app.cases import journal, moving, queries, service
from app.cases.models import Case, CaseEvent
from app.cases.moving import Moved, Relocation, Unmovable
from app.cases.values import Action, Performed
from app.core.db import db
from app.core.errors import StaleCase
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from app.definitions.models import DefinitionVersion
from app.moves import service as moves
from app.moves.models import CaseMove, CaseMoveItem
from tests.concurrency.conftest import together
from tests.integration.moves.conftest import ask, everybody, wish
from tests.story import reach
from tests.versions import publish, rename_state, retitled
from tests.world import World

ROUNDS = 5


def relocate(hr: CurrentActor, world: World, case_id: UUID, source: UUID, target: UUID, key: str) -> Moved:
    with unit_of_work() as session:
        version = session.get_one(DefinitionVersion, target)
        wanted = Relocation(case_id, source, version, {"plan_review": "plan_check"}, key, "Alur baru.")
        return moving.move(session, wanted, actor=hr, now=world.now)


def press(appraiser: CurrentActor, world: World, case_id: UUID, seen: int) -> Performed:
    action = Action(case_id, "return_plan", str(new_id()), seen_version=seen, comment="Perbaiki.")
    with unit_of_work() as session:
        return service.perform(session, action, actor=appraiser, now=world.now)


def waiting(world: World) -> tuple[UUID, UUID, UUID, int]:
    """A case in plan_review, its version, the version it is to move to, and the number of its events."""
    case = reach(world, "plan_review")
    source, version = case.definition_version_id, case.version
    target = publish(world, rename_state("plan_review", "plan_check")).id
    return case.id, source, target, version


def check(case_id: UUID) -> Case:
    """The chain holds and the case is where its last event left it."""
    db().rollback()
    case = db().get_one(Case, case_id, populate_existing=True)
    events = queries.list_events(db(), case_id)
    assert journal.first_fault(events) is None
    assert (case.version, case.state, case.definition_version_id) == (
        len(events), events[-1].to_state, events[-1].definition_version_id,
    )  # fmt: skip
    return case


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_somebody_acts_while_the_case_is_moved(live: World, attempt: int) -> None:
    case_id, source, target, seen = waiting(live)
    # Read before the threads begin: the cast belongs to this thread's session.
    hr, appraiser = live.actor("hr"), live.actor("appraiser")
    moved, pressed = together(
        lambda: relocate(hr, live, case_id, source, target, "a"), lambda: press(appraiser, live, case_id, seen)
    )
    case = check(case_id)
    if isinstance(pressed, StaleCase):
        assert isinstance(moved, Moved)
        assert (case.state, case.definition_version_id) == ("plan_check", target)
    else:
        assert isinstance(pressed, Performed)
        assert isinstance(moved, Unmovable)
        assert moved.code == "unmapped"
        assert (case.state, case.definition_version_id) == ("draft", source)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_case_that_is_moved_twice_at_once_moves_once(live: World, attempt: int) -> None:
    case_id, source, target, _seen = waiting(live)
    hr = live.actor("hr")
    results = together(*[lambda: relocate(hr, live, case_id, source, target, "a")] * 3)
    assert not [one for one in results if isinstance(one, Exception)]
    case = check(case_id)
    assert (case.state, case.version) == ("plan_check", 2)
    assert db().scalar(text("select count(*) from procrastinate_jobs where task_name = 'notifications.plain'")) == 1


def test_several_workers_share_one_move(live: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "BATCH", 2)
    everybody(live)
    move_id = ask(live, wish(live, publish(live, retitled))).id
    db().commit()

    def work() -> int:
        batches = 0
        while True:
            with unit_of_work() as session:
                if not moves.run_batch(session, move_id, now=live.now):
                    return batches
            batches += 1

    results = together(*[work] * 3)
    assert not [one for one in results if isinstance(one, Exception)]
    db().rollback()
    move = db().get_one(CaseMove, move_id, populate_existing=True)
    assert (move.status, move.moved, move.stayed) == ("done", 6, 0)
    assert len(db().scalars(select(CaseMoveItem)).all()) == 6
    assert len(db().scalars(select(CaseEvent).where(CaseEvent.kind == "move")).all()) == 6
