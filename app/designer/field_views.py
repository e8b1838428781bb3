"""The page of one field: what is asked, in which words, when, and what is worked out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.db import db
from app.core.errors import NotFound
from app.designer import field_words, page
from app.designer.field_forms import ROWS, FieldForm, FormulaIncomplete, RowList, field_form, values
from app.designer.form_queries import used_fields
from app.designer.form_views import target
from workflows.definition import FIELD_TYPES, Field, Form
from workflows.editing import facts, fields

blueprint = Blueprint(
    "designer_fields", __name__, url_prefix="/admin/designer/<uuid:version_id>/forms/<form_id>/fields"
)


@blueprint.get("/new")
@requires(Permission.DEFINITION_WRITE)
def new(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """Form for a new field of a type (``type``) in a section (``section``)."""
    opened = page.open_draft(version_id)
    form, kind, place = _place(opened, form_id)
    return _new_page(opened, form, kind, place, field_form(kind, form, None))


@blueprint.post("/new")
@requires(Permission.DEFINITION_WRITE)
def add(version_id: UUID, form_id: str) -> ResponseReturnValue:
    """A new field, last in its section."""
    opened = page.open_draft(version_id)
    form, kind, place = _place(opened, form_id)
    made = field_form(kind, form, None)
    if ROWS in request.form:
        return _new_page(opened, form, kind, place, _rearranged(made))
    wanted = _values(made, kind, None) if made.validate() else None
    if wanted is not None:
        name = fields.field_name(opened.version.document, form_id, wanted["label"]["id"])
        edit, at = fields.add_field(form_id, place, wanted), f"forms.{form_id}.{name}"
        if page.save(version_id, edit, action="field.add", place=at, form=made):
            return _back(version_id, form_id, name)
    return _new_page(page.open_version(version_id), form, kind, place, made, 422)


@blueprint.get("/<field_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """One field."""
    opened = page.open_version(version_id)
    form, field = _field(opened, form_id, field_id)
    return _page(opened, form, field, field_form(field.type, form, field))


@blueprint.post("/<field_id>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """Change a field; a button of its rows only rearranges what is typed."""
    opened = page.open_draft(version_id)
    form, field = _field(opened, form_id, field_id)
    made = field_form(field.type, form, field)
    if ROWS in request.form:
        return _page(opened, form, field, _rearranged(made))
    wanted = _values(made, field.type, field) if made.validate() else None
    if wanted is not None:
        edit = fields.change_field(form_id, field_id, wanted, used_fields(db(), opened.version))
        if page.save(version_id, edit, action="field.change", place=f"forms.{form_id}.{field_id}", form=made):
            return page.saved("designer_fields.show", version_id=version_id, form_id=form_id, field_id=field_id)
    return _page(page.open_version(version_id), form, field, made, 422)


@blueprint.post("/<field_id>/move")
@requires(Permission.DEFINITION_WRITE)
def move(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """Move a field: up, down, or to a position (``to``) of a section (``section``)."""
    opened = page.open_draft(version_id)
    form, _field_there = _field(opened, form_id, field_id)
    place, position = _standing(form, field_id)
    wanted = request.form.get("section", "")
    section = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else place
    edit = fields.move_field(form_id, field_id, section, target(position))
    page.save(version_id, edit, action="field.move", place=f"forms.{form_id}.{field_id}")
    return _back(version_id, form_id, field_id)


@blueprint.post("/<field_id>/retire")
@requires(Permission.DEFINITION_WRITE)
def retire(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """Ask a field no longer, or (``again``) ask it again."""
    page.open_draft(version_id)
    edit = fields.retire_field(form_id, field_id, retired="again" not in request.form)
    return _done(
        version_id,
        form_id,
        field_id,
        page.save(version_id, edit, action="field.retire", place=f"forms.{form_id}.{field_id}"),
    )


@blueprint.post("/<field_id>/fact")
@requires(Permission.DEFINITION_WRITE)
def use_as_fact(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """Let conditions and tables read the answer."""
    page.open_draft(version_id)
    edit = facts.from_field(form_id, field_id)
    stored = page.save(version_id, edit, action="fact.field", place=f"facts.{field_id}")
    return _done(version_id, form_id, field_id, stored)


@blueprint.post("/<field_id>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """Take a field away that no published version asks."""
    used = used_fields(db(), page.open_draft(version_id).version)
    edit = fields.remove_field(form_id, field_id, used)
    if page.save(version_id, edit, action="field.remove", place=f"forms.{form_id}"):
        return page.saved("designer_forms.show", version_id=version_id, form_id=form_id)
    return redirect(url_for(".show", version_id=version_id, form_id=form_id, field_id=field_id), 303)


def _back(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    address = url_for("designer_forms.show", version_id=version_id, form_id=form_id, _anchor=f"isian-{field_id}")
    return redirect(address, 303)


def _done(version_id: UUID, form_id: str, field_id: str, stored: bool) -> ResponseReturnValue:
    if stored:
        return page.saved("designer_fields.show", version_id=version_id, form_id=form_id, field_id=field_id)
    return redirect(url_for(".show", version_id=version_id, form_id=form_id, field_id=field_id), 303)


def _rearranged(made: FieldForm) -> FieldForm:
    """What is typed, after a button of its rows. Raises NotFound for a button that isn't there."""
    name, _colon, operation = request.form[ROWS].partition(":")
    rows = next((field for field in made if field.short_name == name), None)
    if not isinstance(rows, RowList) or not rows.change(operation):
        raise NotFound
    return made


