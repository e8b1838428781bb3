"""Reading objections. What belongs to one case comes in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from app.cases.models import Case, CaseEvent, CaseParty, CaseTask
from app.core.json_rows import json_list, json_object
from app.evaluations.models import Evaluation
from app.evaluations.values import EvaluationView, Ratings
from app.objections.models import Clarification, Objection
from app.objections.values import ClarificationView, Decision, Heard, ObjectionView, Words
from app.people.models import Employee

Before = aliased(Evaluation, name="before_decision")
After = aliased(Evaluation, name="after_decision")
Draft = aliased(Evaluation, name="draft_decision")
INVOLVED = ("appraiser", "appraiser_superior")
DECIDED_PAGE = 30
WAITING_LIMIT = 200


def _name(employee_id: InstrumentedAttribute[UUID | None]) -> ScalarSelect[str]:
    person = aliased(Employee)
    return select(person.name).where(person.id == employee_id).scalar_subquery()


def _acting_for(at: InstrumentedAttribute[object], actor_id: InstrumentedAttribute[UUID | None]) -> ScalarSelect[str]:
    """For whom somebody acted in the step taken at that moment; the event is where this is recorded."""
    event = aliased(CaseEvent)
    return (
        select(func.max(event.acting_for_name))
        .where(event.case_id == Objection.case_id, event.at == at, event.actor_id == actor_id)
        .scalar_subquery()
    )


def _clarification_rows() -> ScalarSelect[Any]:
    """A JSON list of the questions and explanations of an objection, in the order of their coming."""
    said = Clarification
    one = json_object(
        id=said.id, side=said.side, question=said.question, asked_at=said.asked_at, asked_by=_name(said.asked_by_id),
        asked_for=_name(said.asked_for_id), answer=said.answer, answered_at=said.answered_at,
        answered_by=_name(said.answered_by_id), answered_for=_name(said.answered_for_id),
    )  # fmt: skip
    return (
        select(json_list(one, func.coalesce(said.asked_at, said.answered_at), said.id))
        .where(said.objection_id == Objection.id)
        .correlate(Objection)
        .scalar_subquery()
    )


@cache
def _latest() -> Select[Any]:
    """Put together once: with its many names that takes longer than to ask it, and every form D asks it."""
    return (
        select(
            Objection,
            Before,
            After,
            Draft,
            _name(Case.owner_id).label("owner"),
            _name(Objection.explained_by_id).label("explained_by"),
            _name(Objection.decided_by_id).label("decided_by"),
            _acting_for(Objection.explained_at, Objection.explained_by_id).label("explained_for"),
            _acting_for(Objection.decided_at, Objection.decided_by_id).label("decided_for"),
            _name(Before.rated_by_id).label("before_by"),
            _name(After.rated_by_id).label("after_by"),
            _clarification_rows().label("clarifications"),
        )
        .join(Case, Case.id == Objection.case_id)
        .join(Before, Before.id == Objection.evaluation_id)
        .outerjoin(After, and_(Objection.decision == Decision.CHANGED, _of_decision(After), After.status != "draft"))
        .outerjoin(Draft, and_(Objection.decision.is_(None), _of_decision(Draft), Draft.status == "draft"))
        .where(Objection.case_id == bindparam("of_case"))
        .order_by(Objection.filed_at.desc(), Objection.id.desc(), After.number)
        .limit(1)
    )


def read_objection(session: Session, case_id: UUID) -> ObjectionView | None:
    """The latest objection of a case (a case that was opened again may have had one before), in one statement."""
    row = session.execute(_latest(), {"of_case": case_id}).first()
    if row is None:
        return None
    objection, before, after, draft = row[:4]
    return ObjectionView(
        id=objection.id,
        filed=Words(objection.reasons, objection.filed_at, row.owner),
        explained=_words(objection.explanation, objection.explained_at, row.explained_by, row.explained_for),
        decided=_words(objection.decision_reason, objection.decided_at, row.decided_by, row.decided_for),
        decision=Decision(objection.decision) if objection.decision else None,
        before=_version(before, row.before_by),
        after=_version(after, row.after_by) if after else None,
        draft=_version(draft, None) if draft else None,
        clarifications=tuple(_clarification(one) for one in row.clarifications),
    )


def _clarification(row: Mapping[str, Any]) -> ClarificationView:
    asked = _words(row["question"], _moment(row["asked_at"]), row["asked_by"], row["asked_for"])
    answer = _words(row["answer"], _moment(row["answered_at"]), row["answered_by"], row["answered_for"])
    return ClarificationView(UUID(row["id"]), Heard(row["side"]), asked if row["question"] else None, answer)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _of_decision(version: type[Evaluation]) -> ColumnElement[bool]:
    """The version that a decision on this objection made: the next one after the version objected to."""
    return and_(version.case_id == Objection.case_id, version.origin == "decision", version.number > Before.number)


def _words(text: str | None, at: object, by: str | None, acting_for: str | None) -> Words | None:
    return Words(text, at, by or "", acting_for or "") if text is not None else None  # type: ignore[arg-type]


def _version(row: Evaluation, rated_by: str | None) -> EvaluationView:
    return EvaluationView(
        id=row.id,
        number=row.number,
        origin=row.origin,
        status=row.status,
        ratings=Ratings(**{name: getattr(row, name) for name in Ratings.__dataclass_fields__}),
        predicate=row.predicate,
        rated_by=rated_by,
        rated_as=row.rated_as,
        rated_at=row.rated_at,
        delivered_at=row.delivered_at,
    )


def get_pending(session: Session, case_id: UUID) -> Objection:
    """The objection that waits for a decision. Raises NoResultFound."""
    return session.scalars(select(Objection).where(Objection.case_id == case_id, Objection.decision.is_(None))).one()


def _with_case() -> Select[tuple[Objection, Case]]:
    return (
        select(Objection, Case)
        .join(Case, Case.id == Objection.case_id)
        .options(
            joinedload(Case.owner),
            joinedload(Case.unit),
            joinedload(Case.position),
            joinedload(Case.cycle),
            joinedload(Case.period),
            joinedload(Case.definition_version),
        )
    )


def _concerns(people: set[UUID], agency_id: UUID) -> ColumnElement[bool]:
    """One of them appraises, stands above the appraiser, or is expected to act now."""
    party = exists().where(
        CaseParty.case_id == Case.id, CaseParty.employee_id.in_(people), CaseParty.relation.in_(INVOLVED)
    )
    task = exists().where(CaseTask.case_id == Case.id, CaseTask.assignee_id.in_(people), CaseTask.status == "open")
    return and_(Case.agency_id == agency_id, party | task)


def list_undecided(session: Session, *, people: set[UUID], agency_id: UUID) -> list[tuple[Objection, Case]]:
    """Objections without a decision that concern these people, the one due first on top."""
    query = (
        _with_case()
        .where(Objection.decision.is_(None), _concerns(people, agency_id))
        .order_by(Case.due_at.asc().nulls_last(), Objection.id)
        .limit(WAITING_LIMIT)
    )
    return [(objection, case) for objection, case in session.execute(query)]


def list_decided(
    session: Session, *, people: set[UUID], agency_id: UUID, before: UUID | None = None
) -> list[tuple[Objection, Case]]:
    """Decided objections, the latest decision first; one row more than a page shows, when there is more."""
    query = (
        _with_case()
        .where(Objection.decision.is_not(None), _concerns(people, agency_id))
        .order_by(Objection.decided_at.desc(), Objection.id.desc())
        .limit(DECIDED_PAGE + 1)
    )
    if before is not None:
        last = aliased(Objection)
        place = select(last.decided_at, last.id).where(last.id == before).scalar_subquery()
        query = query.where(tuple_(Objection.decided_at, Objection.id) < place)
    return [(objection, case) for objection, case in session.execute(query)]


def list_relations(session: Session, *, case_ids: set[UUID], people: set[UUID]) -> dict[UUID, list[CaseParty]]:
    """In which recorded relations these people stand to the cases."""
    rows = session.scalars(select(CaseParty).where(CaseParty.case_id.in_(case_ids), CaseParty.employee_id.in_(people)))
    found: dict[UUID, list[CaseParty]] = {}
    for party in rows:
        found.setdefault(party.case_id, []).append(party)
    return found


def list_open_tasks(session: Session, *, case_ids: set[UUID], people: set[UUID]) -> dict[UUID, CaseTask]:
    """The open task that one of these people has on each case, if any."""
    rows = session.scalars(
        select(CaseTask).where(
            CaseTask.case_id.in_(case_ids), CaseTask.assignee_id.in_(people), CaseTask.status == "open"
        )
    )
    return {task.case_id: task for task in rows}
