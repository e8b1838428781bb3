"""HR's own fields as forms: one class per section of a definition's form, made once and labelled when shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from werkzeug.datastructures import FileStorage
from wtforms import Field as Control
from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.dynamic_forms.makers import answer, control_name, control_of, shown_value
from app.dynamic_forms.rich_controls import AnswerFileField, RowsField
from app.dynamic_forms.values import Answers, Value
from app.web.forms import BaseForm
from workflows.definition import Field
from workflows.engine import Compiled


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
        data = {control_name(field.id): shown_value(field, known.get(field.id)) for field in self.own}
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
    def by_field(self) -> dict[str, Control]:
        """The controls to show, by field, in the definition's order."""
        kept = {**self._fields, **self.aside}
        names = [(field.id, control_name(field.id)) for field in self.own]
        return {field_id: kept[name] for field_id, name in names if name in kept}

    @property
    def controls(self) -> list[Control]:
        """The controls to show, in the definition's order."""
        return list(self.by_field.values())

    def values(self) -> dict[str, Value | None]:
        """The answers by field; None where nothing (or nothing sensible) was entered."""
        return {field.id: answer(field, self[control_name(field.id)]) for field in self._asked()}

    @property
    def sent_files(self) -> Mapping[str, FileStorage]:
        """Files that came with the form and aren't stored yet, by field."""
        controls = {field.id: self[control_name(field.id)] for field in self._asked() if field.type == "file"}
        return {
            name: control.sent
            for name, control in controls.items()
            if isinstance(control, AnswerFileField) and control.sent is not None
        }

    def _asked(self) -> list[Field]:
        return [field for field in self.own if control_name(field.id) in self]

    def rearrange(self, operation: str) -> bool:
        """Carry out a button of a table (``<field>:add``, ``<field>:remove:<row>``); False for anything else."""
        name, _colon, rest = operation.partition(":")
        control = self.by_field.get(name)
        return isinstance(control, RowsField) and control.change(rest)

    def accept_revision(self, current: int) -> None:
        """The next save is meant against the content that the page shows."""
        self.revision.data, self.revision.raw_data = current, None

    def ask_for_files_again(self) -> None:
        """Say beside each file that came with a refused page that it must be chosen once more."""
        for control in self.controls:
            if isinstance(control, AnswerFileField):
                control.ask_again()


@lru_cache(maxsize=256)
def section_form(compiled: Compiled, form_id: str, section: int) -> type[AnswersForm]:
    """The form of a section; definitions of equal hash share one Compiled, so this is kept by the hash.

    Labels are looked up in the language of the page each time they are shown. Raises KeyError and IndexError for a
    form and a section that the definition doesn't have.
    """
    return form_of(compiled.definition.forms[form_id].sections[section].fields, section)


def form_of(fields: Iterable[Field], section: int) -> type[AnswersForm]:
    """The form of some fields: those that people answer. What is computed or retired has no control."""
    own = tuple(field for field in fields if not field.retired and field.computed is None)
    controls = {control_name(field.id): control_of(field) for field in own}
    return type("SectionForm", (AnswersForm,), {"own": own, "key": f"isian-{section}", **controls})
