"""Who may give feedback, until when, and whose name stands before the words.

The law: leader, peers, people below and others give it (Pasal 18), on their own initiative or when asked (p.70 C.9).
All of it reaches the employee through the record (Pasal 17(3), p.69 C.2), and the appraiser weighs it (p.69 C.3). Forms
B.1.3 to B.1.5 (p.71-77) have one column for the words and none for a name, and p.70 C.15 leaves the rest to the
agency. So here: employee and appraiser read every word; the employee and the record see the giver's group, the
appraiser and those above see the name, because they answer for how it is weighed. A leader who assigned a task speaks
to the appraiser (p.89 A.4), so those words don't reach the record. A giver sees only what they gave.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.cases.casefile import CaseFile
from app.cases.models import CaseEvent
from app.progress.values import Source
from workflows.engine import Compiled, may_edit

APPRAISERS = frozenset({"appraiser", "appraiser_superior", "next_superior"})
_OWN_WORK = frozenset({"realisations", "self_assessment"})
# Results are laid open inside a team by the matrix of roles and results (A.1.5); others comment on behaviour.
SEES_RESULTS = frozenset({Source.LEADER, Source.PEER, Source.SUBORDINATE, Source.ASSIGNER})


def weighs(file: CaseFile) -> bool:
    """Whether the person stands above the employee in this case: they read names and words meant for them."""
    return "owner" not in file.relations and not file.relations.isdisjoint(APPRAISERS)


def takes_feedback(compiled: Compiled, state: str) -> bool:
    """Whether people with no part in the case may still give feedback: from the agreed plan until the rating."""
    appraiser = "feedback" in may_edit(compiled, state, {"appraiser"})
    return appraiser or not _OWN_WORK.isdisjoint(may_edit(compiled, state, {"owner"}))


def last_rated(events: Iterable[tuple[Compiled, CaseEvent]]) -> datetime | None:
    """When a rating was last submitted: what was said before it was used in it and stays as it is.

    Each event comes with the definition that it was made under.
    """
    used = [event.at for compiled, event in events if _submits_rating(compiled, event)]
    return max(used, default=None)


def _submits_rating(compiled: Compiled, event: CaseEvent) -> bool:
    if event.kind != "forward" or event.from_state is None or event.to_state == event.from_state:
        return False
    return "ratings" in may_edit(compiled, event.from_state, {"appraiser"})


def may_correct(*, given_at: datetime, rated_at: datetime | None, still_open: bool) -> bool:
    """Authors correct their own words while the case takes feedback and no submitted rating used them."""
    return still_open and (rated_at is None or given_at > rated_at)
