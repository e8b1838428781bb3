"""What is read of the execution of a plan: action plans, documentation, requests for feedback, outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.progress.values import EvidenceView, RequestStatus, Source


@dataclass(frozen=True)
class ActionPlanView:
    """One line of form B.1.1; ``agreed_by`` is the leader who agreed to it, empty before."""

    id: UUID
    result: UUID
    text: str
    target: str
    due_on: date | None
    updated_at: datetime
    agreed_at: datetime | None
    agreed_by: str

    @property
    def mark(self) -> str:
        """Changes with each save, so that two pages can't overwrite each other."""
        return self.updated_at.isoformat()


@dataclass(frozen=True)
class DocumentationView:
    """One dated entry of form B.1.2 with its evidence."""

    id: UUID
    result: UUID
    indicator: UUID
    day: date
    text: str
    updated_at: datetime
    evidence: tuple[EvidenceView, ...]

    @property
    def mark(self) -> str:
        """Changes with each save, so that two pages can't overwrite each other."""
        return self.updated_at.isoformat()


@dataclass(frozen=True)
class Subject:
    """A result (by lineage) or one of the seven values (by code)."""

    result: UUID | None = None
    behaviour: str | None = None

    @property
    def key(self) -> str:
        """Fit for a form field: ``r:<lineage>`` or ``b:<code>``."""
        return f"r:{self.result}" if self.result else f"b:{self.behaviour}"

    def as_dict(self) -> dict[str, str]:
        """As it is stored."""
        return {"result": str(self.result)} if self.result else {"behaviour": self.behaviour or ""}


@dataclass(frozen=True)
class RequestView:
    """A request for feedback; ``reason`` says why it was declined."""

    id: UUID
    case_id: UUID
    owner: str
    owner_position: str
    asker_id: UUID
    asker: str
    giver_id: UUID
    giver: str
    source: Source
    kind: str
    subjects: tuple[Subject, ...]
    message: str
    due_on: date
    status: RequestStatus
    reason: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class OutcomeView:
    """What the leader concluded from feedback (Pasal 20)."""

    id: UUID
    result: UUID | None
    progressing: bool
    actions: tuple[str, ...]
    text: str
    at: datetime
    author: str


@dataclass(frozen=True)
class WrittenFeedback:
    """A piece of feedback as its author sees it; ``before`` are its former wordings, oldest first."""

    id: UUID
    case_id: UUID
    owner: str
    subject: Subject
    subject_text: str
    text: str
    kind: str
    manner: str
    at: datetime
    corrected_at: datetime | None
    before: tuple[str, ...]
    may_correct: bool


@dataclass(frozen=True)
class Person:
    """Somebody of the agency who may be asked, or given feedback."""

    id: UUID
    name: str
    position: str
    unit: str
