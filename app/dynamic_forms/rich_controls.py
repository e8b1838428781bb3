"""Controls of the answers that are more than one text: a file, an employee, and the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import Field, FieldList, Form
from wtforms.widgets import FileInput

from app.auth.actor import current_actor
from app.core import clock
from app.core.db import db
from app.dynamic_forms import people
from app.dynamic_forms.people import Person
from app.dynamic_forms.values import MAX_ROWS, StoredFile
from app.web.files import ACCEPT
from app.web.lookups import LookupField


class AnswerFileField(Field):
    """A file. ``stored`` is what lies there, ``sent`` what came just now; ``data`` is what will be the answer."""

    widget = FileInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, render_kw={"accept": ACCEPT})
        self.stored: StoredFile | None = None
        self.sent: FileStorage | None = None
        self.removed = False

    @property
    def remove_name(self) -> str:
        """Name of the tick that takes the stored file away."""
        return f"{self.name}-remove"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """The stored file, unless it is to go."""
        self.removed = formdata is not None and bool(formdata.get(self.remove_name))
        super().process(formdata, *args, **kwargs)

    def process_data(self, value: Any) -> None:
        """What lies there."""
        self.stored = value if isinstance(value, StoredFile) else None
        self.data = self.stored

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """A new file wins over the tick."""
        self.sent = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)
        self.raw_data = [self.sent.filename] if self.sent else []
        self.data = self.sent or (None if self.removed else self.stored)

    def ask_again(self) -> None:
        """A browser can't be told to keep a file: whoever must send the page again chooses it again."""
        if self.sent is not None and not self.errors:
            self.errors = [_("Pilih lagi berkas ini: halaman yang belum tersimpan tidak dapat mengingatnya.")]


class PersonField(LookupField):
    """An employee of the agency."""

    nobody = _l("Pegawai tidak ditemukan. Ketik sebagian namanya, atau NIP lengkap.")

    def labelled(self, row_id: UUID) -> str:
        """With the post, also of who left."""
        found = people.named(db(), *_here(), [row_id])
        return found[row_id].label if row_id in found else ""

    def find(self, row_id: UUID) -> Person | None:
        """Of who is active."""
        return people.find(db(), *_here(), row_id)

    def search(self, term: str) -> list[Person]:
        """By name, or by a whole NIP."""
        return people.search(db(), *_here(), term)


def _here() -> tuple[UUID, date]:
    """The agency in which people are looked for, and the day on which their posts count."""
    actor = current_actor()
    return actor.agency_id, clock.today(actor.time_zone)


class RowsField(FieldList):
    """The rows of a table; rows in which nothing is written count for nothing.

    The page sends ``<name>-rows`` beside them: without it the table wasn't on the page, and what is stored stays.
    """

    most: ClassVar[int] = MAX_ROWS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, max_entries=MAX_ROWS + 1)

    @property
    def rows_name(self) -> str:
        """Name of the hidden value that says the table was on the page."""
        return f"{self.name}-rows"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """The rows that were sent, or those stored."""
        sent = bool(formdata) and self.rows_name in formdata
        if sent:
            super().process(formdata, [])
        else:
            super().process(None, *args, **kwargs)
        self.raw_data = ["rows"] if sent and self.filled else []

    @property
    def filled(self) -> list[Any]:
        """The rows in which something is written."""
        return [entry for entry in self.entries if not is_blank(entry.form)]

    def validate(self, form: Form, extra_validators: Sequence[Any] = ()) -> bool:
        """Each filled row by the rules of its columns, then the table as a whole."""
        rows, self.entries = self.entries, self.filled
        count = len(self.entries)
        try:
            super().validate(form, extra_validators)
        finally:
            self.entries = rows
        if count > self.most:
            self.errors = [*self.errors, _l("Isi paling banyak %(most)d baris.", most=self.most)]
        return not self.errors

    def change(self, operation: str) -> bool:
        """Carry out the button ``add`` or ``remove:<row>``; False where it is none of these."""
        verb, _colon, number = operation.partition(":")
        if verb == "add":
            if len(self.entries) < self.most:
                self.append_entry()
            return True
        if verb != "remove" or not (number.isascii() and number.isdigit() and int(number[:4]) < len(self.entries)):
            return False
        self.pop_entry(int(number[:4]))
        return True


def is_blank(row: Form) -> bool:
    """Whether nothing is written in a row."""
    return all(
        cell.data in (None, "", []) and not any(str(text).strip() for text in cell.raw_data or ()) for cell in row
    )
