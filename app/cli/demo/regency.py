"""The people of the demo: units, posts, postings, holidays, accounts, all by the verbs that HR uses."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import RoleGrant, User
from app.auth.passwords import hash_password
from app.auth.permissions import Role
from app.auth.values import CurrentActor, Grant
from app.cli.demo.accounts import password_of
from app.people import delegations, organisation, service
from app.people.delegations import DelegationData
from app.people.holidays import seed_year
from app.people.models import Agency, Employee, Position, Posting, Unit
from app.people.organisation import PositionData, UnitData
from app.people.service import EmployeeData, PostingData
from app.people.values import EmployeeKind, PositionKind, PostingKind

GRANTED = {"hr": Role.HR, "admin": Role.ADMIN}


@dataclass(frozen=True)
class Regency:
    """What was laid down, by the keys of people.yaml; ``postings`` are the definitive ones.

    ``turns`` are the days on which acting officers begin. ``held`` is there because a session forgets what nobody
    holds, and each case asks for posts and units again.
    """

    agency: Agency
    units: dict[str, UUID]
    positions: dict[str, UUID]
    people: dict[str, Employee]
    postings: dict[str, Posting]
    actors: dict[str, CurrentActor]
    turns: tuple[date, ...]
    held: tuple[Position | Unit, ...]

    def actor_of(self, employee_id: UUID | None) -> CurrentActor:
        """The account of somebody whom a relation led to."""
        return next(actor for actor in self.actors.values() if actor.employee_id == employee_id)


def build(session: Session, content: Any, today: date) -> Regency:
    """Lay down everybody who is in people.yaml."""
    agency = _agency(session, content["agency"], today)
    units = _units(session, agency, content["units"])
    positions = _positions(session, agency, units, content["positions"])
    people = {person["key"]: _employee(session, agency, person) for person in content["people"]}
    postings = {
        person["key"]: _post(session, agency, people[person["key"]], positions[person["position"]], person["since"])
        for person in content["people"]
    }
    for acting in content["acting"]:
        _act(session, agency, people[acting["person"]], positions[acting["position"]], acting, today)
    for one in content["delegations"]:
        _delegate(session, agency, people, one, today)
    actors = _accounts(session, agency, people, content["accounts"])
    turns = tuple(today + timedelta(days=acting["from"]) for acting in content["acting"])
    held = (*session.scalars(select(Position)), *session.scalars(select(Unit)))
    return Regency(agency, units, positions, people, postings, actors, turns, held)


def _agency(session: Session, given: Any, today: date) -> Agency:
    agency = Agency(**given)
    session.add(agency)
    session.flush()
    for year in (today.year, today.year + 1):
        seed_year(session, agency.id, year, actor=None)
    return agency


def _units(session: Session, agency: Agency, given: Any) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    for one in given:
        data = UnitData(one["code"], one["name"], made[one["parent"]] if "parent" in one else None)
        made[one["code"]] = organisation.create_unit(session, data, agency_id=agency.id, actor=None).id
    return made


def _positions(session: Session, agency: Agency, units: dict[str, UUID], given: Any) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    for one in given:
        data = PositionData(
            code=one["code"],
            title=one["title"],
            kind=PositionKind(one["kind"]),
            unit_id=units[one["unit"]],
            superior_id=made[one["superior"]] if "superior" in one else None,
            heads_unit=one.get("heads", False),
        )
        made[one["code"]] = organisation.create_position(session, data, agency_id=agency.id, actor=None).id
    return made


def _employee(session: Session, agency: Agency, given: Any) -> Employee:
    data = EmployeeData(given.get("nip", ""), given["name"], EmployeeKind(given["kind"]), given.get("rank", ""))
    return service.create_employee(session, data, agency_id=agency.id, actor=None)


def _post(session: Session, agency: Agency, person: Employee, position_id: UUID, since: date) -> Posting:
    data = PostingData(person.id, position_id, since)
    return service.post_employee(session, data, agency_id=agency.id, actor=None)


def _act(session: Session, agency: Agency, person: Employee, position_id: UUID, given: Any, today: date) -> None:
    data = PostingData(
        person.id,
        position_id,
        today + timedelta(days=given["from"]),
        PostingKind(given["kind"]),
        today + timedelta(days=given["until"]),
        basis=given["basis"],
    )
    service.post_employee(session, data, agency_id=agency.id, actor=None)


def _delegate(session: Session, agency: Agency, people: dict[str, Employee], given: Any, today: date) -> None:
    """As if it had been noted on its first day: a delegation can't be given for the past."""
    starts_on = today + timedelta(days=given["from"])
    data = DelegationData(
        absent_id=people[given["absent"]].id,
        substitute_id=people[given["substitute"]].id,
        starts_on=starts_on,
        ends_on=today + timedelta(days=given["until"]),
        reason=given["reason"],
    )
    delegations.delegate(session, data, agency_id=agency.id, today=starts_on, actor=None)


def _accounts(session: Session, agency: Agency, people: dict[str, Employee], listed: Any) -> dict[str, CurrentActor]:
    """Everybody has an account, because every step names who took it; only the listed ones have a password to tell."""
    unknown = hash_password(secrets.token_urlsafe(32))
    by_person = {one["person"]: one for one in listed}
    users: dict[str, User] = {}
    for key, person in people.items():
        one = by_person.get(key)
        username = one["username"] if one else key
        stored = hash_password(password_of(username)) if one else unknown
        users[key] = User(
            agency_id=agency.id,
            username=username,
            password_hash=stored,
            display_name=person.name,
            employee_id=person.id,
        )
        if one and one["role"] in GRANTED:
            users[key].grants = [RoleGrant(agency_id=agency.id, role=GRANTED[one["role"]].value)]
    session.add_all(users.values())
    session.flush()
    return {key: _actor(user, agency) for key, user in users.items()}


def _actor(user: User, agency: Agency) -> CurrentActor:
    return CurrentActor(
        user_id=user.id,
        agency_id=agency.id,
        employee_id=user.employee_id,
        name=user.display_name,
        roles=tuple(Grant(Role(grant.role), grant.unit_id) for grant in user.grants),
        username=user.username,
        time_zone=agency.timezone,
    )
