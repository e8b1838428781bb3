"""The achievement of the organisation that founds a rating: of the unit led by the appraiser (p.94 1.g)."""

from __future__ import annotations

from datetime import date

from app.achievements.values import InForce, in_force
from app.cases.casefile import CaseFile
from app.core import clock
from app.evaluations.queries import evaluations_of
from app.people.calendar import timezone_of


def achievement_of(file: CaseFile) -> InForce | None:
    """What is in force today for the year or period of the case; nothing where nobody has set it."""
    found = evaluations_of(file).achievements
    if not found:
        return None
    return in_force(found, year=file.case.cycle.ends_on.year, period_id=file.case.period_id, today=_today(file))


def _today(file: CaseFile) -> date:
    zone = file.actor.time_zone if file.actor else timezone_of(file.session, file.case.agency_id)
    return clock.today(zone)
