"""Which rows of the register a role reaches: the whole agency, or the subtrees of some units."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.auth.values import Scope
from app.cases.policy import below
from app.core import clock
from app.people.models import Employee, Position, Posting, Unit

Units = Iterable[UUID]


def units_within(units: Units) -> ColumnElement[bool]:
    """Units of the subtrees."""
    return Unit.id.in_(below(units))


def positions_within(units: Units) -> ColumnElement[bool]:
    """Positions of units of the subtrees."""
    return Position.unit_id.in_(below(units))


def postings_within(units: Units) -> ColumnElement[bool]:
    """Postings to positions of the subtrees."""
    return Posting.position_id.in_(select(Position.id).where(positions_within(units)))


def people_within(units: Units, person: InstrumentedAttribute[UUID] = Employee.id) -> ColumnElement[bool]:
    """People who hold or will hold a position there, and people without any posting, who are nobody else's yet.

    Somebody who has moved away is out of reach: their data belong to the office where they work now.
    """
    today = clock.now().date()
    here = exists().where(
        Posting.employee_id == person,
        or_(Posting.ends_on.is_(None), Posting.ends_on > today),
        postings_within(units),
    )
    anywhere = exists().where(Posting.employee_id == person)
    return or_(here, ~anywhere)


def within(scope: Scope, agency: ColumnElement[bool], inside: ColumnElement[bool]) -> ColumnElement[bool]:
    """The agency's rows, and of those only the ones ``inside`` unless the scope is the whole agency."""
    return and_(agency, true() if scope.whole_agency else inside)
