"""How long the whole publish gate takes on a definition of twenty states, beside a baseline measured in the same run.

Run by hand: python tests/bench/bench_gate.py. Processor time, the best of seven rounds in turn. The goal is five
milliseconds for the gate, the people check (which asks the database) aside.
"""

from __future__ import annotations

import sys
import timeit
from dataclasses import replace
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from workflows.checks import check, conditions, is_sound
from workflows.comparing.differences import between
from workflows.comparing.permissions import difference
from workflows.definition import Definition, Transition
from workflows.schema import canonical_json, load_shipped, parse

ROUNDS = 7
TIMES = 20
GOAL_MS = 5.0
BASELINE = "baseline: canonical JSON of the definition"
CASES = {
    BASELINE: "canonical_json(twenty)",
    "whole gate, 20 states, scenarios included": "check(twenty)",
    "the same with nothing kept from the run before": "forget(); check(twenty)",
    "whole gate without scenarios": "check(bare)",
    "permission difference against the version before": "difference(before, twenty)",
    "comparison with the version before": "between(before, twenty)",
    "reading the definition": "parse(document)",
}


def main() -> None:
    """Print one line per case: milliseconds, and how many times the baseline that is."""
    names = _names()
    best = dict.fromkeys(CASES, float("inf"))
    for _ in range(ROUNDS):
        for case, statement in CASES.items():
            spent = timeit.timeit(statement, timer=process_time, number=TIMES, globals=names)
            best[case] = min(best[case], 1000 * spent / TIMES)
    for case, spent in best.items():
        print(f"{case:52} {spent:8.2f} ms   {spent / best[BASELINE]:6.1f} : 1")
    met = best["whole gate, 20 states, scenarios included"] <= GOAL_MS
    print(f"goal of {GOAL_MS:.0f} ms: {'met' if met else 'missed'}")


def twenty_states(base: Definition) -> Definition:
    """The national appraisal with four more levels of agreement, so that it has twenty states and stays sound."""
    states, transitions = list(base.states), list(base.transitions)
    review = base.state("plan_review")
    last = "plan_review"
    for number in range(20 - len(states)):
        name = f"level_{number}"
        states.append(
            replace(review, id=name, deadline=replace(review.deadline, escalate=()) if review.deadline else None)
        )
        transitions += _level(number, last, name)
        last = name
    everywhere = tuple(state.id for state in states if not state.final)
    agree = next(one for one in transitions if one.id == "agree_plan")
    changed = {"agree_plan": replace(agree, sources=("plan_review",))}
    for name in ("cancel_case", "close_as_moved"):
        changed[name] = replace(base.transition(name), sources=everywhere)
    return replace(base, states=tuple(states), transitions=tuple(changed.get(one.id, one) for one in transitions))


def _level(number: int, before: str, name: str) -> list[Transition]:
    title = {"id": f"Tingkat {number}", "en": f"Level {number}"}
    onward = Transition(f"ask_{number}", (before,), name, "forward", ("appraiser",), title, ("owner",))
    agree = Transition(f"agree_{number}", (name,), "running", "forward", ("appraiser_superior",), title, ("owner",))
    back = Transition(f"back_{number}", (name,), "draft", "return", ("appraiser_superior",), title, comment="required")
    return [onward, agree, back]


def forget() -> None:
    """As a worker that has just begun; the compiled definition alone is kept, which cases of it use as well."""
    conditions._TRIED.clear()


def _names() -> dict[str, object]:
    """What the statements of CASES refer to; the definition is checked to be a sound one of twenty states."""
    before = load_shipped("skp-nasional")
    twenty = twenty_states(before)
    document = canonical_json(twenty)
    if len(twenty.states) != 20 or not is_sound(check(twenty)) or parse(document) != twenty:
        raise SystemExit(
            f"not a sound definition of twenty states: {[one for one in check(twenty) if one.severity == 'error']}"
        )
    return {
        "before": before,
        "twenty": twenty,
        "bare": replace(twenty, scenarios=()),
        "document": document,
        "check": check,
        "forget": forget,
        "difference": difference,
        "between": between,
        "canonical_json": canonical_json,
        "parse": parse,
    }


if __name__ == "__main__":
    main()
