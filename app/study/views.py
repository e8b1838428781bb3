"""The academic page of a case: what is studied, the semesters, how it ended, and the expectations on it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, Refused, StaleCase
from app.core.ids import new_id
from app.core.unit_of_work import unit_of_work
from app.study import expectations, labels, queries, service
from app.study.forms import OutcomeForm, ProgrammeForm, StudyPart, TermForm
from app.study.values import Outcome, Study
from app.web.filters import t
from app.web.forms import add_errors

blueprint = Blueprint("study", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]
Verb = Callable[[CaseFile], None]


def _open(case_id: UUID) -> CaseFile:
    """The case as the signed-in person sees it. Raises NotFound, also where nobody studies."""
    actor, now = current_actor(), clock.now()
    case = cases.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = case_service.open_file(db(), case, actor=actor, now=now)
    if "academic" not in file.visible or not queries.studies_of(file):
        raise NotFound
    return file


def _is_hr(file: CaseFile) -> bool:
    """HR of somebody else: nobody settles their own study."""
    return not file.relations.isdisjoint({"unit_hr", "agency_hr"}) and "owner" not in file.relations


def _study(file: CaseFile, status_id: UUID) -> Study:
    found = next((one for one in queries.studies_of(file) if one.status_id == status_id), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/cases/<uuid:case_id>/academic")
@signed_in
def show(case_id: UUID) -> str:
    """Every study of the year with what is known of it."""
    return _page(_open(case_id))


def _page(file: CaseFile, bound: dict[tuple[UUID, str], StudyPart] | None = None) -> str:
    may_edit = "academic" in file.editable
    return render_template(
        "study/show.html",
        file=file,
        studies=queries.studies_of(file),
        span=queries.span_of(file),
        forms=_forms(file, bound or {}) if may_edit else {},
        labels=labels,
        predicates=_predicates(file),
        may_add=expectations.may_add(file),
        by_change=expectations.change_step(file) is not None,
        hr=_is_hr(file),
        key=new_id(),
    )


def _predicates(file: CaseFile) -> dict[str, str]:
    """Titles of predicates in the case's own definition."""
    return {value: t(title) for value, title in file.compiled.definition.fact_labels.get("predicate", {}).items()}


def _forms(file: CaseFile, bound: dict[tuple[UUID, str], StudyPart]) -> dict[UUID, dict[str, StudyPart]]:
    """The forms of each study; several stand on one page, so each has ids of its own."""
    made: dict[UUID, dict[str, StudyPart]] = {}
    for number, study in enumerate(queries.studies_of(file)):
        forms = {
            name: bound.get((study.status_id, name)) or kind(formdata=None)
            for name, kind in (("programme", ProgrammeForm), ("term", TermForm), ("outcome", OutcomeForm))
        }
        for name, form in forms.items():
            _prepare(file, study, form, fresh=(study.status_id, name) not in bound)
            for field in form:
                field.id = f"{name}-{number}-{field.short_name}"
        made[study.status_id] = forms
    return made


def _prepare(file: CaseFile, study: Study, form: StudyPart, *, fresh: bool) -> None:
    if isinstance(form, OutcomeForm):
        form.narrow(hr=_is_hr(file))
    if not fresh:
        return
    form.revision.data = file.case.revision
    if isinstance(form, (ProgrammeForm, OutcomeForm)):
        form.show(study, file.case.revision)


