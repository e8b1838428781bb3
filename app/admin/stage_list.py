"""The list of cases in a stage: filters, three orders, and pages that cost the same however far one reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.auth.values import Scope
from app.cases.models import Case, CaseParty, Cycle
from app.cases.policy import below
from app.cases.queries import NO_DUE_DATE
from app.core.errors import NotFound
from app.dashboards.queries import of_round, within
from app.dashboards.tile_queries import holding
from app.people.identity import normalise_nip
from app.people.models import Employee, Position, Unit

PAGE = 50
_Boss = aliased(Employee)
_ORDERS: dict[str, ColumnElement[Any]] = {
    "due": func.coalesce(Case.due_at, NO_DUE_DATE),
    "age": Case.entered_at,
    "name": Employee.name,
}
ORDERS = tuple(_ORDERS)
MOMENTS = frozenset({"due", "age"})
"""Orders whose key is a moment; the key of the others is a text."""


@dataclass(frozen=True)
class Mark:
    """The row at the border of a page, as the address carries it; ``back`` reads towards the beginning."""

    key: datetime | str
    row: UUID
    back: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for. ``states`` is never empty: a stage has states.

    ``holder`` has an open task of the case. ``versions``: what the cases follow; empty for whatever is there.
    """

    states: tuple[str, ...]
    unit_id: UUID | None = None
    text: str = ""
    appraiser: str = ""
    overdue: bool = False
    vacant: bool = False
    holder: UUID | None = None
    versions: tuple[UUID, ...] = ()
    sort: str = "due"
    mark: Mark | None = None


@dataclass(frozen=True)
class CaseRow:
    """One line of the list; ``appraiser`` is empty where the post above is vacant."""

    id: UUID
    owner: str
    nip: str | None
    position: str
    unit: str
    state: str
    entered_at: datetime
    due_at: datetime | None
    predicate: str | None
    appraiser: str | None
    key: Any = None


@dataclass(frozen=True)
class CasePage:
    """Rows of one page, and the marks from which the pages around it are read."""

    rows: tuple[CaseRow, ...]
    before: Mark | None = None
    after: Mark | None = None


def list_cases(
    session: Session, cycle: Cycle, reach: Scope, wanted: Wanted, *, now: datetime, period_id: UUID | None = None
) -> CasePage:
    """One page, in one statement."""
    order, mark = _ORDERS[wanted.sort], wanted.mark
    query = _select(order).where(of_round(cycle, period_id), within(reach, cycle.agency_id), *_conditions(wanted, now))
    backwards = mark is not None and mark.back
    if mark is not None:
        here = tuple_(order, Case.id)
        query = query.where(here < (mark.key, mark.row) if backwards else here > (mark.key, mark.row))
    directions = (order.desc(), Case.id.desc()) if backwards else (order, Case.id)
    rows = [CaseRow(*row) for row in session.execute(query.order_by(*directions).limit(PAGE + 1))]
    further, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return CasePage(())
    first, last = Mark(rows[0].key, rows[0].id, back=True), Mark(rows[-1].key, rows[-1].id)
    has_before = further if backwards else mark is not None
    has_after = True if backwards else further
    return CasePage(tuple(rows), first if has_before else None, last if has_after else None)


def list_chosen(
    session: Session, cycle: Cycle, reach: Scope, ids: Collection[UUID], period_id: UUID | None = None
) -> list[CaseRow]:
    """The chosen cases by name. Raises NotFound when one of them is outside the cycle, the period or the reach."""
    query = _select(Employee.name).where(
        Case.id.in_(set(ids)), of_round(cycle, period_id), within(reach, cycle.agency_id)
    )
    rows = [CaseRow(*row) for row in session.execute(query.order_by(Employee.name, Case.id))]
    if len(rows) != len(set(ids)):
        raise NotFound
    return rows


def _select(order: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            Case.id, Employee.name, Employee.nip, Position.title, Unit.name, Case.state, Case.entered_at, Case.due_at,
            Case.predicate, _Boss.name, order,
        )
        .join(Employee, Employee.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(CaseParty, and_(CaseParty.case_id == Case.id, CaseParty.relation == "appraiser"))
        .outerjoin(_Boss, _Boss.id == CaseParty.employee_id)
    )  # fmt: skip


def _conditions(wanted: Wanted, now: datetime) -> Sequence[ColumnElement[bool]]:
    found = [Case.state.in_(wanted.states)]
    if wanted.unit_id is not None:
        found.append(Case.unit_id.in_(below({wanted.unit_id})))
    if wanted.text:
        found.append(_named(Employee, wanted.text))
    if wanted.appraiser:
        found.append(_named(_Boss, wanted.appraiser))
    if wanted.holder is not None:
        found.append(holding(wanted.holder))
    if wanted.versions:
        found.append(Case.definition_version_id.in_(wanted.versions))
    if wanted.overdue:
        found.append(and_(Case.due_at < now, Case.closed_at.is_(None)))
    if wanted.vacant:
        found.append(CaseParty.employee_id.is_(None))
    return found


def _named(person: Any, text: str) -> ColumnElement[bool]:
    """The name contains the text, or the NIP begins with its digits."""
    digits = normalise_nip(text)
    named = person.name.icontains(text, autoescape=True)
    return or_(named, person.nip.startswith(digits, autoescape=True)) if digits.isdigit() else named
