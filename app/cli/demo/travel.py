"""``demo --date``: takes the demo to another day, or loads it anew as of that day."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from app.cli import demo
from app.cli.demo.loading import is_empty
from app.cli.demo.sources import read_people
from app.cli.faults import CommandFault
from app.core import clock, demo_clock
from app.core.base import Base
from app.core.db import db
from app.core.demo_clock import DemoClock
from app.core.unit_of_work import unit_of_work
from app.demo_clock import service
from app.demo_clock.values import ClockRefused, Fault, wanted_moment
from app.people.models import Agency

if TYPE_CHECKING:
    from config import Settings

PAUSE = 0.2
TOLD_EACH = 10.0
PATIENCE = 300.0
_QUEUE = "procrastinate_jobs"


def travel(settings: Settings, words: str | None, *, reload: bool) -> None:
    """Move the clock, or only say where it stands. Raises CommandFault."""
    clock_of_demo = demo_clock.installed()
    if clock_of_demo is None:
        raise CommandFault(
            "The clock can only be moved in a demo: this is a production, or TAHAPAN_DEMO is off. Nothing was changed."
        )
    timezone = read_people()["agency"]["timezone"]
    with unit_of_work() as session:
        empty = is_empty(session)
        _require_demo()
    if words is not None:
        _go(settings, clock_of_demo, _moment(words, timezone), afresh=empty or reload)
    elif empty or reload:
        _load(settings)
    print(f"The demo's clock shows {_in_words(clock.now(), timezone)}.")


def _require_demo() -> None:
    """A clock that is moved lets deadlines pass; real people's must not."""
    codes = set(db.scalars(select(Agency.code)))
    own = read_people()["agency"]["code"]
    if codes and own not in codes:
        raise CommandFault("This database doesn't hold the demo, so its clock is left alone. Nothing was changed.")


def _moment(words: str, timezone: str) -> datetime:
    try:
        return wanted_moment(words, shown=clock.now(), real=clock.unmoved(), timezone=timezone)
    except ClockRefused as refused:
        if refused.fault is Fault.TOO_FAR:
            raise CommandFault(_reason(refused)) from refused
        raise CommandFault(
            f"{words!r} is no date: give one such as 2026-06-30, a step such as +7d, +2w or +1m, or 'now'."
        ) from refused


def _go(settings: Settings, clock_of_demo: DemoClock, wanted: datetime, *, afresh: bool) -> None:
    if afresh:
        if clock_of_demo.read().target is not None:
            raise CommandFault("The clock is on its way; stop it in the panel first, or wait until it has arrived.")
        clock_of_demo.show(wanted)
        service.settle(clock_of_demo)
        _load(settings)
        return
    try:
        with unit_of_work() as session:
            walking = service.move(session, clock_of_demo, wanted)
    except ClockRefused as refused:
        raise CommandFault(_reason(refused)) from refused
    if walking:
        _watch(clock_of_demo)


def _reason(refused: ClockRefused) -> str:
    if refused.fault is Fault.WALKING:
        return "The clock is on its way already: wait until it has arrived, or stop it in the panel."
    if refused.fault is Fault.TOO_FAR:
        return "That is too far: the clock goes at most 800 days ahead at once, and stays between 2000 and 2199."
    return (
        f"The demo has already lived through that: its latest event is of {refused.latest:%Y-%m-%d %H:%M} UTC. "
        "Add --reload to throw the demo's data away and load it anew as of that day."
    )


def _watch(clock_of_demo: DemoClock) -> None:
    """Until it has arrived; a walk that doesn't get on has no worker, and is left aimed for the next one."""
    seen, since, told = clock.now(), time.monotonic(), time.monotonic()
    while clock_of_demo.read().target is not None:
        time.sleep(PAUSE)
        shown = clock.now()
        if shown.date() != seen.date():
            seen, since = shown, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            raise CommandFault("The clock doesn't get on: no worker of this demo is running. It goes on when one does.")
        if time.monotonic() - told > TOLD_EACH:
            told = time.monotonic()
            print(f"... {shown:%Y-%m-%d}", flush=True)


def _load(settings: Settings) -> None:
    with unit_of_work() as session:
        tables = ", ".join([*(table.name for table in Base.metadata.sorted_tables), _QUEUE])
        session.execute(text(f"TRUNCATE {tables} CASCADE"))
    print(demo.load_if_empty(settings))


def _in_words(moment: datetime, timezone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(timezone)):%A %Y-%m-%d %H:%M} ({timezone})"
