"""Stored workflow definitions: what a running case is pinned to, and the drafts on their way there."""

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

    A draft changes by app.definitions.drafting alone. ``revision`` counts its changes, undoing and redoing included;
    ``edit_number`` is the edit (DefinitionEdit) that its text stands at. ``copied_from_id`` is the version the draft
    began as; ``base_id`` the version of the workflow it extends that it was laid over. ``submitted_by_id``: who asked
    for its publication, where the agency wants a second person to do it. ``withdrawn_at``: since when a published
    version is no longer offered for new cycles; cases go on running on it.
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
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    edit_number: Mapped[int] = mapped_column(default=0, server_default="0")
    copied_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("definition_version.id"))
    base_id: Mapped[UUID | None] = mapped_column(ForeignKey("definition_version.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def offered(self) -> bool:
        """Whether new cycles may choose it."""
        return self.status == "published" and self.withdrawn_at is None

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class DefinitionEdit(AgencyRow):
    """The text of a draft after one edit, kept for undoing. Number 0 is the text that the draft began with.

    ``action`` names the edit (out of app.designer's words), ``place`` what it concerned.
    """

    __tablename__ = "definition_edit"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id", ondelete="CASCADE"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    action: Mapped[str]
    place: Mapped[str]
    edited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class DefinitionEditor(AgencyRow):
    """That somebody has a draft open, so that two people know of each other."""

    __tablename__ = "definition_editor"
    __table_args__ = (UniqueConstraint("version_id", "user_id"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    seen_at: Mapped[datetime]


class PermissionAcknowledgement(AgencyRow):
    """That a person has looked at one line of the permission difference of a draft and means it.

    ``line`` is the key of the line (workflows.comparing.permissions); a line that changes has another key.
    """

    __tablename__ = "permission_acknowledgement"
    __table_args__ = (UniqueConstraint("version_id", "line"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id", ondelete="CASCADE"))
    line: Mapped[str]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]
