"""Edits of the steps between states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.editing import documents
from workflows.editing.documents import Document, Edit, Record, edited, filled, record, records


def names_of(sources: str | Sequence[str]) -> list[str]:
    """The written sources of a step as a list; "every open state" names none of them."""
    if sources == "*":
        return []
    return [sources] if isinstance(sources, str) else list(sources)


def sources_of(document: Document, step: Record) -> list[str]:
    """The states that a step leaves, "every open state" included."""
    if step["from"] == "*":
        return [one["id"] for one in document["states"] if not one.get("final")]
    return names_of(step["from"])


def add_step(values: Mapping[str, Any], *, behind: str | None = None) -> Edit:
    """A new step, last or behind another. Raises EditRefused("taken")."""
    return lambda document: documents.add(document, "transitions", dict(values), after=behind)


def change_step(name: str, values: Mapping[str, Any]) -> Edit:
    """With keys set, or taken out where they are None or empty. Raises EditRefused("gone")."""

    def edit(document: Document) -> Document:
        copy = documents.replace(document, "transitions", name, values)
        # A list of sources may be empty for a while; leaving the key out could not be read.
        record(copy, "transitions", name).setdefault("from", [])
        return copy

    return edit


def move_step(name: str, steps: int, *, source: str) -> Edit:
    """Up (negative) or down among the steps out of one state, which is the order of the buttons there.

    Those that leave every open state are a list of their own, that of the source "*".
    """

    def peer(one: Record) -> bool:
        return one["from"] == "*" if source == "*" else source in names_of(one["from"])

    def edit(document: Document) -> Document:
        copy = edited(document)
        documents.shift_among(records(copy, "transitions"), name, steps, peer)
        return copy

    return edit


def remove_step(name: str) -> Edit:
    """Without a step, and without what only pointed to it. What counts from it or rehearses it is for the gate.

    Raises EditRefused("gone").
    """

    def edit(document: Document) -> Document:
        copy = documents.remove(document, "transitions", name)
        for state in records(copy, "states"):
            _forget_deadline(state, name)
        for step in records(copy, "transitions"):
            if step.get("vote", {}).get("otherwise") == name:
                del step["vote"]["otherwise"]
        groups = [[one for one in group if one != name] for group in copy.get("separate", ())]
        copy["separate"] = [group for group in groups if len(group) > 1]
        return filled(copy)

    return edit


def _forget_deadline(state: Record, name: str) -> None:
    deadline = state.get("deadline")
    if deadline is None:
        return
    if deadline.get("then") == name:
        del deadline["then"]
    if "escalate" in deadline:
        deadline["escalate"] = [one for one in deadline["escalate"] if one["transition"] != name]
    state["deadline"] = filled(deadline)


def kept_apart(document: Document, name: str) -> set[str]:
    """The steps that whoever took this one may not take as well."""
    return {other for group in document.get("separate", ()) if name in group for other in group} - {name}


def keep_apart(name: str, others: Sequence[str]) -> Edit:
    """Says which other steps the same person may not take; what holds between those others stays as it is."""

    def edit(document: Document) -> Document:
        record(document, "transitions", name)
        copy, wanted, groups = edited(document), [one for one in others if one != name], []
        for group in copy.get("separate", ()):
            rest = [one for one in group if one != name]
            kept = group if name not in group or set(rest) <= set(wanted) else rest
            if len(kept) > 1 and kept not in groups:
                groups.append(kept)
        copy["separate"] = groups
        missing = [one for one in wanted if one not in kept_apart(copy, name)]
        copy["separate"] = groups + [[name, one] for one in missing]
        return filled(copy)

    return edit
