"""What the lookup fields of the panel choose from, by a name, a code or a NIP; what lies outside the person's scope is
not found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.admin import scope
from app.auth.actor import current_actor
from app.auth.models import User
from app.auth.permissions import Permission
from app.core import clock
from app.core.db import db
from app.people.identity import normalise_nip
from app.people.models import Employee, Position, Unit
from app.people.structure import titles_on
from app.web import lookups

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


def _held_titles() -> ColumnElement[Any]:
    return titles_on(clock.today(current_actor().time_zone))


def _person_name() -> ColumnElement[Any]:
    return select(Employee.name).where(Employee.id == User.employee_id).scalar_subquery()


UNITS = Source(Unit, Unit.name, Unit.code, _parent_name, scope.units_within, Permission.PEOPLE_WRITE)
ALL_UNITS = Source(Unit, Unit.name, Unit.code, _parent_name, scope.units_within)
POSITIONS = Source(Position, Position.title, Position.code, _unit_name, scope.positions_within, Permission.PEOPLE_WRITE)
ALL_POSITIONS = Source(Position, Position.title, Position.code, _unit_name, scope.positions_within)
PEOPLE = Source(
    Employee, Employee.name, Employee.nip, _held_titles, scope.people_within, Permission.PEOPLE_WRITE, Employee.active
)  # fmt: skip
ALL_PEOPLE = Source(Employee, Employee.name, Employee.nip, _held_titles, scope.people_within, only=Employee.active)
READABLE_PEOPLE = Source(
    Employee, Employee.name, Employee.nip, _held_titles, scope.people_within, Permission.PEOPLE_READ, Employee.active
)  # fmt: skip
USERS = Source(User, User.display_name, User.username, _person_name, scope.units_within)


def suggestions(hits: Iterable[Hit]) -> Markup:
    """Rows as the options of a lookup's list."""
    return Markup("").join(Markup('<option value="{}">{}</option>').format(one.label, one.note) for one in hits)


class LookupField(lookups.LookupField):
    """A row out of a source."""

    nobody = _l("Tidak ditemukan. Ketik sebagian nama, kode, atau NIP.")

    def __init__(self, label: Any = None, validators: Sequence[Any] | None = None, *, source: Source, **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.source = source

    def labelled(self, row_id: UUID) -> str:
        """Of the agency."""
        return self.source.label(row_id)

    def find(self, row_id: UUID) -> Hit | None:
        """Within what the person may choose from."""
        return self.source.find(row_id)

    def search(self, term: str) -> list[Hit]:
        """By name, or by the beginning of a key."""
        return self.source.search(term)
