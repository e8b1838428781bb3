"""From the registry of plain functions to Procrastinate tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import JobAborted

from app.core.db import db
from app.core.jobs import REGISTRY, Task, is_waiting
from app.worker import housekeeping

# Waits of 4 s, 16 s, 64 s, 4 min and 17 min: a mail server's restart is outlived, a real fault is seen the same day.
RETRY = RetryStrategy(max_attempts=housekeeping.MAX_ATTEMPTS, exponential_wait=4)


@dataclass(frozen=True)
class Pace:
    """Seconds, but for ``rescue_cron`` (five fields, or six with seconds last)."""

    concurrency: int = 4
    heartbeat: float = 10
    stalled_after: float = 30
    rescue_cron: str = "* * * * *"


def build(database_url: str, pace: Pace) -> App:
    """An app of its own for each run, since a closed connection pool can't be opened again."""
    connector = PsycopgConnector(conninfo=_conninfo(database_url), min_size=2, max_size=pace.concurrency + 4)
    app = App(connector=connector)
    for registered in REGISTRY.values():
        _add(app, registered)
    _add_housekeeping(app, pace)
    return app


def _conninfo(database_url: str) -> str:
    """libpq knows no dialect names."""
    return "postgresql://" + database_url.partition("://")[2]


def _add(app: App, registered: Task) -> None:
    task = app.task(name=registered.name, queue=registered.queue, retry=RETRY, pass_context=True)(_runner(registered))
    if registered.cron:
        app.periodic(cron=registered.cron)(task)


def _runner(registered: Task) -> Callable[..., None]:
    """Synchronous, so Procrastinate runs it in a thread; the thread's session never survives the job."""

    def run(context: JobContext, **args: object) -> None:
        if registered.cron:
            args.pop("timestamp", None)
        try:
            registered.run(**args)
        except Exception as error:
            db.rollback()
            # The same work is queued a second time: this job can't be queued beside it, and need not be.
            if context.job.queueing_lock and is_waiting(db(), context.job.queueing_lock):
                raise JobAborted from error
            raise
        finally:
            db.remove()

    return run


def _add_housekeeping(app: App, pace: Pace) -> None:
    @app.periodic(cron=pace.rescue_cron)
    @app.task(name="worker.return_stalled_jobs", queueing_lock="worker.return_stalled_jobs", priority=100)
    async def return_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given its time
        await housekeeping.return_stalled_jobs(app, pace.stalled_after)

    @app.periodic(cron="17 * * * *")
    @app.task(name="worker.delete_finished_jobs", queueing_lock="worker.delete_finished_jobs")
    async def delete_finished_jobs(timestamp: int) -> None:  # noqa: ARG001
        await housekeeping.delete_finished_jobs(app)
