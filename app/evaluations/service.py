"""The verbs of rating. Callers hold the lock of the case (cases.service.edit or perform)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.achievements import service as achievements
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.core.errors import InvalidInput
from app.evaluations import queries
from app.evaluations.achievement import achievement_of
from app.evaluations.models import Evaluation, SelfAssessment
from app.evaluations.values import PREDICATE_TABLE, EvaluationStatus, Origin, Rating, Ratings
from app.study.queries import span_of, studies_of
from workflows import tables
from workflows.engine import Compiled


@dataclass(frozen=True)
class Rater:
    """Who rated, in which relation (``appraiser_superior`` makes the result final at once, p.90 A.11), and when."""

    employee_id: UUID | None
    relation: str
    at: datetime


def save_self_assessment(
    file: CaseFile,
    *,
    note: str,
    obstacles: str,
    result_rating: str | None,
    behaviour_rating: str | None,
    now: datetime,
) -> SelfAssessment:
    """Store the employee's own view."""
    row = open_self_assessment(file.session, file.case, now)
    row.note, row.obstacles = note, obstacles
    row.result_rating, row.behaviour_rating = result_rating, behaviour_rating
    row.updated_at = now
    file.forget()
    return row


def open_self_assessment(session: Session, case: Case, now: datetime) -> SelfAssessment:
    """The row of the self-assessment, made empty at first use."""
    row = queries.find_self_assessment(session, case.id)
    if row is None:
        row = SelfAssessment(agency_id=case.agency_id, case_id=case.id, updated_at=now)
        session.add(row)
        session.flush()
    return row


def save_ratings(file: CaseFile, ratings: Ratings) -> Evaluation:
    """Store the appraiser's rating as a draft; a predicate computed before no longer holds.

    An achievement of the organisation that was set goes before the one that the appraiser named.
    Raises InvalidInput as ``refuse_unlawful`` does.
    """
    refuse_unlawful(file, ratings)
    founded = achievement_of(file)
    draft = _open_draft(file.session, file.case, Origin.APPRAISER)
    _enter(draft, ratings)
    if founded is not None:
        draft.organisation_rating = founded.predicate
    file.case.predicate = None
    file.forget()
    return draft


def refuse_unlawful(file: CaseFile, ratings: Ratings) -> None:
    """Who didn't finish the study gets Kurang or Sangat Kurang (p.100 d), which only behaviour below reaches.

    Raises InvalidInput by field.
    """
    first, last = span_of(file)
    if ratings.behaviour_rating in (None, Rating.BELOW):
        return
    if any(study.dropped_out(first, last) for study in studies_of(file)):
        raise InvalidInput({"behaviour_rating": "dropped_out"})


def draft_decision(file: CaseFile, ratings: Ratings) -> Evaluation:
    """Store the new rating of the superior while they decide an objection; nobody else reads it before the decision.

    The achievement of the organisation isn't theirs to change, so an empty one is taken over from the final version.
    """
    refuse_unlawful(file, ratings)
    draft = _open_draft(file.session, file.case, Origin.DECISION)
    _enter(draft, ratings)
    final = queries.find_final(file.session, file.case.id)
    if draft.organisation_rating is None and final is not None:
        draft.organisation_rating, draft.achievement_id = final.organisation_rating, final.achievement_id
    file.session.flush()
    file.forget()
    return draft


def finalise_decision(session: Session, case: Case, compiled: Compiled, rater: Rater) -> Evaluation:
    """Make the superior's draft the evaluation in force; the one objected to stays, superseded (p.118 B.7).

    Raises RuntimeError where there is no complete draft: the guards of a sound definition don't let it come to that.
    """
    draft = _demand_draft(session, case, Origin.DECISION)
    _settle_predicate(draft, compiled, rater)
    _make_final(session, case, draft, rater.at)
    return draft


def discard_decision(session: Session, case: Case) -> None:
    """Drop the draft of a new rating, because the first one was upheld."""
    session.execute(
        delete(Evaluation).where(
            Evaluation.case_id == case.id,
            Evaluation.status == EvaluationStatus.DRAFT,
            Evaluation.origin == Origin.DECISION,
        )
    )


def found_on_achievement(file: CaseFile, now: datetime) -> None:
    """Tie the appraiser's draft to the achievement in force, whose predicate it keeps from now on (p.92 B.1)."""
    draft = _demand_draft(file.session, file.case, Origin.APPRAISER)
    founded = achievement_of(file)
    if founded is not None:
        row = achievements.take(file.session, founded.achievement.id, now)
        draft.organisation_rating, draft.achievement_id = row.predicate, row.id


def rate(session: Session, case: Case, compiled: Compiled, rater: Rater) -> Evaluation:
    """Compute the predicate of the appraiser's draft by the decision table of the case's own definition."""
    draft = _demand_draft(session, case, Origin.APPRAISER)
    _settle_predicate(draft, compiled, rater)
    case.predicate = draft.predicate
    session.flush()
    return draft


def deliver(session: Session, case: Case, now: datetime) -> Evaluation:
    """Make the rated draft the evaluation in force and tell since when the employee has it."""
    draft = _demand_draft(session, case, Origin.APPRAISER)
    _make_final(session, case, draft, now)
    return draft


def reopen(session: Session, case: Case) -> Evaluation:
    """Begin a new version from the one in force, which is superseded; both stay readable."""
    final = queries.find_final(session, case.id)
    if final is not None:
        final.status = EvaluationStatus.SUPERSEDED
        session.flush()
    draft = _open_draft(session, case, Origin.APPRAISER)
    if final is not None:
        _enter(draft, Ratings(**{name: getattr(final, name) for name in Ratings.__dataclass_fields__}))
    case.predicate, case.closed_at = None, None
    session.flush()
    return draft


def _open_draft(session: Session, case: Case, origin: Origin) -> Evaluation:
    draft = queries.find_draft(session, case.id, origin)
    if draft is None:
        number = queries.next_number(session, case.id)
        draft = Evaluation(agency_id=case.agency_id, case_id=case.id, number=number, origin=origin, status="draft")
        session.add(draft)
        session.flush()
    return draft


def _demand_draft(session: Session, case: Case, origin: Origin) -> Evaluation:
    draft = queries.find_draft(session, case.id, origin)
    if draft is None:
        raise RuntimeError(f"case {case.id} has no {origin} draft")
    return draft


def _enter(draft: Evaluation, ratings: Ratings) -> None:
    for name, value in asdict(ratings).items():
        setattr(draft, name, value)
    draft.predicate = draft.rated_by_id = draft.rated_as = draft.rated_at = draft.achievement_id = None


def _settle_predicate(draft: Evaluation, compiled: Compiled, rater: Rater) -> None:
    inputs = {name: getattr(draft, name) for name in ("result_rating", "behaviour_rating", "organisation_rating")}
    draft.predicate = tables.lookup(compiled.tables[PREDICATE_TABLE], inputs)
    if draft.predicate is None:
        raise RuntimeError(f"no predicate for {inputs}")
    draft.rated_by_id, draft.rated_as, draft.rated_at = rater.employee_id, rater.relation, rater.at


def _make_final(session: Session, case: Case, draft: Evaluation, now: datetime) -> None:
    """The database lets one version be final, so the old one steps down first."""
    former = queries.find_final(session, case.id)
    if former is not None:
        former.status = EvaluationStatus.SUPERSEDED
        session.flush()
    draft.status, draft.delivered_at = EvaluationStatus.FINAL, now
    case.predicate = draft.predicate
    session.flush()
