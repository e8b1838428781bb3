"""Counting cases. A dashboard costs one aggregate, whatever number of tiles is cut out of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Uuid, and_, cast, func, literal, null, or_, select, true
from sqlalchemy.orm import Session

from app.auth.values import Scope
from app.cases.models import Case, Cycle
from app.cases.policy import below
from app.core.errors import NotFound
from app.dashboards.values import AGE_BANDS, Branch, Cell, Place
from app.people.models import Unit

LONGEST_PATH = 20


def within(reach: Scope, agency_id: UUID) -> ColumnElement[bool]:
    """Cases of the agency, and of those only the ones in the reach of the permission."""
    inside = true() if reach.whole_agency else Case.unit_id.in_(below(reach.units))
    return and_(Case.agency_id == agency_id, inside)


def read_branch(session: Session, *, agency_id: UUID, reach: Scope, unit_id: UUID | None) -> Branch:
    """Where a person stands in the unit tree. Raises NotFound for a unit outside their reach; two statements."""
    if unit_id is None:
        tops = _tops(session, agency_id, reach)
        if len(tops) != 1:
            return Branch((), tops)
        path: tuple[Place, ...] = tops
    else:
        path = _path(session, agency_id, reach, unit_id)
    return Branch(path, _places(session, Unit.parent_id == path[-1].id))


def _places(session: Session, *conditions: ColumnElement[bool]) -> tuple[Place, ...]:
    rows = session.execute(select(Unit.id, Unit.name).where(*conditions).order_by(Unit.name, Unit.id))
    return tuple(Place(*row) for row in rows)


def _tops(session: Session, agency_id: UUID, reach: Scope) -> tuple[Place, ...]:
    """The topmost units of the reach; one that lies below another of them is part of that one."""
    if reach.whole_agency:
        return _places(session, Unit.agency_id == agency_id, Unit.parent_id.is_(None))
    outermost = or_(Unit.parent_id.is_(None), Unit.parent_id.not_in(below(reach.units)))
    return _places(session, Unit.agency_id == agency_id, Unit.id.in_(reach.units), outermost)


def _path(session: Session, agency_id: UUID, reach: Scope, unit_id: UUID) -> tuple[Place, ...]:
    """From the topmost unit of the reach down to the unit."""
    start = select(Unit.id, Unit.name, Unit.parent_id, literal(0).label("height"))
    up = start.where(Unit.id == unit_id, Unit.agency_id == agency_id).cte("up", recursive=True)
    above = select(Unit.id, Unit.name, Unit.parent_id, up.c.height + 1).join(up, Unit.id == up.c.parent_id)
    up = up.union_all(above.where(up.c.height < LONGEST_PATH))
    rows = session.execute(select(up.c.id, up.c.name).order_by(up.c.height))
    upward = [Place(*row) for row in rows]
    if not reach.whole_agency:
        last = max((index for index, place in enumerate(upward) if place.id in reach.units), default=-1)
        upward = upward[: last + 1]
    if not upward:
        raise NotFound
    return tuple(reversed(upward))


def of_round(cycle: Cycle, period_id: UUID | None) -> ColumnElement[bool]:
    """The annual cases of a cycle, or those of one of its periods; the two follow different workflows."""
    return and_(Case.cycle_id == cycle.id, Case.period_id.is_not_distinct_from(period_id))


def count_cells(
    session: Session,
    *,
    cycle: Cycle,
    reach: Scope,
    branch: Branch | None,
    now: datetime,
    period_id: UUID | None = None,
) -> list[Cell]:
    """The annual cases of a cycle, or those of a period, by child unit (with what lies below it), state and predicate.

    Without a branch all cases of the reach count as one group.
    """
    groups = _groups(branch) if branch else None
    top: ColumnElement[Any] = cast(null(), Uuid) if groups is None else groups.c.top
    columns = [
        Case.state, Case.predicate, func.count(),
        func.count().filter(Case.due_at < now, Case.closed_at.is_(None)),
        *(func.count().filter(_aged(now, band)) for band in AGE_BANDS),
    ]  # fmt: skip
    query = select(top, *columns).where(within(reach, cycle.agency_id), of_round(cycle, period_id))
    if groups is not None:
        query = query.join(groups, groups.c.id == Case.unit_id)
    rows = session.execute(query.group_by(top, Case.state, Case.predicate))
    return [Cell(row[0], row[1], row[2], row[3], row[4], tuple(row[5:])) for row in rows]


def _groups(branch: Branch) -> CTE:
    """Each unit of the branch with the child of the branch that it belongs to; the unit looked at is its own group."""
    ids = {place.id for place in branch.children}
    children = select(Unit.id, Unit.id.label("top")).where(Unit.id.in_(ids)).cte("units_by_group", recursive=True)
    tree = children.union(select(Unit.id, children.c.top).join(children, Unit.parent_id == children.c.id))
    if branch.here is None:
        return select(tree.c.id, tree.c.top).cte("grouped")
    own = select(Unit.id, Unit.id.label("top")).where(Unit.id == branch.here.id)
    return select(tree.c.id, tree.c.top).union(own).cte("grouped")


def _aged(now: datetime, band: tuple[int, int | None]) -> ColumnElement[bool]:
    youngest, oldest = band
    entered = Case.entered_at <= now - timedelta(days=youngest)
    return entered if oldest is None else entered & (Case.entered_at > now - timedelta(days=oldest))
