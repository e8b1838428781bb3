"""Guidance of people who make no progress (Pasal 21, p.78-88): coaching, mentoring, counselling, and its follow-up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.people.models import Employee


class GuidanceSession(AgencyRow):
    """One session on the annual case: coaching (B.1.6), mentoring (B.1.7) or counselling (p.85-88).

    ``guide`` is the leader or whoever was given the special assignment. The JSON parts hold the rows of the forms by
    the names in app.guidance.values: ``employee_part`` is what the employee fills in, ``guide_part`` the guide,
    ``feedback`` the nine answers of B.1.8, ``competence`` the scores of B.1.9.
    """

    __tablename__ = "guidance_session"
    __table_args__ = (
        CheckConstraint("kind in ('coaching', 'mentoring', 'counselling')", name="kind"),
        CheckConstraint("feedback is null or kind <> 'counselling'", name="feedback"),
        CheckConstraint("competence is null or kind <> 'counselling'", name="competence"),
        Index("ix_guidance_session_case", "case_id", "held_on"),
        Index("ix_guidance_session_guide", "guide_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    kind: Mapped[str]
    guide_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    topic: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    employee_part: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    guide_part: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    feedback: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    feedback_at: Mapped[datetime | None]
    competence: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    competence_at: Mapped[datetime | None]
    owner_signed_at: Mapped[datetime | None]
    guide_signed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    guide: Mapped[Employee] = relationship(foreign_keys=[guide_id])
    actions: Mapped[list[GuidanceAction]] = relationship(order_by="(GuidanceAction.due_on, GuidanceAction.id)")


class GuidanceAction(AgencyRow):
    """What was agreed to follow a session, and by when."""

    __tablename__ = "guidance_action"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("guidance_session.id"), index=True)
    text: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]


class BehaviourReport(AgencyRow):
    """The appraiser's report of a behaviour problem to the personnel unit (form B.1.10, p.86-87). Append-only."""

    __tablename__ = "behaviour_report"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime]
    problem: Mapped[str]
    expectation: Mapped[str] = mapped_column(default="")
    detail: Mapped[str]
    others_too: Mapped[bool]
    retrospective: Mapped[str]

    author: Mapped[Employee] = relationship()
