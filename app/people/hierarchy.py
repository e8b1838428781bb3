"""Chains of parents, and how to notice that one closes on itself."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from app.people.models import Position, Unit

DEEPEST = 50
Key = TypeVar("Key", bound=Hashable)


def find_cycles(parents: Mapping[Key, Key | None]) -> list[list[Key]]:
    """Every closed chain, each once, from child to parent; parents outside the mapping end a chain. Linear time."""
    finished: set[Key] = set()
    cycles: list[list[Key]] = []
    for start in parents:
        path: dict[Key, int] = {}
        node: Key | None = start
        while node is not None and node in parents and node not in finished and node not in path:
            path[node] = len(path)
            node = parents[node]
        if node is not None and node in path:
            cycles.append(list(path)[path[node] :])
        finished.update(path)
    return cycles


def chain_above(session: Session, model: type[Unit] | type[Position], start: UUID) -> list[tuple[UUID, str]]:
    """(id, name) from ``start`` upwards in one statement; ends at the top, and at a cycle that is already there."""
    parent, name = (model.parent_id, model.name) if model is Unit else (model.superior_id, model.title)  # type: ignore[union-attr]
    first = select(model.id, parent.label("parent"), name.label("name"), literal(0).label("depth"))
    up = first.where(model.id == start).cte("up", recursive=True)
    above = select(model.id, parent, name, up.c.depth + 1).join(up, model.id == up.c.parent)
    up = up.union_all(above.where(up.c.depth < DEEPEST))
    rows = session.execute(select(up.c.id, up.c.name).order_by(up.c.depth))
    return [(row.id, row.name) for row in rows]


def lock_structure(session: Session, agency_id: UUID) -> None:
    """One change of the tree at a time in an agency: two moves, each sound alone, could close a circle together."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"structure:{agency_id}", 0))))
