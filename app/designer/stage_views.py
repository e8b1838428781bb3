"""Pages of the stages that states are sorted into."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.designer import page, places
from app.designer.stage_forms import AddStageForm, RenameForm, StageForm
from app.designer.texts import bilingual, halves
from workflows.editing.documents import name_from
from workflows.editing.naming import rename_stage
from workflows.editing.stages import add_stage, change_stage, move_stage, remove_stage

blueprint = Blueprint("designer_stages", __name__, url_prefix="/admin/designer/<uuid:version_id>/stages")
places.place("stages", "designer_stages.show", "stage_id")
WAYS = {"up": -1, "down": 1}


@blueprint.get("/")
@requires(Permission.DEFINITION_WRITE)
def new(version_id: UUID) -> ResponseReturnValue:
    """Form for a new stage."""
    return page.render("designer/stage_new.html", page.open_draft(version_id), form=AddStageForm())


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def create(version_id: UUID) -> ResponseReturnValue:
    """Add a stage, last."""
    opened, form = page.open_draft(version_id), AddStageForm()
    if form.validate():
        name = form.id.data or name_from(form.title_id.data, [one.id for one in opened.definition.stages])
        edit = add_stage({"id": name, "title": bilingual(form, "title")})
        if page.save(version_id, edit, action="stage.add", place=f"stages.{name}", form=form):
            return page.saved("designer.show", version_id=version_id, _anchor=f"stage-{name}")
    return page.render("designer/stage_new.html", opened, form=form, status=422)


@blueprint.get("/<stage_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, stage_id: str) -> ResponseReturnValue:
    """One stage: its words and its states."""
    return _page(page.open_version(version_id), stage_id)


@blueprint.post("/<stage_id>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, stage_id: str) -> ResponseReturnValue:
    """Call a stage otherwise."""
    opened, form = page.open_draft(version_id), StageForm()
    page.named(opened.definition.stages, stage_id)
    edit = change_stage(stage_id, {"title": bilingual(form, "title")})
    if form.validate() and page.save(version_id, edit, action="stage.change", place=f"stages.{stage_id}", form=form):
        return page.saved("designer_stages.show", version_id=version_id, stage_id=stage_id)
    return _page(opened, stage_id, 422, form=form)


@blueprint.post("/<stage_id>/name")
@requires(Permission.DEFINITION_WRITE)
def rename(version_id: UUID, stage_id: str) -> ResponseReturnValue:
    """Give a stage another identifier."""
    opened, naming = page.open_draft(version_id), RenameForm()
    page.named(opened.definition.stages, stage_id)
    if naming.validate():
        edit = rename_stage(stage_id, naming.id.data)
        if page.save(version_id, edit, action="stage.rename", place=f"stages.{naming.id.data}", form=naming):
            return page.saved("designer_stages.show", version_id=version_id, stage_id=naming.id.data)
    return _page(opened, stage_id, 422, naming=naming)


@blueprint.post("/<stage_id>/move")
@requires(Permission.DEFINITION_WRITE)
def move(version_id: UUID, stage_id: str) -> ResponseReturnValue:
    """Up or down the list."""
    edit = move_stage(stage_id, way())
    page.save(version_id, edit, action="stage.move", place=f"stages.{stage_id}")
    return redirect(url_for("designer.show", version_id=version_id, _anchor=f"stage-{stage_id}"))


@blueprint.post("/<stage_id>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, stage_id: str) -> ResponseReturnValue:
    """Take a stage away that no state belongs to."""
    if page.save(version_id, remove_stage(stage_id), action="stage.remove", place=f"stages.{stage_id}"):
        flash(_("Tahap dihapus."), "success")
        return redirect(url_for("designer.show", version_id=version_id))
    return redirect(url_for("designer.show", version_id=version_id, _anchor=f"stage-{stage_id}"))


def way() -> int:
    """Which of the two buttons of ``movers`` was pressed."""
    if (found := WAYS.get(request.form.get("way", ""))) is None:
        abort(400)
    return found


def _page(opened: page.Opened, stage_id: str, status: int = 200, **forms: Form) -> ResponseReturnValue:
    stage = page.named(opened.definition.stages, stage_id)
    shown: dict[str, Form] = {
        "form": StageForm(formdata=None, data=halves("title", stage.title)),
        "naming": RenameForm(formdata=None, id=stage.id),
    }
    return page.render("designer/stage.html", opened, stage=stage, status=status, **{**shown, **forms})
