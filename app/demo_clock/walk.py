"""The clock of a demo goes forward from stop to stop, so that everything happens at its own time and in order.

A stop is the moment of the next deadline, reminder or escalation, and on each day twenty past midnight in western
Indonesia. At a stop the clock shows that moment, the periodic jobs run (all of them once a day, the one for deadlines
at each stop), and the clock waits until the worker has done what they asked for. What a step lays down anew is counted
from the moment of the step. So a year is played as it would have been lived, only faster.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.core import clock
from app.core.db import db
from app.core.demo_clock import DemoClock
from app.core.jobs import REGISTRY, Task
from app.demo_clock import queries, service

log = logging.getLogger(__name__)

EACH_MINUTE = "* * * * *"
DAILY_HOUR, DAILY_MINUTE = 17, 20
PAUSE = 0.03
PATIENCE = 120.0
"""Seconds that the jobs of one stop may take; a job that hangs must not hold up the year."""
MOST_ROUNDS = 20


def walk(demo: DemoClock) -> None:
    """Go to where the clock is aimed at; ends early when somebody stops it, or another process is walking it."""
    with demo.held() as mine:
        if not mine:
            return
        while (target := demo.read().target) is not None and clock.now() < target:
            _stop_at(demo, _next_stop(target))
        demo.aim(None)
        service.settle(demo)


def _next_stop(target: datetime) -> datetime:
    now = clock.now()
    timer = queries.next_timer(db(), now)
    db.remove()
    return max(now, min(filter(None, (target, next_day(now), timer))))


def next_day(now: datetime) -> datetime:
    """The daily stop that comes next."""
    today = now.astimezone(UTC).replace(hour=DAILY_HOUR, minute=DAILY_MINUTE, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def _stop_at(demo: DemoClock, moment: datetime) -> None:
    """Run what is due, then again whatever fell due by that, as long as it gets less."""
    new_day = next_day(clock.now()) <= moment
    demo.show(moment)
    due = None
    for round_number in range(MOST_ROUNDS):
        for task in _periodic(daily=new_day and round_number == 0):
            _run(task)
        _wait_for_jobs()
        left = queries.count_due(db(), clock.now())
        db.remove()
        if not left or left == due:
            return
        due = left


def _periodic(*, daily: bool) -> Iterator[Task]:
    yield from (task for task in REGISTRY.values() if task.cron == EACH_MINUTE or (daily and task.cron))


def _run(task: Task) -> None:
    """A periodic job that fails is in the log, as it is when the calendar starts it; the walk goes on."""
    try:
        task.run()
    except Exception:
        log.exception("The periodic job %s failed on the way", task.name)
        db.rollback()
    finally:
        db.remove()


def _wait_for_jobs() -> None:
    limit = time.monotonic() + PATIENCE
    while queries.count_jobs(db()):
        db.remove()
        if time.monotonic() > limit:
            log.warning("Jobs are still under way after %s s; the clock goes on", PATIENCE)
            return
        time.sleep(PAUSE)
    db.remove()
