"""Telling the people of HR about drafts. The words stand in app.notifications.sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import RoleGrant, User
from app.auth.permissions import ROLE_PERMISSIONS, Permission
from app.auth.values import CurrentActor
from app.core.jobs import defer
from app.definitions.models import DefinitionVersion


def publishers(session: Session, agency_id: UUID) -> set[UUID]:
    """The employees whose account may publish workflows of the agency."""
    roles = [role.value for role, rights in ROLE_PERMISSIONS.items() if Permission.DEFINITION_PUBLISH in rights]
    query = (
        select(User.employee_id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.agency_id == agency_id,
            RoleGrant.unit_id.is_(None),
            RoleGrant.role.in_(roles),
            User.active,
            User.employee_id.is_not(None),
        )
    )
    return {person for person in session.scalars(query) if person is not None}


def tell(
    session: Session,
    template: str,
    people: Iterable[UUID | None],
    version: DefinitionVersion,
    actor: CurrentActor,
    *,
    key: str,
    more: Mapping[str, object] | None = None,
) -> None:
    """Have people told about a version once the transaction stands; ``key`` makes it one notice each."""
    told = sorted(str(person) for person in people if person is not None)
    if not told:
        return
    params = {"title": dict(version.title), "number": str(version.number), "actor": actor.name, **(more or {})}
    defer(
        session,
        "notifications.plain",
        {"template": template, "employee_ids": told, "params": params, "key": key},
    )
