"""The verbs of guidance: planning a session, filling in its forms, signing, and what follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseParty
from app.core.clock import local_day
from app.core.errors import DomainError, NotFound
from app.core.jobs import defer
from app.core.repeats import find_same
from app.guidance import policy, queries
from app.guidance.models import BehaviourReport, GuidanceAction, GuidanceSession
from app.guidance.policy import GUIDE, OWNER, Reader
from app.guidance.values import ACTIONS_PER_SESSION, SESSIONS_PER_CASE, Kind, SessionView
from app.people.identity import normalise_nip
from app.people.models import Employee
from app.progress.service import demand_annual


class Changed(DomainError):
    """The session was saved by somebody else after the page was opened, or it was signed by both."""


class NoSuchGuide(DomainError):
    """No employee in service has this NIP, or it is the employee's own."""


class OutsideCycle(DomainError):
    """A date outside the year of the appraisal."""


class TooMany(DomainError):
    """No more sessions or actions."""


@dataclass(frozen=True)
class Opened:
    """A session as one person meets it."""

    session: SessionView
    case: Case
    reader: Reader


def reader_of(file: CaseFile, guide_id: UUID | None = None) -> Reader:
    """In which part the person behind a case file meets a session."""
    roles = policy.roles_of(file.relations or {"agency_hr"}) if "guidance" in file.visible else frozenset()
    return _with_guide(roles, file.case, file.actor, guide_id)


def _with_guide(roles: frozenset[str], case: Case, actor: CurrentActor | None, guide_id: UUID | None) -> Reader:
    is_guide = actor is not None and actor.employee_id is not None and actor.employee_id == guide_id
    if is_guide and OWNER not in roles:
        roles |= {GUIDE}
    return Reader(roles, case.closed_at is None)


def open_session(session: Session, session_id: UUID, *, actor: CurrentActor, now: datetime) -> Opened:
    """A session for whoever may read it, named coaches and mentors without a part in the case among them.

    Raises NotFound.
    """
    view = queries.find_session(session, session_id)
    case = session.get_one(Case, view.case_id)
    if case.agency_id != actor.agency_id:
        raise NotFound
    reader = _reader(session, case, view.guide_id, actor, now)
    readable = policy.readable(view, reader)
    if readable is None:
        raise NotFound
    return Opened(readable, case, reader)


def _reader(session: Session, case: Case, guide_id: UUID, actor: CurrentActor, now: datetime) -> Reader:
    try:
        file = cases.open_file(session, case, actor=actor, now=now)
    except NotFound:
        return _with_guide(frozenset(), case, actor, guide_id)
    return reader_of(file, guide_id)


def plan(file: CaseFile, *, kind: Kind, guide_nip: str, topic: str, held_on: date, place: str) -> GuidanceSession:
    """Plan a session, held by the appraiser or by whoever gets the special assignment (p.78 D.4 b, p.87 b).

    One that is planned just so already is given back.

    Raises NotFound (no annual case), NoSuchGuide, OutsideCycle, TooMany.
    """
    demand_annual(file)
    if file.actor is None or file.actor.employee_id is None:
        raise NotFound
    _demand_inside(file.case, held_on)
    own = select(func.count()).where(GuidanceSession.case_id == file.case.id)
    if (file.session.scalar(own) or 0) >= SESSIONS_PER_CASE:
        raise TooMany
    said: dict[str, Any] = {
        "case_id": file.case.id, "kind": kind.value, "guide_id": _guide(file, guide_nip), "topic": topic,
        "held_on": held_on, "place": place,
    }  # fmt: skip
    same = find_same(file.session, GuidanceSession, **said)
    if same is not None:
        return same
    row = GuidanceSession(agency_id=file.case.agency_id, created_by_id=file.actor.employee_id, **said)
    file.session.add(row)
    file.session.flush()
    _tell_planned(file, row)
    return row


