"""The straight way of an appraisal, step by step, through the real services: tests start anywhere along it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

from app.cases import service
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.evaluations import service as evaluations
from app.evaluations.values import Ratings
from app.plans import service as plans
from app.plans.content import IndicatorContent, PlanContent, ResultContent, content_of
from app.plans.queries import read_plan
from app.plans.values import Approach, Aspect, Perspective, Section
from app.progress import service as progress
from tests.world import World

RESULT = "Pelayanan rawat luka pasien rawat jalan tepat waktu"
OBJECTION = "Realisasi triwulan IV belum diperhitungkan."


def open_part(world: World, case: Case, part: str, who: str) -> CaseFile:
    """The case locked for a change of one part by somebody of the cast."""
    return service.edit(world.session, case_id=case.id, part=part, actor=world.actor(who), now=world.now)


def draft_plan(world: World, case: Case, owner: str = "employee") -> None:
    """A small plan that may be submitted by anybody, leaders included."""
    indicator = IndicatorContent(
        text="Persentase pasien yang dilayani dalam 30 menit",
        aspect=Aspect.TIME,
        target="90-95%",
        perspective=Perspective.BUDGET if case.position.is_leader else None,
    )
    content = PlanContent(Approach.QUANTITATIVE, (ResultContent(Section.MAIN, RESULT, indicators=(indicator,)),))
    plans.replace_draft(open_part(world, case, "plan", owner), content, now=world.now)


def alter_plan(world: World, case: Case, owner: str = "employee", target: str = "95-98%") -> None:
    """Another target for the first indicator of the draft change."""
    draft = read_plan(world.session, case.id).draft
    assert draft is not None
    content = content_of(draft)
    first = content.results[0]
    changed = replace(first, indicators=(replace(first.indicators[0], target=target), *first.indicators[1:]))
    altered = replace(content, results=(changed, *content.results[1:]))
    plans.replace_draft(open_part(world, case, "plan", owner), altered, now=world.now)


def record_realisation(world: World, case: Case, owner: str = "employee") -> None:
    """One realisation for the first indicator of the plan in force."""
    plan = read_plan(world.session, case.plan_case_id).current
    assert plan is not None
    file = open_part(world, case, "realisations", owner)
    lineage = plan.results[0].indicators[0].lineage
    words = {"text": "93% pasien", "source": "Rekam medis"}
    progress.save_realisation(file, indicator=lineage, seen=None, now=world.now, **words)


def self_assess(world: World, case: Case, owner: str = "employee") -> None:
    """The employee's own view."""
    evaluations.save_self_assessment(
        open_part(world, case, "self_assessment", owner),
        note="Target tercapai.",
        obstacles="",
        result_rating="meets",
        behaviour_rating="above",
        now=world.now,
    )


def rate(world: World, case: Case, who: str = "appraiser") -> None:
    """The appraiser's two ratings: both as expected, which makes "good"."""
    evaluations.save_ratings(open_part(world, case, "ratings", who), ratings("meets", "meets"))


def decide(world: World, case: Case, who: str = "superior") -> None:
    """The superior's new ratings: both above, which makes "very good"."""
    evaluations.draft_decision(open_part(world, case, "decision_ratings", who), ratings("above", "above"))


def ratings(result: str, behaviour: str) -> Ratings:
    """Two ratings with reasons."""
    return Ratings(
        organisation_rating=None,
        result_rating=result,
        result_reason="Sesuai bukti dukung.",
        behaviour_rating=behaviour,
        behaviour_reason="Konsisten.",
        recommendation="Ikut pelatihan lanjutan.",
    )


Step = tuple[str, str, str, Callable[[World, Case], None] | None]

STRAIGHT: tuple[Step, ...] = (
    # transition, who, the state it leads to, what has to be written before
    ("submit_plan", "employee", "plan_review", draft_plan),
    ("agree_plan", "appraiser", "running", None),
    ("start_self_assessment", "employee", "self_assessment", record_realisation),
    ("submit_self_assessment", "employee", "rating", self_assess),
    ("submit_rating", "appraiser", "delivery", rate),
    ("deliver_document", "appraiser", "received", None),
    ("file_objection", "employee", "objection_explanation", None),
    ("explain_rating", "appraiser", "objection_decision", None),
    ("change_rating", "superior", "closed", decide),
)


PERIOD: tuple[Step, ...] = (
    ("submit_report", "employee", "rating", record_realisation),
    *STRAIGHT[4:],
)


def reach_period(world: World, case: Case, state: str) -> Case:
    """A periodic case, brought to a state along its straight way, from the first day of its window at the earliest."""
    assert case.period is not None
    opens = datetime.combine(case.period.opens_on, time(2), UTC)
    world.now = max(world.now, opens)
    passed = ["reporting", *(step[2] for step in PERIOD)].index(case.state)
    return _walk(world, case, PERIOD[passed:], state)


def reach(world: World, state: str) -> Case:
    """The employee's case, brought to a state along the straight way."""
    return _walk(world, world.case(), STRAIGHT, state)


def _walk(world: World, case: Case, way: tuple[Step, ...], state: str) -> Case:
    for transition, who, target, prepare in way:
        if case.state == state:
            return case
        if prepare:
            prepare(world, case)
            world.session.commit()
        world.act(case, transition, who, OBJECTION)
        assert case.state == target
    assert case.state == state
    return case
