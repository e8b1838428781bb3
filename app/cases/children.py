"""The periodic evaluations of an annual case: opening them, reading them, and ending them together with it.

They have no plan of their own and hang on the annual case by ``parent_id`` (Pasal 24(2), p.90 A.8-10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.cases import queries
from app.cases.casefile import CaseFile
from app.cases.consequences import follow
from app.cases.history import LEFT_VERSION, MOVE
from app.cases.models import CarriedResult, Case, CaseEvent, Cycle, Period
from app.cases.opening import lay_down, tell_holders
from app.core.clock import local_day
from app.core.jobs import defer
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled, compiled_by
from app.people.calendar import timezone_of
from app.people.models import Employee
from workflows.engine import Compiled

BATCH = 50


@dataclass(frozen=True)
class Child:
    """A period of the cycle with its case, if one was opened; ``case_id`` and what follows are empty without one."""

    period_id: UUID
    name: str
    starts_on: date
    ends_on: date
    opens_on: date
    rating_due: date
    annual: bool
    case_id: UUID | None
    state: str | None
    predicate: str | None
    closed: bool
    due_at: datetime | None
    definition: Compiled | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to act on it."""
        return self.case_id is not None and not self.closed


def children_of(file: CaseFile) -> tuple[Child, ...]:
    """All periods of an annual case, in order, read once in a request; a periodic case has none."""
    if file.case.parent_id is not None or file.case.cycle.rhythm == "none":
        return ()
    return file.load("children", partial(read_children, rows=file.case.period_rows))


def read_children(session: Session, case_id: UUID, rows: list[dict[str, Any]] | None = None) -> tuple[Child, ...]:
    """One statement, or none where the case came with its ``period_rows``."""
    if rows is None:
        rows = session.scalar(select(queries.period_rows()).select_from(Case).where(Case.id == case_id)) or []
    return tuple(_child(session, row) for row in rows)


