"""Copying a version of a plan, row by row, with the lineage of each row kept."""

from __future__ import annotations

from app.plans.models import Plan, PlanAttachment, PlanExpectation, PlanIndicator, PlanResult
from app.plans.values import PlanStatus


def copy_plan(plan: Plan, *, number: int) -> Plan:
    """A draft of the same case that says the same."""
    return Plan(
        agency_id=plan.agency_id,
        case_id=plan.case_id,
        number=number,
        status=PlanStatus.DRAFT.value,
        approach=plan.approach,
        results=[_copy_result(row) for row in plan.results],
        expectations=[
            PlanExpectation(agency_id=row.agency_id, behaviour=row.behaviour, ordinal=row.ordinal, text=row.text)
            for row in plan.expectations
        ],
        attachments=[
            PlanAttachment(agency_id=row.agency_id, kind=row.kind, ordinal=row.ordinal, text=row.text)
            for row in plan.attachments
        ],
    )


def _copy_result(row: PlanResult) -> PlanResult:
    return PlanResult(
        agency_id=row.agency_id,
        lineage=row.lineage,
        section=row.section,
        ordinal=row.ordinal,
        text=row.text,
        assigned_by=row.assigned_by,
        leader_result_id=row.leader_result_id,
        leader_result_text=row.leader_result_text,
        origin=row.origin,
        indicators=[_copy_indicator(one) for one in row.indicators],
    )


def _copy_indicator(row: PlanIndicator) -> PlanIndicator:
    return PlanIndicator(
        agency_id=row.agency_id,
        lineage=row.lineage,
        ordinal=row.ordinal,
        text=row.text,
        aspect=row.aspect,
        target=row.target,
        perspective=row.perspective,
    )
