"""From a field of a definition to its control, from an answer to what the control takes, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import DateField, FormField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms import Field as Control
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import URLInput

from app.dynamic_forms.controls import Answered, NumberField, SelectMultipleCheckboxField, Unanswered
from app.dynamic_forms.rich_controls import AnswerFileField, PersonField, RowsField
from app.dynamic_forms.values import Row, StoredFile, Value, is_web_address
from app.web.filters import t
from app.web.forms import BaseForm
from workflows.definition import Field, Text

TEXT_LIMIT = 500
LONG_TEXT_LIMIT = 4000
LINK_LIMIT = 2000
YEARS = (1900, 2200)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TRUTH = {"yes": True, "no": False}


class RowForm(BaseForm):
    """One row of a table; the token stands in the outer form."""

    class Meta(BaseForm.Meta):
        csrf = False


def control_name(field_id: str) -> str:
    """The name of a field's control in its form."""
    return f"field-{field_id}"


def control_of(field: Field) -> Control:
    """The control of a field, not yet bound to a form."""
    return _MAKERS[field.type](field)


def label_of(field: Field) -> str:
    """The label in the language of the page, with the unit that the answer is counted in."""
    return f"{t(field.label)} ({t(field.unit)})" if field.unit else t(field.label)


def shown_value(field: Field, value: Value | None) -> object:
    """An answer as its control takes it."""
    if field.type == "bool":
        return {True: "yes", False: "no"}.get(value, "")  # type: ignore[call-overload]
    if field.type == "choices":
        return list(value) if isinstance(value, tuple) else []
    if field.type == "table":
        rows = value if isinstance(value, tuple) else ()
        return [_shown_row(field, row) for row in rows if isinstance(row, Mapping)]
    return value


def _shown_row(field: Field, row: Row) -> dict[str, object]:
    return {control_name(column.id): shown_value(column, row.get(column.id)) for column in field.columns}


def answer(field: Field, control: Control) -> Value | None:
    """What a control holds, as an answer; a choice that the definition doesn't offer is none.

    A file that was just sent isn't stored yet, so until then the one before stays the answer.
    """
    if isinstance(control, RowsField):
        return tuple(_row(field, entry.form) for entry in control.filled) or None
    if isinstance(control, AnswerFileField):
        return control.stored if control.sent else control.data
    return _plain_answer(field, control.data)


def _row(field: Field, form: WTForm) -> Row:
    cells = {column.id: _plain_answer(column, form[control_name(column.id)].data) for column in field.columns}
    return {name: value for name, value in cells.items() if not isinstance(value, (tuple, StoredFile))}


def _plain_answer(field: Field, data: object) -> Any:
    if field.type == "bool":
        return _TRUTH.get(str(data))
    offered = [choice.id for choice in field.choices]
    if field.type == "choice":
        return str(data) if data in offered else None
    if field.type == "choices":
        ticked = data if isinstance(data, list) else []
        return tuple(one for one in offered if one in ticked) or None
    return data if data not in ("", None) else None


def strip(value: str | None) -> str:
    """Without blank margins, and with one kind of line end."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _writable(_form: BaseForm, field: Control) -> None:
    if _UNWRITABLE.search(field.data or ""):
        raise ValidationError(_l("Hapus karakter yang tidak terlihat dari isian ini."))


def _one_line(_form: BaseForm, field: Control) -> None:
    if "\n" in (field.data or ""):
        raise ValidationError(_l("Tulis dalam satu baris."))


def _web_address(_form: BaseForm, field: Control) -> None:
    if not is_web_address(field.data):
        raise ValidationError(_l("Tulis tautan lengkap yang diawali https:// atau http://."))


def _plausible_day(_form: BaseForm, field: Control) -> None:
    if isinstance(field.data, date) and not YEARS[0] <= field.data.year <= YEARS[1]:
        raise ValidationError(_l("Tulis tahun antara %(low)d dan %(high)d.", low=YEARS[0], high=YEARS[1]))


def _at_most(limit: int) -> Length:
    return Length(max=limit, message=_l("Tulis paling banyak %(max)d karakter.", max=limit))


def _words(field: Field, *validators: Any) -> dict[str, Any]:
    """What every control takes: label, help, and whether an answer is demanded before all else is judged."""
    return {
        "label": LazyString(label_of, field),
        "description": LazyString(t, field.help) if field.help else "",
        "validators": [Answered() if field.required else Unanswered(), *validators],
    }


def _text(field: Field) -> Control:
    return StringField(filters=[strip], **_words(field, _one_line, _writable, _at_most(TEXT_LIMIT)))


def _long_text(field: Field) -> Control:
    return TextAreaField(filters=[strip], **_words(field, _writable, _at_most(LONG_TEXT_LIMIT)))


def _link(field: Field) -> Control:
    rules = (_writable, _web_address, _at_most(LINK_LIMIT))
    return StringField(filters=[strip], widget=URLInput(), **_words(field, *rules))


def _number(field: Field) -> Control:
    return NumberField(whole=field.type == "int", **_words(field))


def _date(field: Field) -> Control:
    return DateField(format=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **_words(field, _plausible_day))


def _bool(field: Field) -> Control:
    """Not answered is something else than no, so there is no lone tick box."""
    choices = [SelectChoice("yes", _l("Ya")), SelectChoice("no", _l("Tidak"))]
    if not field.required:
        choices.append(SelectChoice("", _l("Belum dijawab")))
    return RadioField(choices=choices, **_words(field))


def _bool_cell(field: Field) -> Control:
    """In a row a list takes less room, and is always sent."""
    choices = [SelectChoice("", _l("Belum dijawab")), SelectChoice("yes", _l("Ya")), SelectChoice("no", _l("Tidak"))]
    return SelectField(choices=choices, **_words(field))


def _choice(field: Field) -> Control:
    choices = [SelectChoice("", _l("Belum dipilih")), *_choices(field)]
    return SelectField(choices=choices, **_words(field))


def _several(field: Field) -> Control:
    return SelectMultipleCheckboxField(choices=_choices(field), **_words(field))


def _choices(field: Field) -> list[SelectChoice]:
    return [SelectChoice(choice.id, _title(choice.title)) for choice in field.choices]


def _title(text: Text) -> LazyString:
    return LazyString(t, text)


def _file(field: Field) -> Control:
    return AnswerFileField(**_words(field))


def _person(field: Field) -> Control:
    return PersonField(**_words(field))


def _table(field: Field) -> Control:
    makers = _MAKERS | {"bool": _bool_cell}
    cells = {control_name(column.id): makers[column.type](column) for column in field.columns}
    return RowsField(FormField(type("AnswerRowForm", (RowForm,), cells)), **_words(field))


_MAKERS = {
    "text": _text,
    "long_text": _long_text,
    "link": _link,
    "int": _number,
    "decimal": _number,
    "date": _date,
    "bool": _bool,
    "choice": _choice,
    "choices": _several,
    "file": _file,
    "person": _person,
    "table": _table,
}
