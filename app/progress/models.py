"""What happened: realisation per indicator, its evidence, and feedback."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow
from app.people.models import Employee


class Realisation(AgencyRow):
    """The realisation of one indicator, based on evidence; ``indicator`` is the indicator's lineage."""

    __tablename__ = "realisation"
    __table_args__ = (UniqueConstraint("case_id", "indicator"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    indicator: Mapped[UUID]
    text: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


class Evidence(AgencyRow):
    """A file or a link that proves a result (p.68): exactly one of ``url`` and ``storage_key`` is set."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(url is null) <> (storage_key is null)", name="file_or_link"),
        CheckConstraint("storage_key is null or (size > 0 and sha256 <> '')", name="stored"),
        Index("ix_evidence_case_indicator", "case_id", "indicator"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    indicator: Mapped[UUID]
    title: Mapped[str]
    url: Mapped[str | None]
    storage_key: Mapped[str | None]
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))


class Feedback(AgencyRow):
    """Continuous feedback on a result (by lineage) or on a behaviour (by code): exactly one of the two.

    ``giver`` is the label that stands before the text on the official form ("Pimpinan", "Rekan kerja setingkat").
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("(result is null) <> (behaviour is null)", name="one_subject"),
        Index("ix_feedback_case", "case_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"))
    result: Mapped[UUID | None]
    behaviour: Mapped[str | None]
    giver: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("employee.id"))

    author: Mapped[Employee | None] = relationship()
