"""The whole demo, played from January to the next February by a real worker.

It takes minutes, so it runs only where TAHAPAN_PLAY_YEAR is set; tests/integration/demo_clock/test_walk.py proves the
same way of going in seconds with a small cast.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from app.core.db import driver_url

ROOT = Path(__file__).resolve().parents[3]
DAYS = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-02-26")
Command = Callable[..., None]

pytestmark = pytest.mark.skipif(not os.environ.get("TAHAPAN_PLAY_YEAR"), reason="set TAHAPAN_PLAY_YEAR to play a year")


@pytest.fixture
def environment(live_url: str, tmp_path: Path) -> dict[str, str]:
    own = {"DATABASE_URL": live_url, "TAHAPAN_DATA": str(tmp_path), "TAHAPAN_DEMO": "1"}
    return {**os.environ, **own, "SECRET_KEY": "kunci-untuk-pengujian-saja-0123456789"}


@pytest.fixture
def travel(environment: dict[str, str]) -> Iterator[Command]:
    """``demo --date``; the demo is loaded as of 5 January before the worker starts."""

    def go(*arguments: str) -> None:
        command = [sys.executable, "-m", "app.cli", "demo", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=3000)

    go("--date", "2026-01-05", "--reload")
    worker = subprocess.Popen([sys.executable, "-m", "app.worker"], cwd=ROOT, env=environment)
    yield go
    worker.terminate()
    worker.wait(30)


@pytest.fixture
def watching(live_url: str) -> Iterator[Engine]:
    made = create_engine(driver_url(live_url))
    yield made
    made.dispose()


def _count(engine: Engine, query: str) -> int:
    with engine.connect() as opened:
        return opened.execute(text(query)).scalar_one()


@pytest.mark.timeout(3600)
def test_a_year_of_the_demo_leaves_nothing_stuck(travel: Command, watching: Engine) -> None:
    for ordinal, day in enumerate(DAYS, 1):
        travel("--date", day)
        assert _count(watching, "select count(*) from procrastinate_jobs where status = 'failed'") == 0
        missed = f"select count(*) from case_timer where status = 'waiting' and fire_at < '{day}'"
        assert _count(watching, missed) == 0
        opened = "select count(distinct period_id) from appraisal_case"
        assert _count(watching, opened) == min(ordinal, 3)
    late = "select count(*) from appraisal_case where closed_at is null and due_at < '2027-02-01' and handed_to is null"
    assert _count(watching, late) == 0
    told = "select count(*) from notification where template = 'report_due'"
    assert _count(watching, told) > 0
