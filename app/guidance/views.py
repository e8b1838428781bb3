"""Guidance of a case, one session with its forms, and the sessions that somebody was asked to hold."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Form

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.guidance import policy, queries, service
from app.guidance.forms import (
    KINDS,
    ActionForm,
    CompetenceForm,
    ContentForm,
    GuidanceFeedbackForm,
    PlanForm,
    ReportForm,
    SignForm,
)
from app.guidance.policy import APPRAISER, GUIDE, HR, OWNER, SUPERIOR
from app.guidance.service import Opened
from app.guidance.values import COACHING_FOOTNOTE, CRITERIA, FORM_CODES, FORM_TITLES, OPPORTUNITY, SCALE, TABLES, Kind
from app.people.identity import format_nip, rank_label
from app.progress.execution_forms import moment
from app.progress.opening import editing, open_case
from app.web.dates import local_date

blueprint = Blueprint("guidance", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]
PART = "guidance"

page(PART, "guidance.show", _l("Pembinaan"), "users", order=26)


@blueprint.get("/cases/<uuid:case_id>/guidance")
@signed_in
def show(case_id: UUID) -> Answer:
    """Sessions of a case, as far as the reader may know of them (p.78-88)."""
    return _show(open_case(case_id, PART))


def _show(file: CaseFile, plan: PlanForm | None = None, report: ReportForm | None = None) -> str:
    found = queries.read_sessions(file.session, file.case.plan_case_id)
    sessions = [policy.readable(one, service.reader_of(file, one.guide_id)) for one in found]
    reader = service.reader_of(file)
    reports = queries.read_reports(file.session, file.case.plan_case_id) if reader.roles & {APPRAISER, HR} else ()
    annual = file.case.parent_id is None
    edits = annual and PART in file.editable
    return render_template(
        "guidance/index.html",
        file=file, sessions=[one for one in sessions if one is not None], reports=reports, kinds=KINDS,
        plan=(plan or PlanForm(formdata=None)) if edits else None, planning=edits and plan is not None,
        report=(report or ReportForm(formdata=None)) if edits else None, reporting=edits and report is not None,
        annual=annual, locked=policy.is_locked, today=clock.local_day(clock.now(), current_actor().time_zone),
    )  # fmt: skip


@blueprint.post("/cases/<uuid:case_id>/guidance")
@signed_in
def plan(case_id: UUID) -> Answer:
    """Plan a session."""
    file, form = open_case(case_id, PART), PlanForm()
    if not form.validate_on_submit():
        return _show(file, plan=form), 422
    try:
        with editing(case_id, PART, clock.now()) as locked:
            row = service.plan(
                locked, kind=Kind(form.kind.data), guide_nip=form.guide_nip.data, topic=form.topic.data,
                held_on=form.held_on.data, place=form.place.data,
            )  # fmt: skip
            session_id = row.id
    except service.NoSuchGuide:
        form.guide_nip.errors = [_("Tidak ada pegawai aktif lain dengan NIP ini di instansi Anda.")]
    except service.OutsideCycle:
        form.held_on.errors = [_("Tanggal harus di dalam periode penilaian.")]
    except service.TooMany:
        form.form_errors = [_("Jumlah sesi pembinaan sudah mencapai batas.")]
    else:
        flash(_("Sesi pembinaan dicatat. Pegawai diberi tahu."), "success")
        return redirect(url_for("guidance.session", session_id=session_id))
    return _show(open_case(case_id, PART), plan=form), 422


@blueprint.post("/cases/<uuid:case_id>/guidance/reports")
@signed_in
def report(case_id: UUID) -> Answer:
    """Report a behaviour problem to the personnel unit (B.1.10)."""
    file, form = open_case(case_id, PART), ReportForm()
    if not form.validate_on_submit():
        return _show(file, report=form), 422
    now = clock.now()
    with editing(case_id, PART, now) as locked:
        service.report_behaviour(locked, now=now, words=form.words(), others_too=form.others_too.data)
    flash(_("Laporan tersimpan dan dapat dibaca pengelola kepegawaian."), "success")
    return redirect(url_for("guidance.show", case_id=case_id, _anchor="laporan"))


@blueprint.get("/guidance")
@signed_in
def index() -> str:
    """Sessions that I hold as coach, mentor or counsellor."""
    me = current_actor().employee_id
    if me is None:
        raise NotFound
    return render_template(
        "guidance/mine.html", found=queries.list_guided(db(), me), kinds=KINDS, locked=policy.is_locked
    )


def _open(session_id: UUID) -> Opened:
    return service.open_session(db(), session_id, actor=current_actor(), now=clock.now())


@blueprint.get("/guidance/sessions/<uuid:session_id>")
@signed_in
def session(session_id: UUID) -> Answer:
    """One session: what was written, and the forms of whoever may write."""
    return _page(_open(session_id))


def _page(opened: Opened, bound: Form | None = None, notice: str = "") -> str:
    one, reader = opened.session, opened.reader
    today = clock.local_day(clock.now(), current_actor().time_zone)
    held = one.held_on <= today
    return render_template(
        "guidance/session.html",
        one=one, case=opened.case, reader=reader, kinds=KINDS, tables=TABLES[one.kind], bound=bound, notice=notice,
        content=_content_form(opened, bound), locked=policy.is_locked(one), held=held, criteria=CRITERIA, scale=SCALE,
        sign=_sign_form(opened, held), feedback=_feedback_form(opened, held, bound), opportunity=OPPORTUNITY,
        competence=_competence_form(opened, held, bound), action=_action_form(opened, bound),
        on_case=bool(reader.roles & {OWNER, APPRAISER, SUPERIOR, HR}),
        works=reader.running and bool(reader.roles & {OWNER, GUIDE}), today=today,
    )  # fmt: skip


def _role(opened: Opened) -> str | None:
    """Which part of the form the person fills in."""
    one, reader = opened.session, opened.reader
    if policy.may_write(one, reader, OWNER):
        return "employee"
    return "guide" if policy.may_write(one, reader, GUIDE) else None


def _content_form(opened: Opened, bound: Form | None) -> ContentForm | None:
    role = _role(opened)
    if role is None or (role == "employee" and opened.session.kind is Kind.COUNSELLING):
        return None
    if isinstance(bound, ContentForm):
        return bound
    form = ContentForm.make(opened.session, role, formdata=None)
    form.show(opened.session)
    return form


def _sign_form(opened: Opened, held: bool) -> SignForm | None:
    one, reader = opened.session, opened.reader
    mine = one.owner_signed_at if reader.has(OWNER) else one.guide_signed_at
    if not reader.running or not held or mine or reader.roles.isdisjoint({OWNER, GUIDE}):
        return None
    return SignForm(formdata=None, data={"seen": one.revision})


def _feedback_form(opened: Opened, held: bool, bound: Form | None) -> GuidanceFeedbackForm | None:
    one, reader = opened.session, opened.reader
    wanted = reader.running and held and reader.has(OWNER) and one.feedback is None
    if not wanted or one.kind is Kind.COUNSELLING:
        return None
    return bound if isinstance(bound, GuidanceFeedbackForm) else GuidanceFeedbackForm.make(formdata=None)


def _competence_form(opened: Opened, held: bool, bound: Form | None) -> CompetenceForm | None:
    one, reader = opened.session, opened.reader
    if not (reader.running and held and reader.has(GUIDE)) or one.kind is Kind.COUNSELLING:
        return None
    if isinstance(bound, CompetenceForm):
        return bound
    form = CompetenceForm.make(formdata=None)
    form.show(one.competence)
    return form


def _action_form(opened: Opened, bound: Form | None) -> ActionForm | None:
    if not (opened.reader.running and opened.reader.has(GUIDE)):
        return None
    return bound if isinstance(bound, ActionForm) else ActionForm(formdata=None)


def _number(text: str | None) -> int:
    """The revision that a page showed; nonsense matches none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _done(session_id: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("guidance.session", session_id=session_id))


