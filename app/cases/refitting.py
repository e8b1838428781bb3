"""Fitting a stay that goes on to another definition: who is asked, until when, and who has taken over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases import schedule
from app.cases.models import Case, CaseParty, CaseTask, CaseVote
from app.core.jobs import defer
from workflows.engine import Compiled


def keep_stay(
    session: Session, case: Case, compiled: Compiled, parties: dict[str, CaseParty], now: datetime, *, reckon: bool
) -> None:
    """Ask whoever the definition asks in the state of the case, without beginning the stay anew.

    What was asked and settled in the stay stays settled. ``reckon``: the deadline is another one, or the case comes
    back to this stay, so that its timers are laid again; what fired doesn't fire twice.
    """
    state = compiled.definition.state(case.state)
    case.stage = state.stage
    session.flush()
    wanted = {*schedule.holders_of_the_ball(compiled.definition, state)}
    wanted |= {case.handed_to} if case.handed_to is not None else set()
    stay = (CaseTask.case_id == case.id, CaseTask.entry_seq == case.entry_seq)
    tasks = list(session.scalars(select(CaseTask).where(*stay)))
    voted = _voters(session, case)
    for task in tasks:
        _settle(task, wanted, voted)
    for relation in sorted(wanted - {task.relation for task in tasks}):
        schedule.add_task(session, case, parties, relation)
    if reckon:
        schedule.reckon(session, case, compiled, now)
    session.flush()
    _tell_new(session, case, {task.id for task in tasks if task.status == "open"})


def _tell_new(session: Session, case: Case, known: Collection[UUID]) -> None:
    """Whoever is asked only from now on is told; nothing else would."""
    query = select(CaseTask.id).where(
        CaseTask.case_id == case.id, CaseTask.entry_seq == case.entry_seq, CaseTask.status == "open"
    )
    for task_id in session.scalars(query).all():
        if task_id not in known:
            defer(session, "notifications.new_holder", {"task_id": str(task_id)})


def _settle(task: CaseTask, wanted: Collection[str], voted: Collection[UUID]) -> None:
    if task.relation not in wanted:
        task.status = "cancelled" if task.status == "open" else task.status
    elif task.assignee_id not in voted:
        task.status = "open"


def _voters(session: Session, case: Case) -> frozenset[UUID]:
    """Who has voted in the present stay, in person or through a substitute."""
    query = select(CaseVote.voter_id, CaseVote.acting_for_id)
    rows = session.execute(query.where(CaseVote.case_id == case.id, CaseVote.entry_seq == case.entry_seq))
    return frozenset(person for row in rows for person in row if person is not None)
