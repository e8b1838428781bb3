"""A form as somebody would see it in a state, filled with samples: nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.designer import field_words
from app.dynamic_forms.components import Item, items_of
from app.dynamic_forms.forms import AnswersForm, form_of
from app.dynamic_forms.lines import Line, Reader
from app.dynamic_forms.policy import OwnFields, fields_of
from app.dynamic_forms.values import Answers, Row, StoredFile, Value
from app.web.filters import t
from app.web.forms import BaseForm
from workflows.checks.screens import PARTS_SHOWN
from workflows.definition import Choice, Definition, DefinitionError, FactType, Field, Form, Section, State

PART = "fields"
FACTS = 900
"""The number of the section that holds sample facts; no form has as many sections of its own."""


class ChoiceOfView(BaseForm):
    """Through whose eyes, in which state."""

    class Meta(BaseForm.Meta):
        csrf = False

    state = SelectField(_l("Pada keadaan"))
    relation = SelectField(_l("Dilihat sebagai"))


@dataclass(frozen=True)
class Part:
    """One section as it would be shown: own fields to fill in or to read, or a box that stands for a component."""

    title: str
    component: str = ""
    about: str = ""
    right: str = ""
    items: tuple[Item, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Preview:
    """All sections, and the sample facts that conditions ask for besides the answers."""

    parts: tuple[Part, ...]
    facts: AnswersForm | None
    editable: bool


def preview(definition: Definition, form: Form, state: State | None, relation: str, today: date) -> Preview:
    """The form with samples, or with what was typed into it before."""
    own = readable(definition, form)
    sheets = {
        place: form_of(section.fields, place)(samples(section.fields, today))
        for place, section in enumerate(form.sections)
        if section.fields
    }
    asked = _fact_fields(definition, own)
    facts = form_of(asked, FACTS)(samples(asked, today)) if asked else None
    _press_row_button(sheets.values())
    answers = samples(own.fields.values(), today)
    for sheet in sheets.values():
        answers |= {name: value for name, value in sheet.values().items() if name not in sheet.sent_files}
    now = own.settle(answers, facts.values() if facts else {})
    for sheet in sheets.values():
        sheet.narrow(now)
    editable = state is not None and PART in state.edit.get(relation, ())
    write, parts = Reader({}), []
    for place, section in enumerate(form.sections):
        parts += _parts(form, section, sheets.get(place), state, relation, now, write)
    return Preview(tuple(parts), facts, editable)


def _parts(
    form: Form, section: Section, sheet: AnswersForm | None, state: State | None, relation: str,
    now: dict[str, Value | None], write: Reader,
) -> list[Part]:  # fmt: skip
    found = []
    if section.component in field_words.COMPONENTS:
        words, about = field_words.COMPONENTS[section.component]
        right = _right(state, relation, PARTS_SHOWN.get(section.component, frozenset({section.component})))
        found.append(Part(t(section.title) or str(words), section.component, str(about), right))
    if section.fields and sheet is not None:
        title, right = t(section.title or form.title), _right(state, relation, frozenset({PART}))
        items = tuple(items_of(section.fields, sheet.by_field, now, {}, write)) if right == "edit" else ()
        asked = [field for field in section.fields if field.id in now]
        lines = tuple(write.line(field, now[field.id]) for field in asked) if right == "see" else ()
        if right == "hidden" or items or lines:
            found.append(Part(title, "", "", right, items, lines))
    return found


def _right(state: State | None, relation: str, parts: frozenset[str]) -> str:
    """What a relation may do with some parts in a state: "edit", "see" or "hidden"."""
    if state is None or not parts & state.see.get(relation, frozenset()):
        return "hidden"
    return "edit" if parts & state.edit.get(relation, frozenset()) else "see"


def readable(definition: Definition, form: Form) -> OwnFields:
    """The fields with their conditions; one that can't be read (the findings say why) counts as none."""
    try:
        return fields_of(definition, form.id)
    except DefinitionError:
        bare = tuple(
            replace(section, fields=tuple(replace(field, show_if=None) for field in section.fields))
            for section in form.sections
        )
        return fields_of(replace(definition, forms={form.id: replace(form, sections=bare)}), form.id)


def _fact_fields(definition: Definition, own: OwnFields) -> list[Field]:
    """Facts that conditions read besides the answers, as fields to answer for a trial."""
    found = []
    for name in sorted(own.reads & set(definition.facts)):
        label = definition.fact_titles.get(name) or {"id": name, "en": name}
        found.append(_fact_field(name, definition.facts[name], label, definition.fact_labels.get(name, {})))
    return found


def _fact_field(name: str, kind: FactType, label: Any, labels: Any) -> Field:
    if isinstance(kind, tuple):
        choices = tuple(Choice(one, labels.get(one) or {"id": one, "en": one}) for one in kind)
        return Field(name, "choice", label, choices=choices)
    return Field(name, kind, label)


def _press_row_button(sheets: Iterable[AnswersForm]) -> None:
    operation = request.form.get("rows")
    if operation:
        any(sheet.rearrange(operation) for sheet in sheets)


def samples(fields: Iterable[Field], today: date) -> dict[str, Value | None]:
    """An example answer for each field."""
    return {field.id: sample(field, today) for field in fields if field.computed is None and not field.retired}


def sample(field: Field, today: date) -> Value | None:
    """An example answer; none for an employee, since any would be a real one."""
    if field.type == "choice":
        return field.choices[0].id if field.choices else None
    if field.type == "choices":
        return tuple(choice.id for choice in field.choices[:2]) or None
    if field.type == "table":
        row: Row = {column.id: _cell(column, today) for column in field.columns}
        return (row, row)
    plain: Answers = {
        "text": _("Contoh jawaban"), "long_text": _("Contoh jawaban yang lebih panjang."), "int": 3,
        "decimal": Decimal("12.5"), "date": today, "bool": True, "link": "https://contoh.example.id/",
        "file": StoredFile("contoh.pdf", "", "application/pdf", 12_000, ""),
    }  # fmt: skip
    return plain.get(field.type)


def _cell(column: Field, today: date) -> Any:
    return sample(column, today)
