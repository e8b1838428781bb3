"""What the start page tells a person about their own standing on the register."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.auth.values import CurrentActor
from app.cases.components import Component, home_card
from app.core import clock
from app.core.db import db
from app.people.messages import STATUS_KINDS
from app.people.statuses import statuses_on
from app.people.values import EXEMPT_KINDS


@home_card
def standing(actor: CurrentActor, now: datetime) -> Component | None:
    """A status that sets the person apart, so that nobody wonders why there is no appraisal (p.65-66 C.8)."""
    if actor.employee_id is None:
        return None
    found = statuses_on(db(), actor.employee_id, clock.local_day(now, actor.time_zone))
    if not found:
        return None
    lines = [
        {
            "title": STATUS_KINDS[one.kind],
            "starts_on": one.starts_on,
            "last_day": one.ends_on - timedelta(days=1) if one.ends_on else None,
            "place": one.place,
            "exempt": one.kind in EXEMPT_KINDS,
        }
        for one in found
    ]
    return Component("profile/standing.html", {"lines": lines})
