"""Reading who is asked for feedback, who may be, and what somebody gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.cases.models import Case, CaseEvent, Period
from app.core.errors import NotFound
from app.core.json_rows import json_list
from app.people.identity import normalise_nip
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running
from app.plans.models import Plan, PlanResult
from app.plans.values import PlanStatus
from app.progress.models import Feedback, FeedbackOutcome, FeedbackRequest, FeedbackWording
from app.progress.records import OutcomeView, Person, RequestView, Subject
from app.progress.values import RequestStatus, Source

SHORTEST_SEARCH = 3
SHOWN_PEOPLE = 50
WRITTEN_PAGE = 100


def _posts(day: date) -> Select[Any]:
    superior = func.coalesce(Posting.appraiser_position_id, Position.superior_id).label("superior_id")
    return (
        select(Posting.employee_id, Position.id.label("position_id"), superior, Position.title)
        .join(Position, Position.id == Posting.position_id)
        .where(running(Posting, day))
    )


def posts_of(session: Session, people: Iterable[UUID], day: date) -> list[Row[Any]]:
    """The posts that people hold on a day, each with the post it answers to. One statement."""
    return list(session.execute(_posts(day).where(Posting.employee_id.in_(set(people)))))


def _people(day: date) -> Select[Any]:
    return (
        select(Employee.id, Employee.name, Position.title, Unit.name.label("unit"))
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(running(Posting, day), Employee.active)
        .order_by(Employee.name, Position.code)
        .limit(SHOWN_PEOPLE)
    )


def list_around(session: Session, *, owner_id: UUID, day: date) -> list[Person]:
    """Peers (same superior), people below, and the leader of somebody: those who know the work. One statement."""
    own = _posts(day).where(Posting.employee_id == owner_id).cte("own")
    superior = func.coalesce(Posting.appraiser_position_id, Position.superior_id)
    near = or_(
        superior.in_(select(own.c.superior_id)),
        superior.in_(select(own.c.position_id)),
        Position.id.in_(select(own.c.superior_id)),
    )
    return _persons(session.execute(_people(day).where(near, Employee.id != owner_id)))


def search_people(session: Session, *, agency_id: UUID, text: str, day: date, without: UUID | None) -> list[Person]:
    """Employees of the agency by part of the name or by the whole NIP; nothing for fewer than three letters."""
    wanted = " ".join(text.split())
    if len(wanted) < SHORTEST_SEARCH:
        return []
    hit = or_(Employee.name.icontains(wanted, autoescape=True), Employee.nip == normalise_nip(wanted))
    query = _people(day).where(Employee.agency_id == agency_id, hit)
    return _persons(session.execute(query.where(Employee.id != without) if without else query))


def _persons(rows: Iterable[Row[Any]]) -> list[Person]:
    """Each person once, with the first of their posts."""
    found: dict[UUID, Person] = {}
    for row in rows:
        found.setdefault(row.id, Person(row.id, row.name, row.title, row.unit))
    return list(found.values())


def find_person(session: Session, *, employee_id: UUID, agency_id: UUID, day: date) -> Person | None:
    """Somebody in service in the agency."""
    rows = session.execute(_people(day).where(Employee.id == employee_id, Employee.agency_id == agency_id))
    return next(iter(_persons(rows)), None)


def running_case(session: Session, *, owner_id: UUID, agency_id: UUID, day: date) -> Case | None:
    """Where feedback on a person belongs today: the open case of the period that holds the day, else of the year."""
    inside = (Period.starts_on <= day) & (Period.ends_on >= day)
    return session.scalar(
        select(Case)
        .outerjoin(Period, Period.id == Case.period_id)
        .where(Case.owner_id == owner_id, Case.agency_id == agency_id, Case.closed_at.is_(None), Case.ordinal == 0)
        .where(or_(Case.period_id.is_(None), inside))
        .order_by(Case.period_id.is_(None), Case.id.desc())
        .limit(1)
        .options(joinedload(Case.owner), joinedload(Case.position), joinedload(Case.cycle), joinedload(Case.period))
        .options(joinedload(Case.definition_version))
    )


def _requests() -> Select[tuple[FeedbackRequest, str, str]]:
    owner, position = aliased(Employee), aliased(Position)
    return (
        select(FeedbackRequest, owner.name, position.title)
        .join(Case, Case.id == FeedbackRequest.case_id)
        .join(owner, owner.id == Case.owner_id)
        .join(position, position.id == Case.position_id)
        .options(joinedload(FeedbackRequest.asker), joinedload(FeedbackRequest.giver))
    )


def list_requests(session: Session, case_id: UUID) -> tuple[RequestView, ...]:
    """All requests of a case, newest first."""
    query = _requests().where(FeedbackRequest.case_id == case_id).order_by(FeedbackRequest.id.desc())
    return tuple(_request(*row) for row in session.execute(query))


def list_asked(session: Session, giver_id: UUID) -> tuple[RequestView, ...]:
    """What waits for an answer of somebody, the most urgent first."""
    query = _requests().where(FeedbackRequest.giver_id == giver_id, FeedbackRequest.status == RequestStatus.OPEN)
    return tuple(_request(*row) for row in session.execute(query.order_by(FeedbackRequest.due_on, FeedbackRequest.id)))


def get_request(session: Session, request_id: UUID, *, giver_id: UUID | None) -> RequestView:
    """A request to somebody. Raises NotFound for everybody else."""
    query = _requests().where(FeedbackRequest.id == request_id, FeedbackRequest.giver_id == giver_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFound
    return _request(*row)


def lock_request(session: Session, request_id: UUID) -> FeedbackRequest:
    """The row to write. Raises NotFound."""
    query = select(FeedbackRequest).where(FeedbackRequest.id == request_id).with_for_update(of=FeedbackRequest)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _request(row: FeedbackRequest, owner: str, position: str) -> RequestView:
    return RequestView(
        id=row.id,
        case_id=row.case_id,
        owner=owner,
        owner_position=position,
        asker_id=row.asker_id,
        asker=row.asker.name,
        giver_id=row.giver_id,
        giver=row.giver.name,
        source=Source(row.source),
        kind=row.kind,
        subjects=tuple(map(subject_of, row.subjects)),
        message=row.message,
        due_on=row.due_on,
        status=RequestStatus(row.status),
        reason=row.reason,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )


def subject_of(stored: Mapping[str, str]) -> Subject:
    """The subject as it was stored."""
    return Subject(result=UUID(stored["result"])) if "result" in stored else Subject(behaviour=stored["behaviour"])


def list_written(session: Session, author_id: UUID) -> list[tuple[Feedback, Case, str | None, list[str]]]:
    """What somebody gave, newest first: the feedback, its case, the text of the result, and former wordings."""
    text = (
        select(PlanResult.text)
        .join(Plan, Plan.id == PlanResult.plan_id)
        .where(PlanResult.lineage == Feedback.result, Plan.status != PlanStatus.DISCARDED.value)
        .order_by(Plan.number.desc())
        .limit(1)
        .correlate(Feedback)
    )
    worded = json_list(func.to_jsonb(FeedbackWording.text), FeedbackWording.at)
    before = select(worded).where(FeedbackWording.feedback_id == Feedback.id)
    rows = session.execute(
        select(Feedback, Case, text.scalar_subquery(), before.correlate(Feedback).scalar_subquery())
        .join(Case, Case.id == Feedback.case_id)
        .where(Feedback.author_id == author_id)
        .order_by(Feedback.at.desc(), Feedback.id)
        .limit(WRITTEN_PAGE)
        .options(joinedload(Case.owner), joinedload(Case.definition_version), joinedload(Case.cycle))
    )
    return [(row[0], row[1], row[2], list(row[3])) for row in rows]


def events_of(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, list[CaseEvent]]:
    """The steps of several cases, in one statement."""
    found: dict[UUID, list[CaseEvent]] = {}
    query = select(CaseEvent).where(CaseEvent.case_id.in_(set(case_ids))).order_by(CaseEvent.case_id, CaseEvent.seq)
    for event in session.scalars(query):
        found.setdefault(event.case_id, []).append(event)
    return found


def read_outcomes(session: Session, case_id: UUID) -> tuple[OutcomeView, ...]:
    """What the leader concluded from feedback (Pasal 20), oldest first."""
    query = select(FeedbackOutcome).where(FeedbackOutcome.case_id == case_id)
    rows = session.scalars(query.order_by(FeedbackOutcome.at).options(joinedload(FeedbackOutcome.author)))
    return tuple(
        OutcomeView(row.id, row.result, row.progressing, tuple(row.actions), row.text, row.at, row.author.name)
        for row in rows
    )


def has_open_request(session: Session, case_id: UUID, giver_id: UUID) -> bool:
    """Whether somebody was asked about the case and hasn't answered."""
    waiting = exists().where(
        FeedbackRequest.case_id == case_id,
        FeedbackRequest.giver_id == giver_id,
        FeedbackRequest.status == RequestStatus.OPEN,
    )
    return bool(session.scalar(select(waiting)))


def count_open_requests(session: Session, case_id: UUID) -> int:
    """Requests of a case that wait for an answer."""
    waiting = (FeedbackRequest.case_id == case_id, FeedbackRequest.status == RequestStatus.OPEN)
    return session.scalar(select(func.count()).where(*waiting)) or 0


def count_given(session: Session, case_id: UUID, author_id: UUID) -> int:
    """Pieces of feedback that somebody gave in a case."""
    return session.scalar(select(func.count()).where(Feedback.case_id == case_id, Feedback.author_id == author_id)) or 0


def due_for_reminder(session: Session, *, until: date) -> list[FeedbackRequest]:
    """Open requests that fall due by a day and of which nobody was reminded yet, locked against a second worker."""
    return list(
        session.scalars(
            select(FeedbackRequest)
            .where(
                FeedbackRequest.status == RequestStatus.OPEN,
                FeedbackRequest.due_on <= until,
                FeedbackRequest.reminded_on.is_(None),
            )
            .order_by(FeedbackRequest.id)
            .limit(500)
            .with_for_update(skip_locked=True)
        )
    )
