"""Examining an objection: questions of whoever decides, explanations of both sides (p.117 B.3-4).

What was answered stays as it is. Unanswered questions never hold up the decision, and after it nothing changes.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.core.errors import DomainError, InvalidInput, NotFound, Refused
from app.core.ids import parse_id
from app.core.jobs import defer
from app.core.repeats import find_same
from app.objections import policy
from app.objections.models import Clarification
from app.objections.queries import read_objection
from app.objections.values import QUESTIONS_LIMIT, Heard, ObjectionView
from workflows.engine import Blocker, Standing


class AlreadyAnswered(DomainError):
    """Somebody, or the same person in another window, gave another explanation before; it stays."""


def ask(session: Session, case_id: UUID, *, side: Heard, question: str, actor: CurrentActor, now: datetime) -> None:
    """Ask one side for an explanation. The same question again, while it waits, is the same one.

    Raises NotFound, Refused (not who decides, or decided), InvalidInput (too many questions).
    """
    file, objection = _open(session, case_id, actor, now)
    standing = policy.asks_as(file, now)
    if standing is None or objection.decision is not None:
        raise _refused(file)
    said = {"objection_id": objection.id, "side": side.value, "question": question}
    if find_same(session, Clarification, **said, answer=None) is not None:
        return
    if len(objection.questions) >= QUESTIONS_LIMIT:
        raise InvalidInput({"question": "too_many"})
    row = Clarification(
        agency_id=file.case.agency_id, **said, asked_at=now, asked_by_id=actor.employee_id, asked_for_id=_for(standing)
    )
    _store(file, row, "ask")


def explain_unasked(session: Session, case_id: UUID, *, text: str, actor: CurrentActor, now: datetime) -> None:
    """The employee's own explanation beside the reasons, once. Raises NotFound, Refused, AlreadyAnswered."""
    file, objection = _open(session, case_id, actor, now)
    standing = policy.speaks_for(file).get(Heard.OWNER)
    if standing is None or objection.decision is not None:
        raise _refused(file)
    if objection.unasked is not None:
        return _accept_repeat(objection.unasked.answer.text if objection.unasked.answer else "", text)
    row = Clarification(agency_id=file.case.agency_id, objection_id=objection.id, side=Heard.OWNER.value)
    _answer(row, text, standing, actor, now)
    return _store(file, row, "answer")


def answer(
    session: Session, case_id: UUID, clarification_id: UUID, *, text: str, actor: CurrentActor, now: datetime
) -> None:
    """Answer a question, once. Raises NotFound, Refused (not whom it was put to, or decided), AlreadyAnswered."""
    file, objection = _open(session, case_id, actor, now)
    row = session.get(Clarification, clarification_id)
    if row is None or row.objection_id != objection.id:
        raise NotFound
    standing = policy.speaks_for(file).get(Heard(row.side))
    if standing is None or objection.decision is not None:
        raise _refused(file)
    if row.answer is not None:
        return _accept_repeat(row.answer, text)
    _answer(row, text, standing, actor, now)
    return _store(file, row, "answer")


def _open(session: Session, case_id: UUID, actor: CurrentActor, now: datetime) -> tuple[CaseFile, ObjectionView]:
    """The objection under the lock of its case, for whoever may read it. Raises NotFound."""
    file = cases.open_locked(session, case_id=case_id, actor=actor, now=now)
    found = file.load("objection", read_objection) if "objection" in file.visible else None
    if found is None:
        raise NotFound
    return file, found


def _refused(file: CaseFile) -> Refused:
    return Refused([Blocker("not_editable", {"state": file.compiled.definition.state(file.case.state).title})])


def _accept_repeat(stored: str, text: str) -> None:
    """A form that was sent twice is no second explanation."""
    if stored != text:
        raise AlreadyAnswered


def _answer(row: Clarification, text: str, standing: Standing, actor: CurrentActor, now: datetime) -> None:
    row.answer, row.answered_at = text, now
    row.answered_by_id, row.answered_for_id = actor.employee_id, _for(standing)


def _for(standing: Standing) -> UUID | None:
    return parse_id(standing.acting_for)


def _store(file: CaseFile, row: Clarification, news: str) -> None:
    file.session.add(row)
    file.session.flush()
    file.forget("objection")
    defer(file.session, "notifications.clarification", {"clarification_id": str(row.id), "news": news})
