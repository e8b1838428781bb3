"""Drafts: each change of a definition's text passes ``change``, and can be undone.

A draft always can be read; whether it is sound is for the gate, which every page of the designer shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, false, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

from app.audit.service import record
from app.auth.models import User
from app.auth.values import CurrentActor
from app.core.errors import DomainError, NotFound
from app.definitions import queries
from app.definitions.models import DefinitionEdit, DefinitionEditor, DefinitionVersion
from app.people.models import Agency
from workflows import schema
from workflows.definition import Definition
from workflows.editing import Document, Edit
from workflows.editing.parts import Part, differ_only_in, fingerprint
from workflows.loading import MAX_BYTES, fault

KEPT_EDITS = 100
"""Edits of one draft that can be undone."""

ONE_SITTING = timedelta(minutes=3)
"""The longest pause between two savings by themselves that are one edit to undo."""

PRESENT = timedelta(minutes=5)
"""How long somebody who opened a page of a draft counts as working on it."""


class StaleDraft(DomainError):
    """Somebody else changed the draft after the page was opened; nothing was stored."""

    def __init__(self, seen: int, current: int) -> None:
        super().__init__(f"seen {seen}, current {current}")
        self.seen, self.current = seen, current


class CodeTaken(DomainError):
    """A workflow that was to begin under a code that another one has."""


@dataclass(frozen=True)
class Change:
    """An edit with its name for the history: ``action`` out of app.designer.words, ``place`` in the definition.

    ``continues``: number of the edit that the same form made when it saved itself before; None for a saving by hand.
    ``part``: what the page shows, and ``shown`` its fingerprint there (workflows.editing.parts); empty for the whole.
    """

    edit: Edit
    action: str
    place: str = ""
    continues: int | None = None
    part: Part = field(default_factory=dict)
    shown: str = ""


def lock_agency(session: Session, agency_id: UUID) -> Agency:
    """Have workflows of the agency begun and published one after the other: two at once would not see each other."""
    return session.get_one(Agency, agency_id, with_for_update={"key_share": True}, populate_existing=True)


def add_draft(
    session: Session,
    document: Document,
    *,
    actor: CurrentActor,
    now: datetime,
    copied_from: DefinitionVersion | None = None,
    begins: bool = False,
) -> DefinitionVersion:
    """A draft of the next version of a workflow; ``begins``: of a workflow that isn't there yet.

    Raises DefinitionError, and CodeTaken for a new workflow under the code of another.
    """
    definition = schema.parse(document)
    lock_agency(session, actor.agency_id)
    number = queries.next_number(session, agency_id=actor.agency_id, code=definition.code)
    if begins and number > 1:
        raise CodeTaken(definition.code)
    version = DefinitionVersion(
        agency_id=actor.agency_id,
        code=definition.code,
        number=number,
        copied_from_id=copied_from.id if copied_from else None,
        base_id=copied_from.base_id if copied_from and copied_from.code == definition.code else None,
    )
    write(version, definition)
    session.add(version)
    record(session, actor=actor, action="definition.draft", subject=version, changes={}, now=now)
    return version


def draft_from(
    session: Session, source: DefinitionVersion, *, actor: CurrentActor, now: datetime
) -> tuple[DefinitionVersion, bool]:
    """The draft that began as a version, and whether it was there before; asked twice at once, there is one."""
    lock_agency(session, actor.agency_id)
    there = queries.find_draft_of(session, source)
    if there is not None:
        return there, True
    return add_draft(session, source.document, actor=actor, now=now, copied_from=source), False


def write(version: DefinitionVersion, definition: Definition) -> None:
    """Put a definition into a row: text, document, hash and what lists show."""
    version.kind, version.title = definition.kind, dict(definition.title)
    version.source, version.document = schema.to_yaml(definition), schema.to_dict(definition)
    version.sha256 = schema.sha256(definition)


def lock_draft(session: Session, version_id: UUID, *, agency_id: UUID) -> DefinitionVersion:
    """A draft of the agency, locked. Raises NotFound, also once it is published."""
    version = session.scalar(
        select(DefinitionVersion)
        .where(
            DefinitionVersion.id == version_id,
            DefinitionVersion.agency_id == agency_id,
            DefinitionVersion.status == "draft",
        )
        .options(undefer(DefinitionVersion.document))
        .with_for_update()
        # Who read the row before waiting for its lock would go on with the text from before.
        .execution_options(populate_existing=True)
    )
    if version is None:
        raise NotFound
    return version


def _lock_seen(session: Session, version_id: UUID, seen: int | None, actor: CurrentActor) -> DefinitionVersion:
    """A draft of the agency, locked, if it still is what the page showed. Raises NotFound, StaleDraft."""
    version = lock_draft(session, version_id, agency_id=actor.agency_id)
    if seen not in (None, version.revision):
        raise StaleDraft(seen or 0, version.revision)
    return version


def change(
    session: Session, version_id: UUID, wanted: Change, *, seen: int | None, actor: CurrentActor, now: datetime
) -> DefinitionVersion:
    """Make one edit. Raises NotFound, StaleDraft, EditRefused, and DefinitionError where the result can't be read.

    ``seen`` is the revision that the page showed; None for an edit that may come on top of any other (a drag). What
    others changed meanwhile is no hindrance where the part that the page shows is as it was, and the edit keeps to it.
    """
    version = lock_draft(session, version_id, agency_id=actor.agency_id)
    late = seen not in (None, version.revision)
    if late and not (wanted.shown and wanted.shown == fingerprint(version.document, wanted.part)):
        raise StaleDraft(seen or 0, version.revision)
    definition = schema.parse(wanted.edit(version.document))
    document = schema.to_dict(definition)
    if late and not differ_only_in(wanted.part, version.document, document):
        raise StaleDraft(seen or 0, version.revision)
    if document == version.document:
        return version
    if version.revision == 0:
        _keep(session, version, version.document, 0, Change(lambda found: found, "begin"), None, now)
    session.execute(
        delete(DefinitionEdit).where(
            DefinitionEdit.version_id == version.id, DefinitionEdit.number > version.edit_number
        )
    )
    if not _continued(session, version, document, wanted, actor, now):
        version.edit_number += 1
        _keep(session, version, document, version.edit_number, wanted, actor, now)
    _settle(version, definition)
    if len(version.source.encode()) > MAX_BYTES:
        # Its export could not be handed in again.
        raise fault("too_large", "", limit=MAX_BYTES)
    _forget_old(session, version)
    return version


def _settle(version: DefinitionVersion, definition: Definition) -> None:
    """Whoever submitted the draft submitted another text."""
    write(version, definition)
    version.revision += 1
    version.submitted_by_id = version.submitted_at = None


def _keep(
    session: Session, version: DefinitionVersion, document: Mapping[str, Any], number: int, made: Change,
    actor: CurrentActor | None, now: datetime,
) -> None:  # fmt: skip
    session.add(
        DefinitionEdit(
            agency_id=version.agency_id, version_id=version.id, number=number, document=document,
            action=made.action, place=made.place, edited_by_id=actor.user_id if actor else None, at=now,
        )
    )  # fmt: skip


def _continued(
    session: Session, version: DefinitionVersion, document: Mapping[str, Any], made: Change, actor: CurrentActor,
    now: datetime,
) -> bool:  # fmt: skip
    """Whether a change became part of the edit that the draft stands at: what one person types into one form, saved
    at each pause, is one edit to undo."""
    if made.continues != version.edit_number:
        return False
    last = update(DefinitionEdit).where(
        DefinitionEdit.version_id == version.id,
        DefinitionEdit.number == version.edit_number,
        DefinitionEdit.action == made.action,
        DefinitionEdit.place == made.place,
        DefinitionEdit.edited_by_id == actor.user_id,
        DefinitionEdit.at >= now - ONE_SITTING,
    )
    return session.execute(last.values(document=document, at=now).returning(DefinitionEdit.id)).first() is not None


def _forget_old(session: Session, version: DefinitionVersion) -> None:
    old = version.edit_number - KEPT_EDITS
    if old > 0:
        session.execute(
            delete(DefinitionEdit).where(DefinitionEdit.version_id == version.id, DefinitionEdit.number < old)
        )


def step(
    session: Session, version_id: UUID, *, back: bool, seen: int, actor: CurrentActor, now: datetime
) -> DefinitionEdit:
    """Undo the last edit, or make the next one again; gives the edit that was undone or made again.

    Raises NotFound where there is none, and StaleDraft.
    """
    version = _lock_seen(session, version_id, seen, actor)
    edits = neighbours(session, version)
    target, named = (edits.before, edits.here) if back else (edits.after, edits.after)
    if target is None or named is None:
        raise NotFound
    document = session.scalar(select(DefinitionEdit.document).where(DefinitionEdit.id == target.id))
    _settle(version, schema.parse(document))
    version.edit_number = target.number
    record(
        session, actor=actor, action="definition.undo" if back else "definition.redo", subject=version,
        changes={"edit": named.action, "place": named.place}, now=now,
    )  # fmt: skip
    return named


@dataclass(frozen=True)
class Neighbours:
    """The edit that a draft stands at, the one to go back to, and the one to make again; None where there is none.

    editor: who made the edit that it stands at; empty for the text that the draft began with.
    """

    before: DefinitionEdit | None = None
    here: DefinitionEdit | None = None
    after: DefinitionEdit | None = None
    editor: str = ""


def neighbours(session: Session, version: DefinitionVersion) -> Neighbours:
    """What can be undone and redone; one statement, without the texts."""
    here = version.edit_number
    rows = session.execute(
        select(DefinitionEdit, func.coalesce(User.display_name, ""))
        .outerjoin(User, User.id == DefinitionEdit.edited_by_id)
        .where(DefinitionEdit.version_id == version.id, DefinitionEdit.number.in_((here - 1, here, here + 1)))
    )
    edits, names = {}, {}
    for edit, name in rows:
        edits[edit.number], names[edit.number] = edit, name
    return Neighbours(edits.get(here - 1), edits.get(here), edits.get(here + 1), names.get(here, ""))


def last_edit(
    session: Session, version: DefinitionVersion, places: Sequence[str], *, actor: CurrentActor
) -> tuple[DefinitionEdit, str] | None:
    """The last edit that somebody else made at one of the places, else of all, with their name.

    None where the last change was to take an edit back, which leaves none behind.
    """
    theirs = and_(
        or_(false(), *(DefinitionEdit.place.startswith(one, autoescape=True) for one in places)),
        DefinitionEdit.edited_by_id != actor.user_id,
    )
    found = session.execute(
        select(DefinitionEdit, User.display_name)
        .join(User, User.id == DefinitionEdit.edited_by_id)
        .where(DefinitionEdit.version_id == version.id)
        .order_by(theirs.desc(), DefinitionEdit.number.desc())
        .limit(1)
    ).first()
    if found is None or neighbours(session, version).after is not None:
        return None
    edit, name = found
    return edit, name


def discard(session: Session, version_id: UUID, *, seen: int, actor: CurrentActor, now: datetime) -> None:
    """Throw a draft away, with its edits. Raises NotFound and StaleDraft.

    What began as a copy of it counts as a copy of what it began as itself.
    """
    version = _lock_seen(session, version_id, seen, actor)
    for name in ("copied_from_id", "base_id"):
        column = getattr(DefinitionVersion, name)
        session.execute(update(DefinitionVersion).where(column == version.id).values({name: version.copied_from_id}))
    record(
        session, actor=actor, action="definition.discard", subject=version, changes={"sha256": version.sha256}, now=now
    )
    session.delete(version)


def note_editor(session: Session, version: DefinitionVersion, *, actor: CurrentActor, now: datetime) -> None:
    """Remember that somebody has a page of the draft open."""
    row = {"agency_id": version.agency_id, "version_id": version.id, "user_id": actor.user_id, "seen_at": now}
    statement = insert(DefinitionEditor).values(**row)
    session.execute(statement.on_conflict_do_update(index_elements=["version_id", "user_id"], set_={"seen_at": now}))


def other_editors(session: Session, version: DefinitionVersion, *, actor: CurrentActor, now: datetime) -> list[str]:
    """Names of the others who had a page of the draft open within the last PRESENT."""
    rows = session.scalars(
        select(User.display_name)
        .join(DefinitionEditor, DefinitionEditor.user_id == User.id)
        .where(
            DefinitionEditor.version_id == version.id,
            DefinitionEditor.user_id != actor.user_id,
            DefinitionEditor.seen_at > now - PRESENT,
        )
        .order_by(User.username)
    )
    return list(rows)
