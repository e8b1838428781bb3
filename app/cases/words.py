"""Who may read the words that go with a step: they can be about ratings or objections that not everybody may see."""

from __future__ import annotations

from collections.abc import Collection

from app.cases.casefile import CaseFile
from app.cases.history import MOVE, definition_of, step_of
from app.cases.models import CaseEvent
from app.cases.schedule import holders_of_the_ball
from workflows.definition import Text
from workflows.engine import Compiled

_OBJECTION_STEPS = frozenset({"file_objection", "record_explanation", "uphold_rating", "change_rating"})
_RESULT = frozenset({"ratings", "result"})
_OBJECTION = frozenset({"objection"})
ANYBODY: frozenset[str] = frozenset()
_MOVED: Text = {"id": "Dipindahkan ke versi {number}", "en": "Moved to version {number}"}


def subject(compiled: Compiled, event: CaseEvent) -> frozenset[str]:
    """The parts one of which a reader must see; empty where the words are for everybody who may open the case.

    ``compiled`` is the version that the event was made under.

    What the evaluators write to each other is about the rating. What they send back to the employee, and what HR or the
    system gives as the reason of an intervention, is meant to be read by the employee.
    """
    if event.kind in ("consequence", MOVE):
        return ANYBODY
    step = compiled.transitions[event.transition]
    if _OBJECTION_STEPS.intersection(step.effects) or _edits(compiled, event, "decision_ratings"):
        return _OBJECTION
    if event.kind == "admin" or not _edits(compiled, event, "ratings"):
        return ANYBODY
    asked = holders_of_the_ball(compiled.definition, compiled.states[event.to_state])
    return ANYBODY if "owner" in asked else _RESULT


def may_read(compiled: Compiled, event: CaseEvent, visible: Collection[str]) -> bool:
    """Whether somebody who sees these parts may read the words."""
    about = subject(compiled, event)
    return not about or not about.isdisjoint(visible)


def words_of(file: CaseFile, event: CaseEvent) -> str:
    """The words of a step as far as this person may read them; those of one's own steps always."""
    actor = file.actor
    own = actor is not None and (event.actor_user_id == actor.user_id or _is(actor.employee_id, event.acting_for_id))
    return event.comment if own or may_read(definition_of(file, event), event, file.visible) else ""


def title_of(file: CaseFile, event: CaseEvent) -> Text:
    """What a step is called in the version that it was taken under, or where a move led."""
    step = step_of(file, event)
    if step is not None:
        return step.title
    return {lang: text.format(number=event.facts["number"]) for lang, text in _MOVED.items()}


def _is(person: object, other: object) -> bool:
    return person is not None and person == other


def _edits(compiled: Compiled, event: CaseEvent, part: str) -> bool:
    """Whether somebody works on the part before or after the step."""
    states = (compiled.states[name] for name in (event.from_state, event.to_state) if name)
    return any(part in parts for state in states for parts in state.edit.values())
