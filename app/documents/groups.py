"""Forms as people ask for them: which of a group is somebody's follows from their post and approach."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases.casefile import CaseFile
from app.documents.forms import FORMS, Form
from app.documents.values import Reason

GROUPS: Mapping[str, tuple[str, ...]] = {
    "plan": ("A.1.1", "A.1.2", "A.1.6", "A.1.7"),
    "manual": ("A.1.3",),
    "workblock": ("A.1.4",),
    "matrix": ("A.1.5",),
    "attachment": ("A.1.8",),
    "actions": ("B.1.1",),
    "documentation": ("B.1.2",),
    "feedback": ("B.1.3", "B.1.4", "B.1.5"),
    "coaching": ("B.1.6",),
    "mentoring": ("B.1.7",),
    "guidance_feedback": ("B.1.8",),
    "competence": ("B.1.9",),
    "behaviour": ("B.1.10",),
    "evaluation": ("C.1.1", "C.1.2", "C.1.3"),
    "document": ("D.1.1", "D.1.2", "D.1.3"),
}
# Of a group that is nobody's by chance of post or approach, this says why nothing is there.
_PASSING = frozenset({Reason.OTHER_POST, Reason.OTHER_APPROACH, Reason.RATED_BY_SUPERIOR, Reason.RATED_BY_APPRAISER,
                      Reason.NO_DECISION, Reason.DECIDED})  # fmt: skip
# What few people have at all is no gap in an archive.
QUIET = frozenset({Reason.NOTHING_WRITTEN, Reason.NOT_A_LEADER, Reason.ANNUAL_ONLY, Reason.OTHER_POST,
                   Reason.OTHER_APPROACH, Reason.NO_DECISION})  # fmt: skip


def choose(file: CaseFile, group: str) -> tuple[Form | None, Reason | None]:
    """The form of a group that is there for this case, or why none is."""
    reasons: list[Reason] = []
    for code in GROUPS[group]:
        reason = FORMS[code].reason(file)
        if reason is None:
            return FORMS[code], None
        reasons.append(reason)
    telling = [one for one in reasons if one not in _PASSING]
    return None, (telling or reasons)[0]
