"""A worker process for the tests: the real loop, quick to notice a dead colleague, with jobs that leave traces."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from pathlib import Path

from sqlalchemy import text

from app.core import db as core_db
from app.core.jobs import periodic, task
from app.core.unit_of_work import unit_of_work
from app.worker import loop, tasks

PACE = tasks.Pace(concurrency=2, heartbeat=0.3, stalled_after=1.5, rescue_cron="* * * * * */1")


@task("probe.note")
def note(word: str) -> None:
    with unit_of_work() as session:
        session.execute(text("insert into probe values (:word)"), {"word": word})


@task("probe.slow")
def slow(word: str, gate: str) -> None:
    """Writes, then waits inside its transaction until the file ``gate`` is there."""
    with unit_of_work() as session:
        session.execute(text("insert into probe values (:word)"), {"word": word})
        Path(f"{gate}.{os.getpid()}").touch()
        while not Path(gate).exists():
            time.sleep(0.05)


@task("probe.fail")
def fail() -> None:
    raise RuntimeError("always")


@periodic("probe.tick", "* * * * * */1")
def tick() -> None:
    note("tick")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    core_db.configure(sys.argv[1])
    asyncio.run(loop.serve(sys.argv[1], PACE))
