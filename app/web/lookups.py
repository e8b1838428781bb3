"""Choosing one row out of many: a text box that is resolved on the server, with suggestions where htmx runs.

Nobody gets a list of the whole staff: people type a name. One hit is taken, several are offered to choose from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol
from uuid import UUID

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.core.ids import parse_id


class Hit(Protocol):
    """A row to choose; the label finds it again."""

    @property
    def id(self) -> UUID: ...

    @property
    def label(self) -> str: ...


class LookupInput(TextInput):
    """A text box with the list of suggestions that htmx fills while somebody types."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """``lookup_url`` is the address that gives the options."""
        url, options = kwargs.pop("lookup_url", None), f"{field.id}-options"
        comfort = {
            "hx-get": url,
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{options}",
            "hx-swap": "innerHTML",
        }
        return super().__call__(field, list=options, autocomplete="off", **(comfort if url else {}), **kwargs)


class LookupField(Field):
    """Holds the identifier of a row; people see and type text. ``candidates`` are offered when several rows match.

    Where the rows come from is for the class below: ``labelled``, ``find`` and ``search``.
    """

    widget = LookupInput()
    nobody: ClassVar[LazyString]
    """What is said where nothing matches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = ""
        self.candidates: Sequence[Hit] = []

    def labelled(self, row_id: UUID) -> str:
        """How the stored row is shown in the box, also when the person could not choose it now."""
        raise NotImplementedError

    def find(self, row_id: UUID) -> Hit | None:
        """The row, if it may be chosen."""
        raise NotImplementedError

    def search(self, term: str) -> Sequence[Hit]:
        """The rows that fit what was typed."""
        raise NotImplementedError

    @property
    def pick_name(self) -> str:
        """Name of the radio buttons that choose among candidates."""
        return f"{self.name}-pick"

    def _value(self) -> str:
        """What the control shows; WTForms' widgets ask for it."""
        return self.text

    def process_data(self, value: Any) -> None:
        """Show the stored row by its label."""
        self.data = value
        self.text = self.labelled(value) if value else ""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Text, or the candidate picked after a first try."""
        self._picked = parse_id(formdata.get(self.pick_name)) if formdata is not None else None
        super().process(formdata, *args, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Resolve what was typed; what is ambiguous is refused in pre_validate."""
        if not valuelist:
            return
        before, before_text = self.data, self.text
        self.text, self.data = valuelist[0].strip(), None
        if not self.text:
            return
        picked = self.find(self._picked) if self._picked else None
        if picked is None and before is not None and self.text == before_text:
            self.data = before
            return
        self.candidates = [picked] if picked else self.search(self.text)
        if len(self.candidates) == 1:
            self.data, self.text = self.candidates[0].id, self.candidates[0].label
            self.candidates = []

    def pre_validate(self, _form: Any) -> None:
        """Refuse what names no row, or more than one."""
        if not self.text or self.data is not None:
            return
        if self.candidates:
            raise StopValidation(_("Ada beberapa yang cocok. Pilih salah satu, atau ketik lebih lengkap."))
        raise StopValidation(str(self.nobody))
