"""Moving the clock of a demo: forward by a walk in the background, back only where nothing has happened since."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import clock
from app.core.demo_clock import DemoClock
from app.core.jobs import defer
from app.demo_clock import queries
from app.demo_clock.values import FARTHEST, ClockRefused, Fault

NEARLY = timedelta(minutes=2)


def move(session: Session, demo: DemoClock, wanted: datetime) -> bool:
    """Take the clock to a moment; True when it walks there in the background, because it lies ahead.

    Raises ClockRefused: while it walks, too far ahead, or behind something that has happened already.
    """
    standing, shown = demo.read(), clock.now()
    if standing.target is not None:
        raise ClockRefused(Fault.WALKING)
    if wanted - shown > FARTHEST:
        raise ClockRefused(Fault.TOO_FAR)
    if wanted > shown:
        demo.aim(wanted)
        defer(session, "demo_clock.walk", {})
        return True
    latest = queries.latest_trace(session)
    if latest is not None and wanted < latest:
        raise ClockRefused(Fault.LIVED_THROUGH, latest)
    demo.show(wanted)
    settle(demo)
    return False


def halt(demo: DemoClock) -> None:
    """Let a walking clock stay where it is."""
    demo.aim(None)


def settle(demo: DemoClock) -> None:
    """A clock that shows the real time within two minutes is a real clock again."""
    standing = demo.read()
    if standing.target is None and abs(standing.shift) < NEARLY:
        demo.reset()
