"""The walk is a job, so that it is taken up again when the worker dies on the way."""

from __future__ import annotations

from app.core import demo_clock
from app.core.jobs import task
from app.demo_clock.walk import walk


@task("demo_clock.walk")
def walk_job() -> None:
    """Walk to where the clock is aimed at; nothing outside a demo."""
    demo = demo_clock.installed()
    if demo is not None:
        walk(demo)
