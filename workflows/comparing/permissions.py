"""Who may do what by a definition, and how that differs between two of them, as lines that a person can confirm.

The matrix is state × step × relation, guards aside. Everything that bends it (conditions, barred relations, separated
duties, votes, reasons, deadlines, hand-overs, milestones, what may be read and changed) gives lines of its own, so that
two definitions that decide differently have at least one line between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from workflows.comparing import state_lines, step_lines, whole_lines
from workflows.comparing.lines import Line
from workflows.definition import Definition

__all__ = ["Cell", "Line", "difference", "matrix"]


class Cell(NamedTuple):
    """One cell: in `state`, persons of `relation` may take `step`, guards aside."""

    state: str
    step: str
    relation: str


def matrix(definition: Definition | None) -> frozenset[Cell]:
    """Every cell that is open; nothing for None."""
    if definition is None:
        return frozenset()
    return frozenset(
        Cell(source, one.id, relation)
        for one in definition.transitions
        for source in one.sources
        for relation in one.by
        if relation not in one.not_by
    )


def difference(old: Definition | None, new: Definition) -> tuple[Line, ...]:
    """The lines between two definitions, in the order of the new one; against None everything is new."""
    families: Iterable[Iterator[Line]] = (
        whole_lines.lines(old, new),
        step_lines.lines(old, new),
        state_lines.lines(old, new),
    )
    return tuple(chain.from_iterable(families))
