"""Writing a plan: the editor of the employee, and the expectations of the appraiser."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.cases.screens import returned
from app.core import clock
from app.core.errors import StaleCase
from app.core.unit_of_work import unit_of_work
from app.plans import editing, history_pages, labels, service
from app.plans.acting import acting_posts, unplanned
from app.plans.content import content_of
from app.plans.copying import chosen_content
from app.plans.editing import Document, Edited
from app.plans.forms import MAX_FIELDS, ExpectationForm, PlanForm, is_field_name
from app.plans.pages import blueprint, open_case
from app.plans.queries import list_previous, offered_leader_results, plan_of
from app.plans.records import PlanVersion
from app.plans.values import BEHAVIOURS, Approach, AttachmentKind, Section

__all__ = ["blueprint", "history_pages"]

Answer = str | Response | tuple[str, int]


def _draft(file: CaseFile) -> PlanVersion | None:
    return plan_of(file).draft


def _closed(case_id: UUID) -> Response:
    """The step moved on, or the person only reads here: back to the case, with the reason."""
    flash(_("Bagian ini tidak dapat Anda ubah pada tahap sekarang."), "info")
    return redirect(url_for("cases.show", case_id=case_id))


@blueprint.get("/cases/<uuid:case_id>/plan")
@signed_in
def edit(case_id: UUID) -> Answer:
    """The editor with what is stored."""
    file = open_case(case_id)
    draft = _draft(file)
    if "plan" not in file.editable or draft is None:
        return _closed(case_id)
    document = editing.document_of(content_of(draft))
    if not document["results"]:
        document = editing.apply("add:main", document).document
    return _editor(file, _filled(file, document))


@blueprint.post("/cases/<uuid:case_id>/plan")
@signed_in
def save(case_id: UUID) -> Answer:
    """Store the whole document; or, where a row button was pressed, show it rearranged and store nothing."""
    if len(request.form) > MAX_FIELDS:
        abort(413)
    if not all(map(is_field_name, request.form)):
        abort(400)
    file = open_case(case_id)
    form = PlanForm()
    _offer(file, form)
    if "plan" not in file.editable or _draft(file) is None:
        return _lost(case_id, form.document())
    if operation := request.form.get("op"):
        return _rearranged(file, form, operation)
    if not form.validate():
        return _editor(file, form, dirty=True), 422
    try:
        _store(case_id, form)
    except StaleCase:
        return _stale(case_id, form.document())
    flash(_("SKP tersimpan sebagai rancangan. Ajukan bila sudah siap."), "success")
    return redirect(url_for("plans.edit" if request.form.get("stay") else "cases.show", case_id=case_id))


def _store(case_id: UUID, form: PlanForm) -> None:
    content, now = form.content(), clock.now()
    with unit_of_work() as session:
        file = case_service.edit(
            session, case_id=case_id, part="plan", actor=current_actor(), seen_revision=form.revision.data, now=now
        )
        if "attachments" not in file.editable:
            content = content.without_attachments()
        service.replace_draft(file, content, now=now)


def _rearranged(file: CaseFile, form: PlanForm, operation: str) -> Answer:
    try:
        edited = _operate(file, form.document(), operation)
    except editing.UnknownOperation:
        abort(400)
    return _editor(file, _filled(file, edited.document, form.revision.data), focus=edited.focus, dirty=True)


def _operate(file: CaseFile, document: Document, operation: str) -> Edited:
    if operation.startswith("acting:"):
        return _with_acting(file, document, operation.removeprefix("acting:"))
    if operation != "copy":
        return editing.apply(operation, document)
    plans = file.load("previous", list_previous)
    picked = chosen_content(plans, request.form.getlist("pick"), keep_targets=request.form.get("targets") != "clear")
    if picked is None:
        flash(_("Pilih dahulu hasil kerja atau lampiran yang akan disalin."), "warning")
        return Edited(document)
    return editing.with_copy(document, picked)


def _with_acting(file: CaseFile, document: Document, wanted: str) -> Edited:
    """Put an acting role among the main results (p.50). Raises UnknownOperation for one that isn't the owner's."""
    found = next((one for one in file.load("acting", acting_posts) if str(one.posting_id) == wanted), None)
    if found is None:
        raise editing.UnknownOperation(wanted)
    return editing.with_copy(document, found.content(Approach(document["approach"])))


def _stale(case_id: UUID, document: Document) -> Answer:
    """Somebody saved in between: everything typed stays, and saving once more puts it over what they saved."""
    file = open_case(case_id)
    draft = _draft(file)
    if "plan" not in file.editable or draft is None:
        return _lost(case_id, document)
    editing.forget_missing(document, {str(row_id) for row_id in draft.row_ids()})
    document = editing.with_shared(document, content_of(draft), _from_matrix(draft))
    return _editor(file, _filled(file, document), stale=True, dirty=True), 409


def _lost(case_id: UUID, document: Document) -> Answer:
    """The step moved on while the person typed: the texts are shown so that they can be kept."""
    return render_template("plans/lost.html", case_id=case_id, document=document, labels=labels), 409


def _filled(file: CaseFile, document: Document, revision: int | None = None) -> PlanForm:
    """The form with a document. Without a revision that of the case as it was read now."""
    form = PlanForm(formdata=None, data={**document, "revision": file.case.revision if revision is None else revision})
    _offer(file, form)
    return form


def _offer(file: CaseFile, form: PlanForm) -> None:
    draft = _draft(file)
    kept = [result.leader for result in draft.results if result.leader] if draft else []
    offered = file.load("leader_results", offered_leader_results)
    form.offer(offered, kept, is_leader=file.case.position.is_leader)


def _editor(
    file: CaseFile, form: PlanForm, *, focus: str | None = None, stale: bool = False, dirty: bool = False
) -> str:
    approach = Approach(form.approach.data) if form.approach.data in list(Approach) else Approach.QUALITATIVE
    return render_template(
        "plans/editor.html",
        file=file,
        form=form,
        returned=returned(file),
        focus=focus,
        stale=stale,
        dirty=dirty,
        quantitative=approach is Approach.QUANTITATIVE,
        approach=approach,
        other=next(one for one in Approach if one is not approach),
        is_leader=file.case.position.is_leader,
        labels=labels,
        sections=_sections(form),
        attachment_kinds=list(AttachmentKind) if "attachments" in file.editable else [],
        previous=file.load("previous", list_previous),
        acting=unplanned(file.load("acting", acting_posts), [row.form.text.data or "" for row in form.results]),
        picked=request.form.getlist("pick"),
        from_matrix=_from_matrix(_draft(file)),
    )


def _from_matrix(draft: PlanVersion | None) -> set[str]:
    """Rows that the leader's matrix of roles laid down."""
    return {str(result.id) for result in draft.results if result.from_matrix} if draft else set()


