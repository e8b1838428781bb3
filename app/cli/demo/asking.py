"""What HR of the demo has drawn: a leave that people ask for, its panel, and a draft of the next appraisal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.cases import service as cases
from app.cases.models import Case
from app.cases.values import Action
from app.cli.demo.sources import read_requests, read_workflow
from app.cli.demo.stage import Stage, weekday_before
from app.core import clock
from app.core.ids import new_id
from app.definitions import acknowledging, drafting, publishing
from app.definitions import service as definitions
from app.definitions.drafting import Change
from app.dynamic_forms.service import save_answers
from app.people import panels
from app.people.panels import SeatData
from app.requests.service import begin
from workflows.editing import documents, fields, forms, stages, states, tiles, transitions

LEAVE, FORM = "cuti-tahunan", "leave"
PLAN = "plan"


def offer_leave(stage: Stage) -> None:
    """The panel, and the leave that HR published with every new permission confirmed."""
    given = read_requests()
    now = stage.at(given["published"]["ago"])
    _seat_panel(stage, given["panel"])
    hr = stage.personnel
    version = definitions.add_draft(
        stage.session, agency_id=stage.agency_id, source=read_workflow(LEAVE), actor=hr, now=now
    )
    stage.session.flush()
    keys = [line.key for line in acknowledging.open_lines(stage.session, version)]
    acknowledging.acknowledge(stage.session, version.id, ticked=keys, shown=keys, actor=hr, now=now)
    wish = publishing.Wish(version.sha256, given["published"]["note"])
    publishing.publish(stage.session, version.id, wish, actor=hr, now=now)


def _seat_panel(stage: Stage, given: Any) -> None:
    hr, since = stage.personnel, stage.cycle.starts_on - timedelta(days=365)
    panel = panels.create_panel(stage.session, given["code"], given["title"], agency_id=stage.agency_id, actor=hr)
    stage.session.flush()
    for key in given["members"]:
        data = SeatData(panel.id, stage.person(key), since)
        panels.seat(stage.session, data, agency_id=stage.agency_id, actor=hr)


def ask_for_leave(stage: Stage, given: Any) -> None:
    """One request: begun, filled in, and moved by its own people as far as it has come."""
    now, owner = stage.at(given["begun"]), stage.actor(given["owner"])
    case = begin(stage.session, LEAVE, actor=owner, now=now)
    stage.session.flush()
    first = weekday_before(stage.player.moments.today + timedelta(days=given["starts"]))
    answers = {"first_day": first, "last_day": first + timedelta(days=given["days"] - 1), "reason": given["reason"]}
    file = cases.edit(stage.session, case_id=case.id, part="fields", actor=owner, now=now)
    save_answers(file, FORM, answers, now)
    for step in given["steps"]:
        now = stage.player.moments.before(step["ago"], now)
        clock.set_source(lambda at=now: at)
        _take(stage, case, step)


def _take(stage: Stage, case: Case, step: Any) -> None:
    if "by" not in step:
        stage.player.move(case, step, clock.now())
        return
    action = Action(
        case.id, step["do"], str(new_id()), comment=step.get("comment", ""), approve=step.get("approve", True)
    )
    cases.perform(stage.session, action, actor=stage.actor(step["by"]), now=clock.now())


def draft_next_appraisal(stage: Stage, given: Any) -> None:
    """The national appraisal as HR would go on with it, edit by edit, so that each can be undone."""
    now, hr, present = stage.at(given["ago"]), stage.personnel, stage.cycle.definition_version
    draft = drafting.add_draft(stage.session, present.document, actor=hr, now=now, copied_from=present)
    stage.session.flush()
    sections = documents.record(present.document, "forms", PLAN)["sections"]
    for edit in _edits(given, len(sections)):
        now += timedelta(minutes=3)
        drafting.change(stage.session, draft.id, edit, seen=None, actor=hr, now=now)


def _edits(given: Any, section: int) -> Iterator[Change]:
    """As the designer's pages make them; ``section`` is the place of the new section on the form of the plan."""
    state = given["state"]["id"]
    yield Change(stages.add_stage(given["stage"], behind="agreement"), "stage.add", f"stages.{given['stage']['id']}")
    yield Change(states.add_state(given["state"], behind="plan_review"), "state.add", f"states.{state}")
    for step in given["steps"]:
        yield Change(transitions.add_step(step, behind="agree_plan"), "step.add", f"transitions.{step['id']}")
    yield Change(forms.add_section(PLAN, given["section"]), "section.add", f"forms.{PLAN}")
    yield Change(fields.add_field(PLAN, section, given["field"]), "field.add", f"forms.{PLAN}")
    yield Change(tiles.add_tile(state, given["tile"]), "tile_add", f"states.{state}.dashboard")
