"""Pages of the reports on their way upward (Pasal 28)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.achievements.labels import PREDICATES as ORGANISATION_LABELS
from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.followups import labels, report_queries, reporting
from app.followups.filters import Scene, find_reach, find_scene
from app.followups.forms import ForwardForm, ReportForm
from app.followups.policy import Reach
from app.followups.queries import MOST_ROWS, PAGE
from app.followups.report_queries import Document, ReportFile
from app.followups.values import Standing
from app.people.calendar import work_calendar
from app.plans.queries import read_plan
from app.web import menu
from app.web.csvfile import csv_file

blueprint = Blueprint("followup_reports", __name__, url_prefix="/reports", template_folder="templates")
menu.register_for_leaders(
    "followup_reports.index", _l("Pelaporan kinerja"), "send",
    _l("Kirim laporan kinerja ke atas, dan terima atau teruskan laporan yang datang."), order=58,
)  # fmt: skip

Answer = str | Response | tuple[str, int]


def _by_post(reach: Reach, documents: list[Document]) -> list[tuple[UUID, str, list[Document]]]:
    """(post, its title, documents) for each post that reports something; one that was left is called by no title."""
    titles = {post.position_id: f"{post.title}, {post.unit}" for post in reach.posts}
    posts = dict.fromkeys(one.post_id for one in documents)
    return [(post, titles.get(post, ""), [one for one in documents if one.post_id == post]) for post in posts]


def _index(scene: Scene, form: ReportForm | None = None) -> str:
    """What one's posts have to report, what came in, and how far the leaders below are."""
    reach, documents = scene.reach, []
    if scene.cycle is not None and reach.people:
        documents = report_queries.list_documents(
            db(), people=reach.people, cycle_id=scene.cycle.id, period_id=scene.wanted.period_id
        )
    reports = report_queries.list_reports(db(), reach, page=scene.wanted.page)
    return render_template(
        "followups/reports.html",
        scene=scene,
        posts=_by_post(reach, documents),
        sendable=reporting.SENDABLE,
        waiting=report_queries.list_waiting(db(), reach) if reach.posts else [],
        reports=reports[:PAGE],
        has_next=len(reports) > PAGE,
        due_on=reporting.due_on(work_calendar(db(), reach.agency_id), scene.window_ends),
        form=form,
        new_form=ReportForm,
        words=labels,
        Standing=Standing,
    )


@blueprint.get("/")
@signed_in
def index() -> Answer:
    """The page of all reports that concern the person."""
    return _index(find_scene())


@blueprint.post("/")
@signed_in
def send() -> Answer:
    """Report everything of a post that is ready."""
    form, (reach, _today) = ReportForm(), find_reach()
    cycle_id, post_id = parse_id(form.cycle.data), parse_id(form.post.data)
    if cycle_id is None or post_id is None:
        raise NotFound
    if not form.validate():
        return _index(find_scene(), form), 422
    try:
        with unit_of_work() as session:
            report = reporting.send(
                session, cycle_id=cycle_id, period_id=parse_id(form.period.data), post_id=post_id,
                note=form.note.data, reach=reach, actor=current_actor(), now=clock.now(),
            )  # fmt: skip
    except InvalidInput:
        form.note.errors = [_("Tidak ada dokumen baru untuk dilaporkan. Mungkin sudah dikirim dari halaman lain.")]
        return _index(find_scene(), form), 409
    flash(_("Laporan dikirim."), "success")
    return redirect(url_for(".show", report_id=report.id))


@blueprint.get("/progress")
@signed_in
def progress() -> Answer:
    """How far each leader's post is, late ones visible."""
    scene, rows = find_scene(), []
    if scene.cycle is not None:
        rows = report_queries.list_post_tallies(
            db(), scene.reach, cycle_id=scene.cycle.id, period_id=scene.wanted.period_id, page=scene.wanted.page
        )
    due_on = reporting.due_on(work_calendar(db(), scene.reach.agency_id), scene.window_ends)
    return render_template(
        "followups/progress.html", scene=scene, rows=rows[:PAGE], has_next=len(rows) > PAGE, due_on=due_on
    )


