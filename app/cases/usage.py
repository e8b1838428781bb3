"""Tells the definitions which of their versions cases run on, and which of them cycles give to new cases."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from app.cases.models import Case, Cycle, CycleWorkflow
from app.definitions import usage


def running(session: Session, version_ids: Collection[UUID]) -> dict[UUID, int]:
    """Cases that aren't finished, by version."""
    query = (
        select(Case.definition_version_id, func.count())
        .where(Case.definition_version_id.in_(version_ids), Case.closed_at.is_(None))
        .group_by(Case.definition_version_id)
    )
    return {version_id: count for version_id, count in session.execute(query)}


def choosing(session: Session, version_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Names of cycles that aren't closed, by the version they give to new cases or to those of their periods."""
    uses = union(
        select(Cycle.id.label("cycle_id"), Cycle.definition_version_id.label("version_id")),
        select(Cycle.id, Cycle.periodic_version_id),
        select(CycleWorkflow.cycle_id, CycleWorkflow.definition_version_id),
    ).subquery()
    query = (
        select(uses.c.version_id, Cycle.name)
        .join(Cycle, Cycle.id == uses.c.cycle_id)
        .where(Cycle.status != "closed", uses.c.version_id.in_(version_ids))
        .order_by(Cycle.name)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for version_id, name in session.execute(query):
        found[version_id] = (*found.get(version_id, ()), name)
    return found


usage.register(running=running, choosing=choosing)
