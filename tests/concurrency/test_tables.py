"""Two at the same moment who write rates, send a report or take a result over: one wins, the other one is told."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.cases import service as cases
from app.core import clock
from app.core.clock import local_day
from app.core.db import db
from app.core.errors import InvalidInput
from app.core.unit_of_work import unit_of_work
from app.followups import reporting, tables
from app.followups.models import CreditPercent, FunctionalGrade, ReportAuthority, ResultReport
from app.followups.policy import reach_of
from app.followups.tables import GradeData
from app.progress import feedback, takeovers
from app.progress.models import FeedbackOutcome, Takeover
from app.progress.service import ChangedMeanwhile
from app.progress.values import OutcomeAction
from tests.concurrency.conftest import together
from tests.integration.followups.conftest import finish
from tests.integration.progress.conftest import first_result
from tests.story import reach
from tests.world import World

ROUNDS = 3


def count(model: type) -> int:
    return db().scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_rates_of_one_day(live: World, attempt: int) -> None:
    actor = live.actor("hr")
    values = {"predicate": "good", "percent": Decimal(100), "starts_on": date(2026, 1, 1), "source": ""}

    def store() -> None:
        with unit_of_work() as session:
            tables.store(session, tables.PERCENTS, values, row_id=None, actor=actor)

    results = together(store, store)
    assert [type(one) for one in results if one is not None] == [InvalidInput]
    assert count(CreditPercent) == 1


def test_two_who_fill_in_the_regulation(live: World) -> None:
    actor = live.actor("hr")

    def fill() -> int:
        with unit_of_work() as session:
            return tables.fill_in(session, actor=actor)

    results = together(fill, fill)
    assert sorted(results) == [0, 13]


def test_two_authorities_for_the_agency(live: World) -> None:
    actor, posts = live.actor("hr"), [live.positions[part].id for part in ("regent", "superior")]

    def name(post: object) -> None:
        with unit_of_work() as session:
            tables.name_authority(session, unit_id=None, position_id=post, basis="", row_id=None, actor=actor)

    results = together(lambda: name(posts[0]), lambda: name(posts[1]))
    assert [type(one) for one in results if one is not None] == [InvalidInput]
    assert count(ReportAuthority) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_levels_that_overlap(live: World, attempt: int) -> None:
    actor, person = live.actor("hr"), live.people["employee"].id

    def give(grade: str, since: date) -> None:
        data = GradeData(person, grade, since, None, Decimal(0), 0, "")
        with unit_of_work() as session:
            tables.store_grade(session, data, row_id=None, actor=actor)

    results = together(lambda: give("pertama", date(2024, 1, 1)), lambda: give("muda", date(2025, 1, 1)))
    assert [type(one) for one in results if one is not None] == [InvalidInput]
    assert count(FunctionalGrade) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_reports_sent_at_once_are_one(live: World, attempt: int) -> None:
    finish(live, "employee")
    actor, post, cycle, now = live.actor("appraiser"), live.positions["appraiser"].id, live.cycle.id, live.now

    def send() -> None:
        with unit_of_work() as session:
            reporting.send(
                session, cycle_id=cycle, period_id=None, post_id=post, note="", actor=actor, now=now,
                reach=reach_of(session, actor, local_day(now, "Asia/Jakarta")),
            )  # fmt: skip

    results = together(send, send)
    assert [type(one) for one in results if one is not None] == [InvalidInput]
    assert count(ResultReport) == 1


@pytest.fixture
def without_progress(live: World) -> tuple[World, datetime]:
    """A case in monitoring whose first result made no progress."""
    case = reach(live, "running")
    clock.set_source(lambda: live.now)
    file = cases.edit(live.session, case_id=case.id, part="feedback", actor=live.actor("appraiser"), now=live.now)
    feedback.conclude(
        file, result=None, progressing=False, actions=[OutcomeAction.GUIDANCE], text="Dibina.", now=live.now
    )
    live.session.commit()
    return live, live.now


def test_p20_6_two_take_overs_at_once_are_one(without_progress: tuple[World, datetime]) -> None:
    world, now = without_progress
    case = world.case()
    case_id, result, actor = case.id, first_result(world, case).lineage, world.actor("appraiser")
    db().commit()

    def take() -> None:
        with unit_of_work() as session:
            file = cases.edit(session, case_id=case_id, part="takeovers", actor=actor, now=now)
            takeovers.take_over(file, result=result, reason="Tidak maju", note="Catatan", now=now)

    results = together(take, take)
    assert [type(one) for one in results if one is not None] == [ChangedMeanwhile]
    assert count(Takeover) == 1


def test_a_conclusion_that_is_sent_twice_is_written_once(without_progress: tuple[World, datetime]) -> None:
    world, now = without_progress
    case_id, actor = world.case().id, world.actor("appraiser")
    db().commit()

    def conclude() -> None:
        with unit_of_work() as session:
            file = cases.edit(session, case_id=case_id, part="feedback", actor=actor, now=now)
            feedback.conclude(
                file, result=None, progressing=True, actions=[OutcomeAction.APPRECIATION], text="Baik", now=now
            )

    assert together(conclude, conclude) == [None, None]
    assert count(FeedbackOutcome) == 2  # the one of the fixture, and this
