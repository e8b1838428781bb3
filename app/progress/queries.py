"""Reading progress: one statement for all of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cases.casefile import CaseFile
from app.core.errors import NotFound
from app.progress.models import Evidence, Feedback, Realisation
from app.progress.values import EvidenceView, FeedbackView, Progress, RealisationView

PARTS = frozenset({"realisations", "evidence", "feedback"})
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
)
Key = TypeVar("Key", bound=Hashable)
View = TypeVar("View", EvidenceView, FeedbackView)


def progress_of(file: CaseFile) -> Progress:
    """The progress as the person behind the file may see it, read once. The system sees all of it."""
    parts = PARTS if file.actor is None else file.visible & PARTS
    return file.load("progress", partial(read_progress, parts=parts))


def read_progress(session: Session, case_id: UUID, parts: frozenset[str] = PARTS) -> Progress:
    """Realisations, evidence and feedback of a case, limited to the parts named."""
    realisations, evidence, feedback = session.execute(_statement(parts), {"case_id": case_id}).one()
    items = [_evidence_view(row) for row in evidence or ()]
    words = [_feedback_view(row) for row in feedback or ()]
    return Progress(
        realisations={view.indicator: view for view in map(_realisation_view, realisations or ())},
        evidence=_grouped(items, lambda one: one.indicator),
        result_feedback=_grouped(words, lambda one: one.result),
        behaviour_feedback=_grouped(words, lambda one: one.behaviour),
    )


@cache
def _statement(parts: frozenset[str]) -> Select[Any]:
    """Put together once for each choice of parts: building the statement costs more than running it."""
    return select(
        _rows(_REALISATION, (Realisation.updated_at, Realisation.id), "realisations" in parts),
        _rows(_EVIDENCE, (Evidence.created_at, Evidence.id), "evidence" in parts),
        _rows(_FEEDBACK, (Feedback.at, Feedback.id), "feedback" in parts),
    )


def _rows(
    columns: Iterable[InstrumentedAttribute[Any]], order: tuple[InstrumentedAttribute[Any], ...], allowed: bool
) -> ScalarSelect[Any]:
    """A JSON list of the rows of one table."""
    table = order[0].class_
    pairs: list[Any] = [part for column in columns for part in (literal(column.key), column)]
    one = aggregate_order_by(func.jsonb_build_object(*pairs), *order)
    return select(func.jsonb_agg(one)).where(table.case_id == bindparam("case_id"), literal(allowed)).scalar_subquery()


def _grouped(views: Iterable[View], key: Callable[[View], Key | None]) -> dict[Key, tuple[View, ...]]:
    found: dict[Key, tuple[View, ...]] = {}
    for view in views:
        name = key(view)
        if name is not None:
            found[name] = (*found.get(name, ()), view)
    return found


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _realisation_view(row: dict[str, Any]) -> RealisationView:
    moment = datetime.fromisoformat(row["updated_at"])
    return RealisationView(UUID(row["indicator"]), row["text"], row["source"], moment)


def _evidence_view(row: dict[str, Any]) -> EvidenceView:
    ids = {"id": UUID(row["id"]), "indicator": UUID(row["indicator"]), "added_by_id": _id(row["added_by_id"])}
    return EvidenceView(**{**row, **ids, "created_at": datetime.fromisoformat(row["created_at"])})


def _feedback_view(row: dict[str, Any]) -> FeedbackView:
    ids = {"id": UUID(row["id"]), "result": _id(row["result"]), "author_id": _id(row["author_id"])}
    return FeedbackView(**{**row, **ids, "at": datetime.fromisoformat(row["at"])})


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
    """Pieces of evidence for one indicator."""
    query = select(func.count()).where(Evidence.case_id == case_id, Evidence.indicator == indicator)
    return session.scalar(query) or 0


def count_feedback(session: Session, case_id: UUID, result: UUID | None, behaviour: str | None) -> int:
    """Pieces of feedback on one result or one behaviour."""
    subject = Feedback.result == result if result else Feedback.behaviour == behaviour
    return session.scalar(select(func.count()).where(Feedback.case_id == case_id, subject)) or 0
