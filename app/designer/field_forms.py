"""Forms of the form builder: a form, a section, and a field with its choices, columns and formula."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms import Form as WTForm

from app.admin.forms import line, options
from app.designer.field_words import ARITHMETIC, OVER_ROWS, TYPES
from app.designer.stage_forms import StageForm
from app.designer.texts import bilingual, halves, titled
from app.dynamic_forms.controls import NumberField
from app.web.filters import t
from app.web.forms import BaseForm
from workflows.definition import COLUMN_TYPES, Choice, Field, Form, FormulaTree, Text
from workflows.editing.fields import COMPUTED_TYPES, MAX_CHOICES, MAX_COLUMNS, WITH_CHOICES, choices_from

LONGEST = 500
MOST_LINES = 500
"""More lines than these aren't looked at: a list that long is refused anyway."""
ROWS = "rows"
COLUMN_TYPE_WORDS = {name: TYPES[name] for name in COLUMN_TYPES}
KEEP = "keep"
"""A formula out of a file that the controls can't show stays as it is unless another is chosen."""
OPERATIONS = {
    "": _l("(tidak dihitung: diketik orang)"),
    "one": _l("nilai ini saja"),
    "add": _l("A + B"),
    "subtract": _l("A − B"),
    "multiply": _l("A × B"),
    "divide": _l("A ÷ B"),
    "days": _l("hari antara dua tanggal, keduanya dihitung"),
}


class TitleForm(StageForm):
    """What a form or a section is called."""


class ComponentForm(BaseForm):
    """A built-in component for a section."""

    component = SelectField(_l("Komponen bawaan"))


class _RowForm(BaseForm):
    """A row inside the field's form; the token stands in the outer form."""

    class Meta(BaseForm.Meta):
        csrf = False


class ChoiceRow(_RowForm):
    """One choice; ``key`` is its id once it has one."""

    key = HiddenField()
    title_id = line(_l("Pilihan"), LONGEST, required=False)
    title_en = line(_l("Dalam bahasa Inggris"), LONGEST, required=False)


class ColumnRow(_RowForm):
    """One column of a table; the choices of a choice stand one on a line."""

    key = HiddenField()
    title_id = line(_l("Kolom"), LONGEST, required=False)
    title_en = line(_l("Dalam bahasa Inggris"), LONGEST, required=False)
    kind = SelectField(_l("Jenis"), choices=options(COLUMN_TYPE_WORDS), default="text")
    required = BooleanField(_l("Wajib diisi"))
    unit_id = line(_l("Satuan"), LONGEST, required=False)
    unit_en = line(_l("Satuan dalam bahasa Inggris"), LONGEST, required=False)
    choices = TextAreaField(_l("Pilihan kolom"), description=_l("Untuk jenis satu pilihan: satu pilihan per baris."))


class RowList(FieldList):
    """Rows that buttons add, remove and move; what a page could not send is cut off just behind the limit."""

    def __init__(self, row: type[WTForm], most: int, label: Any, **kwargs: Any) -> None:
        super().__init__(FormField(row), label, max_entries=most + 1, **kwargs)

    def change(self, operation: str) -> bool:
        """``add``, ``remove:<row>`` or ``up:<row>``; False where it is none of these."""
        verb, _colon, number = operation.partition(":")
        if verb == "add":
            if len(self.entries) < (self.max_entries or 0):
                self.append_entry()
            return True
        if not (number.isascii() and number.isdigit() and len(number) < 5 and int(number) < len(self.entries)):
            return False
        if verb == "remove":
            self.pop_entry(int(number))
        elif verb == "up":
            self.entries.insert(max(0, int(number) - 1), self.entries.pop(int(number)))
            self._compact_indices()
        return verb in ("remove", "up")

    def filled(self) -> list[Any]:
        """The rows that have a title."""
        return [entry.form for entry in self.entries if entry.form.title_id.data or entry.form.title_en.data]


class FieldForm(BaseForm):
    """A field: its words and rules. Its type is chosen when it is made and stays."""

    label_id = line(_l("Label"), LONGEST)
    label_en = line(_l("Label dalam bahasa Inggris"), LONGEST, required=False)
    help_id = line(_l("Petunjuk pengisian"), LONGEST, required=False)
    help_en = line(_l("Petunjuk dalam bahasa Inggris"), LONGEST, required=False)
    required = BooleanField(_l("Wajib diisi"))


