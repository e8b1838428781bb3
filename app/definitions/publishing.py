"""From draft to publication, by one person or two, and out of use again.

What is published is exactly the text that was checked: the page sends the hash of the text it showed, and it is
compared under the lock that every edit of a draft takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.models import User
from app.auth.values import CurrentActor
from app.core.errors import DomainError, NotFound
from app.definitions import acknowledging, applicability, notices, proposals, usage
from app.definitions.drafting import lock_agency, lock_draft
from app.definitions.models import DefinitionVersion
from app.definitions.queries import find_published
from workflows import schema
from workflows.checks import Finding, check

LONGEST_NOTE = 2000


class Unpublishable(DomainError):
    """Why a draft isn't submitted, published or taken out of use: a code out of REASONS and what fills its words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


REASONS = (
    "text_changed", "unsound", "unacknowledged", "note_empty", "note_long", "reason_empty", "not_submitted",
    "other_person", "in_use", "only_offer",
)  # fmt: skip


class Unsound(Unpublishable):
    """The publish gate found errors; ``findings`` say which, where and why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("unsound")
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: the text that they saw, by its hash, and why."""

    sha256: str
    note: str


def publish(session: Session, version_id: UUID, wish: Wish, *, actor: CurrentActor, now: datetime) -> DefinitionVersion:
    """Publish a draft. Running cases and cycles stay on their version; overlays of it get a proposal.

    Asked twice for the same text, there is one publication. Raises NotFound, Unsound, Unpublishable.
    """
    agency = lock_agency(session, actor.agency_id)
    done = session.get(DefinitionVersion, version_id)
    if done is not None and done.agency_id == agency.id and _same(done, wish, actor):
        return done
    version = _checked(session, version_id, wish, actor)
    if agency.two_person_publishing:
        _second_person(version, actor)
    missing = acknowledging.open_lines(session, version)
    if missing:
        raise Unpublishable("unacknowledged", count=len(missing))
    version.note = wish.note.strip()
    put_out(session, version, actor=actor, now=now)
    proposals.propose(session, version, actor=actor, now=now)
    return version


def submit(session: Session, version_id: UUID, wish: Wish, *, actor: CurrentActor, now: datetime) -> DefinitionVersion:
    """Ask another person to publish a draft. Raises as ``publish`` does, ticks aside: those are the other's."""
    if not lock_agency(session, actor.agency_id).two_person_publishing:
        raise NotFound
    version = _checked(session, version_id, wish, actor)
    version.note, version.submitted_by_id, version.submitted_at = wish.note.strip(), actor.user_id, now
    record(
        session, actor=actor, action="definition.submit", subject=version, changes={"sha256": version.sha256}, now=now
    )
    others = notices.publishers(session, actor.agency_id) - {actor.employee_id}
    notices.tell(
        session, "workflow_submitted", others, version, actor, key=f"submitted:{version.id}:{version.revision}:{now}"
    )
    return version


def send_back(
    session: Session, version_id: UUID, reason: str, *, actor: CurrentActor, now: datetime
) -> DefinitionVersion:
    """Give a submitted draft back to who submitted it; they may take it back themself. Raises NotFound,
    Unpublishable."""
    version = lock_draft(session, version_id, agency_id=actor.agency_id)
    if version.submitted_by_id is None:
        raise NotFound
    if not reason.strip():
        raise Unpublishable("reason_empty")
    submitter = session.get_one(User, version.submitted_by_id).employee_id
    version.submitted_by_id = version.submitted_at = None
    changes = {"reason": reason.strip()}
    record(session, actor=actor, action="definition.send_back", subject=version, changes=changes, now=now)
    readers = {submitter} - {actor.employee_id}
    notices.tell(session, "workflow_sent_back", readers, version, actor, key=f"back:{version.id}:{now}", more=changes)
    return version


