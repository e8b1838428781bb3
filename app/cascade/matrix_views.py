"""The matrix of roles and results: grid, tree, people, cells, sharing; and the word of appraisers from elsewhere."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import requires, signed_in
from app.auth.permissions import Permission
from app.cascade import editing, labels, policy, queries, roles, sharing
from app.cascade.forms import AnswerForm, CellForm, OutsiderForm, TeamForm
from app.cascade.policy import Entry
from app.cascade.records import Cell, Column, Matrix, Member
from app.cascade.roles import Workshop
from app.cascade.values import MAX_ROLES, MemberKind, Outlook
from app.cascade.views import check_fields
from app.cases import queries as cases
from app.core import clock
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
menu.register_for_leaders(
    "roles.requests", _l("Permintaan penugasan lintas unit"), "user-check",
    _l("Setujui atau tolak penugasan pegawai Anda oleh pimpinan lain."), order=11,
)  # fmt: skip

Answer = str | Response | tuple[str, int]
SHORTEST_SEARCH = 3
PAGE = 50
MATRIX = "/<uuid:position_id>/<uuid:cycle_id>"


def _today() -> date:
    return clock.today(current_actor().time_zone)


def _enter(position_id: UUID, cycle_id: UUID, *, writing: bool = False) -> tuple[Entry, Matrix]:
    """The matrix as the person may have it. Raises NotFound."""
    day = _today()
    entry = policy.enter(db(), position_id=position_id, cycle_id=cycle_id, actor=current_actor(), day=day)
    if writing and not entry.editable:
        raise NotFound
    return entry, queries.read_matrix(db(), entry.desk, day=day, source=entry.source)


@blueprint.get("/")
@signed_in
def index() -> Answer:
    """The posts that the person leads from today, also in somebody's place; straight to the matrix if it is one."""
    found = queries.list_desks(db(), who=current_actor().employee_id, day=_today())
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
    case = cases.get_case(db(), case_id, actor=current_actor(), day=_today())
    return redirect(url_for("roles.grid", position_id=case.position_id, cycle_id=case.cycle_id))


@blueprint.get(MATRIX)
@signed_in
def grid(position_id: UUID, cycle_id: UUID) -> str:
    """Form A.1.5 as a table; on a phone one card for each person."""
    entry, matrix = _enter(position_id, cycle_id)
    return _drawn("cascade/grid.html", entry, matrix)


@blueprint.get(f"{MATRIX}/tree")
@signed_in
def tree(position_id: UUID, cycle_id: UUID) -> str:
    """The same from the leader's results downwards."""
    entry, matrix = _enter(position_id, cycle_id)
    return _drawn("cascade/tree.html", entry, matrix)


def _drawn(template: str, entry: Entry, matrix: Matrix) -> str:
    return render_template(template, matrix=matrix, editable=entry.editable, labels=labels, here=_here(matrix))


def _here(matrix: Matrix) -> dict[str, UUID]:
    """What every address of this matrix is made with."""
    return {"position_id": matrix.desk.position_id, "cycle_id": matrix.desk.cycle_id}


def _workshop(position_id: UUID, cycle_id: UUID) -> Workshop:
    return Workshop(
        db(), position_id=position_id, cycle_id=cycle_id, actor=current_actor(), day=_today(), now=clock.now()
    )


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
    _entry, matrix = _enter(position_id, cycle_id, writing=True)
    member, column = _spot(matrix, key, column_key)
    return _cell_page(matrix, member, column, _filled(member.cell(column.key)))


@blueprint.post(f"{MATRIX}/cells/<uuid:key>/<uuid:column_key>")
@signed_in
def save_cell(position_id: UUID, cycle_id: UUID, key: UUID, column_key: UUID) -> Answer:
    """Store it, or rearrange its rows."""
    check_fields()
    _entry, matrix = _enter(position_id, cycle_id, writing=True)
    member, column = _spot(matrix, key, column_key)
    form = CellForm()
    if operation := request.form.get("op"):
        return _rearranged_cell(matrix, member, column, form, operation)
    if not form.validate():
        return _cell_page(matrix, member, column, form), 422
    try:
        with unit_of_work():
            shop = _workshop(position_id, cycle_id)
            roles.save_cell(shop, key, column_key, form.content(), seen=form.revision.data or 0)
    except InvalidInput as refused:
        add_errors(form, _in_words(refused))
        return _cell_page(matrix, member, column, form), 422
    except StaleCase as stale:
        return _stale_cell(position_id, cycle_id, key, column_key, form, stale.current)
    flash(_("Peran %(name)s tersimpan.", name=member.name), "success")
    return redirect(url_for("roles.grid", position_id=position_id, cycle_id=cycle_id, _anchor=f"p-{key}"))


