"""Reading calibration sessions: their people, their roster, and the proposals about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.calibration.models import (
    CalibrationEntry,
    CalibrationParticipant,
    CalibrationProposal,
    CalibrationSession,
)
from app.calibration.queries import Round
from app.calibration.values import ParticipantView, Proposal, Rated, RosterLine, SessionView
from app.cases.models import Case, CaseParty, Cycle, Period
from app.cases.policy import below
from app.core.errors import NotFound
from app.evaluations.models import Evaluation
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running

_SESSION = (
    CalibrationSession.id,
    CalibrationSession.agency_id,
    CalibrationSession.unit_id,
    Unit.name,
    CalibrationSession.cycle_id,
    Cycle.name,
    func.extract("year", Cycle.ends_on),
    CalibrationSession.period_id,
    func.coalesce(Period.name, ""),
    CalibrationSession.held_on,
    CalibrationSession.agenda,
    CalibrationSession.minutes,
    CalibrationSession.opened_by_id,
    CalibrationSession.opened_by_name,
    CalibrationSession.opened_at,
    CalibrationSession.locked_by_name,
    CalibrationSession.locked_at,
    CalibrationSession.revision,
)


def _sessions() -> Select[Any]:
    return (
        select(*_SESSION)
        .select_from(CalibrationSession)
        .join(Unit, Unit.id == CalibrationSession.unit_id)
        .join(Cycle, Cycle.id == CalibrationSession.cycle_id)
        .join(Period, Period.id == CalibrationSession.period_id, isouter=True)
    )


def _view(row: Any) -> SessionView:
    values = list(row)
    values[6] = int(values[6])
    return SessionView(*values)


def find_session(session: Session, session_id: UUID, agency_id: UUID) -> SessionView:
    """A session of the agency. Raises NotFound."""
    row = session.execute(
        _sessions().where(CalibrationSession.id == session_id, CalibrationSession.agency_id == agency_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _view(row)


def list_sessions(session: Session, condition: ColumnElement[bool], limit: int = 100) -> list[SessionView]:
    """Sessions under a condition, open ones and then the newest first."""
    order = (CalibrationSession.locked_at.is_not(None), CalibrationSession.id.desc())
    return [_view(row) for row in session.execute(_sessions().where(condition).order_by(*order).limit(limit))]


def lock_session(session: Session, session_id: UUID, agency_id: UUID) -> CalibrationSession:
    """The session under a row lock, read anew; every change starts here. Raises NotFound."""
    query = select(CalibrationSession).where(
        CalibrationSession.id == session_id, CalibrationSession.agency_id == agency_id
    )
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def list_participants(session: Session, session_id: UUID) -> list[ParticipantView]:
    """Everybody invited, by name."""
    rows = session.scalars(
        select(CalibrationParticipant)
        .where(CalibrationParticipant.session_id == session_id)
        .order_by(CalibrationParticipant.name, CalibrationParticipant.id)
    )
    return [ParticipantView(row.id, row.employee_id, row.name, row.position, row.present) for row in rows]


def _current(session_id: UUID) -> CTE:
    """The evaluation of each case on a roster that counts now: the appraiser's draft, else the one in force."""
    on_roster = select(CalibrationEntry.case_id).where(CalibrationEntry.session_id == session_id)
    counts = or_(and_(Evaluation.status == "draft", Evaluation.origin == "appraiser"), Evaluation.status == "final")
    return (
        select(
            Evaluation.case_id,
            Evaluation.result_rating,
            Evaluation.behaviour_rating,
            Evaluation.predicate,
            Evaluation.delivered_at,
        )
        .where(counts, Evaluation.case_id.in_(on_roster))
        .ext(distinct_on(Evaluation.case_id))
        .order_by(Evaluation.case_id, (Evaluation.status == "draft").desc())
        .cte("current_evaluation")
    )


