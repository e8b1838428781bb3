"""The register as tables of a statement: who is concerned, who holds which post, who stands above whom.

The rules are those of app.people.structure and app.cases.parties, for everybody at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import array, distinct_on
from sqlalchemy.orm import aliased

from app.auth.models import RoleGrant, User
from app.auth.permissions import Role
from app.followups.models import ReportAuthority
from app.people.hierarchy import DEEPEST
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import MAX_LEVELS, running
from app.people.values import EmployeeKind, PostingKind
from workflows.definition import Definition

Nobody = Callable[[CTE, UUID, date], ColumnElement[bool]]


def concerned(definition: Definition, agency_id: UUID, day: date) -> CTE:
    """The people whom the workflow applies to, with their post, its unit, and the appraiser's post that HR named."""
    applies = definition.applies_to
    kinds = applies.get("employee_kind") or (EmployeeKind.PNS, EmployeeKind.PPPK)
    query = (
        select(
            Employee.id.label("id"),
            Employee.name.label("name"),
            Posting.position_id.label("post"),
            Position.unit_id.label("unit_id"),
            Posting.appraiser_position_id.label("named"),
        )
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Position, Position.id == Posting.position_id)
        .where(
            Employee.agency_id == agency_id,
            Employee.active,
            Employee.kind.in_([str(kind) for kind in listed(kinds)]),
            Posting.kind == PostingKind.DEFINITIVE,
            running(Posting, day),
        )
        .ext(distinct_on(Employee.id))
        .order_by(Employee.id, Posting.starts_on.desc())
    )
    if units := listed(applies.get("units")):
        top = (
            select(Unit.id)
            .where(Unit.agency_id == agency_id, Unit.code.in_(units))
            .cte("applies_units", recursive=True)
        )
        tree = top.union(select(Unit.id).join(top, Unit.parent_id == top.c.id))
        query = query.where(Position.unit_id.in_(select(tree.c.id)))
    if kinds := listed(applies.get("position_kinds")):
        query = query.where(Position.kind.in_(kinds))
    return query.cte("owners")


def listed(value: object) -> list[str]:
    """A list out of ``applies_to``; nothing where it names none."""
    return [str(one) for one in value] if isinstance(value, (list, tuple, set, frozenset)) else []


def _holders(agency_id: UUID, day: date) -> CTE:
    """Who exercises each post on the day: a Plh before the holder before a Plt, then the lower identifier."""
    order = case((Posting.kind == PostingKind.PLH, 0), (Posting.kind == PostingKind.DEFINITIVE, 1), else_=2)
    return (
        select(Posting.position_id.label("post"), Posting.employee_id.label("holder"))
        .join(Employee, Employee.id == Posting.employee_id)
        .where(Posting.agency_id == agency_id, running(Posting, day), Employee.active)
        .ext(distinct_on(Posting.position_id))
        .order_by(Posting.position_id, order, Posting.employee_id)
        .cte("holders")
    )


def _acting(agency_id: UUID, day: date) -> CTE:
    """The post that somebody holds as Plt, the newest where there are several (p.89 A.5-6)."""
    return (
        select(
            Posting.employee_id.label("id"),
            Posting.position_id.label("post"),
            Posting.appraiser_position_id.label("named"),
        )
        .where(Posting.agency_id == agency_id, Posting.kind == PostingKind.PLT, running(Posting, day))
        .ext(distinct_on(Posting.employee_id))
        .order_by(Posting.employee_id, Posting.starts_on.desc(), Posting.id)
        .cte("acting")
    )


def way_up(owners: CTE, agency_id: UUID, day: date) -> CTE:
    """Each owner's line, level by level, with the different people found on it; it ends at the third."""
    holders, acting, own = _holders(agency_id, day), _acting(agency_id, day), aliased(Position)
    post = func.coalesce(acting.c.post, owners.c.post)
    begin = case((owners.c.named.is_not(None), owners.c.named), else_=func.coalesce(acting.c.named, own.superior_id))
    start = (
        select(owners.c.id.label("owner_id"), begin.label("post"))
        .outerjoin(acting, acting.c.id == owners.c.id)
        .join(own, own.id == post)
        .cte("starts")
    )
    first = (
        select(
            start.c.owner_id,
            start.c.post,
            literal(1).label("depth"),
            _with(start.c.owner_id, holders, None).label("found"),
        )
        .outerjoin(holders, holders.c.post == start.c.post)
        .where(start.c.post.is_not(None))
    )
    up = first.cte("up", recursive=True)
    above = aliased(Position)
    further = (
        select(up.c.owner_id, above.superior_id, up.c.depth + 1, _with(up.c.owner_id, holders, up.c.found))
        .join(above, above.id == up.c.post)
        .outerjoin(holders, holders.c.post == above.superior_id)
        .where(above.superior_id.is_not(None), up.c.depth < MAX_LEVELS, func.cardinality(up.c.found) < 3)
    )
    return up.union_all(further)