@blueprint.post("/guidance/sessions/<uuid:session_id>")
@signed_in
def save(session_id: UUID) -> Answer:
    """Store the part of the employee or of the guide."""
    opened = _open(session_id)
    role = OWNER if opened.reader.has(OWNER) else GUIDE
    form = ContentForm.make(opened.session, "employee" if role == OWNER else "guide")
    if not opened.reader.has(role) or _content_form(opened, None) is None:
        return _stale(session_id, None)
    if not form.validate_on_submit():
        return _page(opened, form), 422
    about = (form["topic"].data, form["held_on"].data, form["place"].data) if role == GUIDE else None
    try:
        with unit_of_work() as work:
            service.save(
                work, session_id, actor=current_actor(), role=role, content=form.content(),
                seen=_number(form.seen.data), now=clock.now(), about=about,
            )  # fmt: skip
    except service.Changed:
        return _stale(session_id, form)
    except service.OutsideCycle:
        form["held_on"].errors = [_("Tanggal harus di dalam periode penilaian.")]
        return _page(_open(session_id), form), 422
    return _done(session_id, _("Tersimpan."))


def _stale(session_id: UUID, form: ContentForm | CompetenceForm | None) -> tuple[str, int]:
    """What was typed stays in the form; saving once more is then a decision."""
    opened = _open(session_id)
    sentence = _("Catatan ini berubah atau sudah ditandatangani sejak halaman Anda dibuka. Periksa isi terbarunya.")
    if isinstance(form, CompetenceForm):
        form.mark(opened.session.competence)
    elif form is not None:
        form.seen.data = str(opened.session.revision)
    return _page(opened, form, sentence), 409


