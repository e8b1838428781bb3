"""Saving the answers of one section and fetching its files; everything else about them is on the case page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
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
from app.core.file_store import Upload
from app.core.filetypes import RefusedFile
from app.core.unit_of_work import unit_of_work
from app.dynamic_forms import people, service
from app.dynamic_forms.facts import settled, shown_fields
from app.dynamic_forms.forms import AnswersForm, section_form
from app.dynamic_forms.lines import reader
from app.dynamic_forms.makers import control_name
from app.dynamic_forms.queries import PART, answers_of, file_of
from app.dynamic_forms.values import StoredFile
from app.web.files import FILE_SENTENCES, send_stored, store
from workflows.engine import Blocker

blueprint = Blueprint("dynamic_forms", __name__, template_folder="templates")

ROWS = "rows"


@blueprint.post("/cases/<uuid:case_id>/fields/<form_id>/<int:section>")
@signed_in
def save(case_id: UUID, form_id: str, section: int) -> Response | tuple[str, int]:
    """Store the answers, or show the page again with everything that was typed.

    A button of a table (``rows``) only adds or takes away a row of what is typed; nothing is stored.
    """
    form = _sent_form(_open(case_id), form_id, section)
    if ROWS in request.form:
        return _rearranged(case_id, section, form)
    if not form.validate_on_submit():
        return _again(case_id, section, form)
    try:
        _store(case_id, form_id, form)
    except RefusedUpload as refusal:
        form[control_name(refusal.field)].errors = [str(FILE_SENTENCES[refusal.code])]
        return _again(case_id, section, form)
    except StaleCase as stale:
        return _conflict(case_id, section, form, stale)
    flash(_("Isian tersimpan."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor=form.key))


class RefusedUpload(Exception):
    """A file that can't be taken, with the field it was sent for."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


def _store(case_id: UUID, form_id: str, form: AnswersForm) -> None:
    """Files are received outside the transaction, and get their place only if it succeeds."""
    now = clock.now()
    with _received(form) as uploads:
        values = form.values() | {name: _stored_file(upload) for name, upload in uploads.items()}
        with unit_of_work() as session:
            file = cases.edit(
                session, case_id=case_id, part=PART, actor=current_actor(), now=now, seen_revision=form.revision.data
            )
            left = service.save_answers(file, form_id, values, now)
            for upload in uploads.values():
                upload.keep()
    for key in left:
        store().remove(key)


@contextmanager
def _received(form: AnswersForm) -> Iterator[Mapping[str, Upload]]:
    """Raises RefusedUpload."""
    with ExitStack() as stack:
        uploads = {}
        for name, sent in form.sent_files.items():
            try:
                uploads[name] = stack.enter_context(store().receive(sent.stream, sent.filename or ""))
            except RefusedFile as refusal:
                raise RefusedUpload(name, refusal.code) from refusal
        yield uploads


def _stored_file(upload: Upload) -> StoredFile:
    return StoredFile(upload.name, upload.key, upload.file_type.media_type, upload.size, upload.sha256)


@blueprint.post("/cases/<uuid:case_id>/fields/<form_id>/<int:section>/computed")
@signed_in
def compute(case_id: UUID, form_id: str, section: int) -> Response:
    """What the computed fields would give for what is typed, in words by field; nothing is stored."""
    file = _open(case_id)
    form = _sent_form(file, form_id, section)
    found = settled(file, {**answers_of(file), **form.values()})
    fields = file.compiled.definition.forms[form_id].sections[section].fields
    write = reader(file, form_id, ())
    return jsonify({one.id: write.line(one, found.get(one.id)).text for one in fields if one.computed})


@blueprint.get("/cases/<uuid:case_id>/fields/<form_id>/people")
@signed_in
def suggest(case_id: UUID, form_id: str) -> str:
    """Employees whose name fits what is typed, for whoever may fill in this form."""
    file = _open(case_id)
    _demand_editable(file, form_id)
    actor, term = current_actor(), next(iter(request.args.values()), "")
    found = people.search(db(), actor.agency_id, clock.today(actor.time_zone), term)
    return render_template("dynamic_forms/_people.html", people=found)


@blueprint.get("/cases/<uuid:case_id>/fields/<form_id>/<field_id>/file")
@signed_in
def download(case_id: UUID, form_id: str, field_id: str) -> Response:
    """The file of an answer, always as a download of the type that was found at its arrival."""
    found = file_of(_open(case_id), form_id, field_id)
    path = store().find(found.key) if found else None
    if found is None or path is None:
        raise NotFound
    return send_stored(path, found.name, found.media_type)


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
    _demand_editable(file, form_id)
    answers = answers_of(file)
    form = section_form(file.compiled, form_id, section)(answers)
    form.narrow(shown_fields(file, {**answers, **form.values()}))
    return form


def _demand_editable(file: CaseFile, form_id: str) -> None:
    state = file.compiled.states[file.case.state]
    if PART not in file.editable or state.form != form_id:
        raise Refused([Blocker("not_editable", {"state": state.title})])


def _again(case_id: UUID, section: int, form: AnswersForm) -> tuple[str, int]:
    form.ask_for_files_again()
    return show_case(case_id, bound={fields_key(section): form}), 422


def _rearranged(case_id: UUID, section: int, form: AnswersForm) -> tuple[str, int]:
    """Raises NotFound for a button that isn't there."""
    if not form.rearrange(request.form[ROWS]):
        raise NotFound
    form.ask_for_files_again()
    return show_case(case_id, bound={fields_key(section): form}), 200


def _conflict(case_id: UUID, section: int, form: AnswersForm, stale: StaleCase) -> tuple[str, int]:
    """The page as it is now, with what was typed still in the form beside what is stored."""
    form.accept_revision(stale.current)
    form.outdated = True
    form.ask_for_files_again()
    form.form_errors = [
        _("Penilaian ini berubah setelah halaman Anda dibuka. Isian Anda masih ada: periksa, lalu simpan lagi.")
    ]
    return show_case(case_id, bound={fields_key(section): form}), 409
