"""Asking for a move, carrying it out in batches, and taking it back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.models import User
from app.auth.values import CurrentActor
from app.cases import choosing, moving
from app.cases.models import Case, Cycle
from app.cases.moving import Moved, Place, Relocation, Unmovable, WayBack
from app.core.errors import DomainError, InvalidInput, NotFound
from app.core.jobs import defer
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.moves import policy, queries
from app.moves.forecast import forecast
from app.moves.models import CaseMove, CaseMoveItem
from app.moves.values import BROKEN, Wish
from workflows.checks import Finding, is_sound
from workflows.state_maps import Standing, validate

BATCH = 10
"""Cases in one transaction: whoever presses a button on one of them waits for all, so it has to be short."""
LONGEST_REASON = 2000

_log = logging.getLogger(__name__)


class BadMap(DomainError):
    """The map of states can't be used; ``findings`` say where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Order:
    """How a move was confirmed: with which reason, the number of cases that the page showed, and the press's key."""

    reason: str
    expected: int
    key: str
    for_new: bool = False


def judge(wish: Wish, standings: Mapping[str, Standing]) -> list[Finding]:
    """What is wrong with a map, and what is worth knowing about it, given where its cases stand."""
    return validate(compiled(wish.source).definition, compiled(wish.target).definition, wish.states, standings)


def request(session: Session, wish: Wish, order: Order, *, actor: CurrentActor, now: datetime) -> CaseMove:
    """Ask the worker for a move. Sent twice under one key there is one.

    Raises NotFound, BadMap, InvalidInput (reason, confirmation: the number of cases isn't the one that would move now).
    """
    policy.check(actor)
    known = _pressed(session, order, actor)
    if known is not None:
        return known
    _hold(session, wish.source, wish.target, actor)
    findings = judge(wish, queries.standings(session, wish))
    if not is_sound(findings):
        raise BadMap(findings)
    _check(order, len(forecast(session, wish, now=now).moving))
    move = CaseMove(
        agency_id=actor.agency_id,
        source=wish.source,
        target=wish.target,
        unit_id=wish.unit_id,
        cycle_id=wish.cycle_id,
        states=dict(wish.states),
        reason=order.reason.strip(),
        press_key=order.key,
        requested_by_id=actor.user_id,
        requested_at=now,
        switched=_switch(session, wish) if order.for_new else [],
    )
    return _ask(session, move, "request", actor, now)


def request_undo(session: Session, move_id: UUID, order: Order, *, actor: CurrentActor, now: datetime) -> CaseMove:
    """Ask the worker to bring the cases of a move back that nobody acted on since.

    Raises NotFound for one that is under way, is itself a way back or was taken back, InvalidInput.
    """
    policy.check(actor)
    known = _pressed(session, order, actor)
    if known is not None:
        return known
    move = session.scalar(
        select(CaseMove).where(CaseMove.id == move_id, CaseMove.agency_id == actor.agency_id).with_for_update()
    )
    if move is None or not may_undo(move, queries.undone_by(session, move.id)):
        raise NotFound
    _hold(session, move.target, move.source, actor)
    _check(order, move.moved)
    back = CaseMove(
        agency_id=move.agency_id,
        source=move.target,
        target=move.source,
        unit_id=move.unit_id,
        cycle_id=move.cycle_id,
        states={},
        reason=order.reason.strip(),
        press_key=order.key,
        requested_by_id=actor.user_id,
        requested_at=now,
        undoes_id=move.id,
        switched=_switch_back(session, move),
    )
    return _ask(session, back, "undo", actor, now)


def may_undo(move: CaseMove, undone: CaseMove | None) -> bool:
    """Whether a move can be taken back: it is done, moved something, is no way back itself, wasn't taken back (by
    ``undone``), and its version is still in use."""
    usable = move.status == "done" and move.moved > 0 and move.undoes_id is None
    return usable and undone is None and move.source.status == "published"


def run_batch(session: Session, move_id: UUID, *, now: datetime) -> bool:
    """Move the next cases and the cursor in the same transaction; True while there is more.

    A job that is run twice waits for the row lock and then continues behind the cursor, so nothing moves twice.
    """
    move = session.get_one(CaseMove, move_id, with_for_update={"of": CaseMove}, populate_existing=True)
    if move.status == "done":
        return False
    actor = _requester(session, move)
    work = _undo_batch(session, move) if move.undoes_id else _batch(session, move)
    if move.status == "queued":
        move.status, move.total = "running", _total(session, move)
    for case_id, wanted in work:
        _one(session, move, case_id, wanted, actor, now)
        move.cursor = case_id
    more = len(work) == BATCH
    if not more:
        move.status, move.finished_at = "done", now
        move.total = move.moved + move.stayed
    session.flush()
    return more


def wish_of(move: CaseMove) -> Wish:
    """What a stored move was asked for."""
    return Wish(move.source, move.target, move.states, move.unit_id, move.cycle_id)


def _batch(session: Session, move: CaseMove) -> list[tuple[UUID, Relocation | WayBack]]:
    key = f"move:{move.id}"
    return [
        (case_id, Relocation(case_id, move.source_version_id, move.target, move.states, key, move.reason))
        for case_id in queries.batch(session, wish_of(move), move.cursor, BATCH)
    ]


def _undo_batch(session: Session, move: CaseMove) -> list[tuple[UUID, Relocation | WayBack]]:
    items = queries.moved_items(session, move.undoes_id, move.cursor, BATCH) if move.undoes_id else []
    return [(item.case_id, _way_back(move, item)) for item in items]


