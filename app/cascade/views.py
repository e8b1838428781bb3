"""Pages about a leader's case: the manuals of the indicators and the strategies for them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cascade import editing, labels, policy, queries, service
from app.cascade.forms import MAX_FIELDS, BlockForm, ManualForm
from app.cascade.records import Block
from app.cascade.values import MAX_LINES
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound, StaleCase
from app.core.unit_of_work import unit_of_work
from app.plans.forms import is_field_name
from app.plans.queries import plan_of
from app.plans.records import IndicatorView, PlanVersion, ResultView

blueprint = Blueprint("cascade", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]


def _open(case_id: UUID, *, writing: bool = False) -> CaseFile:
    """A leader's case as the signed-in person sees it. Raises NotFound."""
    actor, now = current_actor(), clock.now()
    case = cases.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = case_service.open_file(db(), case, actor=actor, now=now)
    if "plan" not in file.visible or not policy.plans_for_others(file) or (writing and not policy.may_write(file)):
        raise NotFound
    return file


def _version(file: CaseFile) -> PlanVersion | None:
    return plan_of(file).working


def _indicators(file: CaseFile) -> Iterator[tuple[ResultView, IndicatorView]]:
    version = _version(file)
    for result in version.results if version else ():
        for indicator in result.indicators:
            yield result, indicator


def _indicator(file: CaseFile, lineage: UUID) -> tuple[ResultView, IndicatorView]:
    """Raises NotFound for an indicator that the plan doesn't have."""
    found = next((pair for pair in _indicators(file) if pair[1].lineage == lineage), None)
    if found is None:
        raise NotFound
    return found


def check_fields() -> None:
    """Refuse what no page of ours sends: too many fields, or row numbers that WTForms can't read."""
    if len(request.form) > MAX_FIELDS:
        abort(413)
    if not all(map(is_field_name, request.form)):
        abort(400)


@blueprint.get("/cases/<uuid:case_id>/manuals")
@signed_in
def manuals(case_id: UUID) -> str:
    """The manuals of all indicators, form A.1.3."""
    file = _open(case_id)
    found = {one.lineage: one for one in queries.read_manuals(db(), case_id)}
    pairs = [(result, indicator, found.get(indicator.lineage)) for result, indicator in _indicators(file)]
    return render_template(
        "cascade/manuals.html", file=file, pairs=pairs, labels=labels, editable=policy.may_write(file),
        version=_version(file),
    )  # fmt: skip


@blueprint.get("/cases/<uuid:case_id>/manuals/<uuid:lineage>")
@signed_in
def edit_manual(case_id: UUID, lineage: UUID) -> str:
    """The manual of one indicator with what is stored."""
    file = _open(case_id, writing=True)
    _indicator(file, lineage)
    stored = next((one for one in queries.read_manuals(db(), case_id) if one.lineage == lineage), None)
    return _manual_page(file, lineage, ManualForm(formdata=None, obj=stored))


@blueprint.post("/cases/<uuid:case_id>/manuals/<uuid:lineage>")
@signed_in
def save_manual(case_id: UUID, lineage: UUID) -> Answer:
    """Store it."""
    file = _open(case_id, writing=True)
    _indicator(file, lineage)
    form, now = ManualForm(), clock.now()
    version = _version(file)
    form.quantitative = version is not None and version.quantitative
    if not form.validate():
        return _manual_page(file, lineage, form), 422
    try:
        with unit_of_work() as session:
            locked = service.open_for_writing(session, case_id, actor=current_actor(), now=now)
            service.save_manual(locked, lineage, form.content(), seen=form.revision.data or 0, now=now)
    except StaleCase as stale:
        typed = ManualForm(formdata=None, data={**form.data, "revision": stale.current})
        return _manual_page(_open(case_id), lineage, typed, stale=True), 409
    flash(_("Manual indikator tersimpan."), "success")
    return redirect(url_for("cascade.manuals", case_id=case_id, _anchor=f"indikator-{lineage}"))


def _manual_page(file: CaseFile, lineage: UUID, form: ManualForm, *, stale: bool = False) -> str:
    result, indicator = _indicator(file, lineage)
    version = _version(file)
    return render_template(
        "cascade/manual_editor.html", file=file, form=form, stale=stale, result=result, indicator=indicator,
        quantitative=version is not None and version.quantitative,
    )  # fmt: skip


