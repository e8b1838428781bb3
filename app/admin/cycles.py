"""Cycles: making, changing and closing them, and opening them for units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session, joinedload
from wtforms import Form, SelectChoice

from app.admin import scope
from app.admin.base import PanelView, ScopedModelView
from app.admin.labels import RHYTHMS
from app.admin.listing import Facet, choice_value
from app.admin.lookups import suggestions
from app.admin.navigation import Group
from app.admin.period_sheet import PeriodSheet
from app.admin.process_forms import APPROACHES, SELECTIONS, CycleForm, CycleNameForm, OpeningForm, ReasonForm
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.cases import choosing, cycles, periods
from app.cases.models import Cycle, CycleOpening
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.definitions.queries import list_versions
from app.people import messages
from app.people.queries import rhythm_of
from app.web.filters import t
from app.web.forms import add_errors

STATUSES: Mapping[str, LazyString] = {"draft": _l("Naskah"), "open": _l("Berjalan"), "closed": _l("Ditutup")}
REFUSALS: Mapping[str, LazyString] = {
    "order": _l("Urutan tanggal tidak sesuai."),
    "code_taken": _l("Kode ini sudah dipakai siklus lain."),
    "not_published": _l("Pilih alur kerja yang sudah terbit."),
    "opens_no_periods": _l(
        "Alur kerja siklus ini tidak membuka evaluasi periodik. Pilih versi alur yang membukanya, atau tanpa evaluasi "
        "periodik."
    ),
    "not_open": _l("Siklus ini tidak sedang berjalan."),
    "not_closed": _l("Siklus ini tidak sedang ditutup."),
    "opening_runs": _l("Pembukaan untuk unit masih berlangsung. Tunggu sampai selesai."),
    "closed": _l("Siklus ini sudah ditutup."),
    "reason_empty": _l("Tulis alasannya."),
    "periods_used": _l("Evaluasi periodik sudah dibuka, sehingga tidak dapat diubah lagi."),
    "period_used": _l("Evaluasi periode ini sudah dibuka, sehingga tanggalnya tidak dapat diubah lagi."),
    "name_empty": _l("Isi nama periode."),
    "outside_cycle": _l("Periode harus berada di dalam siklus."),
    "overlap": _l("Periode ini tumpang tindih dengan periode sebelumnya."),
    "annual_not_last": _l("Hanya periode terakhir yang dinilai dalam evaluasi tahunan."),
}


def worded(refusal: InvalidInput) -> dict[str, str]:
    """Field -> sentence for the codes of app.cases.cycles."""
    return {name: str(REFUSALS[code]) for name, code in refusal.errors.items()}


def everywhere(permission: Permission) -> bool:
    """Whether the permission is held over the whole agency: a cycle concerns everybody in it."""
    return current_actor().scope(permission).whole_agency


class CycleView(ScopedModelView):
    """Cycles of the agency. HR of a unit reads them and opens them for their unit; the rest is for agency HR."""

    permission = Permission.CYCLE_READ
    write_permission = Permission.CYCLE_MANAGE
    group = Group.PROCESS
    icon = "calendar"
    can_create = True
    can_edit = True
    can_export = False
    form = CycleForm
    form_views = ScopedModelView.form_views | {"close", "reopen", "periods"}
    new_title = _l("Buat siklus")
    empty_text = _l("Belum ada siklus. Buat satu untuk setiap tahun penilaian.")
    details_template = "admin/cycle/details.html"
    column_list = ("name", "code", "starts_on", "ends_on", "status")
    column_details_list = (
        "name", "code", "status", "starts_on", "ends_on", "plan_due", "evaluation_opens", "self_assessment_due",
        "rating_due", "approach", "definition_version", "selection", "rhythm",
    )  # fmt: skip
    column_sortable_list = ("name", "starts_on", "status")
    column_default_sort = ("starts_on", True)
    column_labels: ClassVar = {
        "name": _l("Siklus"), "code": _l("Kode"), "status": _l("Status"), "starts_on": _l("Awal periode"),
        "ends_on": _l("Akhir periode"), "plan_due": _l("Batas penetapan SKP"),
        "evaluation_opens": _l("Evaluasi dibuka"), "self_assessment_due": _l("Batas penilaian diri"),
        "rating_due": _l("Batas penilaian"), "approach": _l("Pendekatan SKP"), "definition_version": _l("Alur kerja"),
        "selection": _l("Pembagian alur kerja"), "rhythm": _l("Evaluasi periodik"),
    }  # fmt: skip
    column_formatters: ClassVar = {
        "status": choice_value(STATUSES),
        "approach": choice_value(APPROACHES),
        "selection": choice_value(SELECTIONS),
        "rhythm": choice_value(RHYTHMS),
        "definition_version": lambda view, _context, model, _name: view.definition_link(model),
    }
    facets = (
        Facet("status", _l("Status"), lambda value: Cycle.status == value, STATUSES),
        Facet(
            "purpose", _l("Jenis"), lambda value: Cycle.purpose == value,
            {"appraisal": _l("Penilaian"), "requests": _l("Daftar permohonan")}, default="appraisal",
        ),
    )  # fmt: skip
    load_options = (joinedload(Cycle.definition_version),)

    def __init__(self) -> None:
        super().__init__(Cycle, _l("Siklus"), "cycle")

    def unit_rows(self, _units: scope.Units) -> ColumnElement[bool]:
        """Everybody who reads cycles reads all of the agency's."""
        return true()

    def may_write(self) -> bool:
        """A cycle concerns the whole agency."""
        return everywhere(Permission.CYCLE_MANAGE)

    def get_writable(self, row_id: Any) -> Any:
        """Raises NotFound, also for a register of requests."""
        row = super().get_writable(row_id)
        if row.purpose != "appraisal":
            raise NotFound
        return row

    def definition_link(self, model: Cycle) -> Markup:
        """The workflow of a cycle, as a link for those who may read it."""
        version = model.definition_version
        title = f"{t(version.title)} v{version.number}"
        if not current_actor().has(Permission.DEFINITION_READ):
            return Markup("{}").format(title)
        return Markup('<a href="{}">{}</a>').format(self.get_url("definition.details_view", id=version.id), title)

    def create_form(self, obj: Any = None) -> Form:
        """With the published workflows to choose from."""
        form = self._with_versions(CycleForm(obj=obj))
        if not form.is_submitted():
            form.rhythm.data = rhythm_of(db(), current_actor().agency_id)
        return form

    def edit_form(self, obj: Any = None) -> Form:
        """Of a running cycle only the name and, before the first period was opened, the rhythm."""
        return self._with_versions(CycleForm(obj=obj) if obj.status == "draft" else CycleNameForm(obj=obj))

    def _with_versions(self, form: Any) -> Any:
        found = list_versions(db(), agency_id=current_actor().agency_id)
        fields = {"definition_version_id": "appraisal", "periodic_version_id": "periodic"}
        for name, kind in fields.items():
            if name in form:
                form[name].choices = [
                    SelectChoice(str(version.id), f"{t(version.title)} ({version})")
                    for version in found
                    if version.kind == kind and (version.offered or form[name].object_data == version.id)
                ]
        form.periodic_version_id.choices.insert(0, SelectChoice("", _("Alur kerja bawaan")))
        if form.periodic_version_id.data is None or form.periodic_version_id.data == "None":
            form.periodic_version_id.data = ""
        return form

    def store_new(self, session: Session, form: Any, actor: CurrentActor) -> Cycle:
        """A draft."""
        return _refusals_in_words(lambda: cycles.add_cycle(session, _values(form), actor=actor, now=clock.now()))

    def store_change(self, session: Session, form: Any, model: Any, actor: CurrentActor) -> None:
        """All of a draft, the name of a running cycle."""
        _refusals_in_words(lambda: cycles.change_cycle(session, model, _values(form), actor=actor, now=clock.now()))

    def may_change(self, row: Any) -> bool:
        """A closed cycle stays as it is, and a register of requests keeps itself."""
        return self.may_write() and row.status != "closed" and row.purpose == "appraisal"

    def details_context(self, model: Any) -> dict[str, Any]:
        """How many cases there are, and what was opened."""
        total, unfinished = cycles.count_open_cases(db(), model.id)
        reach = current_actor().scope(Permission.CYCLE_READ)
        return {
            "total": total,
            "unfinished": unfinished,
            "openings": cycles.list_openings(db(), model, reach, limit=5),
            "may_open": current_actor().has(Permission.CYCLE_MANAGE) and model.status != "closed",
            "periods": model.periods,
            "expected": expected_workflows(model),
        }

    @expose("/periods/", methods=("GET", "POST"))
    def periods(self) -> ResponseReturnValue:
        """Names and dates of the periods. Those with a case stand fixed."""
        model = self.get_writable(request.args.get("id"))
        if not model.periods or model.status == "closed":
            raise NotFound
        sheet = PeriodSheet(model, periods.used(db(), model.id))
        if request.method == "POST" and sheet.validate(request.form.get("mark", "")):
            try:
                with unit_of_work() as session:
                    actor = current_actor()
                    periods.change_periods(session, model, sheet.values(), actor=actor, now=clock.now())
            except InvalidInput as refusal:
                sheet.refuse(worded(refusal))
            else:
                flash(_("Periode sudah disimpan."), "success")
                return redirect(self.get_url(".details_view", id=model.id))
        page = self.render("admin/cycle/periods.html", model=model, sheet=sheet, return_url=self.get_url(".index_view"))
        return page, 422 if request.method == "POST" else 200

    @expose("/close/", methods=("GET", "POST"))
    def close(self) -> ResponseReturnValue:
        """Close a running cycle, with a reason."""
        return self._turn(cycles.close_cycle, "open", _("Tutup siklus"), _("Siklus sudah ditutup."))

    @expose("/reopen/", methods=("GET", "POST"))
    def reopen(self) -> ResponseReturnValue:
        """Let a closed cycle run again, with a reason."""
        return self._turn(cycles.reopen_cycle, "closed", _("Buka kembali siklus"), _("Siklus berjalan lagi."))

    def _turn(self, verb: Callable[..., None], status: str, title: str, done: str) -> ResponseReturnValue:
        model, form = self.get_writable(request.args.get("id")), ReasonForm()
        if model.status != status:
            raise NotFound
        if form.is_submitted() and form.validate():
            try:
                with unit_of_work() as session:
                    verb(session, model, reason=form.reason.data, actor=current_actor(), now=clock.now())
            except InvalidInput as refusal:
                add_errors(form, worded(refusal))
            else:
                flash(done, "success")
                return redirect(self.get_url(".details_view", id=model.id))
        total, unfinished = cycles.count_open_cases(db(), model.id)
        page = self.render(
            "admin/cycle/turn.html", form=form, model=model, heading=title, total=total, unfinished=unfinished,
            return_url=self.get_url(".index_view"),
        )  # fmt: skip
        return page, 422 if form.is_submitted() else 200


