"""Reading evaluations. What a person may not see is left out of the statement, not out of the page."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, false, func, literal, null, or_, select
from sqlalchemy.orm import Session

from app.achievements import queries as achievements
from app.cases.casefile import CaseFile
from app.core.json_rows import json_list, json_object
from app.evaluations.models import Evaluation, SelfAssessment, Signature
from app.evaluations.values import EvaluationFile, EvaluationView, Origin, Ratings, SelfView, SignatureView
from app.people.models import Agency, Employee, Unit
from app.study import queries as studies

_CASE = bindparam("case_id")
ALL_PARTS = frozenset({"self_assessment", "ratings", "result", "decision_ratings"})


def evaluations_of(file: CaseFile) -> EvaluationFile:
    """The evaluation as the person behind the file may see it, read once. The system sees all of it."""
    return file.load("evaluations", partial(read_evaluations, parts=readable_parts(file)))


def readable_parts(file: CaseFile) -> frozenset[str]:
    """What of an evaluation this person may read now.

    A rating that isn't delivered is no business of the person rated, and a decision under way is that of its author
    alone, even where a definition shows the part as such.
    """
    if file.actor is None:
        return ALL_PARTS
    parts = file.visible & ALL_PARTS
    if "decision_ratings" not in file.editable:
        parts -= {"decision_ratings"}
    if "owner" in file.relations and "ratings" in parts:
        parts = parts - {"ratings", "decision_ratings"} | {"result"}
    return parts


def read_evaluations(session: Session, case_id: UUID, parts: frozenset[str] = ALL_PARTS) -> EvaluationFile:
    """One statement for self-assessment, evaluations and signatures, limited to the parts named.

    ``ratings`` opens the appraiser's versions, drafts among them; ``result`` what was delivered;
    ``decision_ratings`` the versions of a decision, drafts among them.
    """
    row = session.execute(_statement(parts), {"case_id": case_id}).one()
    return EvaluationFile(
        self_view=_as_self_view(row[0]) if row[0] else None,
        evaluations=tuple(_as_evaluation(one) for one in row[1]),
        signatures=tuple(_as_signature(one) for one in row[2]),
        achievements=achievements.from_json(row[3] or ()),
        studies=studies.from_json(row[4]),
    )


@cache
def _statement(parts: frozenset[str]) -> Select[Any]:
    """Put together once for each choice of parts: building the statement costs more than running it."""
    founded = achievements.candidates_json(_CASE) if parts & {"ratings", "result"} else null()
    return select(_self_view(parts), _evaluations(parts), _signatures(), founded, studies.studies_json(_CASE))


def _self_view(parts: frozenset[str]) -> ScalarSelect[Any]:
    one = json_object(
        SelfAssessment.note,
        SelfAssessment.obstacles,
        SelfAssessment.result_rating,
        SelfAssessment.behaviour_rating,
        SelfAssessment.updated_at,
    )
    allowed = literal("self_assessment" in parts)
    return select(one).where(SelfAssessment.case_id == _CASE, allowed).scalar_subquery()


def _evaluations(parts: frozenset[str]) -> ScalarSelect[Any]:
    rated_by = select(Employee.name).where(Employee.id == Evaluation.rated_by_id).correlate(Evaluation)
    one = json_object(
        Evaluation.id,
        Evaluation.number,
        Evaluation.origin,
        Evaluation.status,
        Evaluation.result_rating,
        Evaluation.result_reason,
        Evaluation.behaviour_rating,
        Evaluation.behaviour_reason,
        Evaluation.organisation_rating,
        Evaluation.recommendation,
        Evaluation.predicate,
        Evaluation.rated_as,
        Evaluation.rated_at,
        Evaluation.delivered_at,
        Evaluation.achievement_id,
        rated_by=rated_by.scalar_subquery(),
    )
    query = select(json_list(one, Evaluation.number))
    return query.where(Evaluation.case_id == _CASE, _readable(parts)).scalar_subquery()


def _readable(parts: frozenset[str]) -> ColumnElement[bool]:
    ways = {
        "ratings": Evaluation.origin == Origin.APPRAISER,
        "result": Evaluation.status != "draft",
        "decision_ratings": Evaluation.origin == Origin.DECISION,
    }
    return or_(false(), *(condition for part, condition in ways.items() if part in parts))


def _signatures() -> ScalarSelect[Any]:
    one = json_object(
        Signature.event_seq,
        Signature.transition,
        Signature.relation,
        Signature.name,
        Signature.nip,
        Signature.rank,
        Signature.position,
        Signature.unit,
        Signature.acting_as,
        Signature.signed,
        Signature.at,
        on_behalf_of=func.coalesce(Signature.extra["on_behalf_of"].astext, ""),
    )
    ordered = json_list(one, Signature.event_seq, Signature.relation)
    return select(ordered).where(Signature.case_id == _CASE).scalar_subquery()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _as_self_view(row: dict[str, Any]) -> SelfView:
    return SelfView(**{**row, "updated_at": datetime.fromisoformat(row["updated_at"])})


def _as_evaluation(row: dict[str, Any]) -> EvaluationView:
    ratings = Ratings(**{name: row.pop(name) for name in Ratings.__dataclass_fields__})
    moments = {name: _moment(row[name]) for name in ("rated_at", "delivered_at")}
    founded = UUID(row["achievement_id"]) if row["achievement_id"] else None
    return EvaluationView(**{**row, **moments, "id": UUID(row["id"]), "achievement_id": founded, "ratings": ratings})


def _as_signature(row: dict[str, Any]) -> SignatureView:
    return SignatureView(**{**row, "at": datetime.fromisoformat(row["at"])})


def find_self_assessment(session: Session, case_id: UUID) -> SelfAssessment | None:
    """The row to write, if the employee has begun."""
    return session.scalar(select(SelfAssessment).where(SelfAssessment.case_id == case_id))


def find_draft(session: Session, case_id: UUID, origin: Origin) -> Evaluation | None:
    """The version of that origin that can still be edited."""
    return session.scalar(
        select(Evaluation).where(
            and_(Evaluation.case_id == case_id, Evaluation.status == "draft", Evaluation.origin == origin)
        )
    )


def find_final(session: Session, case_id: UUID) -> Evaluation | None:
    """The delivered evaluation in force."""
    return session.scalar(select(Evaluation).where(Evaluation.case_id == case_id, Evaluation.status == "final"))


def next_number(session: Session, case_id: UUID) -> int:
    """The number of the next version, from 1; the caller holds the lock of the case."""
    return (session.scalar(select(func.max(Evaluation.number)).where(Evaluation.case_id == case_id)) or 0) + 1


def agency_of(file: CaseFile) -> Agency:
    """The agency whose name and place stand on the document."""
    return file.load("agency", lambda session, _case_id: session.get_one(Agency, file.case.agency_id))


def preload_units(file: CaseFile) -> None:
    """Fetch the units of all parties at once, instead of one by one when their names are read."""
    ids = {party.position.unit_id for party in file.parties.values() if party.position is not None}
    file.load("party_units", lambda session, _case_id: session.scalars(select(Unit).where(Unit.id.in_(ids))).all())
