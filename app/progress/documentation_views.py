"""The page of form B.1.2: dated entries with evidence, quick to write on a phone."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.errors import NotFound
from app.core.file_store import Upload, plain_name
from app.core.filetypes import RefusedFile
from app.plans.queries import plan_of
from app.progress import documentation, queries, views
from app.progress.documentation import span_of
from app.progress.execution_forms import DocumentationForm, EntryEvidenceForm, moment
from app.progress.forms import EvidenceForm
from app.progress.labels import RHYTHMS
from app.progress.opening import editing, open_case
from app.progress.records import DocumentationView
from app.progress.service import ChangedMeanwhile, TooMany
from app.progress.values import ENTRIES_PER_CASE, EVIDENCE_PER_ENTRY
from app.web.dates import local_date
from app.web.files import ACCEPT, FILE_SENTENCES

blueprint = Blueprint("documentation", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]
PART = "documentation"
NEW = "baru"
PAGE = 20

page(PART, "documentation.show", _l("Dokumentasi kinerja"), "calendar", order=22)


class Group(NamedTuple):
    """The entries of one documentation period, newest first."""

    first: date
    last: date
    entries: list[DocumentationView]


@blueprint.get("/cases/<uuid:case_id>/documentation")
@signed_in
def show(case_id: UUID) -> Answer:
    """What was documented, by the agency's period (Pasal 16(3)-(4))."""
    return _show(open_case(case_id, PART))


def _show(file: CaseFile, bound: EvidenceForm | None = None) -> str:
    first, last = documentation.window(file)
    entries = queries.read_documentation(file.session, file.case.plan_case_id, first, last)
    today = _today()
    rhythm = documentation.rhythm_of(file)
    groups = _groups(entries, file)
    shown = request.args.get("all") is not None or len(groups) <= PAGE
    edits = PART in file.editable and plan_of(file).current is not None
    choices = _choices(file)
    latest = entries[-1] if entries else None
    new = None
    if edits:
        new = DocumentationForm(NEW, formdata=None)
        new.offer(choices)
        new.begin(min(max(today, first), last), str(latest.indicator) if latest else None)
        if bound is not None and bound.key == new.key:
            new = bound
    now_span = span_of(today, rhythm)
    return render_template(
        "progress/documentation.html",
        file=file, new=new, bound=bound, choices=choices, accept=ACCEPT, rhythm=RHYTHMS[rhythm],
        groups=groups if shown else groups[:PAGE], hidden=0 if shown else len(groups) - PAGE,
        in_span=any(now_span[0] <= one.day <= now_span[1] for one in entries), today=today,
        texts=_texts(file), edit_form=_edit_form, evidence_form=_evidence_form, edits=edits,
        inside=first <= today <= last, open_ids=_open_ids(entries, file, bound) if edits else frozenset(),
        me=current_actor().employee_id,
    )  # fmt: skip


def _open_ids(entries: tuple[DocumentationView, ...], file: CaseFile, bound: EvidenceForm | None) -> frozenset[UUID]:
    """The entries that may still be changed, and the one whose form was refused, so that nothing typed is lost."""
    spans = documentation.closed_spans(file)
    return frozenset(
        one.id
        for one in entries
        if not documentation.is_closed(one.day, spans)
        or (bound is not None and bound.key in (DocumentationForm.key_for(one.id), EntryEvidenceForm.key_for(one.id)))
    )


def _edit_form(entry: DocumentationView, bound: EvidenceForm | None, choices: list[SelectChoice]) -> EvidenceForm:
    """The form of one entry; the one that was refused keeps what was typed."""
    form = DocumentationForm(entry.id, formdata=None)
    if bound is not None and bound.key == form.key:
        return bound
    form.offer(choices)
    form.show(entry)
    return form


def _evidence_form(entry: DocumentationView, bound: EvidenceForm | None) -> EvidenceForm:
    form = EntryEvidenceForm(entry.id, formdata=None)
    return bound if bound is not None and bound.key == form.key else form


