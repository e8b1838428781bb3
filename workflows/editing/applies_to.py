"""Edits of whom a workflow applies to."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.editing.documents import Document, Edit, edited, filled, refused

MOST_PRIORITY = 1000


def applies_to(
    *, employee_kinds: Sequence[str], units: Sequence[str], position_kinds: Sequence[str], priority: int
) -> Edit:
    """Say to whom the workflow applies; an empty list means all. Raises EditRefused("priority_range")."""
    if not 0 <= priority <= MOST_PRIORITY:
        raise refused("priority_range", "priority", most=MOST_PRIORITY)
    values = {
        "employee_kind": sorted(set(employee_kinds)),
        "units": sorted(set(units)),
        "position_kinds": sorted(set(position_kinds)),
        "priority": priority or None,
    }

    def edit(document: Document) -> Document:
        copy = {**edited(document), "applies_to": filled(values)}
        if not copy["applies_to"]:
            del copy["applies_to"]
        return copy

    return edit
