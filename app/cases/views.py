"""Pages of cases: home, one case with its actions, and the queue of what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Form

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import ballots as ballot_page
from app.cases import components, neighbours, passage, queries, screens, service
from app.cases.forms import ActionForm, VoteForm
from app.cases.values import Action
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, Refused, StaleCase
from app.core.ids import new_id, parse_id
from app.core.unit_of_work import unit_of_work
from app.web import menu
from app.web.locales import language

blueprint = Blueprint("cases", __name__, template_folder="templates")

PAGE = 50
_ROLES = frozenset({"unit_hr", "agency_hr"})

menu.register("cases.home", _l("Beranda"), "home", order=10)
menu.register(
    "cases.queue", _l("Perlu tindakan saya"), "inbox", lambda viewer: viewer.employee_id is not None, order=20
)


@dataclass(frozen=True)
class Problem:
    """Why an action was not carried out, shown on top of the page with everything typed still there."""

    title: str
    reasons: tuple[str, ...]
    status: int
    field: bool = False


@blueprint.get("/")
@signed_in
def home() -> str:
    """The employee's start page; who has no case of their own sees what waits for them."""
    actor, now, session = current_actor(), clock.now(), db()
    day = clock.local_day(now, actor.time_zone)
    own = queries.list_own(session, employee_id=actor.employee_id) if actor.employee_id else []
    annual = [case for case in own if case.parent_id is None and case.cycle.purpose == "appraisal"]
    file = service.open_file(session, annual[0], actor=actor, now=now) if annual else None
    waiting = queries.inbox(session, actor=actor, day=day, limit=5) if actor.employee_id else []
    return render_template(
        "cases/home.html",
        actor=actor,
        home=screens.home(file, now) if file else None,
        periods=[case for case in own if case.parent_id is not None and case.closed_at is None],
        earlier=annual[1:],
        waiting=waiting,
        cards=components.home_cards(actor, now),
        state_title=screens.state_title,
    )


@blueprint.get("/queue")
@signed_in
def queue() -> str:
    """Open tasks by due date; those of people I stand in for are among them."""
    actor = current_actor()
    if actor.employee_id is None:
        raise NotFound
    day = clock.local_day(clock.now(), actor.time_zone)
    counts = queries.inbox_counts(db(), actor=actor, day=day)
    wanted = request.args.get("stage")
    taken_count = neighbours.count_taken_over(db(), actor=actor, day=day)
    stage, taken = wanted if wanted in counts else None, "taken" in request.args and taken_count > 0
    tasks = queries.inbox(db(), actor=actor, day=day, stage=stage, taken=taken, after=_after(), limit=PAGE + 1)
    titles = screens.stage_titles(tasks)
    return render_template(
        "cases/queue.html",
        actor=actor,
        tasks=tasks[:PAGE],
        counts={key: counts[key] for key in titles if key in counts},
        stage=stage,
        taken=taken,
        taken_count=taken_count,
        stage_titles=titles,
        next_url=_next_url(tasks, stage=stage, taken="1" if taken else None),
        state_title=screens.state_title,
    )


@blueprint.get("/queue/neighbour")
@signed_in
def neighbour() -> Response:
    """From one case of my queue to the next or the previous one; from its end back to the list."""
    actor, here = current_actor(), parse_id(request.args.get("of"))
    if actor.employee_id is None or here is None:
        raise NotFound
    forward = request.args.get("way") != "back"
    day = clock.local_day(clock.now(), actor.time_zone)
    found = neighbours.neighbour(db(), here, actor=actor, day=day, forward=forward)
    if found is not None:
        return redirect(url_for("cases.show", case_id=found))
    flash(_("Itu yang terakhir di daftar Anda.") if forward else _("Itu yang pertama di daftar Anda."), "info")
    return redirect(url_for("cases.queue"))


def _after() -> tuple[datetime, UUID] | None:
    """The last row of the page before, as the address carries it; nonsense starts from the beginning."""
    row = parse_id(request.args.get("after"))
    try:
        due = datetime.fromisoformat(request.args.get("due", ""))
    except ValueError:
        return None
    return (due, row) if row and due.tzinfo else None


def _next_url(tasks: Sequence[screens.Task], **kept: str | None) -> str | None:
    if len(tasks) <= PAGE:
        return None
    last = tasks[PAGE - 1]
    due = (last.due_at or queries.NO_DUE_DATE).isoformat()
    return url_for("cases.queue", after=last.id, due=due, **kept)


