"""Asking for feedback, giving it, declining, correcting it, and what follows (Pasal 17-20, p.69-70 C)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import queries as case_queries
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseEvent
from app.core.clock import local_day
from app.core.errors import DomainError, NotFound, Refused
from app.core.jobs import defer
from app.core.repeats import find_same
from app.definitions.queries import compiled, compiled_version
from app.plans.queries import assigners_of
from app.plans.values import BEHAVIOUR_CODES
from app.progress import feedback_queries as queries
from app.progress.feedback_queries import subject_of
from app.progress.models import Feedback, FeedbackOutcome, FeedbackRequest, FeedbackWording
from app.progress.policy import SEES_RESULTS, last_rated, may_correct, takes_feedback
from app.progress.records import Subject
from app.progress.service import TooMany, author_id, demand_result
from app.progress.values import (
    ACTIONS_ON_PROGRESS,
    ACTIONS_WITHOUT_PROGRESS,
    FEEDBACK_PER_GIVER,
    OPEN_REQUESTS_PER_CASE,
    SOURCE_LABELS,
    FeedbackKind,
    Manner,
    OutcomeAction,
    RequestStatus,
    Source,
)
from workflows.engine import Blocker

REMIND_DAYS = 2
SENT_TWICE = timedelta(minutes=1)
"""The same words within this time are one form that was sent twice."""
LONGEST_WAIT = timedelta(days=366)


class AlreadyAsked(DomainError):
    """The person has an open request about this case."""


class AlreadyAnswered(DomainError):
    """The request was answered or withdrawn in the meantime."""


class UsedInRating(DomainError):
    """The words stand: a submitted rating used them, or the case takes no feedback any more."""


class WrongDue(DomainError):
    """A due date that lies before today or more than a year ahead."""


def open_case(session: Session, case_id: UUID, *, actor: CurrentActor, now: datetime) -> CaseFile:
    """The locked case for its employee or appraiser, to ask for feedback. Raises NotFound, Refused."""
    file = cases.open_file(session, case_queries.lock_case(session, case_id), actor=actor, now=now)
    if not may_ask(file):
        raise NotFound
    _demand_open(file)
    return file


def may_ask(file: CaseFile) -> bool:
    """The employee and the appraiser ask for feedback (p.70 C.9)."""
    asks = not file.relations.isdisjoint({"owner", "appraiser"})
    return asks and "feedback" in file.visible and author_id(file) is not None


def source_of(file: CaseFile, giver_id: UUID, day: date) -> Source:
    """In which group somebody stands to the employee of a case (Pasal 18)."""
    if giver_id == file.case.owner_id:
        raise NotFound
    above = {file.parties[name].employee_id for name in ("appraiser", "appraiser_superior") if name in file.parties}
    if giver_id in above:
        return Source.LEADER
    rows = queries.posts_of(file.session, {giver_id, file.case.owner_id}, day)
    own = [row for row in rows if row.employee_id == file.case.owner_id]
    theirs = [row for row in rows if row.employee_id == giver_id]
    if giver_id in assigners_of(file.session, file.case.plan_case_id):
        return Source.ASSIGNER
    if {row.superior_id for row in theirs} & {row.position_id for row in own}:
        return Source.SUBORDINATE
    if {row.superior_id for row in theirs} & {row.superior_id for row in own if row.superior_id}:
        return Source.PEER
    return Source.OTHER


def ask(
    file: CaseFile,
    *,
    giver_id: UUID,
    subjects: Sequence[Subject],
    kind: FeedbackKind,
    message: str,
    due_on: date,
    now: datetime,
) -> FeedbackRequest:
    """Ask somebody of the agency. Raises NotFound, AlreadyAsked, TooMany, WrongDue."""
    actor = file.actor
    asker = author_id(file)
    if actor is None or asker is None or giver_id == asker:
        raise NotFound
    today = local_day(now, actor.time_zone)
    if not today <= due_on <= today + LONGEST_WAIT:
        raise WrongDue
    _demand_person(file, giver_id, today)
    for subject in subjects:
        _demand_subject(file, subject)
    if queries.has_open_request(file.session, file.case.id, giver_id):
        raise AlreadyAsked
    if queries.count_open_requests(file.session, file.case.id) >= OPEN_REQUESTS_PER_CASE:
        raise TooMany
    row = FeedbackRequest(
        agency_id=file.case.agency_id,
        case_id=file.case.id,
        asker_id=asker,
        giver_id=giver_id,
        source=source_of(file, giver_id, today).value,
        kind=kind.value,
        subjects=[subject.as_dict() for subject in subjects],
        message=message,
        due_on=due_on,
        asked_at=now,
    )
    file.session.add(row)
    file.session.flush()
    _tell(file.session, row, "asked")
    return row


def _demand_person(file: CaseFile, employee_id: UUID, day: date) -> None:
    """Somebody in service in the agency of the case."""
    if queries.find_person(file.session, employee_id=employee_id, agency_id=file.case.agency_id, day=day) is None:
        raise NotFound


def withdraw(file: CaseFile, request_id: UUID, now: datetime) -> None:
    """Take back one's own request. Raises NotFound, AlreadyAnswered."""
    row = queries.lock_request(file.session, request_id)
    if row.case_id != file.case.id or row.asker_id != author_id(file):
        raise NotFound
    _close(row, RequestStatus.WITHDRAWN, now)


