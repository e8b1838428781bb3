"""Edits of the stages, which states are sorted into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.editing import documents
from workflows.editing.documents import Document, Edit, record, refused


def add_stage(values: Mapping[str, Any], *, behind: str | None = None) -> Edit:
    """A new stage, last or behind another. Raises EditRefused("taken")."""
    return lambda document: documents.add(document, "stages", dict(values), after=behind)


def change_stage(name: str, values: Mapping[str, Any]) -> Edit:
    """Raises EditRefused("gone")."""
    return lambda document: documents.replace(document, "stages", name, values)


def move_stage(name: str, steps: int) -> Edit:
    """Up (negative) or down the list, which is the order of the columns everywhere."""
    return lambda document: documents.move(document, "stages", name, steps)


def remove_stage(name: str) -> Edit:
    """Raises EditRefused("stage_in_use") while a state belongs to it."""

    def edit(document: Document) -> Document:
        record(document, "stages", name)
        users = [one["title"] for one in document["states"] if one["stage"] == name]
        if users:
            raise refused("stage_in_use", "remove", names=documents.quoted(users))
        return documents.remove(document, "stages", name)

    return edit
