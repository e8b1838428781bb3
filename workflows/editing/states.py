"""Edits of the states of a workflow, with what hangs on them: steps, milestones, their spot in the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.editing import documents
from workflows.editing.documents import Document, Edit, Record, edited, filled, record, records, refused
from workflows.editing.transitions import names_of, remove_step, sources_of

_MEANT_FOR_ALL = frozenset({"admin", "consequence"})
"""Kinds of a step "from every open state" that a new state takes part in as well."""


def add_state(values: Mapping[str, Any], *, behind: str | None = None) -> Edit:
    """A new state, last or behind another one, whose form and readers it begins with. Raises EditRefused("taken")."""

    def edit(document: Document) -> Document:
        model = record(document, "states", behind) if behind else {}
        begun = {key: model[key] for key in ("form", "see") if key in model}
        new = {**begun, "dashboard": [{"tile": "work_list"}], **values}
        return documents.add(_settled(document), "states", new, after=behind)

    return edit


def change_state(name: str, values: Mapping[str, Any]) -> Edit:
    """With keys set, or taken out where they are None or empty. Raises EditRefused("gone")."""

    def edit(document: Document) -> Document:
        was = record(document, "states", name).get("final", False)
        if bool(values.get("final", was)) != was:
            document = _settled(document)
        return documents.replace(document, "states", name, values)

    return edit


def begin_at(name: str) -> Edit:
    """Makes a state the one that every case starts in. Raises EditRefused("gone")."""

    def edit(document: Document) -> Document:
        record(document, "states", name)
        return {**edited(document), "initial": name}

    return edit


def in_turn(*edits: Edit) -> Edit:
    """Several edits as one, which is undone as one."""

    def edit(document: Document) -> Document:
        for one in edits:
            document = one(document)
        return document

    return edit


def move_state(name: str, steps: int) -> Edit:
    """Up (negative) or down among the states of its stage."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        stage = record(copy, "states", name)["stage"]
        documents.shift_among(records(copy, "states"), name, steps, lambda one: one["stage"] == stage)
        return copy

    return edit


def set_milestones(end: str, names: Sequence[str]) -> Edit:
    """What every way to a final state passes; none takes the milestones of that state away."""

    def edit(document: Document) -> Document:
        record(document, "states", end)
        copy = edited(document)
        copy["milestones"] = filled({**copy.get("milestones", {}), end: list(names)})
        return filled(copy)

    return edit


def lost_steps(document: Document, name: str) -> tuple[list[Record], list[Record]]:
    """The steps that can't be without a state, and those that only lose one of their sources."""
    lost, trimmed = [], []
    for step in document.get("transitions", ()):
        sources = names_of(step["from"])
        if step["to"] == name or sources == [name]:
            lost.append(step)
        elif name in sources:
            trimmed.append(step)
    return lost, trimmed


def remove_state(name: str, *, with_steps: bool = False) -> Edit:
    """Without a state, and on demand without the steps that name it.

    Raises EditRefused: "is_initial" for the first state, "named_by_steps" where ``with_steps`` is needed.
    """

    def edit(document: Document) -> Document:
        record(document, "states", name)
        if document["initial"] == name:
            raise refused("is_initial", "remove")
        lost, trimmed = lost_steps(document, name)
        if (lost or trimmed) and not with_steps:
            raise refused("named_by_steps", "remove", names=documents.quoted([one["title"] for one in lost + trimmed]))
        for step in lost:
            document = remove_step(step["id"])(document)
        for step in trimmed:
            rest = [one for one in names_of(step["from"]) if one != name]
            document = documents.replace(document, "transitions", step["id"], {"from": rest})
        return _forgotten(documents.remove(document, "states", name), name)

    return edit


def _forgotten(copy: Document, name: str) -> Document:
    """Without its spot and its own milestones; where it is a milestone of another state, the gate says so."""
    for key in ("layout", "milestones"):
        copy[key] = {one: value for one, value in copy.get(key, {}).items() if one != name}
    return filled(copy)


def _settled(document: Document) -> Document:
    """With "from every open state" written out, except where HR acts or something outside makes the step follow."""
    copy = edited(document)
    for step in records(copy, "transitions"):
        if step["from"] == "*" and step["kind"] not in _MEANT_FOR_ALL:
            step["from"] = sources_of(copy, step)
    return copy
