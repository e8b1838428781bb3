"""A plan as it is read: frozen records that pages, facts and the features above share.

Progress and evaluations hang on ``lineage``, which stays the same when an agreed change makes a new version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.plans.values import Approach, Aspect, AttachmentKind, Perspective, PlanStatus, Section


@dataclass(frozen=True)
class IndicatorView:
    """An indicator (IKI); in the qualitative approach ``text`` holds the whole measure of success."""

    id: UUID
    lineage: UUID
    text: str
    aspect: Aspect | None
    target: str
    perspective: Perspective | None


@dataclass(frozen=True)
class LeaderResult:
    """A result of the leader's plan. ``indicators`` are written beside it where the leader is JPT or heads an
    independent unit (p.59, footnote)."""

    id: UUID
    text: str
    is_leader: bool
    agreed: bool
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultView:
    """A result (RHK) with its indicators. ``number`` runs through both sections, as on the official forms.

    ``origin`` names the role of the leader's matrix that it was laid down for, or the assignment it came from.
    """

    id: UUID
    lineage: UUID
    number: int
    section: Section
    text: str
    assigned_by: str
    leader: LeaderResult | None
    leader_text: str
    indicators: tuple[IndicatorView, ...]
    origin: UUID | None = None
    assigned: bool = False

    @property
    def from_matrix(self) -> bool:
        """It was laid down from the leader's matrix of roles."""
        return self.origin is not None and not self.assigned

    @property
    def provisional(self) -> bool:
        """The leader's result is named in words only, because the leader's plan wasn't agreed yet."""
        return self.leader is None and bool(self.leader_text)


@dataclass(frozen=True)
class PlanVersion:
    """One version of the plan, complete. ``expectations`` by behaviour code, ``attachments`` by part, in order."""

    id: UUID
    number: int
    status: PlanStatus
    approach: Approach
    agreed_at: datetime | None
    results: tuple[ResultView, ...]
    expectations: dict[str, tuple[str, ...]]
    attachments: dict[AttachmentKind, tuple[str, ...]]

    @property
    def quantitative(self) -> bool:
        """Whether indicator and target stand apart."""
        return self.approach is Approach.QUANTITATIVE

    def of_section(self, section: Section) -> tuple[ResultView, ...]:
        """Results of high or of low priority."""
        return tuple(result for result in self.results if result.section is section)

    def indicators(self) -> Iterator[IndicatorView]:
        """All indicators in the order of the form."""
        for result in self.results:
            yield from result.indicators

    def row_ids(self) -> Iterator[UUID]:
        """Of results and indicators."""
        for result in self.results:
            yield result.id
            yield from (indicator.id for indicator in result.indicators)


@dataclass(frozen=True)
class PreviousPlan:
    """A plan that the same person agreed before. ``same_post`` is false where they have moved since."""

    version: PlanVersion
    cycle: str
    post: str
    same_post: bool


@dataclass(frozen=True)
class PlanView:
    """The plan of a case: the version in force and the one being written, either of which may be missing."""

    current: PlanVersion | None
    draft: PlanVersion | None

    @property
    def working(self) -> PlanVersion | None:
        """What the present step is about: the draft while there is one, else the version in force."""
        return self.draft or self.current