def list_roster(session: Session, view: SessionView) -> list[RosterLine]:
    """The roster by unit and name, with ratings as they are now or, once locked, as they were then. Two statements."""
    now = _current(view.id)
    party = aliased(CaseParty)
    entry = CalibrationEntry
    rows = session.execute(
        select(
            entry, Case.owner_id, Position.title, Unit.name, party.employee_id,
            now.c.result_rating, now.c.behaviour_rating, now.c.predicate, now.c.delivered_at,
        )
        .join(Case, Case.id == entry.case_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(party, (party.case_id == Case.id) & (party.relation == "appraiser"), isouter=True)
        .join(now, now.c.case_id == Case.id, isouter=True)
        .where(entry.session_id == view.id)
        .order_by(Unit.name, entry.owner_name, entry.id)
    )  # fmt: skip
    proposals = _proposals(session, view.id)
    locked = view.locked_at is not None
    return [_line(row, locked, proposals.get(row[0].id, ())) for row in rows]


def _line(row: Any, locked: bool, proposals: Iterable[Proposal]) -> RosterLine:
    entry: CalibrationEntry = row[0]
    then = Rated(entry.result_after, entry.behaviour_after, entry.predicate_after)
    return RosterLine(
        entry_id=entry.id,
        case_id=entry.case_id,
        owner_id=row[1],
        owner=entry.owner_name,
        position=row[2],
        unit=row[3],
        appraiser_id=row[4],
        appraiser=entry.appraiser_name,
        before=Rated(entry.result_before, entry.behaviour_before, entry.predicate_before),
        after=then if locked else Rated(row[5], row[6], row[7]),
        delivered=row[8] is not None,
        proposals=tuple(proposals),
    )


def _proposals(session: Session, session_id: UUID) -> dict[UUID, list[Proposal]]:
    rows = session.scalars(
        select(CalibrationProposal)
        .join(CalibrationEntry, CalibrationEntry.id == CalibrationProposal.entry_id)
        .where(CalibrationEntry.session_id == session_id)
        .order_by(CalibrationProposal.proposed_at, CalibrationProposal.id)
    )
    found: dict[UUID, list[Proposal]] = {}
    for row in rows:
        one = Proposal(
            row.id, row.result_rating, row.behaviour_rating, row.reason, row.proposed_by_name, row.proposed_at,
            row.answer, row.answer_reason, row.answered_by_name, row.answered_at,
        )  # fmt: skip
        found.setdefault(row.entry_id, []).append(one)
    return found


@dataclass(frozen=True)
class Candidate:
    """A case that belongs on a roster: rated, and not yet delivered."""

    case_id: UUID
    owner: str
    appraiser: str
    result: str
    behaviour: str
    predicate: str


def list_candidates(session: Session, row: CalibrationSession) -> list[Candidate]:
    """Cases of the unit and everything below it whose rating is submitted and not delivered, those there left out.

    Whoever opened the session doesn't calibrate their own case.
    """
    there = select(CalibrationEntry.case_id).where(CalibrationEntry.session_id == row.id)
    boss, party = aliased(Employee), aliased(CaseParty)
    query = (
        select(
            Case.id, Employee.name, func.coalesce(boss.name, ""),
            Evaluation.result_rating, Evaluation.behaviour_rating, Evaluation.predicate,
        )
        .join(Employee, Employee.id == Case.owner_id)
        .join(Evaluation, Evaluation.case_id == Case.id)
        .join(party, (party.case_id == Case.id) & (party.relation == "appraiser"), isouter=True)
        .join(boss, boss.id == party.employee_id, isouter=True)
        .where(
            Case.unit_id.in_(below([row.unit_id])),
            Round(row.cycle_id, row.period_id).cases,
            Evaluation.status == "draft",
            Evaluation.origin == "appraiser",
            Evaluation.predicate.is_not(None),
            Case.id.not_in(there),
        )
    )  # fmt: skip
    if row.opened_by_id is not None:
        query = query.where(Case.owner_id != row.opened_by_id)
    return [Candidate(*found) for found in session.execute(query.order_by(Case.id))]


def list_entries(session: Session, session_id: UUID) -> list[tuple[CalibrationEntry, Rated]]:
    """The rows of a roster with the ratings of now, to be kept at the lock."""
    now = _current(session_id)
    rows = session.execute(
        select(CalibrationEntry, now.c.result_rating, now.c.behaviour_rating, now.c.predicate)
        .join(now, now.c.case_id == CalibrationEntry.case_id, isouter=True)
        .where(CalibrationEntry.session_id == session_id)
    )
    return [(row[0], Rated(*row[1:])) for row in rows]


def find_entry(session: Session, session_id: UUID, entry_id: UUID) -> tuple[CalibrationEntry, Case, Rated, bool]:
    """A row of a roster with its case, the ratings of now, and whether they were delivered. Raises NotFound."""
    now = _current(session_id)
    row = session.execute(
        select(CalibrationEntry, Case, now.c.delivered_at, now.c.result_rating, now.c.behaviour_rating, now.c.predicate)
        .join(Case, Case.id == CalibrationEntry.case_id)
        .join(now, now.c.case_id == Case.id, isouter=True)
        .where(CalibrationEntry.session_id == session_id, CalibrationEntry.id == entry_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1], Rated(*row[3:]), row[2] is not None


def find_proposal(session: Session, session_id: UUID, proposal_id: UUID) -> tuple[CalibrationProposal, Case]:
    """A proposal of a session with the case it is about. Raises NotFound."""
    row = session.execute(
        select(CalibrationProposal, Case)
        .join(CalibrationEntry, CalibrationEntry.id == CalibrationProposal.entry_id)
        .join(Case, Case.id == CalibrationEntry.case_id)
        .where(CalibrationEntry.session_id == session_id, CalibrationProposal.id == proposal_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def appraiser_of(session: Session, case_id: UUID) -> UUID | None:
    """Who rates a case, as recorded."""
    return session.scalar(
        select(CaseParty.employee_id).where(CaseParty.case_id == case_id, CaseParty.relation == "appraiser")
    )


def describe_person(session: Session, employee_id: UUID, agency_id: UUID, day: date) -> tuple[str, str]:
    """Name and post of somebody in service. Raises NotFound."""
    title = (
        select(Position.title)
        .join(Posting, Posting.position_id == Position.id)
        .where(Posting.employee_id == Employee.id, running(Posting, day))
        .order_by(Posting.kind)
        .limit(1)
        .scalar_subquery()
    )
    query = select(Employee.name, func.coalesce(title, ""))
    row = session.execute(
        query.where(Employee.id == employee_id, Employee.agency_id == agency_id, Employee.active)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]
