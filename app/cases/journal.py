"""Writing events: numbered without gaps, chained by hash, so that a later alteration shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.auth.values import CurrentActor
from app.cases.casefile import CaseFile
from app.cases.history import LEFT_VERSION, MOVE, MOVE_STEP
from app.cases.models import CaseEvent
from app.cases.queries import list_events, names_of
from app.cases.values import Action
from app.core.errors import DuplicateKey
from app.definitions.models import DefinitionVersion
from workflows.engine import Outcome

GENESIS = "0" * 64
SYSTEM_NAME = "Sistem"
_HASHED = (
    "case_id", "seq", "at", "transition", "kind", "from_state", "to_state", "definition_version_id", "actor_user_id",
    "actor_id", "actor_name", "acting_for_id", "acting_for_name", "relation", "via", "facts", "comment",
    "idempotency_key", "body_hash", "prev_hash",
)  # fmt: skip


def _plain(value: object) -> object:
    """JSON knows no moments, identifiers or decimals: each has exactly one spelling here."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, UUID, Decimal)):
        return str(value)
    raise TypeError(type(value).__name__)


def canonical(content: Mapping[str, object]) -> str:
    """One spelling for equal content."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def json_facts(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as they will be read back from the database."""
    plain: dict[str, Any] = json.loads(canonical(facts))
    return plain


def body_hash(action: Action, actor: CurrentActor | None) -> str:
    """What makes two requests under one idempotency key the same request: who asked for what, with which words."""
    content = {
        "case": action.case_id,
        "transition": action.transition,
        "comment": action.comment,
        "approve": action.approve,
        "user": actor.user_id if actor else None,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def written_before(file: CaseFile, action: Action) -> CaseEvent | None:
    """The event that the same request wrote earlier, so that a double click acts once.

    Raises DuplicateKey where its key came before with another body.
    """
    events = file.load("events", list_events)
    event = next((one for one in events if one.idempotency_key == action.idempotency_key), None)
    if event is not None and event.body_hash != body_hash(action, file.actor):
        raise DuplicateKey(action.idempotency_key)
    return event


def event_hash(event: CaseEvent) -> str:
    """The seal over an event and, through ``prev_hash``, over all before it."""
    content = {name: getattr(event, name) for name in _HASHED}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def write(file: CaseFile, outcome: Outcome, action: Action, now: datetime) -> CaseEvent:
    """Append the event of a step; the caller holds the case's lock, so the sequence can't be torn."""
    case = file.case
    acting_for = UUID(outcome.standing.acting_for) if outcome.standing.acting_for else None
    return _append(
        file,
        now,
        transition=outcome.transition.id,
        kind=outcome.transition.kind,
        from_state=outcome.source,
        to_state=outcome.target,
        definition_version_id=case.definition_version_id,
        acting_for_id=acting_for,
        acting_for_name=names_of(file.session, {acting_for})[acting_for] if acting_for else "",
        relation=outcome.standing.relation,
        via=outcome.standing.via,
        facts=json_facts(outcome.facts_read),
        comment=action.comment,
        idempotency_key=action.idempotency_key,
        body_hash=body_hash(action, file.actor),
    )


def write_move(file: CaseFile, target: DefinitionVersion, action: Action, to_state: str, now: datetime) -> CaseEvent:
    """Append the event of a move to another version of the workflow, out of the state in which the case stands."""
    case = file.case
    return _append(
        file,
        now,
        transition=MOVE_STEP,
        kind=MOVE,
        from_state=case.state,
        to_state=to_state,
        definition_version_id=target.id,
        acting_for_name="",
        relation="agency_hr" if file.actor else "system",
        via="role" if file.actor else "system",
        facts=json_facts({LEFT_VERSION: case.definition_version_id, "number": target.number}),
        comment=action.comment,
        idempotency_key=action.idempotency_key,
        body_hash=body_hash(action, file.actor),
    )


def _append(file: CaseFile, now: datetime, **content: Any) -> CaseEvent:
    session, case, actor = file.session, file.case, file.actor
    before = file.load("events", list_events)
    event = CaseEvent(
        agency_id=case.agency_id,
        case_id=case.id,
        seq=case.version + 1,
        at=now,
        actor_user_id=actor.user_id if actor else None,
        actor_id=actor.employee_id if actor else None,
        actor_name=actor.name if actor else SYSTEM_NAME,
        prev_hash=before[-1].hash if before else GENESIS,
        **content,
    )
    event.hash = event_hash(event)
    session.add(event)
    session.flush()
    return event


def first_fault(events: Iterable[CaseEvent]) -> int | None:
    """The sequence number of the first event that was altered, removed or slipped in; ``None`` if the chain holds."""
    previous, expected = GENESIS, 1
    for event in events:
        if event.seq != expected or event.prev_hash != previous or event.hash != event_hash(event):
            return expected
        previous, expected = event.hash, expected + 1
    return None
