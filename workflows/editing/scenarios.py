"""Edits of the scenarios saved with a definition, and a first walk to a step that no scenario takes yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from workflows import guards
from workflows.checks import rehearsal
from workflows.checks.trials import combinations
from workflows.definition import REFUSED, Definition, DefinitionError, Scenario, ScenarioStep, Text, Transition
from workflows.editing import documents
from workflows.editing.documents import Edit
from workflows.guard_trees import leaf_fault, leaves
from workflows.relations import OWNER

Facts = Mapping[str, object]


def add(name: str, title: Text, facts: Facts, steps: Sequence[ScenarioStep]) -> Edit:
    """With a new scenario."""
    record = {"name": name, **_described(title, facts, steps)}
    return lambda document: documents.add(document, "scenarios", record, key="name")


def change(name: str, title: Text, facts: Facts, steps: Sequence[ScenarioStep]) -> Edit:
    """With another title, other facts at the start and other steps."""
    return lambda document: documents.replace(document, "scenarios", name, _described(title, facts, steps), "name")


def remove(name: str) -> Edit:
    """Without a scenario."""
    return lambda document: documents.remove(document, "scenarios", name, "name")


def _described(title: Text, facts: Facts, steps: Sequence[ScenarioStep]) -> dict[str, Any]:
    written = [[one.transition, one.relation, one.expect, *([dict(one.facts)] if one.facts else [])] for one in steps]
    return {"title": dict(title), "facts": dict(facts), "steps": written}


def unrehearsed(definition: Definition) -> list[Transition]:
    """The steps that no scenario takes with success."""
    taken = {one.transition for known in definition.scenarios for one in known.steps if one.expect != REFUSED}
    return [one for one in definition.transitions if one.id not in taken]


def walk_to(definition: Definition, transition_id: str) -> list[ScenarioStep]:
    """The shortest walk from the beginning that ends with a step, with facts that let each condition pass.

    What each step is expected to lead to is what it does lead to now; where the walk can't be played to its end, or no
    condition could be met, the rest is what the steps say. Empty where no walk leads there.
    """
    path = _path(definition, transition_id)
    steps = [
        ScenarioStep(one.id, one.by[0] if one.by else OWNER, one.to, _passing(definition, one)) for one in path
    ]  # fmt: skip
    try:
        played = rehearsal.play(definition, Scenario("walk", tuple(steps)))
    except DefinitionError:
        return steps
    found = [replace(step, expect=state if state != REFUSED else step.expect) for step, state in played]
    return found + steps[len(found) :]


def _path(definition: Definition, transition_id: str) -> list[Transition]:
    """Breadth first over states; steps forward before others of the same length."""
    goal = definition.transition(transition_id)
    order = sorted(definition.transitions, key=lambda one: one.kind != "forward")
    waiting: deque[tuple[str, list[Transition]]] = deque([(definition.initial, [])])
    seen = {definition.initial}
    while waiting:
        state, path = waiting.popleft()
        if state in goal.sources:
            return [*path, goal]
        for one in order:
            if state in one.sources and one.to not in seen:
                seen.add(one.to)
                waiting.append((one.to, [*path, one]))
    return []


def _passing(definition: Definition, one: Transition) -> dict[str, object]:
    """Facts for which a condition holds, as a definition writes them; none where there is no condition or no way."""
    if one.when is None or any(leaf_fault(leaf, definition.facts) for leaf in leaves(one.when)):
        return {}
    trials = combinations([one.when], definition.facts)
    if trials is None:
        return {}
    guard = guards.compile(one.when, definition.facts)
    found = next((facts for facts in trials if guard(facts) is True), {})
    return {name: _plain(value) for name, value in found.items() if value is not None}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
