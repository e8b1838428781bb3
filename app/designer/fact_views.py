"""Facts: what conditions and tables read, and who fills them: the application, or HR's own fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.errors import NotFound
from app.designer import page, places
from app.designer.fact_forms import TYPES, FactForm, form_of
from app.designer.texts import titled
from workflows import schema
from workflows.definition import APPLICATION_FACTS, Definition, Field, Form, Text
from workflows.editing import facts
from workflows.editing.documents import name_from

blueprint = Blueprint("designer_facts", __name__, url_prefix="/admin/designer/<uuid:version_id>/facts")
page.tab("designer_facts.show", _l("Fakta"), "database-import", 50)
places.place("facts", "designer_facts.show")


@dataclass(frozen=True)
class Shown:
    """A fact as the list shows it; ``fields`` are those that fill it."""

    name: str
    title: Text
    kind: str
    labels: list[Text]
    application: bool
    fields: list[tuple[Form, Field]]
    uses: list[facts.Use]


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """Every fact, who fills it and what reads it."""
    return _list(page.open_version(version_id), FactForm().spare())


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def add(version_id: UUID) -> ResponseReturnValue:
    """Add a fact of HR's own."""
    opened, form = page.open_draft(version_id), FactForm()
    if form.validate() and "more" not in request.form:
        name = name_from(form.title_id.data, {*opened.definition.facts, *APPLICATION_FACTS})
        edit = facts.put(name, _fact(form), new=True)
        if page.save(version_id, edit, action="fact.add", place=f"facts.{name}", form=form):
            flash(_("Fakta ditambahkan."), "success")
            return redirect(url_for(".show", version_id=version_id))
    return _list(page.open_draft(version_id), form.spare(), 200 if "more" in request.form else 422)


@blueprint.get("/<name>")
@requires(Permission.DEFINITION_WRITE)
def edit(version_id: UUID, name: str) -> ResponseReturnValue:
    """Form for a fact of HR's own."""
    opened = _own(version_id, name)
    return _one(opened, name, form_of(opened.definition, name))


@blueprint.post("/<name>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, name: str) -> ResponseReturnValue:
    """Change a fact of HR's own."""
    _own(version_id, name)
    form = FactForm()
    if form.validate() and "more" not in request.form:
        made = facts.put(name, _fact(form), new=False)
        if page.save(version_id, made, action="fact.change", place=f"facts.{name}", form=form):
            flash(_("Fakta diubah."), "success")
            return redirect(url_for(".show", version_id=version_id))
    return _one(page.open_draft(version_id), name, form.spare(), 200 if "more" in request.form else 422)


@blueprint.post("/<name>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, name: str) -> ResponseReturnValue:
    """Take a fact out."""
    page.open_draft(version_id)
    if page.save(version_id, facts.remove(name), action="fact.remove", place=f"facts.{name}"):
        flash(_("Fakta dihapus. Pemeriksaan di bawah menunjukkan yang masih membacanya."), "success")
    return redirect(url_for(".show", version_id=version_id))


@blueprint.post("/field/<form_id>/<field_id>")
@requires(Permission.DEFINITION_WRITE)
def use_field(version_id: UUID, form_id: str, field_id: str) -> ResponseReturnValue:
    """Let conditions read the answer to a field."""
    page.open_draft(version_id)
    if page.save(version_id, facts.from_field(form_id, field_id), action="fact.field", place=f"facts.{field_id}"):
        flash(_("Jawaban isian ini kini dapat dibaca syarat."), "success")
    return redirect(url_for(".show", version_id=version_id))


@blueprint.post("/application/<name>")
@requires(Permission.DEFINITION_WRITE)
def use_application(version_id: UUID, name: str) -> ResponseReturnValue:
    """Let conditions read a fact that the application works out."""
    known = _application_facts(page.open_draft(version_id).definition.kind)
    if name not in known:
        raise NotFound
    page.save(version_id, facts.from_application(name, known[name]), action="fact.field", place=f"facts.{name}")
    return redirect(url_for(".show", version_id=version_id))


def _own(version_id: UUID, name: str) -> page.Opened:
    opened = page.open_draft(version_id)
    if name not in opened.definition.facts or name in APPLICATION_FACTS:
        raise NotFound
    return opened


def _fact(form: FactForm) -> dict[str, Any]:
    return facts.described(form.kind.data, titled(form), form.labels())


@lru_cache(maxsize=8)
def _application_facts(kind: str) -> dict[str, Any]:
    """Facts that the application works out for cases of a kind, as the definitions that ship write them."""
    found: dict[str, Any] = {}
    for code in schema.shipped_codes():
        shipped = schema.load_shipped(code)
        if shipped.kind == kind:
            found |= schema.to_dict(shipped)["facts"]
    return {name: fact for name, fact in found.items() if name in APPLICATION_FACTS}


def shown(definition: Definition) -> list[Shown]:
    """The facts of a definition, by their titles."""
    read = facts.uses(definition)
    found = [
        Shown(
            name, definition.fact_titles.get(name) or {"id": name, "en": name},
            "choice" if isinstance(kind, tuple) else kind,
            [definition.fact_labels.get(name, {}).get(one, {"id": one, "en": one}) for one in kind]
            if isinstance(kind, tuple) else [],
            name in APPLICATION_FACTS, facts.sources(definition, name), read.get(name, []),
        )
        for name, kind in definition.facts.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.application, one.title["id"].casefold()))


def _list(opened: page.Opened, form: FactForm, status: int = 200) -> ResponseReturnValue:
    definition = opened.definition
    unused = {name: fact for name, fact in _application_facts(definition.kind).items() if name not in definition.facts}
    return page.render(
        "designer/facts.html", opened, form=form, facts=shown(definition), types=TYPES, unused=unused,
        offered=facts.offered(definition), status=status,
    )  # fmt: skip


def _one(opened: page.Opened, name: str, form: FactForm, status: int = 200) -> ResponseReturnValue:
    return page.render("designer/fact.html", opened, name=name, form=form, status=status)