def _stale_cell(
    position_id: UUID, cycle_id: UUID, key: UUID, column_key: UUID, form: CellForm, revision: int
) -> Answer:
    """Somebody saved the cell in between: what was typed stays, beside what stands there now."""
    _entry, matrix = _enter(position_id, cycle_id, writing=True)
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
        labels=labels, here=_here(matrix), blocks=[one for one in blocks if one.lineage == column.key],
    )  # fmt: skip


# People


@blueprint.get(f"{MATRIX}/people")
@signed_in
def people(position_id: UUID, cycle_id: UUID) -> str:
    """Teams, and people from elsewhere; a search in the register adds somebody."""
    entry, matrix = _enter(position_id, cycle_id, writing=True)
    return _people_page(entry, matrix, OutsiderForm(formdata=None))


def _people_page(entry: Entry, matrix: Matrix, form: OutsiderForm) -> str:
    words = (request.args.get("q") or "").strip()[:100]
    long_enough = len(words) >= SHORTEST_SEARCH
    found = queries.find_candidates(db(), entry.desk, words, _today()) if long_enough else ()
    return render_template(
        "cascade/people.html", matrix=matrix, here=_here(matrix), labels=labels, form=form, words=words, found=found,
        too_short=bool(words) and not long_enough, known={one.employee_id for one in matrix.members},
    )  # fmt: skip


@blueprint.post(f"{MATRIX}/people")
@signed_in
def add_colleague(position_id: UUID, cycle_id: UUID) -> Response:
    """Name somebody of another unit; their appraiser is asked."""
    employee_id = parse_id(request.form.get("employee_id"))
    if employee_id is None:
        raise NotFound
    try:
        with unit_of_work():
            member = roles.add_colleague(_workshop(position_id, cycle_id), employee_id)
    except InvalidInput as refused:
        flash(" ".join(_in_words(refused).values()), "danger")
        return redirect(url_for("roles.people", position_id=position_id, cycle_id=cycle_id))
    sentence = _("%(name)s masuk matriks. Pejabat Penilai Kinerjanya dimintai persetujuan.", name=member.name)
    flash(sentence, "success")
    return redirect(url_for("roles.people", position_id=position_id, cycle_id=cycle_id))


@blueprint.post(f"{MATRIX}/people/outside")
@signed_in
def add_outsider(position_id: UUID, cycle_id: UUID) -> Answer:
    """Name somebody of another agency."""
    entry, matrix = _enter(position_id, cycle_id, writing=True)
    form = OutsiderForm()
    words = {name: form[name].data or "" for name in ("name", "title", "agency")}
    try:
        if not form.validate():
            return _people_page(entry, matrix, form), 422
        with unit_of_work():
            roles.add_outsider(_workshop(position_id, cycle_id), **words)
    except InvalidInput as refused:
        add_errors(form, _in_words(refused))
        return _people_page(entry, matrix, form), 422
    flash(_("%(name)s dicatat dalam matriks.", name=words["name"]), "success")
    return redirect(url_for("roles.people", position_id=position_id, cycle_id=cycle_id))


@blueprint.get(f"{MATRIX}/people/<uuid:key>")
@signed_in
def edit_member(position_id: UUID, cycle_id: UUID, key: UUID) -> str:
    """A person's place among the teams."""
    _entry, matrix = _enter(position_id, cycle_id, writing=True)
    member = _known(matrix, key)
    leads = [str(team.lead.key) for team in matrix.teams if team.lead.id in member.lead_ids]
    data = {"is_lead": member.team is not None, "team": member.team or "", "leads": leads}
    return _member_page(matrix, member, TeamForm(formdata=None, data=data))