def _groups(entries: tuple[DocumentationView, ...], file: CaseFile) -> list[Group]:
    rhythm = documentation.rhythm_of(file)
    found: dict[tuple[date, date], list[DocumentationView]] = {}
    for entry in reversed(entries):
        found.setdefault(span_of(entry.day, rhythm), []).append(entry)
    return [Group(*span, items) for span, items in found.items()]


def _choices(file: CaseFile) -> list[SelectChoice]:
    """Indicators of the plan in force, grouped by result."""
    plan = plan_of(file).current
    return [
        SelectChoice(str(one.lineage), one.text, optgroup=f"{result.number}. {result.text}")
        for result in (plan.results if plan else ())
        for one in result.indicators
    ]


def _texts(file: CaseFile) -> dict[UUID, str]:
    """Results and indicators in words."""
    plan = plan_of(file).current
    results = plan.results if plan else ()
    words = {result.lineage: f"{result.number}. {result.text}" for result in results}
    return words | {one.lineage: one.text for result in results for one in result.indicators}


def _today() -> date:
    return clock.local_day(clock.now(), current_actor().time_zone)


def _back(case_id: UUID, entry_id: UUID | None, message: str) -> Response:
    flash(message, "success")
    anchor = f"catatan-{entry_id}" if entry_id else None
    return redirect(url_for("documentation.show", case_id=case_id, _anchor=anchor))


def _posted(file: CaseFile, subject: object) -> DocumentationForm:
    form = DocumentationForm(subject)
    form.offer(_choices(file))
    return form


def _demand_editable(file: CaseFile) -> None:
    """Nobody fills the disk of a case that they may not change; the lock asks again."""
    if PART not in file.editable:
        raise NotFound


@blueprint.post("/cases/<uuid:case_id>/documentation")
@signed_in
def add(case_id: UUID) -> Answer:
    """A new entry, with a file or a link where there is one."""
    file = open_case(case_id, PART)
    form = _posted(file, NEW)
    if not form.validate_on_submit():
        return _show(file, form), 422
    _demand_editable(file)
    try:
        entry_id = _store(case_id, form)
    except (documentation.WrongDay, RefusedFile, TooMany) as refusal:
        return _refused(case_id, form, refusal)
    return _back(case_id, entry_id, _("Catatan kinerja tersimpan."))


def _store(case_id: UUID, form: DocumentationForm) -> UUID:
    """The file is received outside the transaction; if anything fails, nothing is left of either."""
    if form.file is None:
        return _write(case_id, form)
    name = form.file.filename or ""
    with views.store().receive(form.file.stream, name) as upload:
        return _write(case_id, form, upload)


def _write(case_id: UUID, form: DocumentationForm, upload: Upload | None = None) -> UUID:
    now = clock.now()
    with editing(case_id, PART, now) as file:
        entry = documentation.add(
            file, indicator=UUID(form.indicator.data), day=form.day.data, text=form.text.data, today=_today(), now=now
        )
        _attach(file, entry.id, form, upload)
        return entry.id


def _attach(file: CaseFile, entry_id: UUID, form: EvidenceForm, upload: Upload | None) -> None:
    entry = documentation.get(file, entry_id)
    if upload is not None:
        documentation.add_file(file, entry, title=form.title.data or "", upload=upload)
    elif form.url.data:
        title = form.title.data or plain_name(urlsplit(form.url.data).netloc)
        documentation.add_link(file, entry, title=title, url=form.url.data)


def _refused(case_id: UUID, form: EvidenceForm, refusal: Exception) -> tuple[str, int]:
    """The sentence beside the field, and the page with everything typed."""
    file = open_case(case_id, PART)
    if isinstance(refusal, RefusedFile):
        form.upload.errors = [str(FILE_SENTENCES[refusal.code])]
    elif isinstance(refusal, documentation.WrongDay):
        field = form.day if isinstance(form, DocumentationForm) else form.url
        field.errors = [_day_sentence(file, refusal.code)]
    elif isinstance(form, DocumentationForm):
        form.form_errors = [_("Sudah penuh: setahun memuat paling banyak %(max)d catatan.", max=ENTRIES_PER_CASE)]
    else:
        form.form_errors = [
            _("Sudah penuh: satu catatan memuat paling banyak %(max)d bukti dukung.", max=EVIDENCE_PER_ENTRY)
        ]
    return _show(file, form), 422


