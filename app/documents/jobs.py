"""Work on documents in the background. Shallow: the services decide, and running a job again does no harm."""

from __future__ import annotations

from uuid import UUID

from app.core import clock
from app.core.jobs import defer, periodic, task
from app.core.unit_of_work import unit_of_work
from app.documents import sealing, service


@task("documents.issue")
def issue_job(case_id: str) -> None:
    """Give the signed forms of a case their numbers."""
    with unit_of_work() as session:
        sealing.issue(session, UUID(case_id), now=clock.now())


@task("documents.make")
def make_job(batch_id: str) -> None:
    """A few cases of a batch; asks for the next ones in the same transaction."""
    with unit_of_work() as session:
        if service.make_some(session, UUID(batch_id), now=clock.now()):
            defer(session, "documents.make", {"batch_id": batch_id})


@periodic("documents.throw_away", "43 * * * *")
def throw_away_job() -> None:
    """Hourly: archives live a week."""
    with unit_of_work() as session:
        service.throw_away(session, now=clock.now())
