"""Answers that the present version has no field for: a case was moved, and what was said stays readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.cases.casefile import CaseFile
from app.cases.queries import list_events
from app.definitions.queries import compiled_version, list_versions
from app.dynamic_forms.queries import present_fields, read_answers
from workflows.definition import Definition, Field, Text

_VERSIONS_ASKED = 10


@dataclass(frozen=True)
class Stray:
    """A stored answer without a field; ``field`` and ``form`` are as in the version that asked, where one is known."""

    form_id: str
    field_id: str
    stored: object
    form: Text | None = None
    field: Field | None = None


def strays(file: CaseFile) -> list[Stray]:
    """The answers of earlier versions, by form.

    A version never changes, so a case that always ran on its version has none, and nothing is read.
    """
    events = file.load("events", list_events)
    earlier = {event.definition_version_id for event in events} - {file.case.definition_version_id}
    if not earlier and not present_fields(file).fields:
        return []
    forms = file.compiled.definition.forms
    own = {(form.id, field.id) for form in forms.values() for field in form.fields}
    stored = file.load("answers", read_answers)
    lost = {place: value for place, value in stored.items() if value is not None and place not in own}
    if not lost:
        return []
    asked = list(_earlier_versions(file))
    return [_stray(asked, *place, value) for place, value in sorted(lost.items(), key=lambda one: one[0])]


def _earlier_versions(file: CaseFile) -> Iterator[Definition]:
    """Versions that the case ran on, the latest first, and then the others of its workflow."""
    events = file.load("events", list_events)
    own = file.case.definition_version
    siblings = list_versions(file.session, agency_id=file.case.agency_id, code=own.code)
    ids = dict.fromkeys([event.definition_version_id for event in reversed(events)] + [one.id for one in siblings])
    for version_id in list(ids)[:_VERSIONS_ASKED]:
        if version_id != own.id:
            yield compiled_version(file.session, version_id).definition


def _stray(versions: list[Definition], form_id: str, field_id: str, stored: object) -> Stray:
    for definition in versions:
        form = definition.forms.get(form_id)
        for section in form.sections if form else ():
            for field in section.fields:
                if field.id == field_id and form is not None:
                    return Stray(form_id, field_id, stored, form.title, field)
    return Stray(form_id, field_id, stored)
