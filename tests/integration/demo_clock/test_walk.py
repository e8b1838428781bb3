"""A year in the demo: what falls due on the way happens at its own time, in order, by a real worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from app.core import clock, demo_clock
from app.core import db as core_db
from app.core.db import db, driver_url
from app.core.demo_clock import DemoClock
from app.demo_clock import service
from app.demo_clock.values import ClockRefused, Fault
from app.people.models import Agency
from tests.demo import HARD, PATIENT, PLAIN, Demos, run_demo
from tests.story import draft_plan
from tests.world import NOW, World, build_world

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoClock]:
    demo_clock.install(tmp_path, demo=True, production=False)
    found = demo_clock.installed()
    assert found is not None
    yield found
    demo_clock.install(tmp_path, demo=False, production=False)


@pytest.fixture
def cast(live_url: str, app: Flask, demo: DemoClock) -> Iterator[World]:
    """The cast, committed, on the day of the cast's clock; making the application has wired the features."""
    engine = core_db.configure(live_url)
    demo.show(NOW)
    world = build_world(db())
    yield world
    db.remove()
    engine.dispose()


@pytest.fixture
def watching(live_url: str, cast: World) -> Iterator[Engine]:
    made = create_engine(driver_url(live_url))
    yield made
    made.dispose()


@pytest.fixture
def worker(live_url: str, demo: DemoClock, cast: World) -> Iterator[None]:
    environment = {
        **os.environ,
        "DATABASE_URL": live_url,
        "TAHAPAN_DATA": str(demo.path.parent),
        "TAHAPAN_DEMO": "1",
        "SECRET_KEY": "kunci-untuk-pengujian-saja-0123456789",
    }
    with (demo.path.parent / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.worker"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    yield
    process.terminate()
    process.wait(20)


def arrived(demo: DemoClock, limit: float = 90.0) -> bool:
    deadline = time.monotonic() + limit
    while demo.read().target is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    return demo.read().target is None


@pytest.mark.usefixtures("worker")
def test_what_falls_due_on_the_way_happens_at_its_own_time(cast: World, demo: DemoClock, watching: Engine) -> None:
    case = cast.case()
    draft_plan(cast, case)
    cast.act(case, "submit_plan", "employee")
    target = NOW + timedelta(days=30)
    assert service.move(db(), demo, target)
    db.commit()
    assert arrived(demo)
    assert abs(clock.now() - target) < timedelta(minutes=2)
    with watching.connect() as connection:
        fired = connection.execute(
            text("select fire_at, fired_at, kind from case_timer where status = 'fired' order by fired_at")
        ).all()
        steps = connection.execute(
            text("select at from case_event where case_id = :id and transition = 'hand_over_plan'"), {"id": case.id}
        ).all()
    # Two reminders, then the hand-over on the evening of the due date: each within seconds of its moment, in order.
    assert [row.kind for row in fired] == ["remind", "remind", "escalate"]
    assert [row.fire_at for row in fired] == sorted(row.fire_at for row in fired)
    assert all(timedelta() <= row.fired_at - row.fire_at < timedelta(seconds=60) for row in fired)
    assert [at.date() for (at,) in steps] == [datetime(2026, 1, 30, tzinfo=UTC).date()]


def test_the_clock_never_goes_behind_what_has_happened(cast: World, demo: DemoClock) -> None:
    demo.show(NOW + timedelta(days=20))
    case = cast.case()
    cast.now = clock.now()
    draft_plan(cast, case)
    cast.act(case, "submit_plan", "employee")
    with pytest.raises(ClockRefused) as refused:
        service.move(db(), demo, NOW + timedelta(days=5))
    assert refused.value.fault is Fault.LIVED_THROUGH
    assert refused.value.latest is not None
    assert abs(clock.now() - NOW - timedelta(days=20)) < timedelta(minutes=2)


def test_back_where_nothing_has_happened_since(cast: World, demo: DemoClock) -> None:
    demo.show(NOW + timedelta(days=20))
    assert not service.move(db(), demo, NOW + timedelta(days=19))
    assert abs(clock.now() - NOW - timedelta(days=19)) < timedelta(minutes=2)


def test_no_farther_than_two_years_and_never_while_it_walks(cast: World, demo: DemoClock) -> None:
    with pytest.raises(ClockRefused) as refused:
        service.move(db(), demo, NOW + timedelta(days=900))
    assert refused.value.fault is Fault.TOO_FAR
    assert service.move(db(), demo, NOW + timedelta(days=3))
    with pytest.raises(ClockRefused) as refused:
        service.move(db(), demo, NOW + timedelta(days=5))
    assert refused.value.fault is Fault.WALKING
    service.halt(demo)
    assert demo.read().target is None


@pytest.mark.parametrize("off", [{"TAHAPAN_DEMO": "0"}, {"TAHAPAN_PRODUCTION": "1"}])
def test_the_command_refuses_outside_a_demo(live_url: str, tmp_path: Path, off: dict[str, str]) -> None:
    done = run_demo(live_url, tmp_path, "--date", "2026-06-30", **off)
    assert (done.returncode, done.stdout) == (1, "")
    assert "only be moved in a demo" in done.stderr


def test_the_command_leaves_a_database_alone_that_is_not_the_demos(live_url: str, cast: World, tmp_path: Path) -> None:
    agencies = [one.code for one in db().query(Agency)]
    db.remove()
    for words in (("--date", "+1d"), ("--reload",), ("--clock",)):
        done = run_demo(live_url, tmp_path, *words)
        assert done.returncode == 1
        assert "doesn't hold the demo" in done.stderr
    assert [one.code for one in db().query(Agency)] == agencies


@PATIENT
def test_an_empty_database_gets_the_demo_as_of_the_day(demos: Demos, tmp_path: Path) -> None:
    with demos.copy(PLAIN, tmp_path / "data") as loaded:
        assert f"{PLAIN} 08:0" in loaded.said
        back = run_demo(loaded.url, loaded.folder, "--date", "2026-10-20")
        assert (back.returncode, "--reload" in back.stderr) == (1, True)
        assert run_demo(loaded.url, loaded.folder, "--date", "soon").returncode == 1


@PATIENT
def test_the_demo_is_loaded_anew_as_of_another_day(demos: Demos, tmp_path: Path) -> None:
    """What lies in it then, and that nothing of the former one does, tests/integration/cli/test_demo.py tells."""
    with demos.copy(HARD, tmp_path / "data") as anew:
        assert f"{HARD} 08:0" in anew.said
