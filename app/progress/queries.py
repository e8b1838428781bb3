"""Reading progress: one statement for all of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cases.casefile import CaseFile
from app.cases.models import Case, Period
from app.core.errors import NotFound
from app.core.json_rows import json_list, json_object
from app.people.models import Employee
from app.progress.models import ActionPlan, Documentation, Evidence, Feedback, Realisation, Takeover
from app.progress.records import ActionPlanView, DocumentationView
from app.progress.values import (
    EvidenceView,
    FeedbackView,
    PeriodRealisation,
    Progress,
    RealisationView,
    TakeoverView,
)

PARTS = frozenset({"realisations", "evidence", "feedback", "takeovers"})
# Words that an assigning leader addressed to the appraiser (p.89 A.4), which no list of a definition opens.
TO_APPRAISER = "to_appraiser"
_APPRAISERS = frozenset({"appraiser", "appraiser_superior", "next_superior"})
_REALISATION = (Realisation.indicator, Realisation.text, Realisation.source, Realisation.updated_at)
_EVIDENCE = (
    Evidence.id,
    Evidence.indicator,
    Evidence.title,
    Evidence.url,
    Evidence.media_type,
    Evidence.size,
    Evidence.added_by_id,
    Evidence.created_at,
)
_FEEDBACK = (
    Feedback.id,
    Feedback.result,
    Feedback.behaviour,
    Feedback.giver,
    Feedback.text,
    Feedback.at,
    Feedback.author_id,
    Feedback.source,
    Feedback.kind,
    Feedback.manner,
    Feedback.to_appraiser,
    Feedback.corrected_at,
)
_TAKEOVER = (Takeover.id, Takeover.result, Takeover.at, Takeover.by_name, Takeover.reason, Takeover.note)
Key = TypeVar("Key", bound=Hashable)
View = TypeVar("View", EvidenceView, FeedbackView, PeriodRealisation)


def progress_of(file: CaseFile) -> Progress:
    """The progress as the person behind the file may see it, read once. The system sees all of it."""
    read = partial(read_progress, parts=readable_parts(file), plan_case_id=file.case.plan_case_id)
    return file.load("progress", read)


def readable_parts(file: CaseFile) -> frozenset[str]:
    """What of the progress this person may read; words meant for the appraiser go to no one below."""
    if file.actor is None:
        return PARTS | {TO_APPRAISER}
    parts = file.visible & PARTS
    weighs = "owner" not in file.relations and not file.relations.isdisjoint(_APPRAISERS)
    return parts | {TO_APPRAISER} if weighs and "feedback" in parts else parts


def read_progress(
    session: Session, case_id: UUID, parts: frozenset[str] = PARTS, plan_case_id: UUID | None = None
) -> Progress:
    """Realisations, evidence and feedback of a case, limited to the parts named; without ``to_appraiser`` among them
    only what the employee received. ``plan_case_id`` is the annual case, which holds the take-overs."""
    asked = {"case_id": case_id, "plan_case_id": plan_case_id or case_id}
    row = session.execute(_statement(parts), asked).one()
    items = [_evidence_view(one) for one in row.evidence]
    words = [_feedback_view(one) for one in row.feedback]
    return Progress(
        realisations={view.indicator: view for view in map(_realisation_view, row.realisations)},
        evidence=_grouped(items, lambda one: one.indicator),
        result_feedback=_grouped(words, lambda one: one.result),
        behaviour_feedback=_grouped(words, lambda one: one.behaviour),
        takeovers={view.result: view for view in map(_takeover_view, row.takeovers)},
        documented=row.documented,
        of_periods=_grouped(map(_period_view, row.of_periods), lambda one: one.indicator),
    )


def read_feedback_record(session: Session, case_id: UUID, plan_case_id: UUID | None = None) -> Progress:
    """What forms B.1.3 to B.1.5 hold: all feedback the employee received, beside realisation (Pasal 17(3))."""
    return read_progress(session, case_id, PARTS, plan_case_id)


@cache
def _statement(parts: frozenset[str]) -> Select[Any]:
    """Put together once for each choice of parts: building the statement costs more than running it."""
    documented = select(func.count()).where(
        Evidence.case_id == bindparam("case_id"),
        Evidence.documentation_id.is_not(None),
        literal("evidence" in parts),
    )
    received = literal(TO_APPRAISER in parts) | ~Feedback.to_appraiser
    return select(
        _rows(_REALISATION, (Realisation.updated_at, Realisation.id), "realisations" in parts).label("realisations"),
        _rows(
            _EVIDENCE, (Evidence.created_at, Evidence.id), "evidence" in parts, Evidence.documentation_id.is_(None)
        ).label("evidence"),
        _rows(_FEEDBACK, (Feedback.at, Feedback.id), "feedback" in parts, received).label("feedback"),
        _rows(
            _TAKEOVER, (Takeover.at, Takeover.id), "takeovers" in parts, Takeover.undone_at.is_(None), "plan_case_id"
        ).label("takeovers"),
        documented.scalar_subquery().label("documented"),
        _of_periods("realisations" in parts).label("of_periods"),
    )


def _of_periods(allowed: bool) -> ScalarSelect[Any]:
    """Realisations that the periodic cases of an annual one reported; a periodic case has none below it."""
    one = json_object(Realisation.indicator, Realisation.text, period=Period.name)
    rows = select(json_list(one, Period.ordinal)).select_from(Realisation)
    rows = rows.join(Case, Case.id == Realisation.case_id).join(Period, Period.id == Case.period_id)
    told = (Case.parent_id == bindparam("case_id"), Realisation.text != "", literal(allowed))
    return rows.where(*told).scalar_subquery()


def _rows(
    columns: Iterable[InstrumentedAttribute[Any]],
    order: tuple[InstrumentedAttribute[Any], ...],
    allowed: bool,
    condition: ColumnElement[bool] | None = None,
    key: str = "case_id",
) -> ScalarSelect[Any]:
    """A JSON list of the rows of one table."""
    table = order[0].class_
    query = select(json_list(json_object(*columns), *order)).where(table.case_id == bindparam(key), literal(allowed))
    return (query if condition is None else query.where(condition)).scalar_subquery()


def _grouped(views: Iterable[View], key: Callable[[View], Key | None]) -> dict[Key, tuple[View, ...]]:
    found: dict[Key, tuple[View, ...]] = {}
    for view in views:
        name = key(view)
        if name is not None:
            found[name] = (*found.get(name, ()), view)
    return found


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _period_view(row: dict[str, Any]) -> PeriodRealisation:
    return PeriodRealisation(UUID(row["indicator"]), row["period"], row["text"])


def _realisation_view(row: dict[str, Any]) -> RealisationView:
    moment = datetime.fromisoformat(row["updated_at"])
    return RealisationView(UUID(row["indicator"]), row["text"], row["source"], moment)


def _evidence_view(row: dict[str, Any]) -> EvidenceView:
    ids = {"id": UUID(row["id"]), "indicator": UUID(row["indicator"]), "added_by_id": _id(row["added_by_id"])}
    return EvidenceView(**{**row, **ids, "created_at": datetime.fromisoformat(row["created_at"])})


def _feedback_view(row: dict[str, Any]) -> FeedbackView:
    ids = {"id": UUID(row["id"]), "result": _id(row["result"]), "author_id": _id(row["author_id"])}
    corrected = datetime.fromisoformat(row["corrected_at"]) if row["corrected_at"] else None
    return FeedbackView(**{**row, **ids, "at": datetime.fromisoformat(row["at"]), "corrected_at": corrected})


def _takeover_view(row: dict[str, Any]) -> TakeoverView:
    ids = {"id": UUID(row["id"]), "result": UUID(row["result"]), "at": datetime.fromisoformat(row["at"])}
    return TakeoverView(**{**row, **ids})


def read_takeovers(session: Session, case_id: UUID) -> tuple[TakeoverView, ...]:
    """All take-overs of an annual case, undone ones among them, oldest first."""
    rows = session.scalars(select(Takeover).where(Takeover.case_id == case_id).order_by(Takeover.at, Takeover.id))
    fields = TakeoverView.__dataclass_fields__
    return tuple(TakeoverView(**{name: getattr(row, name) for name in fields}) for row in rows)


def read_action_plans(session: Session, case_id: UUID) -> dict[UUID, tuple[ActionPlanView, ...]]:
    """Form B.1.1 of an annual case: the lines by the lineage of their result, in order. One statement."""
    rows = session.execute(
        select(ActionPlan, Employee.name)
        .outerjoin(Employee, Employee.id == ActionPlan.agreed_by_id)
        .where(ActionPlan.case_id == case_id)
        .order_by(ActionPlan.ordinal, ActionPlan.id)
    )
    found: dict[UUID, tuple[ActionPlanView, ...]] = {}
    for row, leader in rows:
        view = ActionPlanView(
            row.id, row.result, row.text, row.target, row.due_on, row.updated_at, row.agreed_at, leader or ""
        )
        found[row.result] = (*found.get(row.result, ()), view)
    return found


def read_documentation(
    session: Session, case_id: UUID, since: date | None = None, until: date | None = None
) -> tuple[DocumentationView, ...]:
    """Form B.1.2 of an annual case, oldest day first, in a span of days (both included). One statement."""
    listed = json_list(json_object(*_EVIDENCE), Evidence.created_at, Evidence.id)
    evidence = select(listed).where(Evidence.documentation_id == Documentation.id)
    query = select(Documentation, evidence.correlate(Documentation).scalar_subquery())
    query = query.where(Documentation.case_id == case_id).order_by(Documentation.day, Documentation.id)
    if since is not None:
        query = query.where(Documentation.day >= since)
    if until is not None:
        query = query.where(Documentation.day <= until)
    return tuple(_documentation_view(row, items) for row, items in session.execute(query))


def _documentation_view(row: Documentation, items: Iterable[dict[str, Any]]) -> DocumentationView:
    evidence = tuple(map(_evidence_view, items))
    return DocumentationView(row.id, row.result, row.indicator, row.day, row.text, row.updated_at, evidence)


def find_realisation(session: Session, case_id: UUID, indicator: UUID) -> Realisation | None:
    """The row to write, if something was said about the indicator before."""
    return session.scalar(select(Realisation).where(Realisation.case_id == case_id, Realisation.indicator == indicator))


def get_evidence(session: Session, case_id: UUID, evidence_id: UUID) -> Evidence:
    """Raises NotFound where the case has no such evidence."""
    row = session.scalar(select(Evidence).where(Evidence.case_id == case_id, Evidence.id == evidence_id))
    if row is None:
        raise NotFound
    return row


def count_evidence(session: Session, case_id: UUID, indicator: UUID) -> int:
    """Pieces of evidence for the realisation of one indicator."""
    own = (Evidence.case_id == case_id, Evidence.indicator == indicator, Evidence.documentation_id.is_(None))
    return session.scalar(select(func.count()).where(*own)) or 0


def count_feedback(session: Session, case_id: UUID, result: UUID | None, behaviour: str | None) -> int:
    """Pieces of feedback on one result or one behaviour."""
    subject = Feedback.result == result if result else Feedback.behaviour == behaviour
    return session.scalar(select(func.count()).where(Feedback.case_id == case_id, subject)) or 0
