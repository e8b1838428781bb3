"""The page of one state: its words, who sees and edits what, its deadline, its milestones, its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form

from app.admin.definition_pages import deadline_lines
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.designer import access, choices, page, places
from app.designer.sentences import everywhere_of, step_sentence
from app.designer.stage_forms import RemoveForm, RenameForm
from app.designer.stage_views import way
from app.designer.state_forms import (
    WAYS,
    AddStateForm,
    DeadlineForm,
    MilestonesForm,
    PlaceForm,
    StateForm,
    deadline_data,
)
from app.designer.texts import bilingual, halves
from workflows.definition import Definition, State
from workflows.editing import Edit, layout
from workflows.editing.documents import name_from
from workflows.editing.naming import rename_state
from workflows.editing.states import (
    add_state,
    begin_at,
    change_state,
    in_turn,
    lost_steps,
    move_state,
    remove_state,
    set_milestones,
)
from workflows.placement import place

blueprint = Blueprint("designer_states", __name__, url_prefix="/admin/designer/<uuid:version_id>/states")
places.place("states", "designer_states.show", "state_id")
places.place("milestones", "designer_states.show", "state_id")
LIVE = "designer/_state_live.html"


@blueprint.app_context_processor
def _sentences() -> dict[str, object]:
    return {"step_sentence": step_sentence, "everywhere_of": everywhere_of}


@blueprint.get("/")
@requires(Permission.DEFINITION_WRITE)
def new(version_id: UUID) -> ResponseReturnValue:
    """Form for a new state; ``stage`` and ``behind`` of the address are chosen already."""
    opened = page.open_draft(version_id)
    form = AddStateForm(formdata=None, stage=request.args.get("stage"), behind=request.args.get("behind", ""))
    return _new_page(opened, form)


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def create(version_id: UUID) -> ResponseReturnValue:
    """Add a state, and open its page."""
    opened, form = page.open_draft(version_id), AddStateForm()
    _offer_places(form, opened.definition)
    if form.validate():
        name = form.id.data or name_from(form.title_id.data, [one.id for one in opened.definition.states])
        values = {"id": name, "title": bilingual(form, "title"), "stage": form.stage.data}
        edit = add_state(values, behind=form.behind.data or None)
        if page.save(version_id, edit, action="state.add", place=f"states.{name}", form=form):
            return page.saved("designer_states.show", version_id=version_id, state_id=name)
    return _new_page(opened, form, 422)


@blueprint.get("/<state_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """One state with all that belongs to it."""
    return _page(page.open_version(version_id), state_id)


@blueprint.post("/<state_id>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """What a state is called, its stage and form, and whether the workflow begins or ends here."""
    opened, form = page.open_draft(version_id), StateForm()
    _offer(form, opened.definition, page.named(opened.definition.states, state_id))
    if form.validate() and _saved(version_id, state_id, _words(state_id, form), "state.change", form):
        return page.saved("designer_states.show", version_id=version_id, state_id=state_id)
    return _page(opened, state_id, 422, form=form)


def _words(state_id: str, form: StateForm) -> Edit:
    values = {
        "title": bilingual(form, "title"),
        "waiting": bilingual(form, "waiting"),
        "stage": form.stage.data,
        "form": form.form.data,
        "final": form.final.data,
    }
    edit = change_state(state_id, values)
    return in_turn(edit, begin_at(state_id)) if form.initial.data else edit


@blueprint.post("/<state_id>/access")
@requires(Permission.DEFINITION_WRITE)
def store_access(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Who sees and who edits each part here."""
    opened = page.open_draft(version_id)
    edit = change_state(state_id, access.ticked(page.named(opened.definition.states, state_id)))
    form = RemoveForm(formdata=None)
    if _saved(version_id, state_id, edit, "state.access", form):
        also = request.form.getlist("relation")
        return page.saved("designer_states.show", version_id=version_id, state_id=state_id, also=also, _anchor="access")
    return _page(opened, state_id, 422, access_form=form)


