"""Trying a workflow: play each part, fill in its forms, move the clock, see who is asked and what mail would go out.

Nothing is saved or sent. The play is a list of moves that travels with the page and is replayed each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.admin.lookups import READABLE_PEOPLE, suggestions
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.designer import page, trial_cast, trial_moves, trial_screen
from app.designer.trial_case import FilledCase
from app.designer.trial_fields import Sheet
from app.designer.trial_forms import TrialForm
from app.designer.trial_log import title
from app.designer.trial_moves import Move
from app.people.calendar import work_calendar
from workflows.definition import DefinitionError
from workflows.editing import scenarios
from workflows.editing.documents import name_from
from workflows.editing.values import fits, shown, written
from workflows.engine import Compiled, compile_definition
from workflows.plays import Play, StandIn
from workflows.relations import OWNER

blueprint = Blueprint("designer_trial", __name__, url_prefix="/admin/designer/<uuid:version_id>/trial")
page.tab("designer_trial.show", _l("Coba"), "player-play", 80)

MORNING = time(9)
APPLYING = ("facts", "take", "against", "wait", "timer", "absent")
"""Buttons that also keep what was typed into the fields."""
LONGEST_TITLE = 120


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """A play that hasn't begun, by samples or by the person asked for."""
    return _answer(page.open_version(version_id), TrialForm(request.args), [])


@blueprint.post("/")
@requires(Permission.DEFINITION_READ)
def move(version_id: UUID) -> ResponseReturnValue:
    """The play after one more move; nothing of it is stored."""
    opened = page.open_version(version_id)
    moves = trial_moves.read(request.form.get("moves", ""))
    return _answer(opened, TrialForm(request.form), moves, do=request.form.get("do", ""))


@blueprint.get("/people")
@requires(Permission.DEFINITION_READ)
def people(version_id: UUID) -> ResponseReturnValue:
    """Suggestions for the person to try it with, as options of a list."""
    page.open_version(version_id)
    return suggestions(READABLE_PEOPLE.search(request.args.get("person", "")))


def _answer(opened: page.Opened, form: TrialForm, moves: list[Move], do: str = "") -> ResponseReturnValue:
    sound = form.validate()
    try:
        compiled = compile_definition(opened.definition)
        play = _begin(opened, compiled, form, sound)
    except (DefinitionError, KeyError):
        return page.render("designer/trial.html", opened, form=form, screen=None)
    made = [one for one in (moves[:-1] if do == "undo" else moves) if trial_moves.make(play, one)]
    sheet = _sheet(play, do) if sound else None
    told = _carry_on(play, made, _wanted(opened, play, sheet, do)) if sound else ""
    if do == "save" and opened.editable and not told:
        saved = _save(opened, play)
        if saved is not None:
            return saved
    who = trial_screen.present(play, request.form.get("who", ""), do)
    if sheet is None or not (told or "rows" in request.form):
        sheet = Sheet(play.case, play.actor(who))
    refused = bool(told) or not sound
    return page.render(
        "designer/trial.html", opened, form=form, screen=trial_screen.screen(compiled, play, who), told=told,
        parts=sheet.parts(opened.version.agency_id, play.day_of(play.now)), moves=trial_moves.write(made),
        typed=request.form, status=422 if refused and request.method == "POST" else 200,
    )  # fmt: skip


def _begin(opened: page.Opened, compiled: Compiled, form: TrialForm, sound: bool) -> Play:
    """The play before its first move. Raises KeyError where the initial state doesn't exist."""
    actor, definition = current_actor(), opened.definition
    day = (form.day.data if sound else None) or clock.today(actor.time_zone)
    cast = None
    if sound and form.person.data:
        cast = trial_cast.real(db(), definition, form.person.data, agency_id=actor.agency_id, day=day)
        if cast is None:
            form.person.errors = [_("Pegawai ini tidak memegang jabatan pada hari itu, jadi dipakai pemeran contoh.")]
    calendar = work_calendar(db(), actor.agency_id)
    others, stand_ins = trial_cast.stand_ins(db(), cast, calendar, day) if cast else ([], [])
    cast = cast or trial_cast.sample(definition)
    owner = next(one.id for one in cast if OWNER in one.relations)
    compiled.states[definition.initial]
    return Play(
        FilledCase(compiled, owner=owner), [*cast, *others, trial_cast.spare()], now=calendar.at(day, MORNING),
        calendar=calendar, dates=trial_cast.dates(db(), definition, agency_id=actor.agency_id, day=day),
        stand_ins=stand_ins,
    )  # fmt: skip


