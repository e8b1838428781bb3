"""Soundness: with one token per case it is two searches over the graph (van der Aalst)."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks import graph
from workflows.checks.findings import Finding, error, warning
from workflows.definition import LANGUAGES, Definition


def check(definition: Definition) -> Iterator[Finding]:
    """Every state is reached and can end, nothing is dead, and forward steps alone reach an end."""
    every = graph.edges(definition)
    finals = [state.id for state in definition.states if state.final]
    reached = graph.reached(definition.initial, every)
    ending = graph.leading_to(finals, every)
    for state in definition.states:
        place = f"states.{state.id}"
        if state.id not in reached:
            yield error("unreachable_state", place)
        elif not state.final and not every[state.id]:
            yield error("dead_end", place)
        elif state.id not in ending:
            yield error("no_way_to_end", place)
    for one in definition.transitions:
        if reached.isdisjoint(one.sources):
            yield error("dead_transition", f"transitions.{one.id}")
    forward = graph.reached(definition.initial, graph.edges(definition, lambda one: one.kind == "forward"))
    if forward.isdisjoint(finals):
        yield error("no_forward_end", "transitions")
    yield from _cycles(definition)


def _cycles(definition: Definition) -> Iterator[Finding]:
    """A way back is a return, a withdrawal or HR's: a circle of forward steps alone may never end."""
    forward = graph.edges(definition, lambda one: one.kind == "forward")
    told: set[str] = set()
    for state in definition.states:
        ways = (graph.path(target, state.id, forward) for target in forward[state.id])
        circle = min((way for way in ways if way), key=len, default=())
        if circle and told.isdisjoint(circle):
            told.update(circle)
            titles = [definition.state(name).title for name in (state.id, *circle)]
            path = {lang: " → ".join(one[lang] for one in titles) for lang in LANGUAGES}
            yield warning("forward_cycle", f"states.{state.id}", path=path)
