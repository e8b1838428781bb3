"""The publish page: what the gate says, who may do more or less, who would have nobody, and what past cases say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.admin import definition_pages
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.definitions import acknowledging, proposals, publishing
from app.definitions.queries import two_person_publishing
from app.designer import page, past_cases, people_check, publish_words
from app.designer.publish_forms import PublishForm, SendBackForm
from app.web.forms import BaseForm
from workflows.definition import DefinitionError

blueprint = Blueprint("designer_publish", __name__, url_prefix="/admin/designer/<uuid:version_id>/publish")
page.tab("designer_publish.show", _l("Terbitkan"), "send", 90)

Verb = Callable[..., Any]


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {
        "relation_title": definition_pages.relation_title,
        "kind_title": publish_words.kind_title,
        "RIGHTS": publish_words.RIGHTS,
    }


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """Everything to know before a draft is published; what became of a version that was."""
    opened = page.open_version(version_id)
    note = opened.version.note if opened.version.submitted_by_id else ""
    return _page(opened, PublishForm(sha256=opened.version.sha256, note=note), SendBackForm())


@blueprint.post("/ticks")
@requires(Permission.DEFINITION_PUBLISH)
def acknowledge(version_id: UUID) -> ResponseReturnValue:
    """Store the ticks of the page; a group's button ticks its lines besides those ticked by hand."""
    group = request.form.get("group", "")
    ticked = {*request.form.getlist("line"), *(request.form.getlist(f"of:{group}") if group else ())}
    shown = request.form.getlist("shown")
    with unit_of_work() as session:
        acknowledging.acknowledge(
            session, version_id, ticked=ticked, shown=shown, actor=current_actor(), now=clock.now()
        )
    flash(_("Centang tersimpan."), "success")
    anchor = f"hak-{group}" if group else "hak"
    return redirect(url_for(".show", version_id=version_id, _anchor=anchor), 303)


@blueprint.post("/")
@requires(Permission.DEFINITION_PUBLISH)
def publish(version_id: UUID) -> ResponseReturnValue:
    """Publish the text that the page showed."""
    return _ask(version_id, publishing.publish, "publish")


@blueprint.post("/submit")
@requires(Permission.DEFINITION_WRITE)
def submit(version_id: UUID) -> ResponseReturnValue:
    """Ask another person to publish the text that the page showed."""
    return _ask(version_id, publishing.submit, "submit")


def _ask(version_id: UUID, verb: Verb, action: str) -> ResponseReturnValue:
    form = PublishForm()
    if form.validate():
        wish = publishing.Wish(form.sha256.data or "", form.note.data or "")
        try:
            with unit_of_work() as session:
                kind = verb(session, version_id, wish, actor=current_actor(), now=clock.now()).kind
        except publishing.Unpublishable as refused:
            field = form.note if refused.code.startswith("note_") else None
            _refuse(form, field, refused)
        else:
            flash(publish_words.done(action, kind), "success")
            return redirect(url_for(".show", version_id=version_id), 303)
    opened = page.open_version(version_id)
    if opened.version.status != "draft":
        raise NotFound
    form.sha256.data = opened.version.sha256
    return _page(opened, form, SendBackForm(formdata=None), 422)


@blueprint.post("/back")
@requires(Permission.DEFINITION_WRITE)
def send_back(version_id: UUID) -> ResponseReturnValue:
    """Give a submitted draft back with a reason."""
    form = SendBackForm()
    if form.validate():
        with unit_of_work() as session:
            publishing.send_back(session, version_id, form.reason.data or "", actor=current_actor(), now=clock.now())
        flash(_("Naskah dikembalikan."), "success")
        return redirect(url_for(".show", version_id=version_id), 303)
    opened = page.open_version(version_id)
    if opened.version.submitted_by_id is None:
        raise NotFound
    return _page(opened, PublishForm(formdata=None, sha256=opened.version.sha256), form, 422)


@blueprint.post("/withdraw")
@requires(Permission.DEFINITION_PUBLISH)
def withdraw(version_id: UUID) -> ResponseReturnValue:
    """Offer a published version no longer to new cycles."""
    return _status(version_id, publishing.withdraw, "withdraw")