def decline(session: Session, request_id: UUID, *, actor: CurrentActor, reason: str, now: datetime) -> None:
    """Say no, with a reason that the asker reads. Raises NotFound, AlreadyAnswered."""
    row = _own_request(session, request_id, actor)
    _close(row, RequestStatus.DECLINED, now)
    row.reason = reason
    session.flush()
    _tell(session, row, "declined")


def answer(
    session: Session,
    request_id: UUID,
    *,
    actor: CurrentActor,
    words: Mapping[Subject, str],
    manner: Manner,
    now: datetime,
) -> list[Feedback]:
    """Give what was asked for. Raises NotFound (also for a subject nobody asked about), AlreadyAnswered, Refused."""
    case_id = queries.get_request(session, request_id, giver_id=actor.employee_id).case_id
    file = _system_file(session, case_id, now)
    row = _own_request(session, request_id, actor)
    if set(words) - set(map(subject_of, row.subjects)):
        raise NotFound
    _demand_open(file)
    _close(row, RequestStatus.GIVEN, now)
    given = _write(file, words, actor, Source(row.source), FeedbackKind(row.kind), manner, now, row.id)
    _tell(session, row, "given")
    return given


def give(
    session: Session,
    case_id: UUID,
    *,
    actor: CurrentActor,
    words: Mapping[Subject, str],
    kind: FeedbackKind,
    manner: Manner,
    now: datetime,
) -> list[Feedback]:
    """Give feedback on one's own initiative (p.70 C.9). Raises NotFound, TooMany, Refused."""
    file = _system_file(session, case_id, now)
    if actor.employee_id is None or file.case.agency_id != actor.agency_id:
        raise NotFound
    _demand_open(file)
    source = source_of(file, actor.employee_id, local_day(now, actor.time_zone))
    if source not in SEES_RESULTS and any(subject.result for subject in words):
        raise NotFound
    return _write(file, words, actor, source, kind, manner, now)


def correct(session: Session, feedback_id: UUID, *, actor: CurrentActor, text: str, now: datetime) -> Feedback:
    """Reword one's own feedback; the former wording is kept. Raises NotFound, UsedInRating."""
    row = session.get(Feedback, feedback_id)
    if row is None or actor.employee_id is None or row.author_id != actor.employee_id:
        raise NotFound
    file = _system_file(session, row.case_id, now)
    session.refresh(row)
    if not correctable(file, row.at):
        raise UsedInRating
    if text != row.text:
        session.add(FeedbackWording(agency_id=row.agency_id, feedback_id=row.id, text=row.text, at=now))
        row.text, row.corrected_at = text, now
        file.case.revision += 1
    return row


def correctable(file: CaseFile, given_at: datetime) -> bool:
    """Whether words given at a moment may still be corrected by their author."""
    return may_be_corrected(file.session, file.case, file.load("events", case_queries.list_events), given_at)


def may_be_corrected(session: Session, case: Case, events: Sequence[CaseEvent], given_at: datetime) -> bool:
    """As above, for a case whose events are at hand."""
    still_open = takes_feedback(compiled(case.definition_version), case.state)
    made = [(compiled_version(session, event.definition_version_id), event) for event in events]
    return may_correct(given_at=given_at, rated_at=last_rated(made), still_open=still_open)


