"""Requests and votes at the same moment: one register, no number twice, and the last votes decide once."""

from __future__ import annotations

from datetime import date
from threading import Event
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.auth.values import CurrentActor
from app.cases import service
from app.cases.models import Case, CaseEvent, CaseVote, Cycle
from app.cases.values import Action, Performed
from app.core.db import db
from app.core.errors import NotFound, Refused
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from app.definitions.publishing import retire
from app.people.models import Delegation
from app.requests.service import begin
from tests import leave
from tests.concurrency.conftest import PATIENCE, together
from tests.world import World

ROUNDS = 3


def ready(live: World) -> UUID:
    """A leave before a panel of three, committed."""
    leave.publish(live)
    leave.seat_panel(live)
    case_id = leave.before_the_panel(live).id
    db().commit()
    return case_id


def cast(actor: CurrentActor, world: World, case_id: UUID, *, approve: bool = True, key: str = "") -> Performed:
    action = Action(case_id, "grant", key or str(new_id()), comment="Alasan.", approve=approve)
    with unit_of_work() as session:
        return service.perform(session, action, actor=actor, now=world.now)


def counts(case_id: UUID) -> tuple[int, int]:
    """Votes and events as committed."""
    db().rollback()
    votes = select(func.count()).where(CaseVote.case_id == case_id)
    events = select(func.count()).where(CaseEvent.case_id == case_id)
    return db().scalar(votes) or 0, db().scalar(events) or 0


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_last_votes_decide_once(live: World, attempt: int) -> None:
    case_id = ready(live)
    actors = [live.actor(part) for part in leave.MEMBERS]
    cast(actors[0], live, case_id)
    results = together(*[lambda who=who: cast(who, live, case_id) for who in actors[1:]])
    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Refused], "the case had moved on for the second"
    assert [blocker.code for blocker in refused[0].blockers] == ["case_closed"]
    assert counts(case_id) == (2, 4)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_veto_against_the_last_yes(live: World, attempt: int) -> None:
    """Whoever comes first decides; the other is told."""
    case_id = ready(live)
    actors = [live.actor(part) for part in leave.MEMBERS]
    cast(actors[0], live, case_id)
    results = together(lambda: cast(actors[1], live, case_id), lambda: cast(actors[2], live, case_id, approve=False))
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert counts(case_id) == (2, 4)
    state = db().scalar(select(Case.state).where(Case.id == case_id))
    assert state == ("granted" if isinstance(results[0], Performed) else "denied")


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_vote_clicked_four_times_counts_once(live: World, attempt: int) -> None:
    case_id, actor, key = ready(live), live.actor("hr"), str(new_id())
    results = together(*[lambda: cast(actor, live, case_id, key=key)] * 4)
    assert sum(one.repeated for one in results if isinstance(one, Performed)) == 3
    assert counts(case_id) == (1, 3)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_member_and_substitute_use_one_seat(live: World, attempt: int) -> None:
    case_id = ready(live)
    db().add(
        Delegation(
            agency_id=live.agency.id, absent_id=live.people["stranger"].id, substitute_id=live.people["superior"].id,
            starts_on=live.now.date(), ends_on=date(2026, 12, 31), reason="Cuti",
        )
    )  # fmt: skip
    db().commit()
    actors = [live.actor("stranger"), live.actor("superior")]
    results = together(*[lambda who=who: cast(who, live, case_id) for who in actors])
    assert [type(one) for one in results if isinstance(one, Exception)] == [Refused]
    assert counts(case_id) == (1, 3)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_the_first_requests_of_a_year_share_one_register(live: World, attempt: int) -> None:
    leave.publish(live)
    db().commit()
    actors = [live.actor(part) for part in ("employee", "employee", "colleague", "stranger")]

    def ask(actor: CurrentActor) -> tuple[UUID, int]:
        with unit_of_work() as session:
            case = begin(session, "cuti-tahunan", actor=actor, now=live.now)
            return case.id, case.ordinal

    results = together(*[lambda who=who: ask(who) for who in actors])
    assert not [one for one in results if isinstance(one, Exception)]
    assert results[0] == results[1], "two windows of one person begin one request"
    assert db().scalar(select(func.count()).where(Cycle.purpose == "requests")) == 1
    assert db().scalar(select(func.count()).where(Case.ordinal == 1)) == 3


def test_nobody_begins_under_a_version_that_is_being_retired(live: World) -> None:
    version_id = leave.publish(live).id
    db().commit()
    hr, employee, asked = live.actor("hr"), live.actor("employee"), Event()

    def put_away() -> None:
        with unit_of_work() as session:
            retire(session, version_id, actor=hr, now=live.now)
            asked.set()
            sleep(0.5)  # Long enough for the other to come to the version that is about to go.

    def ask() -> None:
        asked.wait(PATIENCE)
        with unit_of_work() as session:
            begin(session, "cuti-tahunan", actor=employee, now=live.now)

    results = together(put_away, ask)
    assert [type(one) for one in results] == [type(None), NotFound]
    assert db().scalar(select(func.count()).where(Case.definition_version_id == version_id)) == 0
