"""Proposals: on a case, in the list for those who decide, and one's own page."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases import queries as cases
from app.cases import service as case_service
from app.cases.casefile import CaseFile
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, Refused, StaleCase
from app.core.unit_of_work import unit_of_work
from app.definitions.queries import compiled
from app.evaluations.queries import evaluations_of
from app.followups import credit_queries, labels, queries, service
from app.followups.filters import find_reach
from app.followups.forms import DecisionForm, ProposalForm
from app.followups.values import Proposed, Status
from app.web import menu
from workflows.engine import may_see

blueprint = Blueprint("followups", __name__, template_folder="templates")
menu.register_personal(
    "followups.mine", _l("Tindak lanjut saya"), "award", lambda viewer: viewer.employee_id is not None, order=35
)

Answer = str | Response | tuple[str, int]


def _open(case_id: UUID) -> CaseFile:
    """The case as the person sees it. Raises NotFound, also where the follow-up is nothing for their eyes."""
    actor, now = current_actor(), clock.now()
    case = cases.get_case(db(), case_id, actor=actor, day=clock.local_day(now, actor.time_zone))
    file = case_service.open_file(db(), case, actor=actor, now=now)
    if "follow_up" not in file.visible:
        raise NotFound
    return file


def _case_page(file: CaseFile, form: ProposalForm | None = None, editing: UUID | None = None, problem: str = "") -> str:
    """The page of a case's follow-up; ``form`` is the one as it was filled in."""
    editable = "follow_up" in file.editable
    if form is None and editable:
        form = ProposalForm(formdata=None, revision=file.case.revision)
    evaluation = evaluations_of(file).current if {"ratings", "result"} & file.visible else None
    return render_template(
        "followups/case.html",
        file=file,
        case=file.case,
        proposals=queries.list_of_case(db(), file.case.id),
        recommendation=evaluation.ratings.recommendation if evaluation else "",
        form=form if editable else None,
        editing=editing,
        problem=problem,
        words=labels,
    )


@blueprint.get("/cases/<uuid:case_id>/follow-up")
@signed_in
def show(case_id: UUID) -> Answer:
    """What was proposed, and while it is rated a form for more."""
    return _case_page(_open(case_id))


@blueprint.get("/cases/<uuid:case_id>/follow-up/<uuid:proposal_id>")
@signed_in
def edit(case_id: UUID, proposal_id: UUID) -> Answer:
    """The form of one proposal."""
    file = _open(case_id)
    found = [one for one in queries.list_of_case(db(), case_id) if one.id == proposal_id]
    if not found or "follow_up" not in file.editable or found[0].status != Status.PROPOSED:
        raise NotFound
    form = ProposalForm(formdata=None, revision=file.case.revision)
    form.fill(found[0])
    return _case_page(file, form, proposal_id)


@blueprint.post("/cases/<uuid:case_id>/follow-up")
@signed_in
def add(case_id: UUID) -> Answer:
    """Store a new proposal."""
    return _save(case_id, None)


@blueprint.post("/cases/<uuid:case_id>/follow-up/<uuid:proposal_id>")
@signed_in
def save(case_id: UUID, proposal_id: UUID) -> Answer:
    """Store a changed proposal."""
    return _save(case_id, proposal_id)


def _save(case_id: UUID, proposal_id: UUID | None) -> Answer:
    form = ProposalForm()
    file = _open(case_id)
    if not form.validate():
        return _case_page(file, form, proposal_id), 422
    try:
        _store(case_id, proposal_id, form)
    except InvalidInput:
        form.text.errors = [_("Satu penilaian memuat paling banyak %(count)d usul.", count=service.MOST_PROPOSALS)]
        return _case_page(_open(case_id), form, proposal_id), 422
    except StaleCase as stale:
        form.revision.data, form.revision.raw_data = stale.current, None
        told = _(
            "Penilaian ini berubah setelah halaman Anda dibuka. Isian Anda belum tersimpan; periksa, lalu simpan lagi."
        )
        return _case_page(_open(case_id), form, proposal_id, told), 409
    except Refused:
        flash(_("Bagian ini tidak dapat Anda ubah pada tahap sekarang."), "info")
        return redirect(url_for(".show", case_id=case_id))
    flash(_("Usul tindak lanjut tersimpan."), "success")
    return redirect(url_for(".show", case_id=case_id))


