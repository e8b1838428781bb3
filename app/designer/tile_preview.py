"""What a stage shows now: the cases of the workflow that run, on whichever version, in the reach of the person."""

from __future__ import annotations

from flask_babel import gettext as _

from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.dashboards.drawing import Drawn, draw
from app.dashboards.queries import Selection, count_selected, read_branch
from app.dashboards.tiles import Place, board_of
from app.definitions.queries import list_versions
from app.designer.page import Opened
from app.designer.tile_samples import sample_board, sample_branch
from workflows.definition import Definition, Text
from workflows.tiles import DISTRIBUTED


def preview(opened: Opened, stage: str, role: str) -> Drawn:
    """The board of a stage as a role sees it; sample numbers where nothing runs in the stage."""
    place = _place(opened, role)
    inside = {state.id for state in opened.definition.states if state.stage == stage}
    if not any(cell.state in inside for cell in place.cells):
        return _sample(opened.definition, stage, role)
    return draw(board_of(place, stage), opened.definition, _predicates(opened.definition))


def _place(opened: Opened, role: str) -> Place:
    actor, now = current_actor(), clock.now()
    reach = actor.scope(Permission.DASHBOARD_READ)
    versions = list_versions(db(), agency_id=actor.agency_id, code=opened.version.code)
    cases = Selection(actor.agency_id, reach, versions=tuple(one.id for one in versions))
    branch = read_branch(db(), agency_id=actor.agency_id, reach=reach, unit_id=None)
    readable = "agency_hr" if reach.whole_agency else "unit_hr"
    definition = opened.definition
    return Place(
        db(), definition, branch, count_selected(db(), cases, branch=branch, now=now), cases, now, actor.time_zone,
        {role}, _open(definition, role, readable, "result"), _open(definition, role, readable, "fields"),
    )  # fmt: skip


def _open(definition: Definition, role: str, relation: str, part: str) -> frozenset[str]:
    """States in which the role reads a part of each case; leaders read none by leading."""
    if role == "leader":
        return frozenset()
    return frozenset(state.id for state in definition.states if part in state.see.get(relation, ()))


def _predicates(definition: Definition) -> dict[str, Text | str]:
    labels, values = definition.fact_labels.get(DISTRIBUTED, {}), definition.facts.get(DISTRIBUTED)
    return {value: labels.get(value, value) for value in values} if isinstance(values, tuple) else {}


def _sample(definition: Definition, stage: str, role: str) -> Drawn:
    branch = sample_branch((_("Unit contoh A"), _("Unit contoh B"), _("Unit contoh C")))
    people = (_("Pemegang contoh 1"), _("Pemegang contoh 2"), _("Pemegang contoh 3"))
    today = clock.today(current_actor().time_zone)
    board = sample_board(definition, stage, branch, audience={role}, people=people, today=today)
    return draw(board, definition, _predicates(definition), sample=True)
