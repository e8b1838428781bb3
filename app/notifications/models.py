"""Messages to people inside the application."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import AgencyRow


class Notification(AgencyRow):
    """A notice for one employee. ``dedup_key`` makes a job that runs twice write it once."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("employee_id", "dedup_key"),
        Index("ix_notification_unread", "employee_id", postgresql_where=text("read_at is null")),
    )

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employee.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("appraisal_case.id"), index=True)
    template: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    dedup_key: Mapped[str]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
