"""Records in which an objection is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.evaluations.values import EvaluationView, Ratings


class Decision(StrEnum):
    """What the appraiser's superior may do with an objection (menguatkan atau mengubah, p.117 B.5)."""

    UPHELD = "upheld"
    CHANGED = "changed"


# Per objection; a longer examination is a talk, not a form.
QUESTIONS_LIMIT = 20


class Heard(StrEnum):
    """The two sides whom the decider asks for an explanation (p.117 B.4)."""

    APPRAISER = "appraiser"
    OWNER = "owner"


def differs(new: Ratings, old: Ratings) -> bool | None:
    """Whether either rating became another one; unknown while one of the new ones is still empty."""
    if new.result_rating is None or new.behaviour_rating is None:
        return None
    return (new.result_rating, new.behaviour_rating) != (old.result_rating, old.behaviour_rating)


@dataclass(frozen=True)
class Words:
    """What somebody wrote, and when; ``acting_for`` names the person they stood in for."""

    text: str
    at: datetime
    by: str
    acting_for: str = ""


@dataclass(frozen=True)
class ClarificationView:
    """A question and what was answered; without ``question`` it is what the employee explained unasked."""

    id: UUID
    side: Heard
    question: Words | None
    answer: Words | None


@dataclass(frozen=True)
class ObjectionView:
    """The rows 6, 7 and 8 of form D.1.3 with the ratings before and after, and the explanations between 7 and 8.

    ``draft`` holds the new ratings while the superior is still weighing them; nobody else may see those.
    """

    id: UUID
    filed: Words
    explained: Words | None
    decided: Words | None
    decision: Decision | None
    before: EvaluationView
    after: EvaluationView | None
    draft: EvaluationView | None
    clarifications: tuple[ClarificationView, ...] = ()

    @property
    def questions(self) -> tuple[ClarificationView, ...]:
        """What the decider asked, in order."""
        return tuple(one for one in self.clarifications if one.question)

    @property
    def unanswered(self) -> tuple[ClarificationView, ...]:
        """Questions that still wait; they never hold up the decision."""
        return tuple(one for one in self.questions if one.answer is None)

    @property
    def unasked(self) -> ClarificationView | None:
        """What the employee explained of their own accord."""
        return next((one for one in self.clarifications if one.question is None), None)


@dataclass(frozen=True)
class ObjectionRow:
    """One line of the list. ``mine``: it waits for this person, or for ``on_behalf_of``, whom they replace."""

    id: UUID
    case_id: UUID
    owner: str
    position: str
    unit: str
    cycle: str
    state: dict[str, str]
    filed_at: datetime
    due_at: datetime | None
    decision: Decision | None
    decided_at: datetime | None
    mine: bool
    on_behalf_of: str = ""


@dataclass(frozen=True)
class ObjectionList:
    """``waiting`` for this person, ``elsewhere`` for others; ``more`` is where the next page of decided ones begins."""

    waiting: list[ObjectionRow] = field(default_factory=list)
    elsewhere: list[ObjectionRow] = field(default_factory=list)
    decided: list[ObjectionRow] = field(default_factory=list)
    more: UUID | None = None