@blueprint.get("/cases/<uuid:case_id>/strategies")
@signed_in
def strategies(case_id: UUID) -> str:
    """The strategies of all indicators, form A.1.4."""
    file = _open(case_id)
    found: dict[UUID, list[Block]] = {}
    for block in queries.read_workblocks(db(), case_id):
        found.setdefault(block.lineage, []).append(block)
    pairs = [(result, indicator, found.get(indicator.lineage, [])) for result, indicator in _indicators(file)]
    return render_template(
        "cascade/strategies.html", file=file, pairs=pairs, labels=labels, editable=policy.may_write(file)
    )


@blueprint.get("/cases/<uuid:case_id>/strategies/new/<uuid:lineage>")
@signed_in
def new_strategy(case_id: UUID, lineage: UUID) -> str:
    """An empty workblock for an indicator."""
    file = _open(case_id, writing=True)
    _result, indicator = _indicator(file, lineage)
    targets = "\n".join(filter(None, (indicator.text, indicator.target)))
    data = {"revision": 0, "targets": targets, **{name: [""] for name in labels.BLOCK_LINES}}
    return _block_page(file, lineage, None, BlockForm(formdata=None, data=data))


@blueprint.post("/cases/<uuid:case_id>/strategies/new/<uuid:lineage>")
@signed_in
def add_strategy(case_id: UUID, lineage: UUID) -> Answer:
    """Store a new one, or rearrange its rows."""
    return _save_block(case_id, lineage, None)


def _stored_block(case_id: UUID, block_id: UUID) -> Block:
    found = next((one for one in queries.read_workblocks(db(), case_id) if one.id == block_id), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/cases/<uuid:case_id>/strategies/<uuid:block_id>")
@signed_in
def edit_strategy(case_id: UUID, block_id: UUID) -> str:
    """A stored workblock."""
    file = _open(case_id, writing=True)
    block = _stored_block(case_id, block_id)
    data = {**vars(block), **{name: list(getattr(block, name)) or [""] for name in labels.BLOCK_LINES}}
    return _block_page(file, block.lineage, block_id, BlockForm(formdata=None, data=data))


@blueprint.post("/cases/<uuid:case_id>/strategies/<uuid:block_id>")
@signed_in
def save_strategy(case_id: UUID, block_id: UUID) -> Answer:
    """Store it, or rearrange its rows."""
    _open(case_id, writing=True)
    return _save_block(case_id, _stored_block(case_id, block_id).lineage, block_id)


def _save_block(case_id: UUID, lineage: UUID, block_id: UUID | None) -> Answer:
    check_fields()
    file = _open(case_id, writing=True)
    _indicator(file, lineage)
    form, now = BlockForm(), clock.now()
    if operation := request.form.get("op"):
        return _rearranged(file, lineage, block_id, form, operation)
    if not form.validate():
        return _block_page(file, lineage, block_id, form), 422
    try:
        with unit_of_work() as session:
            locked = service.open_for_writing(session, case_id, actor=current_actor(), now=now)
            seen = form.revision.data or 0
            service.save_workblock(locked, lineage, form.content(), block_id=block_id, seen=seen, now=now)
    except StaleCase as stale:
        typed = BlockForm(formdata=None, data={**form.data, "revision": stale.current})
        return _block_page(_open(case_id), lineage, block_id, typed, stale=True), 409
    flash(_("Strategi tersimpan."), "success")
    return redirect(url_for("cascade.strategies", case_id=case_id, _anchor=f"indikator-{lineage}"))


def _rearranged(file: CaseFile, lineage: UUID, block_id: UUID | None, form: BlockForm, operation: str) -> str:
    try:
        edited = editing.apply(operation, form.data, {name: "" for name in labels.BLOCK_LINES}, MAX_LINES)
    except editing.UnknownOperation:
        abort(400)
    return _block_page(file, lineage, block_id, BlockForm(formdata=None, data=edited.data), focus=edited.focus)


def _block_page(
    file: CaseFile,
    lineage: UUID,
    block_id: UUID | None,
    form: BlockForm,
    *,
    stale: bool = False,
    focus: str | None = None,
) -> str:
    result, indicator = _indicator(file, lineage)
    return render_template(
        "cascade/block_editor.html", file=file, form=form, result=result, indicator=indicator, block_id=block_id,
        stale=stale, focus=focus, labels=labels,
    )  # fmt: skip


@blueprint.post("/cases/<uuid:case_id>/strategies/<uuid:block_id>/delete")
@signed_in
def delete_strategy(case_id: UUID, block_id: UUID) -> Response:
    """Take a strategy away."""
    now = clock.now()
    with unit_of_work() as session:
        file = service.open_for_writing(session, case_id, actor=current_actor(), now=now)
        service.delete_workblock(file, block_id, now=now)
    flash(_("Strategi dihapus."), "success")
    return redirect(url_for("cascade.strategies", case_id=case_id))
