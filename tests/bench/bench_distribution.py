"""What a distribution costs over 100,000 results, beside the bare SQL aggregate of the same run.

Run by hand: python tests/bench/bench_distribution.py. Wall time, the best of seven rounds in turn; at most three times
the bare aggregate is wanted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

import psycopg
from sqlalchemy.orm import Session

from app.calibration import queries
from app.calibration.queries import Round
from app.core import db
from tests.bench import scratch
from tests.bench.figures import line, timed

PEOPLE = 100_000
ROUNDS = 7
AGENCY, CYCLE, TOP = (UUID(scratch.key(*one)) for one in (("a", 1), ("c", 1), ("u", 0)))
RATED = """
update appraisal_case set predicate = (array['very_good', 'good', 'good', 'good', 'needs_improvement', 'poor',
                                             'very_poor'])[1 + abs(hashtext(id::text)) % 7]
"""
BARE = """
select predicate, count(*) from appraisal_case
where agency_id = %s and cycle_id = %s and period_id is null group by 1
"""
BARE_BY_UNIT = BARE.replace("select predicate", "select unit_id, predicate").replace("by 1", "by 1, 2")


def main() -> None:
    """Print one line for each way of counting: seconds and the ratio to its bare aggregate."""
    with scratch.migrated() as settings:
        scratch.seed(settings, PEOPLE)
        with psycopg.connect(settings.database_url, autocommit=True) as bare:
            bare.execute(RATED)
            bare.execute("vacuum full analyze appraisal_case")
            engine = db.configure(settings.database_url)
            with Session(engine) as session:
                measure(bare, session)
            engine.dispose()


def measure(bare: psycopg.Connection, session: Session) -> None:
    """Each of ours in turn with the bare aggregate that answers the same question."""
    round_ = Round(CYCLE)
    whole = _bare(bare, BARE)
    by_unit = _bare(bare, BARE_BY_UNIT)
    ours: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("whole agency", lambda: queries.count_all(session, AGENCY, round_), whole),
        ("a unit and all below it", lambda: queries.count_unit(session, TOP, round_, without=()), whole),
        ("a unit, small groups withheld", lambda: queries.count_published(session, AGENCY, round_, TOP), by_unit),
    ]
    total = queries.count_all(session, AGENCY, round_).total
    if total != PEOPLE:
        raise SystemExit(f"{total} results counted instead of {PEOPLE}: the benchmark would measure something else")
    line(f"distribution of {total:,} results", "bare", "ours", "ours : bare")
    for name, work, baseline in ours:
        rounds = [(timed(baseline), timed(work)) for _ in range(ROUNDS)]
        least, most = min(one[0] for one in rounds), min(one[1] for one in rounds)
        line(name, f"{least * 1000:.1f} ms", f"{most * 1000:.1f} ms", f"{most / least:.2f}")


def _bare(connection: psycopg.Connection, statement: str) -> Callable[[], object]:
    return lambda: connection.execute(statement, [AGENCY, CYCLE]).fetchall()


if __name__ == "__main__":
    main()
