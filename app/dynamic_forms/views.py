"""Saving the answers of one section; everything else about them is shown on the case page."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.components import fields_key
from app.cases.queries import get_case
from app.cases.views import show_case
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, Refused, StaleCase
from app.core.unit_of_work import unit_of_work
from app.dynamic_forms import service
from app.dynamic_forms.facts import shown_fields
from app.dynamic_forms.forms import AnswersForm, section_form
from app.dynamic_forms.queries import PART, answers_of
from workflows.engine import Blocker

blueprint = Blueprint("dynamic_forms", __name__, template_folder="templates")


@blueprint.post("/cases/<uuid:case_id>/fields/<form_id>/<int:section>")
@signed_in
def save(case_id: UUID, form_id: str, section: int) -> Response | tuple[str, int]:
    """Store the answers, or show the page again with everything that was typed."""
    actor, now = current_actor(), clock.now()
    form = _sent_form(_open(case_id), form_id, section)
    if not form.validate_on_submit():
        return show_case(case_id, bound={fields_key(section): form}), 422
    try:
        with unit_of_work() as session:
            file = cases.edit(
                session, case_id=case_id, part=PART, actor=actor, now=now, seen_revision=form.revision.data
            )
            service.save_answers(file, form_id, form.values(), now)
    except StaleCase as stale:
        return _conflict(case_id, section, form, stale)
    flash(_("Isian tersimpan."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor=form.key))


def _open(case_id: UUID) -> CaseFile:
    """Raises NotFound where the person has no part in the case, or may not see fields in its state."""
    actor, now = current_actor(), clock.now()
    case = get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = cases.open_file(db(), case, actor=actor, now=now)
    if PART not in file.visible:
        raise NotFound
    return file


def _sent_form(file: CaseFile, form_id: str, section: int) -> AnswersForm:
    """What was sent, less the fields that these very answers make pointless.

    Raises NotFound for a section that holds no fields, and Refused where they may not be filled in (any more).
    """
    spec = file.compiled.definition.forms.get(form_id)
    if spec is None or section >= len(spec.sections) or not spec.sections[section].fields:
        raise NotFound
    state = file.compiled.states[file.case.state]
    if PART not in file.editable or state.form != form_id:
        raise Refused([Blocker("not_editable", {"state": state.title})])
    answers = answers_of(file)
    form = section_form(file.compiled, form_id, section)(answers)
    form.narrow(shown_fields(file, {**answers, **form.values()}))
    return form


def _conflict(case_id: UUID, section: int, form: AnswersForm, stale: StaleCase) -> tuple[str, int]:
    """The page as it is now, with what was typed still in the form beside what is stored."""
    form.accept_revision(stale.current)
    form.outdated = True
    form.form_errors = [
        _("Penilaian ini berubah setelah halaman Anda dibuka. Isian Anda masih ada: periksa, lalu simpan lagi.")
    ]
    return show_case(case_id, bound={fields_key(section): form}), 409
