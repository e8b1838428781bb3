"""Reading what credit points are reckoned from: levels held, results of the years, and the dated tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.auth.values import Scope
from app.cases.models import Case, Cycle
from app.cases.policy import below
from app.core.errors import NotFound
from app.followups.models import CreditGrade, CreditPercent, FunctionalGrade
from app.followups.points import Account, GradeRule, Held, PercentRule, Tables, YearResult, account, built_in
from app.followups.queries import CHANGED, FINAL, PAGE, named
from app.followups.values import Wanted
from app.people.models import Employee, Position, Posting
from app.people.structure import running

if TYPE_CHECKING:
    from app.followups.policy import Reach


@dataclass(frozen=True)
class Person:
    """Somebody with an account of credit points."""

    id: UUID
    name: str
    nip: str | None


@dataclass(frozen=True)
class Line:
    """One person of the list, with what they have gathered."""

    person: Person
    account: Account


def read_tables(session: Session, agency_id: UUID) -> Tables:
    """The agency's tables; those of Peraturan BKN 3/2023 while it has stored none of its own. Two statements."""
    percents = session.scalars(select(CreditPercent).where(CreditPercent.agency_id == agency_id)).all()
    grades = session.scalars(select(CreditGrade).where(CreditGrade.agency_id == agency_id)).all()
    given = built_in()
    return Tables(
        tuple(PercentRule(one.predicate, one.starts_on, one.percent) for one in percents) or given.percents,
        tuple(
            GradeRule(one.grade, one.starts_on, one.coefficient, one.rank_points, one.grade_points, one.confirmed)
            for one in grades
        )
        or given.grades,
        built_in=not percents and not grades,
    )


def list_held(session: Session, people: Collection[UUID]) -> dict[UUID, list[Held]]:
    """The levels of some people, in the order of time."""
    rows = session.scalars(
        select(FunctionalGrade)
        .where(FunctionalGrade.employee_id.in_(people))
        .order_by(FunctionalGrade.starts_on, FunctionalGrade.id)
    )
    found: dict[UUID, list[Held]] = {}
    for row in rows:
        held = Held(row.grade, row.starts_on, row.ends_on, row.opening_points, row.rank_rises)
        found.setdefault(row.employee_id, []).append(held)
    return found


def list_years(session: Session, people: Collection[UUID]) -> dict[UUID, list[YearResult]]:
    """The final annual results of some people, one for each cycle, as they are in force now.

    Nothing of this is stored: a decision that changes a result changes the points with it. Whoever moved is rated for
    the year by the new appraiser (p.91 13b), so a case that another one succeeded doesn't count; of two that remain
    (an acting post), the one of the functional post does.
    """
    after = aliased(Case)
    rows = session.execute(
        select(Case.owner_id, Cycle.name, Cycle.starts_on, Cycle.ends_on, Case.predicate, CHANGED)
        .join(Cycle, Cycle.id == Case.cycle_id)
        .join(Position, Position.id == Case.position_id)
        .where(
            Case.owner_id.in_(people),
            FINAL,
            Case.period_id.is_(None),
            ~exists().where(after.succeeds_id == Case.id, after.predicate.is_not(None)),
        )
        .ext(distinct_on(Case.owner_id, Cycle.starts_on, Cycle.id))
        .order_by(
            Case.owner_id, Cycle.starts_on, Cycle.id, (Position.kind == "functional").desc(), Case.closed_at.desc()
        )
    )
    found: dict[UUID, list[YearResult]] = {}
    for owner_id, *result in rows:
        found.setdefault(owner_id, []).append(YearResult(*result))
    return found


def _inside(reach: Reach, day: date) -> ColumnElement[bool]:
    """People who work in the reach on the day; HR and leaders of units, not everybody who appraises somebody.

    Whoever stands in for a leader doesn't read that leader's own account.
    """
    led = and_(_works_in(reach.reads, day), Employee.id.not_in(reach.absent))
    return or_(_works_in(reach.by_role, day), led, Employee.id == reach.me)


def _works_in(scope: Scope, day: date) -> ColumnElement[bool]:
    if scope.whole_agency:
        return true()
    if not scope.units:
        return false()
    posts = select(Position.id).where(Position.unit_id.in_(below(scope.units)))
    return exists().where(Posting.employee_id == Employee.id, running(Posting, day), Posting.position_id.in_(posts))


def list_people(session: Session, reach: Reach, wanted: Wanted, *, day: date, limit: int = PAGE) -> list[Person]:
    """People with a level of a functional post, by name; one row more than the page."""
    query = select(Employee.id, Employee.name, Employee.nip).where(
        Employee.agency_id == reach.agency_id,
        exists().where(FunctionalGrade.employee_id == Employee.id),
        _inside(reach, day),
    )
    if wanted.text:
        query = query.where(named(wanted.text))
    if wanted.unit_id is not None:
        posts = select(Position.id).where(Position.unit_id.in_(below({wanted.unit_id})))
        query = query.where(
            exists().where(
                and_(Posting.employee_id == Employee.id, running(Posting, day), Posting.position_id.in_(posts))
            )
        )
    if wanted.kind:
        holds = exists().where(
            FunctionalGrade.employee_id == Employee.id,
            FunctionalGrade.grade == wanted.kind,
            running(FunctionalGrade, day),
        )
        query = query.where(holds)
    rows = session.execute(query.order_by(Employee.name, Employee.id).limit(limit + 1).offset(wanted.page * limit))
    return [Person(*row) for row in rows]


def get_person(session: Session, employee_id: UUID, reach: Reach, *, day: date) -> Person:
    """Raises NotFound outside the reach; one's own account is always open."""
    query = select(Employee.id, Employee.name, Employee.nip).where(
        Employee.id == employee_id, Employee.agency_id == reach.agency_id
    )
    row = session.execute(query.where(_inside(reach, day))).one_or_none()
    if row is None:
        raise NotFound
    return Person(*row)


def list_accounts(session: Session, people: Iterable[Person], tables: Tables, *, today: date) -> list[Line]:
    """What each has gathered; two statements for all of them."""
    listed = list(people)
    ids = {one.id for one in listed}
    held, years = list_held(session, ids), list_years(session, ids)
    return [Line(one, account(held.get(one.id, ()), years.get(one.id, ()), tables, today)) for one in listed]
