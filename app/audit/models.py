"""Who changed what outside the cases: rows written through the admin panel and the imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Row


class AuditEntry(Row):
    """One change, written in the same transaction; the table is append-only (trigger)."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_type", "subject_id"),
        Index("ix_audit_entry_agency_at", "agency_id", "at"),
    )

    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    subject_title: Mapped[str] = mapped_column(default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