@blueprint.get("/progress.csv")
@signed_in
def progress_file() -> Answer:
    """The whole list as a file."""
    scene = find_scene()
    if scene.cycle is None:
        raise NotFound
    rows = report_queries.list_post_tallies(
        db(), scene.reach, cycle_id=scene.cycle.id, period_id=scene.wanted.period_id, limit=MOST_ROWS
    )
    header = [
        _("Unit kerja"), _("Jabatan"), _("Pemegang jabatan"), _("Dokumen"), _("Sudah dilaporkan"),
        _("Siap dilaporkan"), _("Berubah, perlu dilaporkan lagi"), _("Belum ada dokumen"),
    ]  # fmt: skip
    cells = [(o.unit, o.title, o.holder, o.total, o.reported, o.ready, o.changed, o.missing) for o in rows]
    return csv_file("pelaporan-kinerja", header, cells)


@blueprint.get("/<uuid:report_id>")
@signed_in
def show(report_id: UUID) -> Answer:
    """A report with its way, its documents, and what can be done with it."""
    reach, _today = find_reach()
    return _report_page(report_queries.get_report(db(), report_id, reach), reach, ForwardForm(formdata=None))


def _report_page(found: ReportFile, reach: Reach, form: ForwardForm) -> str:
    mine = found.here.to_id in {post.position_id for post in reach.posts}
    if not form.is_submitted():
        form.level.data = found.here.seq
    return render_template(
        "followups/report.html",
        found=found,
        may_receive=mine and found.here.received_at is None,
        form=form if mine and not found.here.last else None,
        today=clock.today(current_actor().time_zone),
        words=labels,
    )


@blueprint.get("/<uuid:report_id>/documents/<uuid:document_id>")
@signed_in
def document(report_id: UUID, document_id: UUID) -> Answer:
    """A document as it was reported: the evaluation with the plan that it is attached to (Pasal 28(2), p.114 A.2)."""
    reach, _today = find_reach()
    found = report_queries.get_report(db(), report_id, reach)
    sent = report_queries.find_sent_version(db(), report_id, document_id)
    if sent is None:
        raise NotFound
    case, evaluation = sent
    return render_template(
        "followups/document.html",
        found=found,
        item=next(one for one in found.items if one.case_id == document_id),
        evaluation=evaluation,
        plan=read_plan(db(), case.plan_case_id).current,
        organisation=ORGANISATION_LABELS,
        words=labels,
    )


@blueprint.post("/<uuid:report_id>/receive")
@signed_in
def receive(report_id: UUID) -> Answer:
    """Confirm that it arrived."""
    reach, _today = find_reach()
    with unit_of_work() as session:
        fresh = reporting.receive(session, report_id, reach=reach, actor=current_actor(), now=clock.now())
    flash(_("Penerimaan laporan tercatat.") if fresh else _("Laporan ini sudah diterima sebelumnya."), "success")
    return redirect(url_for(".show", report_id=report_id))


@blueprint.post("/<uuid:report_id>/forward")
@signed_in
def forward(report_id: UUID) -> Answer:
    """Send it on to the next level."""
    reach, _today = find_reach()
    form = ForwardForm()
    if not form.validate():
        return _report_page(report_queries.get_report(db(), report_id, reach), reach, form), 422
    with unit_of_work() as session:
        sent = reporting.forward(
            session, report_id, seen=form.level.data, note=form.note.data, reach=reach, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    flash(
        _("Laporan diteruskan ke tingkat berikutnya.") if sent else _("Laporan ini sudah diteruskan sebelumnya."),
        "success" if sent else "info",
    )
    return redirect(url_for(".show", report_id=report_id))