@blueprint.post("/<state_id>/deadline")
@requires(Permission.DEFINITION_WRITE)
def store_deadline(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """When the state is due, and what follows."""
    opened, deadline = page.open_draft(version_id), DeadlineForm(prefix="deadline")
    _offer_deadline(deadline, opened.definition, page.named(opened.definition.states, state_id))
    if deadline.validate():
        edit = change_state(state_id, {"deadline": deadline.values()})
        if _saved(version_id, state_id, edit, "state.deadline", deadline):
            return page.saved("designer_states.show", version_id=version_id, state_id=state_id, _anchor="deadline")
    return _page(opened, state_id, 422, deadline=deadline)


@blueprint.post("/<state_id>/milestones")
@requires(Permission.DEFINITION_WRITE)
def store_milestones(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """What every way to this final state passes."""
    opened, milestones = page.open_draft(version_id), MilestonesForm(prefix="milestones")
    page.named(opened.definition.states, state_id)
    _offer_milestones(milestones, opened.definition, state_id)
    if milestones.validate():
        edit = set_milestones(state_id, milestones.names.data or [])
        if _saved(version_id, state_id, edit, "state.milestones", milestones):
            return page.saved("designer_states.show", version_id=version_id, state_id=state_id, _anchor="milestones")
    return _page(opened, state_id, 422, milestones=milestones)


@blueprint.post("/<state_id>/place")
@requires(Permission.DEFINITION_WRITE)
def store_place(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Where the state stands in the picture; ``way`` pushes it from there. As a drag, it comes on top of all else."""
    opened, put = page.open_draft(version_id), PlaceForm(prefix="place")
    page.named(opened.definition.states, state_id)
    _label, right, down = WAYS.get(request.form.get("way", ""), ("", 0, 0))
    if put.validate():
        edit = layout.put({state_id: (put.x.data + right, put.y.data + down)})
        if page.save(version_id, edit, action="layout.move", place="layout", form=put, on_top=True):
            return page.saved("designer_states.show", version_id=version_id, state_id=state_id, _anchor="place")
    return _page(opened, state_id, 422, put=put)


@blueprint.post("/<state_id>/name")
@requires(Permission.DEFINITION_WRITE)
def rename(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Give a state another identifier; everything that names it follows."""
    opened, naming = page.open_draft(version_id), RenameForm(prefix="name")
    page.named(opened.definition.states, state_id)
    if naming.validate() and _saved(
        version_id, naming.id.data, rename_state(state_id, naming.id.data), "state.rename", naming
    ):
        return page.saved("designer_states.show", version_id=version_id, state_id=naming.id.data)
    return _page(opened, state_id, 422, naming=naming)


@blueprint.post("/<state_id>/move")
@requires(Permission.DEFINITION_WRITE)
def move(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Up or down among the states of its stage."""
    page.save(version_id, move_state(state_id, way()), action="state.move", place=f"states.{state_id}")
    return redirect(url_for("designer.show", version_id=version_id, _anchor=f"state-{state_id}"))


@blueprint.post("/<state_id>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Take a state away, on demand with the steps that name it."""
    opened, removal = page.open_draft(version_id), RemoveForm(prefix="remove")
    page.named(opened.definition.states, state_id)
    edit = remove_state(state_id, with_steps=removal.with_steps.data)
    if removal.validate() and _saved(version_id, state_id, edit, "state.remove", removal):
        flash(_("Keadaan dihapus."), "success")
        return redirect(url_for("designer.show", version_id=version_id))
    return _page(opened, state_id, 422, removal=removal)


def _saved(version_id: UUID, state_id: str, edit: Edit, action: str, form: Form) -> bool:
    return page.save(version_id, edit, action=action, place=f"states.{state_id}", form=form)


def _page(opened: page.Opened, state_id: str, status: int = 200, **forms: Form) -> ResponseReturnValue:
    definition, state = opened.definition, page.named(opened.definition.states, state_id)
    also = request.args.getlist("also") + [f"panel:{one}" for one in request.args.getlist("panel")]
    lost, trimmed = lost_steps(opened.version.document, state_id)
    return page.render(
        "designer/state.html",
        opened,
        status=status,
        live=LIVE,
        ways=WAYS,
        state=state,
        grid=access.grid(definition, state, also + request.form.getlist("relation")),
        lines=deadline_lines(definition, state.deadline) if state.deadline else [],
        out=[one for one in definition.transitions if state_id in one.sources],
        into=[one for one in definition.transitions if one.to == state_id and one.sources != (state_id,)],
        lost=lost,
        trimmed=trimmed,
        **{**(_forms(definition, state) if opened.editable else {}), **forms},
    )


def _forms(definition: Definition, state: State) -> dict[str, Any]:
    """Every form of the page, filled with what the definition says."""
    form = StateForm(
        formdata=None,
        data={
            **halves("title", state.title),
            **halves("waiting", state.waiting),
            "stage": state.stage,
            "form": state.form or "",
            "final": state.final,
            "initial": definition.initial == state.id,
        },
    )
    box = place(definition).boxes[state.id]
    deadline = DeadlineForm(formdata=None, prefix="deadline", data=deadline_data(state.deadline))
    deadline.escalate.append_entry()
    milestones = MilestonesForm(formdata=None, prefix="milestones", names=list(definition.milestones.get(state.id, ())))
    _offer(form, definition, state)
    _offer_deadline(deadline, definition, state)
    _offer_milestones(milestones, definition, state.id)
    return {
        "form": form,
        "deadline": deadline,
        "milestones": milestones,
        "put": PlaceForm(formdata=None, prefix="place", x=box.x, y=box.y),
        "naming": RenameForm(formdata=None, prefix="name", id=state.id),
        "removal": RemoveForm(formdata=None, prefix="remove"),
    }


def _offer(form: StateForm, definition: Definition, state: State) -> None:
    form.stage.choices = choices.with_current(choices.stages(definition), state.stage)
    form.form.choices = choices.with_current(choices.forms(definition), state.form)


def _offer_deadline(form: DeadlineForm, definition: Definition, state: State) -> None:
    deadline = state.deadline
    none = choices.nothing(_("(tidak ada)"))
    timeouts = choices.steps(definition, kinds=["timeout"], source=state.id)
    form.on.choices = choices.with_current(choices.dates(definition), deadline.on if deadline else None)
    since = choices.nothing(_("masuk ke keadaan ini")) + choices.steps(definition)
    form.since.choices = choices.with_current(since, deadline.since if deadline else None)
    form.then.choices = choices.with_current(none + timeouts, deadline.then if deadline else None)
    present = [one.transition for one in deadline.escalate] if deadline else []
    for row in form.escalate:
        row.form.transition.choices = choices.each_current(none + timeouts, present)


def _offer_milestones(form: MilestonesForm, definition: Definition, state_id: str) -> None:
    form.names.choices = choices.each_current(choices.open_states(definition), definition.milestones.get(state_id, ()))


def _offer_places(form: AddStateForm, definition: Definition) -> None:
    form.stage.choices = choices.stages(definition)
    form.behind.choices = choices.nothing(_("(paling akhir)")) + choices.states(definition)


def _new_page(opened: page.Opened, form: AddStateForm, status: int = 200) -> ResponseReturnValue:
    _offer_places(form, opened.definition)
    return page.render("designer/state_new.html", opened, form=form, status=status)
