"""A decision table: its title and columns, and its rows as a grid of selects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.admin.forms import options
from app.cases.forms import strip
from app.dynamic_forms.controls import SelectMultipleCheckboxField
from app.web.filters import t
from app.web.forms import BaseForm
from workflows.definition import Definition, Table
from workflows.editing.tables import Cell, Row, finite
from workflows.tables import ANY

SEVERAL = "+"
"""What a cell's select sends when its ticks count; no identifier looks like it."""
MOST_ROWS = 200


class TableForm(BaseForm):
    """Title and columns of a table."""

    title_id = StringField(
        _l("Nama tabel"), filters=[strip], validators=[DataRequired(_l("Isi namanya.")), Length(max=200)]
    )
    title_en = StringField(_l("Nama dalam bahasa Inggris"), filters=[strip], validators=[Length(max=200)])
    inputs = SelectMultipleCheckboxField(_l("Masukan"), description=_l("Fakta yang menentukan hasil."))
    output = SelectField(_l("Hasil"), description=_l("Fakta yang dijawab tabel ini."))


def table_form(definition: Definition, table: Table | None = None) -> TableForm:
    """The form as it was sent, or as a table stands."""
    form = TableForm() if table is None else _standing(table)
    titles = {name: fact_title(definition, name) for name in finite(definition)}
    form.inputs.choices, form.output.choices = options(titles)(), options(titles)()
    return form


def _standing(table: Table) -> TableForm:
    return TableForm(
        formdata=None, title_id=table.title["id"], title_en=table.title["en"], inputs=list(table.inputs),
        output=table.output,
    )  # fmt: skip


def fact_title(definition: Definition, name: str) -> str:
    """What a fact is called."""
    return t(definition.fact_titles.get(name) or {"id": name, "en": name})


def choice_label(definition: Definition, name: str, choice: str) -> str:
    """What a choice of a fact is called."""
    if choice == ANY:
        return _("apa saja")
    return t(definition.fact_labels.get(name, {}).get(choice) or {"id": choice, "en": choice})


@dataclass(frozen=True)
class GridCell:
    """One cell as it is drawn: its name, the choices, which are ticked, and what its select shows."""

    name: str
    label: str
    fact: str
    choices: list[tuple[str, str]]
    ticked: tuple[str, ...]
    selected: str
    output: bool
    words: str


def grid(definition: Definition, table: Table, rows: list[Row]) -> list[list[GridCell]]:
    """The rows of a table as cells; a row of another length is filled up or cut off."""
    columns = (*table.inputs, table.output)
    return [
        [
            _cell(definition, name, cell, f"r{number}-{index}", number, output=index == len(table.inputs))
            for index, (name, cell) in enumerate(zip(columns, _fitted(row, len(columns)), strict=True))
        ]
        for number, row in enumerate(rows)
    ]


def _fitted(row: Row, length: int) -> Row:
    return [*row[:-1], *[ANY] * (length - len(row)), row[-1]][-length:] if row else [ANY] * length


def _cell(definition: Definition, fact: str, cell: Cell, name: str, number: int, *, output: bool) -> GridCell:
    ticked = tuple(cell) if isinstance(cell, list) else () if cell == ANY else (cell,)
    known = finite(definition).get(fact, ())
    choices = [(one, choice_label(definition, fact, one)) for one in dict.fromkeys((*known, *ticked))]
    selected = SEVERAL if isinstance(cell, list) else cell
    words = ", ".join(choice_label(definition, fact, one) for one in ticked) or _("apa saja")
    label = _("Baris %(number)s, %(fact)s", number=number + 1, fact=fact_title(definition, fact))
    return GridCell(name, label, fact, choices, ticked, selected, output, words)


def sent_rows(table: Table) -> list[Row]:
    """The rows of the grid as they were sent; a cell that wasn't sent matches anything."""
    count = request.form.get("rows", "0")
    number = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 6 else 0
    return [list(_sent_row(table, index)) for index in range(number)]


def _sent_row(table: Table, index: int) -> Iterator[Cell]:
    for column in range(len(table.inputs) + 1):
        name = f"r{index}-{column}"
        chosen = request.form.get(name, ANY)
        if chosen != SEVERAL:
            yield chosen
            continue
        ticked = request.form.getlist(f"{name}-ticks")
        yield ticked if len(ticked) > 1 else ticked[0] if ticked else ANY
