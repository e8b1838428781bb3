"""The permission difference of a draft, line by line, and who has looked at which line.

A line keeps its tick as long as its key is the same: whoever confirmed that unit HR may cancel need not do so again
because a title was changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

from app.auth.models import User
from app.auth.values import CurrentActor
from app.core.errors import NotFound
from app.core.ids import new_id
from app.definitions.drafting import lock_draft
from app.definitions.models import DefinitionVersion, PermissionAcknowledgement
from app.definitions.queries import two_person_publishing
from app.definitions.readings import reading
from workflows.comparing import permissions
from workflows.comparing.permissions import Line
from workflows.definition import Definition

LONGEST_WAY_BACK = 10
"""Copies of copies that are followed in search of a text that somebody has published."""


@dataclass(frozen=True)
class Tick:
    """Who confirmed a line, and when."""

    user_id: UUID
    name: str
    at: datetime


def reference(session: Session, version: DefinitionVersion) -> DefinitionVersion | None:
    """What a draft is compared with: the newest version of its code that was published, else what it began as.

    Only a text that was published has been confirmed by somebody, so a copy of a draft is compared with what that
    draft began as. None: everything is new.
    """
    published = select(DefinitionVersion).where(
        DefinitionVersion.agency_id == version.agency_id,
        DefinitionVersion.code == version.code,
        DefinitionVersion.status != "draft",
        DefinitionVersion.id != version.id,
        DefinitionVersion.number < version.number if version.status != "draft" else True,
    )
    published = published.options(undefer(DefinitionVersion.document))
    # "published" before "retired", the newest first.
    found = session.scalars(
        published.order_by(DefinitionVersion.status, DefinitionVersion.number.desc()).limit(1)
    ).first()
    return found or _origin(session, version)


def _origin(session: Session, version: DefinitionVersion) -> DefinitionVersion | None:
    here: DefinitionVersion | None = version
    for _step in range(LONGEST_WAY_BACK):
        before = here.copied_from_id or here.base_id if here else None
        here = session.get(DefinitionVersion, before) if before else None
        if here is None or here.status != "draft":
            return here
    return None


def lines(old: DefinitionVersion | None, definition: Definition) -> tuple[Line, ...]:
    """The permission difference against a reference; no key stands twice."""
    found = permissions.difference(reading(old).definition if old else None, definition)
    return tuple({line.key: line for line in found}.values())


def _own_lines(session: Session, version: DefinitionVersion) -> tuple[Line, ...]:
    return lines(reference(session, version), reading(version).definition)


def ticks(session: Session, version_id: UUID) -> dict[str, Tick]:
    """Who has confirmed which line, also of lines that are no longer there."""
    rows = session.execute(
        select(PermissionAcknowledgement.line, User.id, User.display_name, PermissionAcknowledgement.at)
        .join(User, User.id == PermissionAcknowledgement.user_id)
        .where(PermissionAcknowledgement.version_id == version_id)
    )
    return {line: Tick(user_id, name, at) for line, user_id, name, at in rows}


def counting(found: Mapping[str, Tick], submitted_by: UUID | None) -> dict[str, Tick]:
    """Those that count: where somebody submitted the draft, another person has to have looked at each line."""
    return {line: tick for line, tick in found.items() if tick.user_id != submitted_by}


def submitter(session: Session, version: DefinitionVersion) -> UUID | None:
    """Who asked another person to publish the draft; nobody where the agency doesn't want two."""
    return version.submitted_by_id if two_person_publishing(session, version.agency_id) else None


def open_lines(session: Session, version: DefinitionVersion) -> tuple[Line, ...]:
    """The lines of a draft that nobody who counts has confirmed."""
    done = counting(ticks(session, version.id), submitter(session, version))
    return tuple(line for line in _own_lines(session, version) if line.key not in done)


def acknowledge(
    session: Session,
    version_id: UUID,
    *,
    ticked: Iterable[str],
    shown: Iterable[str],
    actor: CurrentActor,
    now: datetime,
) -> None:
    """Store the ticks of a page that showed some lines: those ticked are confirmed, the others no longer.

    A tick that stands keeps its name and moment, unless it doesn't count and the actor's would. Lines that the draft
    doesn't have (any more) are passed over. Raises NotFound, also for who submitted the draft for another to check.
    """
    version = lock_draft(session, version_id, agency_id=actor.agency_id)
    asker = submitter(session, version)
    if asker == actor.user_id:
        raise NotFound
    known = {line.key for line in _own_lines(session, version)}
    standing = counting(ticks(session, version.id), asker)
    wanted = known & set(ticked)
    _forget(session, version, known & set(shown) - wanted)
    new = sorted(wanted - standing.keys())
    if not new:
        return
    rows = [
        {
            "id": new_id(), "agency_id": version.agency_id, "version_id": version.id, "line": line,
            "user_id": actor.user_id, "at": now,
        }
        for line in new
    ]  # fmt: skip
    statement = insert(PermissionAcknowledgement).values(rows)
    changed = {"user_id": statement.excluded.user_id, "at": statement.excluded.at}
    session.execute(statement.on_conflict_do_update(index_elements=["version_id", "line"], set_=changed))


def _forget(session: Session, version: DefinitionVersion, unticked: set[str]) -> None:
    if unticked:
        session.execute(
            delete(PermissionAcknowledgement).where(
                PermissionAcknowledgement.version_id == version.id, PermissionAcknowledgement.line.in_(unticked)
            )
        )