@blueprint.get("/cases/<uuid:case_id>")
@signed_in
def show(case_id: UUID) -> str:
    """One case: where it stands, what it holds, what can be done, and what happened."""
    return show_case(case_id)


@blueprint.post("/cases/<uuid:case_id>/actions")
@signed_in
def act(case_id: UUID) -> Response | tuple[str, int]:
    """Carry out one action, or show the page again with the reason and everything that was typed."""
    form = ActionForm()
    if not form.validate_on_submit():
        raise_not_found_unless_visible(case_id)
        return _again(case_id, form, _invalid(form))
    action = Action(case_id, form.transition.data, form.key.data, form.version.data, form.comment.data)
    try:
        with unit_of_work() as session:
            service.perform(session, action, actor=current_actor(), now=clock.now())
            title = screens.step_title(session, action)
    except Refused as refusal:
        return _again(case_id, form, _refused(refusal))
    except StaleCase:
        return _again(case_id, form, _stale())
    flash(_("Tersimpan: %(step)s.", step=title), "success")
    return redirect(url_for("cases.show", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/votes")
@signed_in
def vote(case_id: UUID) -> Response | tuple[str, int]:
    """Vote for or against a step, or show the page again with the reason and everything that was typed."""
    form = VoteForm()
    if not form.validate_on_submit():
        raise_not_found_unless_visible(case_id)
        return _again(case_id, form, _invalid(form))
    words = (form.comment.data, form.approve.data == "yes")
    action = Action(case_id, form.transition.data, form.key.data, form.version.data, *words)
    try:
        with unit_of_work() as session:
            service.perform(session, action, actor=current_actor(), now=clock.now())
    except Refused as refusal:
        return _again(case_id, form, _refused(refusal))
    except StaleCase:
        return _again(case_id, form, _stale())
    flash(_("Suara Anda sudah dicatat."), "success")
    return redirect(url_for("cases.show", case_id=case_id))


def raise_not_found_unless_visible(case_id: UUID) -> None:
    """A case that a person may not know of answers every request alike."""
    actor, now = current_actor(), clock.now()
    queries.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))


def show_case(
    case_id: UUID,
    bound: Mapping[str, Form] | None = None,
    problem: Problem | None = None,
    action_form: ActionForm | None = None,
) -> str:
    """The case page; ``bound`` holds refused forms of components as the person filled them in."""
    actor, now, session = current_actor(), clock.now(), db()
    case = queries.get_case(session, case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = service.open_file(session, case, actor=actor, now=now)
    ballots = ballot_page.build(file, now)
    voted_on = {one.transition for one in ballots}
    return render_template(
        "cases/show.html",
        file=file,
        case=case,
        state=file.compiled.definition.state(case.state),
        stages=screens.stages(file.compiled, passage.stage_notes(file)),
        returned=screens.returned(file),
        work=screens.work_link(file),
        mine=screens.is_mine(file),
        in_queue=bool(file.relations - _ROLES) and "owner" not in file.relations,
        holders=screens.ball(file),
        buttons=[one for one in screens.buttons(file, now) if one.transition not in voted_on],
        ballots=ballots,
        acting_for=screens.acting_for(file),
        parts=components.build(file, bound or {}),
        pages=components.pages(file),
        timeline=screens.timeline(file),
        people=screens.people(file),
        problem=problem,
        comment=action_form.comment.data if action_form else "",
        key=new_id(),
    )


def _again(case_id: UUID, form: ActionForm, problem: Problem) -> tuple[str, int]:
    return show_case(case_id, problem=problem, action_form=form), problem.status


def _invalid(form: ActionForm) -> Problem:
    reasons = tuple(str(message) for field in form for message in field.errors)
    return Problem(_("Tindakan belum dilakukan"), reasons, 422, field=bool(form.comment.errors))


def _refused(refusal: Refused) -> Problem:
    reasons = tuple(blocker.sentence(language()) for blocker in refusal.blockers)
    missing = any(blocker.code == "comment_required" for blocker in refusal.blockers)
    return Problem(_("Tindakan belum dilakukan"), reasons, 422 if missing else 409, field=missing)


def _stale() -> Problem:
    reason = _(
        "Halaman ini berubah sejak Anda membukanya. Keadaan terbaru dan riwayatnya tampil di bawah; "
        "catatan yang Anda tulis masih ada. Periksa, lalu pilih tindakan lagi bila masih perlu."
    )
    return Problem(_("Ada perubahan dari orang lain"), (reason,), 409)
