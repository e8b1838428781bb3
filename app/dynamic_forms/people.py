"""Employees as answers: found by name or by a whole NIP, shown by name and post. A NIP is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.people.identity import LENGTH, normalise_nip
from app.people.models import Employee
from app.people.structure import titles_on

MOST_HITS = 10
SHORTEST_TERM = 2
LONGEST_TERM = 300
_WITH_POST = re.compile(r"(.+?) \((.*)\)\s*", re.DOTALL)


@dataclass(frozen=True)
class Person:
    """An employee; ``post`` is what they hold on the day, empty where they hold none."""

    id: UUID
    name: str
    post: str = ""

    @property
    def label(self) -> str:
        """What the text box shows, and what finds the person again."""
        return f"{self.name} ({self.post})" if self.post else self.name


def search(session: Session, agency_id: UUID, day: date, term: str) -> list[Person]:
    """Employees whose name contains the term, or the one who is meant by a whole NIP or a label; at most MOST_HITS.

    The beginning of a NIP finds nobody, so that numbers can't be guessed digit by digit.
    """
    wanted = term.replace("\x00", "").strip()[:LONGEST_TERM]
    digits = normalise_nip(wanted)
    if digits.isdigit():
        return _people(session, _query(agency_id, day).where(Employee.nip == digits)) if len(digits) == LENGTH else []
    if len(wanted) < SHORTEST_TERM:
        return []
    labelled = _WITH_POST.fullmatch(wanted)
    if labelled:
        named = _people(session, _query(agency_id, day).where(Employee.name == labelled[1]))
        found = [person for person in named if person.label == wanted]
        if found:
            return found
    return _people(session, _query(agency_id, day).where(Employee.name.icontains(wanted, autoescape=True)))


def find(session: Session, agency_id: UUID, day: date, person_id: UUID) -> Person | None:
    """An employee who may be chosen: of the agency, and active."""
    return next(iter(_people(session, _query(agency_id, day).where(Employee.id == person_id))), None)


def named(session: Session, agency_id: UUID, day: date, ids: Iterable[UUID]) -> Mapping[UUID, Person]:
    """Employees of the agency by their identifiers, also those who left; one statement, none without identifiers."""
    wanted = frozenset(ids)
    if not wanted:
        return {}
    rows = session.execute(_columns(day).where(Employee.agency_id == agency_id, Employee.id.in_(wanted)))
    return {row.id: _person(row) for row in rows}


def _columns(day: date) -> Select[tuple[UUID, str, str | None]]:
    return select(Employee.id, Employee.name, titles_on(day).label("post"))


def _query(agency_id: UUID, day: date) -> Select[tuple[UUID, str, str | None]]:
    query = _columns(day).where(Employee.agency_id == agency_id, Employee.active)
    return query.order_by(Employee.name, Employee.id).limit(MOST_HITS)


def _people(session: Session, query: Select[tuple[UUID, str, str | None]]) -> list[Person]:
    return [_person(row) for row in session.execute(query)]


def _person(row: Row[tuple[UUID, str, str | None]]) -> Person:
    return Person(row.id, row.name, row.post or "")