def _guide(file: CaseFile, nip: str) -> UUID:
    """The appraiser themself, or the employee with the NIP."""
    if not nip:
        return file.actor.employee_id  # type: ignore[union-attr,return-value]
    found = file.session.scalar(
        select(Employee.id).where(
            Employee.agency_id == file.case.agency_id, Employee.nip == normalise_nip(nip), Employee.active
        )
    )
    if found is None or found == file.case.owner_id:
        raise NoSuchGuide
    return found


def save(
    session: Session,
    session_id: UUID,
    *,
    actor: CurrentActor,
    role: str,
    content: Mapping[str, Any],
    seen: int,
    now: datetime,
    about: tuple[str, date, str] | None = None,
) -> None:
    """Store the part of the employee or of the guide, whole; signatures under the former words fall away.

    ``about`` is topic, day and place, which the guide may put right. Raises NotFound, Changed, OutsideCycle.
    """
    opened, row = _lock(session, session_id, actor, now)
    if not opened.reader.has(role):
        raise NotFound
    if row.revision != seen or not policy.may_write(opened.session, opened.reader, role):
        raise Changed
    if role == OWNER:
        row.employee_part = dict(content)
    else:
        row.guide_part = dict(content)
    if about is not None:
        _demand_inside(opened.case, about[1])
        row.topic, row.held_on, row.place = about
    row.owner_signed_at = row.guide_signed_at = None
    row.revision += 1


def sign(session: Session, session_id: UUID, *, actor: CurrentActor, seen: int, now: datetime) -> None:
    """Sign what the page showed, once the session was held (p.79 f, p.82 (2)). Raises NotFound, Changed."""
    opened, row = _lock(session, session_id, actor, now)
    if opened.reader.roles.isdisjoint({OWNER, GUIDE}):
        raise NotFound
    held = row.held_on <= local_day(now, actor.time_zone)
    if row.revision != seen or not opened.reader.running or not held:
        raise Changed
    if opened.reader.has(OWNER):
        row.owner_signed_at = row.owner_signed_at or now
    else:
        row.guide_signed_at = row.guide_signed_at or now
    session.flush()
    if row.owner_signed_at and row.guide_signed_at and row.kind != Kind.COUNSELLING:
        _tell_signed(session, opened.case, row)


def give_feedback(
    session: Session, session_id: UUID, *, actor: CurrentActor, answers: Sequence[str], now: datetime
) -> None:
    """The employee's feedback on the guidance (B.1.8), once, after it was held. Raises NotFound, Changed."""
    opened, row = _lock(session, session_id, actor, now)
    if not opened.reader.has(OWNER) or row.kind == Kind.COUNSELLING:
        raise NotFound
    if row.feedback is not None or not opened.reader.running or row.held_on > local_day(now, actor.time_zone):
        raise Changed
    row.feedback, row.feedback_at = {"answers": list(answers)}, now


def evaluate(
    session: Session,
    session_id: UUID,
    *,
    actor: CurrentActor,
    competence: Mapping[str, Any],
    seen: datetime | None,
    now: datetime,
) -> None:
    """The guide's evaluation of competence (B.1.9), which may be put right while the case runs.

    ``seen`` is when the evaluation on the page was stored, None for a new one. Raises NotFound, Changed.
    """
    opened, row = _lock(session, session_id, actor, now)
    if not opened.reader.has(GUIDE) or row.kind == Kind.COUNSELLING:
        raise NotFound
    held = row.held_on <= local_day(now, actor.time_zone)
    if not opened.reader.running or row.competence_at != seen or not held:
        raise Changed
    row.competence, row.competence_at = dict(competence), now


def add_action(
    session: Session, session_id: UUID, *, actor: CurrentActor, text: str, due_on: date, now: datetime
) -> GuidanceAction:
    """What was agreed to follow, with a due date. Raises NotFound, TooMany, OutsideCycle."""
    opened, row = _lock(session, session_id, actor, now)
    if not opened.reader.has(GUIDE) or not opened.reader.running:
        raise NotFound
    same = find_same(session, GuidanceAction, session_id=row.id, text=text, due_on=due_on, done_on=None)
    if same is not None:
        return same
    if len(opened.session.actions) >= ACTIONS_PER_SESSION:
        raise TooMany
    first, last = span_of_actions(opened.case)
    if not first <= due_on <= last:
        raise OutsideCycle
    action = GuidanceAction(agency_id=row.agency_id, session_id=row.id, text=text, due_on=due_on)
    session.add(action)
    session.flush()
    return action


