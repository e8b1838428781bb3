"""Saving the self-assessment and the rating, and the document to print."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import components as case_components
from app.cases import service as cases
from app.cases.components import Component
from app.cases.queries import get_case
from app.cases.views import show_case
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, StaleCase
from app.core.unit_of_work import unit_of_work
from app.evaluations import service
from app.evaluations.document import document_of
from app.evaluations.forms import REFUSALS, RatedForm, RatingForm, SelfAssessmentForm
from app.web.forms import add_errors

blueprint = Blueprint("evaluations", __name__, template_folder="templates")

Answer = Response | tuple[str, int]
# Rows of form D.1.3 come from the objection; a component that isn't there or has nothing to show is left out.
PRINTED = ("result_document", "objection", "evaluation_grid", "signatures")


@blueprint.post("/cases/<uuid:case_id>/self-assessment")
@signed_in
def save_self_assessment(case_id: UUID) -> Answer:
    """Store the employee's own view without handing it in."""
    form = SelfAssessmentForm()
    if not form.validate_on_submit():
        return show_case(case_id, bound={"self_assessment": form}), 422
    now = clock.now()
    try:
        with unit_of_work() as session:
            file = cases.edit(
                session,
                case_id=case_id,
                part="self_assessment",
                actor=current_actor(),
                now=now,
                seen_revision=form.revision.data,
            )
            service.save_self_assessment(
                file,
                note=form.note.data,
                obstacles=form.obstacles.data,
                result_rating=form.result_rating.data or None,
                behaviour_rating=form.behaviour_rating.data or None,
                now=now,
            )
    except StaleCase as stale:
        return _conflict(case_id, "self_assessment", form, stale)
    flash(_("Penilaian diri tersimpan. Kirim bila sudah lengkap."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="penilaian-diri"))


@blueprint.post("/cases/<uuid:case_id>/ratings")
@signed_in
def save_ratings(case_id: UUID) -> Answer:
    """Store the rating without submitting it."""
    form = RatingForm()
    if not form.validate_on_submit():
        return show_case(case_id, bound={"ratings": form}), 422
    try:
        with unit_of_work() as session:
            file = cases.edit(
                session,
                case_id=case_id,
                part="ratings",
                actor=current_actor(),
                now=clock.now(),
                seen_revision=form.revision.data,
            )
            service.save_ratings(file, form.ratings())
    except InvalidInput as refusal:
        add_errors(form, {name: str(REFUSALS[code]) for name, code in refusal.errors.items()})
        return show_case(case_id, bound={"ratings": form}), 422
    except StaleCase as stale:
        return _conflict(case_id, "ratings", form, stale)
    flash(_("Rating tersimpan. Pegawai belum melihatnya sampai dokumen evaluasi disampaikan."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="rating"))


def _conflict(case_id: UUID, name: str, form: RatedForm, stale: StaleCase) -> tuple[str, int]:
    """The page as it is now, with what was typed still in the form."""
    form.accept_revision(stale.current)
    form.form_errors = [
        _("Penilaian ini berubah setelah halaman Anda dibuka. Isian Anda masih ada: periksa, lalu simpan lagi.")
    ]
    return show_case(case_id, bound={name: form}), 409


@blueprint.get("/cases/<uuid:case_id>/document")
@signed_in
def document(case_id: UUID) -> str:
    """The evaluation document on its own page, for reading and printing; nothing in it can be changed."""
    actor, now = current_actor(), clock.now()
    case = get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = replace(cases.open_file(db(), case, actor=actor, now=now), editable=frozenset())
    if document_of(file) is None:
        raise NotFound
    found: list[Component | None] = [
        case_components.COMPONENTS[name](file, None) for name in PRINTED if name in case_components.COMPONENTS
    ]
    parts = [one for one in found if one is not None]
    return render_template("evaluations/document.html", file=file, case=case, parts=parts)