def _way_back(move: CaseMove, item: CaseMoveItem) -> WayBack:
    place = Place(item.from_state, item.entry_seq, item.entered_at, item.handed_to, item.hands)
    return WayBack(item.case_id, move.target, place, item.event_seq or 0, item.revision, f"move:{move.id}", move.reason)


def _total(session: Session, move: CaseMove) -> int:
    return move.undoes.moved if move.undoes else queries.count(session, wish_of(move))


def _one(
    session: Session,
    move: CaseMove,
    case_id: UUID,
    wanted: Relocation | WayBack,
    actor: CurrentActor | None,
    now: datetime,
) -> None:
    """One case in a savepoint of its own: a broken one is listed and holds up nobody."""
    try:
        with session.begin_nested():
            act = moving.move if isinstance(wanted, Relocation) else moving.move_back
            moved = act(session, wanted, actor=actor, now=now)  # type: ignore[operator]
    except Unmovable as refusal:
        _note(session, move, case_id, reason=refusal.code)
    except OperationalError:
        # The connection is gone, or two locks wait for each other: the worker tries the whole batch again.
        raise
    except Exception:
        _log.exception("case %s can't be moved by %s", case_id, move.id)
        _note(session, move, case_id, reason=BROKEN)
    else:
        _note(session, move, case_id, moved=moved)


def _note(session: Session, move: CaseMove, case_id: UUID, *, moved: Moved | None = None, reason: str = "") -> None:
    case = session.get_one(Case, case_id)
    place = moved.place if moved else moving.place_of(case)
    session.add(
        CaseMoveItem(
            agency_id=move.agency_id,
            move_id=move.id,
            case_id=case_id,
            outcome="moved" if moved else "stayed",
            reason=reason,
            from_state=place.state,
            to_state=case.state if moved else None,
            entry_seq=place.entry_seq,
            entered_at=place.entered_at,
            handed_to=place.handed_to,
            hands=place.hands,
            event_seq=moved.event.seq if moved else None,
            revision=case.revision,
            notes=list(moved.notes) if moved else [],
        )
    )
    move.moved += moved is not None
    move.stayed += moved is None


def _pressed(session: Session, order: Order, actor: CurrentActor) -> CaseMove | None:
    return session.scalar(
        select(CaseMove).where(CaseMove.agency_id == actor.agency_id, CaseMove.press_key == order.key)
    )


def _hold(session: Session, source: DefinitionVersion, target: DefinitionVersion, actor: CurrentActor) -> None:
    """Both versions of the agency, and the target in use until the move is asked for: nobody retires it meanwhile."""
    if {source.agency_id, target.agency_id} != {actor.agency_id}:
        raise NotFound
    session.refresh(target, with_for_update={"read": True})
    if target.status != "published":
        raise NotFound


def _check(order: Order, number: int) -> None:
    errors = {}
    if not order.reason.strip():
        errors["reason"] = "reason_empty"
    elif len(order.reason) > LONGEST_REASON:
        errors["reason"] = "reason_long"
    if number == 0:
        errors["expected"] = "nothing"
    elif order.expected != number:
        errors["expected"] = "other_number"
    if errors:
        raise InvalidInput(errors)


def _switch(session: Session, wish: Wish) -> list[str]:
    """Give the target to new cases of the cycles that give them the source. Raises InvalidInput."""
    found = []
    for cycle in _cycles(session, wish):
        carries = cycle.rhythm == "none" or moving.opens_periods(compiled(wish.target))
        if not carries:
            raise InvalidInput({"for_new": "no_periods"})
        if choosing.switch(session, cycle, wish.source.id, wish.target.id):
            found.append(str(cycle.id))
    return found


def _cycles(session: Session, wish: Wish) -> Sequence[Cycle]:
    query = select(Cycle).where(Cycle.agency_id == wish.source.agency_id, Cycle.status != "closed")
    if wish.cycle_id is not None:
        query = query.where(Cycle.id == wish.cycle_id)
    return session.scalars(query.order_by(Cycle.id).with_for_update(of=Cycle)).all()


def _switch_back(session: Session, move: CaseMove) -> list[str]:
    ids = [UUID(one) for one in move.switched]
    query = select(Cycle).where(Cycle.id.in_(ids), Cycle.status != "closed").order_by(Cycle.id)
    cycles = session.scalars(query.with_for_update(of=Cycle)).all()
    back = (move.target_version_id, move.source_version_id)
    return [str(cycle.id) for cycle in cycles if choosing.switch(session, cycle, *back)]


def _ask(session: Session, move: CaseMove, verb: str, actor: CurrentActor, now: datetime) -> CaseMove:
    session.add(move)
    session.flush()
    changes = {
        "source": str(move.source), "target": str(move.target), "states": move.states, "reason": move.reason,
        "cycles": move.switched,
    }  # fmt: skip
    record(session, actor=actor, action=f"case_move.{verb}", subject=move, changes=changes, now=now)
    defer(session, "moves.batch", {"move_id": str(move.id)})
    return move


def _requester(session: Session, move: CaseMove) -> CurrentActor:
    """Whoever asked for the move, as the events name them; what they may do was asked when they did."""
    user = session.get_one(User, move.requested_by_id)
    return CurrentActor(user.id, user.agency_id, user.employee_id, user.display_name, username=user.username)
