"""Every name points to something that exists, and final states stay final."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows import relations
from workflows.checks.findings import Finding, error, warning
from workflows.definition import Definition, State, Transition
from workflows.effects import EFFECTS


def check(definition: Definition) -> Iterator[Finding]:
    """Names of states, stages, forms, effects, relations and transitions."""
    states = {state.id: state for state in definition.states}
    yield from _ends(definition, states)
    for state in definition.states:
        yield from _state(definition, state)
    for one in definition.transitions:
        yield from _transition(one, states)
    yield from _separate(definition)
    for name in definition.layout:
        if name not in states:
            yield warning("layout_unknown", f"layout.{name}", name=name)


def _ends(definition: Definition, states: dict[str, State]) -> Iterator[Finding]:
    initial = states.get(definition.initial)
    if initial is None:
        yield error("initial_unknown", "initial", name=definition.initial)
    elif initial.final:
        yield error("initial_final", "initial")
    if not any(state.final for state in definition.states):
        yield error("no_final_state", "states")
    used = {state.stage for state in definition.states}
    for stage in definition.stages:
        if stage.id not in used:
            yield warning("empty_stage", f"stages.{stage.id}")


def _state(definition: Definition, state: State) -> Iterator[Finding]:
    place = f"states.{state.id}"
    if state.stage not in {stage.id for stage in definition.stages}:
        yield error("unknown_stage", f"{place}.stage", name=state.stage)
    if state.form is not None and state.form not in definition.forms:
        yield error("unknown_form", f"{place}.form", name=state.form)
    yield from _relations(f"{place}.edit", state.edit)
    yield from _relations(f"{place}.see", state.see)


def _transition(one: Transition, states: dict[str, State]) -> Iterator[Finding]:
    place = f"transitions.{one.id}"
    if one.to not in states:
        yield error("unknown_state", f"{place}.to", name=one.to)
    if not one.sources:
        yield error("no_source", f"{place}.from")
    for source in one.sources:
        yield from _source(one, source, states.get(source))
    for effect in one.effects:
        if effect not in EFFECTS:
            yield error("unknown_effect", f"{place}.effects", name=effect)
    yield from _relations(f"{place}.by", one.by)
    yield from _relations(f"{place}.not_by", one.not_by)
    yield from _relations(f"{place}.hand_to", [one.hand_to] if one.hand_to else [])
    yield from _relations(f"{place}.hands", [one.hands])
    yield from _relations(f"{place}.vote", [one.vote.of] if one.vote else [])


def _source(one: Transition, source: str, state: State | None) -> Iterator[Finding]:
    place = f"transitions.{one.id}.from"
    if state is None:
        yield error("unknown_state", place, name=source)
    elif state.final and not (one.reopens and one.kind == "admin"):
        yield error("final_left", place, name=source)
    elif one.reopens and not state.final:
        yield error("reopens_open", place, name=source)


def _relations(place: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        if not relations.is_known(name):
            yield error("unknown_relation", place, name=name)


def _separate(definition: Definition) -> Iterator[Finding]:
    known = {one.id for one in definition.transitions}
    for index, group in enumerate(definition.separate):
        if len(group) < 2:
            yield error("separate_too_small", f"separate[{index}]")
        for name in group:
            if name not in known:
                yield error("unknown_transition", f"separate[{index}]", name=name)
