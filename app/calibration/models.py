"""Calibration sessions, and the percentages that an agency may hold against its distribution."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from app.cases.models import Case, Cycle, Period
from app.core.base import AgencyRow
from app.people.models import Employee, Unit

_RATINGS = "('above', 'meets', 'below')"


class DistributionRule(AgencyRow):
    """One line of an agency's own limits: of a unit with this achievement, how large a share has these predicates.

    ``percent`` goes with at_most and at_least; ``some`` asks for one person at least. ``secondary`` marks what comes
    from reports about SE MenPANRB 3/2023 and not from its text.
    """

    __tablename__ = "distribution_rule"
    __table_args__ = (
        UniqueConstraint("agency_id", "ordinal"),
        CheckConstraint(
            "achievement in ('outstanding', 'good', 'needs_improvement', 'poor', 'very_poor')", name="achievement"
        ),
        CheckConstraint("op in ('at_most', 'at_least', 'some')", name="op"),
        CheckConstraint("(op = 'some') = (percent is null)", name="percent_where_needed"),
        CheckConstraint("percent between 0 and 100", name="percent"),
        CheckConstraint("cardinality(predicates) > 0", name="predicates"),
    )

    ordinal: Mapped[int]
    achievement: Mapped[str]
    predicates: Mapped[list[str]] = mapped_column(ARRAY(Text))
    op: Mapped[str]
    percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    active: Mapped[bool] = mapped_column(default=False)
    secondary: Mapped[bool] = mapped_column(default=True)


class CalibrationSession(AgencyRow):
    """One meeting over the ratings of a unit and everything below it, before they are delivered.

    It advises (p.94 2.a, p.98): nothing in here stands in the way of a rating. After ``locked_at`` nothing of it
    changes any more. ``revision`` guards against two people who write at once.
    """

    __tablename__ = "calibration_session"
    __table_args__ = (
        CheckConstraint("(locked_at is null) = (locked_by_name is null)", name="lock"),
        CheckConstraint("locked_at is null or minutes <> ''", name="minutes"),
        Index(
            "uq_calibration_session_open",
            "unit_id",
            "cycle_id",
            "period_id",
            unique=True,
            postgresql_where=text("locked_at is null"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"), index=True)
    period_id: Mapped[UUID | None] = mapped_column(ForeignKey("period.id"), index=True)
    held_on: Mapped[date]
    agenda: Mapped[str] = mapped_column(default="")
    minutes: Mapped[str] = mapped_column(default="")
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))
    opened_by_name: Mapped[str]
    opened_at: Mapped[datetime]
    locked_by_name: Mapped[str | None]
    locked_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)

    unit: Mapped[Unit] = relationship()
    cycle: Mapped[Cycle] = relationship()
    period: Mapped[Period | None] = relationship()

    def __str__(self) -> str:
        return f"{self.unit.name}, {self.period or self.cycle}"


class CalibrationParticipant(AgencyRow):
    """Somebody who was invited, with the post they held then, and whether they came."""

    __tablename__ = "calibration_participant"
    __table_args__ = (UniqueConstraint("session_id", "employee_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("calibration_session.id"))
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"), index=True)
    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    present: Mapped[bool] = mapped_column(default=False)

    employee: Mapped[Employee] = relationship()


class CalibrationEntry(AgencyRow):
    """A case on the roster with its rating when it came there, and its rating when the session was locked."""

    __tablename__ = "calibration_entry"
    __table_args__ = (
        UniqueConstraint("session_id", "case_id"),
        CheckConstraint(f"result_before in {_RATINGS} and behaviour_before in {_RATINGS}", name="before"),
        CheckConstraint(f"result_after in {_RATINGS}", name="result_after"),
        CheckConstraint(f"behaviour_after in {_RATINGS}", name="behaviour_after"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("calibration_session.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    owner_name: Mapped[str]
    appraiser_name: Mapped[str] = mapped_column(default="")
    result_before: Mapped[str]
    behaviour_before: Mapped[str]
    predicate_before: Mapped[str]
    result_after: Mapped[str | None]
    behaviour_after: Mapped[str | None]
    predicate_after: Mapped[str | None]

    case: Mapped[Case] = relationship()


class CalibrationProposal(AgencyRow):
    """The wish that an appraiser look at a rating again, and the answer; the appraiser alone changes ratings."""

    __tablename__ = "calibration_proposal"
    __table_args__ = (
        CheckConstraint(f"result_rating in {_RATINGS} and behaviour_rating in {_RATINGS}", name="ratings"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("answer in ('accepted', 'declined')", name="answer"),
        CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
        CheckConstraint("answer is null or answer_reason <> ''", name="answer_reason"),
        Index("uq_calibration_proposal_open", "entry_id", unique=True, postgresql_where=text("answer is null")),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("calibration_entry.id"), index=True)
    result_rating: Mapped[str]
    behaviour_rating: Mapped[str]
    reason: Mapped[str]
    proposed_by_name: Mapped[str]
    proposed_at: Mapped[datetime]
    answer: Mapped[str | None]
    answer_reason: Mapped[str] = mapped_column(default="")
    answered_by_name: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]

    entry: Mapped[CalibrationEntry] = relationship()
