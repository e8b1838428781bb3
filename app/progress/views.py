"""Entering progress from the case page, and fetching evidence. Refused input is shown again, with nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.queries import get_case
from app.cases.views import show_case
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.file_store import plain_name
from app.core.filetypes import RefusedFile
from app.core.unit_of_work import unit_of_work
from app.progress import queries, service
from app.progress.components import GRID
from app.progress.forms import (
    BehaviourFeedbackForm,
    EvidenceForm,
    FeedbackForm,
    RealisationForm,
    ResultFeedbackForm,
    SubjectForm,
)
from app.progress.values import FeedbackKind, Manner
from app.web.files import FILE_SENTENCES, send_stored, store

blueprint = Blueprint("progress", __name__, template_folder="templates")

Answer = Response | tuple[str, int]


@contextmanager
def _editing(case_id: UUID, part: str, now: datetime) -> Iterator[CaseFile]:
    """One transaction on a locked case of which this person may change the part."""
    with unit_of_work() as session:
        yield cases.edit(session, case_id=case_id, part=part, actor=current_actor(), now=now)


def _again(case_id: UUID, form: SubjectForm, status: int = 422) -> tuple[str, int]:
    return show_case(case_id, bound={GRID: form}), status


def _back(case_id: UUID, anchor: str, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor=anchor))


@blueprint.post("/cases/<uuid:case_id>/indicators/<uuid:indicator>/realisation")
@signed_in
def save_realisation(case_id: UUID, indicator: UUID) -> Answer:
    """What was achieved for one indicator."""
    form = RealisationForm(indicator)
    if not form.validate_on_submit():
        return _again(case_id, form)
    now = clock.now()
    try:
        with _editing(case_id, "realisations", now) as file:
            service.save_realisation(
                file,
                indicator=indicator,
                text=form.text.data,
                source=form.source.data,
                seen=form.seen_at(),
                now=now,
            )
    except service.ChangedMeanwhile:
        return _changed_meanwhile(case_id, indicator, form)
    return _back(case_id, f"indikator-{indicator}", _("Realisasi tersimpan."))


def _changed_meanwhile(case_id: UUID, indicator: UUID, form: RealisationForm) -> tuple[str, int]:
    """The stored text stands above the form, the typed one in it; saving again then is a decision, not an accident."""
    stored = queries.read_progress(db(), case_id).realisations.get(indicator)
    form.seen.data = stored.mark if stored else ""
    sentence = _(
        "Realisasi ini sudah diubah di halaman lain. Bandingkan dengan isi terbaru, lalu simpan lagi bila perlu."
    )
    form.text.errors = [*form.text.errors, sentence]
    return _again(case_id, form, 409)


@blueprint.post("/cases/<uuid:case_id>/indicators/<uuid:indicator>/evidence")
@signed_in
def add_evidence(case_id: UUID, indicator: UUID) -> Answer:
    """A file or a link for one indicator."""
    form = EvidenceForm(indicator)
    if not form.validate_on_submit():
        return _again(case_id, form)
    try:
        _store_evidence(case_id, indicator, form)
    except RefusedFile as refusal:
        form.upload.errors = [str(FILE_SENTENCES[refusal.code])]
        return _again(case_id, form)
    except service.TooMany:
        form.form_errors = [
            _("Bukti dukung untuk indikator ini sudah penuh. Hapus yang tidak diperlukan lebih dahulu.")
        ]
        return _again(case_id, form)
    return _back(case_id, f"indikator-{indicator}", _("Bukti dukung tersimpan."))


def _store_evidence(case_id: UUID, indicator: UUID, form: EvidenceForm) -> None:
    """The person is asked for before the first byte is written; the file is received outside the transaction."""
    if form.file is None:
        with _editing(case_id, "evidence", clock.now()) as file:
            title = form.title.data or plain_name(urlsplit(form.url.data).netloc)
            service.add_link(file, indicator=indicator, title=title, url=form.url.data)
        return
    _demand_editable(case_id)
    chosen = form.file
    name = chosen.filename or ""
    with store().receive(chosen.stream, name) as upload, _editing(case_id, "evidence", clock.now()) as file:
        service.add_file(file, indicator=indicator, title=form.title.data, upload=upload)


def _demand_editable(case_id: UUID) -> None:
    """Nobody fills the disk of a case that they may not change; ``edit`` asks again under the lock."""
    if "evidence" not in _open(case_id).editable:
        raise NotFound


def _open(case_id: UUID) -> CaseFile:
    """The case as this person sees it. Raises NotFound."""
    actor, now = current_actor(), clock.now()
    case = get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    return cases.open_file(db(), case, actor=actor, now=now)


@blueprint.post("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/remove")
@signed_in
def remove_evidence(case_id: UUID, evidence_id: UUID) -> Answer:
    """Take back one's own evidence; the file goes once the row is gone for good."""
    with _editing(case_id, "evidence", clock.now()) as file:
        indicator, key = service.remove_evidence(file, evidence_id)
    if key is not None:
        store().remove(key)
    return _back(case_id, f"indikator-{indicator}", _("Bukti dukung dihapus."))


@blueprint.get("/cases/<uuid:case_id>/evidence/<uuid:evidence_id>")
@signed_in
def download(case_id: UUID, evidence_id: UUID) -> Response:
    """A stored file, always as a download of the type that was found at its arrival."""
    file = _open(case_id)
    if "evidence" not in file.visible:
        raise NotFound
    row = queries.get_evidence(db(), case_id, evidence_id)
    if row.documentation_id is not None and "documentation" not in file.visible:
        raise NotFound
    path = store().find(row.storage_key) if row.storage_key else None
    if path is None:
        raise NotFound
    return send_stored(path, row.title, row.media_type)


@blueprint.post("/cases/<uuid:case_id>/results/<uuid:result>/feedback")
@signed_in
def give_result_feedback(case_id: UUID, result: UUID) -> Answer:
    """Feedback on one result."""
    give = partial(service.give_feedback_on_result, result=result)
    return _give(case_id, ResultFeedbackForm(result), give, f"hasil-{result}")


@blueprint.post("/cases/<uuid:case_id>/behaviours/<behaviour>/feedback")
@signed_in
def give_behaviour_feedback(case_id: UUID, behaviour: str) -> Answer:
    """Feedback on one of the seven values."""
    give = partial(service.give_feedback_on_behaviour, behaviour=behaviour)
    return _give(case_id, BehaviourFeedbackForm(behaviour), give, f"perilaku-{behaviour}")


def _give(case_id: UUID, form: FeedbackForm, give: Callable[..., object], anchor: str) -> Answer:
    """Store what the form says by the given verb, or show it again."""
    if not form.validate_on_submit():
        return _again(case_id, form)
    now = clock.now()
    try:
        with _editing(case_id, "feedback", now) as file:
            kind, manner = FeedbackKind(form.occasion.data), Manner(form.manner.data)
            give(file, giver=form.giver.data, text=form.text.data, kind=kind, manner=manner, now=now)
    except service.TooMany:
        return _full(case_id, form)
    return _back(case_id, anchor, _("Umpan balik tersimpan."))


def _full(case_id: UUID, form: FeedbackForm) -> tuple[str, int]:
    form.form_errors = [_("Umpan balik untuk bagian ini sudah mencapai batas.")]
    return _again(case_id, form)
