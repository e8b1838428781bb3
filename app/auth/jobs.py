"""Periodic work of the sign-in."""

from __future__ import annotations

from app.auth import service
from app.core import clock
from app.core.jobs import periodic
from app.core.unit_of_work import unit_of_work


@periodic("auth.forget_old_attempts", "17 * * * *")
def forget_old_attempts() -> None:
    """Hourly: failed sign-ins are personal data and not kept longer than the limits need."""
    with unit_of_work() as session:
        service.forget_old_attempts(session, clock.now())
