"""Moves of running cases between versions, and what became of each case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.cases.models import Case, Cycle
from app.core.base import AgencyRow
from app.definitions.models import DefinitionVersion
from app.people.models import Unit


class CaseMove(AgencyRow):
    """One move of the cases of a version, in batches that a worker can resume.

    ``states`` maps each open state of the source to one of the target, or to None where cases stay. ``cursor`` is the
    last case done; ``total``, ``moved`` and ``stayed`` count cases. ``switched`` holds the cycles whose new cases get
    the target since. ``undoes`` is the move that this one takes back; a move is taken back once.
    """

    __tablename__ = "case_move"
    __table_args__ = (
        UniqueConstraint("agency_id", "press_key"),
        UniqueConstraint("undoes_id"),
        CheckConstraint("status in ('queued', 'running', 'done')", name="status"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("source_version_id <> target_version_id", name="versions"),
    )

    source_version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), index=True)
    target_version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("cycle.id"))
    states: Mapped[dict[str, str | None]] = mapped_column(JSONB)
    reason: Mapped[str]
    press_key: Mapped[str]
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    requested_at: Mapped[datetime]
    undoes_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_move.id"))
    switched: Mapped[list[str]] = mapped_column(JSONB, default=list)
    status: Mapped[str] = mapped_column(default="queued")
    cursor: Mapped[UUID | None]
    total: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    stayed: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    source: Mapped[DefinitionVersion] = relationship(foreign_keys=[source_version_id])
    target: Mapped[DefinitionVersion] = relationship(foreign_keys=[target_version_id])
    unit: Mapped[Unit | None] = relationship()
    cycle: Mapped[Cycle | None] = relationship()
    requested_by: Mapped[User] = relationship()
    undoes: Mapped[CaseMove | None] = relationship(remote_side="CaseMove.id")

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class CaseMoveItem(AgencyRow):
    """What became of one case in a move: moved, or stayed with the code of the ``reason``.

    ``entry_seq`` to ``hands`` are where the case stood before, ``event_seq`` and ``revision`` how the move left it;
    ``notes`` what else came of it (app.cases.moving).
    """

    __tablename__ = "case_move_item"
    __table_args__ = (
        UniqueConstraint("move_id", "case_id"),
        CheckConstraint("outcome in ('moved', 'stayed')", name="outcome"),
        CheckConstraint("(outcome = 'moved') = (to_state is not null)", name="to_state"),
        CheckConstraint("(outcome = 'stayed') = (reason <> '')", name="reason"),
        Index("ix_case_move_item_outcome", "move_id", "outcome", "reason", "id"),
    )

    move_id: Mapped[UUID] = mapped_column(ForeignKey("case_move.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    from_state: Mapped[str]
    to_state: Mapped[str | None]
    entry_seq: Mapped[int]
    entered_at: Mapped[datetime]
    handed_to: Mapped[str | None]
    hands: Mapped[str | None]
    event_seq: Mapped[int | None]
    revision: Mapped[int]
    notes: Mapped[list[str]] = mapped_column(JSONB, default=list)

    case: Mapped[Case] = relationship()
