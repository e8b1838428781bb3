"""HR's own fields as forms: one class per section of a definition's form, made once and labelled when shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms import Field as Control
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput, URLInput

from app.dynamic_forms.controls import Answered, NumberField, SelectMultipleCheckboxField, Unanswered
from app.dynamic_forms.values import Answers, Value, is_web_address
from app.web.filters import t
from app.web.forms import BaseForm
from workflows.definition import Field, Text
from workflows.engine import Compiled

TEXT_LIMIT = 500
LONG_TEXT_LIMIT = 4000
LINK_LIMIT = 2000
YEARS = (1900, 2200)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TRUTH = {"yes": True, "no": False}


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


class AnswersForm(BaseForm):
    """The own fields of one section, filled with the stored answers.

    ``revision`` is that of the case which the page showed. ``outdated``: somebody else saved meanwhile.

    The controls are named after the fields behind a prefix, so that a field may be called ``data`` or ``errors``.
    """

    own: ClassVar[tuple[Field, ...]] = ()
    key: ClassVar[str] = ""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def __init__(self, answers: Answers | None = None, **kwargs: Any) -> None:
        known = answers or {}
        data = {control_name(field.id): _shown_value(field, known.get(field.id)) for field in self.own}
        super().__init__(prefix=self.key, data=data, **kwargs)
        self.aside: dict[str, Control] = {}
        self.outdated = False

    def narrow(self, shown: Iterable[str]) -> None:
        """Take out the fields that aren't asked: they are neither demanded nor stored.

        What was typed into one of them is shown again if the form comes back, so that it isn't lost.
        """
        for name in [control_name(field.id) for field in self.own if field.id not in shown]:
            control = self[name]
            del self[name]
            if any(control.raw_data or ()):
                self.aside[name] = control

    @property
    def controls(self) -> list[Control]:
        """The controls to show, in the definition's order."""
        kept = {**self._fields, **self.aside}
        names = [control_name(field.id) for field in self.own]
        return [kept[name] for name in names if name in kept]

    def values(self) -> dict[str, Value | None]:
        """The answers by field; None where nothing (or nothing sensible) was entered."""
        asked = [field for field in self.own if control_name(field.id) in self]
        return {field.id: _answer(field, self[control_name(field.id)].data) for field in asked}

    def accept_revision(self, current: int) -> None:
        """The next save is meant against the content that the page shows."""
        self.revision.data, self.revision.raw_data = current, None


def control_name(field_id: str) -> str:
    """The name of a field's control in its form."""
    return f"field-{field_id}"


@lru_cache(maxsize=256)
def section_form(compiled: Compiled, form_id: str, section: int) -> type[AnswersForm]:
    """The form of a section; definitions of equal hash share one Compiled, so this is kept by the hash.

    Labels are looked up in the language of the page each time they are shown. Raises KeyError and IndexError for a
    form and a section that the definition doesn't have.
    """
    fields = compiled.definition.forms[form_id].sections[section].fields
    controls = {control_name(field.id): _MAKERS[field.type](field) for field in fields}
    return type("SectionForm", (AnswersForm,), {"own": fields, "key": f"isian-{section}", **controls})


def label_of(field: Field) -> str:
    """The label in the language of the page, with the unit that the answer is counted in."""
    return f"{t(field.label)} ({t(field.unit)})" if field.unit else t(field.label)


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


def _choice(field: Field) -> Control:
    choices = [SelectChoice("", _l("Belum dipilih")), *_choices(field)]
    return SelectField(choices=choices, **_words(field))


def _several(field: Field) -> Control:
    return SelectMultipleCheckboxField(choices=_choices(field), **_words(field))


def _choices(field: Field) -> list[SelectChoice]:
    return [SelectChoice(choice.id, _title(choice.title)) for choice in field.choices]


def _title(text: Text) -> LazyString:
    return LazyString(t, text)


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
}


def _shown_value(field: Field, value: Value | None) -> object:
    """An answer as its control takes it."""
    if field.type == "bool":
        return {True: "yes", False: "no"}.get(value, "")
    if field.type == "choices":
        return list(value) if isinstance(value, tuple) else []
    return value


def _answer(field: Field, data: object) -> Value | None:
    """What a control holds, as an answer; a choice that the definition doesn't offer is none."""
    if field.type == "bool":
        return _TRUTH.get(str(data))
    offered = [choice.id for choice in field.choices]
    if field.type == "choice":
        return str(data) if data in offered else None
    if field.type == "choices":
        ticked = data if isinstance(data, list) else []
        return tuple(one for one in offered if one in ticked) or None
    return data if data not in ("", None) else None