def expected_workflows(cycle: Cycle) -> list[tuple[str, int]]:
    """Which workflow new cases would get and how many people that concerns; nothing where all get the same."""
    if cycle.selection != choosing.APPLICABLE:
        return []
    found = choosing.expected(db(), cycle, clock.today(current_actor().time_zone))
    return [(f"{t(version.title)} v{version.number}", count) for version, count in found]


def _values(form: Any) -> dict[str, Any]:
    values = {name: form[name].data for name in cycles.FIELDS if name in form}
    for name in ("definition_version_id", "periodic_version_id"):
        if name in values:
            values[name] = parse_id(values[name])
    return values


def _refusals_in_words(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except InvalidInput as refusal:
        raise InvalidInput(worded(refusal)) from refusal


class OpeningView(PanelView):
    """Opening a cycle for a unit: who asked when, how far the worker is, and what it stumbled over."""

    permission = Permission.CYCLE_READ
    write_permission = Permission.CYCLE_MANAGE
    group = Group.PROCESS
    in_navigation = False
    form_views = frozenset({"ajax_lookup"})

    def __init__(self) -> None:
        super().__init__(name=_l("Pembukaan siklus"), endpoint="opening")

    def _cycle(self) -> Cycle:
        wanted = parse_id(request.args.get("cycle"))
        known = cycles.list_cycles(db(), current_actor().agency_id)
        found = {cycle.id: cycle for cycle in known if cycle.purpose == "appraisal"}
        if wanted not in found:
            raise NotFound
        return found[wanted]

    @expose("/", methods=("GET", "POST"))
    def index(self) -> ResponseReturnValue:
        """The openings of a cycle, and the form for a further one."""
        cycle, form = self._cycle(), OpeningForm()
        if form.is_submitted() and form.validate():
            try:
                with unit_of_work() as session:
                    cycles.open_for_unit(session, cycle, form.unit_id.data, actor=current_actor(), now=clock.now())
            except InvalidInput as refusal:
                add_errors(form, worded(refusal))
            else:
                flash(_("Pembukaan dimulai. Penilaian dibuat bertahap di belakang layar."), "success")
                return redirect(self.get_url(".index", cycle=cycle.id))
        openings = cycles.list_openings(db(), cycle, current_actor().scope(Permission.CYCLE_READ))
        workflows = expected_workflows(cycle)
        page = self.render("admin/opening/index.html", cycle=cycle, form=form, openings=openings, expected=workflows)
        return page, 422 if form.is_submitted() else 200

    @expose("/progress/")
    def progress(self) -> str:
        """One opening as it stands now; asked again and again while the worker is at it."""
        return self.render("admin/opening/_progress.html", opening=self._opening())

    @expose("/problems/")
    def problems(self) -> str:
        """Everybody for whom the opening found something missing."""
        return self.render("admin/opening/problems.html", opening=self._opening(), status_kinds=messages.STATUS_KINDS)

    def _opening(self) -> CycleOpening:
        wanted, actor = parse_id(request.args.get("id")), current_actor()
        if wanted is None:
            raise NotFound
        reach = actor.scope(Permission.CYCLE_READ)
        return cycles.get_opening(db(), wanted, agency_id=actor.agency_id, reach=reach)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        """Units to suggest while somebody types."""
        return suggestions(OpeningForm(formdata=None).unit_id.source.search(request.args.get("unit_id", "")))
