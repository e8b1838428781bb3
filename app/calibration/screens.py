"""A calibration session as one person sees it, put together once per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.achievements.queries import achievement_for
from app.achievements.values import Span
from app.calibration import policy, queries, sessions
from app.calibration.distribution_views import Spread, spread
from app.calibration.policy import Seat, Standing
from app.calibration.values import ParticipantView, RosterLine, SessionView, counted
from app.core.errors import NotFound


@dataclass(frozen=True)
class Opened:
    """A session as one person sees it."""

    view: SessionView
    standing: Standing
    seat: Seat
    participants: list[ParticipantView]
    lines: list[RosterLine]

    @property
    def everything(self) -> bool:
        """Whether they see the whole roster and not only the people whom they rate."""
        return self.seat.manages or self.seat.invited


def open_for(session: Session, session_id: UUID, standing: Standing) -> Opened:
    """Raises NotFound for whoever has no part in the session."""
    view = sessions.find_session(session, session_id, standing.actor.agency_id)
    participants = sessions.list_participants(session, view.id)
    seat = policy.seat_of(session, standing, view.unit_id, participants)
    lines = policy.visible_lines(sessions.list_roster(session, view), seat, standing)
    if not (seat.manages or seat.invited or lines):
        raise NotFound
    return Opened(view, standing, seat, participants, lines)


def spreads(session: Session, opened: Opened, *, today: date) -> dict[str, object]:
    """Distributions of the visible lines, before and now, against the unit's achievement; none for an appraiser."""
    view = opened.view
    if not opened.everything:
        return {"before": None, "after": None, "founded": None, "appraisers": []}
    span = Span(view.unit_id, view.year, view.period_id)
    founded = achievement_for(session, span, today=today)
    rules = queries.list_rules(session, view.agency_id)
    predicate = founded.predicate if founded else None
    before = spread(counted(line.before.predicate for line in opened.lines), predicate, rules)
    after = spread(counted(line.after.predicate for line in opened.lines), predicate, rules)
    return {"before": before, "after": after, "founded": founded, "appraisers": _by_appraiser(opened.lines)}


def _by_appraiser(lines: list[RosterLine]) -> list[tuple[str, Spread]]:
    """Each appraiser's own distribution as it is now."""
    names = {line.appraiser_id: line.appraiser for line in lines}
    found = [
        (name, spread(counted(one.after.predicate for one in lines if one.appraiser_id == key), None, ()))
        for key, name in names.items()
    ]
    return sorted(found, key=lambda one: one[0])
