"""One verb: note a change, inside the transaction that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.base import Row

SECRET_FIELDS = frozenset({"password_hash", "content"})


def record(
    session: Session,
    *,
    actor: Any,
    action: str,
    subject: Row,
    changes: Mapping[str, object],
    now: datetime,
) -> None:
    """Append an entry; ``actor`` is a CurrentActor or None for the system.

    ``changes`` maps a field to ``[before, after]`` or to a value; secrets are kept out by name.
    """
    session.flush()
    session.add(
        AuditEntry(
            # Rows of no agency, and the agency itself, are changed in the name of the actor's.
            agency_id=getattr(subject, "agency_id", None) or getattr(actor, "agency_id", None),
            at=now,
            user_id=actor.user_id if actor else None,
            action=action,
            subject_type=type(subject).__name__,
            subject_id=str(subject.id),
            subject_title=str(subject) if type(subject).__str__ is not object.__str__ else "",
            changes={name: _plain(value) for name, value in changes.items() if name not in SECRET_FIELDS},
        )
    )


def pending_changes(subject: Row) -> dict[str, object]:
    """Fields of a row that the session has changed and not yet flushed, each as ``[before, after]``."""
    state = inspect(subject)
    found: dict[str, object] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes() and attribute.key not in SECRET_FIELDS:
            found[attribute.key] = [_first(history.deleted), _first(history.added)]
    return found


def _first(values: Any) -> object:
    return values[0] if values else None


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (UUID, date, datetime, Decimal)):
        return str(value)
    return value
