"""Workers as processes: killed, stopped, cut off from the database; no job is lost and none is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from app.core.db import driver_url
from app.core.jobs import defer
from app.worker import housekeeping

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("probe_worker.py")
LIMIT = 30.0


@pytest.fixture
def engine(live_url: str) -> Iterator[Engine]:
    made = create_engine(driver_url(live_url))
    with made.begin() as connection:
        connection.execute(text("create table probe (word text)"))
    yield made
    made.dispose()


@pytest.fixture
def start(live_url: str, engine: Engine, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    workers: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        with (tmp_path / f"worker{len(workers)}.log").open("wb") as log:
            command = [sys.executable, str(SCRIPT), live_url]
            env = {**os.environ, "PYTHONPATH": str(ROOT)}
            workers.append(subprocess.Popen(command, env=env, stdout=log, stderr=log))
        return workers[-1]

    yield begin
    for worker in workers:
        worker.kill()
        worker.wait()


class Watched:
    """What the database knows of jobs and of the traces they left."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def ask(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def do(self, statement: str, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def put(self, name: str, *, queueing_lock: str | None = None, **args: object) -> None:
        with Session(self.engine) as session:
            defer(session, name, args, queueing_lock=queueing_lock)
            session.commit()

    def notes(self, word: str) -> int:
        return len(self.ask("select 1 from probe where word = :word", word=word))

    def job(self, name: str) -> tuple[object, ...]:
        """Status and number of attempts of the one job of that name."""
        (found,) = self.ask("select status::text, attempts from procrastinate_jobs where task_name = :name", name=name)
        return found

    def reaches(self, condition: Callable[[], bool], limit: float = LIMIT) -> bool:
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.05)
        return condition()


@pytest.fixture
def watched(engine: Engine) -> Watched:
    return Watched(engine)


Start = Callable[[], subprocess.Popen[bytes]]


def test_job_exists_only_if_its_transaction_commits(watched: Watched, start: Start) -> None:
    with Session(watched.engine) as session:
        defer(session, "probe.note", {"word": "undone"})
        session.rollback()
    watched.put("probe.note", word="done")
    start()
    assert watched.reaches(lambda: watched.notes("done") == 1)
    assert watched.notes("undone") == 0


def test_job_that_waits_is_not_taken_before_what_it_is_asked_to_see(watched: Watched) -> None:
    watched.put("probe.note", queueing_lock="same", word="first")
    ready = "select 1 from procrastinate_jobs where status = 'todo' for update skip locked"
    with Session(watched.engine) as session:
        session.execute(text("insert into probe values ('asked')"))
        defer(session, "probe.note", {"word": "second"}, queueing_lock="same")
        assert watched.ask(ready) == []
        session.commit()
    assert watched.ask(ready) == [(1,)]
    assert watched.notes("asked") == 1


