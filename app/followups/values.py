"""What may follow from an evaluation (Pasal 27-33, p.114-119), and the records that pages show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

TEXT_LIMIT = 4000
LINE_LIMIT = 300
REPORT_WORKING_DAYS = 30
"""A report reaches the competent authority within 30 working days of the end of the evaluation window (p.115 A.7)."""

PREDICATES = ("very_good", "good", "needs_improvement", "poor", "very_poor")
"""Best first: the ranking of employees is the predicate (Pasal 30)."""


class Kind(StrEnum):
    """What is proposed: the three awards of Pasal 31, the uses of p.117 A.12, and sanctions (Pasal 33)."""

    SUCCESSION = "succession"
    DEVELOPMENT = "development"
    OTHER_AWARD = "other_award"
    TRAINING = "training"
    MOBILITY = "mobility"
    PROBLEM = "problem"
    SANCTION = "sanction"


NEEDS_BASIS = frozenset({Kind.OTHER_AWARD, Kind.SANCTION})
"""Other awards and sanctions are given under other law (Pasal 31(3), 33(2)), so a proposal names that law."""


class Priority(StrEnum):
    """How urgent a proposal is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Source(StrEnum):
    """What in the evaluation the need was seen from."""

    RESULTS = "results"
    BEHAVIOUR = "behaviour"
    FEEDBACK = "feedback"
    GUIDANCE = "guidance"
    SELF = "self"


class Status(StrEnum):
    """A proposal is decided by people, never by the system; until then it is only a proposal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Grade(StrEnum):
    """Levels of functional posts (jenjang), of the skills group and then of the expertise group."""

    PEMULA = "pemula"
    TERAMPIL = "terampil"
    MAHIR = "mahir"
    PENYELIA = "penyelia"
    PERTAMA = "pertama"
    MUDA = "muda"
    MADYA = "madya"
    UTAMA = "utama"


class Standing(StrEnum):
    """Where a document stands on its way upward: not there yet, ready, sent, or changed after it was sent."""

    MISSING = "missing"
    READY = "ready"
    REPORTED = "reported"
    CHANGED = "changed"


@dataclass(frozen=True)
class Proposal:
    """What somebody writes when they propose a follow-up."""

    kind: str
    text: str
    reason: str
    priority: str
    source: str
    basis: str = ""


@dataclass(frozen=True)
class Wanted:
    """The filters of a list; empty ones ask for everything. ``page`` counts from 0."""

    cycle_id: UUID | None = None
    period_id: UUID | None = None
    unit_id: UUID | None = None
    text: str = ""
    predicate: str = ""
    kind: str = ""
    status: str = ""
    page: int = 0


@dataclass(frozen=True)
class Ranked:
    """One line of a ranking. All with the same predicate share a rank (Pasal 30)."""

    case_id: UUID
    employee_id: UUID
    name: str
    nip: str | None
    position: str
    unit: str
    predicate: str
    rank: int
    changed: bool


@dataclass(frozen=True)
class Proposed:
    """One proposal in a list; ``predicate`` is the one in force, empty while the case is open."""

    id: UUID
    case_id: UUID
    name: str
    nip: str | None
    position: str
    unit: str
    cycle: str
    predicate: str | None
    kind: str
    text: str
    reason: str
    basis: str
    priority: str
    source: str
    status: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    version: int
    result_changed: bool


@dataclass(frozen=True)
class Paid:
    """One line of the allowance report; ``percent`` is empty where the agency set none for that predicate."""

    case_id: UUID
    name: str
    nip: str | None
    position: str
    unit: str
    predicate: str
    percent: Decimal | None


@dataclass(frozen=True)
class PeriodChoice:
    """A period of a cycle to choose."""

    id: UUID
    name: str
    rating_due: date
    annual: bool


@dataclass(frozen=True)
class CycleChoice:
    """A cycle to choose, with the end of its evaluation window."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    evaluation_opens: date
    rating_due: date
    periods: tuple[PeriodChoice, ...] = ()
