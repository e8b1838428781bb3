"""Pages of calibration sessions: opening one, its roster and people, proposals and answers, the lock, the minutes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Redirect
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from app.achievements.queries import list_cycles, list_periods
from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.calibration import export, labels, policy, queries, screens, service, sessions
from app.calibration.distribution_views import WORDS
from app.calibration.forms import (
    AnswerForm,
    AttendanceForm,
    InviteForm,
    LockForm,
    NotesForm,
    OpenForm,
    ProposalForm,
    empty_open_form,
)
from app.calibration.policy import Standing
from app.calibration.queries import Round
from app.calibration.screens import Opened
from app.calibration.service import StaleSession
from app.calibration.values import Answer
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("calibration", __name__, url_prefix="/calibration", template_folder="templates")
menu.register_for_leaders(
    "calibration.index",
    _l("Sesi kalibrasi"),
    "scale",
    _l("Bandingkan rating bersama sebelum dokumen evaluasi disampaikan, dengan notula."),
    order=60,
)

Page = str | Redirect | tuple[str, int]
REFUSALS = {
    "already_open": _l("Unit ini masih memiliki sesi terbuka untuk periode tersebut. Kunci dahulu sesi itu."),
    "delivered": _l("Dokumen evaluasinya sudah disampaikan, jadi usulan tidak dapat dicatat lagi."),
    "same_rating": _l("Usulan ini sama dengan rating sekarang."),
    "minutes_missing": _l("Tulis dan simpan notula dahulu."),
    "nobody_present": _l("Catat dahulu siapa yang hadir."),
}
FORMS = ("notes", "invite", "proposal", "answer", "lock")


def _standing() -> Standing:
    actor = current_actor()
    return policy.standing_of(db(), actor, clock.today(actor.time_zone))


def _open(session_id: UUID) -> Opened:
    return screens.open_for(db(), session_id, _standing())


@blueprint.get("/")
@signed_in
def index() -> Page:
    """Sessions that concern the person, and the form for a new one."""
    standing = _standing()
    return _index(standing, empty_open_form(clock.today(standing.actor.time_zone), _rounds(standing)))


def _index(standing: Standing, form: OpenForm, hits: list[tuple[UUID, str]] | None = None) -> str:
    found = sessions.list_sessions(db(), policy.visible_sessions(standing))
    may_open = queries.topmost(db(), standing.manages) is not None
    if not found and not may_open:
        raise NotFound
    return render_template("calibration/index.html", sessions=found, may_open=may_open, form=form, hits=hits)


def _rounds(standing: Standing) -> list[tuple[str, str]]:
    """Cycles that run, each with its year and its periods."""
    found: list[tuple[str, str]] = []
    for cycle in list_cycles(db(), standing.actor.agency_id)[:2]:
        found.append((str(cycle.id), _("%(cycle)s: tahunan", cycle=cycle.name)))
        periods = list_periods(db(), cycle.id) if cycle.rhythm != "none" else []
        found += [(f"{cycle.id}:{one.id}", f"{cycle.name}: {one.name}") for one in periods]
    return found


@blueprint.post("/")
@signed_in
def create() -> Page:
    """Open a session; a name that fits several units is asked again."""
    standing = _standing()
    form = OpenForm()
    form.round.choices = [SelectChoice(value, words) for value, words in _rounds(standing)]
    if not form.validate_on_submit():
        return _index(standing, form), 422
    hits = _units(standing, form.unit.data)
    if len(hits) != 1:
        sentence = _("Ada beberapa unit yang cocok. Pilih salah satu.") if hits else _("Unit tidak ditemukan.")
        add_errors(form, {"unit": sentence})
        return _index(standing, form, hits), 422
    cycle, _sep, period = form.round.data.partition(":")
    round_ = Round(UUID(cycle), parse_id(period))
    try:
        with unit_of_work() as session:
            row = service.open_session(
                session, unit_id=hits[0][0], round_=round_, notes=form.notes(), standing=standing, now=clock.now()
            )
    except InvalidInput as refusal:
        add_errors(form, _worded(refusal))
        return _index(standing, form), 422
    flash(_("Sesi kalibrasi dibuka."), "success")
    return redirect(url_for("calibration.show", session_id=row.id))


def _units(standing: Standing, term: str) -> list[tuple[UUID, str]]:
    """The unit picked after a first try, else those that fit what was typed."""
    picked = parse_id(request.form.get("unit_id"))
    if picked is not None:
        return [queries.get_unit_name(db(), standing.manages, picked)]
    return queries.search_units(db(), standing.manages, term)


def _worded(refusal: InvalidInput) -> dict[str, str]:
    return {name: str(REFUSALS[code]) for name, code in refusal.errors.items()}


@blueprint.get("/<uuid:session_id>")
@signed_in
def show(session_id: UUID) -> str:
    """The session: people, roster, proposals, distribution before and now."""
    return _page(_open(session_id))


def _page(opened: Opened, bound: dict[str, Form] | None = None, **more: object) -> str:
    """The page; ``bound`` holds refused forms as the person filled them in, by the names in FORMS."""
    view, forms = opened.view, bound or {}
    notes = forms.get("notes")
    if notes is None:
        notes = NotesForm(formdata=None)
        notes.show(view)
    lock = LockForm(formdata=None)
    lock.revision.data = view.revision
    return render_template(
        "calibration/show.html",
        o=opened,
        view=view,
        notes=notes,
        lock=lock,
        lock_errors=forms.get("lock"),
        invite=forms.get("invite") or InviteForm(formdata=None),
        attendance=AttendanceForm(formdata=None),
        proposal=forms.get("proposal"),
        answer=forms.get("answer"),
        blank_proposal=ProposalForm(formdata=None),
        blank_answer=AnswerForm(formdata=None),
        writable=opened.seat.manages and view.locked_at is None,
        rates=lambda line: policy.rates(line, opened.standing),
        ratings=labels.RATINGS,
        answers=labels.ANSWERS,
        w=WORDS,
        **screens.spreads(db(), opened, today=clock.today(current_actor().time_zone)),
        **more,
    )


def _stale(session_id: UUID, name: str, form: Form) -> tuple[str, int]:
    """The page as it is now; what was typed stays where there still is a form for it."""
    opened = _open(session_id)
    if isinstance(form, NotesForm):
        form.accept_revision(opened.view.revision)
    form.form_errors = [
        _("Sesi ini berubah atau dikunci setelah halaman Anda dibuka. Periksa keadaan terbaru, lalu ulangi bila perlu.")
    ]
    return _page(opened, {name: form}, problem=form), 409


def _back(session_id: UUID, anchor: str) -> Redirect:
    return redirect(url_for("calibration.show", session_id=session_id, _anchor=anchor))


@blueprint.post("/<uuid:session_id>/notes")
@signed_in
def write_notes(session_id: UUID) -> Page:
    """Store date, agenda and minutes."""
    opened, form = _open(session_id), NotesForm()
    if not form.validate_on_submit():
        return _page(opened, {"notes": form}), 422
    try:
        with unit_of_work() as session:
            service.write_notes(
                session, session_id, form.notes(), seen=form.revision.data, standing=_standing(), now=clock.now()
            )
    except StaleSession:
        return _stale(session_id, "notes", form)
    flash(_("Catatan sesi tersimpan."), "success")
    return _back(session_id, "catatan")


@blueprint.post("/<uuid:session_id>/roster")
@signed_in
def refresh_roster(session_id: UUID) -> Page:
    """Add those who were rated since."""
    form = AttendanceForm()
    try:
        with unit_of_work() as session:
            added = service.refresh_roster(session, session_id, standing=_standing(), now=clock.now())
    except StaleSession:
        return _stale(session_id, "roster", form)
    flash(_("%(count)s pegawai ditambahkan ke daftar.", count=added), "success" if added else "info")
    return _back(session_id, "daftar")


@blueprint.post("/<uuid:session_id>/participants")
@signed_in
def invite(session_id: UUID) -> Page:
    """Invite the appraisers of the roster that were ticked, or somebody by name or NIP."""
    opened, form = _open(session_id), InviteForm()
    if not opened.seat.manages:
        raise NotFound
    form.validate()
    chosen = [one for one in map(parse_id, request.form.getlist("appraiser")) if one]
    picked = parse_id(request.form.get("person_id"))
    hits: list[tuple[UUID, str]] = []
    if picked is not None:
        chosen.append(picked)
    elif form.person.data and not form.errors:
        hits = queries.search_people(db(), opened.view.agency_id, form.person.data)
        if len(hits) == 1:
            chosen.append(hits[0][0])
    if not chosen:
        sentence = _("Ada beberapa pegawai yang cocok. Pilih salah satu.") if hits else _("Pegawai tidak ditemukan.")
        add_errors(form, {"person": sentence})
        return _page(opened, {"invite": form}, hits=hits), 422
    try:
        with unit_of_work() as session:
            day = clock.today(current_actor().time_zone)
            service.invite(session, session_id, chosen, standing=_standing(), day=day, now=clock.now())
    except StaleSession:
        return _stale(session_id, "invite", form)
    flash(_("Peserta ditambahkan."), "success")
    return _back(session_id, "peserta")


@blueprint.post("/<uuid:session_id>/attendance")
@signed_in
def attend(session_id: UUID) -> Page:
    """Record who came."""
    present = {one for one in map(parse_id, request.form.getlist("present")) if one}
    try:
        with unit_of_work() as session:
            service.note_attendance(session, session_id, present, standing=_standing(), now=clock.now())
    except StaleSession:
        return _stale(session_id, "attendance", AttendanceForm())
    flash(_("Kehadiran tersimpan."), "success")
    return _back(session_id, "peserta")


@blueprint.post("/<uuid:session_id>/proposals")
@signed_in
def propose(session_id: UUID) -> Page:
    """Propose another rating for one line of the roster."""
    opened, form = _open(session_id), ProposalForm()
    entry_id = parse_id(form.entry.data)
    if entry_id is None or entry_id not in {line.entry_id for line in opened.lines}:
        raise NotFound
    if not form.validate_on_submit():
        return _page(opened, {"proposal": form}), 422
    try:
        with unit_of_work() as session:
            service.propose(
                session, session_id, entry_id, form.wanted, form.reason.data,
                seen=form.seen, standing=_standing(), now=clock.now(),
            )  # fmt: skip
    except InvalidInput as refusal:
        add_errors(form, _worded(refusal))
        return _page(opened, {"proposal": form}), 422
    except StaleSession:
        return _stale(session_id, "proposal", form)
    flash(_("Usulan tercatat. Pejabat Penilai Kinerja akan menanggapinya."), "success")
    return _back(session_id, f"pegawai-{entry_id}")


@blueprint.post("/<uuid:session_id>/proposals/<uuid:proposal_id>/answer")
@signed_in
def answer(session_id: UUID, proposal_id: UUID) -> Page:
    """The appraiser's answer to a proposal about somebody they rate."""
    opened, form = _open(session_id), AnswerForm()
    line = next((one for one in opened.lines if proposal_id in {said.id for said in one.proposals}), None)
    if line is None:
        raise NotFound
    if not form.validate_on_submit():
        return _page(opened, {"answer": form}, answered=proposal_id), 422
    try:
        with unit_of_work() as session:
            service.answer(
                session, session_id, proposal_id, Answer(form.said.data), form.answer_reason.data,
                standing=_standing(), now=clock.now(),
            )  # fmt: skip
    except StaleSession:
        return _stale(session_id, "answer", form)
    accepted = form.said.data == Answer.ACCEPTED
    sentence = _("Tanggapan tercatat. Ubah rating pada halaman penilaian pegawai.") if accepted else ""
    flash(sentence or _("Tanggapan tercatat. Rating tidak berubah."), "success")
    return _back(session_id, f"pegawai-{line.entry_id}")


