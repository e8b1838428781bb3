"""What process mining costs over 20,000 cases with 12 steps each, beside a bare SQL aggregate of the same run.

Run by hand: python tests/bench/bench_mining.py. Wall time, the best of five rounds in turn. The bare aggregate counts
the steps of the cycle by state; it reads every step once, so it is the least that any of the parts can cost.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

import psycopg
from sqlalchemy.orm import Session

from app.auth.values import Scope
from app.cases.models import Cycle
from app.core import clock, db
from app.dashboards import tile_queries
from app.dashboards.queries import Selection, read_branch
from app.mining import queries
from tests.bench import scratch
from tests.bench.figures import line, timed

PEOPLE = 20_000
ROUNDS = 5
AGENCY, CYCLE = (UUID(scratch.key(*one)) for one in (("a", 1), ("c", 1)))
STEPS = """
truncate case_event cascade;
update appraisal_case set created_at = now() - interval '200 days', state = 'rating', stage = 'rating';
insert into case_event (id, agency_id, case_id, seq, at, transition, kind, from_state, to_state, definition_version_id,
                        actor_id, actor_name, acting_for_name, relation, via, facts, comment,
                        idempotency_key, body_hash, prev_hash, hash)
select gen_random_uuid(), c.agency_id, c.id, s.seq,
       now() - interval '190 days' + s.seq * interval '14 days'
       + (abs(hashtext(c.id::text || s.seq)) % 200) * interval '1 hour',
       s.step, s.kind, s.source, s.target, c.definition_version_id,
       case when s.relation = 'owner' then c.owner_id else p.employee_id end, 'x', '', s.relation, 'self', '{}', '',
       'ukur-' || s.seq, repeat('0', 64), repeat('0', 64), repeat('0', 64)
from appraisal_case c left join case_party p on p.case_id = c.id and p.relation = 'appraiser',
     (values (1, 'submit_plan', 'forward', 'draft', 'plan_review', 'owner'),
             (2, 'return_plan', 'return', 'plan_review', 'draft', 'appraiser'),
             (3, 'submit_plan', 'forward', 'draft', 'plan_review', 'owner'),
             (4, 'agree_plan', 'forward', 'plan_review', 'running', 'appraiser'),
             (5, 'start_change', 'forward', 'running', 'change_draft', 'owner'),
             (6, 'submit_change', 'forward', 'change_draft', 'change_review', 'owner'),
             (7, 'return_change', 'return', 'change_review', 'change_draft', 'appraiser'),
             (8, 'submit_change', 'forward', 'change_draft', 'change_review', 'owner'),
             (9, 'agree_change', 'forward', 'change_review', 'running', 'appraiser'),
             (10, 'start_self_assessment', 'forward', 'running', 'self_assessment', 'owner'),
             (11, 'submit_self_assessment', 'forward', 'self_assessment', 'rating', 'owner'),
             (12, 'hand_over_rating', 'timeout', 'rating', 'rating', 'system'))
         as s (seq, step, kind, source, target, relation);
"""
BARE = """
select e.from_state, count(*), max(e.at) from case_event e join appraisal_case c on c.id = e.case_id
where c.agency_id = %s and c.cycle_id = %s and c.period_id is null and e.from_state is distinct from e.to_state
group by 1
"""


def main() -> None:
    """Print one line for each part: milliseconds and the ratio to the bare aggregate."""
    with scratch.migrated() as settings:
        scratch.seed(settings, PEOPLE)
        with psycopg.connect(settings.database_url, autocommit=True) as bare:
            bare.execute("set session_replication_role = replica")
            for statement in STEPS.split(";\n"):
                if statement.strip():
                    bare.execute(statement)  # type: ignore[call-overload]
            bare.execute("vacuum analyze")
            engine = db.configure(settings.database_url)
            with Session(engine) as session:
                measure(bare, session)
            engine.dispose()


def measure(bare: psycopg.Connection, session: Session) -> None:
    """Each part in turn with the bare aggregate."""
    now = clock.now()
    everywhere = Scope(whole_agency=True, units=frozenset())
    cases = Selection(AGENCY, everywhere, session.get_one(Cycle, CYCLE))
    branch = read_branch(session, agency_id=AGENCY, reach=everywhere, unit_id=None)
    states = ["draft", "plan_review"]
    parts: list[tuple[str, Callable[[], object]]] = [
        ("times and edges", lambda: queries.read_passages(session, cases)),
        ("ways", lambda: queries.read_variants(session, cases)),
        ("steps back by unit", lambda: queries.read_returns(session, cases, branch)),
        ("times of answering", lambda: queries.read_answer_times(session, cases, branch, now=now, names=True)),
        ("states on a day", lambda: queries.count_on_day(session, cases, now)),
        ("tile: time in two states", lambda: tile_queries.measure_stays(session, cases, states)),
        ("tile: holders", lambda: tile_queries.list_holders(session, cases, ["rating"], now=now)),
        ("tile: traffic of two states", lambda: tile_queries.count_traffic(
            session, cases, states, initial="draft", now=now, time_zone="Asia/Jakarta")),
    ]  # fmt: skip
    counted = sum(one.count for one in queries.read_passages(session, cases))
    if counted != PEOPLE * 11:
        raise SystemExit(f"{counted} steps counted instead of {PEOPLE * 11}: something else would be measured")
    line(f"mining {counted:,} steps", "bare", "ours", "ours : bare")
    for name, work in parts:
        rounds = [(timed(lambda: bare.execute(BARE, [AGENCY, CYCLE]).fetchall()), timed(work)) for _ in range(ROUNDS)]
        least, most = min(one[0] for one in rounds), min(one[1] for one in rounds)
        line(name, f"{least * 1000:.0f} ms", f"{most * 1000:.0f} ms", f"{most / least:.2f}")


if __name__ == "__main__":
    main()
