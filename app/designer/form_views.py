"""The form builder: the forms of a workflow, and the sections of one form."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.db import db
from app.core.errors import NotFound
from app.designer import field_words, page, places
from app.designer.field_forms import ComponentForm, TitleForm
from app.designer.form_queries import used_fields
from app.designer.texts import halves, titled
from workflows.definition import Form, Text
from workflows.editing import Edit, forms

blueprint = Blueprint("designer_forms", __name__, url_prefix="/admin/designer/<uuid:version_id>/forms")
page.tab("designer_forms.index", _l("Formulir"), "clipboard-list", 40)
places.place("forms", "designer_forms.show", "form_id")


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def index(version_id: UUID) -> ResponseReturnValue:
    """All forms, and where each is used."""
    return _index(version_id, TitleForm(formdata=None))


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def add(version_id: UUID) -> ResponseReturnValue:
    """A new form."""
    opened, form = page.open_draft(version_id), TitleForm()
    if not form.validate():
        return _index(version_id, form, 422)
    name = forms.form_name(opened.version.document, titled(form))
    if page.save(version_id, forms.add_form(titled(form)), action="form.add", place=f"forms.{name}", form=form):
        return page.saved("designer_forms.show", version_id=version_id, form_id=name)
    return _index(version_id, form, 422)


@blueprint.get("/<form_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """One form: its sections in order, with their fields."""
    return _show(version_id, form_id)


@blueprint.post("/<form_id>/title")
@requires(Permission.DEFINITION_WRITE)
def rename(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """Give a form another title."""
    title = TitleForm()
    return _titled(version_id, form_id, title, lambda text: forms.retitle_form(form_id, text), "form.rename", "title")


@blueprint.post("/<form_id>/copy")
@requires(Permission.DEFINITION_WRITE)
def copy(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """A second form of the same content."""
    opened, form = page.open_draft(version_id), TitleForm(prefix="copy-")
    if form.validate():
        name = forms.form_name(opened.version.document, titled(form))
        edit = forms.copy_form(form_id, titled(form))
        if page.save(version_id, edit, action="form.copy", place=f"forms.{name}", form=form):
            return page.saved("designer_forms.show", version_id=version_id, form_id=name)
    return _show(version_id, form_id, status=422, copying=form)


@blueprint.post("/<form_id>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """Take a form away that no state shows."""
    used = used_fields(db(), page.open_draft(version_id).version)
    if page.save(version_id, forms.remove_form(form_id, used), action="form.remove", place=f"forms.{form_id}"):
        return page.saved("designer_forms.index", version_id=version_id)
    return redirect(url_for(".show", version_id=version_id, form_id=form_id), 303)


@blueprint.post("/<form_id>/sections")
@requires(Permission.DEFINITION_WRITE)
def add_section(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """A new section for own fields."""
    form = TitleForm(prefix="section-")
    return _titled(version_id, form_id, form, lambda text: forms.add_section(form_id, text), "section.add", "section")


@blueprint.post("/<form_id>/components")
@requires(Permission.DEFINITION_WRITE)
def add_component(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """A section that shows a built-in component."""
    opened = page.open_draft(version_id)
    form = _component_form(page.named(opened.definition.forms.values(), form_id))
    edit = forms.add_component(form_id, str(form.component.data))
    if form.validate() and page.save(version_id, edit, action="section.add", place=f"forms.{form_id}", form=form):
        return page.saved("designer_forms.show", version_id=version_id, form_id=form_id)
    return _show(version_id, form_id, status=422, component=form)


@blueprint.post("/<form_id>/sections/<int:place>/title")
@requires(Permission.DEFINITION_WRITE)
def title_section(version_id: UUID, form_id: str, place: int) -> ResponseReturnValue:
    """Give a section another title."""
    form = TitleForm(prefix=f"part{place}-")
    edit = _section_titler(form_id, place)
    return _titled(version_id, form_id, form, edit, "section.title", f"part{place}")


@blueprint.post("/<form_id>/sections/<int:place>/move")
@requires(Permission.DEFINITION_WRITE)
def move_section(version_id: UUID, form_id: str, place: int) -> ResponseReturnValue:
    """Move a section: up, down, or to a place (``to``)."""
    page.open_draft(version_id)
    edit = forms.move_section(form_id, place, target(place))
    page.save(version_id, edit, action="section.move", place=f"forms.{form_id}")
    return redirect(url_for(".show", version_id=version_id, form_id=form_id, _anchor="susunan"), 303)


@blueprint.post("/<form_id>/sections/<int:place>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove_section(version_id: UUID, form_id: str, place: int) -> ResponseReturnValue:
    """Take a section away, with its fields."""
    used = used_fields(db(), page.open_draft(version_id).version)
    edit = forms.remove_section(form_id, place, used)
    if page.save(version_id, edit, action="section.remove", place=f"forms.{form_id}"):
        flash(_("Bagian dihapus. “Batalkan” mengembalikannya."), "success")
    return redirect(url_for(".show", version_id=version_id, form_id=form_id), 303)


def target(place: int) -> int:
    """Where a button or a drag moves something that stands at a place. Raises NotFound for neither."""
    way, to = request.form.get("way"), request.form.get("to", "")
    if way in ("up", "down"):
        return place + (1 if way == "down" else -1)
    if not (to.isascii() and to.isdigit() and len(to) < 5):
        raise NotFound
    return int(to)


def _section_titler(form_id: str, place: int) -> Callable[[Text], Edit]:
    return lambda text: forms.title_section(form_id, place, text)


def _titled(
    version_id: UUID, form_id: str, form: TitleForm, edit: Callable[[Text], Edit], action: str, name: str
) -> ResponseReturnValue:
    """One edit that takes a title; refused, the page comes back with what was typed."""
    page.open_draft(version_id)
    if form.validate() and page.save(
        version_id, edit(titled(form)), action=action, place=f"forms.{form_id}", form=form
    ):
        return page.saved("designer_forms.show", version_id=version_id, form_id=form_id)
    return _show(version_id, form_id, status=422, **{name: form})


def _component_form(form: Form) -> ComponentForm:
    """What isn't on the form yet, in words."""
    made = ComponentForm()
    placed = {section.component for section in form.sections}
    made.component.choices = [
        SelectChoice(name, f"{words}: {about}")
        for name, (words, about) in field_words.COMPONENTS.items()
        if name not in placed
    ]
    return made