@blueprint.post("/offer")
@requires(Permission.DEFINITION_PUBLISH)
def offer(version_id: UUID) -> ResponseReturnValue:
    """Offer a withdrawn version again."""
    return _status(version_id, publishing.offer_again, "offer")


@blueprint.post("/retire")
@requires(Permission.DEFINITION_PUBLISH)
def retire(version_id: UUID) -> ResponseReturnValue:
    """Put a version away on which nothing runs."""
    return _status(version_id, publishing.retire, "retire")


def _status(version_id: UUID, verb: Verb, action: str) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            kind = verb(session, version_id, actor=current_actor(), now=clock.now()).kind
    except publishing.Unpublishable as refused:
        flash(publish_words.refusal(refused), "danger")
    else:
        flash(publish_words.done(action, kind), "success")
    return redirect(url_for(".show", version_id=version_id), 303)


@blueprint.get("/people")
@requires(Permission.DEFINITION_READ)
def people(version_id: UUID) -> ResponseReturnValue:
    """The definition against the staff list: a part of the publish page, or a page of its own without scripts."""
    opened = page.open_version(version_id)
    actor = current_actor()
    report = people_check.check(db(), opened.definition, agency_id=actor.agency_id, day=clock.today(actor.time_zone))
    seen = people_check.named_within(db(), report, actor.scope(Permission.PEOPLE_READ))
    return _part("people", _("Pemeriksaan orang"), opened, report=seen)


@blueprint.get("/replay")
@requires(Permission.DEFINITION_READ)
def replay(version_id: UUID) -> ResponseReturnValue:
    """Finished cases walked through the version: a part of the publish page, or a page of its own without scripts."""
    opened, agency_id = page.open_version(version_id), current_actor().agency_id
    try:
        walked = past_cases.replayed(db(), opened.definition, agency_id=agency_id, code=opened.version.code)
    except DefinitionError:
        walked = None
    most = {"cases": past_cases.MOST_CASES, "histories": past_cases.MOST_HISTORIES}
    return _part("replay", _("Kasus yang sudah selesai"), opened, walked=walked, most=most)


def _part(name: str, title: str, opened: page.Opened, **more: Any) -> ResponseReturnValue:
    template = f"designer/_publish_{name}.html"
    if request.headers.get("HX-Request"):
        return render_template(template, version=opened.version, **more)
    return page.render("designer/publish_part.html", opened, part=template, part_title=title, **more)


def _refuse(form: BaseForm, field: Any, error: publishing.Unpublishable) -> None:
    sentence = publish_words.refusal(error)
    if field is not None:
        field.errors = [*field.errors, sentence]
    else:
        form.form_errors = [*form.form_errors, sentence]


def _page(opened: page.Opened, form: PublishForm, back: SendBackForm, status: int = 200) -> ResponseReturnValue:
    version, session, actor = opened.version, db(), current_actor()
    two = two_person_publishing(session, actor.agency_id)
    draft = version.status == "draft"
    asker = version.submitted_by_id if two else None
    reference = acknowledging.reference(session, version)
    return page.render(
        "designer/publish.html",
        opened,
        status=status,
        form=form,
        back=back,
        two=two,
        asker=asker,
        own=asker == actor.user_id,
        may_publish=actor.has(Permission.DEFINITION_PUBLISH),
        reference=reference,
        groups=_groups(opened, reference, asker) if draft else [],
        running=past_cases.running(session, agency_id=actor.agency_id, code=version.code),
        proposal=proposals.find(session, version),
        moving=actor.scope(Permission.CASE_ADMINISTER).whole_agency,
    )


def _groups(opened: page.Opened, reference: Any, asker: UUID | None) -> list[publish_words.Group]:
    lines = acknowledging.lines(reference, opened.definition)
    found = acknowledging.ticks(db(), opened.version.id)
    return publish_words.groups(lines, found, acknowledging.counting(found, asker), opened.definition)
