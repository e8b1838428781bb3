"""Choosing one row out of thousands: a text box that is resolved on the server, with suggestions where htmx runs.

Nobody gets a list of the whole staff: people type a name, a code or a NIP. One hit is taken, several are offered, and
what lies outside the person's scope is not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.admin import scope
from app.auth.actor import current_actor
from app.auth.models import User
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.core.ids import parse_id
from app.people.identity import normalise_nip
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running

MOST_HITS = 10
LONGEST_TERM = 200
_KEY_AT_END = re.compile(r".*\(([^()]+)\)\s*", re.DOTALL)


@dataclass(frozen=True)
class Hit:
    """A row to choose. ``label`` ends with its key in brackets, so that the label itself finds it again."""

    id: UUID
    label: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """Where a field looks. Without a permission the whole agency can be chosen from (a superior sits elsewhere)."""

    model: Any
    name: ColumnElement[str]
    key: ColumnElement[str]
    note: Callable[[], ColumnElement[Any]]
    within: Callable[[scope.Units], ColumnElement[bool]]
    permission: Permission | None = None
    only: ColumnElement[bool] | None = None

    def search(self, term: str) -> list[Hit]:
        """Rows whose name contains the term or whose key begins with it; who types a whole key means that row alone."""
        wanted = term.replace("\x00", "").strip()[:LONGEST_TERM]
        if not wanted:
            return []
        exact = _KEY_AT_END.fullmatch(wanted)
        if exact:
            found = self._hits(self._query().where(self.key == exact[1].strip()))
            if found:
                return found
        digits = normalise_nip(wanted)
        start = digits if digits.isdigit() else wanted
        whole = self._hits(self._query().where(func.lower(self.key) == start.lower()))
        if whole:
            return whole
        like = or_(self.name.icontains(wanted, autoescape=True), self.key.istartswith(start, autoescape=True))
        return self._hits(self._query().where(like))

    def find(self, row_id: UUID) -> Hit | None:
        """The row, if it may be chosen."""
        return next(iter(self._hits(self._query().where(self.model.id == row_id))), None)

    def label(self, row_id: UUID) -> str:
        """How the stored row is shown in the box, also when the person could not choose it now."""
        query = select(self.model.id, self.name, self.key, self.note()).where(
            self.model.id == row_id, self.model.agency_id == current_actor().agency_id
        )
        return next((hit.label for hit in self._hits(query)), "")

    def _query(self) -> Select[Any]:
        actor = current_actor()
        query = select(self.model.id, self.name, self.key, self.note()).where(self.model.agency_id == actor.agency_id)
        if self.only is not None:
            query = query.where(self.only)
        if self.permission is None:
            return query
        reach = actor.scope(self.permission)
        return query if reach.whole_agency else query.where(self.within(reach.units))

    def _hits(self, query: Select[Any]) -> list[Hit]:
        rows = db.execute(query.order_by(self.name, self.model.id).limit(MOST_HITS))
        return [Hit(row[0], f"{row[1]} ({row[2]})" if row[2] else row[1], row[3] or "") for row in rows]


def _unit_name() -> ColumnElement[Any]:
    return select(Unit.name).where(Unit.id == Position.unit_id).scalar_subquery()


def _parent_name() -> ColumnElement[Any]:
    parent = aliased(Unit)
    return select(parent.name).where(parent.id == Unit.parent_id).scalar_subquery()


def _held_title() -> ColumnElement[Any]:
    """The posts that a person holds today; the date is that of UTC, good enough for a hint."""
    return (
        select(func.string_agg(Position.title, ", "))
        .join(Posting, Posting.position_id == Position.id)
        .where(Posting.employee_id == Employee.id, running(Posting, clock.now().date()))
        .scalar_subquery()
    )


def _person_name() -> ColumnElement[Any]:
    return select(Employee.name).where(Employee.id == User.employee_id).scalar_subquery()


UNITS = Source(Unit, Unit.name, Unit.code, _parent_name, scope.units_within, Permission.PEOPLE_WRITE)
ALL_UNITS = Source(Unit, Unit.name, Unit.code, _parent_name, scope.units_within)
POSITIONS = Source(Position, Position.title, Position.code, _unit_name, scope.positions_within, Permission.PEOPLE_WRITE)
ALL_POSITIONS = Source(Position, Position.title, Position.code, _unit_name, scope.positions_within)
PEOPLE = Source(
    Employee, Employee.name, Employee.nip, _held_title, scope.people_within, Permission.PEOPLE_WRITE, Employee.active
)  # fmt: skip
ALL_PEOPLE = Source(Employee, Employee.name, Employee.nip, _held_title, scope.people_within, only=Employee.active)
READABLE_PEOPLE = Source(
    Employee, Employee.name, Employee.nip, _held_title, scope.people_within, Permission.PEOPLE_READ, Employee.active
)  # fmt: skip
USERS = Source(User, User.display_name, User.username, _person_name, scope.units_within)


class LookupInput(TextInput):
    """A text box with the list of suggestions that htmx fills while somebody types."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """``lookup_url`` is the address that gives the options."""
        url, options = kwargs.pop("lookup_url", None), f"{field.id}-options"
        comfort = {
            "hx-get": f"{url}?name={field.short_name}",
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{options}",
            "hx-swap": "innerHTML",
        }
        return super().__call__(field, list=options, autocomplete="off", **(comfort if url else {}), **kwargs)


class LookupField(Field):
    """Holds the identifier of a row; people see and type text. ``candidates`` are offered when several rows match."""

    widget = LookupInput()

    def __init__(self, label: Any = None, validators: Sequence[Any] | None = None, *, source: Source, **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.source = source
        self.text = ""
        self.candidates: list[Hit] = []

    @property
    def pick_name(self) -> str:
        """Name of the radio buttons that choose among candidates."""
        return f"{self.name}-pick"

    def _value(self) -> str:
        return self.text

    def process_data(self, value: Any) -> None:
        """Show the stored row by its label."""
        self.data = value
        self.text = self.source.label(value) if value else ""

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
        picked = self.source.find(self._picked) if self._picked else None
        if picked is None and before is not None and self.text == before_text:
            self.data = before
            return
        self.candidates = [picked] if picked else self.source.search(self.text)
        if len(self.candidates) == 1:
            self.data, self.text = self.candidates[0].id, self.candidates[0].label
            self.candidates = []

    def pre_validate(self, _form: Any) -> None:
        """Refuse what names no row, or more than one."""
        if not self.text or self.data is not None:
            return
        if self.candidates:
            raise StopValidation(_("Ada beberapa yang cocok. Pilih salah satu, atau ketik lebih lengkap."))
        raise StopValidation(_("Tidak ditemukan. Ketik sebagian nama, kode, atau NIP."))
