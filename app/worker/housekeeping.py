"""Jobs about jobs: those of dead workers go back to the queue, finished ones are forgotten after a while."""

from __future__ import annotations

import logging

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Job, Status

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
KEEP_HOURS = 24 * 14
# Any fixed number: two rescuers at once could hand out a job that the first one's rescue has already started again.
RESCUE_LOCK = 7_214_002


async def return_stalled_jobs(app: App, stalled_after: float) -> int:
    """Give back the jobs of workers whose heartbeat is older than ``stalled_after`` seconds; says how many."""
    async with app.connector.pool.connection() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [RESCUE_LOCK])
        stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after))
        for job in stalled:
            await _give_back(app, job)
    return len(stalled)


async def _give_back(app: App, job: Job) -> None:
    """A job that has killed its worker again and again fails for good; one that is queued anew anyway is dropped."""
    if job.attempts >= MAX_ATTEMPTS:
        log.error("Job %s (%s) failed: its worker died %s times", job.id, job.task_name, job.attempts + 1)
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await app.job_manager.retry_job(job)
    except (AlreadyEnqueued, UniqueViolation):
        await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)
    log.warning("Job %s (%s) returned from a dead worker", job.id, job.task_name)


async def delete_finished_jobs(app: App) -> None:
    """Failed ones are kept as long as the others: two weeks are enough to look at them."""
    await app.job_manager.delete_old_jobs(
        nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
