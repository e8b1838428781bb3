"""Who sees the achievement of which unit, and who sets it.

The law leaves the setting to the rules on organisations (p.94 1.e). As SE MenPANRB 3/2023 is reported, the leader above
the unit does; HR may enter it on that leader's behalf. Nobody sets the achievement of the unit that they lead
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.achievements.values import SetAs
from app.auth.permissions import Permission
from app.auth.queries import people_of
from app.auth.values import CurrentActor, Scope
from app.cases.policy import below
from app.people.models import Position, Posting, Unit
from app.people.structure import running


@dataclass(frozen=True)
class Reach:
    """What a person may do: conditions on Unit, and the role in which they set."""

    see: ColumnElement[bool]
    set_as_leader: ColumnElement[bool]
    set_as_hr: ColumnElement[bool]

    @property
    def set(self) -> ColumnElement[bool]:
        return or_(self.set_as_leader, self.set_as_hr)


def reach_of(session: Session, actor: CurrentActor, day: date) -> Reach | None:
    """What the person reaches on a day, which may be no unit; nothing for accounts without an employee and a role."""
    scope = actor.scope(Permission.CYCLE_READ)
    people = people_of(session, actor, day)
    if not scope and not people:
        return None
    held = _held(people, day)
    led = _led_units(held)
    as_leader = _below_leader(held) if people else false()
    see = or_(_within(scope), as_leader, Unit.id.in_(_tree(led)) if people else false())
    as_hr = and_(_within(actor.scope(Permission.CYCLE_MANAGE)), Unit.id.not_in(led) if people else true())
    own = Unit.agency_id == actor.agency_id
    return Reach(and_(own, see), and_(own, as_leader), and_(own, as_hr))


def capacity(session: Session, reach: Reach, unit_id: UUID) -> SetAs | None:
    """In which capacity somebody may set the achievement of a unit: as its leader's superior before as HR."""
    query = select(
        exists().where(Unit.id == unit_id, reach.set_as_leader), exists().where(Unit.id == unit_id, reach.set_as_hr)
    )
    as_leader, as_hr = session.execute(query).one()
    if as_leader:
        return SetAs.LEADER
    return SetAs.HR if as_hr else None


def settable(session: Session, reach: Reach, units: list[UUID]) -> frozenset[UUID]:
    """Of these units the ones whose achievement the person may set."""
    return frozenset(session.scalars(select(Unit.id).where(Unit.id.in_(units), reach.set)))


def _held(people: frozenset[UUID], day: date) -> Select[tuple[UUID]]:
    return select(Posting.position_id).where(Posting.employee_id.in_(people), running(Posting, day))


def _led_units(held: Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    return select(Position.unit_id).where(Position.id.in_(held), Position.heads_unit)


def _tree(led: Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    top = led.cte("led_units", recursive=True)
    child = aliased(Unit)
    tree = top.union(select(child.id).join(top, child.parent_id == top.c.unit_id))
    return select(tree.c.unit_id)


def _below_leader(held: Select[tuple[UUID]]) -> ColumnElement[bool]:
    """Units whose head answers to a post that is held; where a unit has no head, its parent's head stands above it."""
    head = aliased(Position)
    answers = exists().where(head.unit_id == Unit.id, head.heads_unit, head.superior_id.in_(held))
    headless = ~exists().where(head.unit_id == Unit.id, head.heads_unit)
    return or_(answers, and_(headless, Unit.parent_id.in_(_led_units(held))))


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.whole_agency:
        return true()
    return Unit.id.in_(below(scope.units)) if scope.units else false()
