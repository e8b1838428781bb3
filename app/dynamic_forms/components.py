"""HR's own fields on the case page: a form for who may fill it in, the answers for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from flask_babel import gettext as _
from wtforms import Form

from app.cases.casefile import CaseFile
from app.cases.components import Component, field_sections
from app.dynamic_forms.facts import shown_fields
from app.dynamic_forms.forms import AnswersForm, section_form
from app.dynamic_forms.queries import PART, answers_of
from app.dynamic_forms.values import Value, is_web_address
from app.web.dates import local_date, number
from app.web.filters import t
from workflows.definition import Field


@dataclass(frozen=True)
class Line:
    """One answer to read; ``href`` where it leads to a web page, ``items`` where it is several choices.

    ``wide``: it takes the whole line.
    """

    label: str
    text: str
    href: str = ""
    items: tuple[str, ...] = ()
    wide: bool = False


@field_sections
def own_fields_section(file: CaseFile, section: int, bound: Form | None) -> Component | None:
    """One section of the present state's form; nothing where none of its fields is asked."""
    if PART not in file.visible:
        return None
    form_id = file.compiled.states[file.case.state].form or ""
    form = _form(file, form_id, section, cast(AnswersForm | None, bound)) if PART in file.editable else None
    lines = _lines(file, form_id, section) if form is None or form.outdated else []
    if not lines and not (form and form.controls):
        return None
    definition = file.compiled.definition.forms[form_id]
    context = {
        "title": t(definition.sections[section].title or definition.title),
        "form": form,
        "form_id": form_id,
        "section": section,
        "lines": lines,
    }
    return Component("dynamic_forms/section.html", context)


def _form(file: CaseFile, form_id: str, section: int, bound: AnswersForm | None) -> AnswersForm:
    if bound is None:
        answers = answers_of(file)
        form = section_form(file.compiled, form_id, section)(answers, formdata=None)
        form.narrow(shown_fields(file, answers))
        form.accept_revision(file.case.revision)
        return form
    if bound.revision.errors:
        bound.accept_revision(file.case.revision)
    return bound


def _lines(file: CaseFile, form_id: str, section: int) -> list[Line]:
    answers = answers_of(file)
    shown = shown_fields(file, answers)
    fields = file.compiled.definition.forms[form_id].sections[section].fields
    return [_line(field, answers.get(field.id)) for field in fields if field.id in shown]


def _line(field: Field, value: Value | None) -> Line:
    label = t(field.label)
    if isinstance(value, tuple):
        return Line(label, "", items=tuple(_title(field, one) for one in value))
    text = _text(field, value)
    unit = f" {t(field.unit)}" if field.unit and text else ""
    href = text if field.type == "link" and is_web_address(text) else ""
    return Line(label, text + unit, href, wide=field.type in ("long_text", "link"))


def _text(field: Field, value: Value | None) -> str:
    """An answer in words, as the language of the page writes it; empty where there is none."""
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, Decimal):
        return number(value, max(0, -int(value.as_tuple().exponent)))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, date):
        return local_date(value)
    return _title(field, value) if isinstance(value, str) else ""


def _title(field: Field, value: str) -> str:
    """The title of a choice; other texts are their own."""
    return next((t(choice.title) for choice in field.choices if choice.id == value), value)
