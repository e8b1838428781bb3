"""A scenario as a form: what is known at the start, and the steps with what changes before each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.admin.definition_pages import relation_title
from app.designer.guard_forms import Vocabulary, value_hint
from app.web.filters import t
from workflows import relations
from workflows.definition import REFUSED, Definition, Scenario, ScenarioStep, Text
from workflows.editing import values
from workflows.guard_trees import kind_of
from workflows.vocabulary import words_of

MOST = 60
"""Steps of a scenario, and facts of a step, that a page takes."""


@dataclass
class FactRow:
    """A fact with the value it takes; no value stands for an empty fact."""

    name: str
    value: str
    title: str = ""
    kind: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""


@dataclass
class StepRow:
    """One step as it is typed; `found` is what playing it leads to, None where it wasn't reached."""

    transition: str
    relation: str
    expect: str
    facts: list[FactRow]
    error: str = ""
    found: str | None = None


@dataclass
class Sheet:
    """The whole form."""

    title: dict[str, str]
    facts: list[FactRow]
    steps: list[StepRow]
    error: str = ""

    @property
    def faulty(self) -> bool:
        """Whether anything can't be stored."""
        rows = [*self.facts, *(fact for step in self.steps for fact in step.facts)]
        return bool(self.error) or any(row.error for row in (*rows, *self.steps))

    @property
    def text(self) -> Text:
        """The title in both languages."""
        return {"id": self.title["id"], "en": self.title["en"] or self.title["id"]}


def vocabulary(definition: Definition) -> Vocabulary:
    """The facts that a scenario may set."""
    return Vocabulary(definition.facts, words_of(definition))


def sheet_of(definition: Definition, scenario: Scenario) -> Sheet:
    """A scenario as it stands."""
    title = scenario.title or {"id": scenario.name, "en": scenario.name}
    steps = [
        StepRow(one.transition, one.relation, one.expect, _rows(one.facts.items())) for one in scenario.steps
    ]  # fmt: skip
    return _worded(definition, Sheet(dict(title), _rows(scenario.facts.items()), steps))


def _rows(facts: Iterable[tuple[str, object]]) -> list[FactRow]:
    return [FactRow(name, values.shown(value)) for name, value in facts]


def sent_sheet(definition: Definition) -> Sheet:
    """A scenario as it was sent, with what is wrong beside it, and with what the pressed button does to it."""
    title = {lang: request.form.get(f"title_{lang}", "").strip() for lang in ("id", "en")}
    sheet = Sheet(title, _facts("start"), [_sent_step(f"s{index}") for index in range(_count("steps"))])
    _press(sheet, request.form.get("do", ""))
    return judged(definition, _worded(definition, sheet))


def _sent_step(key: str) -> StepRow:
    return StepRow(_sent(f"{key}-transition"), _sent(f"{key}-relation"), _sent(f"{key}-expect"), _facts(key))


def _sent(name: str) -> str:
    return request.form.get(name, "")


def _count(name: str) -> int:
    sent = _sent(name)
    return min(int(sent), MOST) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 0


def _facts(prefix: str) -> list[FactRow]:
    """The facts of one part, and the one that was chosen to be added."""
    rows = [FactRow(_sent(f"{prefix}-f{n}"), _sent(f"{prefix}-v{n}")) for n in range(_count(f"{prefix}-facts"))]
    added = _sent(f"{prefix}-add")
    known = {row.name for row in rows}
    return [row for row in rows if row.name] + ([FactRow(added, "")] if added and added not in known else [])


def _press(sheet: Sheet, do: str) -> None:
    """`step` adds a step, `remove:2` takes the third out, `up:2` moves it, `drop:s2:0` takes a fact of it out."""
    verb, _colon, rest = do.partition(":")
    if verb == "step":
        sheet.steps.append(StepRow("", "", "", []))
    elif verb == "drop":
        part, _colon, number = rest.partition(":")
        owner = sheet.facts if part == "start" else _at(sheet.steps, part.removeprefix("s"), "facts")
        if (index := _number(number, owner)) is not None:
            del owner[index]
    elif verb in ("remove", "up", "down") and (index := _number(rest, sheet.steps)) is not None:
        taken = sheet.steps.pop(index)
        if verb != "remove":
            sheet.steps.insert(max(0, index + (-1 if verb == "up" else 1)), taken)


def _number(text: str, row: list[Any]) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < len(row) else None


def _at(steps: list[StepRow], number: str, name: str) -> list[FactRow]:
    index = _number(number, steps)
    return [] if index is None else getattr(steps[index], name)


def _worded(definition: Definition, sheet: Sheet) -> Sheet:
    """With titles, types and choices beside each fact."""
    words = vocabulary(definition)
    for row in (*sheet.facts, *(fact for step in sheet.steps for fact in step.facts)):
        row.title, row.choices = words.title(row.name), words.choices(row.name)
        row.kind = kind_of(words.types[row.name]) if row.name in words.types else ""
    return sheet


def judged(definition: Definition, sheet: Sheet) -> Sheet:
    """With what can't be stored or played marked beside itself."""
    if not sheet.title["id"]:
        sheet.error = _("Isi nama skenario.")
    for row in (*sheet.facts, *(fact for step in sheet.steps for fact in step.facts)):
        if row.name not in definition.facts:
            row.error = _("Fakta ini tidak dikenal.")
        elif not values.fits(values.written(row.value, definition.facts[row.name]), definition.facts[row.name]):
            row.error = value_hint(row.kind)
    for step in sheet.steps:
        if not all((step.transition, step.relation, step.expect)):
            step.error = _("Pilih langkah, pelaku, dan hasil yang diharapkan.")
    return sheet


def facts_of(definition: Definition, rows: list[FactRow]) -> dict[str, object]:
    """The facts as a definition writes them."""
    return {row.name: values.written(row.value, definition.facts[row.name]) for row in rows}


def steps_of(definition: Definition, sheet: Sheet) -> list[ScenarioStep]:
    """The steps as a definition writes them."""
    return [
        ScenarioStep(one.transition, one.relation, one.expect, facts_of(definition, one.facts)) for one in sheet.steps
    ]


def played(sheet: Sheet, steps: list[tuple[ScenarioStep, str]]) -> Sheet:
    """With what each step leads to now."""
    rows = [replace(row, found=None) for row in sheet.steps]
    for row, (_step, found) in zip(rows, steps, strict=False):
        row.found = found
    return replace(sheet, steps=rows)


def people(definition: Definition, sheet: Sheet | None = None) -> list[tuple[str, str]]:
    """As whom a step can be tried: everybody the steps name, and everybody there is."""
    named = [name for one in definition.transitions for name in (*one.by, *one.not_by)]
    named += [step.relation for step in sheet.steps if step.relation] if sheet else []
    known = list(dict.fromkeys([*named, *relations.TITLES]))
    return [(one, relation_title(one)) for one in known]


def outcomes(definition: Definition, sheet: Sheet | None = None) -> list[tuple[str, str]]:
    """What a step may be expected to lead to."""
    found = {REFUSED: _("ditolak"), **{state.id: t(state.title) for state in definition.states}}
    for step in sheet.steps if sheet else ():
        if step.expect:
            found.setdefault(step.expect, step.expect)
    return list(found.items())


def step_names(definition: Definition, sheet: Sheet | None = None) -> list[tuple[str, str]]:
    """The steps that can be tried."""
    found = {one.id: t(one.title) for one in definition.transitions}
    for step in sheet.steps if sheet else ():
        if step.transition:
            found.setdefault(step.transition, step.transition)
    return list(found.items())
