"""Periodic evaluations: their dates, opening, parties, and what ties them to the annual case (Pasal 24(2), p.90-92)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.cases import children, jobs
from app.cases.models import Case, CaseTask, Period
from app.cases.periods import change_periods
from app.core import clock
from app.core.errors import InvalidInput, Refused
from app.progress.service import ChangedMeanwhile
from tests import story
from tests.story import rate, reach, reach_period
from tests.world import World, build_world

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def noon(day: date) -> datetime:
    """Nine in the morning at the agency (WIB)."""
    return datetime.combine(day, time(2), UTC)


def sweep(world: World, day: date) -> None:
    """The nightly job of a day, with everything that it asks for."""
    world.now = noon(day)
    for period_id in children.due_periods(world.session, world.now):
        for parent_id in children.waiting_parents(world.session, period_id, None):
            children.open_if_wanted(world.session, parent_id, period_id, now=world.now)
    world.session.commit()


def names(world: World, parent: Case) -> list[str]:
    return [child.period.name for child in world.children(parent) if child.period]


def test_agreeing_the_plan_opens_the_period_that_has_begun(world: World) -> None:
    first = world.with_periods()[0]
    parent = reach(world, "plan_review")
    assert world.children(parent) == []
    world.act(parent, "agree_plan", "appraiser")
    (child,) = world.children(parent)
    assert (child.period_id, child.state, child.owner_id) == (first.id, "reporting", parent.owner_id)
    assert child.due_at is not None
    assert child.due_at.date() == date(2026, 4, 5)
    tasks = world.session.scalars(select(CaseTask).where(CaseTask.case_id == child.id)).all()
    assert [task.relation for task in tasks] == ["owner"]


def test_a_late_plan_opens_only_periods_that_can_still_be_rated(world: World) -> None:
    world.with_periods()
    parent = reach(world, "plan_review")
    world.now = noon(date(2026, 7, 10))
    world.act(parent, "agree_plan", "appraiser")
    assert names(world, parent) == ["Triwulan II", "Triwulan III"]


def test_later_periods_open_on_their_first_day_and_once(world: World) -> None:
    world.with_periods()
    parent = reach(world, "running")
    sweep(world, date(2026, 3, 31))
    assert names(world, parent) == ["Triwulan I"]
    for _ in range(2):
        sweep(world, date(2026, 4, 1))
    assert names(world, parent) == ["Triwulan I", "Triwulan II"]
    sweep(world, date(2026, 10, 20))
    assert names(world, parent) == ["Triwulan I", "Triwulan II"]


def test_the_last_period_is_the_annual_evaluation(world: World) -> None:
    world.with_periods()
    parent = reach(world, "running")
    sweep(world, date(2026, 10, 1))
    sweep(world, date(2026, 12, 30))
    assert "Triwulan IV-Akhir" not in names(world, parent)


def test_a_worker_that_died_leaves_nothing_behind_that_the_next_night_does_not_mend(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    period = world.with_periods()[0]
    parents = [world.case(part) for part in ("employee", "colleague", "stranger")]
    for parent in parents:
        world.force_state(parent, "running")
    real, calls = children.open_if_wanted, []

    def dies(*args: object, **named: object) -> Case | None:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return real(*args, **named)  # type: ignore[arg-type]

    world.now = noon(date(2026, 1, 13))
    monkeypatch.setattr("app.core.clock.now", lambda: world.now)
    monkeypatch.setattr(children, "_may_have_children", lambda one, _versions: Case.cycle_id == one.cycle_id)
    monkeypatch.setattr(children, "open_if_wanted", dies)
    with pytest.raises(RuntimeError):
        jobs.open_period_job(str(period.id))
    monkeypatch.setattr(children, "open_if_wanted", real)
    for _ in range(2):
        jobs.open_period_job(str(period.id))
    found = world.session.scalars(select(Case).where(Case.period_id == period.id)).all()
    assert len(found) == len({case.parent_id for case in found}) == len(parents)


@pytest.mark.parametrize("state", ["draft", "plan_review"])
def test_no_period_without_a_plan_in_force(world: World, state: str) -> None:
    world.with_periods()
    parent = reach(world, state)
    sweep(world, date(2026, 1, 20))
    assert world.children(parent) == []


def test_a_finished_year_gets_no_further_periods(world: World) -> None:
    world.with_periods()
    parent = reach(world, "running")
    world.act(parent, "cancel_case", "hr", "Salah buka.")
    sweep(world, date(2026, 4, 1))
    assert names(world, parent) == ["Triwulan I"]


def test_p90_a10_the_annual_rating_waits_for_its_periods(frozen: World) -> None:
    """Pasal 24(2), p.90 A.8."""
    frozen.with_periods()
    parent = reach(frozen, "rating")
    (child,) = frozen.children(parent)
    rate(frozen, parent)
    with pytest.raises(Refused) as refusal:
        frozen.act(parent, "submit_rating", "appraiser")
    assert "periodik" in refusal.value.blockers[0].sentence("id")
    reach_period(frozen, child, "received")
    with pytest.raises(Refused):
        frozen.act(parent, "submit_rating", "appraiser")
    frozen.act(child, "acknowledge", "employee")
    assert frozen.fresh(child).closed_at is not None
    frozen.act(parent, "submit_rating", "appraiser")
    assert frozen.fresh(parent).state == "delivery"


def test_p90_a8_no_annual_document_beside_a_period_that_is_open_again(frozen: World) -> None:
    """A second lock behind ``annual_rated``: however a period came to be open, the year waits for it."""
    frozen.with_periods()
    parent = reach(frozen, "rating")
    (child,) = frozen.children(parent)
    reach_period(frozen, child, "received")
    frozen.act(child, "acknowledge", "employee")
    rate(frozen, parent)
    frozen.act(parent, "submit_rating", "appraiser")
    ended, child.closed_at = frozen.fresh(child).closed_at, None
    frozen.force_state(child, "rating")
    with pytest.raises(Refused) as refusal:
        frozen.act(parent, "deliver_document", "appraiser")
    assert "masih terbuka" in refusal.value.blockers[0].sentence("id")
    assert "still open" in refusal.value.blockers[0].sentence("en")
    assert frozen.fresh(parent).state == "delivery"
    child.closed_at = ended
    frozen.force_state(child, "closed")
    frozen.act(parent, "deliver_document", "appraiser")
    assert frozen.fresh(parent).state == "received"


def test_cancelling_the_year_cancels_what_is_open_in_it(frozen: World) -> None:
    frozen.with_periods()
    parent = reach(frozen, "running")
    (first,) = frozen.children(parent)
    reach_period(frozen, first, "received")
    frozen.act(first, "acknowledge", "employee")
    sweep(frozen, date(2026, 4, 1))
    second = frozen.children(parent)[1]
    frozen.act(parent, "cancel_case", "hr", "Pegawai berhenti.")
    assert (frozen.fresh(first).state, frozen.fresh(second).state) == ("closed", "cancelled")
    open_tasks = select(CaseTask).where(CaseTask.case_id == second.id, CaseTask.status == "open")
    assert frozen.session.scalars(open_tasks).all() == []


def test_nobody_but_the_system_cancels_with_the_year(frozen: World) -> None:
    frozen.with_periods()
    (child,) = frozen.children(reach(frozen, "running"))
    for part in ("employee", "appraiser", "hr"):
        with pytest.raises(Refused):
            frozen.act(child, "cancel_with_annual", part, "x")


def test_a_report_before_the_window_is_refused(frozen: World) -> None:
    frozen.with_periods()
    (child,) = frozen.children(reach(frozen, "running"))
    frozen.now = noon(date(2026, 3, 20))
    with pytest.raises(Refused) as refusal:
        frozen.act(child, "submit_report", "employee")
    assert "belum dibuka" in refusal.value.blockers[0].sentence("id")


def test_an_objection_to_a_period_changes_its_result_and_not_the_year(frozen: World) -> None:
    """p.117-118: also the result of a period may be objected to, form D.1.3."""
    frozen.with_periods()
    parent = reach(frozen, "running")
    (child,) = frozen.children(parent)
    assert reach_period(frozen, child, "received").predicate == "good"
    reach_period(frozen, child, "closed")
    assert (frozen.fresh(child).predicate, frozen.fresh(parent).predicate) == ("very_good", None)


def test_hr_changes_dates_until_a_period_has_a_case(world: World) -> None:
    first, second, *_ = world.with_periods()
    reach(world, "running")
    hr = world.actor("hr")
    change = {second.id: {"opens_on": date(2026, 6, 25)}}
    change_periods(world.session, world.cycle, change, actor=hr, now=world.now)
    assert world.session.get_one(Period, second.id).opens_on == date(2026, 6, 25)
    with pytest.raises(InvalidInput) as refused:
        change_periods(world.session, world.cycle, {first.id: {"opens_on": date(2026, 3, 1)}}, actor=hr, now=world.now)
    assert refused.value.errors == {f"{first.id}.name": "period_used"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("opens_on", date(2026, 3, 1), "order"),
        ("report_due", date(2026, 6, 1), "order"),
        ("rating_due", date(2026, 6, 1), "order"),
        ("name", "  ", "name_empty"),
        ("annual", True, "annual_not_last"),
        ("starts_on", date(2026, 3, 30), "overlap"),
    ],
)
def test_dates_out_of_order_are_refused_by_the_field(world: World, field: str, value: object, code: str) -> None:
    second = world.with_periods()[1]
    with pytest.raises(InvalidInput) as refused:
        change_periods(world.session, world.cycle, {second.id: {field: value}}, actor=world.actor("hr"), now=world.now)
    assert refused.value.errors[f"{second.id}.{field}"] == code


MOVES = st.tuples(
    st.booleans(),
    st.sampled_from(
        ["straight", "straight", "straight", "reopen_case", "cancel_case", "recall_rating", "return", "wait"]
    ),
)


def straight(world: World, case: Case, way: tuple[story.Step, ...]) -> None:
    """The next step of the ordinary way, with what it needs written first."""
    sources = [("draft" if way is story.STRAIGHT else "reporting"), *(step[2] for step in way)]
    if case.state not in sources[:-1]:
        return
    transition, who, _target, prepare = way[sources.index(case.state)]
    if prepare:
        try:
            prepare(world, case)
        except ChangedMeanwhile:
            # After a way back the words of the first time still stand.
            world.session.rollback()
    press(world, case, transition, who)


def press(world: World, case: Case, transition: str, who: str | None) -> None:
    try:
        with world.session.begin_nested():
            world.act(case, transition, who, "Alasan.")
    except (Refused, KeyError):
        pass


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=st.lists(MOVES, min_size=10, max_size=45))
def test_the_year_is_never_rated_while_a_period_is_open(
    connection: Connection, session: Session, plan: list[tuple[bool, str]]
) -> None:
    """Pasal 24(2), p.90 A.8-10, in whatever order people press their buttons."""
    savepoint = connection.begin_nested()
    try:
        play(build_world(session), plan)
    finally:
        clock.set_source(None)
        session.close()
        savepoint.rollback()


def play(world: World, plan: list[tuple[bool, str]]) -> None:
    clock.set_source(lambda: world.now)
    world.with_periods()
    parent = reach(world, "running")
    world.now = noon(date(2026, 3, 25))
    for of_year, move in plan:
        case = parent if of_year else next(iter(world.children(parent)))
        way = story.STRAIGHT if of_year else story.PERIOD
        if move == "straight":
            straight(world, case, way)
        elif move == "wait":
            world.now += timedelta(days=20)
            sweep(world, world.now.date())
        elif move == "return":
            press(world, case, "return_self_assessment" if of_year else "return_report", "appraiser")
        else:
            press(world, case, move, "appraiser" if move == "recall_rating" else "hr")
        rated = world.fresh(parent).state in {"delivery", "received", "objection_explanation", "objection_decision"}
        running = [child for child in world.children(parent) if child.closed_at is None]
        assert not (rated and running)
        assert not (world.fresh(parent).closed_at and running)
