"""Pages of the import: a file is shown with everything that it would set, and stored whole or not at all."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.achievements import importing, queries, service
from app.achievements.forms import ApplyForm, ImportForm
from app.achievements.importing import COLUMNS, MAX_BYTES, MAX_ROWS, Line, UnreadableFile
from app.achievements.labels import BASES, PREDICATES
from app.achievements.policy import Reach
from app.achievements.values import SetAs, Span
from app.achievements.views import Named, named_round, reach_of_viewer
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput
from app.core.unit_of_work import unit_of_work
from app.web.forms import add_errors

blueprint = Blueprint("achievement_import", __name__, url_prefix="/achievements/import", template_folder="templates")

Page = str | Response | tuple[str, int]
PROBLEMS = {
    "file_missing": _l("Pilih berkas CSV."),
    "file_too_large": _l("Berkas lebih besar dari 1 MB."),
    "file_no_csv": _l("Berkas ini bukan CSV."),
    "file_columns": _l("Kolom kode_unit dan predikat harus ada pada baris pertama."),
    "file_empty": _l("Berkas tidak memuat baris."),
    "file_too_long": _l("Berkas memuat terlalu banyak baris."),
    "predicate": _l("Predikat harus Istimewa, Baik, Butuh Perbaikan, Kurang, atau Sangat Kurang."),
    "basis": _l("Dasar harus “rencana aksi” atau “trajectory target”."),
    "date": _l("Tanggal tidak terbaca atau belum tiba."),
    "link": _l("Tautan harus dimulai dengan https:// atau http://."),
    "long": _l("Teks terlalu panjang."),
    "double": _l("Unit ini sudah ada di baris sebelumnya."),
    "unit": _l("Tidak ada unit dengan kode ini yang boleh Anda tetapkan."),
    "reason_after_use": _l("Predikat lamanya sudah dipakai dalam penilaian: isi kolom alasan."),
}


@blueprint.get("/<uuid:cycle_id>")
@blueprint.get("/<uuid:cycle_id>/<uuid:period_id>")
@requires(Permission.CYCLE_MANAGE)
def upload(cycle_id: UUID, period_id: UUID | None = None) -> str:
    """The form for a file."""
    return _page(named_round(cycle_id, period_id), ImportForm(formdata=None))


@blueprint.post("/<uuid:cycle_id>")
@blueprint.post("/<uuid:cycle_id>/<uuid:period_id>")
@requires(Permission.CYCLE_MANAGE)
def check(cycle_id: UUID, period_id: UUID | None = None) -> Page:
    """Show what a file would set; nothing is stored."""
    about, form = named_round(cycle_id, period_id), ImportForm()
    form.validate()
    try:
        if not form.file.data:
            raise UnreadableFile("file_missing")
        with form.file.data.stream as stream:
            text = importing.decode(stream.read(MAX_BYTES + 1))
        lines = _lines(about, text)
    except UnreadableFile as error:
        add_errors(form, {"file": str(PROBLEMS[str(error)])})
        return _page(about, form), 422
    return _page(about, form, lines, text)


@blueprint.post("/<uuid:cycle_id>/apply")
@blueprint.post("/<uuid:cycle_id>/<uuid:period_id>/apply")
@requires(Permission.CYCLE_MANAGE)
def apply(cycle_id: UUID, period_id: UUID | None = None) -> Page:
    """Store what was looked at, whole or not at all."""
    about, form = named_round(cycle_id, period_id), ApplyForm()
    shown = ImportForm(formdata=None)
    text = form.rows.data if form.validate_on_submit() else ""
    try:
        lines = _lines(about, text)
    except UnreadableFile as error:
        shown.form_errors = [str(PROBLEMS[str(error)])]
        return _page(about, shown), 422
    if any(line.problem for line, _unit in lines):
        return _page(about, shown, lines, text), 422
    try:
        stored = _store(about, lines)
    except InvalidInput:
        shown.form_errors = [str(PROBLEMS["reason_after_use"])]
        return _page(about, shown, lines, text), 422
    except service.StaleAchievement:
        shown.form_errors = [_("Sebagian capaian baru saja diubah orang lain. Periksa lagi, lalu simpan.")]
        return _page(about, shown, lines, text), 409
    flash(_("%(count)s capaian tersimpan.", count=stored), "success")
    return redirect(url_for("achievements.index", cycle=cycle_id, period=period_id))


def _lines(about: Named, text: str) -> list[tuple[Line, UUID | None]]:
    today = clock.today(current_actor().time_zone)
    lines = importing.read(text, periodic=about.span.period_id is not None, today=today)
    reach: Reach = reach_of_viewer()
    units = queries.units_by_code(db(), [line.code for line in lines], reach.set_as_hr)
    return importing.placed(lines, units)


def _store(about: Named, lines: list[tuple[Line, UUID | None]]) -> int:
    """What is there already as the file has it stays untouched. Raises InvalidInput where a reason is missing."""
    stored = 0
    with unit_of_work() as session:
        for line, unit_id in lines:
            if line.entry is None or unit_id is None:
                continue
            span = Span(unit_id, about.span.year, about.span.period_id)
            found = queries.find(session, span)
            if found is not None and (found.predicate, found.basis) == (line.entry.predicate, line.entry.basis):
                continue
            service.set_achievement(
                session, span, line.entry, actor=current_actor(), set_as=SetAs.HR,
                seen_version=found.version if found else 0, now=clock.now(),
            )  # fmt: skip
            stored += 1
    return stored


def _page(about: Named, form: ImportForm, lines: list[tuple[Line, UUID | None]] | None = None, text: str = "") -> str:
    return render_template(
        "achievements/import.html",
        about=about,
        form=form,
        lines=lines,
        text=text,
        wrong=sum(bool(line.problem) for line, _unit in lines or ()),
        problems=PROBLEMS,
        predicates=PREDICATES,
        bases=BASES,
        columns=COLUMNS,
        max_rows=MAX_ROWS,
    )
