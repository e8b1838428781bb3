"""Who may propose, decide and withdraw an assignment, and in which states of a case."""

from __future__ import annotations

from app.cases.casefile import CaseFile
from app.cases.policy import effective_relations
from workflows.engine import Compiled, may_edit


def takes_assignments(file: CaseFile) -> bool:
    """The plan is being written, or can still be written again: by a return, or by a change of the agreed plan."""
    if file.case.parent_id is not None or file.case.closed_at is not None:
        return False
    return writes_plan(file.compiled, file.case.state) or any(
        writes_plan(file.compiled, step.to)
        for step in file.compiled.definition.transitions
        if file.case.state in step.sources and step.kind in ("forward", "return", "withdraw")
    )


def writes_plan(compiled: Compiled, state: str) -> bool:
    """Whether the employee writes on the plan in a state."""
    return "plan" in may_edit(compiled, state, {"owner"})


def decides(file: CaseFile) -> bool:
    """The appraiser, whoever stands in or took over; never the employee on themself (p.46 10)."""
    if file.actor is None or file.actor.employee_id in (None, file.case.owner_id):
        return False
    return "appraiser" in effective_relations(file.case, file.standing)
