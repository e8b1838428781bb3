"""What HR and leaders settle at the same moment as others: calendar, limits, assignments, calibration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.assignments import service as assignments
from app.assignments.values import Proposal
from app.calibration import policy, sessions
from app.calibration import service as calibration
from app.calibration.models import CalibrationEntry, CalibrationProposal, CalibrationSession, DistributionRule
from app.calibration.queries import Round
from app.calibration.service import Notes, StaleSession
from app.calibration.values import Answer, Rated
from app.cases import jobs
from app.cases.models import CaseEvent, CaseTimer
from app.core.db import db
from app.core.errors import InvalidInput
from app.core.unit_of_work import unit_of_work
from app.plans.models import Assignment, PlanResult
from app.plans.values import AssignmentForm, AssignmentReach, Section
from tests.concurrency.conftest import together
from tests.story import reach
from tests.world import World

ROUNDS = 3


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_the_calendar_changes_while_a_deadline_fires(live: World, attempt: int) -> None:
    """Counting anew takes waiting timers away; whoever was about to fire one finds it gone, and nothing breaks."""
    case_id = reach(live, "plan_review").id
    due = select(CaseTimer).where(CaseTimer.case_id == case_id, CaseTimer.kind == "escalate")
    timer = live.session.scalars(due).one()
    timer_id, now, agency = timer.id, timer.fire_at + timedelta(seconds=1), live.agency.id
    live.session.commit()

    def fire() -> bool:
        with unit_of_work() as session:
            return jobs.fire_timer(session, timer_id, now=now)

    def recount() -> bool:
        with unit_of_work() as session:
            return jobs.reschedule_batch(session, agency, None, now=now) is None

    results = together(fire, recount, fire)
    assert not [one for one in results if isinstance(one, Exception)]
    for left in db().scalars(select(CaseTimer.id).where(CaseTimer.case_id == case_id)).all():
        with unit_of_work() as session:
            jobs.fire_timer(session, left, now=now)
    steps = select(func.count()).where(CaseEvent.case_id == case_id, CaseEvent.transition == "hand_over_plan")
    assert db().scalar(steps) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_choose_the_limits_of_an_agency(live: World, attempt: int) -> None:
    """The lines stand there once, as one of the two wanted them."""
    actor, now = live.actor("hr"), live.now

    def choose(active: set[int]) -> None:
        with unit_of_work() as session:
            calibration.choose_rules(session, active, actor=actor, now=now)

    results = together(lambda: choose({1}), lambda: choose({2}))
    assert not [one for one in results if isinstance(one, Exception)]
    rows = db().scalars(select(DistributionRule)).all()
    assert len(rows) == len({row.ordinal for row in rows})
    assert [row.ordinal for row in rows if row.active] in ([1], [2])


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_an_assignment_is_decided_once(live: World, attempt: int) -> None:
    case_id = live.case().id
    owner, appraiser, now = live.actor("employee"), live.actor("appraiser"), live.now
    wish = Proposal(
        AssignmentForm.VOLUNTARY, AssignmentReach.OTHER_UNIT, "Menyusun laporan", "Kepala Dinas", None, "",
        live.cycle.starts_on, None,
    )  # fmt: skip
    with unit_of_work() as session:
        assignment = assignments.apply(session, case_id, wish, actor=owner, now=now).id

    def approve() -> object:
        with unit_of_work() as session:
            return assignments.approve(session, assignment, section=Section.MAIN, note="", actor=appraiser, now=now)

    def refuse() -> object:
        with unit_of_work() as session:
            return assignments.refuse(session, assignment, reason="Penuh.", actor=appraiser, now=now)

    results = together(approve, refuse, approve)
    assert [type(one) for one in results if isinstance(one, Exception)] == [InvalidInput, InvalidInput]
    db().rollback()
    in_plan = db().scalar(select(func.count()).where(PlanResult.origin == assignment)) or 0
    status = db().scalar(select(Assignment.status).where(Assignment.id == assignment))
    assert (status, in_plan) in (("approved", 1), ("refused", 0))


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_session_is_locked_while_the_appraiser_answers(live: World, attempt: int) -> None:
    """Either the answer is in the minutes, or it came too late and nothing of it is there."""
    reach(live, "delivery")
    live.session.commit()
    day, now = live.now.date(), live.now
    leader = policy.standing_of(live.session, live.actor("superior"), day)
    rater = policy.standing_of(live.session, live.actor("appraiser"), day)
    notes = Notes(day, "Agenda", "Notula")
    with unit_of_work() as session:
        row = calibration.open_session(
            session, unit_id=live.units["clinic"].id, round_=Round(live.cycle.id), notes=notes, standing=leader, now=now
        )
        calibration.write_notes(session, row.id, notes, seen=row.revision, standing=leader, now=now)
        calibration.invite(session, row.id, {live.people["appraiser"].id}, standing=leader, day=day, now=now)
        there = {one.id for one in sessions.list_participants(session, row.id)}
        calibration.note_attendance(session, row.id, there, standing=leader, now=now)
        entry = session.scalars(select(CalibrationEntry.id)).one()
        wish, seen = Rated("above", "meets", None), Rated("meets", "meets", None)
        calibration.propose(session, row.id, entry, wish, "Lampaui.", seen=seen, standing=leader, now=now)
        proposal = session.scalars(select(CalibrationProposal.id)).one()
        session_id, revision = row.id, row.revision

    def lock() -> None:
        with unit_of_work() as session:
            calibration.lock(session, session_id, seen=revision, standing=leader, now=now)

    def answer() -> None:
        with unit_of_work() as session:
            calibration.answer(session, session_id, proposal, Answer.DECLINED, "Tetap.", standing=rater, now=now)

    results = together(lock, answer)
    assert [type(one) for one in results if isinstance(one, Exception)] == [StaleSession]
    db().rollback()
    locked = db().get_one(CalibrationSession, session_id).locked_at is not None
    answered = db().get_one(CalibrationProposal, proposal).answer is not None
    assert locked is not answered
