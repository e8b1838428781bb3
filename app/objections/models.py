"""Objection (keberatan) to a delivered evaluation, the appraiser's explanation, and the decision (Pasal 29)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
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


class Clarification(AgencyRow):
    """A question of whoever decides and its answer, or what the employee explained unasked (p.117 B.3-4).

    ``side`` is who is heard. The employee may explain once unasked; then the question is empty. ``..._for`` names the
    absent person whom a substitute spoke for.
    """

    __tablename__ = "objection_clarification"
    __table_args__ = (
        CheckConstraint("side in ('appraiser', 'owner')", name="side"),
        CheckConstraint(
            "(question = '' and asked_at is null and asked_by_id is null and side = 'owner' and answer is not null) or "
            "(question <> '' and asked_at is not null and asked_by_id is not null)",
            name="asked",
        ),
        CheckConstraint(
            "(answer is null and answered_at is null and answered_by_id is null) or "
            "(answer <> '' and answered_at is not null and answered_by_id is not null)",
            name="answered",
        ),
        Index(
            "uq_objection_clarification_unasked", "objection_id", unique=True, postgresql_where=text("question = ''")
        ),
    )

    objection_id: Mapped[UUID] = mapped_column(ForeignKey("objection.id"), index=True)
    side: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    asked_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    answered_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