def conclude(
    file: CaseFile,
    *,
    result: UUID | None,
    progressing: bool,
    actions: Sequence[OutcomeAction],
    text: str,
    now: datetime,
) -> FeedbackOutcome:
    """The leader's conclusion (Pasal 20(1)-(3)). Raises NotFound for a result or an action that doesn't belong."""
    if result is not None:
        demand_result(file, result)
    allowed = ACTIONS_ON_PROGRESS if progressing else ACTIONS_WITHOUT_PROGRESS
    author = author_id(file)
    if author is None or not actions or not set(actions) <= set(allowed):
        raise NotFound
    said: dict[str, Any] = {
        "case_id": file.case.id, "result": result, "progressing": progressing, "text": text, "author_id": author,
    }  # fmt: skip
    same = find_same(file.session, FeedbackOutcome, FeedbackOutcome.at > now - SENT_TWICE, **said)
    if same is not None:
        return same
    chosen = [action.value for action in actions]
    row = FeedbackOutcome(agency_id=file.case.agency_id, actions=chosen, at=now, **said)
    file.session.add(row)
    file.session.flush()
    return row


def remind(session: Session, *, today: date) -> int:
    """Remind, once, whoever has to answer a request within two days; gives how many."""
    rows = queries.due_for_reminder(session, until=today + timedelta(days=REMIND_DAYS))
    for row in rows:
        row.reminded_on = today
        _tell(session, row, "due")
    return len(rows)


def _system_file(session: Session, case_id: UUID, now: datetime) -> CaseFile:
    """The locked case for somebody without a part in it; the rules of this module say what they may."""
    return cases.open_file(session, case_queries.lock_case(session, case_id), actor=None, now=now)


def look(session: Session, case_id: UUID, *, now: datetime) -> CaseFile:
    """The case as the system reads it, not locked: a giver's page takes the words of its subjects from it, no more."""
    return cases.open_file(session, session.get_one(Case, case_id), actor=None, now=now)


def _demand_open(file: CaseFile) -> None:
    if not takes_feedback(file.compiled, file.case.state):
        state = file.compiled.definition.state(file.case.state)
        raise Refused([Blocker("not_editable", {"state": state.title})])


def _own_request(session: Session, request_id: UUID, actor: CurrentActor) -> FeedbackRequest:
    row = queries.lock_request(session, request_id)
    if actor.employee_id is None or row.giver_id != actor.employee_id:
        raise NotFound
    return row


def _close(row: FeedbackRequest, status: RequestStatus, now: datetime) -> None:
    if row.status != RequestStatus.OPEN:
        raise AlreadyAnswered
    row.status, row.answered_at = status.value, now


def _demand_subject(file: CaseFile, subject: Subject) -> None:
    if subject.result is not None:
        demand_result(file, subject.result)
    elif subject.behaviour not in BEHAVIOUR_CODES:
        raise NotFound


def _write(
    file: CaseFile,
    words: Mapping[Subject, str],
    actor: CurrentActor,
    source: Source,
    kind: FeedbackKind,
    manner: Manner,
    now: datetime,
    request_id: UUID | None = None,
) -> list[Feedback]:
    if actor.employee_id is None:
        raise NotFound
    given = queries.count_given(file.session, file.case.id, actor.employee_id)
    if source is not Source.LEADER and given + len(words) > FEEDBACK_PER_GIVER:
        raise TooMany
    rows = []
    for subject, text in words.items():
        _demand_subject(file, subject)
        said: dict[str, Any] = {
            "case_id": file.case.id, "author_id": actor.employee_id, "text": text, "result": subject.result,
            "behaviour": subject.behaviour,
        }  # fmt: skip
        if find_same(file.session, Feedback, Feedback.at > now - SENT_TWICE, **said) is not None:
            continue
        row = Feedback(
            **said,
            agency_id=file.case.agency_id,
            giver=SOURCE_LABELS[source],
            at=now,
            source=source.value,
            kind=kind.value,
            manner=manner.value,
            to_appraiser=source is Source.ASSIGNER,
            request_id=request_id,
        )
        rows.append(row)
    file.session.add_all(rows)
    file.case.revision += 1
    file.session.flush()
    return rows


def _tell(session: Session, row: FeedbackRequest, what: str) -> None:
    """Tell the person asked, who can't open the case, or the asker about the answer."""
    to_giver = what in {"asked", "due"}
    params = {"owner": session.get_one(Case, row.case_id).owner.name, "asker": row.asker.name, "giver": row.giver.name}
    if to_giver:
        params["due"] = f"{row.due_on.isoformat()}T12:00:00+00:00"
    asked: dict[str, object] = {
        "template": f"feedback_{what}",
        "employee_ids": [str(row.giver_id if to_giver else row.asker_id)],
        "params": params,
        "key": f"feedback:{row.id}:{what}",
        "case_id": None if to_giver else str(row.case_id),
    }
    defer(session, "notifications.plain", asked)
