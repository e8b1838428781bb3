"""Pages about oneself: own data, "the appraiser is wrong", and substitutes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.core import clock
from app.core.db import db
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.people import messages
from app.people.identity import format_nip, rank_label
from app.people.problems import RegisterRefused
from app.people.queries import Found, find_employee, search_employees
from app.profile import queries, service
from app.profile.forms import DelegationForm, ReportForm, SearchForm
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("profile", __name__, url_prefix="/profile", template_folder="templates")
menu.register(
    "profile.index", _l("Profil"), "user", lambda viewer: getattr(viewer, "employee_id", None) is not None, order=60
)

# The forms speak of days, the register of (field of the verb); this is where a refusal is shown.
_FIELDS = {"starts_on": "first_day", "ends_on": "last_day", "substitute_id": "substitute"}
ONE_DAY = timedelta(days=1)


def _today() -> date:
    return clock.today(current_actor().time_zone)


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """My data, my appraiser, my substitutes."""
    return _index(ReportForm())


def _index(form: ReportForm) -> str:
    actor = current_actor()
    card = None
    if actor.employee_id is not None:
        card = queries.read_card(db(), actor.employee_id, actor.agency_id, _today())
    return render_template(
        "profile/index.html",
        card=card,
        form=form,
        one_day=ONE_DAY,
        today=_today(),
        format_nip=format_nip,
        rank_label=rank_label,
        employee_kinds=messages.EMPLOYEE_KINDS,
        posting_kinds=messages.POSTING_KINDS,
    )


@blueprint.post("/appraiser-reports")
@signed_in
def report() -> ResponseReturnValue:
    """Say that the appraiser is wrong."""
    form = ReportForm()
    if not form.validate():
        return _index(form), 422
    try:
        with unit_of_work() as session:
            service.report_appraiser(session, (form.message.data or "").strip(), actor=current_actor())
    except RegisterRefused as error:
        add_errors(form, messages.sentences(error))
        return _index(form), 422
    flash(_("Laporan terkirim ke pengelola kepegawaian. Jawabannya tampil di halaman ini."), "success")
    return redirect(url_for("profile.index", _anchor="penilai"))


@blueprint.get("/delegations/new")
@signed_in
def new_delegation() -> ResponseReturnValue:
    """Search for a substitute, choose, set the days."""
    service.own_employee(current_actor())
    return _new_delegation(DelegationForm())


def _new_delegation(form: DelegationForm) -> str:
    actor = current_actor()
    search = SearchForm(request.args)
    term = (search.q.data or "") if search.validate() else ""
    hits = search_employees(db(), actor.agency_id, term, day=_today(), besides=actor.employee_id)
    form.substitute.choices = [*((str(hit.id), _label(hit)) for hit in hits), *_kept(form, hits)]
    return render_template("profile/delegation.html", form=form, search=search, term=term, hits=hits, today=_today())


def _kept(form: DelegationForm, hits: list[Found]) -> list[tuple[str, str]]:
    """Who was chosen before stays on offer, also when the page is shown again with an error."""
    chosen = parse_id(form.substitute.data)
    if chosen is None or chosen in {hit.id for hit in hits}:
        return []
    person = find_employee(db(), chosen, current_actor().agency_id)
    return [(str(person.id), person.name)] if person else []


def _label(hit: Found) -> str:
    return ", ".join(part for part in (hit.name, hit.title, hit.unit) if part)


@blueprint.post("/delegations/new")
@signed_in
def delegate() -> ResponseReturnValue:
    """Store the delegation."""
    form, actor = DelegationForm(), current_actor()
    service.own_employee(actor)
    substitute_id = parse_id(form.substitute.data)
    if not form.validate() or substitute_id is None or form.first_day.data is None or form.last_day.data is None:
        return _new_delegation(form), 422
    try:
        with unit_of_work() as session:
            service.delegate(
                session, substitute_id, first_day=form.first_day.data, last_day=form.last_day.data,
                reason=(form.reason.data or "").strip(), actor=actor, today=_today(),
            )  # fmt: skip
    except RegisterRefused as error:
        add_errors(form, {_FIELDS.get(name, name): text for name, text in messages.sentences(error).items()})
        return _new_delegation(form), 422
    flash(_("Penggantian sudah dicatat."), "success")
    return redirect(url_for("profile.index", _anchor="pengganti"))


@blueprint.post("/delegations/<uuid:delegation_id>/end")
@signed_in
def end_delegation(delegation_id: UUID) -> ResponseReturnValue:
    """Stop a delegation from today on."""
    with unit_of_work() as session:
        service.end_delegation(session, delegation_id, actor=current_actor(), today=_today())
    flash(_("Penggantian diakhiri. Mulai hari ini Anda sendiri yang bertindak."), "success")
    return redirect(url_for("profile.index", _anchor="pengganti"))
