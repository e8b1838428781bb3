"""What steps of an annual case do to its periodic evaluations."""

from __future__ import annotations

from app.cases import children
from app.cases.hooks import Step, effect


@effect("open_periods")
def open_periods(step: Step) -> None:
    """With the plan in force the periods that have begun can be reported on and rated (Pasal 24(2))."""
    children.open_due(step.session, step.case, now=step.now)


@effect("cancel_periods")
def cancel_periods(step: Step) -> None:
    """Without the annual appraisal there is nothing that its periods are part of."""
    children.end_open(step.session, step.case, "cancel_case", key=f"parent:{step.event.id}", now=step.now)


@effect("close_as_moved")
def close_as_moved(step: Step) -> None:
    """An appraisal that ends by a move has no predicate and so counts in no distribution (p.65 C.6)."""
    step.case.predicate = None


@effect("resume_case")
def resume_case(step: Step) -> None:
    """Time begins anew with the return to duty, so nobody has taken over from anybody late any more."""
    step.case.handed_to = step.case.hands = None
