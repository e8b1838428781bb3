"""Who leads what on a day: the posts somebody leads from, and the people who answer to a post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running


@dataclass(frozen=True)
class LedPost:
    """A post that somebody holds and to which others answer; ``via`` is definitive, plt or plh."""

    position_id: UUID
    unit_id: UUID
    title: str
    unit: str
    kind: str
    heads_unit: bool
    via: str


@dataclass(frozen=True)
class Report:
    """Somebody who answers to a post; ``superior_position_id`` is that post."""

    employee_id: UUID
    position_id: UUID
    unit_id: UUID
    name: str
    title: str
    unit: str
    via: str
    superior_position_id: UUID


def led_posts(session: Session, *, employee_id: UUID, day: date) -> tuple[LedPost, ...]:
    """The posts that a person holds on the day and to which others answer, definitive ones first. One statement."""
    below, named = aliased(Position), aliased(Posting)
    answers = exists().where(below.superior_id == Position.id) | exists().where(
        named.appraiser_position_id == Position.id
    )
    rows = session.execute(
        select(
            Position.id, Position.unit_id, Position.title, Unit.name, Position.kind, Position.heads_unit, Posting.kind
        )
        .join(Posting, Posting.position_id == Position.id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Posting.employee_id == employee_id, running(Posting, day), answers)
        .order_by(Posting.kind, Position.code)
    )
    return tuple(LedPost(*row) for row in rows)


def direct_reports(session: Session, *, position_ids: Iterable[UUID], day: date) -> tuple[Report, ...]:
    """Everybody in service whose post answers to one of the posts on the day, or whom HR gave that appraiser.

    Sorted by unit and name; a person with two such posts stands there twice. One statement.
    """
    wanted = set(position_ids)
    superior = func.coalesce(Posting.appraiser_position_id, Position.superior_id)
    rows = session.execute(
        select(
            Employee.id, Position.id, Position.unit_id, Employee.name, Position.title, Unit.name, Posting.kind, superior
        )
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(superior.in_(wanted), running(Posting, day), Employee.active)
        .order_by(Unit.name, Employee.name, Position.code)
    )
    return tuple(Report(*row) for row in rows)