def _with(owner: ColumnElement[UUID], holders: CTE, found: Any) -> ColumnElement[Any]:
    """Those found so far and the holder, unless the post is vacant, the owner's own, or its holder was found."""
    nobody: Any = func.array_remove(array([owner]), owner) if found is None else found
    new = and_(holders.c.holder.is_not(None), holders.c.holder != owner, holders.c.holder != func.all(nobody))
    return case((new, func.array_append(nobody, holders.c.holder)), else_=nobody)


def _no_agency_hr(_owners: CTE, agency_id: UUID, _day: date) -> ColumnElement[bool]:
    return ~_has_role(agency_id, RoleGrant.unit_id.is_(None))


def _no_unit_hr(owners: CTE, agency_id: UUID, _day: date) -> ColumnElement[bool]:
    granted = select(RoleGrant.unit_id).join(User, User.id == RoleGrant.user_id)
    granted = granted.where(RoleGrant.agency_id == agency_id, RoleGrant.role == Role.HR.value, User.active)
    top = select(Unit.id).where(Unit.id.in_(granted)).cte("hr_units", recursive=True)
    tree = top.union(select(Unit.id).join(top, Unit.parent_id == top.c.id))
    return and_(~_has_role(agency_id, RoleGrant.unit_id.is_(None)), owners.c.unit_id.not_in(select(tree.c.id)))


def _has_role(agency_id: UUID, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        RoleGrant.agency_id == agency_id,
        RoleGrant.role == Role.HR.value,
        User.id == RoleGrant.user_id,
        User.active,
        *where,
    )


def _no_unit_head(owners: CTE, agency_id: UUID, day: date) -> ColumnElement[bool]:
    """Nobody but the owner leads the unit of the post or one above it."""
    return _nobody_leads(owners, _unit_line(agency_id), _holders(agency_id, day))


def _no_authority(owners: CTE, agency_id: UUID, day: date) -> ColumnElement[bool]:
    """Nobody but the owner holds the post that HR named for the nearest unit above or the agency, and nobody leads."""
    line, holders = _unit_line(agency_id), _holders(agency_id, day)
    named = (
        select(line.c.unit_id, ReportAuthority.position_id.label("post"))
        .join(ReportAuthority, or_(ReportAuthority.unit_id == line.c.upper, ReportAuthority.unit_id.is_(None)))
        .where(ReportAuthority.agency_id == agency_id)
        .ext(distinct_on(line.c.unit_id))
        .order_by(line.c.unit_id, ReportAuthority.unit_id.is_(None), line.c.depth)
        .cte("authorities")
    )
    stands = exists().where(
        named.c.unit_id == owners.c.unit_id, holders.c.post == named.c.post, holders.c.holder != owners.c.id
    )
    return and_(~stands, _nobody_leads(owners, line, holders))


def _unit_line(agency_id: UUID) -> CTE:
    """Each unit with itself and every unit above it, and how far above."""
    start = select(
        Unit.id.label("unit_id"), Unit.id.label("upper"), Unit.parent_id.label("parent_id"), literal(0).label("depth")
    )
    line = start.where(Unit.agency_id == agency_id).cte("unit_line", recursive=True)
    parent = aliased(Unit)
    further = select(line.c.unit_id, parent.id, parent.parent_id, line.c.depth + 1)
    return line.union_all(further.join(parent, parent.id == line.c.parent_id).where(line.c.depth < DEEPEST))


def _nobody_leads(owners: CTE, line: CTE, holders: CTE) -> ColumnElement[bool]:
    lead = aliased(Position)
    heads = (
        select(line.c.unit_id, holders.c.holder)
        .join(lead, and_(lead.unit_id == line.c.upper, lead.heads_unit))
        .join(holders, holders.c.post == lead.id)
        .cte("heads")
    )
    return ~exists().where(heads.c.unit_id == owners.c.unit_id, heads.c.holder != owners.c.id)


def _no_peer(owners: CTE, agency_id: UUID, day: date) -> ColumnElement[bool]:
    """Nobody else of the unit has a definitive post that answers to the same one.

    Counted by unit and superior post, the owner among them: pairs would grow with the square of a unit's size.
    """
    desk = aliased(Position)
    desks = (
        select(desk.unit_id, desk.superior_id)
        .join(Posting, Posting.position_id == desk.id)
        .join(Employee, Employee.id == Posting.employee_id)
        .where(
            desk.agency_id == agency_id,
            Posting.kind == PostingKind.DEFINITIVE,
            running(Posting, day),
            Employee.active,
        )
        .group_by(desk.unit_id, desk.superior_id)
        .having(func.count(Posting.employee_id.distinct()) > 1)
        .cte("desks")
    )
    own = aliased(Position)
    shared = (
        select(own.id)
        .join(desks, and_(desks.c.unit_id == own.unit_id, desks.c.superior_id == own.superior_id))
        .where(own.agency_id == agency_id)
    )
    return owners.c.post.not_in(shared)


NOBODY: dict[str, Nobody] = {
    "unit_head": _no_unit_head,
    "authority": _no_authority,
    "peer": _no_peer,
    "unit_hr": _no_unit_hr,
    "agency_hr": _no_agency_hr,
}
"""For each relation that isn't found up the line: the condition on an owner for whom nobody stands in it."""
