"""Pages of HR: choosing what to move, looking at what would come of it, and following a move."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.ids import new_id, parse_id
from app.core.unit_of_work import unit_of_work
from app.definitions import usage
from app.definitions.queries import compiled
from app.moves import asking, policy, queries, service, words
from app.moves.asking import Asked
from app.moves.forecast import forecast
from app.moves.forms import MoveForm, UndoForm
from app.moves.service import BadMap, Order
from app.web.csvfile import csv_file
from app.web.filters import t
from app.web.forms import add_errors
from workflows.checks import is_sound
from workflows.state_maps import open_states

blueprint = Blueprint("moves", __name__, url_prefix="/admin/moves", template_folder="templates")


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {
        "move_reason": words.reason_words,
        "move_note": words.note_words,
        "move_things": words.things,
        "move_counted": words.counted,
    }


@blueprint.get("/")
@requires(Permission.CASE_ADMINISTER)
def index() -> ResponseReturnValue:
    """The log: every move, by whom, when, why, and how many cases."""
    policy.check(current_actor())
    return _render("moves/index.html", moves=queries.list_moves(db(), current_actor().agency_id))


@blueprint.get("/new")
@requires(Permission.CASE_ADMINISTER)
def new() -> ResponseReturnValue:
    """Choose versions, unit and cycle; then the map of states; then see what would come of it."""
    policy.check(current_actor())
    return _new_page(asking.read(request.args, current_actor()), MoveForm(formdata=None, key=str(new_id())))


@blueprint.post("/")
@requires(Permission.CASE_ADMINISTER)
def create() -> ResponseReturnValue:
    """Ask for the move that was looked at."""
    policy.check(current_actor())
    asked, form = asking.read(request.form, current_actor()), MoveForm()
    wish = asked.wish
    if wish is None:
        raise NotFound
    if not form.validate():
        return _new_page(asked, form, 422)
    order = Order(form.reason.data or "", form.expected.data or 0, form.key.data or "", bool(form.for_new.data))
    try:
        with unit_of_work() as session:
            move_id = service.request(session, wish, order, actor=current_actor(), now=clock.now()).id
    except (BadMap, InvalidInput) as refusal:
        if isinstance(refusal, InvalidInput):
            add_errors(form, {name: words.refusal(code, wish.source) for name, code in refusal.errors.items()})
        return _new_page(asking.read(request.form, current_actor()), form, 422)
    flash(_("Pemindahan dimulai dan berjalan bertahap di belakang layar."), "success")
    return redirect(url_for("moves.show", move_id=move_id), 303)


@blueprint.get("/preview.csv")
@requires(Permission.CASE_ADMINISTER)
def preview() -> ResponseReturnValue:
    """What would come of a move, case by case."""
    policy.check(current_actor())
    wish = asking.read(request.args, current_actor()).wish
    if wish is None:
        raise NotFound
    titles = _titles(wish.source.id, wish.target.id)
    rows = [
        (
            line.owner, line.unit, titles.get(line.state, line.state), titles.get(line.to_state or "", ""),
            words.reason_words(line.reason) if line.reason else "", ", ".join(map(words.note_words, line.notes)),
        )
        for line in forecast(db(), wish, now=clock.now()).lines
    ]  # fmt: skip
    return csv_file("rencana-pemindahan", _header(), rows)


@blueprint.get("/<uuid:move_id>")
@requires(Permission.CASE_ADMINISTER)
def show(move_id: UUID) -> ResponseReturnValue:
    """How far a move is, and what became of each case."""
    return _show(move_id, UndoForm(formdata=None, key=str(new_id())))


@blueprint.get("/<uuid:move_id>/progress")
@requires(Permission.CASE_ADMINISTER)
def progress(move_id: UUID) -> ResponseReturnValue:
    """The figures of a move as they stand now; asked again and again while the worker is at it."""
    policy.check(current_actor())
    move = queries.get_move(db(), move_id, agency_id=current_actor().agency_id)
    answer = make_response(render_template("moves/_progress.html", move=move))
    if move.status == "done":
        # The page that asks was drawn while the move ran: what became of each case stands on a fresh one.
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.get("/<uuid:move_id>/cases.csv")
@requires(Permission.CASE_ADMINISTER)
def cases(move_id: UUID) -> ResponseReturnValue:
    """Every case of a move with where it stood and where it went."""
    policy.check(current_actor())
    move = queries.get_move(db(), move_id, agency_id=current_actor().agency_id)
    titles = _titles(move.source_version_id, move.target_version_id)
    entries = queries.list_entries(db(), move.id, outcome=None, after=None, limit=None)
    rows = [
        (
            one.owner, one.unit, titles.get(one.item.from_state, one.item.from_state),
            titles.get(one.item.to_state or "", ""), words.reason_words(one.item.reason) if one.item.reason else "",
            ", ".join(map(words.note_words, one.item.notes)),
        )
        for one in entries
    ]  # fmt: skip
    return csv_file("pemindahan", _header(), rows)


@blueprint.post("/<uuid:move_id>/undo")
@requires(Permission.CASE_ADMINISTER)
def undo(move_id: UUID) -> ResponseReturnValue:
    """Bring the cases back that nobody acted on since."""
    form = UndoForm()
    if not form.validate():
        return _show(move_id, form, 422)
    order = Order(form.reason.data or "", form.expected.data or 0, form.key.data or "")
    try:
        with unit_of_work() as session:
            back = service.request_undo(session, move_id, order, actor=current_actor(), now=clock.now()).id
    except InvalidInput as refusal:
        source = queries.get_move(db(), move_id, agency_id=current_actor().agency_id).source
        add_errors(form, {name: words.refusal(code, source) for name, code in refusal.errors.items()})
        return _show(move_id, form, 422)
    flash(_("Yang belum ditindaklanjuti sedang dikembalikan."), "success")
    return redirect(url_for("moves.show", move_id=back), 303)


def _new_page(asked: Asked, form: MoveForm, status: int = 200) -> ResponseReturnValue:
    session, wish = db(), asked.wish
    more: dict[str, Any] = {}
    if asked.source is not None:
        more["units"] = queries.unit_tree(session, asked.source.agency_id)
    if wish is not None:
        before, after = compiled(wish.source).definition, compiled(wish.target).definition
        standings = queries.standings(session, wish)
        findings = service.judge(wish, standings)
        sound = is_sound(findings)
        more |= {
            "states": open_states(before),
            "goals": open_states(after),
            "findings": findings,
            "standings": standings,
            "found": forecast(session, wish, now=clock.now()) if sound and asked.wanted else None,
            "cycles_of_source": usage.cycles_on(session, [wish.source.id])[wish.source.id],
            "titles": {state.id: t(state.title) for state in before.states},
        }
    return _render("moves/new.html", asked=asked, form=form, names=queries.NAMES, **more), status


def _show(move_id: UUID, form: UndoForm, status: int = 200) -> ResponseReturnValue:
    session, actor = db(), current_actor()
    policy.check(actor)
    move = queries.get_move(session, move_id, agency_id=actor.agency_id)
    outcome = request.args.get("outcome")
    if outcome not in (None, "moved", "stayed"):
        raise NotFound
    after = request.args.get("after")
    if after and parse_id(after) is None:
        raise NotFound
    undone = queries.undone_by(session, move.id)
    entries = queries.list_entries(session, move.id, outcome=outcome, after=parse_id(after), limit=queries.PAGE + 1)
    page = _render(
        "moves/show.html",
        move=move,
        form=form,
        entries=entries[: queries.PAGE],
        following=entries[queries.PAGE - 1].item.id if len(entries) > queries.PAGE else None,
        outcome=outcome,
        reasons=queries.reasons(session, move.id),
        titles=_titles(move.source_version_id, move.target_version_id),
        undone=undone,
        may_undo=service.may_undo(move, undone),
    )
    return page, status


def _titles(source_id: UUID, target_id: UUID) -> dict[str, str]:
    """The words for the states of both versions; where both know one, those of the newer."""
    found = [queries.version(db(), one) for one in (source_id, target_id)]
    return {state.id: t(state.title) for version in found for state in compiled(version).definition.states}


def _header() -> tuple[str, ...]:
    return (_("Pegawai"), _("Unit kerja"), _("Dari keadaan"), _("Ke keadaan"), _("Tetap karena"), _("Catatan"))


def _render(template: str, **more: Any) -> str:
    panel = next(view for view in current_app.extensions["admin"][0]._views if view.endpoint == "definition")
    return render_template(template, admin_view=panel, **more)
