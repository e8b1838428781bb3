"""Counting predicates, and reading calibration sessions."""

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
    DistributionRule,
)
from app.calibration.values import (
    AXIS,
    REPORTED_RULES,
    Counts,
    Node,
    ParticipantView,
    Proposal,
    Rated,
    RosterLine,
    Rule,
    SessionView,
    publishable,
)
from app.cases.models import Case, CaseParty, Cycle, Period
from app.cases.policy import below
from app.core.errors import NotFound
from app.evaluations.models import Evaluation
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running

MOST_HITS = 10
_COUNTED = (
    *(func.count().filter(Case.predicate == one) for one in AXIS),
    func.count().filter(Case.predicate.is_(None), Case.closed_at.is_(None)),
)


@dataclass(frozen=True)
class Round:
    """Which results are counted: of a cycle's annual cases, or of those of one period."""

    cycle_id: UUID
    period_id: UUID | None = None

    @property
    def cases(self) -> ColumnElement[bool]:
        period = Case.period_id == self.period_id if self.period_id else Case.period_id.is_(None)
        return and_(Case.cycle_id == self.cycle_id, period)


def _counts(row: Iterable[int]) -> Counts:
    *found, unrated = row
    return Counts(tuple(found), unrated)


def count_all(session: Session, agency_id: UUID, round_: Round) -> Counts:
    """The distribution of a whole agency. One aggregate."""
    query = select(*_COUNTED).where(Case.agency_id == agency_id, round_.cases)
    return _counts(session.execute(query).one())


def count_unit(session: Session, unit_id: UUID, round_: Round, *, without: UUID | None) -> Counts:
    """The distribution of a unit and everything below it; ``without`` leaves out one person's own cases."""
    query = select(*_COUNTED).where(Case.unit_id.in_(below([unit_id])), round_.cases)
    if without is not None:
        query = query.where(Case.owner_id != without)
    return _counts(session.execute(query).one())


def count_appraiser(session: Session, employee_id: UUID, round_: Round, *, without: UUID | None) -> Counts:
    """The distribution among the people whom one appraiser rates."""
    query = (
        select(*_COUNTED)
        .join(CaseParty, CaseParty.case_id == Case.id)
        .where(CaseParty.relation == "appraiser", CaseParty.employee_id == employee_id, round_.cases)
    )
    if without is not None:
        query = query.where(Case.owner_id != without)
    return _counts(session.execute(query).one())


def count_tree(session: Session, agency_id: UUID, round_: Round) -> list[Node]:
    """Every unit of an agency with what is counted right in it. One aggregate over the cases."""
    own = (
        select(Case.unit_id, *(column.label(f"n{place}") for place, column in enumerate(_COUNTED)))
        .where(Case.agency_id == agency_id, round_.cases)
        .group_by(Case.unit_id)
        .subquery()
    )
    numbers = [own.c[f"n{place}"] for place in range(len(_COUNTED))]
    query = select(Unit.id, Unit.parent_id, *numbers).join(own, own.c.unit_id == Unit.id, isouter=True)
    rows = session.execute(query.where(Unit.agency_id == agency_id))
    return [Node(row[0], row[1], _counts(row[2:]) if row[2] is not None else Counts()) for row in rows]


def count_published(session: Session, agency_id: UUID, round_: Round) -> dict[UUID, Counts]:
    """The totals that may be shown to people who don't rate there, by unit; see ``values.publishable``."""
    return publishable(count_tree(session, agency_id, round_))


def list_rules(session: Session, agency_id: UUID) -> tuple[Rule, ...]:
    """An agency's lines; before it has any, those that are reported of SE 3/2023, all off."""
    rows = session.scalars(
        select(DistributionRule).where(DistributionRule.agency_id == agency_id).order_by(DistributionRule.ordinal)
    )
    own = tuple(
        Rule(
            row.ordinal, row.achievement, tuple(row.predicates), row.op, row.percent, row.active, row.secondary, row.id
        )
        for row in rows
    )
    return own or REPORTED_RULES


def list_unit_names(session: Session, condition: ColumnElement[bool], limit: int = 200) -> list[tuple[UUID, str]]:
    """Units under a condition by name."""
    rows = session.execute(select(Unit.id, Unit.name).where(condition).order_by(Unit.name, Unit.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def search_units(session: Session, condition: ColumnElement[bool], term: str) -> list[tuple[UUID, str]]:
    """Units under a condition whose name contains a term or whose code it is."""
    like = Unit.name.icontains(term, autoescape=True) | (Unit.code == term)
    return list_unit_names(session, and_(condition, like), MOST_HITS)


def search_people(session: Session, agency_id: UUID, term: str) -> list[tuple[UUID, str]]:
    """People in service whose name contains a term or whose NIP it is, each with name and NIP."""
    like = Employee.name.icontains(term, autoescape=True) | (Employee.nip == term.replace(" ", ""))
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.nip)
        .where(Employee.agency_id == agency_id, Employee.active, like)
        .order_by(Employee.name, Employee.id)
        .limit(MOST_HITS)
    )
    return [(row[0], f"{row[1]} ({row[2]})" if row[2] else row[1]) for row in rows]


def get_round(session: Session, agency_id: UUID, round_: Round) -> tuple[Cycle, Period | None]:
    """The cycle and period of a round inside the agency. Raises NotFound."""
    cycle = session.scalar(select(Cycle).where(Cycle.id == round_.cycle_id, Cycle.agency_id == agency_id))
    if cycle is None or cycle.status == "draft":
        raise NotFound
    if round_.period_id is None:
        return cycle, None
    period = session.scalar(select(Period).where(Period.id == round_.period_id, Period.cycle_id == cycle.id))
    if period is None:
        raise NotFound
    return cycle, period


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


def get_unit_name(session: Session, condition: ColumnElement[bool], unit_id: UUID) -> tuple[UUID, str]:
    """A unit under a condition. Raises NotFound."""
    found = list_unit_names(session, and_(condition, Unit.id == unit_id), 1)
    if not found:
        raise NotFound
    return found[0]


def topmost(session: Session, condition: ColumnElement[bool]) -> tuple[UUID, str] | None:
    """The first unit under a condition with none of them above it."""
    inside = select(Unit.id).where(condition)
    found = list_unit_names(session, and_(condition, or_(Unit.parent_id.is_(None), Unit.parent_id.not_in(inside))), 1)
    return found[0] if found else None
