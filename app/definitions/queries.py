"""Stored definitions, and their compiled form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, undefer

from app.auth.models import User
from app.definitions.models import DefinitionEdit, DefinitionVersion
from app.definitions.readings import kept, reading
from app.people.models import Agency
from workflows.engine import Compiled


def compiled(version: DefinitionVersion) -> Compiled:
    """The compiled definition, shared by versions of equal text. Raises DefinitionError."""
    return reading(version).compiled


def compiled_by(session: Session, sha256: str, version_id: UUID) -> Compiled:
    """The compiled definition by its content hash; asks the database only for a text that isn't kept."""
    known = kept(sha256)
    return known.compiled if known is not None else compiled(session.get_one(DefinitionVersion, version_id))


def compiled_version(session: Session, version_id: UUID) -> Compiled:
    """The compiled definition of a version; asks the database once in a session for a version not at hand."""
    return compiled(session.get_one(DefinitionVersion, version_id))


def list_versions(session: Session, *, agency_id: UUID, code: str | None = None) -> list[DefinitionVersion]:
    """Newest first within each code."""
    query = select(DefinitionVersion).where(DefinitionVersion.agency_id == agency_id)
    if code is not None:
        query = query.where(DefinitionVersion.code == code)
    return list(session.scalars(query.order_by(DefinitionVersion.code, DefinitionVersion.number.desc())))


def find_published(session: Session, *, agency_id: UUID, code: str) -> DefinitionVersion | None:
    """The newest version of a workflow that is published and offered."""
    return session.scalar(
        select(DefinitionVersion)
        .where(
            DefinitionVersion.agency_id == agency_id,
            DefinitionVersion.code == code,
            DefinitionVersion.status == "published",
            DefinitionVersion.withdrawn_at.is_(None),
        )
        .order_by(DefinitionVersion.number.desc())
        .limit(1)
    )


def next_number(session: Session, *, agency_id: UUID, code: str) -> int:
    """The number of the version that comes next."""
    last = session.scalar(
        select(func.max(DefinitionVersion.number)).where(
            DefinitionVersion.agency_id == agency_id, DefinitionVersion.code == code
        )
    )
    return (last or 0) + 1


def find_version(session: Session, version_id: UUID, *, agency_id: UUID) -> DefinitionVersion | None:
    """A version of an agency with its text; None for one that isn't there."""
    return session.scalar(
        select(DefinitionVersion)
        .where(DefinitionVersion.id == version_id, DefinitionVersion.agency_id == agency_id)
        .options(undefer(DefinitionVersion.document))
    )


def find_draft_of(session: Session, version: DefinitionVersion) -> DefinitionVersion | None:
    """The newest draft of the same workflow that began as this version."""
    query = select(DefinitionVersion).where(
        DefinitionVersion.agency_id == version.agency_id,
        DefinitionVersion.code == version.code,
        DefinitionVersion.copied_from_id == version.id,
        DefinitionVersion.status == "draft",
    )
    return session.scalars(query.order_by(DefinitionVersion.number.desc()).limit(1)).first()


@dataclass(frozen=True)
class LastEdit:
    """Who changed a draft last, and when; no name where nobody has changed it since it began."""

    name: str
    at: datetime


def last_edits(session: Session, version_ids: Collection[UUID]) -> dict[UUID, LastEdit]:
    """The last edit of each draft; one statement."""
    query = (
        select(DefinitionEdit.version_id, func.coalesce(User.display_name, ""), DefinitionEdit.at)
        .ext(distinct_on(DefinitionEdit.version_id))
        .outerjoin(User, User.id == DefinitionEdit.edited_by_id)
        .where(DefinitionEdit.version_id.in_(version_ids))
        .order_by(DefinitionEdit.version_id, DefinitionEdit.at.desc(), DefinitionEdit.number.desc())
    )
    return {version_id: LastEdit(name, at) for version_id, name, at in session.execute(query)}


def two_person_publishing(session: Session, agency_id: UUID) -> bool:
    """Whether the agency wants a workflow published by another person than the one who submitted it."""
    return bool(session.scalar(select(Agency.two_person_publishing).where(Agency.id == agency_id)))
