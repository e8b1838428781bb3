"""Setting and reading achievements of organisations: for leaders above a unit, and for HR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.achievements import policy, queries, service
from app.achievements.forms import AchievementForm, FilterForm
from app.achievements.labels import BASES, PREDICATES, SET_AS
from app.achievements.policy import Reach
from app.achievements.values import Achievement, SetAs, Span, last_day_to_publish
from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("achievements", __name__, url_prefix="/achievements", template_folder="templates")
menu.register_for_leaders(
    "achievements.index",
    _l("Capaian kinerja organisasi"),
    "target",
    _l("Tetapkan predikat capaian unit di bawah Anda; penilaian pegawai di unit itu memakainya."),
    order=40,
)

Answer = str | Response | tuple[str, int]
REFUSALS = {
    "reason_after_use": _l("Predikat ini sudah dipakai dalam penilaian pegawai. Tulis alasan perubahannya."),
    "basis_of_span": _l("Dasar ini tidak berlaku untuk periode tersebut."),
}


@dataclass(frozen=True)
class Named:
    """A span in the words of its page."""

    span: Span
    unit: str
    label: str
    cycle_id: UUID


def _today() -> date:
    return clock.today(current_actor().time_zone)


def reach_of_viewer() -> Reach:
    """What the person reaches. Raises NotFound for accounts without an employee and a role."""
    found = policy.reach_of(db(), current_actor(), _today())
    if found is None:
        raise NotFound
    return found


@blueprint.get("/")
@signed_in
def index() -> str:
    """Units with their achievement in one year or period, and how many are still missing.

    Raises NotFound for who neither leads nor holds a role.
    """
    actor, today, reach = current_actor(), _today(), reach_of_viewer()
    total = queries.count_units(db(), reach.see)
    if not total and not actor.has(Permission.CYCLE_READ):
        raise NotFound
    cycles = queries.list_cycles(db(), actor.agency_id)
    asked = parse_id(request.args.get("cycle"))
    cycle = next((one for one in cycles if one.id == asked), cycles[0] if cycles else None)
    form = FilterForm(request.args)
    if cycle is None:
        return render_template("achievements/index.html", cycle=None, form=form)
    year = cycle.ends_on.year
    periods = queries.list_periods(db(), cycle.id)
    wanted_period = parse_id(request.args.get("period"))
    period = next((one for one in periods if one.id == wanted_period), None)
    wanted = _wanted(year, period.id if period else None, form)
    lines = queries.list_units(db(), reach.see, wanted, today=today)
    shown = lines[: queries.PAGE]
    return render_template(
        "achievements/index.html",
        cycle=cycle,
        cycles=cycles,
        periods=periods,
        period=period,
        year=year,
        form=form,
        missing=wanted.missing,
        lines=shown,
        settable=policy.settable(db(), reach, [line.id for line in shown]),
        done=queries.count_done(db(), year=year, reach=reach.see),
        total=total,
        predicates=PREDICATES,
        set_as=SET_AS,
        next_url=_next_url(shown, lines),
        may_import=actor.has(Permission.CYCLE_MANAGE),
    )


def _wanted(year: int, period_id: UUID | None, form: FilterForm) -> queries.Wanted:
    term = form.q.data if form.validate() else ""
    return queries.Wanted(year, period_id, term, missing="missing" in request.args, after=_after())


def _after() -> tuple[str, UUID] | None:
    row = parse_id(request.args.get("after"))
    return (request.args.get("name", ""), row) if row else None


def _next_url(shown: list[queries.UnitLine], lines: list[queries.UnitLine]) -> str | None:
    if len(lines) <= len(shown):
        return None
    kept = {name: value for name, value in request.args.items() if name in {"cycle", "period", "q", "missing"}}
    return url_for("achievements.index", **kept, after=shown[-1].id, name=shown[-1].name)


def named_round(cycle_id: UUID, period_id: UUID | None, unit: tuple[UUID, str] | None = None) -> Named:
    """A year or period of the agency, of one unit or, without one, of whichever. Raises NotFound."""
    cycles = queries.list_cycles(db(), current_actor().agency_id)
    cycle = next((one for one in cycles if one.id == cycle_id), None)
    if cycle is None:
        raise NotFound
    year = cycle.ends_on.year
    unit_id, name = unit or (cycle.id, "")
    if period_id is None:
        return Named(Span(unit_id, year), name, _("Tahunan %(year)s", year=year), cycle.id)
    period = next((one for one in queries.list_periods(db(), cycle.id) if one.id == period_id), None)
    if period is None:
        raise NotFound
    return Named(Span(unit_id, year, period.id), name, period.name, cycle.id)


def _span(reach: Reach, unit_id: UUID, cycle_id: UUID, period_id: UUID | None) -> Named:
    """The year or period of a unit inside the person's reach. Raises NotFound."""
    unit = queries.get_unit(db(), unit_id, reach.see)
    return named_round(cycle_id, period_id, (unit.id, unit.name))


