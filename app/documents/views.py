"""Documents of a case, of a unit, and the public page on which anybody checks a signed one."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from app.auth.actor import current_actor
from app.auth.guard import public, signed_in
from app.auth.permissions import Permission
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.documents import labels, printing, queries, sealing, service
from app.documents.asking import BatchForm
from app.documents.desk import open_desk
from app.documents.engine import RenderError
from app.documents.forms import FORMS
from app.documents.storage import file_name, safe_name
from app.documents.values import BatchStatus
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("documents", __name__, template_folder="templates")

page("documents", "documents.show", _l("Dokumen"), "printer", order=90)
menu.register("documents.index", _l("Dokumen"), "printer", lambda viewer: viewer.has(Permission.CASE_READ), order=60)
menu.register_for_leaders(
    "documents.index",
    _l("Formulir resmi unit"),
    "printer",
    _l("Unduh formulir A sampai D untuk semua pegawai unit Anda dalam satu berkas arsip."),
    order=90,
)


@blueprint.record_once
def open_document_desk(state: BlueprintSetupState) -> None:
    """Where archives lie and under which address documents are verified."""
    settings = state.app.config["TAHAPAN"]
    open_desk(settings.data_dir, settings.base_url)


def _open(case_id: UUID) -> CaseFile:
    """The case as the signed-in person sees it, where they may see its documents. Raises NotFound."""
    actor, now = current_actor(), clock.now()
    case = cases.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = case_service.open_file(db(), case, actor=actor, now=now)
    if "documents" not in file.visible:
        raise NotFound
    return file


@blueprint.get("/cases/<uuid:case_id>/documents")
@signed_in
def show(case_id: UUID) -> str:
    """Every form of the annex for this case: to download, or why not."""
    file = _open(case_id)
    rows = printing.list_forms(file)
    return render_template(
        "documents/case.html",
        file=file,
        case=file.case,
        ready=[row for row in rows if row.reason is None],
        later=[row for row in rows if row.reason is not None and row.reason not in labels.NEVER],
        never=[row for row in rows if row.reason in labels.NEVER],
        awaits_number=any(row.signed and row.number is None for row in rows),
        labels=labels,
        forms=FORMS,
    )


@blueprint.get("/cases/<uuid:case_id>/documents/<code>.pdf")
@signed_in
def download(case_id: UUID, code: str) -> Response:
    """One form as PDF/A. A form that isn't there for this person doesn't exist."""
    form = FORMS.get(code)
    file = _open(case_id)
    if form is None or form.reason(file) is not None:
        raise NotFound
    prepared = printing.prepare(file, form)
    # Rendering asks the database nothing, so the connection goes back first.
    name = file_name(file.case.owner.name, file.case.owner.nip or "", code)
    db.remove()
    try:
        return _as_file(prepared.render(), name)
    except RenderError:
        current_app.logger.exception("form %s of case %s", code, case_id)
        raise


def _as_file(content: bytes, name: str) -> Response:
    """A download under its own name; older browsers get the plain letters of it."""
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or "formulir.pdf"
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/cases/<uuid:case_id>/documents/numbers")
@signed_in
def issue(case_id: UUID) -> Answer:
    """Number what was signed without waiting for the worker."""
    _open(case_id)
    with unit_of_work() as session:
        made = sealing.issue(session, case_id, now=clock.now())
    if made:
        flash(_("Dokumen yang ditandatangani sudah bernomor dan berkode QR."), "success")
    else:
        flash(_("Semua dokumen yang ditandatangani sudah bernomor."), "info")
    return redirect(url_for("documents.show", case_id=case_id))


@blueprint.get("/documents")
@signed_in
def index() -> str:
    """Ask for the forms of a unit, and see what was asked for before."""
    return _index(BatchForm())


def _index(form: BatchForm) -> str:
    actor = current_actor()
    units = service.choices(db(), actor, clock.now())
    spans: list[tuple[str, str]] = []
    for cycle in queries.list_cycles(db(), actor.agency_id):
        spans.append((str(cycle.id), cycle.name))
        spans += [(f"{cycle.id}:{one.id}", f"{cycle.name}: {one.name}") for one in cycle.periods if not one.annual]
    form.offer(spans, [(str(unit.id), unit.name) for unit in units])
    return render_template(
        "documents/index.html", form=form, batches=queries.list_batches(db(), actor.user_id), labels=labels
    )


@blueprint.post("/documents")
@signed_in
def ask() -> Answer | tuple[str, int]:
    """Have the worker make the forms."""
    actor, form = current_actor(), BatchForm()
    cycle_id, period_id = form.chosen_span()
    unit_id = parse_id(form.unit_id.data)
    if not form.validate_on_submit():
        return _index(form), 422
    if cycle_id is None or unit_id is None:
        raise NotFound
    try:
        with unit_of_work() as session:
            batch = service.request(
                session, actor=actor, cycle_id=cycle_id, period_id=period_id, unit_id=unit_id,
                groups=form.groups.data or [], now=clock.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        add_errors(form, {name: str(labels.LIMITS[code]) for name, code in refused.errors.items()})
        return _index(form), 422
    return redirect(url_for("documents.batch", batch_id=batch.id))


@blueprint.get("/documents/<uuid:batch_id>")
@signed_in
def batch(batch_id: UUID) -> str:
    """How far a batch is, what could not be made, and the archive once it is there."""
    template = "documents/_progress.html" if request.headers.get("HX-Request") else "documents/batch.html"
    found = queries.get_batch(db(), batch_id, current_actor().user_id)
    return render_template(template, batch=found, labels=labels, reasons=labels.REASONS)


@blueprint.get("/documents/<uuid:batch_id>/arsip.zip")
@signed_in
def archive(batch_id: UUID) -> Answer:
    """The archive, for whoever asked for it and still has the unit within their reach."""
    actor, now = current_actor(), clock.now()
    found = queries.get_batch(db(), batch_id, actor.user_id)
    path = service.store().find(found.id)
    ready = found.status == BatchStatus.DONE.value and found.expires_at > now
    if path is None or not ready or not service.may_have(db(), actor, found.unit_id, now):
        raise NotFound
    name = f"Formulir {safe_name(found.unit.name)} {safe_name(found.cycle.code)}.zip"
    answer = send_file(path, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/verify/<token>")
@public
def verify(token: str) -> tuple[Response, int] | Response:
    """Whether a document is as it was signed. Anybody may ask who holds its address, and learns nothing else."""
    found = sealing.verify(db(), token, now=clock.now()) if len(token) <= 64 else None
    answer = make_response(render_template("documents/verify.html", found=found))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return (answer, 200 if found else 404)
