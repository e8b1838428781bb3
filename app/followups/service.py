"""Proposing and deciding follow-ups. The system proposes nothing and gives nothing: people do, with their reasons."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import pending_changes, record
from app.auth.values import CurrentActor
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.core.errors import InvalidInput, NotFound, StaleCase
from app.core.jobs import defer
from app.followups.models import FollowUp
from app.followups.policy import Reach
from app.followups.queries import FINAL
from app.followups.values import Proposal, Status

MOST_PROPOSALS = 20


def propose(file: CaseFile, proposal: Proposal, *, actor: CurrentActor, now: datetime) -> FollowUp:
    """Add a proposal to a case that was opened for editing. Raises InvalidInput beyond twenty."""
    known = select(func.count()).select_from(FollowUp).where(FollowUp.case_id == file.case.id)
    if (file.session.scalar(known) or 0) >= MOST_PROPOSALS:
        raise InvalidInput({"text": "too_many"})
    if actor.employee_id is None:
        raise NotFound
    row = FollowUp(
        agency_id=file.case.agency_id,
        case_id=file.case.id,
        proposed_by_id=actor.employee_id,
        proposed_at=now,
        status=Status.PROPOSED.value,
        **asdict(proposal),
    )
    file.session.add(row)
    changes = pending_changes(row)
    record(file.session, actor=actor, action="follow_up.create", subject=row, changes=changes, now=now)
    return row


def change(file: CaseFile, row_id: UUID, proposal: Proposal, *, actor: CurrentActor, now: datetime) -> None:
    """Rewrite a proposal that nobody decided upon. Raises NotFound."""
    row = _undecided(file, row_id)
    for name, value in asdict(proposal).items():
        setattr(row, name, value)
    changes = pending_changes(row)
    if changes:
        row.version += 1
        record(file.session, actor=actor, action="follow_up.change", subject=row, changes=changes, now=now)


def withdraw(file: CaseFile, row_id: UUID, *, actor: CurrentActor, now: datetime) -> None:
    """Take a proposal back before it was decided. Raises NotFound."""
    row = _undecided(file, row_id)
    changes = {"kind": row.kind, "text": row.text, "reason": row.reason}
    record(file.session, actor=actor, action="follow_up.withdraw", subject=row, changes=changes, now=now)
    file.session.delete(row)


def _undecided(file: CaseFile, row_id: UUID) -> FollowUp:
    row = file.session.scalar(select(FollowUp).where(FollowUp.id == row_id, FollowUp.case_id == file.case.id))
    if row is None or row.status != Status.PROPOSED:
        raise NotFound
    return row


def decide(
    session: Session,
    row_id: UUID,
    *,
    status: Status,
    reason: str,
    seen_version: int,
    reach: Reach,
    actor: CurrentActor,
    now: datetime,
) -> FollowUp:
    """Accept or decline with a reason (Pasal 31, 33: by the competent authority under other law).

    Raises NotFound for a proposal that isn't the person's to decide, StaleCase when somebody decided meanwhile.
    """
    query = (
        select(FollowUp, Case)
        .join(Case, Case.id == FollowUp.case_id)
        .where(FollowUp.id == row_id, FINAL, reach.decidable())
        .with_for_update(of=FollowUp)
        .execution_options(populate_existing=True)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    row, case = found
    if row.version != seen_version:
        raise StaleCase(case.id, seen_version, row.version)
    row.status, row.decision_reason, row.predicate = status.value, reason, case.predicate
    row.decided_by, row.decided_at = actor.name, now
    changes = pending_changes(row)
    row.version += 1
    record(session, actor=actor, action="follow_up.decide", subject=row, changes=changes, now=now)
    _tell(session, row, case)
    return row


def _tell(session: Session, row: FollowUp, case: Case) -> None:
    readers = {str(case.owner_id), str(row.proposed_by_id)}
    notice = {
        "template": "follow_up_decided",
        "employee_ids": sorted(readers),
        "params": {"owner": case.owner.name, "cycle": case.cycle.name},
        "key": f"follow_up:{row.id}:{row.version}",
        "case_id": str(case.id),
    }
    defer(session, "notifications.plain", notice)