@blueprint.get("/<uuid:unit_id>/<uuid:cycle_id>")
@blueprint.get("/<uuid:unit_id>/<uuid:cycle_id>/<uuid:period_id>")
@signed_in
def show(unit_id: UUID, cycle_id: UUID, period_id: UUID | None = None) -> str:
    """One achievement: what it is, where it comes from, how it changed; with a form for who may set it."""
    reach = reach_of_viewer()
    about = _span(reach, unit_id, cycle_id, period_id)
    form = _form(about.span, bound=False)
    found = queries.find(db(), about.span)
    form.show(found, _today())
    return _page(reach, about, form, found)


@blueprint.post("/<uuid:unit_id>/<uuid:cycle_id>")
@blueprint.post("/<uuid:unit_id>/<uuid:cycle_id>/<uuid:period_id>")
@signed_in
def store(unit_id: UUID, cycle_id: UUID, period_id: UUID | None = None) -> Answer:
    """Set it, or show the form again with everything that was typed."""
    reach = reach_of_viewer()
    about = _span(reach, unit_id, cycle_id, period_id)
    capacity = policy.capacity(db(), reach, unit_id)
    if capacity is None:
        raise NotFound
    form = _form(about.span, bound=True)
    sound = form.validate_on_submit()
    if form.refuse_future(_today()) or not sound:
        return _page(reach, about, form, queries.find(db(), about.span)), 422
    try:
        _set(about.span, form, capacity)
    except InvalidInput as refusal:
        add_errors(form, {name: str(REFUSALS[code]) for name, code in refusal.errors.items()})
        return _page(reach, about, form, queries.find(db(), about.span)), 422
    except service.StaleAchievement:
        return _conflict(reach, about, form)
    flash(_("Capaian kinerja organisasi tersimpan."), "success")
    return redirect(url_for("achievements.index", cycle=cycle_id, period=period_id))


def _set(span: Span, form: AchievementForm, capacity: SetAs) -> None:
    with unit_of_work() as session:
        service.set_achievement(
            session,
            span,
            form.entry(),
            actor=current_actor(),
            set_as=capacity,
            seen_version=form.version.data,
            now=clock.now(),
        )


def _conflict(reach: Reach, about: Named, form: AchievementForm) -> tuple[str, int]:
    """The page as it is now, with what was typed still in the form."""
    found = queries.find(db(), about.span)
    form.accept_version(found.version if found else 0)
    form.form_errors = [
        _("Capaian ini diubah orang lain setelah halaman Anda dibuka. Isian Anda masih ada: periksa, lalu simpan lagi.")
    ]
    return _page(reach, about, form, found), 409


def _form(span: Span, *, bound: bool) -> AchievementForm:
    form = AchievementForm() if bound else AchievementForm(formdata=None)
    if span.period_id is None:
        form.ask_for_year()
    return form


def _page(reach: Reach, about: Named, form: AchievementForm, found: Achievement | None) -> str:
    return render_template(
        "achievements/show.html",
        about=about,
        found=found,
        in_force=queries.achievement_for(db(), about.span, today=_today()),
        capacity=policy.capacity(db(), reach, about.span.unit_id),
        form=form,
        changes=queries.list_changes(db(), found.id) if found else [],
        predicates=PREDICATES,
        bases=BASES,
        set_as=SET_AS,
        last_day=last_day_to_publish(about.span.year),
    )
