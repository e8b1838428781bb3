"""Steps of cases in a second, one by one and in bulk, beside the same statements sent bare on the same database.

Run by hand: python -m tests.bench.bench_perform. Everything is rolled back, so each round finds the same cases.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine, create_engine

from app import wiring
from app.auth.queries import find_actor
from app.auth.values import CurrentActor
from app.cases import bulk, service
from app.cases.values import Action
from app.core import clock, db
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from tests.bench import figures, scratch

PEOPLE = 2_000
STEPS = 200
ROUNDS = 3
HR = 1

Sent = tuple[Any, Any, bool]


class Recorder(psycopg.Cursor[Any]):
    """Notes what is sent, by whichever library; ``sent`` is shared by all cursors."""

    sent: list[Sent] | None = None

    def execute(self, query: Any, params: Any = None, **options: Any) -> Recorder:
        if Recorder.sent is not None:
            Recorder.sent.append((query, params, False))
        return super().execute(query, params, **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        rows = list(params_seq)
        if Recorder.sent is not None:
            Recorder.sent.append((query, rows, True))
        super().executemany(query, rows, **options)


@dataclass(frozen=True)
class Work:
    """Something that takes ``steps`` steps and is undone afterwards."""

    name: str
    steps: int
    run: Callable[[], None]


def main() -> None:
    """Print steps per second for both ways, and the share of the time that the bare statements take."""
    with scratch.migrated() as settings:
        scratch.seed(settings, PEOPLE)
        wiring.wire()
        engine = create_engine(db.driver_url(settings.database_url), connect_args={"cursor_factory": Recorder})
        figures.line("way", "steps/s", "statements each", "bare SQL, each/s", "share of SQL")
        for work in (_singly(engine), _in_bulk(engine)):
            _measure(engine, settings.database_url, work)
        engine.dispose()


def _measure(engine: Engine, url: str, work: Work) -> None:
    _undone(engine, work.run)
    whole = min(_undone(engine, work.run) for _ in range(ROUNDS))
    Recorder.sent = []
    _undone(engine, work.run)
    sent, Recorder.sent = Recorder.sent, None
    bare = min(_replayed(url, sent) for _ in range(ROUNDS))
    each, share = len(sent) / work.steps, bare / whole
    figures.line(work.name, f"{work.steps / whole:.0f}", f"{each:.1f}", f"{work.steps / bare:.0f}", f"{share:.0%}")


def _undone(engine: Engine, work: Callable[[], None]) -> float:
    """Seconds of the work; its commits are savepoints of a transaction that is rolled back."""
    with engine.connect() as connection:
        outer = connection.begin()
        db.bind(connection)
        spent = figures.timed(work)
        db.db.remove()
        outer.rollback()
    return spent


def _replayed(url: str, sent: Sequence[Sent]) -> float:
    """Seconds that the statements alone take; answers are fetched and thrown away."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:

        def replay() -> None:
            for query, params, many in sent:
                if many:
                    cursor.executemany(query, params)
                else:
                    cursor.execute(query, params)
                if cursor.description:
                    cursor.fetchall()

        spent = figures.timed(replay)
        connection.rollback()
    return spent


def _actor(engine: Engine, person: int) -> CurrentActor:
    found: list[CurrentActor | None] = []
    _undone(engine, lambda: found.append(find_actor(db.db(), UUID(scratch.key("l", person)), 0, "id")))
    if found[0] is None:
        raise SystemExit(f"person {person} has no account")
    return found[0]


def _singly(engine: Engine) -> Work:
    """The appraisers agree plans, each in a transaction of its own; every fourth person waits for that."""
    waiting = range(5, 5 + 4 * STEPS, 4)
    waiting = [n for n in waiting if n % 20 != 1][:STEPS]
    actors = {head: _actor(engine, head) for head in {_head(n) for n in waiting}}

    def run() -> None:
        for number in waiting:
            action = Action(UUID(scratch.key("k", number)), "agree_plan", str(new_id()))
            with unit_of_work() as session:
                service.perform(session, action, actor=actors[_head(number)], now=clock.now())

    return Work("agree a plan, one by one", len(waiting), run)


def _head(number: int) -> int:
    return (number - 1) // 20 * 20 + 1


def _in_bulk(engine: Engine) -> Work:
    """HR cancels cases of all stages in one go, as from the panel."""
    cases = [UUID(scratch.key("k", number)) for number in range(2, 2 + STEPS)]
    actor = _actor(engine, HR)

    def run() -> None:
        report = bulk.perform_many(
            cases, "cancel_case", actor=actor, comment="Pensiun", key=str(new_id()), now=clock.now()
        )
        if len(report.done) != STEPS:
            raise SystemExit(f"only {len(report.done)} of {STEPS} were cancelled: {report}")

    return Work("cancel cases, in bulk", STEPS, run)


if __name__ == "__main__":
    main()
