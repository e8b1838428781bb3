"""What still stands on a version of a definition."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cases.models import Cycle, CycleWorkflow
from app.definitions import usage
from app.definitions.models import DefinitionVersion
from tests.world import World


def _copy(session: Session, version: DefinitionVersion) -> DefinitionVersion:
    """The same text under the next number."""
    copy = DefinitionVersion(
        agency_id=version.agency_id, code=version.code, number=version.number + 1, kind=version.kind,
        title=version.title, source=version.source, document=version.document, sha256=version.sha256,
        status="published", published_at=version.published_at,
    )  # fmt: skip
    session.add(copy)
    session.flush()
    return copy


def test_only_cases_that_are_not_finished_run_on_a_version(world: World) -> None:
    case = world.case()
    world.case("colleague")
    used = case.definition_version_id
    unused = _copy(world.session, case.definition_version)

    assert usage.running_on(world.session, [used, unused.id]) == {used: 2, unused.id: 0}

    world.act(case, "cancel_case", "hr", "Salah buka.")

    assert usage.running_on(world.session, [used]) == {used: 1}


def test_cycles_that_give_a_version_to_new_cases_are_named(world: World) -> None:
    world.with_periods()
    cycle = world.session.get_one(Cycle, world.cycle.id)
    default, periodic = cycle.definition_version_id, cycle.periodic_version_id
    chosen = _copy(world.session, cycle.definition_version)
    free = _copy(world.session, chosen)
    world.session.add(CycleWorkflow(agency_id=cycle.agency_id, cycle_id=cycle.id, definition_version_id=chosen.id))
    world.session.flush()
    name = (cycle.name,)

    assert usage.cycles_on(world.session, [default, periodic, chosen.id, free.id]) == {
        default: name, periodic: name, chosen.id: name, free.id: (),
    }  # fmt: skip

    cycle.status = "closed"
    world.session.flush()

    assert usage.cycles_on(world.session, [default]) == {default: ()}