def _sheet(play: Play, do: str) -> Sheet | None:
    """The fields as whoever played had them on the page, with the button of a table pressed."""
    who = request.form.get("who", "")
    if who not in play.members or do == "undo":
        return None
    sheet = Sheet(play.case, play.actor(who), sent=True)
    if request.form.get("rows"):
        sheet.rearrange(request.form["rows"])
    return sheet


def _carry_on(play: Play, made: list[Move], wanted: Iterable[Move | str]) -> str:
    """Make the moves until one can't be wanted; the sentence that says why."""
    for one in wanted:
        if isinstance(one, str):
            return one
        if not trial_moves.room([*made, one]):
            return _("Coba ini sudah terlalu panjang. Mulai dari awal.")
        if trial_moves.make(play, one):
            made.append(one)
    return ""


def _wanted(opened: page.Opened, play: Play, sheet: Sheet | None, do: str) -> Iterator[Move | str]:
    """The moves that a button stands for, what was typed first; a sentence where something typed doesn't fit."""
    verb, _colon, name = do.partition(":")
    if verb in APPLYING and sheet is not None:
        yield from _facts(opened, play, sheet)
    comment = request.form.get("comment", "").strip()[: trial_moves.LONGEST_COMMENT]
    if verb in ("take", "against"):
        yield Move("take", request.form.get("who", ""), name, comment, verb == "take")
    elif verb == "timer":
        yield Move("timer") if play.timers() else _("Tidak ada yang ditunggu dari jam pada tahap ini.")
    elif verb in ("wait", "absent"):
        days = request.form.get("days" if verb == "wait" else "away", "")
        if not (days.isascii() and days.isdigit() and len(days) < 4 and 0 < int(days) <= trial_moves.LONGEST_WAIT):
            yield _("Isi jumlah hari, 1 sampai 400.")
        else:
            yield Move("wait", days=int(days)) if verb == "wait" else _absence(play, int(days))


def _absence(play: Play, days: int) -> Move | str:
    """Somebody of the cast is away from now on; a sentence where another can't stand in."""
    who, by = request.form.get("absent", ""), request.form.get("by", "")
    if who not in play.members or by not in play.members or who == play.case.owner:
        return _("Pilih siapa yang berhalangan dan siapa penggantinya.")
    if who == by:
        return _("Pengganti tidak boleh diri sendiri. Pilih orang lain.")
    other = play.obstacle(StandIn(who, by, play.now, play.end_of(days)))
    if other is None:
        return Move("absent", who, by=by, days=days)
    absent, substitute = play.members[other.absent].name, play.members[other.substitute].name
    return _(
        "Pada hari itu %(substitute)s sudah menggantikan %(absent)s, dan penggantian tidak dapat bertumpuk atau "
        "diteruskan.", substitute=substitute, absent=absent,
    )  # fmt: skip


def _facts(opened: page.Opened, play: Play, sheet: Sheet) -> Iterator[Move | str]:
    """Only what was changed; an emptied control empties the fact."""
    found: dict[str, object] = {}
    wrong = sheet.unreadable()
    for name, kind in opened.definition.facts.items():
        sent = request.form.get(f"fact-{name}")
        if sent is None or sent.strip() == shown(play.case.facts.get(name)):
            continue
        found[name] = written(sent, kind)
        if not fits(found[name], kind) or (isinstance(found[name], str) and len(str(found[name])) > 200):
            wrong = wrong or title(opened.definition.fact_titles.get(name), name)
    if wrong:
        yield _("“%(name)s” tidak dapat dibaca. Periksa isinya.", name=wrong)
    answers = sheet.typed()
    if found or answers:
        yield Move("facts", facts=found, answers=answers)


def _save(opened: page.Opened, play: Play) -> ResponseReturnValue | None:
    """Keep the play as a scenario of the draft."""
    name_typed = request.form.get("title", "").strip()[:LONGEST_TITLE]
    facts, steps = trial_moves.scenario(opened.definition, play.log)
    if not name_typed or not steps:
        flash(_("Beri nama skenario, dan lakukan paling sedikit satu tindakan."), "danger")
        return None
    name = name_from(name_typed, (one.name for one in opened.definition.scenarios))
    edit = scenarios.add(name, {"id": name_typed, "en": name_typed}, facts, steps)
    if not page.save(opened.id, edit, action="scenario.add", place=f"scenarios.{name}"):
        return None
    flash(_("Coba ini tersimpan sebagai skenario."), "success")
    return redirect(url_for("designer_scenarios.show", version_id=opened.id, name=name))
