"""Who may ask and who may explain while an objection is examined (p.117 B.3-4)."""

from __future__ import annotations

from datetime import datetime

from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.objections.values import Heard
from workflows.engine import Standing

_DECISIONS = frozenset({"uphold_rating", "change_rating"})


def awaits_explanation(file: CaseFile) -> bool:
    """Whether the appraiser's explanation is what the case waits for."""
    return _leads_to(file, frozenset({"record_explanation"}))


def awaits_decision(file: CaseFile) -> bool:
    """Whether a decision on an objection is what the case waits for."""
    return _leads_to(file, _DECISIONS)


def _leads_to(file: CaseFile, effects: frozenset[str]) -> bool:
    steps = file.compiled.by_state.get(file.case.state, ())
    return any(not effects.isdisjoint(step.effects) for step in steps)


def speaks_for(file: CaseFile) -> dict[Heard, Standing]:
    """The side that this person may explain for now; an employee who stands in for the appraiser stays the employee."""
    if not (awaits_explanation(file) or awaits_decision(file)):
        return {}
    own_first = sorted(file.standing.standings, key=lambda one: one.acting_for is not None)
    for side in (Heard.OWNER, Heard.APPRAISER):
        found = next((one for one in own_first if one.relation == side), None)
        if found is not None:
            return {side: found}
    return {}


def asks_as(file: CaseFile, now: datetime) -> Standing | None:
    """As whom this person may put questions: whoever may decide by the engine's own rules, so no rater or explainer."""
    if "decision_ratings" not in file.editable or not awaits_decision(file):
        return None
    for offer in cases.offers(file, now):
        # A change waits for its ratings; that doesn't keep anybody from examining, so upholding is what counts.
        if "uphold_rating" in offer.transition.effects and offer.allowed:
            return offer.standing
    return None
