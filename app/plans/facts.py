"""What the engine may ask about a plan."""

from __future__ import annotations

from app.cases.casefile import CaseFile
from app.cases.hooks import facts
from app.plans.comparison import compare
from app.plans.queries import plan_of
from app.plans.records import PlanVersion
from app.plans.values import Perspective, Section


@facts
def plan_facts(file: CaseFile) -> dict[str, object]:
    """Counts over the draft while one is written, else over the version in force.

    ``plan_changed`` is false only for a proposed change that says the same as the plan in force.
    """
    is_leader = file.case.position.is_leader
    plan = plan_of(file)
    changed = plan.current is None or plan.draft is None or not compare(plan.current, plan.draft).empty
    found: dict[str, object] = {"is_leader": is_leader, "plan_changed": changed}
    version = plan.working
    return found if version is None else found | _counts(version, is_leader)


def _counts(version: PlanVersion, is_leader: bool) -> dict[str, object]:
    indicators = list(version.indicators())
    budget = any(one.perspective is Perspective.BUDGET for one in indicators)
    return {
        "main_result_count": len(version.of_section(Section.MAIN)),
        "results_without_indicator": sum(not result.indicators for result in version.results),
        "indicators_without_target": sum(version.quantitative and not one.target for one in indicators),
        "budget_perspective_ok": budget or not is_leader,
    }
