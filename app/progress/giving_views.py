"""Pages of whoever gives feedback: what others asked for, giving unasked, and correcting one's own words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.cases.casefile import CaseFile
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.plans.queries import plan_of
from app.plans.values import BEHAVIOURS
from app.progress import feedback, labels
from app.progress import feedback_queries as readers
from app.progress.feedback_forms import CorrectForm, DeclineForm, GiveForm, OwnInitiativeForm, PeopleSearchForm
from app.progress.policy import SEES_RESULTS, takes_feedback
from app.progress.records import RequestView, Subject, WrittenFeedback
from app.progress.service import TooMany
from app.progress.values import FEEDBACK_PER_GIVER, FeedbackKind, Manner, RequestStatus
from app.web import menu

blueprint = Blueprint("giving", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]

menu.register_personal(
    "giving.index", _l("Umpan balik"), "messages", lambda viewer: viewer.employee_id is not None, order=35
)


def _me() -> UUID:
    """The signed-in employee; who has no place in the register gives no feedback. Raises NotFound."""
    employee_id = current_actor().employee_id
    if employee_id is None:
        raise NotFound
    return employee_id


@blueprint.get("/feedback")
@signed_in
def index() -> str:
    """What is asked of me, giving unasked, and what I gave."""
    me, actor, session = _me(), current_actor(), db()
    day = clock.local_day(clock.now(), actor.time_zone)
    text = PeopleSearchForm(request.args).q.data or ""
    near = not text
    if near:
        people = readers.list_around(session, owner_id=me, day=day)
    else:
        people = readers.search_people(session, agency_id=actor.agency_id, text=text, day=day, without=me)
    return render_template(
        "progress/giving.html",
        asked=readers.list_asked(session, me), people=people, text=text, near=near,
        too_short=0 < len(text) < readers.SHORTEST_SEARCH, written=_written(me), labels=labels,
    )  # fmt: skip


def _written(me: UUID) -> list[WrittenFeedback]:
    """My words, with those that I may still correct marked."""
    rows = readers.list_written(db(), me)
    events = readers.events_of(db(), {case.id for _row, case, _text, _before in rows}) if rows else {}
    return [
        WrittenFeedback(
            id=row.id,
            case_id=case.id,
            owner=case.owner.name,
            subject=Subject(row.result, row.behaviour),
            subject_text=text or _behaviour(row.behaviour),
            text=row.text,
            kind=row.kind,
            manner=row.manner,
            at=row.at,
            corrected_at=row.corrected_at,
            before=tuple(before),
            may_correct=feedback.may_be_corrected(db(), case, events.get(case.id, []), row.at),
        )
        for row, case, text, before in rows
    ]


def _behaviour(code: str | None) -> str:
    return next((one.title for one in BEHAVIOURS if one.code == code), "")


def _labels(file: CaseFile, subjects: tuple[Subject, ...]) -> dict[Subject, str | LazyString]:
    """The wording of results and values; a result that left the plan is left out."""
    plan = plan_of(file).current
    results = {one.lineage: one.text for one in plan.results} if plan else {}
    named = {one: results.get(one.result) if one.result else _behaviour(one.behaviour) for one in subjects}
    return {subject: text for subject, text in named.items() if text}


def _asked(request_id: UUID) -> tuple[RequestView, CaseFile]:
    """The request and, for its words alone, the case behind it. Raises NotFound for anybody but the one asked."""
    found = readers.get_request(db(), request_id, giver_id=_me())
    return found, _case(found.case_id)


def _case(case_id: UUID) -> CaseFile:
    """The case for somebody without a part in it: the pages take nothing but the words of its subjects from it."""
    return feedback.look(db(), case_id, now=clock.now())


@blueprint.get("/feedback/requests/<uuid:request_id>")
@signed_in
def show(request_id: UUID) -> Answer:
    """What was asked, and nothing else of the case."""
    found, file = _asked(request_id)
    return _answer_page(found, file, GiveForm.make(_labels(file, found.subjects), formdata=None))


def _answer_page(
    found: RequestView, file: CaseFile, form: GiveForm, decline: DeclineForm | None = None, status: int = 200
) -> Answer:
    is_open = found.status is RequestStatus.OPEN and takes_feedback(file.compiled, file.case.state)
    guides = {one.code: one.guides for one in BEHAVIOURS}
    text = render_template(
        "progress/answer.html", request_=found, form=form, decline=decline or DeclineForm(formdata=None),
        declining=decline is not None, is_open=is_open, labels=labels, guides=guides,
    )  # fmt: skip
    return text, status


@blueprint.post("/feedback/requests/<uuid:request_id>")
@signed_in
def answer(request_id: UUID) -> Answer:
    """Give what was asked for."""
    found, file = _asked(request_id)
    form = GiveForm.make(_labels(file, found.subjects))
    if not form.validate_on_submit():
        return _answer_page(found, file, form, status=422)
    try:
        with unit_of_work() as session:
            feedback.answer(
                session, request_id, actor=current_actor(), words=form.words(), manner=Manner(form.manner.data),
                now=clock.now(),
            )  # fmt: skip
    except feedback.AlreadyAnswered:
        return _gone()
    except TooMany:
        form.form_errors = [_full()]
        return _answer_page(*_asked(request_id), form, status=422)
    flash(_("Terima kasih. Umpan balik Anda tersimpan."), "success")
    return redirect(url_for("giving.index"))


def _full() -> str:
    return _("Anda sudah memberi %(max)d umpan balik dalam penilaian ini, yaitu batasnya.", max=FEEDBACK_PER_GIVER)


def _gone() -> Response:
    flash(_("Permintaan ini sudah dijawab atau ditarik."), "info")
    return redirect(url_for("giving.index"))


@blueprint.post("/feedback/requests/<uuid:request_id>/decline")
@signed_in
def decline(request_id: UUID) -> Answer:
    """Say no, with a reason."""
    found, file = _asked(request_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        blank = GiveForm.make(_labels(file, found.subjects), formdata=None)
        return _answer_page(found, file, blank, decline=form, status=422)
    try:
        with unit_of_work() as session:
            feedback.decline(session, request_id, actor=current_actor(), reason=form.reason.data, now=clock.now())
    except feedback.AlreadyAnswered:
        return _gone()
    flash(_("Permintaan ditolak. Alasan Anda disampaikan kepada yang meminta."), "success")
    return redirect(url_for("giving.index"))


@blueprint.route("/feedback/people/<uuid:employee_id>", methods=["GET", "POST"])
@signed_in
def give(employee_id: UUID) -> Answer:
    """Feedback on one's own initiative (p.70 C.9): on behaviour, and on results where one works close by."""
    me, actor = _me(), current_actor()
    day = clock.local_day(clock.now(), actor.time_zone)
    case = readers.running_case(db(), owner_id=employee_id, agency_id=actor.agency_id, day=day)
    if employee_id == me:
        raise NotFound
    if case is None:
        return _nothing_running(employee_id)
    file = _case(case.id)
    source = feedback.source_of(file, me, day)
    form = OwnInitiativeForm.make(_labels(file, _offered(file, see_results=source in SEES_RESULTS)))
    is_open = takes_feedback(file.compiled, file.case.state)
    context: Mapping[str, object] = {"case": case, "source": source, "labels": labels, "is_open": is_open}
    if request.method == "GET" or not is_open:
        return render_template("progress/give.html", form=form, **context)
    if not form.validate():
        return render_template("progress/give.html", form=form, **context), 422
    try:
        with unit_of_work() as session:
            feedback.give(
                session, case.id, actor=actor, words=form.words(), kind=FeedbackKind(form.kind.data),
                manner=Manner(form.manner.data), now=clock.now(),
            )  # fmt: skip
    except TooMany:
        form.form_errors = [_full()]
        return render_template("progress/give.html", form=form, **context), 422
    flash(_("Terima kasih. Umpan balik Anda tersimpan."), "success")
    return redirect(url_for("giving.index"))


