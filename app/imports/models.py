"""Files of staff and structure: what was read, what would change, and what was set aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import AgencyRow


class ImportRun(AgencyRow):
    """One uploaded file: first a dry run, then applied whole or not at all.

    ``summary`` counts rows (created, changed, unchanged, refused, quarantined); ``findings`` names each bad row with
    row number, column and reason.
    """

    __tablename__ = "import_run"
    __table_args__ = (CheckConstraint("status in ('checked', 'applied', 'abandoned')", name="status"),)

    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    status: Mapped[str] = mapped_column(default="checked")
    summary: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    applied_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.filename


class QuarantinedRow(AgencyRow):
    """A row whose hierarchy is impossible (cycle, own superior, superior unknown): kept in a list, not dropped."""

    __tablename__ = "quarantined_row"
    __table_args__ = (
        CheckConstraint("reason in ('cycle', 'own_superior', 'missing_superior')", name="reason"),
        CheckConstraint("status in ('open', 'resolved')", name="status"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id"), index=True)
    row_number: Mapped[int]
    position_code: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    data: Mapped[dict[str, str]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(default="open")

    run: Mapped[ImportRun] = relationship()

    def __str__(self) -> str:
        return self.position_code
