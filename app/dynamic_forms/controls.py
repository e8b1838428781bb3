"""Form controls that WTForms doesn't bring: numbers as people write them, and several ticks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.dynamic_forms.values import DIGITS, PLACES, TooLarge, parse_number, parse_whole, write_number
from app.web.locales import language

_EMPTY = (None, "", [])


def is_empty(field: Field) -> bool:
    """Nothing is held, and not because something was typed that could not be read."""
    return field.data in _EMPTY and not any(text.strip() for text in field.raw_data or ())


class Answered:
    """An answer is demanded; 0 and "no" are answers. What could not be read has its own message already."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: Form, field: Field) -> None:
        if is_empty(field):
            field.errors[:] = []
            raise StopValidation(_l("Isian ini wajib diisi."))


class Unanswered:
    """No answer is fine, and then there is nothing more to judge."""

    def __call__(self, _form: Form, field: Field) -> None:
        if is_empty(field):
            field.errors[:] = []
            raise StopValidation


class NumberField(Field):
    """A number in the writing of the page's language; what was typed comes back as it was typed."""

    widget = TextInput()

    def __init__(self, *args: Any, whole: bool = False, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"inputmode": "numeric" if whole else "decimal", "autocomplete": "off"}
        super().__init__(*args, **kwargs)
        self.whole = whole

    def _value(self) -> str:
        """What the control shows; WTForms' widgets ask for it."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else write_number(self.data, language())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with the sentence to show."""
        if not valuelist:
            return
        self.data = None
        text = valuelist[0].strip()
        if text:
            self.data = self._parsed(text)

    def _parsed(self, text: str) -> Decimal | int:
        try:
            return parse_whole(text, language()) if self.whole else parse_number(text, language())
        except TooLarge as error:
            sentence = _l(
                "Tulis angka dengan paling banyak %(digits)d digit dan %(places)d desimal.",
                digits=DIGITS,
                places=PLACES,
            )
            raise ValueError(sentence) from error
        except ValueError as error:
            raise ValueError(self._sentence()) from error

    def _sentence(self) -> object:
        return _l("Tulis bilangan bulat, misalnya 12.") if self.whole else _l("Tulis angka, misalnya 12,5.")


class _Tick(CheckboxInput):
    """One of several ticks: that some are demanded doesn't make each of them required."""

    validation_attrs = ()


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several choices as ticks. A browser sends nothing for a tick that isn't set, so the page also sends an empty
    value: without it the control wasn't on the page, and what was chosen before stays.
    """

    widget = ListWidget(prefix_label=False)
    option_widget = _Tick()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Ticked choices, without the empty value."""
        if valuelist:
            self.data = [one for one in valuelist if one]
