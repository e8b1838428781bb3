"""Forms, fields and tiles: what may be changed is shown, and every field can be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.conditions import leaf_findings
from workflows.checks.findings import Finding, error, warning
from workflows.definition import APPLICATION_FACTS, Definition, FactType, Field, Form, Section, State
from workflows.guard_trees import facts_of
from workflows.vocabulary import types_of

PARTS_SHOWN: dict[str, frozenset[str]] = {
    "plan_items": frozenset({"plan"}),
    "evaluation_grid": frozenset({"realisations", "evidence", "feedback"}),
    "result_document": frozenset({"result"}),
    "answers": frozenset({"fields"}),
}
"""Components that show parts of another name; every other component shows the part it is named after."""

PARTS_OF_PAGES = frozenset({"action_plans", "documentation", "guidance", "takeovers", "follow_up", "academic"})
"""Parts with a page of their own beside the case's form, so that no form need show them."""


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
    types = types_of(definition, form)
    below = {field.id for field in form.fields}
    for index, section in enumerate(form.sections):
        place = f"forms.{form.id}.sections[{index}]"
        yield from _section(section, place)
        for field in section.fields:
            yield from _field(field, types, f"{place}.{field.id}")
            yield from _as_fact(definition, field, f"{place}.{field.id}")
            for name in below.intersection(facts_of(field.show_if)):
                yield error("shown_by_later", f"{place}.{field.id}.show_if", name=name)
            below.discard(field.id)


def _as_fact(definition: Definition, field: Field, place: str) -> Iterator[Finding]:
    """A field that is named like a fact answers it, so both must mean the same."""
    if field.id in APPLICATION_FACTS:
        yield error("field_takes_fact", place, name=field.id)
    elif field.id in definition.facts and definition.facts[field.id] != field.fact_type:
        yield error("field_fact_type", place, name=field.id)


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
    return PARTS_OF_PAGES.union({"fields"}, *(PARTS_SHOWN.get(name, {name}) for name in components))
