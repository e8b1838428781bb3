"""Pages of the import: upload and history, the report of a file, the quarantine list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.imports import messages, queries, service
from app.imports.comparing import UNIT_LINK
from app.imports.forms import NOBODY, ResolveForm, SearchForm, UploadForm
from app.imports.reading import MAX_BYTES, MAX_ROWS
from app.imports.sample import sample_csv, sample_excel
from app.imports.values import Finding
from app.people.problems import RegisterRefused, refuse
from app.people.queries import Choice, search_positions, search_units
from app.web import menu
from app.web.forms import add_errors

blueprint = Blueprint("imports", __name__, url_prefix="/imports", template_folder="templates")
menu.register(
    "imports.index", _l("Impor"), "database-import", lambda viewer: viewer.has(Permission.PEOPLE_IMPORT), order=70
)

PAGE = 100
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@requires(Permission.PEOPLE_IMPORT)
def index() -> ResponseReturnValue:
    """Upload form and history."""
    return _index(UploadForm())


def _index(form: UploadForm) -> str:
    agency_id = current_actor().agency_id
    return render_template(
        "imports/index.html",
        form=form,
        runs=queries.list_runs(db(), agency_id),
        waiting=queries.count_open(db(), agency_id),
        statuses=messages.STATUSES,
        megabytes=MAX_BYTES // 1024**2,
        max_rows=MAX_ROWS,
    )


@blueprint.post("/")
@requires(Permission.PEOPLE_IMPORT)
def upload() -> ResponseReturnValue:
    """Check a file and show what it would change."""
    form, actor = UploadForm(), current_actor()
    form.validate()
    try:
        if not form.file.data:
            raise refuse("file", "file_missing")
        content = form.file.data.stream.read(MAX_BYTES + 1)
        with unit_of_work() as session:
            run = service.check_file(
                session, form.file.data.filename or "", content,
                actor=actor, today=clock.today(actor.time_zone), now=clock.now(),
            )  # fmt: skip
    except RegisterRefused as error:
        add_errors(form, messages.sentences(error))
        return _index(form), 422
    return redirect(url_for("imports.show", run_id=run.id))


@blueprint.get("/<uuid:run_id>")
@requires(Permission.PEOPLE_IMPORT)
def show(run_id: UUID) -> ResponseReturnValue:
    """The report of a file, a page of findings at a time."""
    run = queries.get_run(db(), run_id, current_actor().agency_id)
    start = max(request.args.get("from", 0, type=int), 0)
    findings = [Finding.restored(data) for data in run.findings[start : start + PAGE]]
    return render_template(
        "imports/show.html",
        run=run,
        start=start,
        page=PAGE,
        findings=[(finding, messages.sentence(finding.problem)) for finding in findings],
        levels=messages.LEVELS,
        status=messages.STATUSES[run.status],
        refused=service.has_refusals(run),
    )


@blueprint.post("/<uuid:run_id>/apply")
@requires(Permission.PEOPLE_IMPORT)
def apply(run_id: UUID) -> ResponseReturnValue:
    """Write the file, whole or not at all."""
    actor = current_actor()
    with unit_of_work() as session:
        outcome = service.apply_run(session, run_id, actor=actor, today=clock.today(actor.time_zone), now=clock.now())
    if outcome == service.Applied.WRITTEN:
        flash(_("Berkas sudah diterapkan."), "success")
    elif outcome == service.Applied.SETTLED:
        flash(_("Berkas ini sudah diterapkan atau dibatalkan sebelumnya."), "info")
    elif outcome == service.Applied.DIFFERENT:
        flash(_("Data berubah sejak berkas diperiksa. Belum ada yang ditulis; lihat laporan baru ini."), "warning")
    else:
        flash(_("Sekarang ada baris yang ditolak. Belum ada yang ditulis; lihat alasannya di bawah."), "danger")
    return redirect(url_for("imports.show", run_id=run_id))


@blueprint.post("/<uuid:run_id>/abandon")
@requires(Permission.PEOPLE_IMPORT)
def abandon(run_id: UUID) -> ResponseReturnValue:
    """Drop a file that was only checked."""
    with unit_of_work() as session:
        dropped = service.abandon_run(session, run_id, actor=current_actor(), now=clock.now())
    if not dropped:
        flash(_("Berkas ini sudah diterapkan atau dibatalkan sebelumnya."), "info")
        return redirect(url_for("imports.show", run_id=run_id))
    flash(_("Berkas dibatalkan. Tidak ada data yang berubah."), "success")
    return redirect(url_for("imports.index"))


@blueprint.get("/contoh.csv")
@requires(Permission.PEOPLE_IMPORT)
def template_csv() -> ResponseReturnValue:
    """The sample file as CSV."""
    return _download(sample_csv(), "contoh-pegawai.csv", "text/csv; charset=utf-8")


@blueprint.get("/contoh.xlsx")
@requires(Permission.PEOPLE_IMPORT)
def template_excel() -> ResponseReturnValue:
    """The sample file for Excel."""
    return _download(sample_excel(), "contoh-pegawai.xlsx", EXCEL)


def _download(content: bytes, name: str, kind: str) -> ResponseReturnValue:
    return content, {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}


@blueprint.get("/karantina")
@requires(Permission.PEOPLE_IMPORT)
def quarantine() -> ResponseReturnValue:
    """Rows whose place in the hierarchy was impossible."""
    rows = queries.list_open(db(), current_actor().agency_id, after=parse_id(request.args.get("after")), limit=PAGE + 1)
    return render_template(
        "imports/quarantine.html",
        rows=rows[:PAGE],
        more=rows[PAGE - 1].id if len(rows) > PAGE else None,
        reasons=messages.REASONS,
        unit_link=UNIT_LINK,
    )


@blueprint.get("/karantina/<uuid:row_id>")
@requires(Permission.PEOPLE_IMPORT)
def quarantined(row_id: UUID) -> ResponseReturnValue:
    """One quarantined row, with a search for what stands above it."""
    return _quarantined(row_id, ResolveForm())


@blueprint.post("/karantina/<uuid:row_id>")
@requires(Permission.PEOPLE_IMPORT)
def resolve(row_id: UUID) -> ResponseReturnValue:
    """Name what stands above by hand."""
    form = ResolveForm()
    chosen = parse_id(form.above.data)
    form.validate()
    try:
        if chosen is None and form.above.data != NOBODY:
            raise refuse("above", "above_missing")
        with unit_of_work() as session:
            service.resolve_row(session, row_id, chosen, actor=current_actor(), now=clock.now())
    except RegisterRefused as error:
        add_errors(form, {"above": " ".join(messages.sentences(error).values())})
        return _quarantined(row_id, form), 422
    flash(_("Atasan sudah dicatat dan baris ini selesai."), "success")
    return redirect(url_for("imports.quarantine"))


def _quarantined(row_id: UUID, form: ResolveForm) -> str:
    row = queries.get_row(db(), row_id, current_actor().agency_id)
    is_unit = row.data["column"] == UNIT_LINK
    search = SearchForm(request.args)
    hits = _hits(is_unit, search.q.data or "") if search.validate() else []
    nothing = _("Tidak ada, ini unit tertinggi") if is_unit else _("Tidak ada, ini jabatan tertinggi")
    form.above.choices = [*((str(hit.id), _hit_label(hit)) for hit in hits), (NOBODY, nothing)]
    return render_template(
        "imports/resolve.html", row=row, form=form, search=search, hits=hits, is_unit=is_unit, reasons=messages.REASONS
    )


def _hits(is_unit: bool, term: str) -> Sequence[Choice]:
    look = search_units if is_unit else search_positions
    return look(db(), current_actor().agency_id, term)


def _hit_label(hit: Choice) -> str:
    return f"{hit.name} ({hit.code}), {hit.unit}" if hit.unit else f"{hit.name} ({hit.code})"
