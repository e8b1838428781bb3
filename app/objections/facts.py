"""What guards ask about the decision on an objection."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.cases.hooks import facts
from app.objections.queries import read_objection
from app.objections.values import differs

NAMES = frozenset({"decision_result_rating", "decision_behaviour_rating", "decision_differs"})


@facts
def decision_facts(file: CaseFile) -> Mapping[str, object]:
    """Read only where a step out of the present state asks, so that most pages don't pay for it."""
    steps = file.compiled.by_state.get(file.case.state, ())
    if not any(NAMES.intersection(step.reads) for step in steps):
        return {}
    objection = file.load("objection", read_objection)
    if objection is None or objection.draft is None:
        return dict.fromkeys(NAMES)
    new = objection.draft.ratings
    return {
        "decision_result_rating": new.result_rating,
        "decision_behaviour_rating": new.behaviour_rating,
        "decision_differs": differs(new, objection.before.ratings),
    }
