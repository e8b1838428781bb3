"""The leader takes over a result (Pasal 20(6)-(8), p.70 C.14). The caller opened the annual case for a change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select

from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.core.errors import DomainError, NotFound
from app.core.jobs import defer
from app.progress.models import FeedbackOutcome, Takeover
from app.progress.service import ChangedMeanwhile, author_id, demand_annual, demand_result


class NothingTried(DomainError):
    """No follow-up after missing progress was recorded for the result yet (Pasal 20(3) and (6))."""


def take_over(file: CaseFile, *, result: UUID, reason: str, note: str, now: datetime) -> Takeover:
    """Take over a result of the plan.

    Raises NotFound (no such result), ChangedMeanwhile (taken over already), NothingTried.
    """
    demand_annual(file)
    demand_result(file, result)
    if _standing(file, result) is not None:
        raise ChangedMeanwhile
    if not followed_up(file, result):
        raise NothingTried
    by = author_id(file)
    if by is None or file.actor is None:
        raise NotFound
    row = Takeover(
        agency_id=file.case.agency_id,
        case_id=file.case.id,
        result=result,
        at=now,
        by_id=by,
        by_name=file.actor.name,
        reason=reason,
        note=note,
    )
    file.session.add(row)
    file.session.flush()
    file.forget("progress")
    _tell(file, "result_taken_over", row)
    return row


def undo(file: CaseFile, takeover_id: UUID, *, reason: str, now: datetime) -> Takeover:
    """Give a result back; the record stays, with the reason. Raises NotFound, ChangedMeanwhile."""
    row = file.session.get(Takeover, takeover_id)
    if row is None or row.case_id != file.case.id:
        raise NotFound
    if row.undone_at is not None:
        raise ChangedMeanwhile
    row.undone_at, row.undo_reason = now, reason
    row.undone_by_name = file.actor.name if file.actor else ""
    file.session.flush()
    file.forget("progress")
    _tell(file, "result_given_back", row)
    return row


def _tell(file: CaseFile, template: str, row: Takeover) -> None:
    """The employee hears of it at once."""
    asked: dict[str, object] = {
        "template": template,
        "employee_ids": [str(file.case.owner_id)],
        "params": {"actor": file.actor.name if file.actor else ""},
        "key": f"{template}:{row.id}",
        "case_id": str(file.case.id),
    }
    defer(file.session, "notifications.plain", asked)


def followed_up(file: CaseFile, result: UUID) -> bool:
    """Whether the leader recorded missing progress with what was done about it, for this result or the whole work.

    Records of the year's periodic evaluations count as well.
    """
    return bool(
        file.session.scalar(
            select(
                exists().where(
                    FeedbackOutcome.case_id == Case.id,
                    or_(Case.id == file.case.id, Case.parent_id == file.case.id),
                    FeedbackOutcome.progressing.is_(False),
                    or_(FeedbackOutcome.result.is_(None), FeedbackOutcome.result == result),
                )
            )
        )
    )


def _standing(file: CaseFile, result: UUID) -> Takeover | None:
    return file.session.scalar(
        select(Takeover).where(
            Takeover.case_id == file.case.id, Takeover.result == result, Takeover.undone_at.is_(None)
        )
    )
