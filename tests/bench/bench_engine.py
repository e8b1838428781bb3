"""How many guarded steps the engine decides in a second, beside a bare dict lookup measured in the same run.

Run by hand: python tests/bench/bench_engine.py. Processor time, the best of seven rounds in turn.
"""

from __future__ import annotations

import sys
import time
import timeit
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workflows.engine import Actor, Outcome, Situation, Standing, available, compile_definition, decide
from workflows.machine import step
from workflows.schema import load_shipped

ROUNDS = 7
NOW = datetime(2026, 1, 20, 3, 0, tzinfo=UTC)
PLAN = {
    "main_result_count": 4,
    "results_without_indicator": 0,
    "indicators_without_target": 0,
    "budget_perspective_ok": True,
}
RATINGS = {"result_rating": "above", "behaviour_rating": "meets"}
BARE = "bare dict lookup"
CASES = {
    BARE: ("edges['draft', 'submit_plan']", 500_000),
    "decide, allowed, guard of four leaves": ("decide(compiled, draft, owner, 'submit_plan')", 100_000),
    "decide, allowed, guard of two, separated duties": (
        "decide(compiled, rating, appraiser, 'submit_rating')",
        100_000,
    ),
    "decide, refused: not your part": ("decide(compiled, draft, appraiser, 'submit_plan')", 50_000),
    "available, a row of three buttons": ("available(compiled, rating, appraiser)", 50_000),
    "machine.step through transitions": ("step(compiled, 'draft', 'submit_plan')", 10_000),
}


def main() -> None:
    """Print one line per case: decisions per second and the ratio to the bare lookup."""
    names = _names()
    best = dict.fromkeys(CASES, 0.0)
    for _ in range(ROUNDS):
        for case, (statement, times) in CASES.items():
            spent = timeit.timeit(statement, timer=time.process_time, number=times, globals=names)
            best[case] = max(best[case], times / spent)
    for case, per_second in best.items():
        print(f"{case:48} {per_second:14,.0f} /s   1 : {best[BARE] / per_second:6.1f}")


def _names() -> dict[str, object]:
    """What the statements of CASES refer to; both decisions are checked to be allowed ones."""
    compiled = compile_definition(load_shipped("skp-nasional"))
    owner, appraiser = Actor("p-1", (Standing("owner"),)), Actor("p-2", (Standing("appraiser"),))
    draft = Situation("draft", PLAN, NOW, owner="p-1")
    rating = Situation("rating", RATINGS, NOW, owner="p-1")
    for situation, actor, name in ((draft, owner, "submit_plan"), (rating, appraiser, "submit_rating")):
        if not isinstance(decide(compiled, situation, actor, name), Outcome):
            raise SystemExit(f"{name} is refused: the benchmark would measure something else")
    edges = {key: entry.target for key, entry in compiled.steps.items()}
    people = {"owner": owner, "appraiser": appraiser, "draft": draft, "rating": rating}
    return {"compiled": compiled, "edges": edges, "decide": decide, "available": available, "step": step, **people}


if __name__ == "__main__":
    main()
