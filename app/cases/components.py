"""Parts of the case page. Features register builders; the definition's form says which appear and in what order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel.speaklater import LazyString
from wtforms import Form

from app.auth.values import CurrentActor
from app.cases.casefile import CaseFile


@dataclass(frozen=True)
class Component:
    """A template and what it is given (as ``c``).

    ``beside`` is the template of a form that on wide screens stays in view beside the other parts, such as the ratings
    beside plan, realisation and evidence; it gets the same context.
    """

    template: str | None
    context: Mapping[str, Any] = field(default_factory=dict)
    beside: str | None = None


@dataclass(frozen=True)
class Entrance:
    """Where a person goes to work on a part of a case: an endpoint that takes ``case_id``, an anchor, and the words."""

    endpoint: str
    label: str | LazyString
    anchor: str | None = None


@dataclass(frozen=True)
class Page:
    """A page of its own about one case, named on the case page: an endpoint that takes ``case_id``.

    ``when`` leaves it out where it makes no sense, such as a leader's page on the case of somebody who leads nobody.
    """

    part: str
    endpoint: str
    label: str | LazyString
    icon: str
    order: int
    when: Callable[[CaseFile], bool] = lambda _file: True


Builder = Callable[[CaseFile, Form | None], Component | None]
FieldsBuilder = Callable[[CaseFile, int, Form | None], Component | None]
ClosingBuilder = Callable[[CaseFile], Component | None]
HomeBuilder = Callable[[CurrentActor, datetime], Component | None]

COMPONENTS: dict[str, Builder] = {}
FIELDS: list[FieldsBuilder] = []
CLOSING: list[ClosingBuilder] = []
ENTRANCES: dict[str, Entrance] = {}
PAGES: list[Page] = []
HOME: list[HomeBuilder] = []


def component(name: str) -> Callable[[Builder], Builder]:
    """Register the builder of a component named in definitions.

    It gets the case file and, after refused input, the form as the person filled it in; it returns None when nothing
    of it is visible to this person.
    """

    def register(builder: Builder) -> Builder:
        COMPONENTS[name] = builder
        return builder

    return register


def field_sections(builder: FieldsBuilder) -> FieldsBuilder:
    """Register the builder of sections that hold HR's own fields; it also gets the section's place in the form."""
    FIELDS.append(builder)
    return builder


def closing(builder: ClosingBuilder) -> ClosingBuilder:
    """Register a part that stands below the form of every state, whatever the definition says."""
    CLOSING.append(builder)
    return builder


def home_card(builder: HomeBuilder) -> HomeBuilder:
    """Register a card of the start page; it returns None when there is nothing to show this person."""
    HOME.append(builder)
    return builder


def home_cards(actor: CurrentActor, now: datetime) -> list[Component]:
    """What features above put on the start page of a person."""
    found = (builder(actor, now) for builder in HOME)
    return [card for card in found if card is not None]


def fields_key(section: int) -> str:
    """Under which name a section's refused form is handed to ``build``."""
    return f"fields:{section}"


def entrance(part: str, endpoint: str, label: str | LazyString, anchor: str | None = None) -> None:
    """Say where a part is edited; the employee's home offers one entrance that is open as its one button."""
    ENTRANCES[part] = Entrance(endpoint, label, anchor)


def page(
    part: str,
    endpoint: str,
    label: str | LazyString,
    icon: str,
    order: int = 100,
    when: Callable[[CaseFile], bool] = lambda _file: True,
) -> None:
    """Register a page about a case; its link stands on the case page for whoever may see the part there."""
    PAGES.append(Page(part, endpoint, label, icon, order, when))


def pages(file: CaseFile) -> list[Page]:
    """The further pages of a case that this person may open, in order. Asks the database nothing."""
    open_here = (one for one in PAGES if one.part in file.visible and one.when(file))
    return sorted(open_here, key=lambda one: (one.order, one.endpoint))


def build(file: CaseFile, bound: Mapping[str, Form]) -> list[Component]:
    """The components of the present state's form, in the definition's order.

    A section may hold a built-in component and fields of HR's own; the fields then come below it.
    """
    definition = file.compiled.definition
    form_id = definition.state(file.case.state).form
    found: list[Component | None] = []
    for index, section in enumerate(definition.forms[form_id].sections if form_id else ()):
        if section.component in COMPONENTS:
            found.append(COMPONENTS[section.component](file, bound.get(section.component)))
        if section.fields:
            found += [builder(file, index, bound.get(fields_key(index))) for builder in FIELDS]
    found += [builder(file) for builder in CLOSING]
    return [one for one in found if one is not None]


def main_entrance(file: CaseFile) -> Entrance | None:
    """Where this person's work of the present stage is done.

    Features register along the way of a case, so of several open parts the latest is what this stage is about.
    """
    return next((entry for part, entry in reversed(ENTRANCES.items()) if part in file.editable), None)