def _child(session: Session, row: Mapping[str, Any]) -> Child:
    known = row["definition"] is not None
    days = {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_on", "opens_on", "rating_due")}
    return Child(
        period_id=UUID(row["period_id"]),
        name=row["name"],
        annual=row["annual"],
        case_id=UUID(row["case_id"]) if row["case_id"] else None,
        state=row["state"],
        predicate=row["predicate"],
        closed=row["closed"],
        due_at=datetime.fromisoformat(row["due_at"]) if row["due_at"] else None,
        definition=compiled_by(session, row["definition"], UUID(row["definition_id"])) if known else None,
        **days,
    )


def count_open(file: CaseFile) -> int:
    """Periodic evaluations of the year that somebody still has to finish, at this post or at one that was left.

    Pasal 24(2) and p.90 A.8; p.91 A.13.
    """
    case = file.case
    if case.parent_id is not None or case.cycle.rhythm == "none":
        return 0
    if file.deciding:
        _one_at_a_time(file.session, case)
        return _count_running(file.session, case)
    # A page has its own periods at hand already.
    here = sum(child.open for child in children_of(file))
    return here if case.succeeds_id is None else here + _count_running(file.session, case, elsewhere=True)


def _count_running(session: Session, case: Case, *, elsewhere: bool = False) -> int:
    query = select(func.count()).select_from(Case).where(_of_the_year(case), Case.closed_at.is_(None))
    query = query.where(Case.parent_id != case.id if elsewhere else Case.parent_id.is_not(None))
    return session.scalar(query) or 0


def year_rated(file: CaseFile) -> bool:
    """Whether the year that a periodic evaluation belongs to was rated, at this post or at one that followed."""
    parent = file.case.parent
    if parent is None:
        return False
    if file.deciding:
        _one_at_a_time(file.session, parent)
    elif parent.predicate is not None or parent.closed_at is None:
        return parent.predicate is not None
    rated = exists().where(_of_the_year(parent), Case.parent_id.is_(None), Case.predicate.is_not(None))
    return bool(file.session.scalar(select(rated)))


def _of_the_year(case: Case) -> ColumnElement[bool]:
    """A person's cases of a cycle; who moves has an annual one at each post."""
    return and_(Case.owner_id == case.owner_id, Case.cycle_id == case.cycle_id)


def _one_at_a_time(session: Session, case: Case) -> None:
    """Let nobody reopen a period while somebody settles its year: each sees what the other has done.

    Beside the locks of the cases, whose order differs: a year ends its periods, and a period asks about its year.
    """
    key = f"year:{case.owner_id}:{case.cycle_id}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def open_due(session: Session, parent: Case, *, now: datetime) -> list[Case]:
    """Open every period of an annual case that has begun and can still be rated; the caller holds its lock."""
    day = local_day(now, timezone_of(session, parent.agency_id))
    opened = [open_child(session, parent, period, now=now) for period in parent.cycle.periods if runs(period, day)]
    return [case for case in opened if case is not None]


def runs(period: Period, day: date) -> bool:
    """A periodic case is wanted from the first day of its period until the last day of its window."""
    return not period.annual and period.starts_on <= day <= period.rating_due


def open_child(session: Session, parent: Case, period: Period, *, now: datetime) -> Case | None:
    """The case of one period in its first state; None where it exists, or the cycle opens none (any more)."""
    version = parent.cycle.periodic_version
    if version is None or parent.cycle.status != "open" or _exists(session, parent, period):
        return None
    case = Case(
        agency_id=parent.agency_id,
        cycle=parent.cycle,
        definition_version=version,
        owner_id=parent.owner_id,
        position_id=parent.position_id,
        unit_id=parent.unit_id,
        parent=parent,
        period=period,
    )
    lay_down(session, case, now)
    tell_holders(session, case)
    return case


def _exists(session: Session, parent: Case, period: Period) -> bool:
    """A period is evaluated once, wherever it was worked: no second case beside one that runs or was rated.

    What a move closed without a rating is evaluated in the post that follows, also where somebody returns to a former
    one; what HR cancelled here stays cancelled. Nor is there a case where the result of the former post counts for the
    period (p.91 A.13a).
    """
    counts = (Case.parent_id == parent.id) | Case.closed_at.is_(None) | Case.predicate.is_not(None)
    evaluated = exists().where(Case.owner_id == parent.owner_id, Case.period_id == period.id, counts)
    carried = exists().where(
        CarriedResult.case_id == parent.id, CarriedResult.period_id == period.id, CarriedResult.status == "agreed"
    )
    return bool(session.scalar(select(evaluated | carried)))


def open_if_wanted(session: Session, parent_id: UUID, period_id: UUID, *, now: datetime) -> Case | None:
    """One step of the worker: look again under the lock of the annual case, then open."""
    parent = queries.lock_case(session, parent_id)
    period = session.get_one(Period, period_id)
    day = local_day(now, timezone_of(session, parent.agency_id))
    still = session.scalar(
        select(Case.id).where(Case.id == parent_id, _may_have_children(period, _versions_of(session, parent)))
    )
    return open_child(session, parent, period, now=now) if still and runs(period, day) else None


def due_periods(session: Session, now: datetime) -> list[UUID]:
    """Periods of running cycles for which cases are wanted today, by each agency's own day."""
    query = select(Period).join(Cycle, Cycle.id == Period.cycle_id).where(Cycle.status == "open", ~Period.annual)
    days: dict[UUID, date] = {}
    found = []
    for period in session.scalars(query.order_by(Period.id)):
        if period.agency_id not in days:
            days[period.agency_id] = local_day(now, timezone_of(session, period.agency_id))
        if runs(period, days[period.agency_id]):
            found.append(period.id)
    return found


def ask_for_periods(session: Session, cycle: Cycle, now: datetime) -> None:
    """Ask the worker for the cases of the periods of a running cycle that are wanted today."""
    day = local_day(now, timezone_of(session, cycle.agency_id))
    for period in cycle.periods if cycle.status == "open" else ():
        if runs(period, day):
            ask_for_period(session, period.id)


def ask_for_period(session: Session, period_id: UUID) -> None:
    """Ask the worker for the cases of one period; one request that waits is enough."""
    defer(session, "cases.open_period", {"period_id": str(period_id)}, queueing_lock=f"period:{period_id}")


def waiting_parents(session: Session, period_id: UUID, after: UUID | None) -> list[UUID]:
    """The next annual cases that have no case of the period yet, behind the last one seen."""
    period = session.get_one(Period, period_id)
    child = aliased(Case)
    lacking = ~exists().where(child.parent_id == Case.id, child.period_id == period.id)
    query = select(Case.id).where(_may_have_children(period, _versions(session, period.cycle_id)), lacking)
    if after is not None:
        query = query.where(Case.id > after)
    return list(session.scalars(query.order_by(Case.id).limit(BATCH)))


def _may_have_children(period: Period, versions: Sequence[DefinitionVersion]) -> ColumnElement[bool]:
    """Annual cases whose plan is in force, that aren't rated yet, and whose owner is in service.

    ``versions`` are the definitions that they follow, or did when their plan was agreed.
    """
    agreed = exists().where(
        CaseEvent.case_id == Case.id,
        tuple_(CaseEvent.definition_version_id, CaseEvent.transition).in_(_agreeing(versions)),
    )
    in_service = exists().where(Employee.id == Case.owner_id, Employee.active)
    running = (Case.cycle_id == period.cycle_id) & Case.parent_id.is_(None) & Case.closed_at.is_(None)
    at_work = tuple_(Case.definition_version_id, Case.state).not_in(_suspended(versions))
    return running & Case.predicate.is_(None) & agreed & in_service & at_work


def _versions(session: Session, cycle_id: UUID) -> Sequence[DefinitionVersion]:
    """The definitions that annual cases of the cycle follow or were moved from; it costs a look at all of them."""
    used = select(Case.definition_version_id).where(Case.cycle_id == cycle_id, Case.parent_id.is_(None))
    left = (
        select(CaseEvent.facts[LEFT_VERSION].astext.cast(Uuid))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.kind == MOVE, Case.cycle_id == cycle_id)
    )
    return session.scalars(select(DefinitionVersion).where(DefinitionVersion.id.in_(used.union(left)))).all()


