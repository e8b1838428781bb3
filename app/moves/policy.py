"""Who may move cases: HR of the whole agency, since a version is used everywhere."""

from __future__ import annotations

from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core.errors import NotFound


def check(actor: CurrentActor) -> None:
    """Raises NotFound for everybody else."""
    if not actor.scope(Permission.CASE_ADMINISTER).whole_agency:
        raise NotFound
