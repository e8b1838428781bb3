"""Periodic results of a former post: reading them in the case of the new one, and using them for a period (p.91 A.13a).

The new appraiser evaluates the periods. Instead they and the employee may agree to use a result of the old unit: one of
them proposes, the other answers, and both are recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.auth.values import CurrentActor
from app.cases import queries, service
from app.cases.casefile import CaseFile
from app.cases.consequences import follow
from app.cases.models import CarriedResult, Case, CaseParty, Period
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound, Refused
from app.definitions.queries import compiled
from app.people.models import Employee, Position, Unit
from workflows.engine import Blocker

PARTNERS = ("owner", "appraiser")
MOST_MOVES = 12


@dataclass(frozen=True)
class FormerPost:
    """A post that the person left during the year; ``moved_at`` is when its appraisal was closed."""

    case_id: UUID
    title: str
    unit: str
    moved_at: datetime | None


@dataclass(frozen=True)
class FormerResult:
    """A finished evaluation of a period at a former post. ``predicate`` is titled by the definition of that time."""

    case_id: UUID
    period_id: UUID
    period: str
    starts_on: date
    ends_on: date
    title: str
    unit: str
    appraiser: str
    predicate: Mapping[str, str]
    closed_at: datetime


@dataclass(frozen=True)
class Use:
    """The wish to use a former result for a period, and what became of it."""

    id: UUID
    period_id: UUID
    period: str
    source_id: UUID
    status: str
    proposed_as: str
    proposed_by: str
    proposed_at: datetime
    answered_by: str
    answered_at: datetime | None


def former_posts(session: Session, case: Case) -> list[FormerPost]:
    """The chain of posts left before this one, the latest first. One statement."""
    chain = select(Case.id, Case.succeeds_id).where(Case.id == case.id).cte("chain", recursive=True)
    before = aliased(Case)
    chain = chain.union(select(before.id, before.succeeds_id).join(chain, before.id == chain.c.succeeds_id))
    rows = session.execute(
        select(Case.id, Position.title, Unit.name, Case.closed_at)
        .join(chain, chain.c.id == Case.id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.id != case.id)
        .order_by(Case.id.desc())
        .limit(MOST_MOVES)
    )
    return [FormerPost(*row) for row in rows]


def former_results(session: Session, posts: list[FormerPost]) -> list[FormerResult]:
    """Finished periodic evaluations at those posts, in the order of the periods."""
    rows = session.execute(
        select(Case, Period, Position.title, Unit.name, Employee.name)
        .join(Period, Period.id == Case.period_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(CaseParty, (CaseParty.case_id == Case.id) & (CaseParty.relation == "appraiser"))
        .outerjoin(Employee, Employee.id == CaseParty.employee_id)
        .where(Case.parent_id.in_([post.case_id for post in posts]), Case.closed_at.is_not(None))
        .where(Case.predicate.is_not(None))
        .options(joinedload(Case.definition_version))
        .order_by(Period.ordinal, Case.id)
    )
    return [_result(*row) for row in rows]


def _result(case: Case, period: Period, title: str, unit: str, appraiser: str | None) -> FormerResult:
    titles = compiled(case.definition_version).definition.fact_labels.get("predicate", {})
    code = case.predicate or ""
    return FormerResult(
        case_id=case.id,
        period_id=period.id,
        period=period.name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        title=title,
        unit=unit,
        appraiser=appraiser or "",
        predicate=titles.get(code, {"id": code, "en": code}),
        closed_at=case.closed_at,  # type: ignore[arg-type]
    )


def uses(session: Session, case_id: UUID) -> list[Use]:
    """Every wish, the earliest period first; declined ones stay readable."""
    rows = session.scalars(
        select(CarriedResult)
        .join(CarriedResult.period)
        .where(CarriedResult.case_id == case_id)
        .options(
            joinedload(CarriedResult.period),
            joinedload(CarriedResult.proposed_by),
            joinedload(CarriedResult.answered_by),
        )
        .order_by(Period.ordinal, CarriedResult.id)
    )
    return [_use(row) for row in rows]


def _use(row: CarriedResult) -> Use:
    answered_by = row.answered_by.name if row.answered_by else ""
    return Use(
        row.id, row.period_id, row.period.name, row.source_case_id, row.status, row.proposed_as,
        row.proposed_by.name, row.proposed_at, answered_by, row.answered_at,
    )  # fmt: skip


def free_periods(session: Session, case: Case, day: date) -> list[Period]:
    """Periods of the cycle that have begun by the day, aren't rated at the new post, and have no standing wish."""
    wished = select(CarriedResult.period_id).where(CarriedResult.case_id == case.id, CarriedResult.status != "declined")
    query = select(Period).where(Period.cycle_id == case.cycle_id, ~Period.annual, Period.starts_on <= day)
    query = query.where(Period.id.not_in(_rated(case)), Period.id.not_in(wished))
    return list(session.scalars(query.order_by(Period.ordinal)))


