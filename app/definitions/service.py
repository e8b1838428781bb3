"""Definitions as texts: reading and storing one, and what ships with the program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.core.errors import NotFound
from app.definitions import proposals, queries
from app.definitions.drafting import lock_agency, write
from app.definitions.models import DefinitionVersion
from app.definitions.publishing import put_out
from workflows import schema
from workflows.definition import Definition


def read_source(session: Session, *, agency_id: UUID, source: str | bytes) -> Definition:
    """Parse a definition; a base it extends is the agency's published version, else the shipped one.

    Raises workflows.definition.DefinitionError with code, place and sentence.
    """
    return _read(session, agency_id, source)[0]


def _read(session: Session, agency_id: UUID, source: str | bytes) -> tuple[Definition, bool]:
    """The definition, and whether it was laid over its base just now; an export was before it was exported."""
    asked = []

    def resolve(code: str) -> str:
        asked.append(code)
        stored = queries.find_published(session, agency_id=agency_id, code=code)
        return stored.source if stored else schema.shipped_source(code)

    return schema.parse(source, resolve), bool(asked)


def add_draft(
    session: Session, *, agency_id: UUID, source: str | bytes, actor: CurrentActor | None, now: datetime
) -> DefinitionVersion:
    """Store a text as a new draft, flattened over its base. Raises DefinitionError where it can't be read."""
    definition, laid_now = _read(session, agency_id, source)
    lock_agency(session, agency_id)
    own = queries.list_versions(session, agency_id=agency_id, code=definition.code)
    digest = schema.sha256(definition)
    before = next((one for one in own if one.sha256 == digest), own[0] if own else None)
    if laid_now or before is None or before.base_id is None:
        base = _base(session, agency_id, definition, now)
        base_id = base.id if base else None
    else:
        base_id = before.base_id if definition.extends else None
    version = DefinitionVersion(
        agency_id=agency_id,
        code=definition.code,
        number=queries.next_number(session, agency_id=agency_id, code=definition.code),
        base_id=base_id,
    )
    write(version, definition)
    session.add(version)
    record(session, actor=actor, action="definition.draft", subject=version, changes={}, now=now)
    return version


def _base(session: Session, agency_id: UUID, definition: Definition, now: datetime) -> DefinitionVersion | None:
    """The version that a definition was laid over. A shipped one that the agency doesn't use is kept beside, out of
    use, so that a later change of it can be told from the overlay's own."""
    code = definition.extends
    if code is None:
        return None
    stored = queries.find_published(session, agency_id=agency_id, code=code)
    if stored is not None or code not in schema.shipped_codes():
        return stored
    shipped = schema.load_shipped(code)
    digest = schema.sha256(shipped)
    versions = queries.list_versions(session, agency_id=agency_id, code=code)
    kept = next((one for one in versions if one.sha256 == digest and one.status != "draft"), None)
    return kept or _keep(session, agency_id, shipped, now)


def _keep(session: Session, agency_id: UUID, shipped: Definition, now: datetime) -> DefinitionVersion:
    number = queries.next_number(session, agency_id=agency_id, code=shipped.code)
    version = DefinitionVersion(
        agency_id=agency_id, code=shipped.code, number=number, status="retired", published_at=now
    )
    write(version, shipped)
    session.add(version)
    record(session, actor=None, action="definition.keep", subject=version, changes={}, now=now)
    return version


def publish(session: Session, version: DefinitionVersion, *, actor: CurrentActor | None, now: datetime) -> None:
    """Publish what the program brings along: no second person, nothing to confirm. Raises Unsound."""
    if version.status == "draft":
        put_out(session, version, actor=actor, now=now)


def ensure_shipped(
    session: Session, *, agency_id: UUID, code: str, now: datetime, actor: CurrentActor | None = None
) -> DefinitionVersion:
    """The agency's published version of a shipped workflow, made on first use."""
    found = queries.find_published(session, agency_id=agency_id, code=code)
    if found is not None:
        return found
    version = add_draft(session, agency_id=agency_id, source=schema.shipped_source(code), actor=actor, now=now)
    publish(session, version, actor=actor, now=now)
    if actor is not None:
        proposals.propose(session, version, actor=actor, now=now)
    return version


def list_outdated(session: Session, *, agency_id: UUID) -> list[Definition]:
    """Shipped workflows that the agency works by in another text and doesn't have, not even as a draft.

    It works by those it has published, and by those that its own are based on. An agency that went on from the shipped
    text with its own is not asked again until another one ships.
    """
    versions = queries.list_versions(session, agency_id=agency_id)
    used = _used(session, agency_id, versions)
    known = {one.sha256 for one in versions}
    shipped = [schema.load_shipped(code) for code in schema.shipped_codes() if code in used]
    return [one for one in shipped if schema.sha256(one) not in known]


def _used(session: Session, agency_id: UUID, versions: Sequence[DefinitionVersion]) -> set[str]:
    based_on = DefinitionVersion.document["based_on"].astext
    query = select(based_on).where(
        DefinitionVersion.agency_id == agency_id, DefinitionVersion.status == "published", based_on.is_not(None)
    )
    bases = {code for code in session.scalars(query) if code is not None}
    return bases | {one.code for one in versions if one.status == "published"}


def draft_shipped(
    session: Session, *, agency_id: UUID, code: str, actor: CurrentActor, now: datetime
) -> DefinitionVersion:
    """The shipped text as a draft, to be looked at and published like any other; asked twice, there is one.

    Running cases and cycles stay on their version. Raises NotFound where the workflow isn't shipped or not in use.
    """
    lock_agency(session, agency_id)
    versions = queries.list_versions(session, agency_id=agency_id)
    if code not in schema.shipped_codes() or code not in _used(session, agency_id, versions):
        raise NotFound
    wanted = schema.sha256(schema.load_shipped(code))
    there = next((one for one in versions if one.code == code and one.sha256 == wanted), None)
    return there or draft_of_shipped(session, agency_id=agency_id, code=code, actor=actor, now=now)


def draft_of_shipped(
    session: Session, *, agency_id: UUID, code: str, actor: CurrentActor, now: datetime
) -> DefinitionVersion:
    """The draft of a shipped text; the one that is there, where it was made before. Raises KeyError for a code that
    isn't shipped."""
    source, digest = schema.shipped_source(code), schema.sha256(schema.load_shipped(code))
    versions = queries.list_versions(session, agency_id=agency_id, code=code)
    there = next((one for one in versions if one.sha256 == digest and one.status == "draft"), None)
    return there or add_draft(session, agency_id=agency_id, source=source, actor=actor, now=now)
