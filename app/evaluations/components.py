"""Self-assessment, ratings, the evaluation document and the signatures on the case page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form

from app.achievements.labels import BASES, SET_AS
from app.achievements.values import InForce
from app.cases.casefile import CaseFile
from app.cases.components import Component, component, entrance
from app.cases.history import definitions_of
from app.evaluations.achievement import achievement_of
from app.evaluations.document import document_of
from app.evaluations.forms import ORGANISATION_LABELS, RatingForm, SelfAssessmentForm
from app.evaluations.queries import evaluations_of, readable_parts
from app.evaluations.values import PREDICATE_TABLE, EvaluationView, predicate_grid
from app.people.identity import rank_label
from app.plans.queries import plan_of
from app.progress.queries import progress_of
from app.progress.values import TakeoverView
from app.study.queries import span_of
from app.web.dates import local_date
from app.web.filters import t

entrance("self_assessment", "cases.show", _l("Isi penilaian diri"), anchor="penilaian-diri")
entrance("ratings", "cases.show", _l("Beri rating"), anchor="rating")


def labels(file: CaseFile, fact: str) -> dict[str, str]:
    """The titles that the case's own definition gives to the values of a fact; without one the value itself."""
    titles = file.compiled.definition.fact_labels.get(fact, {})
    values = file.compiled.definition.facts.get(fact, ())
    return {value: t(titles.get(value) or value) for value in (values if isinstance(values, tuple) else ())}


def wording(file: CaseFile) -> Mapping[str, Mapping[str, object]]:
    """Titles of all values that the templates of this feature name."""
    return {
        "result": labels(file, "result_rating"),
        "behaviour": labels(file, "behaviour_rating"),
        "predicate": labels(file, "predicate"),
        "organisation": dict(ORGANISATION_LABELS),
    }


@component("self_assessment")
def self_assessment(file: CaseFile, bound: Form | None) -> Component | None:
    """The employee's own view: their form, or what they handed in."""
    if "self_assessment" not in file.visible:
        return None
    view = evaluations_of(file).self_view
    context = {"view": view, "words": wording(file), "form": None}
    if "self_assessment" in file.editable:
        form = cast(SelfAssessmentForm | None, bound) or SelfAssessmentForm(formdata=None)
        form.name_ratings(labels(file, "result_rating"), labels(file, "behaviour_rating"))
        if bound is None:
            form.show(view, file.case.revision)
        context["form"] = form
    return Component("evaluations/self_assessment.html", context)


@component("ratings")
def ratings(file: CaseFile, bound: Form | None) -> Component | None:
    """The rating under way. To the person rated it doesn't exist before it is delivered."""
    if "ratings" not in readable_parts(file):
        return None
    current = evaluations_of(file).current
    form = None
    if "ratings" in file.editable:
        form = cast(RatingForm | None, bound) or RatingForm(formdata=None)
        form.name_ratings(labels(file, "result_rating"), labels(file, "behaviour_rating"))
        if bound is None:
            form.show(current.ratings if current else None, file.case.revision)
    elif current is None:
        return None
    beside = "evaluations/rating_form.html" if form else None
    context = {"form": form, "taken_over": _taken_over(file) if form else [], **rating_context(file, current)}
    return Component("evaluations/ratings.html", context, beside)


def _taken_over(file: CaseFile) -> list[tuple[int, TakeoverView]]:
    """Results that the leader took over, by their number: their notes are weighed in the rating (Pasal 20(8))."""
    plan, taken = plan_of(file).current, progress_of(file).takeovers
    results = plan.results if plan else ()
    return [(one.number, taken[one.lineage]) for one in results if one.lineage in taken]


def rating_context(file: CaseFile, evaluation: EvaluationView | None) -> dict[str, object]:
    """The grid with the cell that was hit, and the sentence that explains it."""
    rated = evaluation.ratings if evaluation else None
    hit = (rated.result_rating, rated.behaviour_rating) if rated else (None, None)
    return {
        "evaluation": evaluation,
        "words": wording(file),
        "grid": predicate_grid(file.compiled.tables[PREDICATE_TABLE], *hit),
        "explanation": explanation(file, evaluation),
        "founded": achievement_of(file),
        "source": source_sentence(achievement_of(file)),
        "last_year": last_year_of(file, evaluation),
    }


def source_sentence(founded: InForce | None) -> str:
    """Where the achievement of the organisation comes from; empty where nobody has set it."""
    if founded is None:
        return ""
    one = founded.achievement
    return _(
        "%(unit)s: ditetapkan oleh %(name)s (%(role)s) pada %(date)s. Dasar: %(basis)s.",
        unit=one.unit,
        name=one.set_by,
        role=SET_AS[one.set_as],
        date=local_date(one.set_at),
        basis=BASES[one.basis],
    )


def last_year_of(file: CaseFile, evaluation: EvaluationView | None) -> int | None:
    """The year whose achievement stands in because the case's own came out after January (p.94 1.f)."""
    found = evaluations_of(file).achievements
    settled = evaluation.achievement_id if evaluation else None
    year = next((one.year for one in found if one.id == settled), None)
    pending = evaluation is None or evaluation.predicate is None
    if pending and (founded := achievement_of(file)) is not None:
        year = founded.achievement.year
    return year if year is not None and year < file.case.cycle.ends_on.year else None


def explanation(file: CaseFile, evaluation: EvaluationView | None) -> str:
    """Why the predicate is what it is, in one sentence; empty while a rating is missing."""
    if evaluation is None or evaluation.predicate is None:
        return ""
    words = wording(file)
    return _(
        "Hasil kerja “%(result)s” dan perilaku kerja “%(behaviour)s” menghasilkan predikat “%(predicate)s” "
        "menurut tabel “%(table)s”.",
        result=words["result"].get(evaluation.ratings.result_rating or "", ""),
        behaviour=words["behaviour"].get(evaluation.ratings.behaviour_rating or "", ""),
        predicate=words["predicate"].get(evaluation.predicate, ""),
        table=t(file.compiled.definition.tables[PREDICATE_TABLE].title),
    )


@component("result_document")
def result_document(file: CaseFile, _bound: Form | None) -> Component | None:
    """The content of form D.1.1, with every figure that led to the predicate."""
    document = document_of(file)
    if document is None:
        return None
    context = {"document": document, **rating_context(file, document.evaluation)}
    return Component("evaluations/result_document.html", context)


@component("signatures")
def signatures(file: CaseFile, _bound: Form | None) -> Component | None:
    """Who signed what and when, as they were then."""
    signed = [one for one in evaluations_of(file).signatures if one.signed]
    if not signed or "plan" not in file.visible:
        return None
    titles = {step.id: t(step.title) for one in definitions_of(file) for step in one.definition.transitions}
    context = {"signatures": signed, "titles": titles, "rank_label": rank_label}
    return Component("evaluations/signatures.html", context)


@component("academic")
def academic(file: CaseFile, _bound: Form | None) -> Component | None:
    """Study assignments of the year with what the law's table suggests (p.62-63, p.92 A.16)."""
    studies = evaluations_of(file).studies
    if "academic" not in file.visible or not studies:
        return None
    first, last = span_of(file)
    words = labels(file, "predicate")
    lines = [
        {
            "study": one,
            "term": next(reversed(one.terms_of(first, last)), None),
            "suggestion": words.get(one.suggestion(first, last) or "", ""),
            "dropped_out": one.dropped_out(first, last),
        }
        for one in studies
    ]
    return Component("evaluations/academic.html", {"lines": lines})
