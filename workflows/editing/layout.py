"""Edits of where states stand in the picture. The meaning of a workflow never depends on them."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Definition
from workflows.editing.documents import Document, Edit, edited, record
from workflows.records import MAX_PLACE

GRID = 10
"""States stand on a grid of this many units, so that they are easy to line up."""


def put(places: Mapping[str, tuple[int, int]]) -> Edit:
    """With states put at (x, y), their upper left corners; the others stay where they are.

    Raises EditRefused("gone") for a state that isn't there. Places of states that are gone are forgotten.
    """

    def edit(document: Document) -> Document:
        copy = edited(document)
        for name in places:
            record(copy, "states", name)
        known = {state["id"] for state in copy["states"]}
        kept = {name: place for name, place in copy.get("layout", {}).items() if name in known}
        copy["layout"] = kept | {name: [_snapped(x), _snapped(y)] for name, (x, y) in places.items()}
        return copy

    return edit


def automatic() -> Edit:
    """With every state where the program puts it."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        copy.pop("layout", None)
        return copy

    return edit


def _snapped(length: int) -> int:
    return max(0, min(MAX_PLACE, round(length / GRID) * GRID))


def is_moved(definition: Definition) -> bool:
    """True when HR has put at least one state somewhere."""
    return any(state.id in definition.layout for state in definition.states)
