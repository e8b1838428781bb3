"""People of the matrix: teams, names from elsewhere, and the word of their appraisers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cascade import labels, queries, roles
from app.cascade.forms import AnswerForm, OutsiderForm, TeamForm
from app.cascade.matrix_pages import MATRIX, enter, here, in_words, today, workshop
from app.cascade.policy import Entry
from app.cascade.records import Matrix, Member
from app.cascade.values import MemberKind
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("role_people", __name__, url_prefix="/roles", template_folder="templates")
menu.register_for_leaders(
    "role_people.requests", _l("Permintaan peran lintas unit"), "user-check",
    _l("Pimpinan lain memasukkan pegawai Anda ke matriks peran hasilnya: setujui atau tolak."), order=11,
)  # fmt: skip

Answer = str | Response | tuple[str, int]
SHORTEST_SEARCH = 3


@blueprint.get(f"{MATRIX}/people")
@signed_in
def people(position_id: UUID, cycle_id: UUID) -> str:
    """Teams, and people from elsewhere; a search in the register adds somebody."""
    entry, matrix = enter(position_id, cycle_id, writing=True)
    return _people_page(entry, matrix, OutsiderForm(formdata=None))


def _people_page(entry: Entry, matrix: Matrix, form: OutsiderForm) -> str:
    words = (request.args.get("q") or "").strip()[:100]
    long_enough = len(words) >= SHORTEST_SEARCH
    found = queries.find_candidates(db(), entry.desk, words, today()) if long_enough else ()
    return render_template(
        "cascade/people.html", matrix=matrix, here=here(matrix), labels=labels, form=form, words=words, found=found,
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
            member = roles.add_colleague(workshop(position_id, cycle_id), employee_id)
    except InvalidInput as refused:
        flash(" ".join(in_words(refused).values()), "danger")
        return redirect(url_for("role_people.people", position_id=position_id, cycle_id=cycle_id))
    sentence = _("%(name)s masuk matriks. Pejabat Penilai Kinerjanya dimintai persetujuan.", name=member.name)
    flash(sentence, "success")
    return redirect(url_for("role_people.people", position_id=position_id, cycle_id=cycle_id))


@blueprint.post(f"{MATRIX}/people/outside")
@signed_in
def add_outsider(position_id: UUID, cycle_id: UUID) -> Answer:
    """Name somebody of another agency."""
    entry, matrix = enter(position_id, cycle_id, writing=True)
    form = OutsiderForm()
    words = {name: form[name].data or "" for name in ("name", "title", "agency")}
    try:
        if not form.validate():
            return _people_page(entry, matrix, form), 422
        with unit_of_work():
            roles.add_outsider(workshop(position_id, cycle_id), **words)
    except InvalidInput as refused:
        add_errors(form, in_words(refused))
        return _people_page(entry, matrix, form), 422
    flash(_("%(name)s dicatat dalam matriks.", name=words["name"]), "success")
    return redirect(url_for("role_people.people", position_id=position_id, cycle_id=cycle_id))


@blueprint.get(f"{MATRIX}/people/<uuid:key>")
@signed_in
def edit_member(position_id: UUID, cycle_id: UUID, key: UUID) -> str:
    """A person's place among the teams."""
    _entry, matrix = enter(position_id, cycle_id, writing=True)
    member = _known(matrix, key)
    leads = [str(team.lead.key) for team in matrix.teams if team.lead.id in member.lead_ids]
    data = {"is_lead": member.team is not None, "team": member.team or "", "leads": leads}
    return _member_page(matrix, member, TeamForm(formdata=None, data=data))


@blueprint.post(f"{MATRIX}/people/<uuid:key>")
@signed_in
def save_member(position_id: UUID, cycle_id: UUID, key: UUID) -> Answer:
    """Store it."""
    _entry, matrix = enter(position_id, cycle_id, writing=True)
    member, form = _known(matrix, key), TeamForm()
    form.offer(matrix.teams, member)
    if not form.validate():
        return _member_page(matrix, member, form), 422
    team = form.team.data if form.is_lead.data else None
    try:
        with unit_of_work():
            roles.set_teams(workshop(position_id, cycle_id), key, team=team, lead_keys=form.lead_keys())
    except InvalidInput as refused:
        add_errors(form, in_words(refused))
        return _member_page(matrix, member, form), 422
    flash(_("Kedudukan %(name)s dalam tim tersimpan.", name=member.name), "success")
    return redirect(url_for("roles.grid", position_id=position_id, cycle_id=cycle_id, _anchor=f"p-{key}"))


@blueprint.post(f"{MATRIX}/people/<uuid:key>/remove")
@signed_in
def remove_member(position_id: UUID, cycle_id: UUID, key: UUID) -> Response:
    """Take somebody out who was named by the leader."""
    try:
        with unit_of_work():
            roles.remove_member(workshop(position_id, cycle_id), key)
    except InvalidInput as refused:
        flash(" ".join(in_words(refused).values()), "danger")
        return redirect(url_for("role_people.edit_member", position_id=position_id, cycle_id=cycle_id, key=key))
    flash(_("Pegawai dikeluarkan dari matriks. Hasil kerja yang sudah ada di SKP-nya tetap ada."), "success")
    return redirect(url_for("role_people.people", position_id=position_id, cycle_id=cycle_id))


def _known(matrix: Matrix, key: UUID) -> Member:
    member = matrix.find(key)
    if member is None:
        raise NotFound
    return member


def _member_page(matrix: Matrix, member: Member, form: TeamForm) -> str:
    form.offer(matrix.teams, member)
    removable = member.kind is not MemberKind.REPORT or member.gone
    return render_template(
        "cascade/member.html", matrix=matrix, member=member, form=form, here=here(matrix), labels=labels,
        removable=removable,
    )  # fmt: skip


@blueprint.get("/requests")
@signed_in
def requests() -> str:
    """Assignments of one's people by other leaders."""
    if current_actor().employee_id is None:
        raise NotFound
    return _requests_page(AnswerForm(formdata=None), None)


def _requests_page(form: AnswerForm, about: UUID | None) -> str:
    found = queries.list_requests(db(), who=current_actor().employee_id, day=today())
    if not found and not current_actor().leads:
        raise NotFound
    return render_template("cascade/requests.html", requests=found, form=form, about=about, labels=labels)


@blueprint.post("/requests/<uuid:member_id>")
@signed_in
def answer(member_id: UUID) -> Answer:
    """Agree, or decline with a reason."""
    known = queries.list_requests(db(), who=current_actor().employee_id, day=today())
    if member_id not in {one.member_id for one in known}:
        raise NotFound
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
                day=today(), now=now,
            )  # fmt: skip
    except InvalidInput as refused:
        add_errors(form, in_words(refused))
        return _requests_page(form, member_id), 422
    flash(_("Jawaban Anda tersimpan."), "success")
    return redirect(url_for("role_people.requests"))