def test_job_of_a_killed_worker_is_finished_by_another_exactly_once(
    watched: Watched, start: Start, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    watched.put("probe.slow", word="once", gate=str(gate))
    first = start()
    assert watched.reaches(Path(f"{gate}.{first.pid}").exists)
    second = start()
    first.kill()
    first.wait()
    assert watched.reaches(Path(f"{gate}.{second.pid}").exists)
    gate.touch()
    assert watched.reaches(lambda: watched.job("probe.slow")[0] == "succeeded")
    assert watched.notes("once") == 1


def test_job_of_a_living_worker_is_never_given_away(watched: Watched, start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    watched.put("probe.slow", word="once", gate=str(gate))
    first = start()
    assert watched.reaches(Path(f"{gate}.{first.pid}").exists)
    second = start()
    assert watched.reaches(lambda: watched.notes("tick") >= 4)
    assert not Path(f"{gate}.{second.pid}").exists()
    gate.touch()
    assert watched.reaches(lambda: watched.job("probe.slow") == ("succeeded", 1))
    assert watched.notes("once") == 1


def test_periodic_job_runs_once_a_tick_whatever_the_number_of_workers(watched: Watched, start: Start) -> None:
    start()
    start()
    assert watched.reaches(lambda: watched.notes("tick") >= 5)
    ticks = watched.ask("select args ->> 'timestamp' from procrastinate_jobs where task_name = 'probe.tick'")
    assert len(ticks) == len(set(ticks))


def test_failed_job_is_put_off_and_given_up_in_the_end(watched: Watched, start: Start) -> None:
    watched.put("probe.fail")
    start()
    assert watched.reaches(lambda: watched.job("probe.fail") == ("todo", 1))
    ((wait,),) = watched.ask("select scheduled_at - now() from procrastinate_jobs where task_name = 'probe.fail'")
    assert 2 < wait.total_seconds() <= 4  # type: ignore[attr-defined]
    watched.do("update procrastinate_jobs set attempts = 5, scheduled_at = now() where task_name = 'probe.fail'")
    assert watched.reaches(lambda: watched.job("probe.fail")[0] == "failed")


def test_failed_job_that_waits_a_second_time_does_not_hang(watched: Watched, start: Start, tmp_path: Path) -> None:
    """Its retry would break the uniqueness of the queueing lock, so it is dropped in favour of the one that waits."""
    gate = tmp_path / "gate"
    watched.put("probe.fail", queueing_lock="same")
    later = (
        "create function twin() returns trigger language plpgsql as $$ begin "
        "insert into procrastinate_jobs (queue_name, task_name, queueing_lock, scheduled_at, args) "
        "values ('default', 'probe.note', 'same', now() + interval '1 day', '{}'); return null; end $$"
    )
    watched.do(later)
    watched.do(
        "create trigger twin after update on procrastinate_jobs for each row "
        "when (new.status = 'doing' and new.task_name = 'probe.fail') execute function twin()"
    )
    start()
    assert watched.reaches(lambda: watched.job("probe.fail")[0] == "aborted")
    assert watched.job("probe.note")[0] == "todo"
    assert not gate.exists()


def test_job_that_kills_every_worker_fails_for_good(watched: Watched, start: Start) -> None:
    watched.put("probe.note", word="poison")
    watched.do(
        "update procrastinate_jobs set status = 'doing', attempts = :most where task_name = 'probe.note'",
        most=housekeeping.MAX_ATTEMPTS,
    )
    start()
    assert watched.reaches(lambda: watched.job("probe.note")[0] == "failed")
    assert watched.notes("poison") == 0


def test_worker_outlives_a_lost_database(watched: Watched, start: Start) -> None:
    worker = start()
    watched.put("probe.note", word="before")
    assert watched.reaches(lambda: watched.notes("before") == 1)
    watched.do(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()"
    )
    watched.put("probe.note", word="after")
    assert watched.reaches(lambda: watched.notes("after") == 1)
    assert worker.poll() is None


def test_stop_lets_the_running_job_end(watched: Watched, start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    watched.put("probe.slow", word="kept", gate=str(gate))
    worker = start()
    assert watched.reaches(Path(f"{gate}.{worker.pid}").exists)
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    gate.touch()
    assert worker.wait(10) == 0
    assert watched.job("probe.slow") == ("succeeded", 1)
    assert watched.notes("kept") == 1


def test_stop_takes_ten_seconds_at_most_and_loses_nothing(watched: Watched, start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    watched.put("probe.slow", word="late", gate=str(gate))
    worker = start()
    assert watched.reaches(Path(f"{gate}.{worker.pid}").exists)
    worker.send_signal(signal.SIGTERM)
    worker.wait(10)
    assert watched.notes("late") == 0
    gate.touch()
    start()
    assert watched.reaches(lambda: watched.job("probe.slow")[0] == "succeeded")
    assert watched.notes("late") == 1


def test_finished_jobs_are_deleted_after_two_weeks(watched: Watched, start: Start) -> None:
    watched.put("probe.note", word="old")
    start()
    assert watched.reaches(lambda: watched.job("probe.note")[0] == "succeeded")
    watched.do(
        "update procrastinate_events set at = at - interval '15 days' where job_id in "
        "(select id from procrastinate_jobs where task_name = 'probe.note')"
    )
    watched.do(
        "insert into procrastinate_jobs (queue_name, task_name, args) values "
        "('default', 'worker.delete_finished_jobs', '{\"timestamp\": 0}')"
    )
    assert watched.reaches(lambda: not watched.ask("select 1 from procrastinate_jobs where task_name = 'probe.note'"))
