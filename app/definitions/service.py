"""Versions of definitions: drafts, the publish gate, retiring. A published version never changes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.core.errors import DomainError, NotFound
from app.definitions import queries
from app.definitions.models import DefinitionVersion
from app.people.models import Agency
from workflows import schema
from workflows.checks import Finding, check
from workflows.definition import Definition


class Unsound(DomainError):
    """The publish gate found errors; ``findings`` say which, where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = tuple(findings)


def read_source(session: Session, *, agency_id: UUID, source: str | bytes) -> Definition:
    """Parse a definition; a base it extends is the agency's published version, else the shipped one.

    Raises workflows.definition.DefinitionError with code, place and sentence.
    """

    def resolve(code: str) -> str:
        stored = queries.find_published(session, agency_id=agency_id, code=code)
        return stored.source if stored else schema.shipped_source(code)

    return schema.parse(source, resolve)


def add_draft(
    session: Session, *, agency_id: UUID, source: str | bytes, actor: CurrentActor | None, now: datetime
) -> DefinitionVersion:
    """Store a new draft version, flattened. Raises DefinitionError where the text can't be read."""
    definition = read_source(session, agency_id=agency_id, source=source)
    version = DefinitionVersion(
        agency_id=agency_id,
        code=definition.code,
        number=queries.next_number(session, agency_id=agency_id, code=definition.code),
        kind=definition.kind,
        title=dict(definition.title),
        source=schema.to_yaml(definition),
        document=schema.to_dict(definition),
        sha256=schema.sha256(definition),
    )
    session.add(version)
    record(session, actor=actor, action="definition.draft", subject=version, changes={}, now=now)
    return version


def findings(version: DefinitionVersion) -> list[Finding]:
    """What the publish gate says about a version."""
    return check(schema.parse(version.source))


def publish(session: Session, version: DefinitionVersion, *, actor: CurrentActor | None, now: datetime) -> None:
    """Publish a draft whose checks find no error. Raises Unsound; publishing twice changes nothing."""
    if version.status != "draft":
        return
    errors = [finding for finding in findings(version) if finding.severity == "error"]
    if errors:
        raise Unsound(errors)
    version.status, version.published_at = "published", now
    version.published_by_id = actor.user_id if actor else None
    changes = {"sha256": version.sha256}
    record(session, actor=actor, action="definition.publish", subject=version, changes=changes, now=now)


def retire(session: Session, version: DefinitionVersion, *, actor: CurrentActor | None, now: datetime) -> None:
    """Take a published version out of the choice for new cycles; running cases stay on it."""
    if version.status == "published":
        version.status = "retired"
        record(session, actor=actor, action="definition.retire", subject=version, changes={}, now=now)


def ensure_shipped(
    session: Session, *, agency_id: UUID, code: str, now: datetime, actor: CurrentActor | None = None
) -> DefinitionVersion:
    """The agency's published version of a shipped workflow, made on first use."""
    found = queries.find_published(session, agency_id=agency_id, code=code)
    if found is not None:
        return found
    version = add_draft(session, agency_id=agency_id, source=schema.shipped_source(code), actor=actor, now=now)
    publish(session, version, actor=actor, now=now)
    return version


def list_outdated(session: Session, *, agency_id: UUID) -> list[Definition]:
    """Shipped workflows that the agency has published in another text and doesn't have, not even as a draft.

    An agency that went on from the shipped text with its own is not asked again until another one ships.
    """
    found = []
    for code in schema.shipped_codes():
        shipped = schema.load_shipped(code)
        versions = queries.list_versions(session, agency_id=agency_id, code=code)
        published = any(one.status == "published" for one in versions)
        if published and schema.sha256(shipped) not in {one.sha256 for one in versions}:
            found.append(shipped)
    return found


def draft_shipped(
    session: Session, *, agency_id: UUID, code: str, actor: CurrentActor, now: datetime
) -> DefinitionVersion:
    """The shipped text as a draft, to be looked at and published like any other; asked twice, there is one.

    Running cases and cycles stay on their version. Raises NotFound where the workflow isn't shipped or not in use.
    """
    if code not in schema.shipped_codes() or queries.find_published(session, agency_id=agency_id, code=code) is None:
        raise NotFound
    # One after the other: two at once would give two drafts the same number.
    session.get_one(Agency, agency_id, with_for_update={"key_share": True})
    wanted = schema.sha256(schema.load_shipped(code))
    versions = queries.list_versions(session, agency_id=agency_id, code=code)
    there = next((one for one in versions if one.sha256 == wanted), None)
    source = schema.shipped_source(code)
    return there or add_draft(session, agency_id=agency_id, source=source, actor=actor, now=now)
