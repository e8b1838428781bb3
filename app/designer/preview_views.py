"""Looking at a form as employee, appraiser or anybody else, on a phone and at a desk."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from app.admin.definition_pages import relation_title
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.designer import page
from app.designer.form_preview import ChoiceOfView, preview
from app.web.filters import t
from workflows.definition import State

blueprint = Blueprint(
    "designer_preview", __name__, url_prefix="/admin/designer/<uuid:version_id>/forms/<form_id>/preview"
)


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """The form with samples."""
    return _page(version_id, form_id)


@blueprint.post("/")
@requires(Permission.DEFINITION_READ)
def again(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """The form as these answers make it; nothing is stored."""
    return _page(version_id, form_id)


def _page(version_id: UUID, form_id: str) -> ResponseReturnValue:
    opened = page.open_version(version_id)
    form = page.named(opened.definition.forms.values(), form_id)
    states = [state for state in opened.definition.states if state.form == form_id]
    view = _view(states)
    state = next((one for one in states if one.id == view.state.data), None)
    today = clock.today(current_actor().time_zone)
    shown = preview(opened.definition, form, state, str(view.relation.data or ""), today)
    width = "desk" if request.values.get("width") == "desk" else "phone"
    return page.render("designer/form_preview.html", opened, one=form, shown=shown, view=view, state=state, width=width)


def _view(states: list[State]) -> ChoiceOfView:
    """The choice that was sent; nonsense counts as the first of the list."""
    view = ChoiceOfView(request.values)
    people = sorted({name for state in states for name in (*state.see, *state.edit)}, key=_first_owner)
    view.state.choices = [SelectChoice(state.id, t(state.title)) for state in states]
    view.relation.choices = [SelectChoice(name, relation_title(name)) for name in people]
    for field, names in ((view.state, [state.id for state in states]), (view.relation, people)):
        if field.data not in names:
            field.data = names[0] if names else None
    return view


def _first_owner(name: str) -> tuple[bool, bool, str]:
    return name != "owner", name != "appraiser", name
