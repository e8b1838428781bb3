"""Puts the demo together: people, two cycles, and cases at every stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.cases.jobs import due_timers, fire_timer
from app.cases.models import Case, Cycle
from app.cases.opening import open_case
from app.cases.periods import lay_periods
from app.cli.demo import quarters, scenes
from app.cli.demo import regency as people
from app.cli.demo.moments import OLDEST, Moments
from app.cli.demo.player import Player, Script
from app.cli.demo.regency import Regency
from app.cli.demo.sources import (
    read_cascade,
    read_example,
    read_execution,
    read_leading,
    read_people,
    read_plans,
    read_stories,
)
from app.cli.demo.stage import Stage
from app.cli.demo.verbs import play
from app.core import clock
from app.core.base import Base
from app.core.file_store import FileStore
from app.definitions.service import ensure_shipped
from app.people.models import Agency

NEWS = timedelta(days=14)
LONG_AGO = 200
# After these no quarter of a case goes on, so what happened in them comes first.
LAST_STEPS = frozenset({"submit_rating", "cancel_case"})


def is_empty(session: Session) -> bool:
    """Nobody works here yet."""
    return session.scalar(select(Agency.id).limit(1)) is None


@contextmanager
def moving_clock() -> Iterator[None]:
    """The demo sets the clock to each step's moment; afterwards it goes on as before."""
    try:
        yield
    finally:
        clock.set_source(None)


def load(session: Session, store: FileStore, files: ExitStack, *, now: datetime) -> Regency:
    """Everything, in the caller's transaction; ``now`` is the present moment."""
    stories = read_stories()
    given = read_people()
    moments = Moments(now, given["agency"]["timezone"])
    with moving_clock():
        regency = people.build(session, given, moments.today)
        past = Moments(datetime(moments.today.year - 1, 12, 22, 3, tzinfo=UTC), moments.timezone)
        last, this = _last_cycle(session, regency, past.today), this_cycle(session, regency, moments.today)
        former = _stage(Player(session, regency, past, store, files), last, stories["last_year"])
        _play(former, stories["last_year"], lambda _owner: {})
        stage = _stage(Player(session, regency, moments, store, files), this, stories["cases"])
        scenes.before_the_year(stage)
        _play(stage, stories["cases"], further_for)
        scenes.through_the_year(stage)
        _forget_old_news(session, now)
        scenes.in_the_last_days(stage)
        clock.set_source(lambda: now)
        _let_time_pass(session, now)
    return regency


def script_for(entry: Any, stories: Any) -> Script:
    """The texts of one case: the law's example or a plan by kind of work, and words for its evaluation."""
    texts = read_example(entry["example"]) if "example" in entry else read_plans()[entry["plan"]]
    return Script(
        texts=texts,
        self_assessment=stories["self_assessment"],
        ratings=stories["ratings"] | entry.get("ratings", {}),
        decision=entry.get("decision"),
        addition=stories["addition"],
        quarters=quarters.words_of(stories, entry),
    )


def further_for(owner: str) -> dict[str, Any]:
    """What else is written in somebody's case of this year."""
    found = {
        "strategies": read_cascade()["strategies"].get(owner),
        "execution": read_execution()["owners"].get(owner),
        "follow_ups": read_leading()["follow_ups"].get(owner),
    }
    return {name: given for name, given in found.items() if given is not None}


def steps_of(stories: Any, name: str) -> list[Any]:
    """The steps of a story, with those of the story that comes before."""
    story = stories["stories"][name]
    before = steps_of(stories, story["after"]) if "after" in story else []
    return [*before, *story["steps"]]


def _begun(steps: list[Any], entry: Any) -> list[Any]:
    """The steps, their first ones moved to when the plan of an entry was begun (``begun``, days back)."""
    late = steps[0]["ago"] - entry["begun"] if steps and "begun" in entry else 0
    return [{**step, "ago": step["ago"] - late} if step["ago"] > LONG_AGO else step for step in steps]


def open_cases(player: Player, cycle: Cycle, entries: list[Any]) -> list[Case]:
    """The empty cases of all owners, at the beginning of the year: a plan looks for its leader's."""
    opened = player.moments.before(OLDEST, None)
    clock.set_source(lambda: opened)
    return [_open(player, cycle, entry["owner"], opened) for entry in entries]


