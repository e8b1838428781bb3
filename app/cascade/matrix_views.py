"""The matrix of roles and results: grid, tree, cells, sharing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import requires, signed_in
from app.auth.permissions import Permission
from app.cascade import editing, labels, queries, roles, sharing
from app.cascade.forms import CellForm
from app.cascade.matrix_pages import MATRIX, enter, here, in_words, today, workshop
from app.cascade.policy import Entry
from app.cascade.records import Cell, Column, Matrix, Member
from app.cascade.values import MAX_ROLES, Outlook
from app.cascade.views import check_fields
from app.cases import queries as cases
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, StaleCase
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("roles", __name__, url_prefix="/roles", template_folder="templates")
menu.register_for_leaders(
    "roles.index", _l("Matriks peran hasil"), "table",
    _l("Bagi hasil kerja Anda menjadi peran pegawai, lalu bagikan ke rancangan SKP mereka."), order=10,
)  # fmt: skip

Answer = str | Response | tuple[str, int]
PAGE = 50


@blueprint.get("/")
@signed_in
def index() -> Answer:
    """The posts that the person leads from today, also in somebody's place; straight to the matrix if it is one."""
    found = queries.list_desks(db(), who=current_actor().employee_id, day=today())
    if not found:
        if current_actor().leads:
            return render_template("cascade/no_cycle.html")
        raise NotFound
    if len(found) == 1:
        return redirect(url_for("roles.grid", position_id=found[0].position_id, cycle_id=found[0].cycle_id))
    return render_template("cascade/desks.html", desks=found)


@blueprint.get("/all")
@requires(Permission.CASE_READ)
def overview() -> str:
    """HR reads how far the leaders of their scope are."""
    actor, after = current_actor(), parse_id(request.args.get("after"))
    found = queries.list_matrices(
        db(), agency_id=actor.agency_id, scope=actor.scope(Permission.CASE_READ), after=after, limit=PAGE + 1
    )
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("cascade/overview.html", matrices=found[:PAGE], more=more, after=after)


@blueprint.get("/of-case/<uuid:case_id>")
@signed_in
def of_case(case_id: UUID) -> Response:
    """From a leader's case to the matrix of its post."""
    case = cases.get_case(db(), case_id, actor=current_actor(), day=today())
    return redirect(url_for("roles.grid", position_id=case.position_id, cycle_id=case.cycle_id))


@blueprint.get(MATRIX)
@signed_in
def grid(position_id: UUID, cycle_id: UUID) -> str:
    """Form A.1.5 as a table; on a phone one card for each person."""
    entry, matrix = enter(position_id, cycle_id)
    return _drawn("cascade/grid.html", entry, matrix)


@blueprint.get(f"{MATRIX}/tree")
@signed_in
def tree(position_id: UUID, cycle_id: UUID) -> str:
    """The same from the leader's results downwards."""
    entry, matrix = enter(position_id, cycle_id)
    return _drawn("cascade/tree.html", entry, matrix)


def _drawn(template: str, entry: Entry, matrix: Matrix) -> str:
    return render_template(template, matrix=matrix, editable=entry.editable, labels=labels, here=here(matrix))


# Cells


def _spot(matrix: Matrix, key: UUID, column_key: UUID) -> tuple[Member, Column]:
    member = matrix.find(key)
    if member is None:
        raise NotFound
    return member, roles.column_for(matrix, member, column_key)


def _filled(cell: Cell) -> CellForm:
    rows = [{"id": str(one.id), "text": one.text, "level": one.level or ""} for one in cell.roles]
    data = {"roles": rows or [{}], "no_role": cell.no_role, "revision": cell.revision}
    return CellForm(formdata=None, data=data)


@blueprint.get(f"{MATRIX}/cells/<uuid:key>/<uuid:column_key>")
@signed_in
def edit_cell(position_id: UUID, cycle_id: UUID, key: UUID, column_key: UUID) -> str:
    """What one person does for one indicator."""
    _entry, matrix = enter(position_id, cycle_id, writing=True)
    member, column = _spot(matrix, key, column_key)
    return _cell_page(matrix, member, column, _filled(member.cell(column.key)))


