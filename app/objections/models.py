"""Objection (keberatan) to a delivered evaluation, the appraiser's explanation, and the decision (Pasal 29)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.evaluations.models import Evaluation
from app.people.models import Employee


class Objection(AgencyRow):
    """One objection to one evaluation; a decided one has a decider, a moment and a reason."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("evaluation_id"),
        CheckConstraint("reasons <> ''", name="reasons"),
        CheckConstraint("decision in ('upheld', 'changed')", name="decision"),
        CheckConstraint("(explained_at is null) = (explanation is null)", name="explained"),
        CheckConstraint(
            "(decision is null and decided_at is null and decided_by_id is null and decision_reason is null) or "
            "(decision is not null and decided_at is not null and decided_by_id is not null and decision_reason <> '')",
            name="decided",
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"))
    reasons: Mapped[str]
    filed_at: Mapped[datetime]
    explanation: Mapped[str | None]
    explained_at: Mapped[datetime | None]
    explained_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    decision: Mapped[str | None]
    decision_reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))

    evaluation: Mapped[Evaluation] = relationship()
    explained_by: Mapped[Employee | None] = relationship(foreign_keys=[explained_by_id])
    decided_by: Mapped[Employee | None] = relationship(foreign_keys=[decided_by_id])
