"""Progress of a case as it is read: realisation, evidence and feedback, by the lineage of what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TEXT_LIMIT = 4000
TITLE_LIMIT = 200
LABEL_LIMIT = 100
URL_LIMIT = 2000
EVIDENCE_PER_INDICATOR = 20
FEEDBACK_PER_SUBJECT = 50
FEEDBACK_PER_GIVER = 30
OPEN_REQUESTS_PER_CASE = 20
ACTIONS_PER_RESULT = 20
ENTRIES_PER_CASE = 1500
EVIDENCE_PER_ENTRY = 5


class Source(StrEnum):
    """Who gives feedback (Pasal 18): the leader, peers, people below, others, or a leader who assigned (p.89 A.4)."""

    LEADER = "leader"
    PEER = "peer"
    SUBORDINATE = "subordinate"
    OTHER = "other"
    ASSIGNER = "assigner"


# The label before the words on the official form, in its own language: B.1.3 to B.1.5 name groups, not people.
SOURCE_LABELS = {
    Source.LEADER: "Pimpinan",
    Source.PEER: "Rekan kerja setingkat",
    Source.SUBORDINATE: "Pegawai di bawahnya",
    Source.OTHER: "Pihak lain",
    Source.ASSIGNER: "Pimpinan pemberi penugasan",
}


class FeedbackKind(StrEnum):
    """Berkala (agreed beforehand) or insidentil (when needed), Pasal 19(1), p.69 C.5."""

    PERIODIC = "periodic"
    INCIDENTAL = "incidental"


class Manner(StrEnum):
    """Face to face or through a medium (Pasal 17(2), p.69 C.4)."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class RequestStatus(StrEnum):
    """``open`` waits for an answer; the others are answers or the end of waiting."""

    OPEN = "open"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class OutcomeAction(StrEnum):
    """What the leader does after feedback: Pasal 20(2) for progress, Pasal 20(3) where there is none."""

    APPRECIATION = "appreciation"
    ASSIGNMENT = "assignment"
    EXPECTATION = "expectation"
    RESOURCES = "resources"
    GUIDANCE = "guidance"


ACTIONS_ON_PROGRESS = (OutcomeAction.APPRECIATION, OutcomeAction.ASSIGNMENT)
ACTIONS_WITHOUT_PROGRESS = (OutcomeAction.EXPECTATION, OutcomeAction.RESOURCES, OutcomeAction.GUIDANCE)


class DocumentationRhythm(StrEnum):
    """How often work is documented (Pasal 16(3)); the agency decides (Pasal 16(4))."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTER = "semester"
    YEARLY = "yearly"


@dataclass(frozen=True)
class RealisationView:
    """What was achieved for one indicator. ``mark`` changes with each save, so two pages can't overwrite each other."""

    indicator: UUID
    text: str
    source: str
    updated_at: datetime

    @property
    def mark(self) -> str:
        return self.updated_at.isoformat()


@dataclass(frozen=True)
class PeriodRealisation:
    """What was reported for one indicator in a period of the year."""

    indicator: UUID
    period: str
    text: str


@dataclass(frozen=True)
class EvidenceView:
    """A link (``url``) or a stored file (``size`` in bytes)."""

    id: UUID
    indicator: UUID
    title: str
    url: str | None
    media_type: str
    size: int
    added_by_id: UUID | None
    created_at: datetime


@dataclass(frozen=True)
class FeedbackView:
    """One piece of feedback; ``giver`` is the label that the official form puts before the text.

    ``to_appraiser``: for the appraiser alone; it never reaches the employee or the official record.
    """

    id: UUID
    result: UUID | None
    behaviour: str | None
    giver: str
    text: str
    at: datetime
    author_id: UUID | None
    source: str = Source.LEADER.value
    kind: str = FeedbackKind.INCIDENTAL.value
    manner: str = Manner.DIRECT.value
    to_appraiser: bool = False
    corrected_at: datetime | None = None


@dataclass(frozen=True)
class TakeoverView:
    """That the leader took over a result (Pasal 20(6)-(8)); ``note`` is for the evaluation."""

    id: UUID
    result: UUID
    at: datetime
    by_name: str
    reason: str
    note: str
    undone_at: datetime | None = None
    undone_by_name: str = ""
    undo_reason: str = ""


@dataclass(frozen=True)
class Progress:
    """All progress of a case; what the reader may not see is empty. ``takeovers`` holds those that stand, by result;
    ``documented`` counts the evidence that hangs on entries of the documentation; ``of_periods`` is what the periodic
    evaluations of an annual case reported, by indicator, in order."""

    realisations: Mapping[UUID, RealisationView] = field(default_factory=dict)
    evidence: Mapping[UUID, tuple[EvidenceView, ...]] = field(default_factory=dict)
    result_feedback: Mapping[UUID, tuple[FeedbackView, ...]] = field(default_factory=dict)
    behaviour_feedback: Mapping[str, tuple[FeedbackView, ...]] = field(default_factory=dict)
    takeovers: Mapping[UUID, TakeoverView] = field(default_factory=dict)
    documented: int = 0
    of_periods: Mapping[UUID, tuple[PeriodRealisation, ...]] = field(default_factory=dict)

    @property
    def realisation_count(self) -> int:
        """Indicators with a realisation that says something."""
        return sum(1 for one in self.realisations.values() if one.text.strip())

    @property
    def evidence_count(self) -> int:
        """Pieces of evidence over all indicators, those of the documentation among them."""
        return sum(len(items) for items in self.evidence.values()) + self.documented
