"""While the clock of a demo is moved, each page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from app.core import clock, demo_clock


@dataclass(frozen=True)
class MovedClock:
    """What the clock of the demo shows, and where it is on its way to, if it is."""

    shown: datetime
    target: datetime | None


def moved_clock() -> MovedClock | None:
    """Nothing in a production, nor while the demo lives by the real time."""
    demo = demo_clock.installed()
    standing = demo.read() if demo else None
    return MovedClock(clock.now(), standing.target) if standing and standing.moved else None


def init_app(app: Flask) -> None:
    """The layout asks while it is drawn."""
    app.jinja_env.globals["moved_clock"] = moved_clock
