"""What the events tell of the way so far: when each stage was passed, and a return that still waits for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from app.cases import history, queries
from app.cases.casefile import CaseFile
from app.cases.models import CaseEvent
from app.web.dates import short_date


def stage_notes(file: CaseFile) -> Mapping[str, str]:
    """By stage: when it was left, since when the case is in it, or that it was skipped."""
    events: list[CaseEvent] = file.load("events", queries.list_events)
    entered, left = _crossings(file, events)
    order = [stage.id for stage in file.compiled.definition.stages]
    now = order.index(file.case.stage)
    notes = {stage: short_date(left[stage]) if stage in left else _("dilewati") for stage in order[:now]}
    if file.case.stage in entered:
        here = short_date(entered[file.case.stage])
        notes[file.case.stage] = here if file.case.closed_at else _("sejak %(date)s", date=here)
    return notes


def _crossings(file: CaseFile, events: list[CaseEvent]) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When each stage was last entered, and last left."""
    entered: dict[str, datetime] = {}
    left: dict[str, datetime] = {}
    for event in events:
        target, source = history.target_stage(file, event), history.source_stage(file, event)
        if source == target:
            continue
        entered[target] = event.at
        if source is not None:
            left[source] = event.at
    return entered, left


def awaiting_answer(file: CaseFile) -> CaseEvent | None:
    """The return that brought the case into its present state; it stays on top until the case goes on.

    Another version of the workflow answers nothing, as long as it leaves the case in its stage.
    """
    events: list[CaseEvent] = file.load("events", queries.list_events)
    steps = [event for event in events if event.from_state != event.to_state and not _stays(file, event)]
    return steps[-1] if steps and steps[-1].kind == "return" else None


def _stays(file: CaseFile, event: CaseEvent) -> bool:
    return history.is_move(event) and history.source_stage(file, event) == history.target_stage(file, event)
