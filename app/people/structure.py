"""Who stands above whom on a given day: the postings read along the tree of positions.

The register says which post answers to which; people come and go. So a relation is always resolved at a date, and the
result carries how it came about (definitive, Plt, Plh, or an appraiser named by HR).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    Uuid,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.people.models import Delegation, Employee, EmployeeStatus, PanelMember, Position, Posting
from app.people.values import PostingKind

MAX_LEVELS = 12
# While a Plh stands in, the holder is away; a Plt holds a vacant post.
_PRECEDENCE = {PostingKind.PLH.value: 0, PostingKind.DEFINITIVE.value: 1, PostingKind.PLT.value: 2}


@dataclass(frozen=True)
class Holder:
    """Who holds a position on the day, and how; ``via`` is definitive, plt, plh, or override."""

    employee_id: UUID
    position_id: UUID
    via: str


def running(
    model: type[Posting] | type[Delegation] | type[EmployeeStatus] | type[PanelMember],
    day: date | ColumnElement[date],
) -> ColumnElement[bool]:
    """The half-open span of a row contains the day."""
    return (model.starts_on <= day) & or_(model.ends_on.is_(None), model.ends_on > day)


def titles_on(day: date) -> ScalarSelect[str | None]:
    """Titles of the posts that the employee of a query holds on the day, in one text; null for none."""
    return (
        select(func.string_agg(Position.title, ", "))
        .join(Posting, Posting.position_id == Position.id)
        .where(Posting.employee_id == Employee.id, running(Posting, day))
        .scalar_subquery()
    )


_OWNER, _POST, _DAY = bindparam("owner", type_=Uuid()), bindparam("post", type_=Uuid()), bindparam("day", type_=Date())


def absentees(
    substitute: UUID | ColumnElement[UUID] | InstrumentedAttribute[UUID | None], day: date | ColumnElement[date]
) -> Select[tuple[UUID]]:
    """For whom a person stands in on a day, as a part of a larger statement."""
    return select(Delegation.absent_id).where(
        Delegation.substitute_id == substitute,
        running(Delegation, day),
        exists().where(Employee.id == substitute, Employee.active),
    )


_ABSENT = absentees(_OWNER, _DAY)


def superiors(session: Session, *, owner_id: UUID, position_id: UUID, day: date, count: int = 3) -> list[Holder]:
    """The first ``count`` different people above the holder of a position, nearest first.

    A vacant post is passed over (penilaian berjenjang, p.89 A.2-3), also one whose holder left the service without
    the posting being ended; and so is the owner: nobody appraises themself through an acting role. While the owner is
    Plt elsewhere the way up begins there (p.89 A.5-6). One statement, whatever the depth.
    """
    found: list[Holder] = []
    for level in _levels(session, {"owner": owner_id, "post": position_id, "day": day}):
        holder = _pick(level)
        if holder is None or holder.employee_id == owner_id or holder.employee_id in {h.employee_id for h in found}:
            continue
        via = "override" if not found and level[0].overridden else holder.via
        found.append(Holder(holder.employee_id, holder.position_id, via))
        if len(found) == count:
            break
    return found


@dataclass(frozen=True)
class _Row:
    depth: int
    position_id: UUID
    employee_id: UUID | None
    kind: str | None
    overridden: bool


def _override(post: ColumnElement[UUID] | BindParameter[UUID]) -> ColumnElement[UUID | None]:
    """The appraiser's position that HR named on the owner's posting to a post, if any."""
    return (
        select(Posting.appraiser_position_id)
        .where(Posting.employee_id == _OWNER, Posting.position_id == post, running(Posting, _DAY))
        .order_by(Posting.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )


def _acting_post() -> ColumnElement[UUID | None]:
    """The post that the owner holds as Plt on the day, the newest where there are several.

    Who is Plt is evaluated by the head of the unit to whom they report as Plt, and by their own again when it ends
    (p.89 A.5-6); the law says this of the Plt alone, so a Plh stays with their own.
    """
    return (
        select(Posting.position_id)
        .where(Posting.employee_id == _OWNER, Posting.kind == PostingKind.PLT, running(Posting, _DAY))
        .order_by(Posting.starts_on.desc(), Posting.id)
        .limit(1)
        .scalar_subquery()
    )


@cache
def _way_up() -> Select[Any]:
    """Put together once: building the statement costs more than running it."""
    # An appraiser whom HR named for the post goes before everything that is worked out.
    named = _override(_POST)
    post = case((named.is_not(None), _POST), else_=func.coalesce(_acting_post(), _POST))
    override = _override(Position.id)
    first = select(
        func.coalesce(override, Position.superior_id).label("position_id"),
        literal(1).label("depth"),
        override.is_not(None).label("overridden"),
    ).where(Position.id == post)
    up = first.cte("up", recursive=True)
    above = select(Position.superior_id, up.c.depth + 1, literal(False)).join(up, Position.id == up.c.position_id)
    up = up.union_all(above.where(Position.superior_id.is_not(None), up.c.depth < MAX_LEVELS))
    in_service = exists().where(Employee.id == Posting.employee_id, Employee.active)
    return (
        select(up.c.depth, up.c.position_id, Posting.employee_id, Posting.kind, up.c.overridden)
        .join(Posting, (Posting.position_id == up.c.position_id) & running(Posting, _DAY) & in_service, isouter=True)
        .where(up.c.position_id.is_not(None))
        .order_by(up.c.depth)
    )


def _levels(session: Session, asked: Mapping[str, object]) -> Sequence[list[_Row]]:
    levels: dict[int, list[_Row]] = {}
    for row in session.execute(_way_up(), asked):
        levels.setdefault(row.depth, []).append(_Row(*row))
    return list(levels.values())


def _pick(level: list[_Row]) -> Holder | None:
    """Who exercises the post of a level."""
    return preferred(
        Holder(row.employee_id, row.position_id, row.kind)
        for row in level
        if row.employee_id is not None and row.kind is not None
    )


def preferred(holders: Iterable[Holder]) -> Holder | None:
    """Who exercises a post when several hold it; ties go to the lower identifier, so the answer is stable."""
    return min(holders, key=lambda one: (_PRECEDENCE[one.via], str(one.employee_id)), default=None)


def left_within(session: Session, holder: Holder, *, since: date, until: date) -> bool:
    """Whether a definitive holder gave the post up after the first day and no later than the last one, and serves on.

    The end of a posting is the first day without it, which is the day that the decree of the move names.
    """
    posting = exists().where(
        Posting.employee_id == holder.employee_id,
        Posting.position_id == holder.position_id,
        Posting.kind == PostingKind.DEFINITIVE,
        Posting.starts_on <= since,
        Posting.ends_on > since,
        Posting.ends_on <= until,
        exists().where(Employee.id == holder.employee_id, Employee.active),
    )
    return bool(session.scalar(select(posting)))


def absent_for(session: Session, *, substitute_id: UUID, day: date) -> frozenset[UUID]:
    """For whom the person stands in on the day; a substitute of a substitute has no right, nor one who has left."""
    return frozenset(session.scalars(_ABSENT, {"owner": substitute_id, "day": day}))
