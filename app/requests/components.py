"""Running requests on their owner's start page."""

from __future__ import annotations

from datetime import datetime

from app.auth.values import CurrentActor
from app.cases.components import Component, home_card
from app.core.db import db
from app.requests import queries, screens

_MOST = 5


@home_card
def running_requests(actor: CurrentActor, _now: datetime) -> Component | None:
    """What the person asked for and what is not settled yet."""
    if actor.employee_id is None:
        return None
    found = queries.list_own(db(), actor.employee_id, running=True, limit=_MOST)
    return Component("requests/_home.html", {"lines": screens.lines(db(), found)}) if found else None
