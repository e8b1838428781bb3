"""Saved scenarios: walks that must work and steps that must be refused, played through the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import InvalidOperation
from itertools import chain
from typing import NamedTuple

from workflows import relations
from workflows.checks import conditions, decision_tables, references
from workflows.checks.findings import Finding, error, warning
from workflows.definition import REFUSED, Definition, DefinitionError, FactType, Scenario, ScenarioStep
from workflows.engine import Actor, Compiled, Outcome, Standing, compile_definition
from workflows.guard_trees import typed
from workflows.simulation import Case

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_STUCK = frozenset({
    "initial_unknown", "unknown_state", "unknown_fact", "wrong_operator", "wrong_value", "table_input",
    "table_row_length", "table_too_large",
})  # fmt: skip
"""What keeps a definition from being played at all; with other errors it can be tried out."""


Played = list[tuple[ScenarioStep, str]]
"""Steps with the state each led to, or REFUSED."""


def check(definition: Definition) -> Iterator[Finding]:
    """Play each scenario until its first surprise; then name what no scenario takes."""
    compiled = compile_definition(definition)
    known = _Known.of(definition)
    for scenario in definition.scenarios:
        place = f"scenarios.{scenario.name}"
        found = list(_names(known, scenario, place))
        yield from found or _play(compiled, scenario, place)
    taken = {step.transition for one in definition.scenarios for step in one.steps if step.expect != REFUSED}
    for one in definition.transitions if definition.scenarios else ():
        if one.id not in taken:
            yield warning("unrehearsed", f"transitions.{one.id}")


def play(definition: Definition, scenario: Scenario) -> Played:
    """Each step with the state it led to, or REFUSED; after the first surprise nothing more is played.

    Raises DefinitionError where the definition or the scenario names what there isn't, so that it can't be played.
    """
    return player(definition)(scenario)


def player(definition: Definition) -> Callable[[Scenario], Played]:
    """`play` for many scenarios of one definition, which is made ready once."""
    shape = chain(references.check(definition), conditions.check(definition), decision_tables.check(definition))
    _demand(one for one in shape if one.code in _STUCK)
    compiled, known = compile_definition(definition), _Known.of(definition)

    def played(scenario: Scenario) -> Played:
        _demand(_names(known, scenario, f"scenarios.{scenario.name}"))
        case = _Rehearsal(compiled, scenario)
        found: Played = []
        for step in scenario.steps:
            found.append((step, case.play(step)))
            if found[-1][1] != step.expect:
                break
        return found

    return played


def _demand(wrong: Iterable[Finding]) -> None:
    for one in wrong:
        raise DefinitionError(one.code, one.place, one.sentence)


class _Known(NamedTuple):
    """What a scenario may name."""

    expected: frozenset[str]
    transitions: frozenset[str]
    facts: Mapping[str, FactType]

    @classmethod
    def of(cls, definition: Definition) -> _Known:
        states = (state.id for state in definition.states)
        return cls(frozenset({REFUSED, *states}), frozenset(one.id for one in definition.transitions), definition.facts)


def _names(known: _Known, scenario: Scenario, place: str) -> Iterator[Finding]:
    yield from _facts(known, scenario.facts, place)
    for step in scenario.steps:
        if step.transition not in known.transitions:
            yield error("unknown_transition", place, name=step.transition)
        if not relations.is_known(step.relation):
            yield error("unknown_relation", place, name=step.relation)
        if step.expect not in known.expected:
            yield error("unknown_state", place, name=step.expect)
        if step.facts:
            yield from _facts(known, step.facts, place)


def _facts(known: _Known, facts: Mapping[str, object], place: str) -> Iterator[Finding]:
    for name, value in facts.items():
        try:
            typed(value, known.facts[name])
        except (KeyError, ValueError, TypeError, InvalidOperation):
            yield error("scenario_fact", place, name=name, value=value)


def _play(compiled: Compiled, scenario: Scenario, place: str) -> Iterator[Finding]:
    case = _Rehearsal(compiled, scenario)
    for number, step in enumerate(scenario.steps, 1):
        found = case.play(step)
        if found != step.expect:
            yield error(
                "scenario_failed",
                place,
                step=number,
                transition=step.transition,
                relation=step.relation,
                expected=step.expect,
                found=found,
            )
            return


class _Rehearsal(Case):
    """One case played by a cast in which each relation is a person of its own."""

    def __init__(self, compiled: Compiled, scenario: Scenario) -> None:
        super().__init__(compiled, owner=relations.OWNER)
        self.learn(scenario.facts)

    def play(self, step: ScenarioStep) -> str:
        """Try a step; the state afterwards, or REFUSED."""
        self.learn(step.facts)
        # Each try at a vote is that of another member: a scenario says how many agree, not who.
        seat = f"{step.relation}#{len(self.votes.get(step.transition, ()))}"
        outcome = self.take(_person(step.relation), step.transition, _NOW, seat=seat)
        return self.state if isinstance(outcome, Outcome) else REFUSED


def _person(relation: str) -> Actor:
    return Actor(None if relation == relations.SYSTEM else relation, (Standing(relation),))
