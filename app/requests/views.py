"""What somebody asks for: the kinds that are open to them, and their own requests."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.auth.values import CurrentActor
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.unit_of_work import unit_of_work
from app.requests import policy, queries, screens, service
from app.requests.values import Kind
from app.web import menu

blueprint = Blueprint("requests", __name__, url_prefix="/requests", template_folder="templates")


def _kinds(actor: CurrentActor) -> list[Kind]:
    """What the person may ask for, read once in a request: the menu asks on every page."""
    if actor.employee_id is None or not actor.may_ask:
        return []
    if "request_kinds" not in g:
        day = clock.today(actor.time_zone)
        g.request_kinds = policy.kinds_for(
            db(), agency_id=actor.agency_id, employee_id=actor.employee_id, day=day
        )  # fmt: skip
    found: list[Kind] = g.request_kinds
    return found


menu.register("requests.index", _l("Permohonan"), "clipboard-list", lambda viewer: bool(_kinds(viewer)), order=30)


@blueprint.get("/")
@signed_in
def index() -> str:
    """What the person may ask for, and what they asked for in a year."""
    actor = current_actor()
    if actor.employee_id is None:
        raise NotFound
    years = queries.years_of(db(), actor.employee_id)
    if not years and not _kinds(actor):
        raise NotFound
    text = request.args.get("year", "")
    year = next((one for one in years if str(one) == text), None)
    found = queries.list_own(db(), actor.employee_id, year=year)
    lines = screens.lines(db(), found)
    return render_template("requests/index.html", kinds=_kinds(actor), lines=lines, years=years, year=year)


@blueprint.post("/<code>/new")
@signed_in
def begin(code: str) -> Response:
    """Begin a request and go to its page, where it is filled in and submitted."""
    try:
        with unit_of_work() as session:
            case = service.begin(session, code, actor=current_actor(), now=clock.now())
            case_id = case.id
    except InvalidInput:
        flash(_("Kode daftar permohonan ini sudah dipakai siklus penilaian. Hubungi pengelola kepegawaian."), "danger")
        return redirect(url_for("requests.index"), 303)
    return redirect(url_for("cases.show", case_id=case_id), 303)
