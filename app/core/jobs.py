"""Background jobs, enqueued in the transaction that asks for them.

A feature registers plain functions by name; ``app.worker`` turns the registry into Procrastinate tasks. Who enqueues
needs to know only the name, so a low layer may ask for work that a higher one does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlalchemy.orm import Session

_WAITING = text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :lock AND status = 'todo' FOR SHARE")
_deferrer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


@dataclass(frozen=True)
class Task:
    """A named job; ``cron`` (UTC, five fields) makes it periodic, once for the whole cluster."""

    name: str
    run: Callable[..., None]
    cron: str | None = None
    queue: str = "default"


REGISTRY: dict[str, Task] = {}


def task(name: str, *, queue: str = "default") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the job ``name``; it must stand being run again, because a worker can be killed."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        REGISTRY[name] = Task(name, run, queue=queue)
        return run

    return register


def periodic(name: str, cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function without parameters that runs by the clock."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        REGISTRY[name] = Task(name, run, cron=cron)
        return run

    return register


def defer(
    session: Session,
    name: str,
    args: dict[str, object],
    *,
    queue: str = "default",
    schedule_at: datetime | None = None,
    queueing_lock: str | None = None,
) -> None:
    """Enqueue a job on the session's own connection: it exists if and only if the transaction commits.

    With ``queueing_lock`` a job that already waits under the same lock is enough, and no second one is made. Asking
    first costs less than being refused: a savepoint that is rolled back takes all prepared statements with it.
    """
    session.flush()
    connection = session.connection().connection.driver_connection
    configured = _deferrer.configure_task(
        name,
        allow_unknown=True,
        queue=queue,
        schedule_at=schedule_at,
        queueing_lock=queueing_lock,
        connection=connection,
    )
    if queueing_lock is None:
        configured.defer(**args)
        return
    if is_waiting(session, queueing_lock):
        return
    try:
        with session.begin_nested():
            # SQLAlchemy sets the savepoint when the session's connection is asked for; Procrastinate goes past it.
            session.connection()
            configured.defer(**args)
    except AlreadyEnqueued:
        return


def is_waiting(session: Session, queueing_lock: str) -> bool:
    """Whether a job waits under the lock. No worker takes that job before the transaction ends, so it sees its work."""
    return session.scalar(_WAITING, {"lock": queueing_lock}) is not None
