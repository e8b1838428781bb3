"""Counting predicates, the limits of an agency, and finding units and people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.calibration.models import (
    DistributionRule,
)
from app.calibration.values import (
    AXIS,
    REPORTED_RULES,
    Counts,
    Node,
    Rule,
    publishable,
    total_of,
)
from app.cases.models import Case, CaseParty, Cycle, Period
from app.cases.policy import below
from app.cases.queries import opened_appraisals
from app.core.errors import NotFound
from app.people.models import Employee, Unit

MOST_HITS = 10
_COUNTED = (
    *(func.count().filter(Case.predicate == one) for one in AXIS),
    func.count().filter(Case.predicate.is_(None), Case.closed_at.is_(None)),
)


@dataclass(frozen=True)
class Round:
    """Which results are counted: of a cycle's annual cases, or of those of one period."""

    cycle_id: UUID
    period_id: UUID | None = None

    @property
    def cases(self) -> ColumnElement[bool]:
        period = Case.period_id == self.period_id if self.period_id else Case.period_id.is_(None)
        return and_(Case.cycle_id == self.cycle_id, period)


def _counts(row: Iterable[int]) -> Counts:
    *found, unrated = row
    return Counts(tuple(found), unrated)


def count_all(session: Session, agency_id: UUID, round_: Round) -> Counts:
    """The distribution of a whole agency. One aggregate."""
    query = select(*_COUNTED).where(Case.agency_id == agency_id, round_.cases)
    return _counts(session.execute(query).one())


def count_unit(session: Session, unit_id: UUID, round_: Round, *, without: Collection[UUID]) -> Counts:
    """The distribution of a unit and everything below it; ``without`` leaves out people's own cases."""
    query = select(*_COUNTED).where(Case.unit_id.in_(below([unit_id])), round_.cases)
    if without:
        query = query.where(Case.owner_id.not_in(without))
    return _counts(session.execute(query).one())


def count_appraiser(session: Session, employee_id: UUID, round_: Round, *, without: UUID | None) -> Counts:
    """The distribution among the people whom one appraiser rates."""
    query = (
        select(*_COUNTED)
        .join(CaseParty, CaseParty.case_id == Case.id)
        .where(CaseParty.relation == "appraiser", CaseParty.employee_id == employee_id, round_.cases)
    )
    if without is not None:
        query = query.where(Case.owner_id != without)
    return _counts(session.execute(query).one())


def count_tree(session: Session, agency_id: UUID, round_: Round) -> list[Node]:
    """Every unit of an agency with what is counted right in it. One aggregate over the cases."""
    own = (
        select(Case.unit_id, *(column.label(f"n{place}") for place, column in enumerate(_COUNTED)))
        .where(Case.agency_id == agency_id, round_.cases)
        .group_by(Case.unit_id)
        .subquery()
    )
    numbers = [own.c[f"n{place}"] for place in range(len(_COUNTED))]
    query = select(Unit.id, Unit.parent_id, *numbers).join(own, own.c.unit_id == Unit.id, isouter=True)
    rows = session.execute(query.where(Unit.agency_id == agency_id))
    return [Node(row[0], row[1], _counts(row[2:]) if row[2] is not None else Counts()) for row in rows]


def count_published(session: Session, agency_id: UUID, round_: Round, unit_id: UUID) -> Counts | None:
    """A unit's total as people may see it who don't rate there; nothing where it is withheld (``publishable``)."""
    nodes = count_tree(session, agency_id, round_)
    return total_of(nodes, unit_id) if unit_id in publishable(nodes) else None


def list_rules(session: Session, agency_id: UUID) -> tuple[Rule, ...]:
    """An agency's lines; before it has any, those that are reported of SE 3/2023, all off."""
    rows = session.scalars(
        select(DistributionRule).where(DistributionRule.agency_id == agency_id).order_by(DistributionRule.ordinal)
    )
    own = tuple(
        Rule(
            row.ordinal, row.achievement, tuple(row.predicates), row.op, row.percent, row.active, row.secondary, row.id
        )
        for row in rows
    )
    return own or REPORTED_RULES


def list_unit_names(session: Session, condition: ColumnElement[bool], limit: int = 200) -> list[tuple[UUID, str]]:
    """Units under a condition by name."""
    rows = session.execute(select(Unit.id, Unit.name).where(condition).order_by(Unit.name, Unit.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def search_units(session: Session, condition: ColumnElement[bool], term: str) -> list[tuple[UUID, str]]:
    """Units under a condition whose name contains a term or whose code it is."""
    like = Unit.name.icontains(term, autoescape=True) | (Unit.code == term)
    return list_unit_names(session, and_(condition, like), MOST_HITS)


def search_people(session: Session, agency_id: UUID, term: str) -> list[tuple[UUID, str]]:
    """People in service whose name contains a term or whose NIP it is, each with name and NIP."""
    like = Employee.name.icontains(term, autoescape=True) | (Employee.nip == term.replace(" ", ""))
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.nip)
        .where(Employee.agency_id == agency_id, Employee.active, like)
        .order_by(Employee.name, Employee.id)
        .limit(MOST_HITS)
    )
    return [(row[0], f"{row[1]} ({row[2]})" if row[2] else row[1]) for row in rows]


def get_round(session: Session, agency_id: UUID, round_: Round) -> tuple[Cycle, Period | None]:
    """The cycle and period of a round inside the agency. Raises NotFound."""
    cycle = session.scalar(select(Cycle).where(Cycle.id == round_.cycle_id, opened_appraisals(agency_id)))
    if cycle is None:
        raise NotFound
    if round_.period_id is None:
        return cycle, None
    period = session.scalar(select(Period).where(Period.id == round_.period_id, Period.cycle_id == cycle.id))
    if period is None:
        raise NotFound
    return cycle, period


def get_unit_name(session: Session, condition: ColumnElement[bool], unit_id: UUID) -> tuple[UUID, str]:
    """A unit under a condition. Raises NotFound."""
    found = list_unit_names(session, and_(condition, Unit.id == unit_id), 1)
    if not found:
        raise NotFound
    return found[0]


def topmost(session: Session, condition: ColumnElement[bool]) -> tuple[UUID, str] | None:
    """The first unit under a condition with none of them above it."""
    inside = select(Unit.id).where(condition)
    found = list_unit_names(session, and_(condition, or_(Unit.parent_id.is_(None), Unit.parent_id.not_in(inside))), 1)
    return found[0] if found else None