def _versions_of(session: Session, case: Case) -> Sequence[DefinitionVersion]:
    """The definitions that a case follows and was moved from."""
    left = select(CaseEvent.definition_version_id).where(CaseEvent.case_id == case.id)
    query = select(DefinitionVersion).where(
        DefinitionVersion.id.in_(left) | (DefinitionVersion.id == case.definition_version_id)
    )
    return session.scalars(query).all()


def _suspended(versions: Sequence[DefinitionVersion]) -> list[tuple[UUID, str]]:
    """The states in which planning doesn't apply to the owner (p.65-66 C.8): those that a return to duty leaves."""
    return [
        (version.id, source)
        for version in versions
        for step in compiled(version).definition.transitions
        if "resume_case" in step.effects
        for source in step.sources
    ]


def _agreeing(versions: Sequence[DefinitionVersion]) -> list[tuple[UUID, str]]:
    """The steps that put a plan in force and so open periods."""
    return [
        (version.id, step.id)
        for version in versions
        for step in compiled(version).definition.transitions
        if "open_periods" in step.effects
    ]


def end_open(session: Session, parent: Case, effect: str, *, key: str, now: datetime, comment: str = "") -> None:
    """End the open periodic cases of an annual one in its transaction, by the step that carries the effect."""
    # In a fixed order, so that two of these can't wait for each other's locks.
    running = select(Case.id).where(Case.parent_id == parent.id, Case.closed_at.is_(None)).order_by(Case.id)
    for case_id in list(session.scalars(running)):
        follow(session, case_id, effect, key=key, now=now, comment=comment)
