"""Copying plans: a version of the same case with its lineage kept; or chosen results of an earlier plan, anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.plans.content import PlanContent, ResultContent, content_of
from app.plans.models import Plan, PlanAttachment, PlanExpectation, PlanIndicator, PlanResult
from app.plans.records import PreviousPlan
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


def chosen_content(plans: Iterable[PreviousPlan], picked: Iterable[str], *, keep_targets: bool) -> PlanContent | None:
    """What was picked of earlier plans, as new rows: results by their id, a plan's attachment by the plan's id.

    None where nothing that is on offer was picked. Without ``keep_targets`` each target has to be written anew.
    """
    wanted, found = set(picked), None
    for plan in plans:
        part = _picked(plan, wanted, keep_targets=keep_targets)
        if part.results or part.attachments:
            found = part if found is None else _joined(found, part)
    return found


def _picked(plan: PreviousPlan, wanted: set[str], *, keep_targets: bool) -> PlanContent:
    whole = content_of(plan.version, as_copy=True)
    pairs = zip(plan.version.results, whole.results, strict=True)
    results = tuple(content for view, content in pairs if str(view.id) in wanted)
    return replace(
        whole,
        results=results if keep_targets else tuple(map(_without_targets, results)),
        attachments=whole.attachments if str(plan.version.id) in wanted else {},
    )


def _without_targets(result: ResultContent) -> ResultContent:
    return replace(result, indicators=tuple(replace(one, target="") for one in result.indicators))


def _joined(first: PlanContent, second: PlanContent) -> PlanContent:
    """Lines of the attachment come from the first plan that has any."""
    return replace(first, results=first.results + second.results, attachments=first.attachments or second.attachments)
