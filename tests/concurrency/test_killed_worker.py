"""A worker that dies in the middle of a batch of moves: the next one goes on, and every case moves exactly once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseEvent, Cycle
from app.cases.verification import altered_cases
from app.core.db import db
from app.moves.models import CaseMove, CaseMoveItem
from app.moves.service import BATCH
from tests.integration.moves.conftest import PEOPLE, ask, everybody, take_back, wish
from tests.versions import publish, rename_state, state
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["--heartbeat", "0.3", "--stalled-after", "1.5", "--rescue-cron", "* * * * * */1"]
LIMIT = 60.0  # seconds until a worker is called stuck
TORN = BATCH + 3
"""The case at which the worker is stopped: the first batch is through, and the second has moved some."""
ROUNDS = -(-(TORN + 2) // len(PEOPLE))


@dataclass
class Workers:
    """Starts and kills ``python -m app.worker``, as an installation runs it; at most one lives at a time."""

    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def ready(self) -> None:
        if self.process is None:
            with self.log.open("ab") as log:
                command = [sys.executable, "-m", "app.worker", *QUICK]
                self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def kill(self) -> None:
        """SIGKILL: it has no moment to clean up."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def workers(live_url: str, live: World, tmp_path: Path) -> Iterator[Workers]:
    more = {"DATABASE_URL": live_url, "TAHAPAN_DATA": str(tmp_path), "SECRET_KEY": "k" * 40}
    found = Workers({**os.environ, **more}, tmp_path / "worker.log")
    yield found
    found.kill()


@contextmanager
def held(case_id: UUID) -> Iterator[int]:
    """Somebody holds the lock of one case; their connection's number."""
    engine = db().get_bind()
    assert isinstance(engine, Engine)
    with engine.begin() as connection:
        connection.execute(select(Case.id).where(Case.id == case_id).with_for_update())
        yield connection.scalar(text("select pg_backend_pid()")) or 0


def reached(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_waited_for(holder: int) -> bool:
    """Whether a connection that is at work on a move waits for a lock of this one."""
    db().rollback()
    query = (
        "select exists (select from pg_locks where relation = 'case_move'::regclass "
        "and :holder = any(pg_blocking_pids(pid)))"
    )
    return bool(db().scalar(text(query), {"holder": holder}))


def stored(move_id: UUID) -> CaseMove:
    """The move as it is committed now."""
    db().rollback()
    return db().get_one(CaseMove, move_id, populate_existing=True)


def finish_after_a_kill(workers: Workers, ask_for: Callable[[], CaseMove], case_ids: list[UUID]) -> CaseMove:
    """Kill the worker in the middle of the second batch of a move, start another, and let it finish."""
    with held(case_ids[TORN]) as holder:
        move = ask_for()
        workers.ready()
        assert reached(lambda: is_waited_for(holder))
        workers.kill()
        torn = stored(move.id)
        assert (torn.status, torn.moved, torn.cursor) == ("running", BATCH, case_ids[BATCH - 1])
    workers.ready()
    assert reached(lambda: stored(move.id).status == "done")
    return stored(move.id)


def timeless(document: dict[str, Any]) -> None:
    """No deadline in the first state: nothing but the move touches the cases, whatever day it is."""
    state(document, "draft").pop("deadline")


def many(world: World) -> list[UUID]:
    """Cases of everybody in several cycles, in the order in which the worker takes them."""
    first = world.cycle
    first.definition_version = publish(world, timeless)
    world.session.commit()
    kept = {one.key: getattr(first, one.key) for one in inspect(Cycle).column_attrs if one.key not in {"id", "code"}}
    for number in range(ROUNDS):
        if number:
            world.cycle = Cycle(**kept, code=f"2026-{number}")
            world.session.add(world.cycle)
            world.session.commit()
        everybody(world)
    world.cycle = first
    return sorted(world.session.scalars(select(Case.id)))


def check_log(session: Session, move: CaseMove, case_ids: list[UUID], where: str) -> None:
    """Every case stands in the state under the move's version, and stands in its log once."""
    entries = session.execute(
        select(CaseMoveItem.case_id, CaseMoveItem.outcome, CaseMoveItem.to_state).where(CaseMoveItem.move_id == move.id)
    )
    assert sorted(tuple(row) for row in entries) == [(case_id, "moved", where) for case_id in case_ids]
    assert (move.moved, move.stayed, move.total) == (len(case_ids), 0, len(case_ids))
    places = session.execute(select(Case.state, Case.definition_version_id).distinct()).all()
    assert [tuple(row) for row in places] == [(where, move.target_version_id)]


def moves_of_cases(session: Session) -> set[int]:
    """How often cases were moved, by their own histories."""
    query = select(func.count()).where(CaseEvent.kind == "move").group_by(CaseEvent.case_id)
    return set(session.scalars(query))


def told() -> int:
    """How many messages about moved cases were handed to the worker."""
    query = "select count(*) from procrastinate_jobs where task_name = 'notifications.plain'"
    return db().scalar(text(query)) or 0


def test_a_worker_killed_inside_a_batch_loses_and_repeats_nothing(workers: Workers, live: World) -> None:
    """Neither on the way to another version nor on the way back."""
    case_ids = many(live)
    target = publish(live, rename_state("draft", "first_draft"), live.cycle.definition_version)

    move = finish_after_a_kill(workers, lambda: ask(live, wish(live, target)), case_ids)

    check_log(db(), move, case_ids, "first_draft")
    assert moves_of_cases(db()) == {1}
    assert told() == len(case_ids)
    back = finish_after_a_kill(workers, lambda: take_back(live, move), case_ids)
    check_log(db(), back, case_ids, "draft")
    assert moves_of_cases(db()) == {2}
    assert told() == 2 * len(case_ids)
    assert list(altered_cases(db())) == []
