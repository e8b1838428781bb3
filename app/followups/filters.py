"""What the address of a list asks for, inside what the person may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import request

from app.auth.actor import current_actor
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.followups import queries
from app.followups.policy import Reach, reach_of
from app.followups.values import CycleChoice, PeriodChoice, Wanted

LAST_PAGE = 1000
LONGEST_TEXT = 100
KEPT = ("cycle", "unit", "q", "predicate", "kind", "status")


@dataclass(frozen=True)
class Scene:
    """Who looks, at which cycle and period, with which filters. ``cycle`` is empty before there is any."""

    reach: Reach
    today: date
    cycles: list[CycleChoice]
    cycle: CycleChoice | None
    period: PeriodChoice | None
    wanted: Wanted
    kept: dict[str, str]

    @property
    def ends_on(self) -> date:
        """The last day of what is looked at: rates in force on it apply."""
        return self.cycle.ends_on if self.cycle else self.today

    @property
    def window_ends(self) -> date:
        """The end of the evaluation window, from which reports are due."""
        chosen = self.period or self.cycle
        return chosen.rating_due if chosen else self.today

    def options(self) -> list[tuple[str, str]]:
        """(value, words) of each cycle and of the periods in it; an annual period is the cycle itself."""
        found: list[tuple[str, str]] = []
        for cycle in self.cycles:
            found.append((str(cycle.id), cycle.name))
            found += [(f"{cycle.id}.{one.id}", f"{cycle.name}, {one.name}") for one in cycle.periods if not one.annual]
        return found

    @property
    def chosen(self) -> str:
        """The value of the option that is looked at."""
        if self.cycle is None:
            return ""
        return f"{self.cycle.id}.{self.period.id}" if self.period else str(self.cycle.id)

    def page_args(self, step: int) -> dict[str, str | int]:
        """The address of a neighbouring page."""
        return {**self.kept, "page": self.wanted.page + step}


def find_reach() -> tuple[Reach, date]:
    """The person's reach today. Raises NotFound for who has no results of others to read."""
    actor = current_actor()
    today = clock.today(actor.time_zone)
    reach = reach_of(db(), actor, today)
    if not reach.anything:
        raise NotFound
    return reach, today


def find_scene() -> Scene:
    """The scene of this request; four statements. Raises NotFound also for a cycle of elsewhere."""
    reach, today = find_reach()
    cycles = queries.list_cycle_choices(db(), reach.agency_id)
    cycle, period = _chosen(cycles, request.args.get("cycle", ""), today)
    wanted = Wanted(
        cycle_id=cycle.id if cycle else None,
        period_id=period.id if period else None,
        unit_id=parse_id(request.args.get("unit")),
        text=_clean("q"),
        predicate=_clean("predicate"),
        kind=_clean("kind"),
        status=_clean("status"),
        page=min(max(request.args.get("page", 0, type=int), 0), LAST_PAGE),
    )
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return Scene(reach, today, cycles, cycle, period, wanted, kept)


def _clean(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT]


def _chosen(cycles: list[CycleChoice], asked: str, today: date) -> tuple[CycleChoice | None, PeriodChoice | None]:
    """Unless one is asked for, the newest cycle whose evaluation has begun: in January that is still last year's."""
    if not asked:
        evaluated = (one for one in cycles if one.evaluation_opens <= today)
        return next(evaluated, cycles[0] if cycles else None), None
    cycle_id, _dot, period_id = asked.partition(".")
    cycle = next((one for one in cycles if one.id == parse_id(cycle_id)), None)
    if cycle is None:
        raise NotFound
    return cycle, _period(cycle, parse_id(period_id)) if period_id else None


def _period(cycle: CycleChoice, period_id: UUID | None) -> PeriodChoice:
    found = next((one for one in cycle.periods if one.id == period_id), None)
    if found is None:
        raise NotFound
    return found
