"""Moves and statuses at the same moment: one case is closed, one opened, whoever comes second finds nothing to do."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.cases import service
from app.cases.models import Case, CaseEvent
from app.cases.transfers import Followed, follow_person
from app.cases.values import Action
from app.core.db import db
from app.core.errors import DomainError
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from app.people import service as people
from app.people import statuses
from app.people.models import EmployeeStatus, Posting
from app.people.problems import RegisterRefused
from app.people.statuses import StatusData
from app.people.values import StatusKind
from tests.concurrency.conftest import together
from tests.story import reach
from tests.world import World

ROUNDS = 5
DAY = date(2026, 1, 12)


def follow(person: UUID, world: World) -> Followed:
    with unit_of_work() as session:
        return follow_person(session, person, now=world.now)


def moved(world: World) -> tuple[UUID, UUID]:
    """A committed move of today that nobody has followed yet."""
    case = reach(world, "running")
    db().query(Posting).filter_by(employee_id=world.people["stranger"].id).update({"ends_on": DAY})
    person = world.people["employee"].id
    people.transfer(
        db(), person, world.positions["stranger"].id, starts_on=DAY, agency_id=world.agency.id,
        actor=world.actor("hr"),
    )  # fmt: skip
    db().commit()
    return person, case.id


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_workers_follow_one_move(live: World, attempt: int) -> None:
    person, case_id = moved(live)
    results = together(lambda: follow(person, live), lambda: follow(person, live))
    assert not [one for one in results if isinstance(one, Exception)]
    db().rollback()
    steps = select(func.count()).where(CaseEvent.case_id == case_id, CaseEvent.transition == "close_as_moved")
    assert db().scalar(steps) == 1
    assert db().scalar(select(func.count()).where(Case.succeeds_id == case_id)) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_move_and_a_button_at_once(live: World, attempt: int) -> None:
    """Whoever comes first, the case ends as moved and the history has no gap."""
    person, case_id = moved(live)
    actor = live.actor("employee")

    def press() -> object:
        with unit_of_work() as session:
            return service.perform(
                session, Action(case_id, "propose_change", str(new_id())), actor=actor, now=live.now
            )  # fmt: skip

    results = together(press, lambda: follow(person, live))
    assert all(isinstance(one, DomainError) for one in results if isinstance(one, Exception))
    db().rollback()
    assert db().get_one(Case, case_id).state == "moved"
    seqs = list(db().scalars(select(CaseEvent.seq).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)))
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_contradicting_statuses_at_once(live: World, attempt: int) -> None:
    person, agency, actor = live.people["employee"].id, live.agency.id, live.actor("hr")

    def give(kind: StatusKind) -> object:
        with unit_of_work() as session:
            data = StatusData(person, kind, DAY, None, "Tempat Uji", "SK 1")
            return statuses.give_status(session, data, agency_id=agency, actor=actor)

    results = together(lambda: give(StatusKind.STUDY), lambda: give(StatusKind.UNPAID_LEAVE))
    assert [type(one) for one in results if isinstance(one, Exception)] == [RegisterRefused]
    db().rollback()
    assert db().scalar(select(func.count()).select_from(EmployeeStatus)) == 1
