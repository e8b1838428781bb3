"""Progress of a case as it is read: realisation, evidence and feedback, by the lineage of what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

TEXT_LIMIT = 4000
TITLE_LIMIT = 200
LABEL_LIMIT = 100
URL_LIMIT = 2000
EVIDENCE_PER_INDICATOR = 20
FEEDBACK_PER_SUBJECT = 50


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
    """One piece of feedback; ``giver`` is the label that the official form puts before the text."""

    id: UUID
    result: UUID | None
    behaviour: str | None
    giver: str
    text: str
    at: datetime
    author_id: UUID | None


@dataclass(frozen=True)
class Progress:
    """All progress of a case; what the reader may not see is empty."""

    realisations: Mapping[UUID, RealisationView] = field(default_factory=dict)
    evidence: Mapping[UUID, tuple[EvidenceView, ...]] = field(default_factory=dict)
    result_feedback: Mapping[UUID, tuple[FeedbackView, ...]] = field(default_factory=dict)
    behaviour_feedback: Mapping[str, tuple[FeedbackView, ...]] = field(default_factory=dict)

    @property
    def realisation_count(self) -> int:
        """Indicators with a realisation that says something."""
        return sum(1 for one in self.realisations.values() if one.text.strip())

    @property
    def evidence_count(self) -> int:
        """Pieces of evidence over all indicators."""
        return sum(len(items) for items in self.evidence.values())


def plain_name(name: str) -> str:
    """The last part of a file name as a person would write it: no folders, no control characters, bounded length.

    What a browser sends may hold a path of either kind of system; it is only ever shown, never used to open a file.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if len(visible) <= TITLE_LIMIT:
        return visible
    stem, dot, suffix = visible.rpartition(".")
    return f"{stem[: TITLE_LIMIT - len(suffix) - 1]}.{suffix}" if dot and len(suffix) < 10 else visible[:TITLE_LIMIT]