def _values(made: FieldForm, kind: str, field: Field | None) -> dict[str, Any] | None:
    try:
        return values(made, kind, field)
    except FormulaIncomplete as missing:
        made[missing.field].errors = [_("Pilih atau tulis nilainya agar rumus lengkap.")]
        return None


def _place(opened: page.Opened, form_id: str) -> tuple[Form, str, int]:
    """The form, the type and the section that the address names. Raises NotFound."""
    form, kind = opened.definition.forms.get(form_id), request.args.get("type", "")
    section = request.args.get("section", "")
    if form is None or kind not in FIELD_TYPES or not (section.isascii() and section.isdigit() and len(section) < 5):
        raise NotFound
    if int(section) >= len(form.sections):
        raise NotFound
    return form, kind, int(section)


def _field(opened: page.Opened, form_id: str, field_id: str) -> tuple[Form, Field]:
    """Raises NotFound."""
    form = opened.definition.forms.get(form_id)
    for section in form.sections if form else ():
        for field in section.fields:
            if field.id == field_id and form is not None:
                return form, field
    raise NotFound


def _standing(form: Form, field_id: str) -> tuple[int, int]:
    """In which section a field stands, and where in it."""
    return next(
        (place, position)
        for place, section in enumerate(form.sections)
        for position, field in enumerate(section.fields)
        if field.id == field_id
    )


def _new_page(
    opened: page.Opened, form: Form, kind: str, place: int, made: FieldForm, status: int = 200
) -> ResponseReturnValue:
    action = url_for(".add", version_id=opened.id, form_id=form.id, type=kind, section=place)
    return page.render(
        "designer/field.html", opened, one=form, made=made, kind=kind, kind_word=field_words.TYPES[kind], field_=None,
        action=action, status=status,
    )  # fmt: skip


def _page(opened: page.Opened, form: Form, field: Field, made: FieldForm, status: int = 200) -> ResponseReturnValue:
    place, _position = _standing(form, field.id)
    definition = opened.definition
    return page.render(
        "designer/field.html", opened, one=form, field_=field, made=made, kind=field.type,
        kind_word=field_words.TYPES[field.type], status=status,
        action=url_for(".store", version_id=opened.id, form_id=form.id, field_id=field.id),
        condition=field_words.condition(definition, form, field), formula=field_words.formula(form, field.computed),
        in_use=f"{form.id}.{field.id}" in used_fields(db(), opened.version),
        fact=_fact_standing(opened, field), place=f"forms.{form.id}.sections[{place}].{field.id}",
        guard_url=url_for("designer_guards.field", version_id=opened.id, form_id=form.id, field_id=field.id),
    )  # fmt: skip


def _fact_standing(opened: page.Opened, field: Field) -> str:
    """Whether conditions read the answer: "declared", "possible", or "" where they can't."""
    if field.id in opened.definition.facts:
        return "declared"
    return "possible" if field.fact_type is not None else ""
