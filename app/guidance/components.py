"""What guidance puts on the start page of a named coach, mentor or counsellor."""

from __future__ import annotations

from datetime import datetime

from app.auth.values import CurrentActor
from app.cases.components import Component, home_card
from app.core.db import db
from app.guidance.forms import KINDS
from app.guidance.queries import list_unfinished


@home_card
def sessions_to_hold(actor: CurrentActor, _now: datetime) -> Component | None:
    """Sessions that the person holds and that aren't signed by both yet."""
    found = list_unfinished(db(), actor.employee_id) if actor.employee_id else []
    return Component("guidance/home_sessions.html", {"sessions": found, "kinds": KINDS}) if found else None
