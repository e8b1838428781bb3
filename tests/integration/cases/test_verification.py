"""An altered history is found, also where the end was cut off."""

from __future__ import annotations

from sqlalchemy import text

from app.cases.models import Case
from app.cases.verification import Fault, altered_cases
from tests.story import reach
from tests.versions import publish, retitled
from tests.world import World


def faults(world: World, case: Case) -> list[Fault]:
    world.session.commit()
    world.session.expunge_all()
    return [fault for fault in altered_cases(world.session) if fault.case_id == case.id]


def tamper(world: World, statement: str, case: Case) -> None:
    """What somebody with the database's own rights could do, triggers switched off."""
    world.session.execute(text("alter table case_event disable trigger case_event_append_only"))
    world.session.execute(text(statement), {"case": case.id})
    world.session.execute(text("alter table case_event enable trigger case_event_append_only"))


def test_an_untouched_history_holds(world: World) -> None:
    assert faults(world, reach(world, "closed")) == []


def test_altered_words_are_found(world: World) -> None:
    case = reach(world, "running")
    tamper(world, "update case_event set comment = 'Lain' where case_id = :case and seq = 2", case)
    assert faults(world, case) == [Fault(case.id, 2)]


def test_a_cut_off_end_is_found(world: World) -> None:
    case = reach(world, "running")
    tamper(world, "delete from case_event where case_id = :case and seq = 2", case)
    assert faults(world, case) == [Fault(case.id, 2)]


def test_a_version_without_its_event_is_found(world: World) -> None:
    case = reach(world, "running")
    world.session.execute(text("update appraisal_case set version = 3 where id = :case"), {"case": case.id})
    assert faults(world, case) == [Fault(case.id, 3)]


def test_a_version_that_was_changed_without_a_move_is_found(world: World) -> None:
    """Who writes another version into the row leaves no event that leads there."""
    case = reach(world, "plan_review")
    case.definition_version = publish(world, retitled)
    world.session.commit()
    assert [fault.case_id for fault in altered_cases(world.session)] == [case.id]