def span_of_actions(case: Case) -> tuple[date, date]:
    """First and last day by which a follow-up may be due: it may reach into the year after the appraisal's."""
    return case.cycle.starts_on, date(case.cycle.ends_on.year + 1, 12, 31)


def finish_action(session: Session, session_id: UUID, action_id: UUID, *, actor: CurrentActor, now: datetime) -> None:
    """Employee or guide say that it was done. Raises NotFound."""
    opened, row = _lock(session, session_id, actor, now)
    action = session.get(GuidanceAction, action_id)
    allowed = opened.reader.running and not opened.reader.roles.isdisjoint({OWNER, GUIDE})
    if not allowed or action is None or action.session_id != row.id:
        raise NotFound
    action.done_on = action.done_on or local_day(now, actor.time_zone)


def report_behaviour(file: CaseFile, *, now: datetime, words: Mapping[str, str], others_too: bool) -> BehaviourReport:
    """Report a behaviour problem to the personnel unit (B.1.10, p.86 d). The caller may change the guidance.

    Raises NotFound for a periodic case.
    """
    demand_annual(file)
    if file.actor is None or file.actor.employee_id is None:
        raise NotFound
    said: dict[str, Any] = {
        "case_id": file.case.id, "author_id": file.actor.employee_id, "others_too": others_too, **words,
    }  # fmt: skip
    same = find_same(file.session, BehaviourReport, **said)
    if same is not None:
        return same
    row = BehaviourReport(agency_id=file.case.agency_id, at=now, **said)
    file.session.add(row)
    file.session.flush()
    return row


def _lock(session: Session, session_id: UUID, actor: CurrentActor, now: datetime) -> tuple[Opened, GuidanceSession]:
    """The row, and the person's part in it as it stands under the lock."""
    row = queries.lock_session(session, session_id)
    opened = open_session(session, session_id, actor=actor, now=now)
    return opened, row


def _demand_inside(case: Case, day: date) -> None:
    if not case.cycle.starts_on <= day <= case.cycle.ends_on:
        raise OutsideCycle


def _tell_planned(file: CaseFile, row: GuidanceSession) -> None:
    guide = file.session.get_one(Employee, row.guide_id)
    words = {"guide": guide.name, "owner": file.case.owner.name}
    _tell(file.session, "guidance_planned", [file.case.owner_id], words, row.id, file.case.id)
    if row.guide_id != row.created_by_id:
        _tell(file.session, "guidance_assigned", [row.guide_id], words, row.id, None)


def _tell_signed(session: Session, case: Case, row: GuidanceSession) -> None:
    """The appraiser, whom another guide reports to, and the appraiser's superior (p.85 i-j)."""
    above = select(CaseParty.employee_id).where(
        CaseParty.case_id == case.id,
        CaseParty.relation.in_(("appraiser", "appraiser_superior")),
        CaseParty.employee_id.is_not(None),
        CaseParty.employee_id != row.guide_id,
    )
    people = [person for person in session.scalars(above) if person is not None]
    _tell(session, "guidance_signed", people, {"owner": case.owner.name}, row.id, case.id)


def _tell(
    session: Session, template: str, people: Sequence[UUID], params: Mapping[str, str], key: UUID, case_id: UUID | None
) -> None:
    if people:
        asked: dict[str, object] = {
            "template": template,
            "employee_ids": [str(person) for person in people],
            "params": dict(params),
            "key": f"{template}:{key}",
            "case_id": str(case_id) if case_id else None,
        }
        defer(session, "notifications.plain", asked)