class UnitFields(BaseForm):
    """What a number is counted in."""

    unit_id = line(_l("Satuan"), LONGEST, required=False, description=_l("Misalnya hari, jam, juta rupiah."))
    unit_en = line(_l("Satuan dalam bahasa Inggris"), LONGEST, required=False)


class ChoiceFields(BaseForm):
    """The choices, row by row, and a box to paste many at once."""

    choices = RowList(ChoiceRow, MAX_CHOICES, _l("Pilihan"))
    more_choices = TextAreaField(
        _l("Tambah banyak sekaligus"),
        description=_l("Satu pilihan per baris; bahasa Inggrisnya boleh ditulis setelah tanda |."),
    )


class ColumnFields(BaseForm):
    """The columns of a table."""

    columns = RowList(ColumnRow, MAX_COLUMNS, _l("Kolom"))


class FormulaFields(BaseForm):
    """How a number follows from other fields: one operation over one or two values, each of them perhaps over rows."""

    computed = SelectField(
        _l("Dihitung sendiri"), choices=options(OPERATIONS), description=_l("Hanya dari isian di atasnya.")
    )
    a = SelectField(_l("A"))
    a_number = NumberField(_l("A bila angka tetap"))
    b = SelectField(_l("B"))
    b_number = NumberField(_l("B bila angka tetap"))
    first = SelectField(_l("Dari tanggal"))
    last = SelectField(_l("Sampai tanggal"))


def field_form(kind: str, form: Form, field: Field | None) -> FieldForm:
    """The form of a field of a type, filled with the field where there is one."""
    parts = [FieldForm]
    if kind in COMPUTED_TYPES:
        parts += [UnitFields, FormulaFields]
    if kind in WITH_CHOICES:
        parts.append(ChoiceFields)
    if kind == "table":
        parts.append(ColumnFields)
    built = type("BuiltFieldForm", tuple(reversed(parts)), {})
    made: FieldForm = built(data=_data(field) if field else None)
    if kind in COMPUTED_TYPES:
        _offer_operands(made, form, field)
    for name in ("choices", "columns"):
        if name in made and not made[name].entries and not made.is_submitted():
            made[name].append_entry()
    return made


def _data(field: Field) -> dict[str, Any]:
    data: dict[str, Any] = {"required": field.required}
    data |= halves("label", field.label) | halves("help", field.help) | halves("unit", field.unit)
    data["choices"] = [_choice_data(choice) for choice in field.choices]
    data["columns"] = [_column_data(column) for column in field.columns]
    return data | formula_data(field.computed)


def _choice_data(choice: Choice) -> dict[str, Any]:
    return {"key": choice.id, **halves("title", choice.title)}


def _column_data(column: Field) -> dict[str, Any]:
    lines = "\n".join(f"{one.title['id']} | {one.title['en']}" for one in column.choices)
    return {
        "key": column.id, "kind": column.type, "required": column.required, "choices": lines,
        **halves("title", column.label), **halves("unit", column.unit),
    }  # fmt: skip


def formula_data(tree: FormulaTree | None) -> dict[str, Any]:
    """A formula as the form asks for it; one that is deeper (out of a file) can't be shown there."""
    if not tree:
        return {"computed": ""}
    if tree.get("op") == "days":
        first, last = (str(part.get("field", "")) for part in tree["of"])  # type: ignore[attr-defined]
        return {"computed": "days", "first": first, "last": last}
    parts = list(tree["of"]) if tree.get("op") in ARITHMETIC else [tree]  # type: ignore[call-overload]
    operands = [_operand_data(part) for part in parts]
    if len(operands) > 2 or None in operands:
        return {"computed": KEEP}
    data: dict[str, Any] = {"computed": str(tree["op"]) if len(operands) == 2 else "one"}
    for name, operand in zip(("a", "b"), operands, strict=False):
        chosen, number = operand or ("", None)
        data |= {name: chosen, f"{name}_number": number}
    return data


def _operand_data(part: Mapping[str, Any]) -> tuple[str, Decimal | None] | None:
    if "value" in part:
        return "number", Decimal(str(part["value"]))
    if "field" in part:
        return f"field:{part['field']}", None
    return (f"{part['op']}:{part['column']}", None) if "column" in part else None


