"""Ratings, predicates, and the records that a page reads of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.achievements.values import Achievement
from app.study.values import Study
from workflows.tables import Lookup

TEXT_LIMIT = 4000
PREDICATE_TABLE = "predicate"


class Rating(StrEnum):
    """Rating of the results and of the behaviour (p.97-98), best first."""

    ABOVE = "above"
    MEETS = "meets"
    BELOW = "below"


class Predicate(StrEnum):
    """Predicate of an employee (p.99), best first; ``poor`` is Kurang/Misconduct."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    NEEDS_IMPROVEMENT = "needs_improvement"
    POOR = "poor"
    VERY_POOR = "very_poor"


class Origin(StrEnum):
    """Who made a version of the evaluation: the appraiser, or the superior who decided an objection."""

    APPRAISER = "appraiser"
    DECISION = "decision"


class EvaluationStatus(StrEnum):
    """``final`` was delivered; ``superseded`` was replaced by a decision or after a re-opening."""

    DRAFT = "draft"
    FINAL = "final"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class SelfView:
    """What the employee says of their own year; its ratings never enter the predicate."""

    note: str
    obstacles: str
    result_rating: str | None
    behaviour_rating: str | None
    updated_at: datetime


@dataclass(frozen=True)
class Ratings:
    """What an evaluator enters: the two ratings with their reasons, and the note for the follow-up."""

    result_rating: str | None = None
    result_reason: str = ""
    behaviour_rating: str | None = None
    behaviour_reason: str = ""
    organisation_rating: str | None = None
    recommendation: str = ""


@dataclass(frozen=True)
class EvaluationView:
    """One version of the evaluation as a page shows it."""

    id: UUID
    number: int
    origin: str
    status: str
    ratings: Ratings
    predicate: str | None
    rated_by: str | None
    rated_as: str | None
    rated_at: datetime | None
    delivered_at: datetime | None
    achievement_id: UUID | None = None


@dataclass(frozen=True)
class SignatureView:
    """A party as they were at a step. ``on_behalf_of`` names whom a substitute signed for."""

    event_seq: int
    transition: str
    relation: str
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    acting_as: str
    on_behalf_of: str
    signed: bool
    at: datetime


@dataclass(frozen=True)
class EvaluationFile:
    """All of the evaluation that one person may see at this moment; what they may not see was never read.

    ``achievements`` are those of the unit that the appraiser leads, among which the year and the date choose;
    ``studies`` the study assignments of the owner in the cycle.
    """

    self_view: SelfView | None = None
    evaluations: tuple[EvaluationView, ...] = ()
    signatures: tuple[SignatureView, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    studies: tuple[Study, ...] = ()

    @property
    def draft(self) -> EvaluationView | None:
        """The appraiser's rating that is not delivered yet."""
        return self._last(EvaluationStatus.DRAFT, Origin.APPRAISER)

    @property
    def decision_draft(self) -> EvaluationView | None:
        """The superior's new rating while an objection is being decided."""
        return self._last(EvaluationStatus.DRAFT, Origin.DECISION)

    @property
    def final(self) -> EvaluationView | None:
        """The delivered evaluation that is in force."""
        found = [one for one in self.evaluations if one.status == EvaluationStatus.FINAL]
        return found[-1] if found else None

    @property
    def current(self) -> EvaluationView | None:
        """The rating under way, else the one in force."""
        return self.draft or self.final

    def _last(self, status: str, origin: str) -> EvaluationView | None:
        found = [one for one in self.evaluations if (one.status, one.origin) == (status, origin)]
        return found[-1] if found else None

    def signers_since(self, transitions: frozenset[str]) -> dict[str, SignatureView]:
        """The snapshot of each relation from the latest of these steps on; a signed one outlives a later unsigned one.

        Signatures under a version before a re-opening lie before that step, so they don't count.
        """
        start = max((one.event_seq for one in self.signatures if one.transition in transitions), default=None)
        found: dict[str, SignatureView] = {}
        for one in self.signatures:
            kept = found.get(one.relation)
            if start is not None and one.event_seq >= start and not (kept and kept.signed and not one.signed):
                found[one.relation] = one
        return found


@dataclass(frozen=True)
class GridCell:
    """One meeting of a result rating and a behaviour rating, and the predicate there."""

    behaviour_rating: str
    predicate: str | None
    hit: bool


def predicate_grid(
    lookup: Lookup, result_rating: str | None, behaviour_rating: str | None
) -> tuple[tuple[str, tuple[GridCell, ...]], ...]:
    """The nine cells in the order of the law (p.99): results downwards from above, behaviour from below to above.

    Empty where a definition decides by more than the two ratings: then nine cells would say something untrue.
    """
    if set(lookup.inputs) != {"result_rating", "behaviour_rating"}:
        return ()
    hit = (result_rating, behaviour_rating)
    return tuple(
        (result, tuple(_cell(lookup, result, behaviour, hit) for behaviour in reversed(Rating))) for result in Rating
    )


def _cell(lookup: Lookup, result: str, behaviour: str, hit: tuple[str | None, str | None]) -> GridCell:
    facts: Mapping[str, str] = {"result_rating": result, "behaviour_rating": behaviour}
    predicate = lookup.answers.get(tuple(facts[name] for name in lookup.inputs))
    return GridCell(behaviour, predicate, hit == (result, behaviour))
