"""The frame of the designer: beginning and copying a workflow, its name, undo and redo, and who else is at it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.unit_of_work import unit_of_work
from app.definitions import drafting
from app.designer import page
from app.designer.forms import CopyForm, NewWorkflowForm, TitleForm
from app.designer.texts import titled
from app.designer.words import action_word
from workflows.editing import Document
from workflows.editing.whole import blank, copied, derived, retitle

blueprint = Blueprint("designer", __name__, url_prefix="/admin/designer", template_folder="templates")
page.tab("designer.show", _l("Alur"), "git-branch", 10)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {"action_word": action_word}


blueprint.add_app_template_filter(page.shown_part)


@blueprint.get("/new")
@requires(Permission.DEFINITION_WRITE)
def new() -> ResponseReturnValue:
    """Form for a workflow from nothing."""
    return _new_page(NewWorkflowForm())


@blueprint.post("/new")
@requires(Permission.DEFINITION_WRITE)
def create() -> ResponseReturnValue:
    """Begin a workflow."""
    form = NewWorkflowForm()
    answer = None
    if form.validate():
        answer = _begin(form, blank(code=form.code.data, title=titled(form), kind=form.kind.data))
    if answer is None:
        return _new_page(form), 422
    flash(_("Naskah alur kerja dibuat. Setiap perubahan langsung tersimpan dan dapat dibatalkan."), "success")
    return answer


@blueprint.get("/<uuid:version_id>/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """The workflow at a glance: its picture, its stages, states and steps, and what the checks say."""
    opened = page.open_version(version_id)
    form = TitleForm(title_id=opened.definition.title["id"], title_en=opened.definition.title["en"])
    return _overview(opened, form)


@blueprint.post("/<uuid:version_id>/title")
@requires(Permission.DEFINITION_WRITE)
def rename(version_id: UUID) -> ResponseReturnValue:
    """Give the workflow another name."""
    opened, form = page.open_draft(version_id), TitleForm()
    if form.validate() and page.save(version_id, retitle(titled(form)), action="title", form=form):
        return redirect(url_for("designer.show", version_id=version_id))
    return _overview(opened, form, 422)


@blueprint.post("/<uuid:version_id>/edit")
@requires(Permission.DEFINITION_WRITE)
def draft(version_id: UUID) -> ResponseReturnValue:
    """The next version of the same workflow, as a draft; the one that began as this version, where there is one."""
    opened = page.open_version(version_id)
    with unit_of_work() as session:
        version, there = drafting.draft_from(session, opened.version, actor=current_actor(), now=clock.now())
    if there:
        flash(_("Naskah dari versi ini sudah ada; lanjutkan di sini."), "info")
    return redirect(url_for("designer.show", version_id=version.id))


@blueprint.get("/<uuid:version_id>/copy")
@requires(Permission.DEFINITION_WRITE)
def copy(version_id: UUID) -> ResponseReturnValue:
    """Form for a workflow that begins as this one."""
    return _copy_page(page.open_version(version_id), CopyForm())


@blueprint.post("/<uuid:version_id>/copy")
@requires(Permission.DEFINITION_WRITE)
def store_copy(version_id: UUID) -> ResponseReturnValue:
    """A workflow under a code of its own; ``follow`` makes it an overlay of this one."""
    opened, form = page.open_version(version_id), CopyForm()
    answer = None
    if form.validate():
        make = derived if request.form.get("follow") else copied
        document = make(opened.version.document, code=form.code.data, title=titled(form))
        answer = _begin(form, document, opened)
    return answer or (_copy_page(opened, form), 422)


@blueprint.post("/<uuid:version_id>/undo")
@requires(Permission.DEFINITION_WRITE)
def undo(version_id: UUID) -> ResponseReturnValue:
    """Take the last edit back."""
    return _step(version_id, back=True)


@blueprint.post("/<uuid:version_id>/redo")
@requires(Permission.DEFINITION_WRITE)
def redo(version_id: UUID) -> ResponseReturnValue:
    """Make the edit again that was taken back last."""
    return _step(version_id, back=False)


def _step(version_id: UUID, *, back: bool) -> ResponseReturnValue:
    seen = page.seen_revision()
    try:
        with unit_of_work() as session:
            edit = drafting.step(session, version_id, back=back, seen=seen, actor=current_actor(), now=clock.now())
    except drafting.StaleDraft:
        return _look_first(version_id)
    done = _("Dibatalkan: %(action)s.") if back else _("Diulangi: %(action)s.")
    flash(done % {"action": action_word(edit.action)}, "success")
    return redirect(url_for("designer.show", version_id=version_id))


@blueprint.post("/<uuid:version_id>/discard")
@requires(Permission.DEFINITION_WRITE)
def discard(version_id: UUID) -> ResponseReturnValue:
    """Throw the draft away, unless it isn't what the page showed any more."""
    seen = page.seen_revision()
    try:
        with unit_of_work() as session:
            drafting.discard(session, version_id, seen=seen, actor=current_actor(), now=clock.now())
    except drafting.StaleDraft:
        return _look_first(version_id)
    flash(_("Naskah dihapus."), "success")
    return redirect(url_for("definition.index_view"))


def _look_first(version_id: UUID) -> ResponseReturnValue:
    flash(_("Naskah ini baru saja diubah orang lain. Lihat dahulu perubahannya."), "danger")
    return redirect(url_for("designer.show", version_id=version_id))


@blueprint.post("/<uuid:version_id>/presence")
@requires(Permission.DEFINITION_WRITE)
def presence(version_id: UUID) -> ResponseReturnValue:
    """A page of the draft is open; answers who else has one open."""
    opened, actor, now = page.open_draft(version_id), current_actor(), clock.now()
    with unit_of_work() as session:
        drafting.note_editor(session, opened.version, actor=actor, now=now)
    names = drafting.other_editors(db(), opened.version, actor=actor, now=now)
    return render_template("designer/_presence.html", names=names)


def _begin(
    form: NewWorkflowForm | CopyForm, document: Document, source: page.Opened | None = None
) -> ResponseReturnValue | None:
    """Open the draft of a new workflow; None with the reason in the form where its code is another one's."""
    copied_from = source.version if source else None
    try:
        with unit_of_work() as session:
            version = drafting.add_draft(
                session, document, actor=current_actor(), now=clock.now(), copied_from=copied_from, begins=True
            )
            version.base_id = copied_from.id if copied_from and request.form.get("follow") else None
    except drafting.CodeTaken:
        form.code.errors = [_("Kode ini sudah dipakai alur kerja lain.")]
        return None
    return redirect(url_for("designer.show", version_id=version.id))


def _overview(opened: page.Opened, form: TitleForm, status: int = 200) -> ResponseReturnValue:
    return page.render("designer/show.html", opened, form=form, status=status)


def _new_page(form: NewWorkflowForm) -> str:
    return render_template("designer/new.html", form=form, admin_view=page.panel_entry())


def _copy_page(opened: page.Opened, form: CopyForm) -> str:
    return render_template("designer/copy.html", form=form, opened=opened, admin_view=page.panel_entry())
