"""HR's own fields on the case page: a form for who may fill it in, the answers for everybody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from flask_babel import gettext as _
from wtforms import Field as Control
from wtforms import Form

from app.cases.casefile import CaseFile
from app.cases.components import Component, closing, component, field_sections
from app.dynamic_forms.earlier import Stray, strays
from app.dynamic_forms.facts import settle, settled
from app.dynamic_forms.forms import AnswersForm, section_form
from app.dynamic_forms.lines import Line, Reader, lines, reader
from app.dynamic_forms.policy import own_fields
from app.dynamic_forms.queries import PART, answers_of, answers_to
from app.dynamic_forms.values import Answers, Value, from_json
from app.web.filters import t
from workflows.definition import Field


@dataclass(frozen=True)
class Item:
    """One place of a section: a control to fill in, a line to read, or a line that is worked out while one types."""

    field: Field
    control: Control | None = None
    line: Line | None = None

    @property
    def live(self) -> bool:
        return self.line is not None and self.field.computed is not None


@field_sections
def own_fields_section(file: CaseFile, section: int, bound: Form | None) -> Component | None:
    """One section of the present state's form; nothing where none of its fields is asked."""
    if PART not in file.visible:
        return None
    form_id = file.compiled.states[file.case.state].form or ""
    spec = file.compiled.definition.forms[form_id]
    fields = spec.sections[section].fields
    form = _form(file, form_id, section, cast(AnswersForm | None, bound)) if PART in file.editable else None
    stored = answers_of(file)
    if form is None or not form.controls:
        found = lines(file, form_id, fields, settled(file, stored), stored)
        context: dict[str, object] = {"form": None, "lines": found}
        if not found:
            return None
    else:
        stored_lines = lines(file, form_id, fields, settled(file, stored), stored) if form.outdated else []
        items = _items(file, form_id, fields, form)
        context = {"form": form, "lines": stored_lines, "parts": items, "live": any(item.live for item in items)}
    title = t(spec.sections[section].title or spec.title)
    return Component("dynamic_forms/section.html", {"title": title, "form_id": form_id, "section": section, **context})


def _form(file: CaseFile, form_id: str, section: int, bound: AnswersForm | None) -> AnswersForm:
    if bound is None:
        answers = answers_of(file)
        form = section_form(file.compiled, form_id, section)(answers, formdata=None)
        form.narrow(settled(file, answers))
        form.accept_revision(file.case.revision)
        return form
    if bound.revision.errors:
        bound.accept_revision(file.case.revision)
    return bound


def _items(file: CaseFile, form_id: str, fields: Iterable[Field], form: AnswersForm) -> list[Item]:
    stored = answers_of(file)
    controls, now = form.by_field, settled(file, {**stored, **form.values()})
    return items_of(fields, controls, now, stored, reader(file, form_id, stored.values()))


def items_of(
    fields: Iterable[Field], controls: dict[str, Control], now: Answers, stored: Answers, write: Reader
) -> list[Item]:
    """What a form shows, in the order of its fields."""
    found = []
    for field in fields:
        if field.id in controls:
            found.append(Item(field, control=controls[field.id]))
        elif field.computed is not None and field.id in now:
            found.append(Item(field, line=write.line(field, now[field.id])))
        elif field.retired and stored.get(field.id) is not None:
            found.append(Item(field, line=write.line(field, stored[field.id])))
    return found


@component("answers")
def answers_of_other_forms(file: CaseFile, _bound: Form | None) -> Component | None:
    """What was filled in on the other forms of the case, by form; what nobody answered is left out."""
    if PART not in file.visible:
        return None
    here = file.compiled.states[file.case.state].form
    forms = file.compiled.definition.forms
    groups = [(t(form.title), _answered(file, name)) for name, form in forms.items() if name != here]
    return _groups_card("isian-sebelumnya", _("Isian tahap sebelumnya"), groups)


def _groups_card(card_id: str, title: str, groups: Iterable[tuple[str, list[Line]]]) -> Component | None:
    filled = [(name, found) for name, found in groups if found]
    context = {"groups": filled, "id": card_id, "title": title}
    return Component("dynamic_forms/answers.html", context) if filled else None


def _answered(file: CaseFile, form_id: str) -> list[Line]:
    own = own_fields(file.compiled, form_id)
    if not own.fields:
        return []
    stored = answers_to(file, form_id, own.fields)
    if all(value is None for value in stored.values()):
        return []
    asked = settle(file, own, stored)
    given = {name: value for name, value in asked.items() if value is not None}
    return lines(file, form_id, own.fields.values(), given, stored)


@closing
def answers_of_earlier_versions(file: CaseFile) -> Component | None:
    """What was answered before the case was moved to a version without these fields."""
    if PART not in file.visible:
        return None
    groups: dict[str, list[Line]] = {}
    for stray in strays(file):
        groups.setdefault(t(stray.form) or stray.form_id, []).append(_stray_line(file, stray))
    return _groups_card("isian-versi-lama", _("Isian dari versi sebelumnya"), groups.items())


def _stray_line(file: CaseFile, stray: Stray) -> Line:
    value: Value | None = from_json(stray.field, stray.stored) if stray.field else None
    if stray.field is None or value is None:
        return Line(stray.field_id, str(stray.stored))
    return reader(file, stray.form_id, [value]).line(stray.field, value)
