"""The verbs of monitoring. The caller opened the case with ``cases.service.edit``, which asked for the right to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.cases.casefile import CaseFile
from app.core.errors import DomainError, NotFound
from app.core.file_store import Upload
from app.plans.queries import plan_of
from app.plans.records import PlanVersion
from app.plans.values import BEHAVIOUR_CODES
from app.progress import queries
from app.progress.models import Evidence, Feedback, Realisation
from app.progress.values import (
    EVIDENCE_PER_INDICATOR,
    FEEDBACK_PER_SUBJECT,
    SOURCE_LABELS,
    FeedbackKind,
    Manner,
    Source,
)


class ChangedMeanwhile(DomainError):
    """The realisation was saved by somebody else (or in another tab) after the page was opened."""


class TooMany(DomainError):
    """No more evidence for this indicator, or no more feedback on this subject."""


def save_realisation(
    file: CaseFile, *, indicator: UUID, text: str, source: str, seen: datetime | None, now: datetime
) -> Realisation:
    """Store what was achieved. ``seen`` is the moment of the version that the page showed, None where it showed none.

    Raises NotFound (no such indicator in the plan) and ChangedMeanwhile.
    """
    _demand_indicator(file, indicator)
    row = queries.find_realisation(file.session, file.case.id, indicator)
    if (row.updated_at if row else None) != seen:
        raise ChangedMeanwhile
    if row is None:
        row = Realisation(agency_id=file.case.agency_id, case_id=file.case.id, indicator=indicator)
        file.session.add(row)
    row.text, row.source, row.updated_at = text, source, now
    file.session.flush()
    file.forget("progress")
    return row


def add_link(file: CaseFile, *, indicator: UUID, title: str, url: str) -> Evidence:
    """Add a link that proves a result. Raises NotFound, TooMany."""
    return _add_evidence(file, indicator, Evidence(title=title, url=url))


def add_file(file: CaseFile, *, indicator: UUID, title: str, upload: Upload) -> Evidence:
    """Add a received file; it gets its place on disk once the row stands. Raises NotFound, TooMany."""
    row = proof_of(upload, title)
    _add_evidence(file, indicator, row)
    upload.keep()
    return row


def proof_of(upload: Upload, title: str) -> Evidence:
    """A received file as a piece of evidence that belongs nowhere yet."""
    return Evidence(
        title=title or upload.name,
        storage_key=upload.key,
        media_type=upload.file_type.media_type,
        size=upload.size,
        sha256=upload.sha256,
    )


def remove_evidence(file: CaseFile, evidence_id: UUID) -> tuple[UUID, str | None]:
    """Take back one's own evidence; gives its indicator and the key of the file to delete after the commit.

    Raises NotFound, also for what somebody else added.
    """
    row = queries.get_evidence(file.session, file.case.id, evidence_id)
    if row.documentation_id is not None:
        raise NotFound
    if file.actor is not None and row.added_by_id != file.actor.employee_id:
        raise NotFound
    file.session.delete(row)
    file.session.flush()
    file.forget("progress")
    return row.indicator, row.storage_key


def give_feedback_on_result(
    file: CaseFile,
    *,
    result: UUID,
    giver: str,
    text: str,
    now: datetime,
    kind: FeedbackKind = FeedbackKind.INCIDENTAL,
    manner: Manner = Manner.DIRECT,
) -> Feedback:
    """Add feedback on a result (by lineage). Raises NotFound, TooMany."""
    demand_result(file, result)
    row = Feedback(result=result, giver=giver, text=text, at=now, kind=kind.value, manner=manner.value)
    return _add_feedback(file, row)


def give_feedback_on_behaviour(
    file: CaseFile,
    *,
    behaviour: str,
    giver: str,
    text: str,
    now: datetime,
    kind: FeedbackKind = FeedbackKind.INCIDENTAL,
    manner: Manner = Manner.DIRECT,
) -> Feedback:
    """Add feedback on one of the seven values. Raises NotFound, TooMany."""
    if behaviour not in BEHAVIOUR_CODES:
        raise NotFound
    row = Feedback(behaviour=behaviour, giver=giver, text=text, at=now, kind=kind.value, manner=manner.value)
    return _add_feedback(file, row)


def group_of(label: str) -> Source:
    """The group that a label before the words belongs to; the appraiser may pass on the words of anybody."""
    named = {title.casefold(): source for source, title in SOURCE_LABELS.items()}
    return named.get(label.casefold(), Source.OTHER)


def _plan(file: CaseFile) -> PlanVersion:
    plan = plan_of(file).current
    if plan is None:
        raise NotFound
    return plan


def demand_annual(file: CaseFile) -> None:
    """Raises NotFound for a periodic case: plans, take-overs and guidance are matters of the year's case."""
    if file.case.parent_id is not None:
        raise NotFound


def demand_result(file: CaseFile, result: UUID) -> None:
    """Raises NotFound where the plan in force has no such result (by lineage)."""
    if result not in {one.lineage for one in _plan(file).results}:
        raise NotFound


def result_of(file: CaseFile, indicator: UUID) -> UUID:
    """The result that an indicator of the plan in force belongs to, both by lineage. Raises NotFound."""
    for result in _plan(file).results:
        if indicator in {one.lineage for one in result.indicators}:
            return result.lineage
    raise NotFound


def _demand_indicator(file: CaseFile, indicator: UUID) -> None:
    if indicator not in {one.lineage for one in _plan(file).indicators()}:
        raise NotFound


def author_id(file: CaseFile) -> UUID | None:
    """The acting employee; the system adds nothing in anybody's name."""
    return file.actor.employee_id if file.actor else None


def _add_evidence(file: CaseFile, indicator: UUID, row: Evidence) -> Evidence:
    _demand_indicator(file, indicator)
    if queries.count_evidence(file.session, file.case.id, indicator) >= EVIDENCE_PER_INDICATOR:
        raise TooMany
    row.agency_id, row.case_id, row.indicator = file.case.agency_id, file.case.id, indicator
    row.added_by_id = author_id(file)
    file.session.add(row)
    file.session.flush()
    file.forget("progress")
    return row


def _add_feedback(file: CaseFile, row: Feedback) -> Feedback:
    if queries.count_feedback(file.session, file.case.id, row.result, row.behaviour) >= FEEDBACK_PER_SUBJECT:
        raise TooMany
    row.agency_id, row.case_id, row.author_id = file.case.agency_id, file.case.id, author_id(file)
    row.source = group_of(row.giver).value
    file.session.add(row)
    file.session.flush()
    file.forget("progress")
    return row
