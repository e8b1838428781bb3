"""The official forms as codes, why one can't be printed, and the states of batches and of signed documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Reason(StrEnum):
    """Why a form is not there for a person at a moment."""

    NOT_VISIBLE = "not_visible"
    OTHER_APPROACH = "other_approach"
    OTHER_POST = "other_post"
    NO_PLAN = "no_plan"
    NOT_AGREED = "not_agreed"
    NOT_RATED = "not_rated"
    RATED_BY_SUPERIOR = "rated_by_superior"
    RATED_BY_APPRAISER = "rated_by_appraiser"
    NO_DECISION = "no_decision"
    DECIDED = "decided"
    ANNUAL_ONLY = "annual_only"
    NOTHING_WRITTEN = "nothing_written"
    NOT_A_LEADER = "not_a_leader"


class BatchStatus(StrEnum):
    """``expired``: the file was deleted after its time; ``failed``: it could not be put together at all."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class Standing(StrEnum):
    """What the verification page says of a document."""

    UNALTERED = "unaltered"
    SUPERSEDED = "superseded"
    ALTERED = "altered"


@dataclass(frozen=True)
class FormRow:
    """One form in the list of a case. ``reason`` is empty where it can be printed; ``number`` where it isn't signed."""

    code: str
    reason: Reason | None
    number: str | None = None
    signed: bool = False


@dataclass(frozen=True)
class Issued:
    """A signed document with its number; ``hash`` covers the content, ``event_hash`` the chain of the case."""

    id: UUID
    case_id: UUID
    form: str
    number: str
    token: str
    content: dict[str, object]
    hash: str
    event_seq: int
    event_hash: str
    issued_at: datetime
    superseded_by: str | None = None


@dataclass(frozen=True)
class Verified:
    """All that the public page shows: number, form, parties, date and standing."""

    standing: Standing
    number: str
    code: str
    parties: tuple[tuple[str, str], ...]
    issued_at: datetime
    agency: str
    time_zone: str
    replaced_by: str | None = None