def _save(case_id: UUID, status_id: UUID, name: str, form: StudyPart, verb: Verb, told: str) -> Answer:
    """Validate, store under the lock of the case, or show the page again with everything typed."""
    file = _open(case_id)
    _study(file, status_id)
    _prepare(file, _study(file, status_id), form, fresh=False)
    if not form.validate_on_submit():
        return _page(file, {(status_id, name): form}), 422
    try:
        with unit_of_work() as session:
            seen = form.revision.data
            locked = case_service.edit(
                session, case_id=case_id, part="academic", actor=current_actor(), now=clock.now(), seen_revision=seen
            )
            verb(locked)
    except InvalidInput as refusal:
        add_errors(form, {field: str(labels.REFUSALS[code]) for field, code in refusal.errors.items()})
        return _page(_open(case_id), {(status_id, name): form}), 422
    except StaleCase as stale:
        form.revision.data, form.revision.raw_data = stale.current, None
        changed = _("Penilaian ini berubah setelah halaman Anda dibuka. Periksa isian Anda, lalu simpan lagi.")
        form.form_errors = [changed]
        return _page(_open(case_id), {(status_id, name): form}), 409
    flash(told, "success")
    return redirect(url_for("study.show", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/academic/<uuid:status_id>/programme")
@signed_in
def describe(case_id: UUID, status_id: UUID) -> Answer:
    """What is studied."""
    form = ProgrammeForm()

    def verb(file: CaseFile) -> None:
        service.describe(file, status_id, form.values(), now=clock.now())

    return _save(case_id, status_id, "programme", form, verb, _("Data program studi tersimpan."))


@blueprint.post("/cases/<uuid:case_id>/academic/<uuid:status_id>/terms")
@signed_in
def add_term(case_id: UUID, status_id: UUID) -> Answer:
    """A semester with its index."""
    form, today = TermForm(), clock.today(current_actor().time_zone)

    def verb(file: CaseFile) -> None:
        service.add_term(file, status_id, form.values(), now=clock.now(), today=today)

    return _save(case_id, status_id, "term", form, verb, _("Hasil semester tersimpan."))


@blueprint.post("/cases/<uuid:case_id>/academic/<uuid:status_id>/terms/<int:number>/remove")
@signed_in
def remove_term(case_id: UUID, status_id: UUID, number: int) -> Answer:
    """Take back a semester that was written by mistake."""
    _study(_open(case_id), status_id)
    with unit_of_work() as session:
        file = case_service.edit(
            session, case_id=case_id, part="academic", actor=current_actor(), now=clock.now()
        )  # fmt: skip
        service.remove_term(file, status_id, number, now=clock.now())
    flash(_("Semester dihapus."), "success")
    return redirect(url_for("study.show", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/academic/<uuid:status_id>/outcome")
@signed_in
def end(case_id: UUID, status_id: UUID) -> Answer:
    """How the study stands or ended."""
    file = _open(case_id)
    if _study(file, status_id).outcome is Outcome.DROPPED_OUT and not _is_hr(file):
        raise NotFound
    form, today = OutcomeForm(), clock.today(current_actor().time_zone)

    def verb(file: CaseFile) -> None:
        outcome = Outcome(form.outcome.data)
        service.end_study(file, status_id, outcome, form.outcome_on.data, now=clock.now(), today=today)

    return _save(case_id, status_id, "outcome", form, verb, _("Keadaan studi tersimpan."))


@blueprint.post("/cases/<uuid:case_id>/academic/<uuid:status_id>/expectations")
@signed_in
def expect(case_id: UUID, status_id: UUID) -> Answer:
    """Put the expectations on the study into the same plan, opening a change of it where it is agreed."""
    file, now = _open(case_id), clock.now()
    study = _study(file, status_id)
    if not expectations.may_add(file) or not study.described:
        raise NotFound
    key, actor = request.form.get("key", "")[:100] or str(new_id()), current_actor()
    try:
        with unit_of_work() as session:
            if "plan" not in file.editable:
                expectations.propose(_locked(session, case_id), key, now=now)
            locked = case_service.edit(session, case_id=case_id, part="plan", actor=actor, now=now)
            lowest = study.bounds.good if study.bounds else None
            target = f"Paling rendah {lowest:.2f}".replace(".", ",") if lowest else "Sesuai kesepakatan"
            expectations.add(locked, study, target, now=now)
    except Refused as refusal:
        flash(" ".join(blocker.sentence("id") for blocker in refusal.blockers), "danger")
        return redirect(url_for("study.show", case_id=case_id))
    flash(_("Ekspektasi akademik sudah masuk ke rancangan SKP. Sesuaikan targetnya, lalu ajukan."), "success")
    return redirect(url_for("plans.edit", case_id=case_id))


def _locked(session: object, case_id: UUID) -> CaseFile:
    case = cases.lock_case(session, case_id)  # type: ignore[arg-type]
    return case_service.open_file(session, case, actor=current_actor(), now=clock.now())  # type: ignore[arg-type]
