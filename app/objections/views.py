"""The list of objections, and saving the ratings of a decision."""

from __future__ import annotations

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
from app.core.errors import InvalidInput, NotFound, StaleCase
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.evaluations import service as evaluations
from app.evaluations.forms import REFUSALS
from app.objections import service
from app.objections.forms import DecisionForm
from app.web import menu
from app.web.forms import add_errors

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
