"""Reading events that were made under other versions than the one a case follows now.

A step is named as its own version names it; the version of today may know neither the step nor its states. A move
between versions is an event of the kind MOVE that belongs to the version it leads to; its facts name the one it left.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from app.cases.casefile import CaseFile
from app.cases.models import CaseEvent
from app.cases.queries import list_events
from app.definitions.queries import compiled_version
from workflows.definition import Transition
from workflows.engine import Compiled

MOVE = "move"
MOVE_STEP = "$move"
"""What the event of a move names as its transition: no definition can call a step so."""
LEFT_VERSION = "from_version"
"""The fact of a move that holds the identifier of the version it left."""


def is_move(event: CaseEvent) -> bool:
    """Whether the event moved the case to another version instead of along its workflow."""
    return event.kind == MOVE


def left_version(event: CaseEvent) -> UUID:
    """The version that a step was taken from: another one than the event's own only for a move."""
    return UUID(event.facts[LEFT_VERSION]) if is_move(event) else event.definition_version_id


def definition_of(file: CaseFile, event: CaseEvent) -> Compiled:
    """The definition that an event was made under."""
    return _version(file, event.definition_version_id)


def step_of(file: CaseFile, event: CaseEvent) -> Transition | None:
    """The step as its own version defines it; None for a move between versions."""
    return None if is_move(event) else definition_of(file, event).transitions[event.transition]


def source_stage(file: CaseFile, event: CaseEvent) -> str | None:
    """The stage in which a step was taken."""
    if event.from_state is None:
        return None
    return _version(file, left_version(event)).states[event.from_state].stage


def target_stage(file: CaseFile, event: CaseEvent) -> str:
    """The stage to which a step led."""
    return definition_of(file, event).states[event.to_state].stage


def definitions_of(file: CaseFile) -> tuple[Compiled, ...]:
    """The definition of today, and before it those that the case followed earlier, each once."""
    events: list[CaseEvent] = file.load("events", list_events)
    earlier = [_version(file, event.definition_version_id) for event in events]
    return tuple(dict.fromkeys((*earlier, file.compiled)))


def steps_with(file: CaseFile, effects: Iterable[str]) -> frozenset[str]:
    """Names of the steps with one of the effects, in any version that the case has followed."""
    wanted = frozenset(effects)
    found = (step for one in definitions_of(file) for step in one.definition.transitions)
    return frozenset(step.id for step in found if not wanted.isdisjoint(step.effects))


def _version(file: CaseFile, version_id: UUID) -> Compiled:
    if version_id == file.case.definition_version_id:
        return file.compiled
    return compiled_version(file.session, version_id)
