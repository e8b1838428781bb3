"""A person's notices: the list, opening one, and marking them as read."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.auth.values import CurrentActor
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.ids import parse_id
from app.core.unit_of_work import unit_of_work
from app.notifications import mailer, queries, service
from app.notifications.sentences import letter_writer, show
from app.web import menu

blueprint = Blueprint("notifications", __name__, template_folder="templates")


def _unread(actor: CurrentActor) -> int:
    return queries.unread_count(db(), actor.employee_id) if actor.employee_id else 0


menu.register_notices("notifications.index", _unread)


@blueprint.record_once
def open_mail_desk(state: BlueprintSetupState) -> None:
    """Mail leaves only where the settings name a server."""
    settings = state.app.config["TAHAPAN"]
    if not settings.mail_url:
        mailer.open_desk(None)
        return
    server = mailer.MailServer.from_url(settings.mail_url, settings.base_url)
    mailer.open_desk(mailer.Desk(server, letter_writer(state.app, settings.base_url)))


@blueprint.get("/notifications")
@signed_in
def index() -> str:
    """Unread notices first."""
    actor = current_actor()
    before = parse_id(request.args.get("before"))
    day = clock.local_day(clock.now(), actor.time_zone)
    page = queries.list_notices(db(), actor=actor, day=day, before=before)
    return render_template(
        "notifications/index.html",
        notices=[show(row) for row in page.rows],
        unread=any(not row.read for row in page.rows),
        more=page.more,
        by_mail=mailer.current_desk() is not None,
    )


@blueprint.post("/notifications/<uuid:notice_id>/open")
@signed_in
def open_case(notice_id: UUID) -> Response:
    """Mark one notice as read and go to its case."""
    case_id = _mark(notice_id)
    return redirect(url_for("cases.show", case_id=case_id) if case_id else url_for("notifications.index"))


@blueprint.post("/notifications/<uuid:notice_id>/read")
@signed_in
def mark_read(notice_id: UUID) -> Response:
    """Mark one notice as read and stay."""
    _mark(notice_id)
    return redirect(url_for("notifications.index"))


def _mark(notice_id: UUID) -> UUID | None:
    with unit_of_work() as session:
        return service.mark_read(session, notice_id, employee_id=current_actor().employee_id, now=clock.now())


@blueprint.post("/notifications/read")
@signed_in
def mark_all_read() -> Response:
    """Mark all of one's notices as read."""
    actor = current_actor()
    if actor.employee_id is None:
        raise NotFound
    with unit_of_work() as session:
        service.mark_all_read(session, employee_id=actor.employee_id, now=clock.now())
    return redirect(url_for("notifications.index"))
