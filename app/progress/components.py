"""The evaluation grid (forms C.1.1 to C.1.3): plan, realisation with evidence, and feedback side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Form

from app.auth.values import CurrentActor
from app.cases.casefile import CaseFile
from app.cases.components import Component, component, entrance, home_card
from app.core.db import db
from app.plans.labels import ASPECTS, PERSPECTIVES, SECTIONS
from app.plans.queries import plan_of
from app.plans.records import IndicatorView, PlanVersion, ResultView
from app.plans.values import BEHAVIOURS, Behaviour
from app.progress.feedback_queries import list_asked
from app.progress.forms import (
    BehaviourFeedbackForm,
    EvidenceForm,
    RealisationForm,
    ResultFeedbackForm,
    SubjectForm,
)
from app.progress.queries import progress_of
from app.progress.values import (
    EvidenceView,
    FeedbackView,
    PeriodRealisation,
    Progress,
    RealisationView,
    TakeoverView,
)
from app.web.files import ACCEPT

GRID = "evaluation_grid"
entrance("realisations", "cases.show", _l("Catat kemajuan"), anchor="evaluasi")

AnyForm = TypeVar("AnyForm", bound=SubjectForm)


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator with what was achieved; forms are there only where this person may fill them in."""

    indicator: IndicatorView
    label: str
    realisation: RealisationView | None
    evidence: tuple[EvidenceView, ...]
    realisation_form: RealisationForm | None
    evidence_form: EvidenceForm | None
    of_periods: tuple[PeriodRealisation, ...] = ()


@dataclass(frozen=True)
class ResultRow:
    """One result of the plan."""

    result: ResultView
    indicators: tuple[IndicatorRow, ...]
    feedback: tuple[FeedbackView, ...]
    form: ResultFeedbackForm | None
    takeover: TakeoverView | None


@dataclass(frozen=True)
class BehaviourRow:
    """One of the seven values."""

    behaviour: Behaviour
    expectations: tuple[str, ...]
    feedback: tuple[FeedbackView, ...]
    form: BehaviourFeedbackForm | None


@component(GRID)
def evaluation_grid(file: CaseFile, bound: Form | None) -> Component | None:
    """Nothing before a plan is in force, nor for whoever may see neither progress nor the plan."""
    if "plan" not in file.visible:
        return None
    plan = plan_of(file).current
    if plan is None:
        return Component("progress/no_plan.html")
    progress = progress_of(file)
    forms = _Forms(file, bound)
    context: Mapping[str, object] = {
        "sections": _sections(plan, progress, forms),
        "behaviours": [_behaviour(one, plan, progress, forms) for one in BEHAVIOURS],
        "quantitative": plan.quantitative,
        "aspects": ASPECTS,
        "perspectives": PERSPECTIVES,
        "bound": bound,
        "accept": ACCEPT,
        "shows": {part: part in file.visible for part in ("realisations", "evidence", "feedback", "expectations")},
        "can_remove": forms.can_remove,
    }
    return Component("progress/evaluation_grid.html", context)


@dataclass(frozen=True)
class _Forms:
    """Makes forms for the parts that this person may change; the one that was refused keeps what was typed."""

    file: CaseFile
    bound: Form | None

    def make(self, part: str, form: type[AnyForm], subject: object) -> AnyForm | None:
        if part not in self.file.editable:
            return None
        if isinstance(self.bound, form) and self.bound.key == form.key_for(subject):
            return self.bound
        return form(subject, formdata=None)

    def can_remove(self, evidence: EvidenceView) -> bool:
        """People take back what they added themselves."""
        actor = self.file.actor
        return "evidence" in self.file.editable and actor is not None and evidence.added_by_id == actor.employee_id


def _sections(plan: PlanVersion, progress: Progress, forms: _Forms) -> list[tuple[LazyString, list[ResultRow]]]:
    found = []
    for section, title in SECTIONS.items():
        results = plan.of_section(section)
        if results:
            found.append((title, [_result(one, progress, forms) for one in results]))
    return found


def _result(result: ResultView, progress: Progress, forms: _Forms) -> ResultRow:
    several = len(result.indicators) > 1
    rows = (
        _indicator(one, f"{result.number}{chr(ord('a') + place)}" if several else str(result.number), progress, forms)
        for place, one in enumerate(result.indicators)
    )
    feedback = progress.result_feedback.get(result.lineage, ())
    form = forms.make("feedback", ResultFeedbackForm, result.lineage)
    return ResultRow(result, tuple(rows), feedback, form, progress.takeovers.get(result.lineage))


def _indicator(one: IndicatorView, label: str, progress: Progress, forms: _Forms) -> IndicatorRow:
    realisation = progress.realisations.get(one.lineage)
    form = forms.make("realisations", RealisationForm, one.lineage)
    if form is not None and form is not forms.bound:
        form.show(realisation)
    return IndicatorRow(
        indicator=one,
        label=label,
        realisation=realisation,
        evidence=progress.evidence.get(one.lineage, ()),
        realisation_form=form,
        evidence_form=forms.make("evidence", EvidenceForm, one.lineage),
        of_periods=progress.of_periods.get(one.lineage, ()),
    )


def _behaviour(one: Behaviour, plan: PlanVersion, progress: Progress, forms: _Forms) -> BehaviourRow:
    return BehaviourRow(
        behaviour=one,
        expectations=plan.expectations.get(one.code, ()) if "expectations" in forms.file.visible else (),
        feedback=progress.behaviour_feedback.get(one.code, ()),
        form=forms.make("feedback", BehaviourFeedbackForm, one.code),
    )


@home_card
def asked_for_feedback(actor: CurrentActor, _now: datetime) -> Component | None:
    """What others asked this person for (p.70 C.9)."""
    asked = list_asked(db(), actor.employee_id) if actor.employee_id else ()
    return Component("progress/home_asked.html", {"asked": asked}) if asked else None
