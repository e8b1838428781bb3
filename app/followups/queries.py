"""Reading proposals, rankings and allowances. Lists hold results that are final: of cases that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.cases.models import Case, Cycle
from app.cases.policy import below
from app.cases.queries import opened_appraisals
from app.core.errors import NotFound
from app.evaluations.models import Evaluation
from app.followups.models import AllowanceRate, FollowUp, ReportAuthority
from app.followups.values import PREDICATES, CycleChoice, Paid, PeriodChoice, Proposed, Ranked, Wanted
from app.people.identity import normalise_nip
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import running

if TYPE_CHECKING:
    from app.followups.policy import Reach

PAGE = 50
MOST_ROWS = 20_000
MOST_UNITS = 500
_Proposer = aliased(Employee)
_RANK = case({code: place for place, code in enumerate(PREDICATES)}, value=Case.predicate, else_=len(PREDICATES))
CHANGED = exists().where(Evaluation.case_id == Case.id, Evaluation.status == "final", Evaluation.origin == "decision")
# Written or decided upon another result than the one in force.
_OUTDATED = or_(
    and_(FollowUp.status == "proposed", CHANGED),
    and_(FollowUp.predicate.is_not(None), FollowUp.predicate.is_distinct_from(Case.predicate)),
)
FINAL = and_(Case.closed_at.is_not(None), Case.predicate.is_not(None))


@dataclass(frozen=True)
class HeldPost:
    """A post that somebody holds; ``authority_unit_id`` None with ``authority``: for the whole agency."""

    position_id: UUID
    unit_id: UUID
    title: str
    unit: str
    heads_unit: bool
    leads: bool
    authority: bool
    authority_unit_id: UUID | None


@dataclass(frozen=True)
class Tally:
    """How many results of each predicate are final, and how many appraisals still run."""

    by_predicate: Mapping[str, int]
    running: int

    @property
    def total(self) -> int:
        """All final results."""
        return sum(self.by_predicate.values())

    def rank(self, predicate: str) -> int:
        """One more than there are people with a better predicate; all with the same one share it."""
        better = PREDICATES[: PREDICATES.index(predicate)]
        return 1 + sum(self.by_predicate.get(code, 0) for code in better)


def list_held_posts(session: Session, people: Iterable[UUID], day: date) -> tuple[HeldPost, ...]:
    """The posts of some people on the day, acting ones included, with what they stand for in follow-up."""
    below_it, named = aliased(Position), aliased(Posting)
    answers = exists().where(below_it.superior_id == Position.id) | exists().where(
        named.appraiser_position_id == Position.id
    )
    rows = session.execute(
        select(
            Position.id, Position.unit_id, Position.title, Unit.name, Position.heads_unit, answers,
            ReportAuthority.id.is_not(None), ReportAuthority.unit_id,
        )
        .join(Posting, Posting.position_id == Position.id)
        .join(Unit, Unit.id == Position.unit_id)
        .outerjoin(ReportAuthority, ReportAuthority.position_id == Position.id)
        .where(Posting.employee_id.in_(set(people)), running(Posting, day))
        .order_by(Position.code)
    )  # fmt: skip
    return tuple(HeldPost(*row) for row in rows)


def list_cycle_choices(session: Session, agency_id: UUID) -> list[CycleChoice]:
    """Cycles that were opened, the newest first, with their periods; two statements."""
    query = (
        select(Cycle)
        .where(opened_appraisals(agency_id))
        .order_by(Cycle.starts_on.desc(), Cycle.id.desc())
        .options(selectinload(Cycle.periods))
    )
    return [
        CycleChoice(
            one.id, one.name, one.starts_on, one.ends_on, one.evaluation_opens, one.rating_due,
            tuple(PeriodChoice(p.id, p.name, p.rating_due, p.annual) for p in one.periods),
        )
        for one in session.scalars(query)
    ]  # fmt: skip


def list_unit_choices(session: Session, reach: Reach) -> list[tuple[UUID, str]]:
    """The units of a person's reach, to filter by."""
    query = select(Unit.id, Unit.name).where(Unit.agency_id == reach.agency_id)
    if not reach.reads.whole_agency:
        query = query.where(Unit.id.in_(below(reach.reads.units)))
    return [(row[0], row[1]) for row in session.execute(query.order_by(Unit.name, Unit.id).limit(MOST_UNITS))]


