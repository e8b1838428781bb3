"""Reports on their way upward, proposals, levels of functional posts, and the dated tables of an agency."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.followups.values import PREDICATES, Grade, Kind, Priority, Source
from app.people.models import Employee, Position, Unit

PERCENT, POINTS = Numeric(7, 2), Numeric(10, 3)


def _one_of(column: str, values: Any) -> str:
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


class ReportAuthority(AgencyRow):
    """The post that is the competent authority (PyB) for a unit and all below it, or for the agency (Pasal 28(1)).

    Where none is named, reports end at the top of the line.
    """

    __tablename__ = "report_authority"
    __table_args__ = (UniqueConstraint("agency_id", "unit_id", postgresql_nulls_not_distinct=True),)

    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"), index=True)
    basis: Mapped[str] = mapped_column(default="")

    unit: Mapped[Unit | None] = relationship()
    position: Mapped[Position] = relationship()

    def __str__(self) -> str:
        return str(self.position)


class ResultReport(AgencyRow):
    """What one leader's post sent upward for a cycle or period: evaluation documents with plan and results (Pasal 28).

    ``number`` counts the reports of a post; a later one carries what was missing before, or what a decision changed
    (p.119 B.8). ``missing`` names the people whose document was not there yet, as of the day of sending.
    """

    __tablename__ = "result_report"
    __table_args__ = (
        UniqueConstraint("cycle_id", "period_id", "position_id", "number", postgresql_nulls_not_distinct=True),
        Index("ix_result_report_agency_cycle", "agency_id", "cycle_id", "id"),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    period_id: Mapped[UUID | None] = mapped_column(ForeignKey("period.id"))
    position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[int]
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    missing: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)

    position: Mapped[Position] = relationship()
    unit: Mapped[Unit] = relationship()

    def __str__(self) -> str:
        return f"{self.unit.name} #{self.number}"


class ResultReportItem(AgencyRow):
    """One evaluation document in a report: the version that was sent."""

    __tablename__ = "result_report_item"
    __table_args__ = (UniqueConstraint("report_id", "case_id"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("result_report.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"))
    predicate: Mapped[str]


class ResultReportStep(AgencyRow):
    """One level of the way upward: from a post to a post, with a cover note.

    Sent, then received; forwarded when there is a next step. ``last`` when the receiving post is the competent
    authority, so that nothing is left to forward.
    """

    __tablename__ = "result_report_step"
    __table_args__ = (
        UniqueConstraint("report_id", "seq"),
        Index("ix_result_report_step_to", "to_position_id", "received_at"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("result_report.id"))
    seq: Mapped[int]
    from_position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"))
    sender_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    to_position_id: Mapped[UUID] = mapped_column(ForeignKey("position.id"))
    note: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    received_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    last: Mapped[bool] = mapped_column(default=False)


class FollowUp(AgencyRow):
    """A proposal with its reason, made with the evaluation, and what the competent authority or HR decided.

    ``predicate`` is the result that it was decided upon; the law never lets the system give an award or a sanction.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        CheckConstraint(_one_of("priority", Priority), name="priority"),
        CheckConstraint(_one_of("source", Source), name="source"),
        CheckConstraint("status in ('proposed', 'accepted', 'declined')", name="status"),
        CheckConstraint("(status = 'proposed') = (decided_at is null)", name="decided"),
        Index("ix_follow_up_agency_status", "agency_id", "status", "id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    reason: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")
    priority: Mapped[str]
    source: Mapped[str]
    status: Mapped[str] = mapped_column(default="proposed")
    version: Mapped[int] = mapped_column(default=1)
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    predicate: Mapped[str | None]


class FunctionalGrade(AgencyRow):
    """That an employee holds a level of a functional post (jenjang) in a half-open span of days.

    ``opening_points``: credit brought along into the level. ``rank_rises``: how often the rank already rose within it.
    """

    __tablename__ = "functional_grade"
    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on > starts_on", name="span"),
        CheckConstraint(_one_of("grade", Grade), name="grade"),
        CheckConstraint("opening_points >= 0 and rank_rises between 0 and 3", name="start"),
        Index("ix_functional_grade_employee", "employee_id", "starts_on"),
    )

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    grade: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    opening_points: Mapped[Decimal] = mapped_column(POINTS, default=Decimal(0))
    rank_rises: Mapped[int] = mapped_column(default=0)
    basis: Mapped[str] = mapped_column(default="")

    employee: Mapped[Employee] = relationship()

    def __str__(self) -> str:
        return f"{self.employee.name}, {self.grade}"


class CreditPercent(AgencyRow):
    """The percentage that a predicate gives, from a day on (Peraturan BKN 3/2023)."""

    __tablename__ = "credit_percent"
    __table_args__ = (
        UniqueConstraint("agency_id", "predicate", "starts_on"),
        CheckConstraint(_one_of("predicate", PREDICATES), name="predicate"),
        CheckConstraint("percent between 0 and 200", name="percent"),
    )

    predicate: Mapped[str]
    percent: Mapped[Decimal] = mapped_column(PERCENT)
    starts_on: Mapped[date]
    source: Mapped[str] = mapped_column(default="")

    def __str__(self) -> str:
        return f"{self.predicate} {self.starts_on.isoformat()}"


class CreditGrade(AgencyRow):
    """Yearly coefficient and thresholds of a level, from a day on; ``confirmed`` once somebody checked the source."""

    __tablename__ = "credit_grade"
    __table_args__ = (
        UniqueConstraint("agency_id", "grade", "starts_on"),
        CheckConstraint(_one_of("grade", Grade), name="grade"),
        CheckConstraint("coefficient > 0", name="coefficient"),
        CheckConstraint("rank_points > 0 and grade_points > 0", name="thresholds"),
    )

    grade: Mapped[str]
    coefficient: Mapped[Decimal] = mapped_column(POINTS)
    rank_points: Mapped[Decimal | None] = mapped_column(POINTS)
    grade_points: Mapped[Decimal | None] = mapped_column(POINTS)
    starts_on: Mapped[date]
    confirmed: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(default="")

    def __str__(self) -> str:
        return f"{self.grade} {self.starts_on.isoformat()}"


class AllowanceRate(AgencyRow):
    """The share of the performance allowance that a predicate gives, from a day on.

    The document is the basis of the payment (Pasal 32), but the law names no percentages: each agency sets its own.
    """

    __tablename__ = "allowance_rate"
    __table_args__ = (
        UniqueConstraint("agency_id", "predicate", "starts_on"),
        CheckConstraint(_one_of("predicate", PREDICATES), name="predicate"),
        CheckConstraint("percent between 0 and 100", name="percent"),
    )

    predicate: Mapped[str]
    percent: Mapped[Decimal] = mapped_column(PERCENT)
    starts_on: Mapped[date]
    basis: Mapped[str] = mapped_column(default="")

    def __str__(self) -> str:
        return f"{self.predicate} {self.starts_on.isoformat()}"