def _stage(player: Player, cycle: Cycle, entries: list[Any]) -> Stage:
    """The cycle with its empty cases. Plans of statements that were made for empty tables take minutes."""
    cases = open_cases(player, cycle, entries)
    # Without names it would lock the tables that all databases of a server share, until this transaction ends.
    player.session.execute(text("ANALYZE " + ", ".join(f'"{name}"' for name in Base.metadata.tables)))
    return Stage(player, cycle, {entry["owner"]: case for entry, case in zip(entries, cases, strict=True)})


def _play(stage: Stage, entries: list[Any], further: Callable[[str], dict[str, Any]]) -> None:
    stories, player = read_stories(), stage.player
    for entry in entries:
        case, script = stage.cases[entry["owner"]], script_for(entry, stories)
        script = replace(script, further=further(entry["owner"]))
        steps = _begun(steps_of(stories, entry["story"]), entry)
        play(player, case, script, steps, _between(player, case, script))
        quarters.catch_up(player, case, script, player.moments.now)


def _between(player: Player, case: Case, script: Script) -> Callable[[str, datetime], None]:
    """What happens in the quarters of a case before a step of its year."""

    def before_step(name: str, moment: datetime) -> None:
        if name in LAST_STEPS:
            quarters.catch_up(player, case, script, moment - quarters.STEP)
        if name == "submit_rating":
            quarters.finish(player, case, script, moment)

    return before_step


def _open(player: Player, cycle: Cycle, owner: str, now: datetime) -> Case:
    case = open_case(player.session, cycle=cycle, posting=player.regency.postings[owner], now=now)
    if case is None:
        raise LookupError(owner)
    return case


def this_cycle(session: Session, regency: Regency, today: date) -> Cycle:
    """The calendar year: plans can still be handed in and the evaluation has begun, whatever the day.

    Nothing is due earlier than the law has it (p.65 C.4, p.90 A.8b), so that the year can be played from its start.
    """
    year = today.year
    return _cycle(
        session,
        regency,
        year,
        plan_due=max(today + timedelta(days=8), date(year, 1, 31)),
        evaluation_opens=today - timedelta(days=60),
        self_assessment_due=max(today + timedelta(days=24), date(year + 1, 1, 10)),
        rating_due=max(today + timedelta(days=40), date(year + 1, 1, 31)),
        rhythm="quarterly",
    )


def _last_cycle(session: Session, regency: Regency, today: date) -> Cycle:
    """The year before, long over."""
    year = today.year
    return _cycle(
        session,
        regency,
        year,
        plan_due=date(year, 1, 31),
        evaluation_opens=date(year, 10, 1),
        self_assessment_due=date(year, 12, 15),
        rating_due=date(year, 12, 31),
        status="closed",
    )


def _cycle(
    session: Session, regency: Regency, year: int, *, status: str = "open", rhythm: str = "none", **dates: date
) -> Cycle:
    agency_id = regency.agency.id
    # A workflow is published before anybody works by it, and before HR begins its next version.
    published = min(clock.now(), datetime(year, 1, 2, 2, tzinfo=UTC))
    periodic = ensure_shipped(session, agency_id=agency_id, code="evaluasi-periodik", now=published)
    cycle = Cycle(
        agency_id=agency_id,
        code=str(year),
        name=f"Penilaian kinerja {year}",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        status=status,
        rhythm=rhythm,
        periodic_version=periodic if rhythm != "none" else None,
        definition_version=ensure_shipped(session, agency_id=agency_id, code="skp-nasional", now=published),
        **dates,
    )
    session.add(cycle)
    session.flush()
    lay_periods(session, cycle)
    return cycle


def _let_time_pass(session: Session, now: datetime) -> None:
    """What the worker would have done at its time: hand over what is late."""
    for timer_id in list(session.scalars(due_timers(now))):
        fire_timer(session, timer_id, now=now)


def _forget_old_news(session: Session, now: datetime) -> None:
    """Nobody's list of notices begins with those of half a year: what was to be told of long ago is dropped."""
    steps = text(
        "delete from procrastinate_jobs j using case_event e where j.task_name = 'notifications.case_event' "
        "and e.id = (j.args->>'event_id')::uuid and e.at < :since"
    )
    session.execute(steps, {"since": now - NEWS})
    session.execute(text("delete from procrastinate_jobs where task_name = 'notifications.plain'"))
