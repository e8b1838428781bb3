"""Feedback of a case on its own page: asking, what was said, what follows, and the official record (B.1.3 to B.1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases.casefile import CaseFile
from app.cases.components import COMPONENTS, page
from app.cases.queries import names_of
from app.core import clock
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.people.identity import format_nip, rank_label
from app.plans.queries import plan_of
from app.plans.values import BEHAVIOURS
from app.progress import feedback, labels, queries
from app.progress import feedback_queries as readers
from app.progress.components import GRID
from app.progress.feedback_forms import AskForm, OutcomeForm, PeopleSearchForm
from app.progress.forms import options
from app.progress.opening import editing, open_case
from app.progress.policy import takes_feedback, weighs
from app.progress.queries import progress_of
from app.progress.records import Person, Subject
from app.progress.service import TooMany
from app.progress.values import FeedbackKind, FeedbackView, Progress, Source

blueprint = Blueprint("feedback", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]
PART = "feedback"
USUAL_WAIT = timedelta(days=14)

page(PART, "feedback.show", _l("Umpan balik"), "messages", order=24)


@dataclass(frozen=True)
class Line:
    """A piece of feedback on the page; ``name`` only where the reader may know it, ``own`` for its author.

    ``passed_on``: the appraiser wrote down the words of somebody else.
    """

    view: FeedbackView
    name: str
    passed_on: bool
    own: bool
    correctable: bool


@dataclass(frozen=True)
class Block:
    """All that was said about one subject."""

    title: str
    lines: list[Line]


@blueprint.get("/cases/<uuid:case_id>/feedback")
@signed_in
def show(case_id: UUID) -> Answer:
    """What was asked, said and concluded, as far as this person may read it."""
    return _show(open_case(case_id, PART))


def _show(file: CaseFile, bound: OutcomeForm | None = None) -> str:
    mine = file.actor.employee_id if file.actor else None
    above = weighs(file)
    requests = [one for one in readers.list_requests(file.session, file.case.id) if above or one.asker_id == mine]
    outcome = None
    if PART in file.editable:
        outcome = bound or OutcomeForm(formdata=None)
        outcome.result.choices = _outcome_choices(file)
    concerned = above or "owner" in file.relations
    return render_template(
        "progress/feedback.html",
        file=file, requests=requests, blocks=_blocks(file, above), outcome=outcome, bound=bound, labels=labels,
        outcomes=readers.read_outcomes(file.session, file.case.id) if concerned else (),
        titles=_titles(file), may_ask=feedback.may_ask(file) and takes_feedback(file.compiled, file.case.state),
        above=above, mine=mine, concerned=concerned, has_record=plan_of(file).current is not None,
    )  # fmt: skip


def _outcome_choices(file: CaseFile) -> list[SelectChoice]:
    plan = plan_of(file).current
    results = plan.results if plan else ()
    return options({"": _("Seluruh pekerjaan")} | {str(one.lineage): f"{one.number}. {one.text}" for one in results})


def _titles(file: CaseFile) -> dict[object, str]:
    """Results by lineage and values by code, in words."""
    plan = plan_of(file).current
    found: dict[object, str] = {one.lineage: f"{one.number}. {one.text}" for one in plan.results} if plan else {}
    return found | {one.code: one.title for one in BEHAVIOURS}


def _blocks(file: CaseFile, above: bool) -> list[Block]:
    progress = progress_of(file)
    said = {**progress.result_feedback, **progress.behaviour_feedback}
    authors = {one.author_id for one in _all(progress) if one.author_id}
    names = _names(file, authors) if above else {}
    titles = _titles(file)
    return [
        Block(title, [_line(file, one, names) for one in said[key]]) for key, title in titles.items() if key in said
    ]


def _names(file: CaseFile, people: set[UUID]) -> Mapping[UUID, str]:
    """Most feedback is the parties', whose names are here already."""
    known = {party.employee.id: party.employee.name for party in file.parties.values() if party.employee}
    others = people - known.keys()
    return {**known, **names_of(file.session, others)} if others else known


def _all(progress: Progress) -> Iterable[FeedbackView]:
    for group in (*progress.result_feedback.values(), *progress.behaviour_feedback.values()):
        yield from group


