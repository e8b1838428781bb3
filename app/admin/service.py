"""Verbs that only the panel has: settings of the agency, accounts, roles, and corrections by HR.

The register's own verbs are in app.people. Every verb writes its audit entry in the caller's transaction.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.models import RoleGrant, User
from app.auth.permissions import Role
from app.auth.queries import find_user, lock_user
from app.auth.service import set_password
from app.auth.values import CurrentActor
from app.core import clock
from app.core.errors import InvalidInput
from app.people import delegations, holidays
from app.people import service as people
from app.people.changes import add, change, fetch, recount_deadlines
from app.people.models import Agency, AppraiserReport, Holiday, Posting
from app.people.problems import refuse
from app.people.structure import running
from app.people.values import PostingKind, ReportStatus

NO_PASSWORD = "!"  # noqa: S105 - no hash begins like this, so no password opens the account
# Letters and digits that nobody confuses when reading them out: no 0/o, 1/l/i.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class UserData:
    """What an administrator types about an account."""

    display_name: str
    employee_id: UUID | None
    locale: str
    active: bool = True


def change_agency(session: Session, values: dict[str, object], *, actor: CurrentActor) -> Agency:
    """Change the actor's own agency."""
    agency = session.get_one(Agency, actor.agency_id)
    counted = (agency.week_days, agency.timezone)
    change(session, agency, values, actor=actor, action="agency.change")  # type: ignore[type-var]
    if counted != (agency.week_days, agency.timezone):
        recount_deadlines(session, agency.id)
    return agency


def rename_holiday(session: Session, holiday_id: UUID, day: date, name: str, *, actor: CurrentActor) -> Holiday:
    """Change day or name. Raises RegisterRefused when the day is a holiday already."""
    holiday = fetch(session, Holiday, holiday_id, actor.agency_id)
    other = select(Holiday.id).where(Holiday.agency_id == actor.agency_id, Holiday.day == day, Holiday.id != holiday_id)
    if session.scalar(other) is not None:
        raise refuse("day", "holiday_known", date=day.isoformat())
    moved = holiday.day != day
    change(session, holiday, {"day": day, "name": name}, actor=actor, action="holiday.change")
    if moved:
        recount_deadlines(session, actor.agency_id)
    return holiday


def confirm_holiday(session: Session, holiday_id: UUID, *, actor: CurrentActor) -> bool:
    """Take the mark of an unchecked day away; False when it was checked already."""
    before = fetch(session, Holiday, holiday_id, actor.agency_id).name
    return holidays.confirm_holiday(session, holiday_id, agency_id=actor.agency_id, actor=actor).name != before


def remove_holiday(session: Session, holiday_id: UUID, *, actor: CurrentActor) -> None:
    """The day is a working day after all."""
    holiday = fetch(session, Holiday, holiday_id, actor.agency_id)
    changes = {"day": holiday.day, "name": holiday.name}
    record(session, actor=actor, action="holiday.remove", subject=holiday, changes=changes, now=clock.now())
    session.delete(holiday)
    recount_deadlines(session, actor.agency_id)


def correct_posting(
    session: Session, posting_id: UUID, *, appraiser_id: UUID | None, last_day: date | None, actor: CurrentActor
) -> Posting:
    """Name another appraiser and the last day of a posting. An end that is stored stays. Raises RegisterRefused."""
    agency_id = actor.agency_id
    posting = people.set_appraiser(session, posting_id, appraiser_id, agency_id=agency_id, actor=actor)
    if last_day is None and posting.ends_on is not None:
        raise InvalidInput({"ends_on": "end_removed"})
    if last_day is not None and clock.day_after(last_day) != posting.ends_on:
        people.end_posting(session, posting_id, clock.day_after(last_day), agency_id=agency_id, actor=actor)
    return posting