@blueprint.post(f"{MATRIX}/cells/<uuid:key>/<uuid:column_key>")
@signed_in
def save_cell(position_id: UUID, cycle_id: UUID, key: UUID, column_key: UUID) -> Answer:
    """Store it, or rearrange its rows."""
    check_fields()
    _entry, matrix = enter(position_id, cycle_id, writing=True)
    member, column = _spot(matrix, key, column_key)
    form = CellForm()
    if operation := request.form.get("op"):
        return _rearranged_cell(matrix, member, column, form, operation)
    if not form.validate():
        return _cell_page(matrix, member, column, form), 422
    try:
        with unit_of_work():
            shop = workshop(position_id, cycle_id)
            roles.save_cell(shop, key, column_key, form.content(), seen=form.revision.data or 0)
    except InvalidInput as refused:
        add_errors(form, in_words(refused))
        return _cell_page(matrix, member, column, form), 422
    except StaleCase as stale:
        return _stale_cell(position_id, cycle_id, key, column_key, form, stale.current)
    flash(_("Peran %(name)s tersimpan.", name=member.name), "success")
    return redirect(url_for("roles.grid", position_id=position_id, cycle_id=cycle_id, _anchor=f"p-{key}"))


def _stale_cell(
    position_id: UUID, cycle_id: UUID, key: UUID, column_key: UUID, form: CellForm, revision: int
) -> Answer:
    """Somebody saved the cell in between: what was typed stays, beside what stands there now."""
    _entry, matrix = enter(position_id, cycle_id, writing=True)
    member, column = _spot(matrix, key, column_key)
    now_there = member.cell(column.key)
    known = {str(one.id) for one in now_there.roles}
    data = {**form.data, "revision": revision}
    for row in data["roles"]:
        row["id"] = row["id"] if row["id"] in known else ""
    return _cell_page(matrix, member, column, CellForm(formdata=None, data=data), stale=now_there), 409


def _rearranged_cell(matrix: Matrix, member: Member, column: Column, form: CellForm, operation: str) -> str:
    try:
        edited = editing.apply(operation, form.data, {"roles": {}}, MAX_ROLES)
    except editing.UnknownOperation:
        abort(400)
    return _cell_page(matrix, member, column, CellForm(formdata=None, data=edited.data), focus=edited.focus)


def _cell_page(
    matrix: Matrix,
    member: Member,
    column: Column,
    form: CellForm,
    *,
    stale: Cell | None = None,
    focus: str | None = None,
) -> str:
    blocks = queries.read_workblocks(db(), matrix.source.case_id) if matrix.source else ()
    return render_template(
        "cascade/cell_editor.html", matrix=matrix, member=member, column=column, form=form, stale=stale, focus=focus,
        labels=labels, here=here(matrix), blocks=[one for one in blocks if one.lineage == column.key],
    )  # fmt: skip


# Sharing


@blueprint.get(f"{MATRIX}/share")
@signed_in
def preview(position_id: UUID, cycle_id: UUID) -> str:
    """What sharing would do, person by person."""
    _entry, matrix = enter(position_id, cycle_id, writing=True)
    return render_template(
        "cascade/share.html", matrix=matrix, preview=sharing.preview(db(), matrix), outlooks=list(Outlook),
        here=here(matrix), labels=labels,
    )  # fmt: skip


@blueprint.post(f"{MATRIX}/share")
@signed_in
def share(position_id: UUID, cycle_id: UUID) -> Response:
    """Lay the roles into the drafts."""
    with unit_of_work():
        added = sharing.share(workshop(position_id, cycle_id))
    if added:
        sentence = ngettext(
            "%(num)s hasil kerja ditambahkan ke rancangan SKP.",
            "%(num)s hasil kerja ditambahkan ke rancangan SKP.",
            added,
        )
        flash(sentence, "success")
    else:
        flash(_("Tidak ada yang baru untuk ditambahkan."), "info")
    return redirect(url_for("roles.preview", position_id=position_id, cycle_id=cycle_id))
