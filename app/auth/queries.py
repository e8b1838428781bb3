"""Reading accounts and failed sign-ins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.auth.models import LoginAttempt, RoleGrant, User
from app.auth.permissions import Role
from app.auth.values import CurrentActor, Grant, StandsIn
from app.core import clock
from app.people.models import Agency, Delegation, Position, Posting
from app.people.structure import absent_for, absentees, running


def find_user(session: Session, username: str) -> User | None:
    """The account, whatever the case in which its name was typed."""
    return session.scalar(select(User).where(User.username == username.strip().lower()))


def get_user(session: Session, user_id: UUID) -> User:
    """The account of somebody who is signed in."""
    return session.get_one(User, user_id)


def lock_user(session: Session, user_id: UUID) -> User:
    """The account, held until the end of the transaction and read afresh."""
    statement = select(User).where(User.id == user_id).with_for_update(of=User)
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def _leads(day: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether the person holds a post to which another one answers, or which HR named as somebody's appraiser."""
    below, named = aliased(Position), aliased(Posting)
    return exists().where(
        Posting.employee_id == User.employee_id,
        running(Posting, day),
        exists().where(below.superior_id == Posting.position_id)
        | exists().where(named.appraiser_position_id == Posting.position_id),
    )


_MAY_ASK: list[ColumnElement[bool]] = []


def tell_who_may_ask(condition: ColumnElement[bool]) -> None:
    """Register, from the feature that knows, when an account's agency has anything to ask for (``User`` is at hand)."""
    _MAY_ASK[:] = [condition]


def find_actor(session: Session, user_id: UUID, epoch: int, default_locale: str) -> CurrentActor | None:
    """The actor behind a session, in one statement because every page asks; None once the epoch moved on."""
    now = clock.now()
    day = cast(func.timezone(Agency.timezone, now), Date)
    stood_in_for = absentees(User.employee_id, day).with_only_columns(func.array_agg(Delegation.absent_id))
    rows = session.execute(
        select(
            User.agency_id,
            User.employee_id,
            User.display_name,
            User.locale,
            User.username,
            Agency.timezone,
            _leads(day).label("leads"),
            stood_in_for.scalar_subquery().label("absent"),
            or_(false(), *_MAY_ASK).label("may_ask"),
            RoleGrant.role,
            RoleGrant.unit_id,
        )
        .join(Agency, Agency.id == User.agency_id)
        .outerjoin(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.id == user_id, User.epoch == epoch, User.active)
        .order_by(RoleGrant.role, RoleGrant.unit_id)
    ).all()
    if not rows:
        return None
    person = rows[0]
    return CurrentActor(
        user_id=user_id,
        agency_id=person.agency_id,
        employee_id=person.employee_id,
        name=person.display_name,
        roles=tuple(Grant(Role(row.role), row.unit_id) for row in rows if row.role),
        locale=person.locale or default_locale,
        username=person.username,
        time_zone=person.timezone,
        leads=person.leads,
        may_ask=person.may_ask,
        stands_in=StandsIn(clock.local_day(now, person.timezone), frozenset(person.absent or ())),
    )


def absent_of(session: Session, actor: CurrentActor, day: date) -> frozenset[UUID]:
    """For whom the actor stands in on the day; no statement where that was read with their account."""
    if actor.employee_id is None:
        return frozenset()
    if actor.stands_in is not None and actor.stands_in.day == day:
        return actor.stands_in.absent
    return absent_for(session, substitute_id=actor.employee_id, day=day)


def people_of(session: Session, actor: CurrentActor, day: date) -> frozenset[UUID]:
    """The actor and those for whom they stand in on the day; nobody for an account without a person."""
    return absent_of(session, actor, day) | {actor.employee_id} if actor.employee_id else frozenset()


def serialise_sign_ins(session: Session, username: str) -> None:
    """Let attempts on one account wait for each other, so that a hundred at once can't all slip under the limit."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sign-in:{username}", 0))))


def find_limit_end(
    session: Session, username: str | None, ip: str | None, limit: int, window: timedelta, now: datetime
) -> datetime | None:
    """When the number of failures in the window falls below ``limit``; None when it is below it now."""
    conditions: list[ColumnElement[bool]] = [LoginAttempt.at > now - window]
    if username is not None:
        conditions.append(LoginAttempt.username == username)
    if ip is not None:
        conditions.append(LoginAttempt.ip == ip)
    at = session.scalar(
        select(LoginAttempt.at).where(and_(*conditions)).order_by(LoginAttempt.at.desc()).offset(limit - 1).limit(1)
    )
    return at + window if at else None
