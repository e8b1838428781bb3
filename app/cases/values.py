"""Small records that cases hand around."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from workflows.engine import Blocker

if TYPE_CHECKING:
    from app.cases.models import CaseEvent

PARTY_RELATIONS = ("appraiser", "appraiser_superior", "next_superior")
"""Recorded on every case."""


@dataclass(frozen=True)
class Action:
    """A wish to move a case: what the person pressed, and from which version of the page.

    ``seen_version`` is empty for bulk actions and timers, which mean "whatever it is now".
    """

    case_id: UUID
    transition: str
    idempotency_key: str
    seen_version: int | None = None
    comment: str = ""
    approve: bool = True


@dataclass(frozen=True)
class Performed:
    """What came of an action. ``event`` is empty when a vote was stored that isn't the last one needed."""

    event: CaseEvent | None
    repeated: bool = False


@dataclass
class BulkReport:
    """Outcome of a bulk action, case by case."""

    done: list[UUID] = field(default_factory=list)
    moved: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, tuple[Blocker, ...]]] = field(default_factory=list)
