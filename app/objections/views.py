"""The list of objections, saving the ratings of a decision, and the questions and explanations of an examination."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import service as cases
from app.cases.views import Problem, raise_not_found_unless_visible, show_case
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, Refused, StaleCase
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.evaluations import service as evaluations
from app.evaluations.forms import REFUSALS
from app.objections import examination, service
from app.objections.examination import AlreadyAnswered
from app.objections.forms import AnswerForm, DecisionForm, QuestionForm
from app.objections.values import QUESTIONS_LIMIT, Heard
from app.web import menu
from app.web.forms import add_errors
from app.web.locales import language

blueprint = Blueprint("objections", __name__, template_folder="templates")

menu.register("objections.index", _l("Keberatan"), "scale", lambda viewer: viewer.employee_id is not None, order=30)


@blueprint.get("/objections")
@signed_in
def index() -> str:
    """Objections that wait for me, that others deal with, and that were decided."""
    actor = current_actor()
    if actor.employee_id is None:
        raise NotFound
    day = clock.local_day(clock.now(), actor.time_zone)
    before = parse_id(request.args.get("before"))
    found = service.list_objections(db(), actor=actor, day=day, before=before)
    return render_template("objections/index.html", found=found, later=before is not None)


@blueprint.post("/cases/<uuid:case_id>/decision")
@signed_in
def save_decision(case_id: UUID) -> Response | tuple[str, int]:
    """Store the new ratings as a draft; the decision itself is a step of the case."""
    form = DecisionForm()
    if not form.validate_on_submit():
        raise_not_found_unless_visible(case_id)
        return show_case(case_id, bound={"decision_ratings": form}), 422
    try:
        _store(case_id, form)
    except InvalidInput as refusal:
        add_errors(form, {name: str(REFUSALS[code]) for name, code in refusal.errors.items()})
        return show_case(case_id, bound={"decision_ratings": form}), 422
    except StaleCase as stale:
        form.accept_revision(stale.current)
        return show_case(case_id, bound={"decision_ratings": form}, problem=_changed_meanwhile()), 409
    flash(_("Rating tersimpan sebagai rancangan. Rating ini berlaku setelah Anda memutuskan keberatan."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="keputusan-rating"))


def _store(case_id: UUID, form: DecisionForm) -> None:
    with unit_of_work() as session:
        file = cases.edit(
            session,
            case_id=case_id,
            part="decision_ratings",
            actor=current_actor(),
            now=clock.now(),
            seen_revision=form.revision.data,
        )
        evaluations.draft_decision(file, form.ratings())


def _changed_meanwhile() -> Problem:
    reason = _(
        "Rating ini disimpan orang lain setelah halaman Anda dibuka. Isian Anda masih ada di bawah "
        "dan belum tersimpan; simpan lagi bila isian Anda yang berlaku."
    )
    return Problem(_("Ada perubahan dari orang lain"), (reason,), 409)


@blueprint.post("/cases/<uuid:case_id>/objection/questions")
@signed_in
def ask(case_id: UUID) -> Response | tuple[str, int]:
    """Ask the employee or the appraiser for an explanation (p.117 B.4)."""
    form = QuestionForm()

    def store() -> None:
        side = Heard(form.side.data)
        with unit_of_work() as session:
            examination.ask(session, case_id, side=side, question=form.text(), actor=current_actor(), now=clock.now())

    return _examine(case_id, form, store, _("Pertanyaan terkirim. Yang ditanya mendapat pemberitahuan."))


@blueprint.post("/cases/<uuid:case_id>/objection/explanation")
@signed_in
def explain(case_id: UUID) -> Response | tuple[str, int]:
    """What the employee explains beside the reasons, unasked."""
    form = AnswerForm()

    def store() -> None:
        with unit_of_work() as session:
            examination.explain_unasked(session, case_id, text=form.text(), actor=current_actor(), now=clock.now())

    return _examine(case_id, form, store, _("Penjelasan Anda terkirim."))


@blueprint.post("/cases/<uuid:case_id>/objection/questions/<uuid:question_id>/answer")
@signed_in
def answer(case_id: UUID, question_id: UUID) -> Response | tuple[str, int]:
    """Answer a question, once."""
    form = AnswerForm(question_id)

    def store() -> None:
        with unit_of_work() as session:
            examination.answer(session, case_id, question_id, text=form.text(), actor=current_actor(), now=clock.now())

    return _examine(case_id, form, store, _("Penjelasan Anda terkirim."))


def _examine(
    case_id: UUID, form: QuestionForm | AnswerForm, store: Callable[[], None], done: str
) -> Response | tuple[str, int]:
    """Carry it out, or show the case again with the reason and what was typed."""
    problem, status = None, 422
    if form.validate_on_submit():
        try:
            store()
        except InvalidInput as refusal:
            add_errors(form, dict.fromkeys(refusal.errors, _too_many()))
        except (Refused, AlreadyAnswered) as refusal:
            problem, status = _why_not(refusal), 409
        else:
            flash(done, "success")
            return redirect(url_for("cases.show", case_id=case_id, _anchor="keberatan"))
    raise_not_found_unless_visible(case_id)
    return show_case(case_id, bound={"objection": form}, problem=problem), status


def _too_many() -> str:
    return _("Paling banyak %(count)s pertanyaan untuk satu keberatan.", count=QUESTIONS_LIMIT)


def _why_not(refusal: Refused | AlreadyAnswered) -> Problem:
    title = _("Tulisan Anda belum terkirim")
    if isinstance(refusal, Refused):
        return Problem(title, tuple(blocker.sentence(language()) for blocker in refusal.blockers), 409)
    reason = _("Penjelasan sudah diberikan setelah halaman Anda dibuka, dan tidak dapat diubah lagi.")
    return Problem(title, (reason,), 409)