def answer_report(
    session: Session,
    report_id: UUID,
    *,
    status: ReportStatus,
    answer: str,
    appraiser_id: UUID | None,
    actor: CurrentActor,
    today: date,
) -> AppraiserReport:
    """Answer a report and, where an appraiser is named, put that one on the person's definitive posting.

    Raises RegisterRefused, and InvalidInput when there is no such posting.
    """
    report = delegations.answer_report(session, report_id, status, answer, agency_id=actor.agency_id, actor=actor)
    if appraiser_id is not None and status == ReportStatus.CORRECTED:
        posting_id = session.scalar(
            select(Posting.id).where(
                Posting.employee_id == report.employee_id,
                Posting.kind == PostingKind.DEFINITIVE,
                running(Posting, today),
            )
        )
        if posting_id is None:
            raise InvalidInput({"appraiser_position_id": "no_posting"})
        people.set_appraiser(session, posting_id, appraiser_id, agency_id=actor.agency_id, actor=actor)
    return report


def create_user(session: Session, username: str, data: UserData, *, actor: CurrentActor) -> User:
    """An account without a password: nobody can sign in until one is made. Raises InvalidInput."""
    if find_user(session, username) is not None:
        raise InvalidInput({"username": "username_taken"})
    _check_employee(session, data.employee_id, None)
    user = User(
        agency_id=actor.agency_id, username=username, password_hash=NO_PASSWORD,
        display_name=data.display_name, employee_id=data.employee_id, locale=data.locale,
    )  # fmt: skip
    add(session, user, actor=actor, action="user.create")
    return user


def change_user(session: Session, user_id: UUID, data: UserData, *, actor: CurrentActor) -> User:
    """Change an account; closing one ends its sessions. Raises InvalidInput."""
    user = fetch(session, User, user_id, actor.agency_id)
    if user_id == actor.user_id and not data.active:
        raise InvalidInput({"active": "own_account"})
    _check_employee(session, data.employee_id, user_id)
    values: dict[str, object] = {
        "display_name": data.display_name, "employee_id": data.employee_id,
        "locale": data.locale, "active": data.active,
    }  # fmt: skip
    if user.active and not data.active:
        values["epoch"] = user.epoch + 1
    change(session, user, values, actor=actor, action="user.change")
    return user


def _check_employee(session: Session, employee_id: UUID | None, own_id: UUID | None) -> None:
    if employee_id is None:
        return
    holder = session.scalar(select(User.id).where(User.employee_id == employee_id))
    if holder is not None and holder != own_id:
        raise InvalidInput({"employee_id": "employee_taken"})


def reset_password(session: Session, user_id: UUID, *, actor: CurrentActor) -> str:
    """Set a random password and end all sessions of the account; the answer is the only copy of it."""
    fetch(session, User, user_id, actor.agency_id)
    user = lock_user(session, user_id)
    password = "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))
    set_password(user, password)
    record(session, actor=actor, action="user.reset_password", subject=user, changes={}, now=clock.now())
    return password


def grant_role(session: Session, user_id: UUID, role: Role, unit_id: UUID | None, *, actor: CurrentActor) -> RoleGrant:
    """Give a role. Raises InvalidInput when it is held already, and for administrators of a part of the agency."""
    user = fetch(session, User, user_id, actor.agency_id)
    if role == Role.ADMIN and unit_id is not None:
        raise InvalidInput({"unit_id": "role_agency_wide"})
    same_unit = RoleGrant.unit_id.is_(None) if unit_id is None else RoleGrant.unit_id == unit_id
    held = select(RoleGrant.id).where(RoleGrant.user_id == user_id, RoleGrant.role == role, same_unit)
    if session.scalar(held) is not None:
        raise InvalidInput({"role": "grant_known"})
    grant = RoleGrant(agency_id=actor.agency_id, user_id=user.id, role=str(role), unit_id=unit_id)
    add(session, grant, actor=actor, action="rolegrant.grant")
    return grant


def revoke_role(session: Session, grant_id: UUID, *, actor: CurrentActor) -> None:
    """Take a role away. Raises InvalidInput for one's own role of administrator: someone must be left."""
    grant = fetch(session, RoleGrant, grant_id, actor.agency_id)
    if grant.user_id == actor.user_id and grant.role == Role.ADMIN:
        raise InvalidInput({"": "own_grant"})
    changes = {"user_id": grant.user_id, "role": grant.role, "unit_id": grant.unit_id}
    record(session, actor=actor, action="rolegrant.revoke", subject=grant, changes=changes, now=clock.now())
    session.delete(grant)