def _closed() -> str:
    return _("Evaluasi periode tanggal ini sudah selesai, jadi dokumentasinya tidak dapat diubah lagi.")


def _day_sentence(file: CaseFile, code: str) -> str:
    if code == "future":
        return _("Tanggal ini belum terjadi. Dokumentasi mencatat yang sudah tercapai.")
    if code == "closed":
        return _closed()
    first, last = documentation.window(file)
    return _("Tanggal harus di antara %(first)s dan %(last)s.", first=local_date(first), last=local_date(last))


@blueprint.post("/cases/<uuid:case_id>/documentation/<uuid:entry_id>")
@signed_in
def save(case_id: UUID, entry_id: UUID) -> Answer:
    """Reword an entry."""
    file = open_case(case_id, PART)
    form = _posted(file, entry_id)
    if not form.validate_on_submit():
        return _show(file, form), 422
    now = clock.now()
    try:
        with editing(case_id, PART, now) as locked:
            documentation.change(
                locked, entry_id, indicator=UUID(form.indicator.data), day=form.day.data, text=form.text.data,
                today=_today(), seen=moment(form.seen.data), now=now,
            )  # fmt: skip
    except documentation.WrongDay as refusal:
        return _refused(case_id, form, refusal)
    except ChangedMeanwhile:
        return _stale(case_id, entry_id, form)
    return _back(case_id, entry_id, _("Catatan kinerja tersimpan."))


def _stale(case_id: UUID, entry_id: UUID, form: DocumentationForm) -> tuple[str, int]:
    file = open_case(case_id, PART)
    stored = queries.read_documentation(file.session, file.case.plan_case_id)
    form.seen.data = next((one.mark for one in stored if one.id == entry_id), "")
    sentence = _("Catatan ini sudah diubah di halaman lain. Bandingkan, lalu simpan lagi bila perlu.")
    form.text.errors = [*form.text.errors, sentence]
    return _show(file, form), 409


def _kept(case_id: UUID) -> Response:
    flash(_closed(), "danger")
    return redirect(url_for("documentation.show", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/documentation/<uuid:entry_id>/remove")
@signed_in
def remove(case_id: UUID, entry_id: UUID) -> Answer:
    """Take an entry back; its files go once the rows are gone for good."""
    try:
        with editing(case_id, PART, clock.now()) as file:
            keys = documentation.remove(file, entry_id)
    except documentation.WrongDay:
        return _kept(case_id)
    for key in keys:
        views.store().remove(key)
    return _back(case_id, None, _("Catatan kinerja dihapus."))


@blueprint.post("/cases/<uuid:case_id>/documentation/<uuid:entry_id>/evidence")
@signed_in
def add_evidence(case_id: UUID, entry_id: UUID) -> Answer:
    """One more file or link."""
    file = open_case(case_id, PART)
    form = EntryEvidenceForm(entry_id)
    if not form.validate_on_submit():
        return _show(file, form), 422
    _demand_editable(file)
    try:
        if form.file is None:
            with editing(case_id, PART, clock.now()) as locked:
                _attach(locked, entry_id, form, None)
        else:
            name = form.file.filename or ""
            with views.store().receive(form.file.stream, name) as upload, editing(case_id, PART, clock.now()) as locked:
                _attach(locked, entry_id, form, upload)
    except (documentation.WrongDay, RefusedFile, TooMany) as refusal:
        return _refused(case_id, form, refusal)
    return _back(case_id, entry_id, _("Bukti dukung tersimpan."))


@blueprint.post("/cases/<uuid:case_id>/documentation/evidence/<uuid:evidence_id>/remove")
@signed_in
def remove_evidence(case_id: UUID, evidence_id: UUID) -> Answer:
    """Take back one's own evidence."""
    try:
        with editing(case_id, PART, clock.now()) as file:
            entry_id, key = documentation.remove_evidence(file, evidence_id)
    except documentation.WrongDay:
        return _kept(case_id)
    if key is not None:
        views.store().remove(key)
    return _back(case_id, entry_id, _("Bukti dukung dihapus."))
