"""Edits of the facts of a definition: what conditions and tables read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.definition import APPLICATION_FACTS, Definition, Field, Form, Text
from workflows.editing.documents import Document, Edit, edited, filled, record, refused
from workflows.editing.forms import field_at
from workflows.guard_trees import facts_of

AS_FACT = ("choice", "int", "decimal", "bool", "date", "text", "long_text", "link")
"""Types of fields whose answer a condition can read."""


@dataclass(frozen=True, slots=True)
class Use:
    """Something that reads a fact: "transition", "field" or "table", its dotted place and its title."""

    kind: str
    place: str
    title: Text


def described(kind: str, title: Text, labels: Mapping[str, Text] | None = None) -> dict[str, Any]:
    """A fact as a definition writes it; the labels of a choice fact are its choices, in their order."""
    if kind != "choice":
        return {"type": kind, "title": dict(title)}
    return {
        "type": list(labels or {}),
        "title": dict(title),
        "labels": {one: dict((labels or {})[one]) for one in labels or {}},
    }


def put(name: str, fact: Mapping[str, Any], *, new: bool) -> Edit:
    """With a fact of HR's own added or changed."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        facts = copy.setdefault("facts", {})
        _own(name)
        if new and name in facts:
            raise refused("taken", "title_id", name=name)
        if not new and name not in facts:
            raise refused("gone", "title_id", name=name)
        if isinstance(fact["type"], list) and len(fact["type"]) < 2:
            raise refused("no_choices", "kind")
        facts[name] = filled(fact)
        return copy

    return edit


def remove(name: str) -> Edit:
    """Without a fact. What reads it is left as it is: the gate says where."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        if name not in copy.get("facts", {}):
            raise refused("gone", "title_id", name=name)
        del copy["facts"][name]
        return copy

    return edit


def from_field(form: str, field: str) -> Edit:
    """With the answer to a field as a fact: the field's name, type, label and choices."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        _own(field)
        copy.setdefault("facts", {})[field] = _as_fact(field_at(record(copy, "forms", form), field))
        return copy

    return edit


def from_application(name: str, fact: Mapping[str, Any]) -> Edit:
    """With a fact that the application works out, as a definition that ships with it describes it."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        if name not in APPLICATION_FACTS:
            raise refused("gone", "title_id", name=name)
        copy.setdefault("facts", {})[name] = dict(fact)
        return copy

    return edit


def _own(name: str) -> None:
    if name in APPLICATION_FACTS:
        raise refused("application_fact", "title_id", name=name)


def _as_fact(field: Mapping[str, Any]) -> dict[str, Any]:
    if field["type"] not in AS_FACT or (field["type"] == "choice" and not field.get("choices")):
        raise refused("no_fact", "title_id")
    if field["type"] == "choice":
        return described("choice", field["label"], {one["id"]: one["title"] for one in field["choices"]})
    return described("text" if field["type"] in ("long_text", "link") else field["type"], field["label"])


def sources(definition: Definition, name: str) -> list[tuple[Form, Field]]:
    """The fields whose answers fill a fact."""
    return [(form, one) for form, one in fields(definition) if one.id == name and name not in APPLICATION_FACTS]


def fields(definition: Definition) -> list[tuple[Form, Field]]:
    """Every field that is still asked, with its form."""
    return [(form, one) for form in definition.forms.values() for one in form.fields if not one.retired]


def offered(definition: Definition) -> list[tuple[Form, Field]]:
    """The fields that could be facts and aren't yet, or whose fact no longer has their type or choices."""
    return [
        (form, one) for form, one in fields(definition)
        if one.fact_type is not None and one.id not in APPLICATION_FACTS
        and definition.facts.get(one.id) != one.fact_type
    ]  # fmt: skip


def uses(definition: Definition) -> dict[str, list[Use]]:
    """What reads each fact: conditions of steps and fields, and tables."""
    found: dict[str, list[Use]] = {}
    for step in definition.transitions:
        _note(found, facts_of(step.when), Use("transition", f"transitions.{step.id}", step.title))
    for form, one in fields(definition):
        _note(found, facts_of(one.show_if), Use("field", f"forms.{form.id}", one.label))
    for table in definition.tables.values():
        _note(found, (*table.inputs, table.output), Use("table", f"tables.{table.id}", table.title))
    return found


def _note(found: dict[str, list[Use]], names: Sequence[str], use: Use) -> None:
    for name in dict.fromkeys(names):
        found.setdefault(name, []).append(use)
