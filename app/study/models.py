"""What a study assignment consists of, beside its dates on the register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow


class StudyProgramme(AgencyRow):
    """Level, accreditation and end of a study (p.62-63 B.3-7). ``due_on`` is the normative end of the programme."""

    __tablename__ = "study_programme"
    __table_args__ = (
        CheckConstraint("level in ('bachelor', 'postgraduate')", name="level"),
        CheckConstraint("accreditation in ('a', 'b', 'c', 'abroad')", name="accreditation"),
        CheckConstraint("programme_accreditation in ('', 'a', 'b', 'c')", name="programme_accreditation"),
        CheckConstraint("outcome in ('running', 'early', 'on_time', 'extended', 'dropped_out')", name="outcome"),
        CheckConstraint("(outcome = 'running') = (outcome_on is null)", name="outcome_on"),
    )

    status_id: Mapped[UUID] = mapped_column(ForeignKey("employee_status.id"), unique=True)
    level: Mapped[str]
    accreditation: Mapped[str]
    programme_accreditation: Mapped[str] = mapped_column(default="")
    programme: Mapped[str]
    due_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(default="running")
    outcome_on: Mapped[date | None]

    terms: Mapped[list[StudyTerm]] = relationship(order_by="StudyTerm.number", cascade="all, delete-orphan")

    def __str__(self) -> str:
        return self.programme


class StudyTerm(AgencyRow):
    """One semester with its cumulative IPK (IPK), exact to two decimals."""

    __tablename__ = "study_term"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("number between 1 and 20", name="number"),
        CheckConstraint("ipk between 0 and 4", name="ipk"),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("study_programme.id", ondelete="CASCADE"))
    number: Mapped[int]
    ended_on: Mapped[date]
    ipk: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    source: Mapped[str]
    link: Mapped[str] = mapped_column(default="")

    def __str__(self) -> str:
        return f"Semester {self.number}"