def _store(case_id: UUID, proposal_id: UUID | None, form: ProposalForm) -> None:
    actor, now = current_actor(), clock.now()
    with unit_of_work() as session:
        file = case_service.edit(
            session, case_id=case_id, part="follow_up", actor=actor, now=now, seen_revision=form.revision.data
        )
        if proposal_id is None:
            service.propose(file, form.proposal(), actor=actor, now=now)
        else:
            service.change(file, proposal_id, form.proposal(), actor=actor, now=now)


@blueprint.post("/cases/<uuid:case_id>/follow-up/<uuid:proposal_id>/withdraw")
@signed_in
def withdraw(case_id: UUID, proposal_id: UUID) -> Answer:
    """Take a proposal back before anybody decided."""
    _open(case_id)
    actor, now = current_actor(), clock.now()
    try:
        with unit_of_work() as session:
            file = case_service.edit(session, case_id=case_id, part="follow_up", actor=actor, now=now)
            service.withdraw(file, proposal_id, actor=actor, now=now)
    except Refused:
        flash(_("Bagian ini tidak dapat Anda ubah pada tahap sekarang."), "info")
    else:
        flash(_("Usul ditarik."), "success")
    return redirect(url_for(".show", case_id=case_id))


@blueprint.get("/follow-up/proposals/<uuid:proposal_id>")
@signed_in
def proposal(proposal_id: UUID) -> Answer:
    """One proposal, with the decision or the form for it."""
    reach, _today = find_reach()
    one, decidable = queries.get_proposal(db(), proposal_id, reach)
    return _proposal_page(one, _decision_form(one) if decidable else None)


def _decision_form(one: Proposed) -> DecisionForm:
    status = one.status if one.status != Status.PROPOSED else None
    return DecisionForm(formdata=None, version=one.version, status=status, reason=one.decision_reason)


def _proposal_page(one: Proposed, form: DecisionForm | None, problem: str = "") -> str:
    return render_template("followups/proposal.html", one=one, form=form, problem=problem, words=labels)


@blueprint.post("/follow-up/proposals/<uuid:proposal_id>")
@signed_in
def decide(proposal_id: UUID) -> Answer:
    """Store the decision of the competent authority or HR."""
    reach, _today = find_reach()
    one, decidable = queries.get_proposal(db(), proposal_id, reach)
    if not decidable:
        raise NotFound
    form, actor = DecisionForm(), current_actor()
    if not form.validate():
        return _proposal_page(one, form), 422
    try:
        with unit_of_work() as session:
            service.decide(
                session, proposal_id, status=Status(form.status.data), reason=form.reason.data,
                seen_version=form.version.data, reach=reach, actor=actor, now=clock.now(),
            )  # fmt: skip
    except StaleCase as stale:
        form.version.data, form.version.raw_data = stale.current, None
        told = _("Orang lain memutuskan usul ini setelah halaman Anda dibuka. Keputusan Anda belum tersimpan.")
        return _proposal_page(queries.get_proposal(db(), proposal_id, reach)[0], form, told), 409
    flash(_("Keputusan tersimpan. Pegawai dan pengusul diberi tahu."), "success")
    return redirect(url_for(".proposal", proposal_id=proposal_id))


@blueprint.get("/my-follow-up")
@signed_in
def mine() -> Answer:
    """What follows from one's own results: proposals, credit points."""
    actor = current_actor()
    if actor.employee_id is None:
        raise NotFound
    today = clock.today(actor.time_zone)
    return render_template(
        "followups/mine.html",
        proposals=_own_proposals(actor.employee_id),
        line=own_line(actor.agency_id, actor.employee_id, actor.name, today),
        words=labels,
    )


def _own_proposals(employee_id: UUID) -> list[Proposed]:
    """Of cases whose result was delivered, as far as their definition shows the part to the owner in their state."""
    delivered = queries.list_delivered(db(), employee_id)
    open_to = [
        one.id for one in delivered if "follow_up" in may_see(compiled(one.definition_version), one.state, {"owner"})
    ]
    return queries.list_of_cases(db(), open_to) if open_to else []


def own_line(agency_id: UUID, employee_id: UUID, name: str, today: date) -> credit_queries.Line:
    """Somebody's account of credit points; four statements."""
    tables = credit_queries.read_tables(db(), agency_id)
    person = credit_queries.Person(employee_id, name, None)
    return credit_queries.list_accounts(db(), [person], tables, today=today)[0]
