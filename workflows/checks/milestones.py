"""Every path to an end passes its milestones; what HR overrides (kind admin) is left aside."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks import graph
from workflows.checks.findings import Finding, error
from workflows.definition import Definition


def check(definition: Definition) -> Iterator[Finding]:
    """Take the milestone away and search again: a path that is left goes round it."""
    states = {state.id: state for state in definition.states}
    edges = graph.edges(definition, lambda one: one.kind != "admin")
    for end, names in definition.milestones.items():
        place = f"milestones.{end}"
        if end not in states:
            yield error("unknown_state", place, name=end)
            continue
        if not states[end].final:
            yield error("milestone_not_final", place, name=end)
        for name in names:
            if name not in states:
                yield error("unknown_state", place, name=name)
                continue
            around = graph.path(definition.initial, end, edges, without=name)
            if around:
                yield error("milestone_bypassed", place, end=end, name=name, path=" → ".join(around))