def _line(file: CaseFile, one: FeedbackView, names: Mapping[UUID, str]) -> Line:
    own = file.actor is not None and one.author_id is not None and one.author_id == file.actor.employee_id
    name = names.get(one.author_id, "") if one.author_id else ""
    party = file.parties.get("appraiser")
    passed_on = one.source != Source.LEADER and party is not None and one.author_id == party.employee_id
    return Line(one, name, passed_on, own, own and feedback.correctable(file, one.at))


@blueprint.post("/cases/<uuid:case_id>/feedback/outcomes")
@signed_in
def conclude(case_id: UUID) -> Answer:
    """The leader's conclusion from the feedback (Pasal 20(1)-(3))."""
    file = open_case(case_id, PART)
    form = OutcomeForm()
    form.result.choices = _outcome_choices(file)
    if not form.validate_on_submit():
        return _show(file, form), 422
    now = clock.now()
    with editing(case_id, PART, now) as locked:
        feedback.conclude(
            locked, result=UUID(form.result.data) if form.result.data else None,
            progressing=form.progress.data == "yes", actions=form.chosen(), text=form.text.data, now=now,
        )  # fmt: skip
    flash(_("Tindak lanjut umpan balik tercatat."), "success")
    return redirect(url_for("feedback.show", case_id=case_id, _anchor="tindak-lanjut"))


@blueprint.get("/cases/<uuid:case_id>/feedback/ask")
@signed_in
def ask(case_id: UUID) -> Answer:
    """Choose whom to ask and about what."""
    file = _asking(case_id)
    day = clock.local_day(clock.now(), current_actor().time_zone)
    last = file.case.cycle.ends_on
    return _ask_page(file, AskForm(formdata=None, data={"due_on": max(day, min(day + USUAL_WAIT, last))}))


def _asking(case_id: UUID) -> CaseFile:
    """The case for whoever may ask. Raises NotFound."""
    file = open_case(case_id, PART)
    if not feedback.may_ask(file) or not takes_feedback(file.compiled, file.case.state):
        raise NotFound
    return file


def _ask_page(file: CaseFile, form: AskForm, status: int = 200) -> Answer:
    text = PeopleSearchForm(request.args).q.data or ""
    people = _people(file, text, form.giver.data)
    form.offer(people, _subjects(file))
    page_text = render_template(
        "progress/ask.html", file=file, form=form, text=text, people=people, too_short=0 < len(text) < 3
    )
    return page_text, status


def _people(file: CaseFile, text: str, chosen: str | None) -> list[Person]:
    """Those found by the search, else those near; whoever was chosen before stays in the list."""
    actor = current_actor()
    day = clock.local_day(clock.now(), actor.time_zone)
    if text:
        found = readers.search_people(
            file.session, agency_id=file.case.agency_id, text=text, day=day, without=file.case.owner_id
        )
    else:
        found = readers.list_around(file.session, owner_id=file.case.owner_id, day=day)
    found = [one for one in found if one.id != actor.employee_id]
    if chosen and chosen not in {str(one.id) for one in found}:
        found += _kept(file, chosen)
    return found


def _kept(file: CaseFile, chosen: str) -> list[Person]:
    try:
        employee_id = UUID(chosen)
    except ValueError:
        return []
    day = clock.local_day(clock.now(), current_actor().time_zone)
    if employee_id in {file.case.owner_id, current_actor().employee_id}:
        return []
    one = readers.find_person(file.session, employee_id=employee_id, agency_id=file.case.agency_id, day=day)
    return [one] if one else []


def _subjects(file: CaseFile) -> dict[str, str]:
    """What may be asked about, by key."""
    plan = plan_of(file).current
    results = {Subject(result=one.lineage).key: f"{one.number}. {one.text}" for one in plan.results} if plan else {}
    return results | {Subject(behaviour=one.code).key: _("Perilaku: %(name)s", name=one.title) for one in BEHAVIOURS}


def _subject(key: str) -> Subject:
    kind, _colon, value = key.partition(":")
    return Subject(result=UUID(value)) if kind == "r" else Subject(behaviour=value)


