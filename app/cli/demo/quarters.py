"""The periodic evaluations of the demo: each quarter is reported, rated and accepted in its own days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.cases import children
from app.cases.models import Case, CaseEvent, Period
from app.cli.demo.moments import MORNING
from app.cli.demo.player import Player, Script
from app.core import clock
from app.evaluations import service as evaluations
from app.evaluations.values import Ratings
from app.plans.queries import read_plan
from app.progress import service as progress

STEP = timedelta(minutes=7)
AGREEMENT = "agree_plan"
# What is done, and how many days after the window opened or the quarter ended.
_WAY = (
    # in which state, the step, when
    ("reporting", "submit_report", "opens_on", 3),
    ("rating", "submit_rating", "ends_on", 1),
    ("delivery", "deliver_document", "ends_on", 3),
)
_ACCEPTED = (("received", "acknowledge", "ends_on", 6),)
_OBJECTED = (
    ("received", "file_objection", "ends_on", 6),
    ("objection_explanation", "explain_rating", "ends_on", 8),
    ("objection_decision", "change_rating", "ends_on", 12),
)


def catch_up(player: Player, case: Case, script: Script, until: datetime) -> None:
    """Let everything happen in the quarters of a case that happened until a moment."""
    if case.closed_at is not None:
        return
    for period in case.cycle.periods:
        if not period.annual and period.starts_on <= _day(player, until):
            child = _child(player, case, period, until)
            if child is not None and child.closed_at is None:
                _walk(player, child, script, until)


def finish(player: Player, case: Case, script: Script, before: datetime) -> None:
    """The year is rated when no quarter is open: the one under way is evaluated early, or taken into the year by HR."""
    for child in _open(player, case):
        period = child.period
        if period is not None and period.opens_on <= _day(player, before):
            _walk(player, child, script, before, hurry=True)
        else:
            comment = script.quarters["joined"]
            player.move(child, {"do": "cancel_case", "comment": comment}, _at(before - STEP))


def _open(player: Player, case: Case) -> list[Case]:
    query = select(Case).where(Case.parent_id == case.id, Case.closed_at.is_(None)).order_by(Case.id)
    return list(player.session.scalars(query))


def _child(player: Player, case: Case, period: Period, until: datetime) -> Case | None:
    """The case of a quarter, opened on its first day or as soon as the plan was agreed."""
    query = select(Case).where(Case.parent_id == case.id, Case.period_id == period.id)
    found = player.session.scalar(query)
    if found is not None:
        return found
    agreed = player.session.scalar(
        select(func.min(CaseEvent.at)).where(CaseEvent.case_id == case.id, CaseEvent.transition == AGREEMENT)
    )
    first = max(_moment(player, period.starts_on), agreed) if agreed else until
    if first >= until:
        return None
    return children.open_if_wanted(player.session, case.id, period.id, now=_at(first))


def _walk(player: Player, child: Case, script: Script, until: datetime, *, hurry: bool = False) -> None:
    """The steps that are left, each on its day; in a hurry all of them right before the moment."""
    moment = max(_latest(player, child), child.entered_at)
    for name, day in _left(child, script):
        planned = until - timedelta(hours=2) if hurry else _moment(player, day)
        moment = max(planned, moment + STEP)
        if moment > until:
            return
        _take(player, child, script, name, _at(moment))


def _left(child: Case, script: Script) -> Iterator[tuple[str, date]]:
    """What hasn't been done yet, going by the state."""
    period = child.period
    if period is None:
        return
    objected = script.quarters["objected"] and period.ordinal == 1
    way = (*_WAY, *(_OBJECTED if objected else _ACCEPTED))
    begin = [state for state, *_rest in way].index(child.state)
    for _state, name, anchor, days in way[begin:]:
        yield name, getattr(period, anchor) + timedelta(days=days)


def _take(player: Player, child: Case, script: Script, name: str, now: datetime) -> None:
    """What has to be written first, and the step."""
    write = {"submit_report": _report, "submit_rating": _rate, "change_rating": _decide}.get(name)
    if write is not None:
        write(player, child, script, now)
    player.move(child, {"do": name, "comment": script.quarters["words"].get(name, "")}, now)


def _report(player: Player, child: Case, script: Script, now: datetime) -> None:
    """A sentence for each of the first indicators of the plan in force."""
    plan = read_plan(player.session, child.plan_case_id).current
    if plan is None:
        raise LookupError(child.owner_id)
    file = player.edit(child, "realisations", "owner", now)
    sentences = script.quarters["realisations"]
    for text, one in zip(sentences, plan.indicators(), strict=False):
        progress.save_realisation(file, indicator=one.lineage, text=text, source="", seen=None, now=now)


def _rate(player: Player, child: Case, script: Script, now: datetime) -> None:
    given = Ratings(**script.quarters["ratings"])
    lower = replace(given, result_rating="below", result_reason=script.quarters["words"]["lower"])
    objected = script.quarters["objected"] and child.period is not None and child.period.ordinal == 1
    evaluations.save_ratings(player.edit(child, "ratings", "appraiser", now), lower if objected else given)


def _decide(player: Player, child: Case, script: Script, now: datetime) -> None:
    file = player.edit(child, "decision_ratings", "appraiser_superior", now)
    evaluations.draft_decision(file, Ratings(**script.quarters["ratings"]))


def _latest(player: Player, case: Case) -> datetime:
    """The last event of a case, or when it was opened."""
    latest = player.session.scalar(select(func.max(CaseEvent.at)).where(CaseEvent.case_id == case.id))
    return latest or case.entered_at


def _day(player: Player, moment: datetime) -> date:
    return clock.local_day(moment, player.moments.timezone)


def _moment(player: Player, day: date) -> datetime:
    """The morning of a day, or of the Friday before a weekend."""
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, MORNING, ZoneInfo(player.moments.timezone))


def _at(moment: datetime) -> datetime:
    clock.set_source(lambda: moment)
    return moment


def words_of(stories: Any, entry: Any) -> dict[str, Any]:
    """What is written in the quarters of one case."""
    rated = {**entry.get("ratings", {}), "recommendation": ""}
    ratings = stories["quarters"]["ratings"] | rated
    return {**stories["quarters"], "ratings": ratings, "objected": entry.get("quarter") == "objected"}
