"""After a step that signs something, the worker gives the signed forms their numbers."""

from __future__ import annotations

from app.cases.hooks import Step, on_step
from app.core.jobs import defer

SIGNING = frozenset({"agree_plan", "apply_plan_change", "deliver_document", "change_rating", "close_case"})


@on_step
def ask_for_numbers(step: Step) -> None:
    """In the step's own transaction; the job runs only if the step is kept."""
    if SIGNING.intersection(step.file.compiled.transitions[step.event.transition].effects):
        lock = f"documents.issue:{step.case.id}"
        defer(step.session, "documents.issue", {"case_id": str(step.case.id)}, queueing_lock=lock)
