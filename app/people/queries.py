"""Reading the register. Every query names the agency, so nothing crosses its border."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.people.identity import normalise_nip
from app.people.models import Agency, AppraiserReport, Delegation, Employee, Position, Posting, Unit
from app.people.structure import running, superiors


@dataclass(frozen=True)
class Post:
    """A post that somebody holds on the day asked about."""

    posting_id: UUID
    position_id: UUID
    kind: str
    title: str
    unit: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Found:
    """One line of a search for people."""

    id: UUID
    name: str
    nip: str | None
    title: str | None
    unit: str | None


@dataclass(frozen=True)
class Superior:
    """Somebody above a post, and how they hold theirs: definitive, plt, plh or override."""

    employee_id: UUID
    name: str
    nip: str | None
    title: str
    unit: str
    via: str


@dataclass(frozen=True)
class StandIn:
    """A delegation as one of both people sees it; ``ends_on`` is the first day after."""

    id: UUID
    absent_id: UUID
    absent: str
    substitute_id: UUID
    substitute: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True)
class Choice:
    """A post or unit to choose from a search."""

    id: UUID
    code: str
    name: str
    unit: str


def find_employee(session: Session, employee_id: UUID, agency_id: UUID) -> Employee | None:
    """The person, if they are of the agency."""
    return session.scalar(select(Employee).where(Employee.id == employee_id, Employee.agency_id == agency_id))


def list_posts(session: Session, employee_id: UUID, day: date) -> list[Post]:
    """All posts of a person on the day, the definitive one first."""
    rows = session.execute(
        select(
            Posting.id, Posting.position_id, Posting.kind, Position.title, Unit.name, Posting.starts_on, Posting.ends_on
        )
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Posting.employee_id == employee_id, running(Posting, day))
        .order_by(Posting.kind != "definitive", Posting.starts_on)
    )
    return [Post(*row) for row in rows]


def list_superiors(session: Session, *, owner_id: UUID, position_id: UUID, day: date, count: int = 2) -> list[Superior]:
    """Appraiser and those above on the day, nearest first, with names; two statements."""
    holders = superiors(session, owner_id=owner_id, position_id=position_id, day=day, count=count)
    if not holders:
        return []
    pairs = [and_(Employee.id == held.employee_id, Position.id == held.position_id) for held in holders]
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.nip, Position.title, Unit.name)
        .select_from(Employee)
        .join(Position, or_(*pairs))
        .join(Unit, Unit.id == Position.unit_id)
    )
    people = {row[0]: row for row in rows}
    return [Superior(*people[held.employee_id], via=held.via) for held in holders]


def search_employees(
    session: Session, agency_id: UUID, term: str, *, day: date, besides: UUID | None = None, limit: int = 20
) -> list[Found]:
    """Active people whose name contains the term or whose number begins with it; at least two letters are needed."""
    wanted = term.strip()
    if len(wanted) < 2:
        return []
    posting = aliased(Posting)
    query: Select[tuple[UUID, str, str | None, str | None, str | None]] = (
        select(Employee.id, Employee.name, Employee.nip, Position.title, Unit.name)
        .join(
            posting,
            and_(posting.employee_id == Employee.id, posting.kind == "definitive", running(posting, day)),
            isouter=True,
        )
        .join(Position, Position.id == posting.position_id, isouter=True)
        .join(Unit, Unit.id == Position.unit_id, isouter=True)
        .where(Employee.agency_id == agency_id, Employee.active, _name_or_nip(wanted))
        .order_by(Employee.name, Employee.id)
        .limit(limit)
    )
    if besides is not None:
        query = query.where(Employee.id != besides)
    return [Found(*row) for row in session.execute(query)]


def _name_or_nip(term: str) -> ColumnElement[bool]:
    digits = normalise_nip(term)
    if digits.isdigit():
        return Employee.nip.startswith(digits, autoescape=True)
    return Employee.name.icontains(term, autoescape=True)


def search_positions(session: Session, agency_id: UUID, term: str, *, limit: int = 20) -> list[Choice]:
    """Posts whose title or code contains the term."""
    wanted = term.strip()
    if not wanted:
        return []
    rows = session.execute(
        select(Position.id, Position.code, Position.title, Unit.name)
        .join(Unit, Unit.id == Position.unit_id)
        .where(
            Position.agency_id == agency_id,
            or_(Position.title.icontains(wanted, autoescape=True), Position.code.icontains(wanted, autoescape=True)),
        )
        .order_by(Position.title, Position.code)
        .limit(limit)
    )
    return [Choice(*row) for row in rows]


def search_units(session: Session, agency_id: UUID, term: str, *, limit: int = 20) -> list[Choice]:
    """Units whose name or code contains the term."""
    wanted = term.strip()
    if not wanted:
        return []
    parent = aliased(Unit)
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name, parent.name)
        .join(parent, parent.id == Unit.parent_id, isouter=True)
        .where(
            Unit.agency_id == agency_id,
            or_(Unit.name.icontains(wanted, autoescape=True), Unit.code.icontains(wanted, autoescape=True)),
        )
        .order_by(Unit.name, Unit.code)
        .limit(limit)
    )
    return [Choice(row[0], row[1], row[2], row[3] or "") for row in rows]


def list_stand_ins(session: Session, employee_id: UUID, day: date) -> list[StandIn]:
    """Delegations from and to a person that aren't over, soonest first; one statement for both directions."""
    absent, substitute = aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(
            Delegation.id, absent.id, absent.name, substitute.id, substitute.name,
            Delegation.starts_on, Delegation.ends_on, Delegation.reason,
        )
        .join(absent, absent.id == Delegation.absent_id)
        .join(substitute, substitute.id == Delegation.substitute_id)
        .where(or_(absent.id == employee_id, substitute.id == employee_id), Delegation.ends_on > day)
        .order_by(Delegation.starts_on, Delegation.id)
    )  # fmt: skip
    return [StandIn(*row) for row in rows]


def latest_report(session: Session, employee_id: UUID) -> AppraiserReport | None:
    """The last word of a person that their appraiser is wrong, with HR's answer if there is one."""
    return session.scalar(
        select(AppraiserReport)
        .where(AppraiserReport.employee_id == employee_id)
        .order_by(AppraiserReport.created_at.desc(), AppraiserReport.id.desc())
        .limit(1)
    )


def rhythm_of(session: Session, agency_id: UUID) -> str:
    """How often the agency evaluates within the year (Pasal 24(2)): none, monthly or quarterly."""
    return session.get_one(Agency, agency_id).rhythm
