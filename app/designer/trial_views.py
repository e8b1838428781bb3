"""Trying a workflow: play each part in turn, move the clock, see who is asked and what mail would go out.

Nothing is saved or sent. The play is a list of moves that travels with the page and is replayed each time.
"""

from __future__ import annotations

from datetime import time
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.admin.lookups import READABLE_PEOPLE
from app.auth.actor import current_actor
from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.designer import page, trial_cast, trial_moves, trial_screen
from app.designer.trial_forms import TrialForm
from app.designer.trial_moves import Move
from app.people.calendar import work_calendar
from workflows.definition import DefinitionError
from workflows.editing import scenarios
from workflows.editing.documents import name_from
from workflows.editing.values import fits, shown, written
from workflows.engine import Compiled, prepare
from workflows.relations import OWNER
from workflows.simulation import Play

blueprint = Blueprint("designer_trial", __name__, url_prefix="/admin/designer/<uuid:version_id>/trial")
page.tab("designer_trial.show", _l("Coba"), "player-play", 80)

MORNING = time(9)
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
    hits = READABLE_PEOPLE.search(request.args.get("person", ""))
    return Markup("").join(Markup('<option value="{}">{}</option>').format(one.label, one.note) for one in hits)


def _answer(opened: page.Opened, form: TrialForm, moves: list[Move], do: str = "") -> ResponseReturnValue:
    sound = form.validate()
    try:
        compiled = prepare(opened.definition)
        play = _begin(opened, compiled, form, sound)
    except (DefinitionError, KeyError):
        return page.render("designer/trial.html", opened, form=form, screen=None)
    if do == "undo":
        moves = moves[:-1]
    made = [one for one in moves if trial_moves.make(play, one)]
    done = _next(opened, play, do) if sound else None
    told = ""
    if isinstance(done, Move):
        if len(made) >= trial_moves.MOST:
            told = _("Coba ini sudah terlalu panjang. Mulai dari awal.")
        elif trial_moves.make(play, done):
            made.append(done)
    elif done is not None:
        told = done
    if do == "save" and opened.editable and not told:
        saved = _save(opened, play)
        if saved is not None:
            return saved
    who = trial_screen.present(play, request.form.get("who", ""), do)
    screen = trial_screen.screen(compiled, play, who)
    refused = bool(told) or not sound
    return page.render(
        "designer/trial.html", opened, form=form, screen=screen, told=told, moves=trial_moves.write(made),
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
    cast = cast or trial_cast.sample(definition)
    owner = next(one.id for one in cast if OWNER in one.relations)
    calendar = work_calendar(db(), actor.agency_id)
    dates = trial_cast.dates(db(), definition, agency_id=actor.agency_id, day=day)
    compiled.states[definition.initial]
    return Play(compiled, cast, owner=owner, now=calendar.at(day, MORNING), calendar=calendar, dates=dates)


def _next(opened: page.Opened, play: Play, do: str) -> Move | str | None:
    """The move that a button stands for; a sentence where what was typed doesn't fit."""
    verb, _colon, name = do.partition(":")
    comment = request.form.get("comment", "").strip()[: trial_moves.LONGEST_COMMENT]
    if verb in ("take", "against"):
        return Move("take", request.form.get("who", ""), name, comment, verb == "take")
    if verb == "timer":
        return Move("timer") if play.timers() else _("Tidak ada yang ditunggu dari jam pada tahap ini.")
    if verb == "wait":
        days = request.form.get("days", "")
        good = days.isascii() and days.isdigit() and len(days) < 4 and 0 < int(days) <= trial_moves.LONGEST_WAIT
        return Move("wait", days=int(days)) if good else _("Isi jumlah hari, 1 sampai 400.")
    return _facts(opened, play) if verb == "facts" else None


def _facts(opened: page.Opened, play: Play) -> Move | str | None:
    """Only those that were changed; an emptied control empties the fact."""
    types, found = opened.definition.facts, {}
    for name, kind in types.items():
        sent = request.form.get(f"fact-{name}")
        if sent is None or sent.strip() == shown(play.case.facts.get(name)):
            continue
        found[name] = written(sent, kind)
        if not fits(found[name], kind) or (isinstance(found[name], str) and len(str(found[name])) > 200):
            titles = opened.definition.fact_titles
            return _("“%(name)s” tidak dapat dibaca. Periksa isinya.", name=trial_screen.title(titles.get(name), name))
    return Move("facts", facts=found) if found else None


def _save(opened: page.Opened, play: Play) -> ResponseReturnValue | None:
    """Keep the play as a scenario of the draft."""
    title = request.form.get("title", "").strip()[:LONGEST_TITLE]
    facts, steps = trial_moves.scenario(opened.definition, play.log)
    if not title or not steps:
        flash(_("Beri nama skenario, dan lakukan paling sedikit satu tindakan."), "danger")
        return None
    name = name_from(title, (one.name for one in opened.definition.scenarios))
    edit = scenarios.add(name, {"id": title, "en": title}, facts, steps)
    if not page.save(opened.id, edit, action="scenario.add", place=f"scenarios.{name}"):
        return None
    flash(_("Coba ini tersimpan sebagai skenario."), "success")
    return redirect(url_for("designer_scenarios.show", version_id=opened.id, name=name))
