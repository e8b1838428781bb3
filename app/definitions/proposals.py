"""A change of a workflow reaches those laid over it: each gets a draft that HR looks at and publishes, or throws away.

Where both have changed the same, the overlay's own stays, and the conflict is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, undefer

from app.auth.values import CurrentActor
from app.definitions import drafting, notices
from app.definitions.models import DefinitionVersion
from workflows import schema
from workflows.comparing.overlays import Conflict, rebased
from workflows.definition import DefinitionError
from workflows.editing import Document


@dataclass(frozen=True)
class Proposal:
    """A draft made because its base changed: from which version of the overlay, over which bases, what clashes."""

    overlay: DefinitionVersion
    old_base: DefinitionVersion
    new_base: DefinitionVersion
    conflicts: tuple[Conflict, ...]


def propose(
    session: Session, base: DefinitionVersion, *, actor: CurrentActor, now: datetime
) -> list[DefinitionVersion]:
    """Drafts for all overlays of a version that was just published; none that has one for it already."""
    made = []
    for overlay in _overlays(session, base):
        old = old_base(session, overlay, base)
        if old is None or old.id == base.id or old.sha256 == base.sha256:
            continue
        made.append(_draft(session, overlay, old, base, actor, now))
    for draft in made:
        people = notices.publishers(session, base.agency_id)
        more = {"base": dict(base.title), "base_number": str(base.number)}
        notices.tell(
            session, "workflow_proposed", people, draft, actor, key=f"proposed:{draft.code}:{base.id}", more=more
        )
    return made


def _overlays(session: Session, base: DefinitionVersion) -> list[DefinitionVersion]:
    """Of each workflow based on this one the version in force, else its newest draft."""
    query = (
        select(DefinitionVersion)
        .where(
            DefinitionVersion.agency_id == base.agency_id,
            DefinitionVersion.document["based_on"].astext == base.code,
            DefinitionVersion.code != base.code,
        )
        .options(undefer(DefinitionVersion.document))
        .order_by(DefinitionVersion.code, DefinitionVersion.number.desc())
    )
    by_code: dict[str, list[DefinitionVersion]] = {}
    for version in session.scalars(query):
        by_code.setdefault(version.code, []).append(version)
    found = [_in_force(versions) for versions in by_code.values() if all(one.base_id != base.id for one in versions)]
    return [one for one in found if one is not None]


def _in_force(versions: Sequence[DefinitionVersion]) -> DefinitionVersion | None:
    for status in ("published", "draft"):
        found = next((one for one in versions if one.status == status), None)
        if found is not None:
            return found
    return None


def old_base(session: Session, overlay: DefinitionVersion, base: DefinitionVersion) -> DefinitionVersion | None:
    """The version that an overlay was laid over; for one from before this was kept, what was in force then."""
    if overlay.base_id is not None:
        found = session.get_one(DefinitionVersion, overlay.base_id)
        return found if found.code == base.code else None
    made = overlay.published_at or overlay.created_at
    query = select(DefinitionVersion).where(
        DefinitionVersion.agency_id == overlay.agency_id,
        DefinitionVersion.code == base.code,
        DefinitionVersion.number < base.number,
        DefinitionVersion.status != "draft",
        DefinitionVersion.published_at <= made,
    )
    return session.scalars(query.order_by(DefinitionVersion.number.desc()).limit(1)).first()


def _draft(
    session: Session,
    overlay: DefinitionVersion,
    old: DefinitionVersion,
    base: DefinitionVersion,
    actor: CurrentActor,
    now: datetime,
) -> DefinitionVersion:
    document, conflicts = _laid(overlay, old, base)
    draft = drafting.add_draft(session, document, actor=actor, now=now, copied_from=overlay)
    draft.base_id = base.id
    draft.note = _note(base, conflicts)
    session.flush()
    return draft


def _laid(
    overlay: DefinitionVersion, old: DefinitionVersion, base: DefinitionVersion
) -> tuple[Document, tuple[Conflict, ...]]:
    """The overlay over the new base. Where the two together can't be read it stays as it is, for HR to bring in by
    hand what the conflicts list."""
    document, conflicts = rebased(old.document, base.document, overlay.document)
    try:
        schema.parse(document)
    except DefinitionError as fault:
        clash = Conflict(fault.place, (), None, None)
        return overlay.document, (*conflicts, clash)
    return document, conflicts


def _note(base: DefinitionVersion, conflicts: Sequence[Conflict]) -> str:
    lines = [f"Usulan dari {base.code} v{base.number}."]
    for one in conflicts:
        lines.append(f"- {one.place}" + (f" ({', '.join(one.keys)})" if one.keys else ""))
    return "\n".join(lines)


def find(session: Session, version: DefinitionVersion) -> Proposal | None:
    """What a draft proposes; None for one that HR began. One statement where the overlay knows its old base."""
    if version.status != "draft" or version.base_id is None or version.copied_from_id is None:
        return None
    laid_over = select(DefinitionVersion.base_id).where(DefinitionVersion.id == version.copied_from_id)
    query = select(DefinitionVersion).where(
        or_(
            DefinitionVersion.id.in_((version.copied_from_id, version.base_id)),
            DefinitionVersion.id == laid_over.scalar_subquery(),
        )
    )
    texts = {one.id: one for one in session.scalars(query.options(undefer(DefinitionVersion.document)))}
    overlay, base = texts[version.copied_from_id], texts[version.base_id]
    old = old_base(session, overlay, base) if overlay.code == version.code else None
    if old is None or old.id == base.id:
        return None
    return Proposal(overlay, old, base, _laid(overlay, old, base)[1])


def waiting(session: Session, *, agency_id: UUID) -> list[DefinitionVersion]:
    """Drafts that were made because their base changed, newest first."""
    before = aliased(DefinitionVersion)
    query = (
        select(DefinitionVersion)
        .join(before, before.id == DefinitionVersion.copied_from_id)
        .where(
            DefinitionVersion.agency_id == agency_id,
            DefinitionVersion.status == "draft",
            DefinitionVersion.base_id.is_not(None),
            before.code == DefinitionVersion.code,
            func.coalesce(before.base_id, before.id) != DefinitionVersion.base_id,
        )
    )
    return list(session.scalars(query.order_by(DefinitionVersion.id.desc())))
