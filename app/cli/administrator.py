"""The first account of an installation: whoever holds it makes all others in the admin panel."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.models import RoleGrant, User
from app.auth.passwords import LEAST_CHARACTERS, MOST_CHARACTERS, hash_password
from app.auth.permissions import Role
from app.auth.queries import find_user
from app.auth.service import find_password_fault
from app.auth.values import PasswordFault
from app.cli.faults import CommandFault
from app.core import clock
from app.core.unit_of_work import unit_of_work
from app.definitions.service import ensure_shipped
from app.people.models import Agency

FAULTS = {
    PasswordFault.TOO_SHORT: f"The password needs at least {LEAST_CHARACTERS} characters.",
    PasswordFault.TOO_LONG: f"The password may have at most {MOST_CHARACTERS} characters.",
    PasswordFault.TOO_PLAIN: "The password is too plain: take more than digits, and more than three different signs.",
    PasswordFault.HOLDS_NAME: "The password contains the username: take another one.",
}


def create_administrator(username: str, password: str) -> str:
    """Make an account with the role admin over the agency. Raises CommandFault; gives the sentence of success."""
    name = username.strip().lower()
    if not name or name.split() != [name]:
        raise CommandFault("The username must be one word.")
    fault = find_password_fault(password, name)
    if fault is not None:
        raise CommandFault(FAULTS[fault])
    with unit_of_work() as session:
        if find_user(session, name) is not None:
            raise CommandFault(f"The username {name} is taken: choose another one.")
        agency = _agency(session)
        user = User(agency_id=agency.id, username=name, password_hash=hash_password(password), display_name=name)
        user.grants = [RoleGrant(agency_id=agency.id, role=Role.ADMIN.value)]
        session.add(user)
        record(session, actor=None, action="user.create", subject=user, changes={"role": Role.ADMIN}, now=clock.now())
    return f"The account {name} may now do everything in the admin panel of {agency.name}."


def _agency(session: Session) -> Agency:
    """The agency of this installation; an empty one gets a first agency, to be named in the panel."""
    found = list(session.scalars(select(Agency).order_by(Agency.created_at).limit(2)))
    if len(found) > 1:
        raise CommandFault("There are several agencies here: make the account in the admin panel.")
    if found:
        return found[0]
    agency = Agency(code="instansi", name="Instansi")
    session.add(agency)
    session.flush()
    record(session, actor=None, action="agency.create", subject=agency, changes={}, now=clock.now())
    ensure_shipped(session, agency_id=agency.id, code="skp-nasional", now=clock.now())
    return agency