def _offer_operands(made: FieldForm, form: Form, field: Field | None) -> None:
    """What stands above the field: numbers, dates, and sums over the columns of tables."""
    above = _above(form, field)
    numbers = [SelectChoice(f"field:{one.id}", t(one.label)) for one in above if one.type in COMPUTED_TYPES]
    for table in above:
        numbers += _over_rows(table)
    chosen = [SelectChoice("", _l("(pilih)")), *numbers, SelectChoice("number", _l("angka tetap"))]
    dates = [SelectChoice(one.id, t(one.label)) for one in above if one.type == "date"]
    days = [SelectChoice("", _l("(pilih)")), *dates]
    made.a.choices = made.b.choices = chosen
    if field is not None and formula_data(field.computed)["computed"] == KEEP:
        made.computed.choices = [
            SelectChoice(KEEP, _l("rumus yang ada, seperti tertulis di atas")),
            *options(OPERATIONS)(),
        ]
    made.first.choices = made.last.choices = days


def _above(form: Form, field: Field | None) -> list[Field]:
    above = takewhile(lambda one: field is None or one.id != field.id, form.fields)
    return [one for one in above if not one.retired]


def _over_rows(table: Field) -> list[SelectChoice]:
    if table.type != "table":
        return []
    found = [SelectChoice(f"count:{table.id}", f"{OVER_ROWS['count']} {t(table.label)}")]
    for column in table.columns:
        if column.type in COMPUTED_TYPES:
            name = f"{t(table.label)}: {t(column.label)}"
            found += [
                SelectChoice(f"{op}:{table.id}.{column.id}", f"{words} {name}")
                for op, words in OVER_ROWS.items()
                if op != "count"
            ]
    return found


def values(made: FieldForm, kind: str, field: Field | None) -> dict[str, Any]:
    """What was typed, as keys of a field; only after validation. Raises FormulaIncomplete."""
    found: dict[str, Any] = {
        "type": kind, "label": bilingual(made, "label"), "help": bilingual(made, "help"),
        "required": bool(made.required.data),
    }  # fmt: skip
    if kind in COMPUTED_TYPES:
        found["unit"] = bilingual(made, "unit")
        if made["computed"].data != KEEP:
            found["computed"] = _formula(made)
    if kind in WITH_CHOICES:
        typed = [(str(row.key.data or ""), titled(row)) for row in made["choices"].filled()]
        found["choices"] = choices_from(typed + _lines(made["more_choices"].data))
    if kind == "table":
        found["columns"] = _columns(made["columns"].filled(), field)
    return found


def _lines(text: str | None, known: Mapping[str, str] | None = None) -> list[tuple[str, Text]]:
    """One title on a line, the English one behind a bar; a title that was there keeps its id."""
    found = []
    for one in (text or "").splitlines()[:MOST_LINES]:
        indonesian, _bar, english = (part.strip() for part in one.partition("|"))
        if indonesian:
            found.append(((known or {}).get(indonesian, ""), {"id": indonesian, "en": english or indonesian}))
    return found


def _columns(rows: list[Any], field: Field | None) -> list[dict[str, Any]]:
    known = {
        column.id: {choice.title["id"]: choice.id for choice in column.choices}
        for column in (field.columns if field else ())
    }
    named = choices_from([(str(row.key.data or ""), titled(row)) for row in rows])
    found = []
    for one, row in zip(named, rows, strict=True):
        column: dict[str, Any] = {"id": one["id"], "type": row.kind.data, "label": one["title"]}
        if row.required.data:
            column["required"] = True
        if row.kind.data in COMPUTED_TYPES and (unit := bilingual(row, "unit")):
            column["unit"] = unit
        if row.kind.data == "choice":
            column["choices"] = choices_from(_lines(row.choices.data, known.get(one["id"])))
        found.append(column)
    return found


class FormulaIncomplete(Exception):
    """A formula without one of its values; ``field`` is the control that lacks it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _formula(made: FieldForm) -> dict[str, Any] | None:
    op = made["computed"].data
    if not op:
        return None
    if op == "days":
        return {"op": "days", "of": [{"field": _chosen(made, "first")}, {"field": _chosen(made, "last")}]}
    if op == "one":
        return _operand(made, "a")
    return {"op": op, "of": [_operand(made, "a"), _operand(made, "b")]}


def _chosen(made: FieldForm, name: str) -> str:
    if not made[name].data:
        raise FormulaIncomplete(name)
    return str(made[name].data)


def _operand(made: FieldForm, name: str) -> dict[str, Any]:
    chosen = _chosen(made, name)
    if chosen == "number":
        return {"value": _number(made, f"{name}_number")}
    op, _colon, subject = chosen.partition(":")
    return {"field": subject} if op == "field" else {"op": op, "column": subject}


def _number(made: FieldForm, name: str) -> str:
    try:
        return format(Decimal(made[name].data), "f")
    except (InvalidOperation, TypeError) as error:
        raise FormulaIncomplete(name) from error
