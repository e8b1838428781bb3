"""What steps of a case do to its plan."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cases.hooks import Step, effect, on_open
from app.cases.models import Case
from app.plans import linking, service


@on_open
def lay_down_plan(session: Session, case: Case) -> None:
    """A new case begins with an empty draft."""
    service.open_draft(session, case)


@effect("agree_plan")
def agree_plan(step: Step) -> None:
    """The appraiser sets the plan (Pasal 14(3))."""
    service.agree(step.session, step.case, now=step.now)
    linking.ask_to_bind(step.session, step.case)


@effect("open_plan_change")
def open_plan_change(step: Step) -> None:
    """The agreed plan may evolve during the year (Pasal 14(2))."""
    service.open_change(step.session, step.case, now=step.now)


@effect("apply_plan_change")
def apply_plan_change(step: Step) -> None:
    """The appraiser sets the changed plan; the version before it stays readable as superseded."""
    service.agree(step.session, step.case, now=step.now)
    linking.ask_to_bind(step.session, step.case)


@effect("discard_plan_change")
def discard_plan_change(step: Step) -> None:
    """The proposal is put aside."""
    service.discard_change(step.session, step.case)


@effect("suspend_case")
def suspend_case(step: Step) -> None:
    """A proposed change doesn't outlive the absence (p.65-66 C.8); a plan that was never agreed stays as it is."""
    if service.is_agreed(step.session, step.case):
        service.discard_change(step.session, step.case)