def put_out(session: Session, version: DefinitionVersion, *, actor: CurrentActor | None, now: datetime) -> None:
    """Publish what needs no confirmation: a workflow that ships with the program. Raises Unsound."""
    errors = [finding for finding in check(schema.parse(version.document)) if finding.severity == "error"]
    if errors:
        raise Unsound(errors)
    version.status, version.published_at = "published", now
    version.published_by_id = actor.user_id if actor else None
    changes = {"sha256": version.sha256, "note": version.note}
    record(session, actor=actor, action="definition.publish", subject=version, changes=changes, now=now)


def withdraw(session: Session, version_id: UUID, *, actor: CurrentActor, now: datetime) -> DefinitionVersion:
    """Offer a published version no longer to new cycles; its cases go on. It can be offered again.

    Only where a newer version is offered or nothing uses this one: nobody is left without a workflow by accident.
    Raises NotFound, Unpublishable.
    """
    version = _lock_published(session, version_id, actor)
    if version.withdrawn_at is not None:
        return version
    newest = find_published(session, agency_id=version.agency_id, code=version.code)
    if newest is None or newest.number <= version.number:
        _unused(session, version, "only_offer")
    version.withdrawn_at = now
    record(session, actor=actor, action="definition.withdraw", subject=version, changes={}, now=now)
    return version


def offer_again(session: Session, version_id: UUID, *, actor: CurrentActor, now: datetime) -> DefinitionVersion:
    """Offer a withdrawn version to new cycles again. Raises NotFound."""
    version = _lock_published(session, version_id, actor)
    if version.withdrawn_at is not None:
        _without_overlap(session, version)
        version.withdrawn_at = None
        record(session, actor=actor, action="definition.offer", subject=version, changes={}, now=now)
    return version


def retire(session: Session, version_id: UUID, *, actor: CurrentActor, now: datetime) -> DefinitionVersion:
    """Put a version away for good, when nothing runs on it and no cycle gives it to new cases. Raises NotFound,
    Unpublishable("in_use") with ``count`` of cases and the names of ``cycles``."""
    version = _lock_published(session, version_id, actor)
    _unused(session, version, "in_use")
    version.status = "retired"
    record(session, actor=actor, action="definition.retire", subject=version, changes={}, now=now)
    return version


def _same(version: DefinitionVersion, wish: Wish, actor: CurrentActor) -> bool:
    return version.status == "published" and version.sha256 == wish.sha256 and version.published_by_id == actor.user_id


def _checked(session: Session, version_id: UUID, wish: Wish, actor: CurrentActor) -> DefinitionVersion:
    """The locked draft, if it is the text that was seen and the gate finds no error in it."""
    version = lock_draft(session, version_id, agency_id=actor.agency_id)
    if version.sha256 != wish.sha256:
        raise Unpublishable("text_changed")
    if not wish.note.strip():
        raise Unpublishable("note_empty")
    if len(wish.note) > LONGEST_NOTE:
        raise Unpublishable("note_long", limit=LONGEST_NOTE)
    errors = [finding for finding in check(schema.parse(version.document)) if finding.severity == "error"]
    if errors:
        raise Unsound(errors)
    _without_overlap(session, version)
    return version


def _second_person(version: DefinitionVersion, actor: CurrentActor) -> None:
    if version.submitted_by_id is None:
        raise Unpublishable("not_submitted")
    if version.submitted_by_id == actor.user_id:
        raise Unpublishable("other_person")


def _without_overlap(session: Session, version: DefinitionVersion) -> None:
    """Two workflows of equal priority for one person would leave it to chance which of them they get."""
    found = applicability.overlaps(session, version)
    if found:
        raise Unsound(found)


def _lock_published(session: Session, version_id: UUID, actor: CurrentActor) -> DefinitionVersion:
    query = select(DefinitionVersion).where(
        DefinitionVersion.id == version_id,
        DefinitionVersion.agency_id == actor.agency_id,
        DefinitionVersion.status == "published",
    )
    version = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if version is None:
        raise NotFound
    return version


def _unused(session: Session, version: DefinitionVersion, code: str) -> None:
    count = usage.running_on(session, [version.id])[version.id]
    cycles = usage.cycles_on(session, [version.id])[version.id]
    if count or cycles:
        raise Unpublishable(code, count=count, cycles=", ".join(cycles))
