"""Reading what can be moved, and the log of moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case, CaseVote, Cycle, Period
from app.cases.policy import below
from app.core.errors import NotFound
from app.definitions.models import DefinitionVersion
from app.moves.models import CaseMove, CaseMoveItem
from app.moves.values import Wish
from app.people.models import Employee, Unit
from workflows.state_maps import Standing

PAGE = 50
NAMES = 50
"""How many people a page names under one reason; the file has them all."""


def movable(wish: Wish) -> ColumnElement[bool]:
    """The running cases that a wish is about. What is finished stays on its version and isn't counted."""
    found = (
        (Case.agency_id == wish.source.agency_id)
        & (Case.definition_version_id == wish.source.id)
        & Case.closed_at.is_(None)
    )
    if wish.cycle_id is not None:
        found &= Case.cycle_id == wish.cycle_id
    if wish.unit_id is not None:
        found &= Case.unit_id.in_(below({wish.unit_id}))
    return found


_STAY = (CaseVote.case_id == Case.id) & (CaseVote.entry_seq == Case.entry_seq)
"""The votes of a case that count for its present stay."""


def rows(session: Session, wish: Wish) -> Sequence[Row[Any]]:
    """The cases with what a dry run looks at, in the order in which the worker takes them; one statement.

    ``voted`` are the steps on which a vote of the present stay runs, empty where there is none.
    """
    votes = select(func.array_agg(CaseVote.transition.distinct())).where(_STAY).correlate(Case)
    query = (
        select(
            Case.id, Case.state, Case.entry_seq, Case.entered_at, Case.due_at, Case.hands, Case.cycle_id,
            Case.period_id, Case.parent_id, Employee.name.label("owner"), Unit.name.label("unit"),
            votes.scalar_subquery().label("voted"),
        )
        .join(Employee, Employee.id == Case.owner_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(movable(wish))
        .order_by(Case.id)
    )  # fmt: skip
    return session.execute(query).all()


def rounds(
    session: Session, cycle_ids: Collection[UUID], period_ids: Collection[UUID]
) -> tuple[dict[UUID, Cycle], dict[UUID, Period]]:
    """Cycles and some of their periods by identifier; one statement."""
    within = (Period.cycle_id == Cycle.id) & Period.id.in_(period_ids)
    query = select(Cycle, Period).outerjoin(Period, within).where(Cycle.id.in_(cycle_ids))
    found = session.execute(query).all()
    return {row.Cycle.id: row.Cycle for row in found}, {row.Period.id: row.Period for row in found if row.Period}


def standings(session: Session, wish: Wish) -> dict[str, Standing]:
    """How many cases stand in each state, and on what votes and hand-overs run there; one statement."""
    hands = func.array_agg(Case.hands.distinct()).filter(Case.hands.is_not(None))
    votes = func.array_agg(CaseVote.transition.distinct()).filter(CaseVote.transition.is_not(None))
    query = (
        select(Case.state, func.count(Case.id.distinct()), votes, hands)
        .outerjoin(CaseVote, _STAY)
        .where(movable(wish))
        .group_by(Case.state)
    )
    return {
        state: Standing(number, frozenset(voted or ()), frozenset(taken or ()))
        for state, number, voted, taken in session.execute(query)
    }


def batch(session: Session, wish: Wish, after: UUID | None, limit: int) -> list[UUID]:
    """The next cases behind the last one done."""
    query = select(Case.id).where(movable(wish))
    if after is not None:
        query = query.where(Case.id > after)
    return list(session.scalars(query.order_by(Case.id).limit(limit)))


def count(session: Session, wish: Wish) -> int:
    """How many running cases a wish is about."""
    return session.scalar(select(func.count()).select_from(Case).where(movable(wish))) or 0


def moved_items(session: Session, move_id: UUID, after: UUID | None, limit: int) -> list[CaseMoveItem]:
    """The next cases that a move moved, behind the last one brought back."""
    query = select(CaseMoveItem).where(CaseMoveItem.move_id == move_id, CaseMoveItem.outcome == "moved")
    if after is not None:
        query = query.where(CaseMoveItem.case_id > after)
    return list(session.scalars(query.order_by(CaseMoveItem.case_id).limit(limit)))


_WHOLE = (
    joinedload(CaseMove.source), joinedload(CaseMove.target), joinedload(CaseMove.unit), joinedload(CaseMove.cycle),
    joinedload(CaseMove.requested_by), joinedload(CaseMove.undoes),
)  # fmt: skip


def list_moves(session: Session, agency_id: UUID, limit: int = 100) -> list[CaseMove]:
    """The log, newest first."""
    query = select(CaseMove).where(CaseMove.agency_id == agency_id).options(*_WHOLE)
    return list(session.scalars(query.order_by(CaseMove.id.desc()).limit(limit)))


def get_move(session: Session, move_id: UUID, *, agency_id: UUID) -> CaseMove:
    """Raises NotFound."""
    query = select(CaseMove).where(CaseMove.id == move_id, CaseMove.agency_id == agency_id)
    move = session.scalar(query.options(*_WHOLE).execution_options(populate_existing=True))
    if move is None:
        raise NotFound
    return move


def undone_by(session: Session, move_id: UUID) -> CaseMove | None:
    """The move that takes this one back, if somebody asked for it."""
    return session.scalar(select(CaseMove).where(CaseMove.undoes_id == move_id))


def reasons(session: Session, move_id: UUID) -> Mapping[str, int]:
    """Why cases stayed, the most frequent first."""
    counted = func.count()
    query = (
        select(CaseMoveItem.reason, counted)
        .where(CaseMoveItem.move_id == move_id, CaseMoveItem.outcome == "stayed")
        .group_by(CaseMoveItem.reason)
        .order_by(counted.desc())
    )
    return {reason: number for reason, number in session.execute(query)}


@dataclass(frozen=True)
class Entry:
    """One case of the log."""

    item: CaseMoveItem
    owner: str
    unit: str


def _entries(move_id: UUID) -> Select[Any]:
    return (
        select(CaseMoveItem, Employee.name, Unit.name)
        .join(Case, Case.id == CaseMoveItem.case_id)
        .join(Employee, Employee.id == Case.owner_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(CaseMoveItem.move_id == move_id)
    )


def list_entries(
    session: Session, move_id: UUID, *, outcome: str | None, after: UUID | None, limit: int | None = PAGE
) -> list[Entry]:
    """Cases of a move in the order in which they were taken, from behind one on."""
    query = _entries(move_id).order_by(CaseMoveItem.id)
    if outcome is not None:
        query = query.where(CaseMoveItem.outcome == outcome)
    if after is not None:
        query = query.where(CaseMoveItem.id > after)
    return [Entry(*row) for row in session.execute(query.limit(limit))]


@dataclass(frozen=True)
class UnitLine:
    """A unit of the tree with how deep it lies."""

    id: UUID
    name: str
    depth: int


def unit_tree(session: Session, agency_id: UUID) -> list[UnitLine]:
    """All units, each under the one above it."""
    query = select(Unit.id, Unit.name, Unit.parent_id).where(Unit.agency_id == agency_id).order_by(Unit.name)
    below_of: dict[UUID | None, list[tuple[UUID, str]]] = {}
    for unit_id, name, parent_id in session.execute(query):
        below_of.setdefault(parent_id, []).append((unit_id, name))
    found: list[UnitLine] = []
    waiting = [(unit, 0) for unit in reversed(below_of.get(None, []))]
    while waiting:
        (unit_id, name), depth = waiting.pop()
        found.append(UnitLine(unit_id, name, depth))
        waiting += [(unit, depth + 1) for unit in reversed(below_of.get(unit_id, []))]
    return found


def has_unit(session: Session, unit_id: UUID, agency_id: UUID) -> bool:
    """Whether a unit belongs to the agency."""
    return session.scalar(select(Unit.id).where(Unit.id == unit_id, Unit.agency_id == agency_id)) is not None


def version(session: Session, version_id: UUID) -> DefinitionVersion:
    """One of the versions of a move."""
    return session.get_one(DefinitionVersion, version_id)


Counted = tuple[DefinitionVersion, int]
"""A version with the number of cases that run on it."""


def versions(session: Session, agency_id: UUID) -> list[Counted]:
    """The versions that are published or on which something runs, newest first within each workflow."""
    running = (
        select(Case.definition_version_id.label("version_id"), func.count().label("number"))
        .where(Case.agency_id == agency_id, Case.closed_at.is_(None))
        .group_by(Case.definition_version_id)
        .subquery()
    )
    query = (
        select(DefinitionVersion, func.coalesce(running.c.number, 0))
        .outerjoin(running, running.c.version_id == DefinitionVersion.id)
        .where(DefinitionVersion.agency_id == agency_id)
        .where((DefinitionVersion.status == "published") | running.c.number.is_not(None))
        .order_by(DefinitionVersion.code, DefinitionVersion.number.desc())
    )
    return [(version, number) for version, number in session.execute(query)]


def targets(found: Sequence[Counted], source: DefinitionVersion) -> list[DefinitionVersion]:
    """The published versions that its cases can be moved to: of the same workflow first, then of the same kind."""
    fitting = [
        version
        for version, _number in found
        if version.kind == source.kind and version.status == "published" and version.id != source.id
    ]
    return sorted(fitting, key=lambda version: version.code != source.code)


def cycles_of(session: Session, source: DefinitionVersion) -> list[Cycle]:
    """The cycles in which cases run on a version."""
    used = select(Case.cycle_id).where(Case.definition_version_id == source.id, Case.closed_at.is_(None))
    return list(session.scalars(select(Cycle).where(Cycle.id.in_(used)).order_by(Cycle.starts_on.desc())))
