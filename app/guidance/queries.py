"""Reading guidance. Who may read what of it is app.guidance.policy's business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.cases.models import Case, CaseParty
from app.core.errors import NotFound
from app.guidance.models import BehaviourReport, GuidanceSession
from app.guidance.values import (
    COMPETENCES,
    ActionView,
    CompetenceView,
    GuidanceFeedback,
    Kind,
    ReportView,
    Score,
    SessionView,
)
from app.people.models import Employee, Position


def _sessions() -> Select[tuple[GuidanceSession]]:
    return select(GuidanceSession).options(
        joinedload(GuidanceSession.guide), selectinload(GuidanceSession.actions)
    ).order_by(GuidanceSession.held_on, GuidanceSession.id)  # fmt: skip


def read_sessions(session: Session, case_id: UUID) -> tuple[SessionView, ...]:
    """All sessions of an annual case with forms B.1.6 to B.1.9, by date. Two statements."""
    return tuple(map(view_of, session.scalars(_sessions().where(GuidanceSession.case_id == case_id))))


def find_session(session: Session, session_id: UUID) -> SessionView:
    """One session. Raises NotFound."""
    row = session.scalar(_sessions().where(GuidanceSession.id == session_id))
    if row is None:
        raise NotFound
    return view_of(row)


def lock_session(session: Session, session_id: UUID) -> GuidanceSession:
    """The row to write, held until the end of the transaction. Raises NotFound."""
    query = select(GuidanceSession).where(GuidanceSession.id == session_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def list_guided(session: Session, guide_id: UUID) -> list[tuple[SessionView, Case]]:
    """Sessions that somebody holds as coach, mentor or counsellor, newest first, each with its case."""
    rows = session.execute(
        select(GuidanceSession, Case)
        .join(Case, Case.id == GuidanceSession.case_id)
        .where(GuidanceSession.guide_id == guide_id)
        .order_by(GuidanceSession.held_on.desc(), GuidanceSession.id)
        .limit(200)
        .options(
            joinedload(GuidanceSession.guide), selectinload(GuidanceSession.actions),
            joinedload(Case.owner), joinedload(Case.position), joinedload(Case.cycle),
        )
    )  # fmt: skip
    return [(view_of(row), case) for row, case in rows]


def list_unfinished(session: Session, guide_id: UUID) -> list[tuple[GuidanceSession, str]]:
    """The next sessions of a guide in running cases that one of the two hasn't signed, with the employee's name."""
    signed = GuidanceSession.owner_signed_at.is_not(None) & GuidanceSession.guide_signed_at.is_not(None)
    rows = session.execute(
        select(GuidanceSession, Employee.name)
        .join(Case, Case.id == GuidanceSession.case_id)
        .join(Employee, Employee.id == Case.owner_id)
        .where(GuidanceSession.guide_id == guide_id, ~signed, Case.closed_at.is_(None))
        .order_by(GuidanceSession.held_on, GuidanceSession.id)
        .limit(5)
    )
    return [(row, name) for row, name in rows]


def read_reports(session: Session, case_id: UUID) -> tuple[ReportView, ...]:
    """Reports of behaviour problems (B.1.10), oldest first."""
    query = (
        select(BehaviourReport).where(BehaviourReport.case_id == case_id).options(joinedload(BehaviourReport.author))
    )
    fields = ("id", "at", "problem", "expectation", "detail", "others_too", "retrospective")
    return tuple(
        ReportView(author=row.author.name, **{name: getattr(row, name) for name in fields})
        for row in session.scalars(query.order_by(BehaviourReport.at, BehaviourReport.id))
    )


def find_appraiser(session: Session, case_id: UUID) -> CaseParty | None:
    """Who appraises the employee of a case, with their post, for the head of the forms."""
    return session.scalar(
        select(CaseParty)
        .where(CaseParty.case_id == case_id, CaseParty.relation == "appraiser")
        .options(joinedload(CaseParty.employee), joinedload(CaseParty.position).joinedload(Position.unit))
    )


def view_of(row: GuidanceSession) -> SessionView:
    """The stored rows as records; what a form doesn't have is left out."""
    parts: Mapping[str, Any] = {**row.employee_part, **row.guide_part}
    return SessionView(
        id=row.id,
        case_id=row.case_id,
        kind=Kind(row.kind),
        guide_id=row.guide_id,
        guide=row.guide.name,
        guide_nip=row.guide.nip,
        topic=row.topic,
        held_on=row.held_on,
        place=row.place,
        tables={name: tuple(value) for name, value in parts.items() if isinstance(value, list)},
        texts={name: value for name, value in parts.items() if isinstance(value, str)},
        feedback=GuidanceFeedback(tuple(row.feedback["answers"]), row.feedback_at) if row.feedback else None,  # type: ignore[arg-type]
        competence=_competence(row),
        owner_signed_at=row.owner_signed_at,
        guide_signed_at=row.guide_signed_at,
        revision=row.revision,
        actions=tuple(ActionView(one.id, one.text, one.due_on, one.done_on) for one in row.actions),
    )


def _competence(row: GuidanceSession) -> CompetenceView | None:
    stored = row.competence
    if stored is None or row.competence_at is None:
        return None
    given = {one["code"]: one for one in stored["scores"]}
    fixed = tuple(
        Score(group, code, name, given.get(code, {}).get("value"), given.get(code, {}).get("reason", ""))
        for group, items in COMPETENCES
        for code, name in items
    )
    technical = tuple(Score("Teknis", "", one["name"], one["value"], one["reason"]) for one in stored["technical"])
    return CompetenceView(fixed + technical, stored["recommendation"], row.competence_at)
