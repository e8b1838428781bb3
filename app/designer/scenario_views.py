"""Scenarios saved with a workflow: walks that must work, steps that must be refused, and what they give now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.auth.guard import requires
from app.auth.permissions import Permission
from app.core.errors import NotFound
from app.designer import page, places
from app.designer import scenario_forms as forms
from app.designer.scenario_forms import Sheet
from app.web.filters import t
from workflows.checks import rehearsal
from workflows.definition import Definition, DefinitionError, Scenario, ScenarioStep
from workflows.editing import scenarios
from workflows.editing.documents import name_from

blueprint = Blueprint("designer_scenarios", __name__, url_prefix="/admin/designer/<uuid:version_id>/scenarios")
page.tab("designer_scenarios.index", _l("Skenario"), "route", 70)
places.place("scenarios", "designer_scenarios.show", "name")


@dataclass(frozen=True)
class Played:
    """A scenario with what playing it gives: "good", "bad", or "stuck" where it can't be played; and why."""

    scenario: Scenario
    outcome: str
    steps: list[tuple[ScenarioStep, str]]
    reason: str = ""


@blueprint.get("/")
@requires(Permission.DEFINITION_READ)
def index(version_id: UUID) -> ResponseReturnValue:
    """Every scenario with its outcome now, and the steps that none takes."""
    opened = page.open_version(version_id)
    return page.render(
        "designer/scenarios.html",
        opened,
        played=_play_all(opened.definition, opened.definition.scenarios),
        untaken=scenarios.unrehearsed(opened.definition),
    )


@blueprint.get("/new")
@requires(Permission.DEFINITION_WRITE)
def new(version_id: UUID) -> ResponseReturnValue:
    """Form for a scenario; `step` asks for a walk to a step."""
    opened = page.open_draft(version_id)
    definition, wanted = opened.definition, request.args.get("step")
    steps, title = [], {"id": "", "en": ""}
    if wanted is not None:
        steps, title = _walk(definition, wanted)
    return _sheet(opened, None, forms.sheet_of(definition, Scenario("new", tuple(steps), title)))


@blueprint.post("/new")
@requires(Permission.DEFINITION_WRITE)
def add(version_id: UUID) -> ResponseReturnValue:
    """Store a new scenario."""
    return _store(page.open_draft(version_id), None)


@blueprint.get("/<name>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID, name: str) -> ResponseReturnValue:
    """One scenario, step by step."""
    opened = page.open_version(version_id)
    sheet = forms.sheet_of(opened.definition, _scenario(opened, name))
    return _sheet(opened, name, forms.judged(opened.definition, sheet))


@blueprint.post("/<name>")
@requires(Permission.DEFINITION_WRITE)
def store(version_id: UUID, name: str) -> ResponseReturnValue:
    """Change a scenario."""
    opened = page.open_draft(version_id)
    _scenario(opened, name)
    return _store(opened, name)


@blueprint.post("/<name>/remove")
@requires(Permission.DEFINITION_WRITE)
def remove(version_id: UUID, name: str) -> ResponseReturnValue:
    """Take a scenario out."""
    page.open_draft(version_id)
    if page.save(version_id, scenarios.remove(name), action="scenario.remove", place=f"scenarios.{name}"):
        flash(_("Skenario dihapus."), "success")
    return redirect(url_for(".index", version_id=version_id))


def _scenario(opened: page.Opened, name: str) -> Scenario:
    found = next((one for one in opened.definition.scenarios if one.name == name), None)
    if found is None:
        raise NotFound
    return found


def _walk(definition: Definition, transition_id: str) -> tuple[list[ScenarioStep], dict[str, str]]:
    try:
        one = definition.transition(transition_id)
        return scenarios.walk_to(definition, transition_id), dict(one.title)
    except KeyError:
        raise NotFound from None
    except DefinitionError:
        return [], dict(one.title)


def _store(opened: page.Opened, name: str | None) -> ResponseReturnValue:
    """The button "save" stores; every other one changes the sheet and shows it again, so that nothing is lost."""
    definition = opened.definition
    sheet = forms.sent_sheet(definition)
    if request.form.get("do") != "save":
        return _sheet(opened, name, sheet, changed=True)
    if sheet.faulty:
        return _sheet(opened, name, sheet, 422, changed=True)
    steps, facts = forms.steps_of(definition, sheet), forms.facts_of(definition, sheet.facts)
    if name is None:
        known = name_from(sheet.text["id"], (one.name for one in definition.scenarios))
        edit = scenarios.add(known, sheet.text, facts, steps)
    else:
        known, edit = name, scenarios.change(name, sheet.text, facts, steps)
    action = "scenario.add" if name is None else "scenario.change"
    if page.save(opened.id, edit, action=action, place=f"scenarios.{known}"):
        return redirect(url_for(".show", version_id=opened.id, name=known))
    return _sheet(page.open_draft(opened.id), name, sheet, 422, changed=True)


def _play_all(definition: Definition, found: Sequence[Scenario]) -> list[Played]:
    try:
        play = rehearsal.player(definition)
    except DefinitionError as fault:
        return [Played(one, "stuck", [], t(fault.text)) for one in found]
    return [_play(play, one) for one in found]


def _play(play: Callable[[Scenario], rehearsal.Played], scenario: Scenario) -> Played:
    try:
        steps = play(scenario)
    except DefinitionError as fault:
        return Played(scenario, "stuck", [], t(fault.text))
    good = len(steps) == len(scenario.steps) and all(step.expect == found for step, found in steps)
    return Played(scenario, "good" if good else "bad", steps)


def _sheet(
    opened: page.Opened, name: str | None, sheet: Sheet, status: int = 200, *, changed: bool = False
) -> ResponseReturnValue:
    """The page of a scenario. What was typed is played as well, unless something in it can't be."""
    definition, outcome = opened.definition, None
    if not sheet.faulty and not (name is None and not changed and not sheet.steps):
        steps, facts = forms.steps_of(definition, sheet), forms.facts_of(definition, sheet.facts)
        outcome = _play_all(definition, [Scenario(name or "new", tuple(steps), None, facts)])[0]
        sheet = forms.played(sheet, outcome.steps)
    return page.render(
        "designer/scenario.html", opened, name=name, sheet=sheet, outcome=outcome, changed_sheet=changed,
        people=forms.people(definition, sheet), outcomes=forms.outcomes(definition, sheet),
        names=forms.step_names(definition, sheet), words=forms.vocabulary(definition), status=status,
    )  # fmt: skip
