"""Counting cases. A dashboard costs one aggregate, whatever number of tiles is cut out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, Uuid, and_, cast, func, literal, null, or_, select, true
from sqlalchemy.orm import Session

from app.auth.values import Scope
from app.cases.models import Case, Cycle
from app.cases.policy import below
from app.core.errors import NotFound
from app.dashboards.values import AGE_BANDS, Branch, Cell, Place
from app.definitions.models import DefinitionVersion
from app.people.models import Unit

LONGEST_PATH = 20
DAY = 86400


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


@dataclass(frozen=True)
class Selection:
    """The cases that a dashboard is about.

    Without a cycle those of every open one, whatever the period. ``unit_id`` takes in what lies below the unit;
    ``versions`` are the versions of workflows that the cases follow, empty for whichever.
    """

    agency_id: UUID
    reach: Scope
    cycle: Cycle | None = None
    period_id: UUID | None = None
    unit_id: UUID | None = None
    versions: tuple[UUID, ...] = ()

    def where(self) -> ColumnElement[bool]:
        """The condition on Case."""
        found = [within(self.reach, self.agency_id)]
        if self.cycle is None:
            found.append(Case.cycle_id.in_(select(Cycle.id).where(Cycle.status == "open")))
        else:
            found.append(of_round(self.cycle, self.period_id))
        if self.unit_id is not None:
            found.append(Case.unit_id.in_(below({self.unit_id})))
        if self.versions:
            found.append(Case.definition_version_id.in_(self.versions))
        return and_(*found)


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
    return count_selected(session, Selection(cycle.agency_id, reach, cycle, period_id), branch=branch, now=now)


def count_selected(session: Session, cases: Selection, *, branch: Branch | None, now: datetime) -> list[Cell]:
    """The cases of a selection, counted as ``count_cells`` does."""
    columns = [
        Case.state, Case.predicate, func.count(),
        func.count().filter(Case.due_at < now, Case.closed_at.is_(None)),
        Case.definition_version_id, _waited(now), *(func.count().filter(_aged(now, band)) for band in AGE_BANDS),
    ]  # fmt: skip
    query, top = grouped(select(*columns).where(cases.where()), branch)
    rows = session.execute(query.group_by(top, Case.state, Case.predicate, Case.definition_version_id))
    return [Cell(row[-1], *row[:4], tuple(row[6:-1]), row[4], float(row[5] or 0)) for row in rows]


def days(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """An interval as a number of days."""
    return func.extract("epoch", moment) / DAY


def _waited(now: datetime) -> ColumnElement[Any]:
    return func.sum(days(now - Case.entered_at)).filter(Case.closed_at.is_(None))


def grouped(query: Select[Any], branch: Branch | None) -> tuple[Select[Any], ColumnElement[Any]]:
    """A query of cases with the child unit that each belongs to as its last column, ``top``, and that column."""
    if branch is None:
        nowhere: ColumnElement[Any] = cast(null(), Uuid)
        return query.add_columns(nowhere.label("top")), nowhere
    groups = _groups(branch)
    return query.join(groups, groups.c.id == Case.unit_id).add_columns(groups.c.top), groups.c.top


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


def read_versions(session: Session, ids: Iterable[UUID]) -> list[DefinitionVersion]:
    """Versions by their identifiers; asks only for those that the session doesn't hold yet."""
    wanted = set(ids)
    known = (session.identity_map.get(session.identity_key(DefinitionVersion, one)) for one in wanted)
    held = [one for one in known if one is not None]
    if missing := wanted - {one.id for one in held}:
        held += session.scalars(select(DefinitionVersion).where(DefinitionVersion.id.in_(missing)))
    return held
