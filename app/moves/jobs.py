"""Moves in the worker. Shallow: the service decides."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import defer, task
from app.core.unit_of_work import unit_of_work
from app.definitions import usage
from app.moves.models import CaseMove
from app.moves.service import run_batch


@task("moves.batch")
def batch_job(move_id: str) -> None:
    """One batch of a move; asks for the next in the same transaction."""
    with unit_of_work() as session:
        if run_batch(session, UUID(move_id), now=clock.now()):
            defer(session, "moves.batch", {"move_id": move_id})


def arriving(session: Session, version_ids: Collection[UUID]) -> dict[UUID, int]:
    """Cases that are on their way to versions: those can't be retired meanwhile."""
    query = (
        select(CaseMove.target_version_id, func.count())
        .where(CaseMove.target_version_id.in_(version_ids), CaseMove.status != "done")
        .group_by(CaseMove.target_version_id)
    )
    return {version_id: number for version_id, number in session.execute(query)}


usage.register(running=arriving)