def _index(version_id: UUID, form: TitleForm, status: int = 200) -> ResponseReturnValue:
    opened = page.open_version(version_id)
    states = {name: [] for name in opened.definition.forms}
    for state in opened.definition.states:
        if state.form in states:
            states[state.form].append(state)
    return page.render("designer/forms.html", opened, form=form, states=states, status=status)


def _show(
    version_id: UUID, form_id: str, *, status: int = 200, **bound: TitleForm | ComponentForm
) -> ResponseReturnValue:
    """``bound``: forms with what was typed, by their place on the page."""
    opened = page.open_version(version_id)
    one = page.named(opened.definition.forms.values(), form_id)
    parts = [
        bound.get(f"part{place}") or TitleForm(None, prefix=f"part{place}-", data=halves("title", section.title))
        for place, section in enumerate(one.sections)
    ]
    context = {
        "title": bound.get("title") or TitleForm(None, data=halves("title", one.title)),
        "copying": bound.get("copying") or TitleForm(None, prefix="copy-", data=_copy_title(one)),
        "section_form": bound.get("section") or TitleForm(None, prefix="section-"),
        "component_form": bound.get("component") or _component_form(one),
        "parts": parts,
        "opening": {name for name, form in bound.items() if form.errors},
    }
    return page.render(
        "designer/form.html", opened, one=one, types=field_words.TYPES, component_words=field_words.COMPONENTS,
        conditions={field.id: field_words.condition(opened.definition, one, field) for field in one.fields},
        formulas={field.id: field_words.formula(one, field.computed) for field in one.fields},
        used=used_fields(db(), opened.version), states=[s for s in opened.definition.states if s.form == form_id],
        status=status, **context,
    )  # fmt: skip


def _copy_title(form: Form) -> dict[str, str]:
    return {"title_id": _("%(title)s (salinan)", title=form.title["id"]), "title_en": f"{form.title['en']} (copy)"}
