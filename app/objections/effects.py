"""What follows from the steps of an objection, in the same transaction."""

from __future__ import annotations

from app.cases.hooks import Step, effect
from app.evaluations import service as evaluations
from app.objections import service
from app.objections.values import Decision


@effect("file_objection")
def file_objection(step: Step) -> None:
    """The event's words are the reasons (Pasal 29: an objection carries its reasons)."""
    service.file(step.session, case=step.case, event=step.event)


@effect("record_explanation")
def record_explanation(step: Step) -> None:
    """Row 7 of form D.1.3."""
    service.explain(step.session, case=step.case, event=step.event)


@effect("uphold_rating")
def uphold_rating(step: Step) -> None:
    """The evaluation stays; ratings that the superior had only tried out go."""
    service.decide(step.session, case=step.case, event=step.event, decision=Decision.UPHELD)
    evaluations.discard_decision(step.session, step.case)


@effect("change_rating")
def change_rating(step: Step) -> None:
    """The superior's version takes effect; the one before is kept as superseded."""
    service.decide(step.session, case=step.case, event=step.event, decision=Decision.CHANGED)
    rater = evaluations.Rater(step.event.actor_id, step.event.relation, step.event.at)
    evaluations.finalise_decision(step.session, step.case, step.file.compiled, rater)
