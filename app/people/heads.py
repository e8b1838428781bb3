"""Who heads a unit on a day, who holds a post, and who stands beside somebody under the same superior."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.hierarchy import chain_above
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import Holder, preferred, running
from app.people.values import PostingKind


def unit_head(session: Session, *, owner_id: UUID, unit_id: UUID, day: date) -> Holder | None:
    """Whoever heads the unit, or the next unit up where nobody does or the owner does; nobody heads themself."""
    return _first(session, [row[0] for row in chain_above(session, Unit, unit_id)], owner_id, day)


def top_head(session: Session, *, owner_id: UUID, unit_id: UUID, day: date) -> Holder | None:
    """Whoever heads the topmost unit above this one, or the highest below it that somebody else heads."""
    return _first(session, [row[0] for row in reversed(chain_above(session, Unit, unit_id))], owner_id, day)


def post_holder(session: Session, *, owner_id: UUID, position_id: UUID, day: date) -> Holder | None:
    """Whoever exercises a post on the day; None where it is vacant or the owner's own."""
    holder = preferred(_holders(session, [position_id], day).get(position_id, ()))
    return None if holder is None or holder.employee_id == owner_id else holder


def peers_of(session: Session, *, owner_id: UUID, position_id: UUID, day: date) -> tuple[UUID, ...]:
    """People in service whose definitive post is in the same unit and under the same superior, by name."""
    own = select(Position.unit_id, Position.superior_id).where(Position.id == position_id).subquery()
    rows = session.execute(
        select(Employee.id, Employee.name)
        .distinct()
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Position, Position.id == Posting.position_id)
        .join(own, (own.c.unit_id == Position.unit_id) & (own.c.superior_id == Position.superior_id))
        .where(Posting.kind == PostingKind.DEFINITIVE, running(Posting, day), Employee.active, Employee.id != owner_id)
        .order_by(Employee.name, Employee.id)
    )
    return tuple(employee_id for employee_id, _ in rows)


def _first(session: Session, units: Sequence[UUID], owner_id: UUID, day: date) -> Holder | None:
    posts = session.execute(
        select(Position.unit_id, Position.id).where(Position.unit_id.in_(units), Position.heads_unit)
    )
    by_unit: dict[UUID, list[UUID]] = {}
    for unit_id, position_id in posts:
        by_unit.setdefault(unit_id, []).append(position_id)
    held = _holders(session, [post for found in by_unit.values() for post in found], day)
    for unit_id in units:
        holder = preferred([one for post in by_unit.get(unit_id, ()) for one in held.get(post, ())])
        if holder is not None and holder.employee_id != owner_id:
            return holder
    return None


def _holders(session: Session, position_ids: Sequence[UUID], day: date) -> dict[UUID, list[Holder]]:
    rows = session.execute(
        select(Posting.employee_id, Posting.position_id, Posting.kind)
        .join(Employee, Employee.id == Posting.employee_id)
        .where(Posting.position_id.in_(position_ids), running(Posting, day), Employee.active)
    )
    found: dict[UUID, list[Holder]] = {}
    for employee_id, position_id, kind in rows:
        found.setdefault(position_id, []).append(Holder(employee_id, position_id, kind))
    return found
