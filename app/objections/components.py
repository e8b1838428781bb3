"""The objection and the decision on the case page, in the order of form D.1.3 (rows 6 to 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form

from app.cases.casefile import CaseFile
from app.cases.components import Component, component, entrance
from app.core import clock
from app.evaluations.values import EvaluationView
from app.objections import policy
from app.objections.forms import SIDES, AnswerForm, DecisionForm, QuestionForm, decision_form
from app.objections.queries import read_objection
from app.objections.values import Decision, Heard, ObjectionView
from app.web.filters import t

entrance("decision_ratings", "cases.show", _l("Putuskan keberatan"), anchor="keputusan-rating")


@dataclass(frozen=True)
class Side:
    """A rating of one version with its reason."""

    value: str
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """One line of the table "before and after"; ``after`` is None where nothing was changed."""

    label: str
    before: Side
    after: Side | None

    @property
    def changed(self) -> bool:
        """Whether the decision gave another value."""
        return self.after is not None and self.after.value != self.before.value


@component("objection")
def objection(file: CaseFile, bound: Form | None) -> Component | None:
    """Reasons, explanation and decision; the draft of a decision never gets here."""
    if "objection" not in file.visible:
        return None
    found = file.load("objection", read_objection)
    if found is None:
        return None
    return Component(
        "objections/objection.html",
        {
            "objection": found,
            "upheld": found.decision == Decision.UPHELD,
            "comparison": comparison(file, found),
            "awaits_explanation": policy.awaits_explanation(file),
            "awaits_decision": policy.awaits_decision(file),
            "due_at": file.case.due_at,
            "sides": SIDES,
            **_examination(file, found, bound),
        },
    )


def _examination(file: CaseFile, found: ObjectionView, bound: Form | None) -> dict[str, object]:
    """The forms that this person has for the examination, and the words of a refused one that is gone meanwhile."""
    speaks = policy.speaks_for(file) if found.decision is None else {}
    answers: dict[UUID | None, AnswerForm] = {
        one.id: AnswerForm(one.id, formdata=None) for one in found.unanswered if one.side in speaks
    }
    if Heard.OWNER in speaks and found.unasked is None:
        answers[None] = AnswerForm(formdata=None)
    may_ask = found.decision is None and policy.asks_as(file, clock.now()) is not None
    ask, unsent = QuestionForm(formdata=None) if may_ask else None, ""
    if isinstance(bound, QuestionForm) and may_ask:
        ask = bound
    elif isinstance(bound, AnswerForm) and bound.about in answers:
        answers[bound.about] = bound
    elif isinstance(bound, QuestionForm | AnswerForm):
        unsent = bound.text()
    refused = next((form for form in (ask, *answers.values()) if form is not None and form.errors), None)
    return {"ask": ask, "answers": answers, "unsent": unsent, "refused": refused}


@component("decision_ratings")
def decision_ratings(file: CaseFile, bound: Form | None) -> Component | None:
    """The form of whoever decides, beside the original ratings; to everybody else the draft doesn't exist."""
    if "decision_ratings" not in file.editable:
        return None
    found = file.load("objection", read_objection)
    if found is None or found.decision is not None:
        return None
    form = cast(DecisionForm, bound) if bound else decision_form(found.draft, found.before, file.case.revision)
    form.name_ratings(labels(file, "result_rating"), labels(file, "behaviour_rating"))
    context = {
        "form": form, "before": found.before, "originals": comparison(file, found), "saved": found.draft is not None,
        "unanswered": found.unanswered, "sides": SIDES,
    }  # fmt: skip
    return Component(None, context, beside="objections/decision_ratings.html")


def labels(file: CaseFile, fact: str) -> dict[str, str]:
    """The titles that the case's own definition gives to the values of a fact."""
    definition = file.compiled.definition
    titles: Mapping[str, Mapping[str, str]] = definition.fact_labels.get(fact, {})
    kind = definition.facts.get(fact, ())
    values = kind if isinstance(kind, tuple) else ()
    return {value: t(titles.get(value, {"id": value, "en": value})) for value in values}


def comparison(file: CaseFile, found: ObjectionView) -> list[Comparison]:
    """Both ratings and the predicate, as they were and as they became; empty for who may not read them."""
    if file.visible.isdisjoint({"ratings", "result"}):
        return []
    before, after = _lines(file, found.before), _lines(file, found.after) if found.after else {}
    return [Comparison(label, side, after.get(label)) for label, side in before.items()]


def _lines(file: CaseFile, version: EvaluationView) -> dict[str, Side]:
    """By label; a recommendation is free text, so it has no value of its own."""
    ratings = version.ratings

    def titled(fact: str, value: str | None) -> str:
        return labels(file, fact).get(value or "", "–")

    return {
        _("Rating hasil kerja"): Side(titled("result_rating", ratings.result_rating), ratings.result_reason),
        _("Rating perilaku kerja"): Side(
            titled("behaviour_rating", ratings.behaviour_rating), ratings.behaviour_reason
        ),
        _("Predikat kinerja"): Side(titled("predicate", version.predicate)),
        _("Catatan/rekomendasi"): Side(ratings.recommendation or "–"),
    }
