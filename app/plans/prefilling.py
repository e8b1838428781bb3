"""Rows that others lay into a draft: the roles of the leader's matrix become results (p.47 a.5, p.49 b.9).

Nothing that the employee wrote is touched. Their open editor becomes out of date, so that saving it asks first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.audit.service import record
from app.auth.values import CurrentActor
from app.cases.models import Case
from app.plans.content import MAX_RESULTS
from app.plans.models import Plan, PlanResult
from app.plans.values import PlanStatus, Section


@dataclass(frozen=True)
class Seed:
    """One result to lay down; ``origin`` is the role or the assignment it comes from."""

    origin: UUID
    text: str
    assigned_by: str
    leader_result_id: UUID | None
    leader_text: str
    section: Section = Section.MAIN


def room_in_drafts(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many more results the draft of each case can take; a case without a draft is left out. One statement."""
    return {case_id: MAX_RESULTS - len(plan.results) for case_id, plan in _drafts(session, case_ids).items()}


def prefill(
    session: Session, seeds: Mapping[Case, Sequence[Seed]], *, actor: CurrentActor | None, now: datetime
) -> dict[UUID, UUID]:
    """Add main results to the drafts of cases that the caller has locked; which origin went into which case.

    A draft that has no room for all of a person's seeds gets none of them; a role that is there already is not laid
    down again. Each addition is audited under the name of whoever shared it (None: the system, at the opening).
    """
    drafts = _drafts(session, [case.id for case in seeds])
    laid: dict[UUID, UUID] = {}
    for case, wanted in seeds.items():
        plan = drafts.get(case.id)
        if plan is None:
            continue
        known = {row.origin for row in plan.results}
        fresh = [one for one in wanted if one.origin not in known]
        if not fresh or len(plan.results) + len(fresh) > MAX_RESULTS:
            continue
        _append(plan, fresh)
        laid.update({one.origin: case.id for one in fresh})
        changes = {"results": len(fresh), "origin": [one.origin for one in fresh]}
        record(session, actor=actor, action="plan.prefill", subject=plan, changes=changes, now=now)
    session.flush()
    return laid


def _drafts(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, Plan]:
    rows = session.scalars(
        select(Plan)
        .where(Plan.case_id.in_(case_ids), Plan.status == PlanStatus.DRAFT.value)
        .options(selectinload(Plan.results))
        .execution_options(populate_existing=True)
    )
    return {row.case_id: row for row in rows}


def _append(plan: Plan, seeds: Sequence[Seed]) -> None:
    first = max((row.ordinal for row in plan.results), default=-1) + 1
    for ordinal, seed in enumerate(seeds, start=first):
        plan.results.append(
            PlanResult(
                agency_id=plan.agency_id,
                section=seed.section.value,
                ordinal=ordinal,
                text=seed.text,
                assigned_by=seed.assigned_by,
                leader_result_id=seed.leader_result_id,
                leader_result_text=seed.leader_text,
                origin=seed.origin,
            )
        )
