"""Pages about assignments: of leaders under "Unit saya", and of a case for employee and appraiser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.assignments import labels, posts, queries, service
from app.assignments.forms import NOBODY, ApplyForm, AppointForm, DecisionForm, SearchForm
from app.assignments.policy import decides, takes_assignments, writes_plan
from app.assignments.posts import AssigningPost
from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.people.queries import Found, find_employee, search_employees
from app.plans.pages import open_case
from app.plans.values import Section
from app.web import menu
from app.web.forms import BaseForm, add_errors

blueprint = Blueprint("assignments", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]

page(
    "plan", "assignments.of_case", _l("Penugasan"), "briefcase", order=22,
    when=lambda file: file.case.parent_id is None,
)  # fmt: skip
menu.register_for_leaders(
    "assignments.index",
    _l("Penugasan lintas unit"),
    "briefcase",
    _l("Beri penugasan kepada pegawai yang bukan bawahan Anda, dan putuskan penugasan bawahan Anda."),
    order=40,
)


def _today() -> date:
    return clock.today(current_actor().time_zone)


@blueprint.get("/my-unit/assignments")
@signed_in
def index() -> str:
    """What I gave, and what waits for my decision as appraiser. Raises NotFound for those who lead nobody."""
    people = posts.acting_people(db(), current_actor(), day=_today())
    _led()
    return render_template(
        "assignments/index.html",
        given=queries.given_by(db(), people),
        waiting=queries.waiting_for(db(), people),
        labels=labels,
        mine=current_actor().employee_id,
    )


def _led() -> list[AssigningPost]:
    found = posts.assigning_posts(db(), current_actor(), day=_today())
    if not found:
        raise NotFound
    return found


@blueprint.get("/my-unit/assignments/new")
@signed_in
def new() -> str:
    """Search for the person, then say what is to be done."""
    return _new_page(AppointForm(formdata=None))


def _new_page(form: AppointForm) -> str:
    led = _led()
    search, hits = _searched()
    _offer(form.employee, hits)
    form.post.choices = [SelectChoice(str(one.position_id), one.name) for one in led]
    return render_template("assignments/new.html", form=form, search=search, term=search.q.data or "", hits=hits)


def _searched() -> tuple[SearchForm, list[Found]]:
    actor, search = current_actor(), SearchForm(request.args)
    term = (search.q.data or "") if search.validate() else ""
    return search, search_employees(db(), actor.agency_id, term, day=_today(), besides=actor.employee_id)


def _offer(field: RadioField, hits: list[Found], first: Mapping[str, str] | None = None) -> None:
    """The people found, and whoever was chosen before."""
    choices = dict(first or {})
    choices.update({str(hit.id): ", ".join(filter(None, (hit.name, hit.title, hit.unit))) for hit in hits})
    chosen = parse_id(field.data)
    if chosen is not None and str(chosen) not in choices:
        person = find_employee(db(), chosen, current_actor().agency_id)
        choices.update({str(person.id): person.name} if person else {})
    field.choices = [SelectChoice(value, text) for value, text in choices.items()]


@blueprint.post("/my-unit/assignments/new")
@signed_in
def appoint() -> Answer:
    """Give the work; it waits for the appraiser."""
    form, led = AppointForm(), _led()
    form.post.choices = [SelectChoice(str(one.position_id), one.name) for one in led]
    employee = parse_id(form.employee.data)
    if not form.validate():
        return _new_page(form), 422
    post = next(one for one in led if str(one.position_id) == form.post.data)
    if employee is None or find_employee(db(), employee, current_actor().agency_id) is None:
        raise NotFound
    try:
        with unit_of_work() as session:
            proposal = form.proposal(post.name, post.holder_id)
            service.appoint(session, employee, proposal, actor=current_actor(), now=clock.now())
    except InvalidInput as refusal:
        _add_errors(form, refusal)
        return _new_page(form), 422
    flash(_("Penugasan terkirim. Pejabat Penilai Kinerja pegawai akan memutuskannya."), "success")
    return redirect(url_for("assignments.index"))


def _add_errors(form: BaseForm, refusal: InvalidInput) -> None:
    add_errors(form, {name: _(sentence) for name, sentence in refusal.errors.items()})


@blueprint.get("/cases/<uuid:case_id>/assignments")
@signed_in
def of_case(case_id: UUID) -> str:
    """All assignments of a case; the employee applies here, the appraiser decides here."""
    return _case_page(_open(case_id), ApplyForm(formdata=None))


def _open(case_id: UUID) -> CaseFile:
    file = open_case(case_id)
    if "plan" not in file.visible or file.case.parent_id is not None:
        raise NotFound
    return file


def _case_page(file: CaseFile, form: ApplyForm, decided: tuple[UUID, DecisionForm] | None = None) -> str:
    found = queries.of_case(file.session, file.case.id)
    applies = file.actor is not None and file.actor.employee_id == file.case.owner_id and takes_assignments(file)
    search, hits = _searched() if applies else (SearchForm(), [])
    _offer(form.assigner, hits, {NOBODY: _("Bukan dari pencarian (tulis di bawah)")})
    waiting = [one for one in found if one.waiting] if decides(file) else []
    forms = {one.id: DecisionForm(formdata=None, prefix=f"d{one.id.hex}-") for one in waiting}
    if decided is not None and decided[0] in forms:
        forms[decided[0]] = decided[1]
    return render_template(
        "assignments/case.html",
        file=file,
        assignments=found,
        form=form,
        forms=forms,
        applies=applies,
        writes=writes_plan(file.compiled, file.case.state),
        open_for_more=takes_assignments(file),
        enters="plan" in file.editable and any(one.status == "approved" and not one.entered for one in found),
        search=search,
        term=search.q.data or "",
        hits=hits,
        labels=labels,
        mine=current_actor().employee_id,
    )


@blueprint.post("/cases/<uuid:case_id>/assignments")
@signed_in
def apply(case_id: UUID) -> Answer:
    """The employee's own proposal."""
    file, form = _open(case_id), ApplyForm()
    if not form.validate():
        return _case_page(file, form), 422
    assigner, words = parse_id(form.assigner.data), " ".join((form.assigned_by.data or "").split())
    if assigner is not None:
        words = words or posts.title_of(db(), assigner, current_actor().agency_id, day=_today())
    try:
        with unit_of_work() as session:
            proposal = form.proposal(words, assigner)
            service.apply(session, case_id, proposal, actor=current_actor(), now=clock.now())
    except InvalidInput as refusal:
        _add_errors(form, refusal)
        return _case_page(_open(case_id), form), 422
    flash(_("Usulan terkirim kepada Pejabat Penilai Kinerja Anda."), "success")
    return redirect(url_for("assignments.of_case", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/assignments/<uuid:assignment_id>/decision")
@signed_in
def decide(case_id: UUID, assignment_id: UUID) -> Answer:
    """The appraiser's decision."""
    file = _open(case_id)
    if not decides(file) or queries.case_of(db(), assignment_id) != case_id:
        raise NotFound
    form = DecisionForm(prefix=f"d{assignment_id.hex}-")
    if not form.validate():
        return _case_page(file, ApplyForm(formdata=None), (assignment_id, form)), 422
    try:
        entered = _store_decision(assignment_id, form)
    except InvalidInput as refusal:
        _add_errors(form, refusal)
        flash(" ".join(_(sentence) for sentence in refusal.errors.values()), "danger")
        return _case_page(_open(case_id), ApplyForm(formdata=None), (assignment_id, form)), 422
    flash(entered, "success")
    return redirect(url_for("assignments.of_case", case_id=case_id))


def _store_decision(assignment_id: UUID, form: DecisionForm) -> str:
    actor, now, words = current_actor(), clock.now(), (form.reason.data or "").strip()
    with unit_of_work() as session:
        if form.decision.data == "refuse":
            service.refuse(session, assignment_id, reason=words, actor=actor, now=now)
            return _("Usulan ditolak; pengusul mendapat alasannya.")
        section = Section(form.section.data)
        if service.approve(session, assignment_id, section=section, note=words, actor=actor, now=now):
            return _("Penugasan disetujui dan masuk ke rancangan SKP.")
    return _("Penugasan disetujui. Masuk ke SKP begitu pegawai membuka perubahan atau memperbaiki rancangannya.")


@blueprint.post("/assignments/<uuid:assignment_id>/withdraw")
@signed_in
def withdraw(assignment_id: UUID) -> Response:
    """Take back what I proposed."""
    back = "assignments.index" if request.form.get("from") == "unit" else "assignments.of_case"
    case_id = queries.case_of(db(), assignment_id)
    try:
        with unit_of_work() as session:
            service.withdraw(session, assignment_id, actor=current_actor(), now=clock.now())
        flash(_("Usulan penugasan ditarik."), "success")
    except InvalidInput as refusal:
        flash(" ".join(_(sentence) for sentence in refusal.errors.values()), "danger")
    return redirect(url_for(back) if back == "assignments.index" else url_for(back, case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/assignments/enter")
@signed_in
def enter(case_id: UUID) -> Response:
    """Take approved assignments into the draft."""
    with unit_of_work() as session:
        count = service.enter(session, case_id, actor=current_actor(), now=clock.now())
    flash(_("%(count)s penugasan masuk ke rancangan SKP. Lengkapi indikatornya.", count=count), "success")
    return redirect(url_for("plans.edit", case_id=case_id))
