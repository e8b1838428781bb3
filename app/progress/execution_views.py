"""Pages beside the case page: action plans (B.1.1) and results that the leader took over (Pasal 20(6)-(8))."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.guard import signed_in
from app.cases.casefile import CaseFile
from app.cases.components import page
from app.core import clock
from app.core.db import db
from app.plans.labels import SECTIONS
from app.plans.queries import plan_of
from app.progress import action_plans, queries, takeovers
from app.progress.execution_forms import ActionPlanForm, SeenForm, TakeoverForm, UndoForm, moment
from app.progress.opening import editing, open_case
from app.progress.service import ChangedMeanwhile, TooMany
from app.progress.values import ACTIONS_PER_RESULT

blueprint = Blueprint("execution", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]

page("action_plans", "execution.show_action_plans", _l("Rencana aksi"), "list-check", order=20)
page("takeovers", "execution.show_takeovers", _l("Pengambilalihan hasil kerja"), "gavel", order=28)


@blueprint.get("/cases/<uuid:case_id>/action-plans")
@signed_in
def show_action_plans(case_id: UUID) -> Answer:
    """Form B.1.1: the steps agreed for each result, where they are needed (p.67 A.2-3)."""
    return _action_plans(open_case(case_id, "action_plans"))


def _action_plans(file: CaseFile, bound: ActionPlanForm | None = None, notice: str = "") -> str:
    plan = plan_of(file).current
    lines = queries.read_action_plans(file.session, file.case.plan_case_id)
    waiting = [one for group in lines.values() for one in group if one.agreed_at is None]
    annual = file.case.parent_id is None
    edits = annual and "action_plans" in file.editable
    forms: dict[object, ActionPlanForm] = {}
    if edits and plan:
        for result in plan.results:
            forms[result.lineage] = ActionPlanForm(result.lineage, formdata=None)
        for group in lines.values():
            for one in group:
                forms[one.id] = ActionPlanForm(one.id, formdata=None)
                forms[one.id].show(one)
        if bound is not None:
            forms = {key: bound if form.key == bound.key else form for key, form in forms.items()}
    agree = None
    if annual and waiting and "appraiser" in file.relations and "feedback" in file.editable:
        agree = SeenForm(formdata=None, data={"seen": max(one.updated_at for one in waiting).isoformat()})
    return render_template(
        "progress/action_plans.html",
        file=file, plan=plan, lines=lines, forms=forms, bound=bound, agree=agree, waiting=len(waiting),
        sections=SECTIONS, annual=annual, notice=notice,
    )  # fmt: skip


def _to_actions(case_id: UUID, result: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("execution.show_action_plans", case_id=case_id, _anchor=f"hasil-{result}"))


@blueprint.post("/cases/<uuid:case_id>/results/<uuid:result>/action-plans")
@signed_in
def add_action_plan(case_id: UUID, result: UUID) -> Answer:
    """One more line under a result."""
    form = ActionPlanForm(result)
    file = open_case(case_id, "action_plans")
    if not form.validate_on_submit():
        return _action_plans(file, form), 422
    now = clock.now()
    try:
        with editing(case_id, "action_plans", now) as file:
            action_plans.add(
                file, result=result, text=form.text.data, target=form.target.data, due_on=form.due_on.data, now=now
            )
    except action_plans.OutsideCycle:
        return _outside(case_id, form)
    except TooMany:
        form.form_errors = [_("Satu hasil kerja memuat paling banyak %(max)d rencana aksi.", max=ACTIONS_PER_RESULT)]
        return _action_plans(open_case(case_id, "action_plans"), form), 422
    return _to_actions(case_id, result, _("Rencana aksi tersimpan."))


def _outside(case_id: UUID, form: ActionPlanForm) -> tuple[str, int]:
    file = open_case(case_id, "action_plans")
    form.due_on.errors = [_("Tanggal harus di dalam periode penilaian %(cycle)s.", cycle=file.case.cycle.name)]
    return _action_plans(file, form), 422


@blueprint.post("/cases/<uuid:case_id>/action-plans/<uuid:action_id>")
@signed_in
def save_action_plan(case_id: UUID, action_id: UUID) -> Answer:
    """Reword a line."""
    form = ActionPlanForm(action_id)
    file = open_case(case_id, "action_plans")
    if not form.validate_on_submit():
        return _action_plans(file, form), 422
    now = clock.now()
    try:
        with editing(case_id, "action_plans", now) as file:
            row = action_plans.change(
                file, action_id, text=form.text.data, target=form.target.data, due_on=form.due_on.data,
                seen=moment(form.seen.data), now=now,
            )  # fmt: skip
            result = row.result
    except action_plans.OutsideCycle:
        return _outside(case_id, form)
    except ChangedMeanwhile:
        return _stale_action(case_id, action_id, form)
    return _to_actions(case_id, result, _("Rencana aksi tersimpan."))


def _stale_action(case_id: UUID, action_id: UUID, form: ActionPlanForm) -> tuple[str, int]:
    """The stored text stands above the form, the typed one in it; saving again is then a decision."""
    file = open_case(case_id, "action_plans")
    stored = queries.read_action_plans(db(), file.case.plan_case_id)
    form.seen.data = next((one.mark for group in stored.values() for one in group if one.id == action_id), "")
    sentence = _("Rencana aksi ini sudah diubah di halaman lain. Bandingkan, lalu simpan lagi bila perlu.")
    form.text.errors = [*form.text.errors, sentence]
    return _action_plans(file, form), 409


@blueprint.post("/cases/<uuid:case_id>/action-plans/<uuid:action_id>/remove")
@signed_in
def remove_action_plan(case_id: UUID, action_id: UUID) -> Answer:
    """Take a line out."""
    with editing(case_id, "action_plans", clock.now()) as file:
        result = action_plans.remove(file, action_id)
    return _to_actions(case_id, result, _("Rencana aksi dihapus."))


@blueprint.post("/cases/<uuid:case_id>/action-plans/agree")
@signed_in
def agree_action_plans(case_id: UUID) -> Answer:
    """The leader agrees to the lines that the page showed (p.67 A.3)."""
    form, now = SeenForm(), clock.now()
    open_case(case_id, "action_plans")
    try:
        with editing(case_id, "feedback", now) as file:
            agreed = action_plans.agree(file, seen=moment(form.seen.data), now=now)
    except ChangedMeanwhile:
        sentence = _("Rencana aksi berubah sejak halaman Anda dibuka. Baca yang terbaru, lalu sepakati lagi.")
        return _action_plans(open_case(case_id, "action_plans"), notice=sentence), 409
    flash(_("%(count)s rencana aksi disepakati.", count=agreed), "success")
    return redirect(url_for("execution.show_action_plans", case_id=case_id))


@blueprint.get("/cases/<uuid:case_id>/takeovers")
@signed_in
def show_takeovers(case_id: UUID) -> Answer:
    """Which results the leader took over, why, and which went back."""
    return _takeovers(open_case(case_id, "takeovers"))


def _takeovers(file: CaseFile, bound: TakeoverForm | UndoForm | None = None) -> str:
    plan = plan_of(file).current
    found = queries.read_takeovers(file.session, file.case.plan_case_id)
    standing = {one.result: one for one in found if one.undone_at is None}
    edits = file.case.parent_id is None and "takeovers" in file.editable
    forms: dict[object, TakeoverForm | UndoForm] = {}
    if edits and plan:
        for result in plan.results:
            if result.lineage not in standing:
                forms[result.lineage] = TakeoverForm(result.lineage, formdata=None)
        forms |= {one.id: UndoForm(one.id, formdata=None) for one in standing.values()}
        if bound is not None:
            forms = {key: bound if form.key == bound.key else form for key, form in forms.items()}
    return render_template(
        "progress/takeovers.html",
        file=file, plan=plan, forms=forms, bound=bound, standing=standing,
        undone=[one for one in found if one.undone_at is not None],
        titles={result.lineage: result.text for result in plan.results} if plan else {},
    )  # fmt: skip


@blueprint.post("/cases/<uuid:case_id>/results/<uuid:result>/takeover")
@signed_in
def take_over(case_id: UUID, result: UUID) -> Answer:
    """The leader takes over a result."""
    form = TakeoverForm(result)
    file = open_case(case_id, "takeovers")
    if not form.validate_on_submit():
        return _takeovers(file, form), 422
    now = clock.now()
    try:
        with editing(case_id, "takeovers", now) as file:
            takeovers.take_over(file, result=result, reason=form.reason.data, note=form.note.data, now=now)
    except ChangedMeanwhile:
        flash(_("Hasil kerja ini sudah diambil alih."), "info")
        return redirect(url_for("execution.show_takeovers", case_id=case_id))
    except takeovers.NothingTried:
        form.form_errors = [
            _("Catat dahulu di halaman Umpan balik bahwa hasil kerja ini tidak maju dan tindak lanjutnya "
              "(penyesuaian ekspektasi, dukungan, atau pembinaan). Pengambilalihan baru boleh sesudah itu "
              "(Pasal 20 ayat 3 dan 6).")
        ]  # fmt: skip
        return _takeovers(open_case(case_id, "takeovers"), form), 422
    flash(_("Hasil kerja diambil alih. Catatannya tampil bagi penilai saat memberi rating."), "success")
    return redirect(url_for("execution.show_takeovers", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/takeovers/<uuid:takeover_id>/undo")
@signed_in
def undo_takeover(case_id: UUID, takeover_id: UUID) -> Answer:
    """Give a result back to the employee."""
    form = UndoForm(takeover_id)
    file = open_case(case_id, "takeovers")
    if not form.validate_on_submit():
        return _takeovers(file, form), 422
    now = clock.now()
    try:
        with editing(case_id, "takeovers", now) as file:
            takeovers.undo(file, takeover_id, reason=form.reason.data, now=now)
    except ChangedMeanwhile:
        flash(_("Hasil kerja ini sudah dikembalikan."), "info")
    else:
        flash(_("Hasil kerja dikembalikan kepada pegawai."), "success")
    return redirect(url_for("execution.show_takeovers", case_id=case_id))