def conditions(reach: Reach, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Cases that the person may read, under the filters of a list; without a period the annual ones."""
    found = [reach.readable()]
    if wanted.cycle_id is not None:
        found += [Case.cycle_id == wanted.cycle_id, Case.period_id.is_not_distinct_from(wanted.period_id)]
    if wanted.unit_id is not None:
        found.append(Case.unit_id.in_(below({wanted.unit_id})))
    if wanted.text:
        found.append(named(wanted.text))
    return found


def named(text: str) -> ColumnElement[bool]:
    """The name contains the text, or the NIP begins with its digits."""
    digits = normalise_nip(text)
    named = Employee.name.icontains(text, autoescape=True)
    return or_(named, Employee.nip.startswith(digits, autoescape=True)) if digits.isdigit() else named


def count_results(session: Session, reach: Reach, wanted: Wanted) -> Tally:
    """One aggregate over the cycle, whatever the filter by predicate."""
    rows = session.execute(
        select(Case.predicate, func.count().filter(FINAL), func.count().filter(Case.closed_at.is_(None)))
        .join(Employee, Employee.id == Case.owner_id)
        .where(*conditions(reach, wanted))
        .group_by(Case.predicate)
    ).all()
    return Tally({row[0]: row[1] for row in rows if row[0] and row[1]}, sum(row[2] for row in rows))


def _results(reach: Reach, wanted: Wanted, *columns: Any) -> Select[Any]:
    query = (
        select(Case.id, Employee.name, Employee.nip, Position.title, Unit.name, Case.predicate, *columns)
        .join(Employee, Employee.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(*conditions(reach, wanted), FINAL)
    )
    return query.where(Case.predicate == wanted.predicate) if wanted.predicate else query


def list_ranking(session: Session, reach: Reach, wanted: Wanted, tally: Tally, *, limit: int = PAGE) -> list[Ranked]:
    """Final results, best predicate first (Pasal 30), inside one predicate by name; one row more than the page."""
    query = _results(reach, wanted, Case.owner_id, CHANGED).order_by(_RANK, Employee.name, Case.id)
    rows = session.execute(query.limit(limit + 1).offset(wanted.page * limit))
    return [Ranked(row[0], row[6], row[1], row[2], row[3], row[4], row[5], tally.rank(row[5]), row[7]) for row in rows]


def list_allowances(session: Session, reach: Reach, wanted: Wanted, *, day: date, limit: int = PAGE) -> list[Paid]:
    """Final results by unit and name with the percentage in force on the day (Pasal 32); one row more than the page."""
    percent = (
        select(AllowanceRate.percent)
        .where(
            AllowanceRate.agency_id == Case.agency_id,
            AllowanceRate.predicate == Case.predicate,
            AllowanceRate.starts_on <= day,
        )
        .order_by(AllowanceRate.starts_on.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    query = _results(reach, wanted, percent).order_by(Unit.name, Employee.name, Case.id)
    return [Paid(*row) for row in session.execute(query.limit(limit + 1).offset(wanted.page * limit))]


def has_allowance_rates(session: Session, agency_id: UUID) -> bool:
    """Whether the agency has set any percentage."""
    return bool(session.scalar(select(exists().where(AllowanceRate.agency_id == agency_id))))


def _proposals() -> Select[Any]:
    return (
        select(
            FollowUp.id, Case.id, Employee.name, Employee.nip, Position.title, Unit.name, Cycle.name, Case.predicate,
            FollowUp.kind, FollowUp.text, FollowUp.reason, FollowUp.basis, FollowUp.priority, FollowUp.source,
            FollowUp.status, _Proposer.name, FollowUp.proposed_at, FollowUp.decided_by, FollowUp.decided_at,
            FollowUp.decision_reason, FollowUp.version,
            _OUTDATED,
        )
        .join(Case, Case.id == FollowUp.case_id)
        .join(Employee, Employee.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Cycle, Cycle.id == Case.cycle_id)
        .join(_Proposer, _Proposer.id == FollowUp.proposed_by_id)
    )  # fmt: skip


def list_of_case(session: Session, case_id: UUID) -> list[Proposed]:
    """What was proposed in one case, the oldest first."""
    return [Proposed(*row) for row in session.execute(_proposals().where(Case.id == case_id).order_by(FollowUp.id))]


def list_of_cases(session: Session, case_ids: Iterable[UUID]) -> list[Proposed]:
    """What was proposed in some cases, the newest first."""
    query = _proposals().where(Case.id.in_(set(case_ids))).order_by(FollowUp.id.desc())
    return [Proposed(*row) for row in session.execute(query)]


def list_proposals(session: Session, reach: Reach, wanted: Wanted, *, limit: int = PAGE) -> list[Proposed]:
    """Proposals of closed cases, undecided ones first, then the newest; one row more than the page."""
    query = _proposals().where(FINAL, reach.readable())
    for column, value in ((FollowUp.kind, wanted.kind), (FollowUp.status, wanted.status)):
        query = query.where(column == value) if value else query
    if wanted.cycle_id is not None:
        query = query.where(Case.cycle_id == wanted.cycle_id)
    if wanted.unit_id is not None:
        query = query.where(Case.unit_id.in_(below({wanted.unit_id})))
    if wanted.text:
        query = query.where(named(wanted.text))
    order = (FollowUp.status != "proposed", FollowUp.id.desc())
    return [
        Proposed(*row) for row in session.execute(query.order_by(*order).limit(limit + 1).offset(wanted.page * limit))
    ]


def get_proposal(session: Session, proposal_id: UUID, reach: Reach) -> tuple[Proposed, bool]:
    """One proposal of a closed case, and whether the person may decide upon it. Raises NotFound."""
    query = _proposals().add_columns(reach.decidable()).where(FollowUp.id == proposal_id, FINAL, reach.readable())
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return Proposed(*row[:-1]), row[-1]


def list_delivered(session: Session, employee_id: UUID) -> list[Case]:
    """Own cases whose result was delivered, the newest first, with what telling what may be seen takes."""
    delivered = exists().where(Evaluation.case_id == Case.id, Evaluation.status == "final")
    query = (
        select(Case)
        .where(Case.owner_id == employee_id, delivered)
        .order_by(Case.id.desc())
        .options(joinedload(Case.definition_version), joinedload(Case.cycle), joinedload(Case.period))
    )
    return list(session.scalars(query))
