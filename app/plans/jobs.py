"""What follows the agreement of a leader's plan in the plans below it."""

from __future__ import annotations

from uuid import UUID

from app.core import clock
from app.core.jobs import task
from app.core.unit_of_work import unit_of_work
from app.plans import linking


@task("plans.bind_below")
def bind_below_job(case_id: str) -> None:
    """Real links for those who named the leader's results in words; each case in a transaction of its own."""
    with unit_of_work() as session:
        waiting = linking.waiting_below(session, UUID(case_id))
    for below in waiting:
        with unit_of_work() as session:
            linking.bind_one(session, below, now=clock.now())