@blueprint.post("/<uuid:session_id>/lock")
@signed_in
def lock(session_id: UUID) -> Page:
    """Lock the session."""
    form = LockForm()
    form.validate()
    try:
        with unit_of_work() as session:
            service.lock(session, session_id, seen=form.revision.data, standing=_standing(), now=clock.now())
    except InvalidInput as refusal:
        form.form_errors = list(_worded(refusal).values())
        return _page(_open(session_id), {"lock": form}), 422
    except StaleSession:
        return _stale(session_id, "lock", form)
    flash(_("Sesi dikunci. Isinya tidak dapat diubah lagi."), "success")
    return _back(session_id, "isi")


def _whole(session_id: UUID) -> Opened:
    """For who may see everything of the session. Raises NotFound."""
    opened = _open(session_id)
    if not opened.everything:
        raise NotFound
    return opened


@blueprint.get("/<uuid:session_id>/minutes")
@signed_in
def minutes(session_id: UUID) -> str:
    """The minutes on a page for printing."""
    opened = _whole(session_id)
    return render_template(
        "calibration/minutes.html",
        o=opened,
        view=opened.view,
        ratings=labels.RATINGS,
        answers=labels.ANSWERS,
        w=WORDS,
        **screens.spreads(db(), opened, today=clock.today(current_actor().time_zone)),
    )


@blueprint.get("/<uuid:session_id>/roster.<kind>")
@signed_in
def download(session_id: UUID, kind: str) -> Response:
    """The roster as a file."""
    lines = _whole(session_id).lines
    if kind not in {"csv", "xlsx"}:
        raise NotFound
    answer = export.roster_csv(lines) if kind == "csv" else export.roster_xlsx(lines)
    answer.headers["Cache-Control"] = "no-store"
    return answer