def _rated(case: Case) -> Select[tuple[UUID | None]]:
    return select(Case.period_id).where(Case.parent_id == case.id, Case.predicate.is_not(None))


def role_of(file: CaseFile) -> str | None:
    """As whom the person may propose or answer: the employee or the appraiser, while the year isn't rated."""
    if file.case.closed_at is not None or file.case.predicate is not None or file.actor is None:
        return None
    return next((one for one in PARTNERS if one in file.relations and file.actor.employee_id), None)


def propose(
    session: Session, case_id: UUID, source_id: UUID, period_id: UUID, *, actor: CurrentActor, now: datetime
) -> None:
    """Wish to use a former result. Raises NotFound, Refused, InvalidInput by field."""
    file, role = _as_partner(session, case_id, actor, now)
    results = former_results(session, former_posts(session, file.case))
    if source_id not in {one.case_id for one in results}:
        raise InvalidInput({"source": "unknown_source"})
    if period_id not in {one.id for one in free_periods(session, file.case, local_day(now, actor.time_zone))}:
        raise InvalidInput({"period": "period_taken"})
    session.add(
        CarriedResult(
            agency_id=file.case.agency_id, case_id=case_id, period_id=period_id, source_case_id=source_id,
            proposed_as=role, proposed_by_id=actor.employee_id, proposed_at=now,
        )
    )  # fmt: skip
    session.flush()


def answer(session: Session, case_id: UUID, use_id: UUID, *, agree: bool, actor: CurrentActor, now: datetime) -> None:
    """Agree or decline; who proposed may only take it back, so agreeing isn't there for them.

    Raises NotFound, Refused, and InvalidInput where the period was rated at the new post in the meantime.
    """
    file, role = _as_partner(session, case_id, actor, now)
    row = session.get(CarriedResult, use_id, with_for_update=True)
    if row is None or row.case_id != case_id or row.status != "proposed":
        raise NotFound
    if agree and (role == row.proposed_as or actor.employee_id == row.proposed_by_id):
        raise NotFound
    if agree and session.scalar(select(Period.id).where(Period.id == row.period_id, Period.id.in_(_rated(file.case)))):
        raise InvalidInput({"period": "period_taken"})
    row.status = "agreed" if agree else "declined"
    row.answered_by_id, row.answered_at = actor.employee_id, now
    session.flush()
    if agree:
        _close_period(file, row.period_id, now)


def _close_period(file: CaseFile, period_id: UUID, now: datetime) -> None:
    """The period needs no evaluation of its own any more."""
    query = select(Case.id).where(
        Case.parent_id == file.case.id, Case.period_id == period_id, Case.closed_at.is_(None)
    )  # fmt: skip
    child_id = file.session.scalar(query)
    if child_id is not None:
        words = "Hasil evaluasi periodik pada jabatan lama digunakan sesuai kesepakatan."
        follow(file.session, child_id, "close_as_moved", key=f"carried:{period_id}", now=now, comment=words)


def _as_partner(session: Session, case_id: UUID, actor: CurrentActor, now: datetime) -> tuple[CaseFile, str]:
    """The case under its lock, and as whom the person acts. Raises NotFound, Refused."""
    file = service.open_file(session, queries.lock_case(session, case_id), actor=actor, now=now)
    if "periods" not in file.visible or file.case.succeeds_id is None:
        raise NotFound
    role = role_of(file)
    if role is None:
        state = file.compiled.definition.state(file.case.state)
        raise Refused([Blocker("not_editable", {"state": state.title})])
    return file, role
