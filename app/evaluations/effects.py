"""What follows from steps around the evaluation, in the transaction of the step."""

from __future__ import annotations

from app.cases.hooks import Step, effect
from app.evaluations import service, signing


def rater_of(step: Step) -> service.Rater:
    """Who rates by this step; whoever took over from a late appraiser rates as the appraiser's superior."""
    relation = signing.acting_relation(step.event, step.file.parties)
    return service.Rater(step.event.actor_id, relation, step.now)


@effect("snapshot_signatures")
def snapshot_signatures(step: Step) -> None:
    """Keep the parties as they are now."""
    signing.snapshot(step)


@effect("finish_self_assessment")
def finish_self_assessment(step: Step) -> None:
    """Note when the self-assessment was handed in."""
    service.open_self_assessment(step.session, step.case, step.now).updated_at = step.now


@effect("compute_predicate")
def compute_predicate(step: Step) -> None:
    """Settle the predicate, what it is founded on and who rated."""
    service.found_on_achievement(step.file, step.now)
    service.rate(step.session, step.case, step.file.compiled, rater_of(step))


@effect("deliver_document")
def deliver_document(step: Step) -> None:
    """From now on the employee may read the evaluation and object to it."""
    service.deliver(step.session, step.case, step.now)


@effect("close_case")
def close_case(step: Step) -> None:
    """Nothing half done stays behind in a closed case."""
    service.discard_decision(step.session, step.case)


@effect("cancel_case")
def cancel_case(step: Step) -> None:
    """A cancelled appraisal has no predicate and so counts in no distribution; its versions stay readable."""
    step.case.predicate = None


@effect("reopen_case")
def reopen_case(step: Step) -> None:
    """The rating starts again in a new version."""
    service.reopen(step.session, step.case)
