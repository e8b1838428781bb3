"""Decision tables as grids: rows, what they leave open, what they answer twice, and the whole of it spread out."""

from __future__ import annotations

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
from app.designer.table_forms import TableForm, choice_label, fact_title, grid, sent_rows, table_form
from app.designer.texts import titled
from workflows.definition import Definition, Table
from workflows.editing import tables
from workflows.editing.documents import name_from
from workflows.editing.tables import Coverage, Row
from workflows.tables import ANY

blueprint = Blueprint("designer_tables", __name__, url_prefix="/admin/designer/<uuid:version_id>/tables")
page.tab("designer_tables.index", _l("Tabel keputusan"), "table", 60)
places.place("tables", "designer_tables.show", "name")

SHOWN = 60
"""Open combinations listed at once; after adding those the next come."""


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def index(version_id: UUID) -> ResponseReturnValue:
    """The tables, and a form for a new one."""
    opened = page.open_version(version_id)
    return _list(opened, table_form(opened.definition))


@blueprint.post("/")
@requires(Permission.DEFINITION_WRITE)
def add(version_id: UUID) -> ResponseReturnValue:
    """Begin a table."""
    opened = page.open_draft(version_id)
    form = table_form(opened.definition)
    if form.validate():
        name = name_from(form.title_id.data, opened.definition.tables)
        made = tables.add(name, titled(form), form.inputs.data or (), form.output.data)
        if page.save(version_id, made, action="table.add", place=f"tables.{name}", form=form):
            return redirect(url_for(".show", version_id=version_id, name=name))
    return _list(page.open_draft(version_id), form, 422)


@blueprint.get("/<name>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, name: str) -> ResponseReturnValue:
    """One table."""
    opened = page.open_version(version_id)
    table = _table(opened, name)
    return _one(opened, table, table_form(opened.definition, table), _rows(table))


@blueprint.post("/<name>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, name: str) -> ResponseReturnValue:
    """Change the title and the columns of a table."""
    opened = page.open_draft(version_id)
    _table(opened, name)
    form = table_form(opened.definition)
    if form.validate():
        made = tables.retitle(name, titled(form), form.inputs.data or (), form.output.data)
        if page.save(version_id, made, action="table.change", place=f"tables.{name}", form=form):
            return redirect(url_for(".show", version_id=version_id, name=name))
    opened = page.open_draft(version_id)
    return _one(opened, _table(opened, name), form, _rows(_table(opened, name)), 422)


@blueprint.post("/<name>/rows")
@requires(Permission.DEFINITION_WRITE)
def fill(version_id: UUID, name: str) -> ResponseReturnValue:
    """Store the grid, with what the pressed button does to it: add, remove or move a row, or fill the gaps."""
    opened = page.open_draft(version_id)
    table = _table(opened, name)
    rows = _changed(opened.definition, table, sent_rows(table), request.form.get("do", ""))
    if page.save(version_id, tables.fill(name, rows), action="table.change", place=f"tables.{name}"):
        return redirect(url_for(".show", version_id=version_id, name=name, _anchor="d-rows"))
    opened = page.open_draft(version_id)
    table = _table(opened, name)
    return _one(opened, table, table_form(opened.definition, table), rows, 422)


@blueprint.post("/<name>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, name: str) -> ResponseReturnValue:
    """Take a table out."""
    page.open_draft(version_id)
    if page.save(version_id, tables.remove(name), action="table.remove", place=f"tables.{name}"):
        flash(_("Tabel dihapus."), "success")
    return redirect(url_for(".index", version_id=version_id))


def _table(opened: page.Opened, name: str) -> Table:
    found = opened.definition.tables.get(name)
    if found is None:
        raise NotFound
    return found


def _rows(table: Table) -> list[Row]:
    return [[list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in table.rows]


def _changed(definition: Definition, table: Table, rows: list[Row], do: str) -> list[Row]:
    verb, _colon, number = do.partition(":")
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else len(rows)
    if verb == "add":
        return [*rows, [*[ANY] * len(table.inputs), tables.finite(definition).get(table.output, ("",))[0]]]
    if verb == "cover":
        return rows + _covering(definition, table)
    if index < len(rows) and verb in ("remove", "up", "down"):
        taken = rows.pop(index)
        if verb != "remove":
            rows.insert(max(0, index + (-1 if verb == "up" else 1)), taken)
    return rows


def _covering(definition: Definition, table: Table) -> list[Row]:
    """A row for each open combination that was given an answer, by itself or by the answer for all."""
    found = tables.coverage(table, definition.facts)
    for_all = request.form.get("for-all", "")
    pairs = (
        [(key, request.form.get(f"gap-{'/'.join(key)}") or for_all) for key in found.uncovered[:SHOWN]] if found else []
    )
    return [[*key, answer] for key, answer in pairs if answer]


def _list(opened: page.Opened, form: TableForm, status: int = 200) -> ResponseReturnValue:
    finite, title_of = tables.finite(opened.definition), _titles(opened.definition)
    return page.render("designer/tables.html", opened, form=form, finite=finite, title_of=title_of, status=status)


def _titles(definition: Definition) -> Any:
    return lambda name: fact_title(definition, name)


def _one(opened: page.Opened, table: Table, form: TableForm, rows: list[Row], status: int = 200) -> ResponseReturnValue:
    definition = opened.definition
    found = tables.coverage(table, definition.facts)
    return page.render(
        "designer/table.html", opened, table=table, form=form, grid=grid(definition, table, rows), coverage=found,
        gaps=found.uncovered[:SHOWN] if found else (), answers=tables.finite(definition).get(table.output, ()),
        spread=_spread(definition, table, found), title_of=_titles(definition),
        label_of=lambda name, choice: choice_label(definition, name, choice), status=status,
    )  # fmt: skip


def _spread(
    definition: Definition, table: Table, found: Coverage | None
) -> list[tuple[str, list[dict[str, Any]]]] | None:
    """A table of two inputs spread out: for each choice of the first, the answers along the second."""
    if found is None or len(table.inputs) != 2:
        return None
    down, across = (tables.finite(definition)[name] for name in table.inputs)
    return [(one, [_answer(table, found.answers[one, other]) for other in across]) for one in down]


def _answer(table: Table, rows: tuple[int, ...]) -> dict[str, Any]:
    return {"rows": [row + 1 for row in rows], "answer": str(table.rows[rows[0]][-1]) if rows else None}
