"""Somebody can always act, nobody acts for themself, and whoever overrides says why."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks import graph
from workflows.checks.findings import Finding, error
from workflows.definition import COMMENTED_KINDS, SYSTEM_KINDS, Definition, State, Transition
from workflows.relations import OWNER, SYSTEM


def check(definition: Definition) -> Iterator[Finding]:
    """Who may take each transition and who moves each state on."""
    for one in definition.transitions:
        yield from _transition(one)
    for state in definition.states:
        yield from _state(definition, state)
    yield from _alone(definition)


def _transition(one: Transition) -> Iterator[Finding]:
    place = f"transitions.{one.id}"
    if not one.by:
        yield error("nobody", f"{place}.by")
    for name in one.by:
        if name in one.not_by:
            yield error("by_and_not_by", f"{place}.not_by", name=name)
    if (one.kind in SYSTEM_KINDS or SYSTEM in one.by) and not (one.kind in SYSTEM_KINDS and one.by == (SYSTEM,)):
        yield error("system_only_timeout", f"{place}.by")
    if one.kind in COMMENTED_KINDS and one.comment != "required":
        yield error("comment_rule", f"{place}.comment")
    if one.vote is not None and one.vote.of not in one.by:
        yield error("vote_relation", f"{place}.vote", name=one.vote.of)


def _moves_on(definition: Definition, one: Transition) -> bool:
    """A step that a person takes, or that follows from outside and lets the case go on (a return to duty)."""
    if one.kind == "consequence":
        return not definition.state(one.to).final
    return one.kind == "forward" and bool(set(one.by) - {SYSTEM})


def _state(definition: Definition, state: State) -> Iterator[Finding]:
    place = f"states.{state.id}"
    steps = [one for one in definition.transitions if state.id in one.sources and one.to != state.id]
    if not state.final and not any(_moves_on(definition, one) for one in steps):
        yield error("nobody_moves", place)
    if state.final and any(state.edit.values()):
        yield error("edit_final", f"{place}.edit")
    for relation, parts in state.edit.items():
        unseen = sorted(parts - state.see.get(relation, frozenset()))
        if unseen:
            yield error("edit_unseen", f"{place}.edit.{relation}", relation=relation, parts=unseen)


def _alone(definition: Definition) -> Iterator[Finding]:
    """The employee must not be able to walk the whole way alone: that would be appraising oneself.

    Who asks for something may drop it alone, to an end that nobody reaches by a forward step.
    """
    own = graph.reached(definition.initial, graph.edges(definition, lambda one: OWNER in one.by))
    reached = {one.to for one in definition.transitions if one.kind != "withdraw"}
    for state in definition.states:
        dropped = definition.kind == "request" and state.id not in reached
        if state.final and state.id in own and not dropped:
            yield error("self_approval", f"states.{state.id}", name=state.title)
