"""The plan (Sasaran Kinerja Pegawai) of a case, version by version.

A change of an agreed plan is a new version; rows of the two versions that mean the same thing share ``lineage``, so
that realisation, evidence and feedback stay attached.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case
from app.core.base import AgencyRow
from app.core.ids import new_id
from app.people.models import Employee


class Plan(AgencyRow):
    """One version of the plan; at most one draft and one agreed version per case."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("status in ('draft', 'agreed', 'superseded', 'discarded')", name="status"),
        CheckConstraint("approach in ('quantitative', 'qualitative')", name="approach"),
        CheckConstraint("(status in ('agreed', 'superseded')) = (agreed_at is not null)", name="agreed"),
        Index("uq_plan_draft", "case_id", unique=True, postgresql_where=text("status = 'draft'")),
        Index("uq_plan_agreed", "case_id", unique=True, postgresql_where=text("status = 'agreed'")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    number: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(default="draft")
    approach: Mapped[str]
    agreed_at: Mapped[datetime | None]

    results: Mapped[list[PlanResult]] = relationship(
        order_by="(PlanResult.section.desc(), PlanResult.ordinal)", cascade="all, delete-orphan", back_populates="plan"
    )
    expectations: Mapped[list[PlanExpectation]] = relationship(
        order_by="PlanExpectation.ordinal", cascade="all, delete-orphan"
    )
    attachments: Mapped[list[PlanAttachment]] = relationship(
        order_by="PlanAttachment.ordinal", cascade="all, delete-orphan"
    )


class PlanResult(AgencyRow):
    """An expected result (Rencana Hasil Kerja): an outcome, output or service, never an activity (p.49).

    ``leader_result_id`` is the leader's result it serves; while that plan isn't ready, ``leader_result_text`` alone is
    a provisional link. ``assigned_by`` names who gave the assignment (penugasan dari ...). ``origin`` is the role of
    the leader's matrix that the row was laid down for, kept through changes so that sharing it again adds nothing.
    """

    __tablename__ = "plan_result"
    __table_args__ = (CheckConstraint("section in ('main', 'additional')", name="section"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    lineage: Mapped[UUID] = mapped_column(default=new_id, index=True)
    section: Mapped[str]
    ordinal: Mapped[int]
    text: Mapped[str]
    assigned_by: Mapped[str] = mapped_column(default="")
    leader_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_result.id", ondelete="SET NULL"), index=True)
    leader_result_text: Mapped[str] = mapped_column(default="")
    origin: Mapped[UUID | None] = mapped_column(index=True)

    plan: Mapped[Plan] = relationship(back_populates="results")
    leader_result: Mapped[PlanResult | None] = relationship(remote_side="PlanResult.id")
    indicators: Mapped[list[PlanIndicator]] = relationship(
        order_by="PlanIndicator.ordinal", cascade="all, delete-orphan"
    )


class PlanIndicator(AgencyRow):
    """An individual performance indicator (IKI), or in the qualitative approach a measure of success.

    ``target`` and ``aspect`` stay empty in the qualitative approach; ``perspective`` is for leaders.
    """

    __tablename__ = "plan_indicator"
    __table_args__ = (
        CheckConstraint("aspect in ('quantity', 'quality', 'time', 'cost')", name="aspect"),
        CheckConstraint("perspective in ('service', 'process', 'internal', 'budget')", name="perspective"),
    )

    result_id: Mapped[UUID] = mapped_column(ForeignKey("plan_result.id", ondelete="CASCADE"), index=True)
    lineage: Mapped[UUID] = mapped_column(default=new_id, index=True)
    ordinal: Mapped[int]
    text: Mapped[str]
    aspect: Mapped[str | None]
    target: Mapped[str] = mapped_column(default="")
    perspective: Mapped[str | None]


class PlanExpectation(AgencyRow):
    """A special expectation of the leader on one BerAKHLAK value (Pasal 10(4)); several per value are possible."""

    __tablename__ = "plan_expectation"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    behaviour: Mapped[str]
    ordinal: Mapped[int]
    text: Mapped[str]


class PlanAttachment(AgencyRow):
    """One numbered line of the attachment: resources, accountability scheme, consequences (Pasal 11-13)."""

    __tablename__ = "plan_attachment"
    __table_args__ = (CheckConstraint("kind in ('resources', 'accountability', 'consequences')", name="kind"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    ordinal: Mapped[int]
    text: Mapped[str]


class Assignment(AgencyRow):
    """Work given to somebody by another leader than their appraiser, or that they ask for themselves (p.46 8-13).

    It enters the plan only once the appraiser has approved it. ``assigned_by_employee_id`` is empty where the leader
    is of another agency or outside government; ``assigned_by`` says in words who it is. The result it became has it
    as ``origin``.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("form in ('appointed', 'voluntary')", name="form"),
        CheckConstraint("reach in ('own_unit', 'other_unit', 'other_agency', 'outside')", name="reach"),
        CheckConstraint("status in ('proposed', 'approved', 'refused', 'withdrawn')", name="status"),
        CheckConstraint("section in ('main', 'additional')", name="section"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="span"),
        CheckConstraint("(status in ('approved', 'refused')) = (decided_at is not null)", name="decided"),
        CheckConstraint("status <> 'refused' or reason <> ''", name="reason"),
        Index("ix_assignment_assigner", "assigned_by_employee_id", "status"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    form: Mapped[str]
    reach: Mapped[str]
    section: Mapped[str] = mapped_column(default="additional")
    text: Mapped[str]
    assigned_by: Mapped[str]
    assigned_by_employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    basis: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(default="proposed")
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    case: Mapped[Case] = relationship()
    assigner: Mapped[Employee | None] = relationship(foreign_keys=[assigned_by_employee_id])
    proposer: Mapped[Employee] = relationship(foreign_keys=[proposed_by_id])
    decider: Mapped[Employee | None] = relationship(foreign_keys=[decided_by_id])

    def __str__(self) -> str:
        return self.text
