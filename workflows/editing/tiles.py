"""Edits of the dashboards of states: which tiles, with which options, for whom, in which order.

A tile has no name of its own: it is called by its place in the list of its state. That is safe because an edit is only
made against the revision that the page showed.
"""

from __future__ import annotations

from typing import Any

from workflows.definition import TILE_ROLES
from workflows.editing.documents import Document, Edit, Record, edited, filled, record, records, refused

MOST = 12
"""Tiles of one state; more than that is no overview."""


def tile(kind: str, *, by: str | None = None, field: str | None = None, roles: tuple[str, ...] = ()) -> Record:
    """A tile as documents write it; roles in the order of TILE_ROLES, and none where it is for all of them."""
    named = [role for role in TILE_ROLES if role in roles]
    return filled({"tile": kind, "by": by, "field": field, "roles": [] if len(named) == len(TILE_ROLES) else named})


def _tiles(state: Record) -> list[Record]:
    """The dashboard of a state; made where it has none."""
    found: list[Record] = state.setdefault("dashboard", [])
    return found


def _check(found: list[Record], new: Record, *, but: int | None = None) -> None:
    same = (new["tile"], new.get("field"))
    for index, one in enumerate(found):
        if index != but and (one["tile"], one.get("field")) == same:
            raise refused("tile_twice", "kind")


def _at(found: list[Record], index: int) -> Record:
    if not 0 <= index < len(found):
        raise refused("tile_gone", "tile")
    return found[index]


def add_tile(state: str, new: Record) -> Edit:
    """With one more tile, last. Refuses the same tile twice, and more than MOST."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        found = _tiles(record(copy, "states", state))
        _check(found, new)
        if len(found) >= MOST:
            raise refused("tiles_many", "kind", most=MOST)
        found.append(dict(new))
        return copy

    return edit


def change_tile(state: str, index: int, **options: Any) -> Edit:
    """With other options (by, field, roles) of a tile; its kind stays."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        found = _tiles(record(copy, "states", state))
        changed = tile(_at(found, index)["tile"], **options)
        _check(found, changed, but=index)
        found[index] = changed
        return copy

    return edit


def remove_tile(state: str, index: int) -> Edit:
    """Without a tile."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        found = _tiles(record(copy, "states", state))
        _at(found, index)
        del found[index]
        return copy

    return edit


def move_tile(state: str, index: int, steps: int) -> Edit:
    """With a tile moved up (negative) or down, not beyond the ends of the list."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        found = _tiles(record(copy, "states", state))
        taken = _at(found, index)
        del found[index]
        found.insert(max(0, min(len(found), index + steps)), taken)
        return copy

    return edit


def copy_tiles(state: str) -> Edit:
    """With the dashboard of a state given to every other state of its stage, in place of theirs."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        model = record(copy, "states", state)
        for one in records(copy, "states"):
            if one is not model and one.get("stage") == model.get("stage"):
                one["dashboard"] = [dict(each) for each in model.get("dashboard", [])]
        return copy

    return edit