def _nothing_running(employee_id: UUID) -> Response:
    """The search finds colleagues whose appraisal isn't open yet, or is over. Raises NotFound for strangers."""
    actor = current_actor()
    day = clock.local_day(clock.now(), actor.time_zone)
    person = readers.find_person(db(), employee_id=employee_id, agency_id=actor.agency_id, day=day)
    if person is None:
        raise NotFound
    flash(_("%(name)s tidak mempunyai penilaian yang sedang berjalan.", name=person.name), "info")
    return redirect(url_for("giving.index"))


def _offered(file: CaseFile, *, see_results: bool) -> tuple[Subject, ...]:
    plan = plan_of(file).current
    results = tuple(Subject(result=one.lineage) for one in plan.results) if plan and see_results else ()
    return results + tuple(Subject(behaviour=one.code) for one in BEHAVIOURS)


@blueprint.route("/feedback/<uuid:feedback_id>/correct", methods=["GET", "POST"])
@signed_in
def correct(feedback_id: UUID) -> Answer:
    """Reword one's own feedback until a submitted rating used it."""
    found = next((one for one in _written(_me()) if one.id == feedback_id), None)
    if found is None:
        raise NotFound
    form = CorrectForm(data={"text": found.text})
    if request.method == "GET" or not found.may_correct:
        return render_template("progress/correct.html", form=form, found=found)
    if not form.validate():
        return render_template("progress/correct.html", form=form, found=found), 422
    try:
        with unit_of_work() as session:
            feedback.correct(session, feedback_id, actor=current_actor(), text=form.text.data, now=clock.now())
    except feedback.UsedInRating:
        flash(_("Umpan balik ini sudah dipakai dalam rating, sehingga tidak dapat diubah."), "warning")
    else:
        flash(_("Umpan balik diperbarui. Rumusan lama tetap tersimpan."), "success")
    return redirect(url_for("giving.index", _anchor="diberikan"))
