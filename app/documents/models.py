"""Signed documents with their numbers, and batches of forms that a worker makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Cycle, Period
from app.core.base import AgencyRow
from app.people.models import Unit


class DocumentCounter(AgencyRow):
    """The last number that an agency gave in a year; its row lock keeps the numbers without gaps."""

    __tablename__ = "document_counter"
    __table_args__ = (UniqueConstraint("agency_id", "year"), CheckConstraint("last > 0", name="last"))

    year: Mapped[int]
    last: Mapped[int]


class IssuedDocument(AgencyRow):
    """One form as it was signed. It always prints from ``content``, never from what the tables hold by then.

    ``hash`` seals the content, ``event_seq`` and ``event_hash`` tie it to the step by which it was signed. Of one
    ``family`` (plan, attachment, evaluation, document) a case has at most one that nothing has superseded.
    """

    __tablename__ = "issued_document"
    __table_args__ = (
        UniqueConstraint("agency_id", "year", "serial"),
        CheckConstraint("serial > 0 and event_seq > 0", name="counters"),
        CheckConstraint("superseded_by_id <> id", name="not_itself"),
        Index(
            "uq_issued_document_valid",
            "case_id",
            "family",
            unique=True,
            postgresql_where=text("superseded_by_id is null"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    family: Mapped[str]
    form: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    hash: Mapped[str]
    event_seq: Mapped[int]
    event_hash: Mapped[str]
    issued_at: Mapped[datetime]
    superseded_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("issued_document.id", deferrable=True, initially="DEFERRED")
    )

    superseded_by: Mapped[IssuedDocument | None] = relationship(remote_side="IssuedDocument.id")

    def __str__(self) -> str:
        return self.number


class DocumentBatch(AgencyRow):
    """Forms of many people in one archive, made case by case with the rights of whoever asked.

    ``cursor`` is the last case done; ``total`` counts cases, ``made`` forms. ``problems`` lists the first ones that
    could not be made, ``missing`` counts them all. The archive lies in the data folder until ``expires_at``.
    """

    __tablename__ = "document_batch"
    __table_args__ = (
        CheckConstraint("status in ('queued', 'running', 'done', 'failed', 'expired')", name="status"),
        Index("ix_document_batch_requested_by", "requested_by_id", "status"),
        Index("ix_document_batch_expires_at", "expires_at", postgresql_where=text("status <> 'expired'")),
    )

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycle.id"))
    period_id: Mapped[UUID | None] = mapped_column(ForeignKey("period.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    groups: Mapped[list[str]] = mapped_column(JSONB)
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    status: Mapped[str] = mapped_column(default="queued")
    cursor: Mapped[UUID | None]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    made: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    size: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship()
    period: Mapped[Period | None] = relationship()
    unit: Mapped[Unit] = relationship()

    def __str__(self) -> str:
        return self.unit.name
