"""The dashboard builder: stage by stage the tiles of its states, out of a gallery, with a preview in real numbers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.errors import NotFound
from app.designer import page
from app.designer.tile_forms import TileForm, tile_form
from app.designer.tile_preview import preview
from app.designer.tile_words import KINDS, ROLES
from workflows.definition import TILES, State, Tile
from workflows.editing import Edit
from workflows.editing.tiles import add_tile, change_tile, copy_tiles, move_tile, remove_tile, tile
from workflows.tiles import fitting, needs_field, own_fields

blueprint = Blueprint("designer_tiles", __name__, url_prefix="/admin/designer/<uuid:version_id>/tiles")
page.tab("designer_tiles.index", _l("Dasbor"), "chart-bar", 60)


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def index(version_id: UUID) -> ResponseReturnValue:
    """The dashboard of the first stage."""
    opened = page.open_version(version_id)
    if not opened.definition.stages:
        raise NotFound
    return _stage_page(opened, opened.definition.stages[0].id)


@blueprint.get("/<stage_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, stage_id: str) -> ResponseReturnValue:
    """The tiles of the states of a stage, and what they show now."""
    return _stage_page(page.open_version(version_id), stage_id)


def _stage_page(opened: page.Opened, stage_id: str, *, status: int = 200) -> ResponseReturnValue:
    stage = page.named(opened.definition.stages, stage_id)
    role = request.args.get("as", "hr")
    role = role if role in ROLES else "hr"
    labels = {field.id: field.label for _form, field in own_fields(opened.definition)}
    return page.render(
        "designer/tiles.html",
        opened,
        status=status,
        stage=stage,
        inside=[state for state in opened.definition.states if state.stage == stage.id],
        kinds=KINDS,
        roles=ROLES,
        role=role,
        labels=labels,
        preview=preview(opened, stage.id, role),
    )


@blueprint.get("/states/<state_id>/new")
@requires(Permission.DEFINITION_WRITE)
def new(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """The gallery, or the form for a kind that was chosen there."""
    opened = page.open_draft(version_id)
    state, kind = page.named(opened.definition.states, state_id), request.args.get("kind", "")
    if not kind:
        offered = {name: not needs_field(name) or bool(fitting(opened.definition, name, state)) for name in TILES}
        return page.render("designer/tile_gallery.html", opened, state=state, kinds=KINDS, offered=offered)
    return _form_page(opened, state, _kind(kind), tile_form(opened.definition, state, kind))


@blueprint.post("/states/<state_id>/new")
@requires(Permission.DEFINITION_WRITE)
def create(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Put a tile on the dashboard of a state."""
    opened = page.open_draft(version_id)
    state, kind = page.named(opened.definition.states, state_id), _kind(request.values.get("kind", ""))
    form = tile_form(opened.definition, state, kind, sent=True)
    if form.validate() and _save(opened, state, add_tile(state.id, tile(kind, **form.chosen)), "tile_add", form):
        return _back(opened, state)
    return _form_page(page.open_draft(version_id), state, kind, form, status=422)


@blueprint.get("/states/<state_id>/<int:place>")
@requires(Permission.DEFINITION_WRITE)
def edit(version_id: UUID, state_id: str, place: int) -> ResponseReturnValue:
    """Form for the options of a tile."""
    opened = page.open_draft(version_id)
    state = page.named(opened.definition.states, state_id)
    found = _tile(state, place)
    return _form_page(opened, state, found.tile, tile_form(opened.definition, state, found.tile, tile=found), place)


@blueprint.post("/states/<state_id>/<int:place>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, state_id: str, place: int) -> ResponseReturnValue:
    """Change the options of a tile."""
    opened = page.open_draft(version_id)
    state = page.named(opened.definition.states, state_id)
    found = _tile(state, place)
    form = tile_form(opened.definition, state, found.tile, tile=found, sent=True)
    if form.validate() and _save(opened, state, change_tile(state.id, place, **form.chosen), "tile_change", form):
        return _back(opened, state)
    return _form_page(page.open_draft(version_id), state, found.tile, form, place, status=422)


@blueprint.post("/states/<state_id>/<int:place>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, state_id: str, place: int) -> ResponseReturnValue:
    """Take a tile away."""
    return _at_once(version_id, state_id, remove_tile(state_id, place), "tile_remove")


@blueprint.post("/states/<state_id>/<int:place>/move")
@requires(Permission.DEFINITION_WRITE)
def move(version_id: UUID, state_id: str, place: int) -> ResponseReturnValue:
    """Move a tile one place up or down."""
    steps = -1 if request.form.get("way") == "up" else 1
    return _at_once(version_id, state_id, move_tile(state_id, place, steps), "tile_move")


@blueprint.post("/states/<state_id>/copy")
@requires(Permission.DEFINITION_WRITE)
def copy(version_id: UUID, state_id: str) -> ResponseReturnValue:
    """Give the dashboard of a state to the others of its stage."""
    return _at_once(version_id, state_id, copy_tiles(state_id), "tiles_copy")


def _at_once(version_id: UUID, state_id: str, edit_: Edit, action: str) -> ResponseReturnValue:
    """An edit without a form; what refuses it is said on top of the page that it came from."""
    opened = page.open_draft(version_id)
    state = page.named(opened.definition.states, state_id)
    if _save(opened, state, edit_, action):
        return _back(opened, state)
    return _stage_page(page.open_version(version_id), state.stage, status=422)


def _save(opened: page.Opened, state: State, edit_: Edit, action: str, form: TileForm | None = None) -> bool:
    return page.save(opened.id, edit_, action=action, place=f"states.{state.id}.dashboard", form=form)


def _back(opened: page.Opened, state: State) -> ResponseReturnValue:
    address = url_for("designer_tiles.show", version_id=opened.id, stage_id=state.stage, _anchor=f"state-{state.id}")
    return redirect(address, 303)


def _form_page(
    opened: page.Opened, state: State, kind: str, form: TileForm, place: int | None = None, *, status: int = 200
) -> ResponseReturnValue:
    more = {"state": state, "kind": kind, "kinds": KINDS, "form": form, "place": place}
    return page.render("designer/tile.html", opened, status=status, **more)


def _tile(state: State, place: int) -> Tile:
    if place >= len(state.dashboard):
        raise NotFound
    return state.dashboard[place]


def _kind(name: str) -> str:
    if name not in TILES:
        raise NotFound
    return name
