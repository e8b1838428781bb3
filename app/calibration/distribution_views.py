"""Pages of distributions: beside the rating of one case, for a unit, and the limits that an agency holds against it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.achievements.queries import achievement_for, list_periods
from app.achievements.queries import list_cycles as opened_cycles
from app.achievements.values import InForce, Span
from app.auth.actor import current_actor
from app.auth.guard import requires, signed_in
from app.auth.permissions import Permission
from app.calibration import labels, policy, queries, service
from app.calibration.forms import RulesForm, UnitSearchForm
from app.calibration.picture import Picture, picture
from app.calibration.queries import Round
from app.calibration.values import AXIS, SMALLEST_GROUP, Counts, Rule, Warned, pattern, warnings
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.evaluations.achievement import achievement_of
from app.evaluations.queries import evaluations_of, readable_parts
from app.web import menu

blueprint = Blueprint("distribution", __name__, template_folder="templates")
page("ratings", "distribution.of_case", _l("Pola distribusi"), "chart-bar", order=60)
menu.register_for_leaders(
    "distribution.index",
    _l("Pola distribusi predikat"),
    "chart-bar",
    _l("Bandingkan sebaran predikat di unit Anda dengan pola menurut capaian organisasi."),
    order=50,
)


RATERS = frozenset({"appraiser", "appraiser_superior"})


@dataclass(frozen=True)
class Spread:
    """A distribution ready to be drawn; ``counts`` is empty where too few people stand behind it."""

    counts: Counts | None
    achievement: str | None
    picture: Picture
    warnings: tuple[tuple[Warned, str], ...]


def spread(counts: Counts | None, achievement: str | None, rules: tuple[Rule, ...]) -> Spread:
    """The distribution beside the pattern for the achievement of the organisation."""
    found = warnings(counts, achievement, rules) if counts and achievement else ()
    worded = tuple((one, labels.warning_sentence(one, achievement or "")) for one in found)
    return Spread(counts, achievement, picture(counts or Counts(), achievement), worded)


WORDS = {
    "axis": AXIS,
    "predicates": labels.PREDICATES,
    "achievements": labels.ACHIEVEMENTS,
    "percent": labels.percent,
    "pattern": pattern,
    "smallest": SMALLEST_GROUP,
}


@blueprint.get("/cases/<uuid:case_id>/distribution")
@signed_in
def of_case(case_id: UUID) -> str:
    """The pattern beside what the appraiser has given so far; the person rated sees the pattern alone."""
    actor, now = current_actor(), clock.now()
    case = cases.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = case_service.open_file(db(), case, actor=actor, now=now)
    if "ratings" not in file.visible:
        raise NotFound
    rater = file.parties.get("appraiser")
    counts = None
    rates = "ratings" in readable_parts(file) and not file.relations.isdisjoint(RATERS)
    if rates and rater is not None and rater.employee_id is not None:
        round_ = Round(case.cycle_id, case.period_id)
        counts = queries.count_appraiser(db(), rater.employee_id, round_, without=actor.employee_id)
    founded = achievement_of(file)
    rules = queries.list_rules(db(), actor.agency_id)
    return render_template(
        "calibration/case.html",
        file=file,
        case=case,
        founded=founded,
        spread=spread(counts, _achievement(file, founded), rules),
        appraiser=rater.employee.name if rater and rater.employee else "",
        w=WORDS,
    )


def _achievement(file: CaseFile, founded: InForce | None) -> str | None:
    """The one that the rating was founded on, else the one in force."""
    current = evaluations_of(file).current
    settled = current.ratings.organisation_rating if current and current.predicate else None
    typed = current.ratings.organisation_rating if current else None
    return settled or (founded.predicate if founded else typed)


@blueprint.get("/distribution")
@signed_in
def index() -> str:
    """A unit's distribution in a cycle or period: exact for who leads it, published totals for roles."""
    actor, now = current_actor(), clock.now()
    day = clock.local_day(now, actor.time_zone)
    standing = policy.standing_of(db(), actor, day)
    if not (standing.people or actor.has(Permission.DASHBOARD_READ)):
        raise NotFound
    form = UnitSearchForm(request.args)
    units, unit = _choice(standing, form.unit.data if form.validate() else "")
    cycles = opened_cycles(db(), actor.agency_id)
    asked = parse_id(request.args.get("cycle"))
    cycle = next((one for one in cycles if one.id == asked), cycles[0] if cycles else None)
    if cycle is None or unit is None:
        return render_template("calibration/unit.html", form=form, cycle=cycle, unit=unit, units=units)
    periods = list_periods(db(), cycle.id)
    wanted = parse_id(request.args.get("period"))
    period = next((one for one in periods if one.id == wanted), None)
    round_ = Round(cycle.id, period.id if period else None)
    exact = policy.holds(db(), standing.led, unit[0])
    span = Span(unit[0], cycle.ends_on.year, round_.period_id)
    founded = achievement_for(db(), span, today=day)
    counts = (
        queries.count_unit(db(), unit[0], round_, without=policy.uncounted(db(), standing, unit[0]))
        if exact
        else queries.count_published(db(), actor.agency_id, round_, unit[0])
    )
    rules = queries.list_rules(db(), actor.agency_id)
    return render_template(
        "calibration/unit.html",
        form=form,
        cycle=cycle,
        cycles=cycles,
        periods=periods,
        period=period,
        unit=unit,
        units=units,
        exact=exact,
        founded=founded,
        spread=spread(counts, founded.predicate if founded else None, rules),
        may_choose_rules=_may_choose_rules(),
        w=WORDS,
    )


def _choice(standing: policy.Standing, term: str | None) -> tuple[list[tuple[UUID, str]], tuple[UUID, str] | None]:
    """Units that fit what was typed, and the unit to show: that of the address, the only hit, or the topmost one.

    Raises NotFound for who may count nowhere, and for a unit that isn't theirs.
    """
    reach = policy.counted_units(standing)
    asked = parse_id(request.args.get("id"))
    if asked is not None:
        return [], queries.get_unit_name(db(), reach, asked)
    found = queries.search_units(db(), reach, term) if term else []
    first = queries.topmost(db(), reach) if not found else None
    if not found and first is None:
        raise NotFound
    if term:
        return found, found[0] if len(found) == 1 else None
    return [], first


def _may_choose_rules() -> bool:
    return current_actor().scope(Permission.CYCLE_MANAGE).whole_agency


@blueprint.get("/distribution/rules")
@requires(Permission.DASHBOARD_READ)
def rules() -> str:
    """An agency's lines of percentages, with where they come from."""
    return render_template(
        "calibration/rules.html",
        form=RulesForm(formdata=None),
        rules=queries.list_rules(db(), current_actor().agency_id),
        may_choose=_may_choose_rules(),
        sentence=labels.rule_sentence,
        w=WORDS,
    )


@blueprint.post("/distribution/rules")
@requires(Permission.CYCLE_MANAGE)
def choose_rules() -> Response:
    """Switch lines on and off."""
    if not _may_choose_rules():
        raise NotFound
    active = {int(one) for one in request.form.getlist("active") if one.isascii() and one.isdigit() and len(one) < 4}
    with unit_of_work() as session:
        service.choose_rules(session, active, actor=current_actor(), now=clock.now())
    flash(_("Pilihan tersimpan. Peringatan memakai batas yang aktif."), "success")
    return redirect(url_for("distribution.rules"))