def _sections(form: PlanForm) -> list[tuple[Section, list]]:
    """Rows of the form by section, each with its index."""
    rows = list(enumerate(form.results))
    return [(section, [row for row in rows if row[1].form.section.data == section.value]) for section in Section]


@blueprint.post("/cases/<uuid:case_id>/plan/links")
@signed_in
def bind(case_id: UUID) -> Answer:
    """Turn provisional links into real ones, now that the leader's plan is agreed."""
    now = clock.now()
    with unit_of_work() as session:
        file = case_service.edit(session, case_id=case_id, part="plan", actor=current_actor(), now=now)
        bound = service.bind_leader_results(file, now=now)
    flash(_("%(count)s hasil kerja sudah ditautkan ke SKP pimpinan.", count=bound), "success")
    return redirect(url_for("cases.show", case_id=case_id))


@blueprint.get("/cases/<uuid:case_id>/plan/expectations")
@signed_in
def expectations(case_id: UUID) -> Answer:
    """The leader's special expectations, value by value."""
    file = open_case(case_id)
    draft = _draft(file)
    if "expectations" not in file.editable or draft is None:
        return _closed(case_id)
    lines = {code: "\n".join(texts) for code, texts in draft.expectations.items()}
    return _expectation_page(file, ExpectationForm(formdata=None, data={**lines, "revision": file.case.revision}))


@blueprint.post("/cases/<uuid:case_id>/plan/expectations")
@signed_in
def save_expectations(case_id: UUID) -> Answer:
    """Store them all."""
    file = open_case(case_id)
    if "expectations" not in file.editable or _draft(file) is None:
        return _closed(case_id)
    form, now = ExpectationForm(), clock.now()
    if not form.validate():
        return _expectation_page(file, form), 422
    try:
        with unit_of_work() as session:
            locked = case_service.edit(
                session, case_id=case_id, part="expectations", actor=current_actor(),
                seen_revision=form.revision.data, now=now,
            )  # fmt: skip
            service.replace_expectations(locked, form.lines(), now=now)
    except StaleCase:
        fresh = open_case(case_id)
        typed = ExpectationForm(formdata=None, data={**form.data, "revision": fresh.case.revision})
        return _expectation_page(fresh, typed, stale=True), 409
    flash(_("Ekspektasi khusus tersimpan."), "success")
    return redirect(url_for("cases.show", case_id=case_id))


def _expectation_page(file: CaseFile, form: ExpectationForm, *, stale: bool = False) -> str:
    return render_template("plans/expectation_editor.html", file=file, form=form, stale=stale, behaviours=BEHAVIOURS)
