"""Searches over the states of a definition, seen as a plain directed graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from workflows.definition import Definition, Transition

Edges = dict[str, tuple[str, ...]]


def edges(definition: Definition, keep: Callable[[Transition], bool] = lambda _: True) -> Edges:
    """Where each state leads by the transitions kept, without loops to itself."""
    found: dict[str, dict[str, None]] = {state.id: {} for state in definition.states}
    for one in definition.transitions:
        for source in one.sources:
            if keep(one) and source != one.to:
                found[source][one.to] = None
    return {state: tuple(targets) for state, targets in found.items()}


def reached(start: str, graph: Edges, without: str | None = None) -> frozenset[str]:
    """Every state that a path from `start` touches, `start` included; never through `without`."""
    return frozenset(_parents(start, graph, without))


def path(start: str, end: str, graph: Edges, without: str | None = None) -> tuple[str, ...]:
    """A shortest path, or nothing when there is none."""
    parents = _parents(start, graph, without)
    if end not in parents:
        return ()
    found = [end]
    while (before := parents[found[-1]]) is not None:
        found.append(before)
    return tuple(reversed(found))


def _parents(start: str, graph: Edges, without: str | None) -> dict[str, str | None]:
    parents: dict[str, str | None] = {} if start == without else {start: None}
    waiting = deque(parents)
    while waiting:
        state = waiting.popleft()
        for target in graph[state]:
            if target not in parents and target != without:
                parents[target] = state
                waiting.append(target)
    return parents


def leading_to(ends: Iterable[str], graph: Edges) -> frozenset[str]:
    """Every state from which one of `ends` can be reached, the ends included."""
    backwards: dict[str, list[str]] = {state: [] for state in graph}
    for source, targets in graph.items():
        for target in targets:
            backwards[target].append(source)
    backward = {state: tuple(sources) for state, sources in backwards.items()}
    return frozenset().union(*(reached(end, backward) for end in ends))
