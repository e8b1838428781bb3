"""Verbs for units and positions. Every change keeps both trees free of cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.changes import add, change, fetch, refresh_parties
from app.people.hierarchy import chain_above, lock_structure
from app.people.models import Position, Unit
from app.people.problems import refuse
from app.people.values import Editor, PositionKind


@dataclass(frozen=True)
class UnitData:
    """What HR types about a unit."""

    code: str
    name: str
    parent_id: UUID | None = None


@dataclass(frozen=True)
class PositionData:
    """What HR types about a position; ``superior_id`` is the post of the appraiser."""

    code: str
    title: str
    kind: PositionKind
    unit_id: UUID
    superior_id: UUID | None = None
    heads_unit: bool = False


def create_unit(session: Session, data: UnitData, *, agency_id: UUID, actor: Editor | None) -> Unit:
    """Raises RegisterRefused when the code is taken, NotFound when the parent isn't the agency's."""
    lock_structure(session, agency_id)
    _check_unit(session, data, agency_id=agency_id, unit_id=None)
    unit = Unit(agency_id=agency_id, code=data.code, name=data.name, parent_id=data.parent_id)
    add(session, unit, actor=actor, action="unit.create")
    return unit


def change_unit(session: Session, unit_id: UUID, data: UnitData, *, agency_id: UUID, actor: Editor | None) -> Unit:
    """Rename or move a unit. Raises RegisterRefused with the path when it would stand below itself."""
    lock_structure(session, agency_id)
    unit = fetch(session, Unit, unit_id, agency_id)
    _check_unit(session, data, agency_id=agency_id, unit_id=unit_id)
    values = {"code": data.code, "name": data.name, "parent_id": data.parent_id}
    change(session, unit, values, actor=actor, action="unit.change")
    return unit


def _check_unit(session: Session, data: UnitData, *, agency_id: UUID, unit_id: UUID | None) -> None:
    _check_code(session, Unit, data.code, agency_id=agency_id, own_id=unit_id)
    if data.parent_id is not None:
        fetch(session, Unit, data.parent_id, agency_id)
        if unit_id is not None:
            refuse_cycle("parent_id", data.name, unit_id, chain_above(session, Unit, data.parent_id))


def create_position(session: Session, data: PositionData, *, agency_id: UUID, actor: Editor | None) -> Position:
    """Raises RegisterRefused when the code is taken, NotFound when unit or superior aren't the agency's."""
    lock_structure(session, agency_id)
    _check_position(session, data, agency_id=agency_id, position_id=None)
    position = Position(agency_id=agency_id, **_values(data))
    add(session, position, actor=actor, action="position.create")
    return position


def change_position(
    session: Session, position_id: UUID, data: PositionData, *, agency_id: UUID, actor: Editor | None
) -> Position:
    """Raises RegisterRefused with the path when the position would stand above itself."""
    lock_structure(session, agency_id)
    position = fetch(session, Position, position_id, agency_id)
    _check_position(session, data, agency_id=agency_id, position_id=position_id)
    if change(session, position, _values(data), actor=actor, action="position.change"):
        refresh_parties(session, agency_id)
    return position


def set_superior(
    session: Session, position_id: UUID, superior_id: UUID | None, *, agency_id: UUID, actor: Editor | None
) -> Position:
    """Name the post above a position, or none for the top. Raises as change_position does."""
    lock_structure(session, agency_id)
    position = fetch(session, Position, position_id, agency_id)
    _check_superior(session, position.title, superior_id, agency_id=agency_id, position_id=position_id)
    if change(session, position, {"superior_id": superior_id}, actor=actor, action="position.change"):
        refresh_parties(session, agency_id)
    return position


def set_parent(
    session: Session, unit_id: UUID, parent_id: UUID | None, *, agency_id: UUID, actor: Editor | None
) -> Unit:
    """Name the unit above a unit. Raises as change_unit does."""
    unit = fetch(session, Unit, unit_id, agency_id)
    data = UnitData(unit.code, unit.name, parent_id)
    return change_unit(session, unit_id, data, agency_id=agency_id, actor=actor)


def _values(data: PositionData) -> dict[str, object]:
    return {
        "code": data.code,
        "title": data.title,
        "kind": str(data.kind),
        "unit_id": data.unit_id,
        "superior_id": data.superior_id,
        "heads_unit": data.heads_unit,
    }


def _check_position(session: Session, data: PositionData, *, agency_id: UUID, position_id: UUID | None) -> None:
    _check_code(session, Position, data.code, agency_id=agency_id, own_id=position_id)
    fetch(session, Unit, data.unit_id, agency_id)
    _check_superior(session, data.title, data.superior_id, agency_id=agency_id, position_id=position_id)


def _check_superior(
    session: Session, title: str, superior_id: UUID | None, *, agency_id: UUID, position_id: UUID | None
) -> None:
    if superior_id is None:
        return
    fetch(session, Position, superior_id, agency_id)
    if position_id is not None:
        refuse_cycle("superior_id", title, position_id, chain_above(session, Position, superior_id))


def _check_code(
    session: Session, model: type[Unit] | type[Position], code: str, *, agency_id: UUID, own_id: UUID | None
) -> None:
    taken = session.scalar(select(model.id).where(model.agency_id == agency_id, model.code == code))
    if taken is not None and taken != own_id:
        raise refuse("code", "code_taken", code=code)


def refuse_cycle(field: str, name: str, row_id: UUID, above: Sequence[tuple[UUID, str]]) -> None:
    """Raises RegisterRefused, naming the whole path, when the row is found among those that would stand above it."""
    ids = [above_id for above_id, _ in above]
    if row_id not in ids:
        return
    between = [title for _, title in above[: ids.index(row_id)]]
    code = "cycle" if between else "own_superior"
    raise refuse(field, code, path=" → ".join([name, *between, name]))
