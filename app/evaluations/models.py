"""Self-assessment, ratings, the predicate, and who signed as what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.people.models import Employee

_RATINGS = "('above', 'meets', 'below')"


class SelfAssessment(AgencyRow):
    """The employee's own view; the ratings in it are advice and never enter the predicate."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        CheckConstraint(f"result_rating in {_RATINGS}", name="result_rating"),
        CheckConstraint(f"behaviour_rating in {_RATINGS}", name="behaviour_rating"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), unique=True)
    note: Mapped[str] = mapped_column(default="")
    obstacles: Mapped[str] = mapped_column(default="")
    result_rating: Mapped[str | None]
    behaviour_rating: Mapped[str | None]
    updated_at: Mapped[datetime]


class Evaluation(AgencyRow):
    """One version of the evaluation. A decision on an objection makes a new one and never overwrites.

    ``origin`` is ``appraiser`` (the rating), ``decision`` (draft of the superior's new rating while an objection is
    decided, then the decided one). ``status``: draft, final (signed and delivered), superseded. ``achievement_id``
    says which achievement of the organisation it is founded on; without one the appraiser named it themself.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint(f"result_rating in {_RATINGS}", name="result_rating"),
        CheckConstraint(f"behaviour_rating in {_RATINGS}", name="behaviour_rating"),
        CheckConstraint("origin in ('appraiser', 'decision')", name="origin"),
        CheckConstraint("status in ('draft', 'final', 'superseded')", name="status"),
        CheckConstraint(
            "status = 'draft' or (result_rating is not null and behaviour_rating is not null "
            "and predicate is not null and rated_by_id is not null)",
            name="complete",
        ),
        Index("uq_evaluation_draft", "case_id", "origin", unique=True, postgresql_where=text("status = 'draft'")),
        Index("uq_evaluation_final", "case_id", unique=True, postgresql_where=text("status = 'final'")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    number: Mapped[int]
    origin: Mapped[str] = mapped_column(default="appraiser")
    status: Mapped[str] = mapped_column(default="draft")
    organisation_rating: Mapped[str | None]
    achievement_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_achievement.id"), index=True)
    result_rating: Mapped[str | None]
    result_reason: Mapped[str] = mapped_column(default="")
    behaviour_rating: Mapped[str | None]
    behaviour_reason: Mapped[str] = mapped_column(default="")
    recommendation: Mapped[str] = mapped_column(default="")
    predicate: Mapped[str | None]
    rated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    rated_as: Mapped[str | None]
    rated_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]

    rated_by: Mapped[Employee | None] = relationship()


class Signature(AgencyRow):
    """A signer as they were at the moment of signing: a later transfer doesn't rewrite history."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("case_id", "event_seq", "relation"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    event_seq: Mapped[int]
    transition: Mapped[str]
    relation: Mapped[str]
    employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    name: Mapped[str]
    nip: Mapped[str] = mapped_column(default="")
    rank: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    acting_as: Mapped[str] = mapped_column(default="")
    signed: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    extra: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
