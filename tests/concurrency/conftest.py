"""Tests here really commit, each in a database of its own, and use several connections at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from flask import Flask

from app.core import db as core_db
from app.core.db import db
from tests.world import World, build_world

Result = TypeVar("Result")
PATIENCE = 30  # seconds until a deadlock is called one


@pytest.fixture
def live(live_url: str, app: Flask) -> Iterator[World]:
    """The cast, committed."""
    engine = core_db.configure(live_url)
    world = build_world(db())
    db().commit()
    yield world
    db.remove()
    engine.dispose()


def together(*works: Callable[[], Result]) -> list[Result | Exception]:
    """Run the works at the same moment, each in its own thread and session; what each gave or raised."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result | Exception:
        try:
            barrier.wait(PATIENCE)
            return work()
        except Exception as error:
            return error
        finally:
            db.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, work) for work in works]]
