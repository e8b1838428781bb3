"""An assignment as it is written and as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.plans.values import AssignmentForm, AssignmentReach, AssignmentStatus, Section

MAX_TEXT = 2000
MAX_LINE = 200
MAX_WAITING = 20
"""Proposals that may wait for one appraiser's decision on one person."""


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes; both days belong to the span, without a last day it runs to the end of the year."""

    form: AssignmentForm
    reach: AssignmentReach
    text: str
    assigned_by: str
    assigned_by_employee_id: UUID | None
    basis: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class AssignmentView:
    """One assignment with its people by name. ``entered``: the plan or its draft holds it."""

    id: UUID
    case_id: UUID
    owner: str
    post: str
    form: AssignmentForm
    reach: AssignmentReach
    section: Section
    text: str
    assigned_by: str
    assigner_id: UUID | None
    basis: str
    starts_on: date
    ends_on: date | None
    status: AssignmentStatus
    proposed_by_id: UUID
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    entered: bool

    @property
    def waiting(self) -> bool:
        """Whether the appraiser has still to decide."""
        return self.status is AssignmentStatus.PROPOSED
