"""Who acts: a plain record that services accept, free of Flask and of the session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.auth.permissions import AGENCY_WIDE, ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Grant:
    """A role held over one unit and all below it; ``unit_id`` None means the whole agency."""

    role: Role
    unit_id: UUID | None = None

    def carries(self, permission: Permission) -> bool:
        """Whether this grant gives the permission somewhere in its scope."""
        if self.unit_id is not None and permission in AGENCY_WIDE:
            return False
        return permission in ROLE_PERMISSIONS[self.role]


@dataclass(frozen=True)
class StandsIn:
    """For whom somebody stands in on a day."""

    day: date
    absent: frozenset[UUID]


@dataclass(frozen=True)
class CurrentActor:
    """The person behind a request, a command or a job.

    ``leads``: holds a post to which another post answers. ``may_ask``: their agency has workflows for requests.
    ``stands_in`` was read with the account; without it whoever needs it asks (app.auth.queries).
    """

    user_id: UUID
    agency_id: UUID
    employee_id: UUID | None
    name: str
    roles: tuple[Grant, ...] = ()
    locale: str = "id"
    username: str = ""
    time_zone: str = "Asia/Jakarta"
    leads: bool = False
    may_ask: bool = False
    stands_in: StandsIn | None = field(default=None, compare=False)

    def has(self, permission: Permission | str) -> bool:
        """Whether any grant carries the permission, wherever; the scope is asked with ``scope``."""
        return any(grant.carries(Permission(permission)) for grant in self.roles)

    def has_role(self, role: Role | str) -> bool:
        """Whether the role is held anywhere in the agency."""
        return any(grant.role == Role(role) for grant in self.roles)

    def scope(self, permission: Permission | str) -> Scope:
        """Where the permission holds."""
        wanted = Permission(permission)
        units = [grant.unit_id for grant in self.roles if grant.carries(wanted)]
        return Scope(whole_agency=None in units, units=frozenset(unit for unit in units if unit is not None))


@dataclass(frozen=True)
class Scope:
    """Reach of a permission: all of the agency, or the subtrees of some units (none: nowhere)."""

    whole_agency: bool
    units: frozenset[UUID]

    def __bool__(self) -> bool:
        return self.whole_agency or bool(self.units)


@dataclass(frozen=True)
class SignIn:
    """Outcome of a sign-in: the account, or minutes to wait, or neither (name or password wrong)."""

    user_id: UUID | None = None
    epoch: int = 0
    wait_minutes: int = 0


class PasswordFault(StrEnum):
    """Why a change of password was refused."""

    WRONG_CURRENT = "wrong_current"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_PLAIN = "too_plain"
    HOLDS_NAME = "holds_name"