@blueprint.post("/guidance/sessions/<uuid:session_id>/sign")
@signed_in
def sign(session_id: UUID) -> Answer:
    """Sign what the page showed."""
    form = SignForm()
    return _attempt(
        session_id,
        lambda work: service.sign(
            work, session_id, actor=current_actor(), seen=_number(form.seen.data), now=clock.now()
        ),
        _("Anda sudah menandatangani."),
    )


def _attempt(session_id: UUID, act: Callable[..., object], message: str, form: CompetenceForm | None = None) -> Answer:
    _open(session_id)
    try:
        with unit_of_work() as work:
            act(work)
    except service.Changed:
        return _stale(session_id, form)
    return _done(session_id, message)


@blueprint.post("/guidance/sessions/<uuid:session_id>/feedback")
@signed_in
def give_feedback(session_id: UUID) -> Answer:
    """Form B.1.8, by the employee."""
    opened, form = _open(session_id), GuidanceFeedbackForm.make()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    return _attempt(
        session_id,
        lambda work: service.give_feedback(
            work, session_id, actor=current_actor(), answers=form.answers(), now=clock.now()
        ),
        _("Umpan balik Anda disampaikan kepada atasan dari pimpinan."),
    )


@blueprint.post("/guidance/sessions/<uuid:session_id>/competence")
@signed_in
def evaluate(session_id: UUID) -> Answer:
    """Form B.1.9, by the guide."""
    opened, form = _open(session_id), CompetenceForm.make()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    return _attempt(
        session_id,
        lambda work: service.evaluate(
            work, session_id, actor=current_actor(), competence=form.competence(), seen=moment(form.seen.data),
            now=clock.now(),
        ),
        _("Evaluasi kompetensi tersimpan."), form,
    )  # fmt: skip


@blueprint.post("/guidance/sessions/<uuid:session_id>/actions")
@signed_in
def add_action(session_id: UUID) -> Answer:
    """What was agreed to follow."""
    opened, form = _open(session_id), ActionForm()
    if not form.validate_on_submit():
        return _page(opened, form), 422
    try:
        with unit_of_work() as work:
            service.add_action(
                work, session_id, actor=current_actor(), text=form.text.data, due_on=form.due_on.data, now=clock.now()
            )
    except service.OutsideCycle:
        first, last = service.span_of_actions(opened.case)
        sentence = _("Tanggal harus di antara %(first)s dan %(last)s.", first=local_date(first), last=local_date(last))
        form.due_on.errors = [sentence]
        return _page(_open(session_id), form), 422
    except service.TooMany:
        form.form_errors = [_("Jumlah tindak lanjut sudah mencapai batas.")]
        return _page(_open(session_id), form), 422
    return _done(session_id, _("Tindak lanjut tersimpan."))


@blueprint.post("/guidance/sessions/<uuid:session_id>/actions/<uuid:action_id>/done")
@signed_in
def finish_action(session_id: UUID, action_id: UUID) -> Answer:
    """Say that it was done."""
    return _attempt(
        session_id,
        lambda work: service.finish_action(work, session_id, action_id, actor=current_actor(), now=clock.now()),
        _("Tindak lanjut ditandai selesai."),
    )


@blueprint.get("/guidance/sessions/<uuid:session_id>/form")
@signed_in
def printed(session_id: UUID) -> Answer:
    """The official forms B.1.6 to B.1.9 of a session, for reading and printing."""
    opened = _open(session_id)
    return render_template(
        "guidance/printed.html",
        one=opened.session, case=opened.case, titles=FORM_TITLES, codes=FORM_CODES, tables=TABLES[opened.session.kind],
        criteria=CRITERIA, scale=SCALE, footnote=COACHING_FOOTNOTE, opportunity=OPPORTUNITY, format_nip=format_nip,
        rank_label=rank_label,
        appraiser=queries.find_appraiser(db(), opened.case.id),
    )  # fmt: skip
