"""Edits of forms and their sections. A section is named by its place, counted from 0, since not every one has an id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from workflows.definition import APPLICATION_FACTS, COMPONENTS, Text
from workflows.editing.documents import Document, Edit, Record, edited, name_from, position, record, records, refused
from workflows.formulas import reads
from workflows.guard_trees import facts_of

MAX_FORMS = 50
MAX_SECTIONS = 50
Used = Collection[str]
"""What a published version of the workflow asks, as "form.field": cases may hold answers to it."""


def add_form(title: Text) -> Edit:
    """With an empty form; its id is made from the title."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        forms = records(copy, "forms")
        _demand_room(forms, MAX_FORMS, "title_id")
        forms.append({"id": form_name(document, title), "title": dict(title), "sections": []})
        return copy

    return edit


def form_name(document: Document, title: Text) -> str:
    """The id that a new form of this title gets."""
    return name_from(title["id"], (form["id"] for form in document.get("forms", ())))


def copy_form(form_id: str, title: Text) -> Edit:
    """With a second form of the same content; answers belong to a form, so it starts without any."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        forms = records(copy, "forms")
        _demand_room(forms, MAX_FORMS, "title_id")
        same = edited(record(copy, "forms", form_id))
        forms.append({**same, "id": form_name(document, title), "title": dict(title)})
        return copy

    return edit


def retitle_form(form_id: str, title: Text) -> Edit:
    """Gives a form another title; its id, and with it every answer, stays."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        record(copy, "forms", form_id)["title"] = dict(title)
        return copy

    return edit


def remove_form(form_id: str, used: Used) -> Edit:
    """Without a form that no state shows and of which no field is in use."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        for state in copy.get("states", ()):
            if state.get("form") == form_id:
                raise refused("form_used", "id", state=state["title"]["id"])
        for field in fields_of(form):
            demand_unused(form_id, field, used)
        records(copy, "forms").remove(form)
        return copy

    return edit


def add_section(form_id: str, title: Text) -> Edit:
    """With an empty section for own fields, last."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        sections = records(form, "sections")
        _demand_room(sections, MAX_SECTIONS, "title_id")
        taken = [str(one.get("id") or one.get("component")) for one in sections]
        sections.append({"id": name_from(title["id"], [*taken, *COMPONENTS]), "title": dict(title), "fields": []})
        return copy

    return edit


def add_component(form_id: str, component: str) -> Edit:
    """With a section that shows a built-in component, last."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        sections = records(record(copy, "forms", form_id), "sections")
        _demand_room(sections, MAX_SECTIONS, "component")
        if any(component in (one.get("component"), one.get("id")) for one in sections):
            raise refused("component_twice", "component")
        sections.append({"component": component})
        return copy

    return edit


def title_section(form_id: str, place: int, title: Text) -> Edit:
    """Gives a section a title."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        section_at(record(copy, "forms", form_id), place)["title"] = dict(title)
        return copy

    return edit


def remove_section(form_id: str, place: int, used: Used) -> Edit:
    """Without a section and the fields in it."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        section = section_at(form, place)
        for field in section.get("fields", ()):
            demand_unused(form_id, field, used)
        del form["sections"][place]
        return in_order(document, copy, form_id)

    return edit


def move_section(form_id: str, place: int, to: int) -> Edit:
    """With a section at another place."""

    def edit(document: Document) -> Document:
        copy = edited(document)
        form = record(copy, "forms", form_id)
        section_at(form, place)
        sections = form["sections"]
        sections.insert(max(0, min(to, len(sections) - 1)), sections.pop(place))
        return in_order(document, copy, form_id)

    return edit


def section_at(form: Record, place: int) -> Record:
    """A section of a form that may be written to. Raises EditRefused("no_section")."""
    sections = records(form, "sections")
    if not 0 <= place < len(sections):
        raise refused("no_section", "section")
    return sections[place]


def fields_of(form: Record) -> Iterator[Record]:
    """The fields of a form, in the order in which they are asked."""
    for section in form.get("sections", ()):
        yield from section.get("fields", ())


def field_at(form: Record, name: str) -> Record:
    """One field of a form. Raises EditRefused("gone")."""
    found = list(fields_of(form))
    return found[position(found, name)]


def demand_unused(form_id: str, field: Record, used: Used) -> None:
    """Raises EditRefused("field_used")."""
    if f"{form_id}.{field['id']}" in used:
        raise refused("field_used", "id", name=field["label"]["id"])


def in_order(before: Document, after: Document, form_id: str) -> Document:
    """The document after an edit, unless a condition or formula of the form lost what it reads by it.

    What was wrong before (in a file that somebody brought) doesn't stand in the way. Raises EditRefused("read_by").
    """
    old = set(_unreadable(before, form_id))
    for reader, name in _unreadable(after, form_id):
        if (reader, name) not in old:
            labels = {one["id"]: one["label"]["id"] for one in fields_of(record(before, "forms", form_id))}
            labels |= {one["id"]: one["label"]["id"] for one in fields_of(record(after, "forms", form_id))}
            raise refused("read_by", "read_by", reader=labels[reader], name=labels.get(name, name))
    return after


def _unreadable(document: Document, form_id: str) -> Iterator[tuple[str, str]]:
    """Fields with a name that they read but can't: asked below them, retired, or not there at all."""
    fields = list(fields_of(record(document, "forms", form_id)))
    own, facts = {one["id"] for one in fields}, {*document.get("facts", {}), *APPLICATION_FACTS}
    above: set[str] = set()
    for field in fields:
        if not field.get("retired"):
            yield from ((field["id"], name) for name in reads(field.get("computed")) if name not in above)
            wanted = facts_of(field.get("show_if"))
            yield from (
                (field["id"], name) for name in wanted if name not in above and (name in own or name not in facts)
            )
            above.add(field["id"])


def _demand_room(found: list[Any], most: int, field: str) -> None:
    if len(found) >= most:
        raise refused("too_many", field, most=most)
