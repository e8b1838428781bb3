"""What each page of process mining reads and shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from app.auth.values import Scope
from app.cases.models import Cycle, Period
from app.dashboards.scene import Scene, evaluated_periods
from app.dashboards.tile_queries import list_holders
from app.mining import cutting, queries, sheets
from app.mining.sheets import Words
from app.web.dates import local_date
from app.web.locales import language
from workflows import layout


@dataclass
class Study:
    """The scene of a page with what several of its parts need. ``named``: where the viewer may read names."""

    scene: Scene
    named: Scope

    @cached_property
    def words(self) -> Words:
        return Words(self.scene.definition)

    @cached_property
    def final(self) -> frozenset[str]:
        """States where a case is finished."""
        return frozenset(state.id for state in self.scene.definition.states if state.final)

    @cached_property
    def here(self) -> dict[str, int]:
        """Cases by the state that they stand in now."""
        found: dict[str, int] = {}
        for cell in self.scene.cells:
            found[cell.state] = found.get(cell.state, 0) + cell.count
        return found


def _flow(study: Study) -> dict[str, Any]:
    """Time in each state, and the picture with the steps weighed."""
    at = study.scene
    passages = queries.read_passages(at.session, at.selection)
    stays, taken = cutting.times(passages, at.definition), cutting.edges(passages)
    marks = cutting.picture_marks(taken, stays)
    return {
        "picture": layout.svg(at.definition, None, language(), marks=marks) if passages else None,
        "sheets": [sheets.state_sheet(study.words, stays, study.here), sheets.edge_sheet(study.words, taken)],
    }


def _ways(study: Study) -> dict[str, Any]:
    """The ways that cases took."""
    at = study.scene
    ways = queries.read_variants(at.session, at.selection)
    return {"ways": ways, "sheets": [sheets.way_sheet(study.words, ways)]}


def _loops(study: Study) -> dict[str, Any]:
    """Steps back, and what they cost."""
    at = study.scene
    returns = queries.read_returns(at.session, at.selection, at.branch)
    pairs = cutting.ping_pongs(cutting.edges(queries.read_passages(at.session, at.selection)))
    units = cutting.unit_loads(at.branch, at.cells, study.final, returns=returns)
    found = [sheets.loop_sheet(study.words, cutting.loops(returns)), sheets.pair_sheet(study.words, pairs)]
    return {"sheets": [*found, sheets.return_sheet(units)]}


def _people(study: Study) -> dict[str, Any]:
    """Who and where is waited for. Names are for who administers the cases, as far as they do."""
    at, named = study.scene, bool(study.named)
    answers = queries.read_answer_times(at.session, at.selection, at.branch, now=at.now, names=False)
    found = [sheets.unit_sheet(cutting.unit_loads(at.branch, at.cells, study.final, answers=answers))]
    if named:
        cases = replace(at.selection, reach=study.named)
        held = list_holders(at.session, cases, list(at.shown.states), now=at.now, own=False)
        times = queries.read_answer_times(at.session, cases, None, now=at.now, names=True)
        found.append(sheets.person_sheet(held, times))
    return {"named": named, "sheets": found}


def _year(study: Study) -> dict[str, Any]:
    """This day and the same day of the year before, in the cycle that ran then."""
    at = study.scene
    before = cutting.predecessor(at.cycle, at.cycles)
    period = _same_period(at, before) if before and at.period else None
    if before is None or (at.period and period is None):
        return {"before": None, "sheets": []}
    then = _year_ago(at.now, at.time_zone)
    cases = replace(at.selection, cycle=before, versions=(), period_id=period.id if period else None)
    counts = queries.count_on_day(at.session, cases, then)
    compared = cutting.compare(at.definition, study.here, counts)
    sheet = sheets.year_sheet(study.words, compared, local_date(at.now), local_date(then))
    return {"before": before, "sheets": [sheet]}


def _same_period(at: Scene, before: Cycle) -> Period | None:
    """The period of the cycle before with the same place in its year."""
    wanted = at.period.ordinal if at.period else None
    return next((one for one in evaluated_periods(before) if one.ordinal == wanted), None)


def _year_ago(now: datetime, time_zone: str) -> datetime:
    """The same local time a year before."""
    local = now.astimezone(ZoneInfo(time_zone))
    return datetime.combine(cutting.year_before(local.date()), local.timetz())


@dataclass(frozen=True)
class Part:
    """One of the pages: its address and what it is called."""

    name: str
    label: object
    read: Callable[[Study], dict[str, Any]]


PARTS = {
    part.name: part
    for part in (
        Part("flow", _l("Waktu"), _flow),
        Part("ways", _l("Jalan yang ditempuh"), _ways),
        Part("loops", _l("Pengulangan"), _loops),
        Part("people", _l("Yang ditunggu"), _people),
        Part("year", _l("Tahun lalu"), _year),
    )
}
