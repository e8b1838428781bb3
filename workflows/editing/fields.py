"""Edits of the fields of a form: what is asked, how it is worded, in which order, and what is asked no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflows import formulas
from workflows.definition import APPLICATION_FACTS, COLUMN_TYPES, FIELD_TYPES
from workflows.editing import facts
from workflows.editing.documents import Document, Edit, Record, edited, filled, name_from, record, refused
from workflows.editing.forms import Used, demand_unused, fields_of, in_order, section_at

MAX_FIELDS = 150
MAX_CHOICES = 100
MAX_COLUMNS = 12
COMPUTED_TYPES = ("int", "decimal")
WITH_CHOICES = ("choice", "choices")


def add_field(form_id: str, place: int, values: Mapping[str, Any]) -> Edit:
    """With a new field, last in a section; its id is made from the Indonesian label."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        if sum(1 for _one in fields_of(form)) >= MAX_FIELDS:
            raise refused("too_many", "label_id", most=MAX_FIELDS)
        field = filled({**values, "id": field_name(document, form_id, values["label"]["id"])})
        _demand_whole(form, field)
        section = section_at(form, place)
        section.setdefault("fields", []).append(field)
        return in_order(document, copy, form_id)

    return edit


def field_name(document: Document, form_id: str, label: str) -> str:
    """The id that a new field of this label gets: none of the form's own, and none that the application works out."""
    return name_from(label, [*(one["id"] for one in fields_of(record(document, "forms", form_id))), *APPLICATION_FACTS])


def change_field(form_id: str, field_id: str, values: Mapping[str, Any], used: Used) -> Edit:
    """With keys of a field set; one that is empty is taken out. A fact that the field answers follows its choices."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        section, index = _find(form, field_id)
        before = section["fields"][index]
        after = filled({**before, **values, "id": field_id})
        if after["type"] != before["type"]:
            demand_unused(form_id, before, used)
        if f"{form_id}.{field_id}" in used:
            _demand_columns_kept(before, after)
        _demand_whole(form, after)
        section["fields"][index] = after
        return in_order(document, _fact_follows(copy, form_id, before, after), form_id)

    return edit


def remove_field(form_id: str, field_id: str, used: Used) -> Edit:
    """Without a field that no published version asks."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        section, index = _find(record(copy, "forms", form_id), field_id)
        demand_unused(form_id, section["fields"][index], used)
        del section["fields"][index]
        return in_order(document, copy, form_id)

    return edit


def retire_field(form_id: str, field_id: str, *, retired: bool) -> Edit:
    """With a field that is no longer asked, or asked again."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        section, index = _find(record(copy, "forms", form_id), field_id)
        # What isn't asked can't be demanded.
        required = section["fields"][index].get("required", False) and not retired
        section["fields"][index] = filled({**section["fields"][index], "retired": retired, "required": required})
        return in_order(document, copy, form_id)

    return edit


def move_field(form_id: str, field_id: str, place: int, position: int) -> Edit:
    """With a field at another position, in its section or another one."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        section, index = _find(form, field_id)
        target = section_at(form, place)
        moved = section["fields"].pop(index)
        fields = target.setdefault("fields", [])
        fields.insert(max(0, min(position, len(fields))), moved)
        return in_order(document, copy, form_id)

    return edit


def choices_from(titles: Sequence[tuple[str, Mapping[str, str]]]) -> list[Record]:
    """Choices or columns as records: what has an id keeps it, the others get one made from their Indonesian words."""
    found: list[Record] = []
    taken = [known for known, _title in titles if known]
    for known, title in titles:
        name = known or name_from(title["id"], taken)
        taken.append(name)
        found.append({"id": name, "title": dict(title)})
    return found


def _find(form: Record, field_id: str) -> tuple[Record, int]:
    for section in form.get("sections", ()):
        for index, field in enumerate(section.get("fields", ())):
            if field["id"] == field_id:
                return section, index
    raise refused("gone", "id", name=field_id)


def _demand_whole(form: Record, field: Record) -> None:
    """A field that people can answer: with choices, columns and formula as its type wants them."""
    if field["type"] not in FIELD_TYPES:
        raise refused("gone", "type", name=field["type"])
    if field["type"] in WITH_CHOICES:
        _demand_list(field.get("choices"), "choices", MAX_CHOICES)
    else:
        field.pop("choices", None)
    if field["type"] == "table":
        _demand_list(field.get("columns"), "columns", MAX_COLUMNS)
        for column in field["columns"]:
            _demand_column(column)
    else:
        field.pop("columns", None)
    if field.get("computed"):
        _demand_formula(form, field)


def _demand_list(found: list[Record] | None, name: str, most: int) -> None:
    if not found:
        raise refused(f"{name}_needed", name)
    if len(found) > most:
        raise refused("too_many", name, most=most)
    ids = [one["id"] for one in found]
    for one in found:
        if ids.count(one["id"]) > 1:
            raise refused("written_twice", name, name=one["id"])


def _demand_column(column: Record) -> None:
    if column["type"] not in COLUMN_TYPES:
        raise refused("gone", "columns", name=column["type"])
    if column["type"] == "choice":
        if not column.get("choices"):
            raise refused("column_choices", "columns", name=column["label"]["id"])
        _demand_list(column["choices"], "columns", MAX_CHOICES)


def _demand_columns_kept(before: Record, after: Record) -> None:
    types = {one["id"]: one["type"] for one in after.get("columns", ())}
    for column in before.get("columns", ()):
        if types.get(column["id"]) != column["type"]:
            raise refused("column_used", "columns", name=column["label"]["id"])


def _demand_formula(form: Record, field: Record) -> None:
    if field["type"] not in COMPUTED_TYPES:
        raise refused("computed_type", "computed")
    types = operand_types(form)
    for name, wanted in _operands(field["computed"], COMPUTED_TYPES):
        if types.get(name) not in wanted:
            raise refused("operand", "computed", name=name)


def operand_types(form: Record) -> dict[str, str]:
    """What a formula of a form may name, with its type: fields, tables, and columns as "table.column"."""
    types = {}
    for field in fields_of(form):
        types[field["id"]] = field["type"]
        types |= {f"{field['id']}.{column['id']}": column["type"] for column in field.get("columns", ())}
    return types


def _operands(tree: Mapping[str, Any], wanted: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Each name of a formula with the types that it may have there."""
    if "field" in tree:
        return [(tree["field"], wanted if wanted == ("date",) else (*wanted, "bool"))]
    if "column" in tree:
        return [(tree["column"], ("table",) if tree["op"] == "count" else COMPUTED_TYPES)]
    inner = ("date",) if tree.get("op") == formulas.DAYS else COMPUTED_TYPES
    return [one for part in tree.get("of", ()) for one in _operands(part, inner)]


def _fact_follows(document: Document, form_id: str, before: Record, after: Record) -> Document:
    """A fact that was the field's answer stays it when choices come, go or are renamed; its own title stays."""
    fact = document.get("facts", {}).get(before["id"])
    if fact is None or before["type"] != "choice" or after["type"] != "choice":
        return document
    known = fact.get("type") if isinstance(fact, dict) else fact
    if known != [one["id"] for one in before.get("choices", ())]:
        return document
    followed = facts.from_field(form_id, before["id"])(document)
    title = fact.get("title") if isinstance(fact, dict) else None
    if title:
        followed["facts"][before["id"]]["title"] = title
    return followed
