"""Forms, fields and tiles: what may be changed is shown, and every field can be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.conditions import leaf_findings
from workflows.checks.findings import Finding, error, warning
from workflows.definition import Definition, FactType, Field, Form, Section, State

PARTS_SHOWN: dict[str, frozenset[str]] = {
    "plan_items": frozenset({"plan"}),
    "evaluation_grid": frozenset({"realisations", "evidence", "feedback"}),
    "result_document": frozenset({"result"}),
}
"""Components that show parts of another name; every other component shows the part it is named after."""

_AS_FACT: dict[str, FactType] = {
    "text": "text", "long_text": "text", "link": "text", "int": "int", "decimal": "decimal", "date": "date",
    "bool": "bool",
}  # fmt: skip


def check(definition: Definition) -> Iterator[Finding]:
    """Each form, then each state's use of it."""
    for form in definition.forms.values():
        yield from _form(definition, form)
    for state in definition.states:
        yield from _state(definition, state)
    used = {state.form for state in definition.states}
    for name in definition.forms:
        if name not in used:
            yield warning("unused_form", f"forms.{name}")


def _form(definition: Definition, form: Form) -> Iterator[Finding]:
    types = dict(definition.facts)
    for section in form.sections:
        types |= {field.id: kind for field in section.fields if (kind := _as_fact(field)) is not None}
    for index, section in enumerate(form.sections):
        place = f"forms.{form.id}.sections[{index}]"
        yield from _section(section, place)
        for field in section.fields:
            yield from _field(field, types, f"{place}.{field.id}")


def _as_fact(field: Field) -> FactType | None:
    if field.type == "choice" and field.choices:
        return tuple(choice.id for choice in field.choices)
    return _AS_FACT.get(field.type)


def _section(section: Section, place: str) -> Iterator[Finding]:
    if section.component in (None, "fields") and not section.fields:
        yield error("empty_section", place)
    if section.fields and section.title is None:
        yield error("section_title", place)


def _field(field: Field, types: dict[str, FactType], place: str) -> Iterator[Finding]:
    wants_choices = field.type in ("choice", "choices")
    if wants_choices and not field.choices:
        yield error("choices_missing", place)
    if field.choices and not wants_choices:
        yield error("choices_unexpected", place)
    yield from leaf_findings(field.show_if, types, f"{place}.show_if")


def _state(definition: Definition, state: State) -> Iterator[Finding]:
    place = f"states.{state.id}"
    if state.waiting is None:
        yield warning("no_waiting", place)
    for tile in state.dashboard:
        if tile.tile == "distribution" and not isinstance(definition.facts.get(tile.field or ""), tuple):
            yield error("tile_field", f"{place}.dashboard", name=tile.field or "-")
    form = definition.forms.get(state.form or "")
    if form is None:
        yield warning("no_form", place)
        return
    hidden = frozenset().union(*state.edit.values()) - _shown(form)
    if hidden:
        yield error("edit_not_shown", f"{place}.edit", form=form.id, parts=sorted(hidden))


def _shown(form: Form) -> frozenset[str]:
    """The fields of HR's own may be added to any form by an overlay, so they always count as shown."""
    components = [section.component for section in form.sections if section.component is not None]
    return frozenset({"fields"}).union(*(PARTS_SHOWN.get(name, {name}) for name in components))