@blueprint.post(f"{MATRIX}/people/<uuid:key>")
@signed_in
def save_member(position_id: UUID, cycle_id: UUID, key: UUID) -> Answer:
    """Store it."""
    _entry, matrix = _enter(position_id, cycle_id, writing=True)
    member, form = _known(matrix, key), TeamForm()
    form.offer(matrix.teams, member)
    if not form.validate():
        return _member_page(matrix, member, form), 422
    team = form.team.data if form.is_lead.data else None
    try:
        with unit_of_work():
            roles.set_teams(_workshop(position_id, cycle_id), key, team=team, lead_keys=form.lead_keys())
    except InvalidInput as refused:
        add_errors(form, _in_words(refused))
        return _member_page(matrix, member, form), 422
    flash(_("Kedudukan %(name)s dalam tim tersimpan.", name=member.name), "success")
    return redirect(url_for("roles.grid", position_id=position_id, cycle_id=cycle_id, _anchor=f"p-{key}"))


@blueprint.post(f"{MATRIX}/people/<uuid:key>/remove")
@signed_in
def remove_member(position_id: UUID, cycle_id: UUID, key: UUID) -> Response:
    """Take somebody out who was named by the leader."""
    try:
        with unit_of_work():
            roles.remove_member(_workshop(position_id, cycle_id), key)
    except InvalidInput as refused:
        flash(" ".join(_in_words(refused).values()), "danger")
        return redirect(url_for("roles.edit_member", position_id=position_id, cycle_id=cycle_id, key=key))
    flash(_("Pegawai dikeluarkan dari matriks. Hasil kerja yang sudah ada di SKP-nya tetap ada."), "success")
    return redirect(url_for("roles.people", position_id=position_id, cycle_id=cycle_id))


def _known(matrix: Matrix, key: UUID) -> Member:
    member = matrix.find(key)
    if member is None:
        raise NotFound
    return member


def _member_page(matrix: Matrix, member: Member, form: TeamForm) -> str:
    form.offer(matrix.teams, member)
    removable = member.kind is not MemberKind.REPORT or member.gone
    return render_template(
        "cascade/member.html", matrix=matrix, member=member, form=form, here=_here(matrix), labels=labels,
        removable=removable,
    )  # fmt: skip


def _in_words(refused: InvalidInput) -> dict[str, str]:
    """A service's sentences in the language of the page."""
    return {field: _(sentence) for field, sentence in refused.errors.items()}


# Sharing


@blueprint.get(f"{MATRIX}/share")
@signed_in
def preview(position_id: UUID, cycle_id: UUID) -> str:
    """What sharing would do, person by person."""
    _entry, matrix = _enter(position_id, cycle_id, writing=True)
    return render_template(
        "cascade/share.html", matrix=matrix, preview=sharing.preview(db(), matrix), outlooks=list(Outlook),
        here=_here(matrix), labels=labels,
    )  # fmt: skip


@blueprint.post(f"{MATRIX}/share")
@signed_in
def share(position_id: UUID, cycle_id: UUID) -> Response:
    """Lay the roles into the drafts."""
    with unit_of_work():
        added = sharing.share(_workshop(position_id, cycle_id))
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


# The word of the appraiser


@blueprint.get("/requests")
@signed_in
def requests() -> str:
    """Assignments of one's people by other leaders."""
    if current_actor().employee_id is None:
        raise NotFound
    return _requests_page(AnswerForm(formdata=None), None)


def _requests_page(form: AnswerForm, about: UUID | None) -> str:
    found = queries.list_requests(db(), who=current_actor().employee_id, day=_today())
    if not found and not current_actor().leads:
        raise NotFound
    return render_template("cascade/requests.html", requests=found, form=form, about=about, labels=labels)


@blueprint.post("/requests/<uuid:member_id>")
@signed_in
def answer(member_id: UUID) -> Answer:
    """Agree, or decline with a reason."""
    form, now = AnswerForm(), clock.now()
    decision = request.form.get("decision")
    if decision not in ("agree", "decline"):
        abort(400)
    if not form.validate():
        return _requests_page(form, member_id), 422
    try:
        with unit_of_work() as session:
            roles.answer_request(
                session, member_id, agree=decision == "agree", answer=form.answer.data or "", actor=current_actor(),
                day=_today(), now=now,
            )  # fmt: skip
    except InvalidInput as refused:
        add_errors(form, _in_words(refused))
        return _requests_page(form, member_id), 422
    flash(_("Jawaban Anda tersimpan."), "success")
    return redirect(url_for("roles.requests"))
