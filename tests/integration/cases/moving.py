"""Moving single cases in tests, and what a stay consists of."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text

from app.cases import moving
from app.cases.models import Case, CaseTask, CaseTimer
from app.cases.moving import Moved, Relocation, WayBack
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from tests.world import World
from workflows.state_maps import propose

REASON = "Alur kerja diperbarui."


def relocate(
    world: World, case: Case, target: DefinitionVersion, states: dict[str, str | None] | None = None, key: str = ""
) -> Moved:
    """Move a case as HR, a minute after the last press."""
    world.now += timedelta(minutes=1)
    source = case.definition_version
    found = states or propose(compiled(source).definition, compiled(target).definition)
    wanted = Relocation(case.id, source.id, target, found, key or str(new_id()), REASON)
    moved = moving.move(world.session, wanted, actor=world.actor("hr"), now=world.now)
    world.session.commit()
    return moved


def bring_back(world: World, case: Case, moved: Moved, to: DefinitionVersion) -> Moved:
    """Undo a move as HR."""
    world.now += timedelta(minutes=1)
    wanted = WayBack(case.id, to, moved.place, moved.event.seq, case.revision, str(new_id()), "Keliru.")
    back = moving.move_back(world.session, wanted, actor=world.actor("hr"), now=world.now)
    world.session.commit()
    return back


def asked(world: World, case: Case) -> list[str]:
    """The relations with an open task, and that it belongs to the present stay."""
    query = select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")
    tasks = world.session.scalars(query.execution_options(populate_existing=True)).all()
    assert {task.entry_seq for task in tasks} <= {case.entry_seq}
    assert {task.due_at for task in tasks} <= {case.due_at}
    return sorted(task.relation for task in tasks)


def timers(world: World, case: Case) -> list[tuple[str, str | None, object]]:
    """What waits for the clock."""
    query = select(CaseTimer).where(CaseTimer.case_id == case.id, CaseTimer.status == "waiting")
    return sorted((one.kind, one.transition, one.fire_at) for one in world.session.scalars(query))


def plain_notices(world: World) -> int:
    query = text("select count(*) from procrastinate_jobs where task_name = 'notifications.plain'")
    return world.session.scalar(query) or 0


def standing(world: World, case: Case) -> tuple[object, ...]:
    """All that must be as before when a case came back."""
    case = world.fresh(case)
    return (
        case.definition_version_id, case.state, case.stage, case.entry_seq, case.entered_at, case.due_at,
        case.handed_to, case.hands, asked(world, case), timers(world, case),
    )  # fmt: skip
