"""Several workers at the same period, and a worker beside a person: each period is opened once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.cases import children, service
from app.cases.models import Case
from app.cases.values import Action
from app.core.db import db
from app.core.errors import Refused
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from tests.concurrency.conftest import together
from tests.story import rate, reach, reach_period
from tests.world import World

ROUNDS = 5
APRIL = datetime(2026, 4, 2, 2, tzinfo=UTC)


def opened(parent_id: UUID) -> list[tuple[UUID, int]]:
    """How often each period of an annual case was opened, as committed."""
    db().rollback()
    query = select(Case.period_id, func.count()).where(Case.parent_id == parent_id).group_by(Case.period_id)
    return [(row[0], row[1]) for row in db().execute(query)]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_workers_open_a_period_once(live: World, attempt: int) -> None:
    second = live.with_periods()[1].id
    parent = reach(live, "running").id
    live.session.commit()

    def work() -> None:
        with unit_of_work() as session:
            children.open_if_wanted(session, parent, second, now=APRIL)

    results = together(*[work] * 4)
    assert not [one for one in results if isinstance(one, Exception)]
    assert [count for _period, count in opened(parent)] == [1, 1]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_cancelled_year_keeps_no_period_open_whoever_comes_first(live: World, attempt: int) -> None:
    second = live.with_periods()[1].id
    parent, actor = reach(live, "running").id, live.actor("hr")
    live.session.commit()

    def work() -> None:
        with unit_of_work() as session:
            children.open_if_wanted(session, parent, second, now=APRIL)

    def cancel() -> None:
        with unit_of_work() as session:
            action = Action(parent, "cancel_case", str(new_id()), comment="Salah buka.")
            service.perform(session, action, actor=actor, now=APRIL)

    results = together(work, cancel)
    assert not [one for one in results if isinstance(one, Exception)]
    db().rollback()
    left = select(func.count()).where(Case.parent_id == parent, Case.closed_at.is_(None))
    assert db().scalar(left) == 0


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_the_year_is_not_rated_while_a_period_is_reopened(live: World, attempt: int) -> None:
    """p.90 A.8-10: whoever comes second is refused."""
    live.with_periods()
    parent = reach(live, "rating")
    (child,) = live.children(parent)
    reach_period(live, child, "received")
    live.act(child, "acknowledge", "employee")
    rate(live, parent)
    live.session.commit()
    steps = (
        (Action(parent.id, "submit_rating", str(new_id())), live.actor("appraiser")),
        (Action(child.id, "reopen_case", str(new_id()), comment="Salah hitung."), live.actor("hr")),
    )
    now = live.now
    live.session.commit()

    def work(step: int) -> None:
        action, actor = steps[step]
        with unit_of_work() as session:
            service.perform(session, action, actor=actor, now=now)

    results = together(lambda: work(0), lambda: work(1))
    assert [type(one) for one in results if one is not None] == [Refused]
