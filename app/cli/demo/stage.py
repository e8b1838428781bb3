"""What the scenes of the demo share: everybody's case of this year, and moments that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases.models import Case, CaseEvent, Cycle
from app.cli.demo.player import PERSONNEL, Player
from app.core import clock
from app.plans.records import IndicatorView, PlanVersion, ResultView


@dataclass(frozen=True)
class Stage:
    """This year's cycle with the case of each person by the key of people.yaml."""

    player: Player
    cycle: Cycle
    cases: dict[str, Case]

    @property
    def session(self) -> Session:
        return self.player.session

    @property
    def agency_id(self) -> UUID:
        return self.player.regency.agency.id

    @property
    def personnel(self) -> CurrentActor:
        """HR."""
        return self.actor(PERSONNEL)

    def actor(self, key: str) -> CurrentActor:
        """The account of a person."""
        return self.player.regency.actors[key]

    def person(self, key: str) -> UUID:
        """Whom the register means by a key."""
        return self.player.regency.people[key].id

    def at(self, ago: int) -> datetime:
        """Set the clock to the morning some days back."""
        moment = self.player.moments.before(ago, None)
        clock.set_source(lambda: moment)
        return moment

    def after_everything(self, case: Case) -> datetime:
        """Set the clock to today, after the last event of a case and of its periods."""
        family = select(Case.id).where(or_(Case.id == case.id, Case.parent_id == case.id))
        latest = self.session.scalar(select(func.max(CaseEvent.at)).where(CaseEvent.case_id.in_(family)))
        moment = self.player.moments.before(0, latest or case.entered_at)
        clock.set_source(lambda: moment)
        return moment

    def day(self, moment: datetime) -> date:
        return clock.local_day(moment, self.player.moments.timezone)


def within(case: Case, day: date) -> date:
    """The day, or the nearest one of the case's year."""
    return min(max(day, case.cycle.starts_on), case.cycle.ends_on)


def day_of_year(case: Case, words: str) -> date:
    """A day such as ``06-30`` in the year of the case."""
    return within(case, date.fromisoformat(f"{case.cycle.starts_on.year}-{words}"))


def weekday_before(day: date) -> date:
    """The day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def result_at(plan: PlanVersion, place: int) -> ResultView:
    """By its place in the form, counted from 1."""
    return plan.results[place - 1]


def indicator_at(plan: PlanVersion, at: Any) -> IndicatorView:
    """By the places of result and indicator, counted from 1."""
    return result_at(plan, at[0]).indicators[at[1] - 1]
