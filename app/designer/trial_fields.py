"""The present form's own fields on the page of a trial: controls for who may fill them in, answers for who may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.db import db
from app.designer.trial_case import FilledCase
from app.dynamic_forms import people
from app.dynamic_forms.components import Item, items_of
from app.dynamic_forms.controls import is_empty
from app.dynamic_forms.forms import AnswersForm, form_of
from app.dynamic_forms.lines import Line, Reader
from app.dynamic_forms.values import StoredFile, Value, from_json, to_json
from app.web.filters import t
from workflows.definition import Form, Section
from workflows.engine import Actor, Compiled
from workflows.plays import Event

LONGEST_NAME = 200


@dataclass(frozen=True)
class Part:
    """One section: what is filled in, or what is read."""

    title: str
    items: tuple[Item, ...]
    lines: tuple[Line, ...]


class Sheet:
    """The fields of the present form as one person meets them. ``sent``: with what the page brought along."""

    def __init__(self, case: FilledCase, actor: Actor, *, sent: bool = False) -> None:
        self.case, self.right, self.form, self.given = case, case.right(actor), case.form, case.given()
        source = {} if sent else {"formdata": None}
        sections = self.form.sections if self.form and self.right == "edit" else ()
        self.controls: dict[int, AnswersForm] = {
            place: form_of(section.fields, place)(self.given, **source)
            for place, section in enumerate(sections)
            if section.fields
        }
        self.now = case.settled({**self.given, **self._values()})
        for one in self.controls.values():
            one.narrow(self.now)

    def _values(self) -> dict[str, Value | None]:
        """What the controls hold. Of a file its name is enough: nothing is stored."""
        found: dict[str, Value | None] = {}
        for one in self.controls.values():
            found |= one.values()
            for name, file in one.sent_files.items():
                found[name] = StoredFile(str(file.filename)[:LONGEST_NAME], "", file.mimetype, 0, "")
        return found

    def rearrange(self, operation: str) -> None:
        """Carry out the button of a table."""
        any(one.rearrange(operation) for one in self.controls.values())

    def unreadable(self) -> str:
        """The label of something typed that can't be an answer; what is required may stay empty here."""
        wrong = ""
        for one in self.controls.values():
            one.validate()
            for control in one.controls:
                if is_empty(control):
                    control.errors = []
                elif control.errors:
                    wrong = wrong or str(control.label.text)
        return wrong

    def typed(self) -> dict[str, object]:
        """The answers that were changed, as they are stored."""
        values = {name: to_json(value) for name, value in self._values().items()}
        return {name: value for name, value in values.items() if value != to_json(self.given.get(name))}

    def parts(self, agency_id: UUID, day: date) -> tuple[Part, ...]:
        """What the page shows; one statement where people are among the answers."""
        if self.form is None or not self.right:
            return ()
        write = Reader(people.named(db(), agency_id, day, [one for one in self.now.values() if isinstance(one, UUID)]))
        found = (self._part(self.form, place, one, write) for place, one in enumerate(self.form.sections))
        return tuple(part for part in found if part.items or part.lines)

    def _part(self, form: Form, place: int, section: Section, write: Reader) -> Part:
        sheet, asked = self.controls.get(place), [one for one in section.fields if one.id in self.now]
        items = items_of(section.fields, sheet.by_field, self.now, {}, write) if sheet else []
        lines = [write.line(one, self.now[one.id]) for one in asked] if self.right == "see" else []
        return Part(t(section.title or form.title), tuple(items), tuple(lines))


def told(compiled: Compiled, event: Event) -> Mapping[str, str]:
    """The answers of an event in words, by label."""
    form = compiled.definition.forms.get(compiled.states[str(event.source)].form or "")
    fields = {one.id: one for one in form.fields} if form else {}
    found: dict[str, str] = {}
    for name, stored in event.answers.items():
        if name in fields:
            line = Reader({}).line(fields[name], from_json(fields[name], stored))
            rows = [", ".join(cell.text for cell in row if cell.text) for row in line.rows.rows] if line.rows else []
            found[line.label] = line.text or "; ".join([*line.items, *rows]) or "–"
    return found
