"""How many guarded steps the engine decides in a second, beside a bare dict lookup measured in the same run.

Run by hand: python tests/bench/bench_engine.py. Processor time, the best of seven rounds in turn.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
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


def main() -> None:
    """Print one line per case: decisions per second and the ratio to the bare lookup."""
    cases = {name: (loop, times) for name, loop, times in _cases()}
    best = dict.fromkeys(cases, 0.0)
    for _ in range(ROUNDS):
        for name, (loop, times) in cases.items():
            start = time.process_time()
            loop(times)
            best[name] = max(best[name], times / (time.process_time() - start))
    bare = best["bare dict lookup"]
    for name, per_second in best.items():
        print(f"{name:48} {per_second:14,.0f} /s   1 : {bare / per_second:6.1f}")


def _cases() -> list[tuple[str, Callable[[int], None], int]]:
    compiled = compile_definition(load_shipped("skp-nasional"))
    owner = Actor("p-1", (Standing("owner"),))
    appraiser = Actor("p-2", (Standing("appraiser"),))
    draft = Situation("draft", PLAN, NOW, owner="p-1")
    rating = Situation("rating", RATINGS, NOW, owner="p-1")
    assert isinstance(decide(compiled, draft, owner, "submit_plan"), Outcome)
    assert isinstance(decide(compiled, rating, appraiser, "submit_rating"), Outcome)
    edges = {key: entry.target for key, entry in compiled.steps.items()}

    def bare(times: int) -> None:
        for _ in range(times):
            edges["draft", "submit_plan"]

    def four_leaves(times: int) -> None:
        for _ in range(times):
            decide(compiled, draft, owner, "submit_plan")

    def two_leaves(times: int) -> None:
        for _ in range(times):
            decide(compiled, rating, appraiser, "submit_rating")

    def refused(times: int) -> None:
        for _ in range(times):
            decide(compiled, draft, appraiser, "submit_plan")

    def buttons(times: int) -> None:
        for _ in range(times):
            available(compiled, rating, appraiser)

    def library(times: int) -> None:
        for _ in range(times):
            step(compiled, "draft", "submit_plan")

    return [
        ("bare dict lookup", bare, 500_000),
        ("decide, allowed, guard of four leaves", four_leaves, 100_000),
        ("decide, allowed, guard of two, separated duties", two_leaves, 100_000),
        ("decide, refused: not your part", refused, 50_000),
        ("available, a row of three buttons", buttons, 50_000),
        ("machine.step through transitions", library, 10_000),
    ]


if __name__ == "__main__":
    main()
