"""What may be allowed to a role. Rights of employees come from their relation to a case, not from here."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Named rights; each view declares the one that it needs (see app.auth.guard)."""

    ADMIN_ENTER = "admin:enter"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    PEOPLE_IMPORT = "people:import"
    CALENDAR_WRITE = "calendar:write"
    RATES_WRITE = "rates:write"
    CYCLE_READ = "cycle:read"
    CYCLE_MANAGE = "cycle:manage"
    CASE_READ = "case:read"
    CASE_ADMINISTER = "case:administer"
    DASHBOARD_READ = "dashboard:read"
    DEFINITION_READ = "definition:read"
    DEFINITION_WRITE = "definition:write"
    DEFINITION_PUBLISH = "definition:publish"
    USER_MANAGE = "user:manage"
    AUDIT_READ = "audit:read"


class Role(StrEnum):
    """Roles that are granted; each grant covers a whole agency or one unit with everything below it."""

    HR = "hr"
    ADMIN = "admin"
    AUDITOR = "auditor"


# These concern everybody in the agency, so a grant for one unit does not carry them.
AGENCY_WIDE: frozenset[Permission] = frozenset(
    {
        Permission.CALENDAR_WRITE,
        Permission.RATES_WRITE,
        Permission.PEOPLE_IMPORT,
        Permission.DEFINITION_WRITE,
        Permission.DEFINITION_PUBLISH,
        Permission.USER_MANAGE,
        Permission.AUDIT_READ,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.HR: frozenset(Permission) - {Permission.USER_MANAGE, Permission.AUDIT_READ},
    Role.ADMIN: frozenset(Permission),
    Role.AUDITOR: frozenset(
        {
            Permission.ADMIN_ENTER,
            Permission.PEOPLE_READ,
            Permission.CYCLE_READ,
            Permission.CASE_READ,
            Permission.DASHBOARD_READ,
            Permission.DEFINITION_READ,
            Permission.AUDIT_READ,
        }
    ),
}
