"""Approved assignments become results of the plan while its draft can take them (p.46 10-13)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases.models import Case
from app.plans.models import Assignment, Plan, PlanResult
from app.plans.prefilling import Seed, prefill
from app.plans.values import AssignmentStatus, PlanStatus, Section

STANDING = (PlanStatus.AGREED.value, PlanStatus.DRAFT.value)


def enter_approved(session: Session, case: Case, *, actor: CurrentActor | None, now: datetime) -> int:
    """Lay the approved assignments that are in no plan of the case into its draft; how many came in.

    The caller holds the case's lock. Without a draft, or where it is full, nothing happens.
    """
    standing = exists().where(
        Plan.case_id == case.id, Plan.status.in_(STANDING), PlanResult.plan_id == Plan.id,
        PlanResult.origin == Assignment.id,
    )  # fmt: skip
    waiting = session.scalars(
        select(Assignment)
        .where(Assignment.case_id == case.id, Assignment.status == AssignmentStatus.APPROVED.value, ~standing)
        .order_by(Assignment.decided_at)
    )
    seeds = [_seed(one) for one in waiting]
    return len(prefill(session, {case: seeds}, actor=actor, now=now)) if seeds else 0


def _seed(assignment: Assignment) -> Seed:
    return Seed(
        origin=assignment.id,
        text=assignment.text,
        assigned_by=assignment.assigned_by,
        leader_result_id=None,
        leader_text="",
        section=Section(assignment.section),
    )