@blueprint.post("/cases/<uuid:case_id>/feedback/ask")
@signed_in
def send_request(case_id: UUID) -> Answer:
    """Ask."""
    file, now = _asking(case_id), clock.now()
    form = AskForm()
    form.offer(_people(file, request.args.get("q", ""), form.giver.data), _subjects(file))
    if not form.validate_on_submit():
        return _ask_page(file, form, 422)
    try:
        with unit_of_work() as session:
            locked = feedback.open_case(session, case_id, actor=current_actor(), now=now)
            feedback.ask(
                locked, giver_id=UUID(form.giver.data), subjects=[_subject(key) for key in form.subjects.data],
                kind=FeedbackKind(form.kind.data), message=form.message.data, due_on=form.due_on.data, now=now,
            )  # fmt: skip
    except (feedback.AlreadyAsked, feedback.WrongDue, TooMany) as refusal:
        _explain(form, refusal)
        return _ask_page(_asking(case_id), form, 422)
    flash(_("Permintaan umpan balik terkirim."), "success")
    return redirect(url_for("feedback.show", case_id=case_id, _anchor="permintaan"))


def _explain(form: AskForm, refusal: Exception) -> None:
    """The sentence beside the field that it is about."""
    if isinstance(refusal, feedback.WrongDue):
        form.due_on.errors = [_("Pilih tanggal mulai hari ini, paling lama setahun ke depan.")]
    elif isinstance(refusal, feedback.AlreadyAsked):
        form.giver.errors = [_("Orang ini sudah diminta dan belum menjawab.")]
    else:
        form.form_errors = [_("Terlalu banyak permintaan yang belum dijawab. Tunggu atau tarik salah satunya dahulu.")]


@blueprint.post("/cases/<uuid:case_id>/feedback/requests/<uuid:request_id>/withdraw")
@signed_in
def withdraw(case_id: UUID, request_id: UUID) -> Answer:
    """Take back one's own request."""
    now = clock.now()
    try:
        with unit_of_work() as session:
            file = feedback.open_case(session, case_id, actor=current_actor(), now=now)
            feedback.withdraw(file, request_id, now)
    except feedback.AlreadyAnswered:
        flash(_("Permintaan ini sudah dijawab atau ditarik."), "info")
    else:
        flash(_("Permintaan ditarik kembali."), "success")
    return redirect(url_for("feedback.show", case_id=case_id, _anchor="permintaan"))


@blueprint.get("/cases/<uuid:case_id>/feedback/record")
@signed_in
def record(case_id: UUID) -> Answer:
    """Forms B.1.3, B.1.4 and B.1.5: the official record, for reading and printing; nothing in it can be changed."""
    file = replace(open_case(case_id, PART), editable=frozenset())
    plan = plan_of(file).current
    parts = file.visible & queries.PARTS
    # What was meant for the appraiser alone isn't feedback that the employee received (Pasal 17(3)).
    file.load("progress", lambda session, key: queries.read_progress(session, key, parts, file.case.plan_case_id))
    grid = COMPONENTS[GRID](file, None)
    if plan is None or grid is None:
        raise NotFound
    form = "B.1.3" if not plan.quantitative else "B.1.4" if file.case.position.is_leader else "B.1.5"
    return render_template(
        "progress/record.html", file=file, grid=grid, form=form, people=_header(file), format_nip=format_nip
    )


def _header(file: CaseFile) -> list[tuple[str, str, str]]:
    """The five numbered rows of the head: label, employee, appraiser."""
    case, party = file.case, file.parties.get("appraiser")
    leader = party.employee if party else None
    post = party.position if party else None
    owner = case.owner
    return [
        ("NAMA", owner.name, leader.name if leader else ""),
        ("NIP", format_nip(owner.nip), format_nip(leader.nip) if leader else ""),
        ("PANGKAT/ GOL. RUANG", rank_label(owner.rank), rank_label(leader.rank) if leader else ""),
        ("JABATAN", case.position.title, post.title if post else ""),
        ("UNIT KERJA", case.unit.name, post.unit.name if post else ""),
    ]
