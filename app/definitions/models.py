"""Stored workflow definitions: what a running case is pinned to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import AgencyRow


class DefinitionVersion(AgencyRow):
    """One version of one workflow.

    A published version is immutable: a trigger refuses any change of its text, and ``sha256`` is taken over the
    canonical JSON of the flattened document.
    """

    __tablename__ = "definition_version"
    __table_args__ = (
        UniqueConstraint("agency_id", "code", "number"),
        CheckConstraint("status in ('draft', 'published', 'retired')", name="status"),
        CheckConstraint("status = 'draft' or (published_at is not null and sha256 <> '')", name="published"),
    )

    code: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[dict[str, str]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(default="draft")
    source: Mapped[str] = mapped_column(deferred=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    sha256: Mapped[str]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"
