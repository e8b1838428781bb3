"""Verbs for employees and the posts they hold.

Days are half open as in the tables: ``ends_on`` is the first day after. Every verb writes its audit entry; the caller
opens the transaction and has asked whether the person may (see app.auth).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import NotFound
from app.people.changes import add, change, fetch, follow_person, refresh_parties
from app.people.identity import check_nip, normalise_nip, normalise_rank
from app.people.models import Agency, Employee, Position, Posting
from app.people.problems import RegisterRefused, refuse
from app.people.values import ACTING_KINDS, Editor, EmployeeKind, PostingKind


@dataclass(frozen=True)
class EmployeeData:
    """What HR types about a person; an official has no ``nip``."""

    nip: str
    name: str
    kind: EmployeeKind
    rank: str = ""
    email: str = ""
    active: bool = True


@dataclass(frozen=True)
class PostingData:
    """That somebody holds a post from a day on, until ``ends_on`` (the first day after) or for now."""

    employee_id: UUID
    position_id: UUID
    starts_on: date
    kind: PostingKind = PostingKind.DEFINITIVE
    ends_on: date | None = None
    appraiser_position_id: UUID | None = None
    basis: str = ""


def create_employee(session: Session, data: EmployeeData, *, agency_id: UUID, actor: Editor | None) -> Employee:
    """Raises RegisterRefused when number or rank can't be right, or the number is taken."""
    employee = Employee(agency_id=agency_id, **_checked(session, data, agency_id=agency_id, own_id=None))
    add(session, employee, actor=actor, action="employee.create")
    return employee


def change_employee(
    session: Session, employee_id: UUID, data: EmployeeData, *, agency_id: UUID, actor: Editor | None
) -> Employee:
    """Raises as create_employee does."""
    employee = fetch(session, Employee, employee_id, agency_id)
    values = _checked(session, data, agency_id=agency_id, own_id=employee_id)
    leaves_or_returns = employee.active != data.active
    change(session, employee, values, actor=actor, action="employee.change")
    if leaves_or_returns:
        refresh_parties(session, agency_id)
    return employee


def _checked(session: Session, data: EmployeeData, *, agency_id: UUID, own_id: UUID | None) -> dict[str, object]:
    nip = normalise_nip(data.nip)
    agency = session.get_one(Agency, agency_id)
    problems = check_nip(nip, data.kind, clock.today(agency.timezone))
    if problems:
        raise RegisterRefused({"nip": problems[0]})
    rank = normalise_rank(data.rank, data.kind) if data.rank else ""
    if rank is None:
        raise refuse("rank", "rank_unknown", rank=data.rank)
    taken = session.scalar(select(Employee.id).where(Employee.agency_id == agency_id, Employee.nip == nip))
    if taken is not None and taken != own_id:
        raise refuse("nip", "nip_taken", nip=nip)
    return {
        "nip": nip or None, "name": data.name, "kind": str(data.kind), "rank": rank,
        "email": data.email, "active": data.active,
    }  # fmt: skip


def post_employee(session: Session, data: PostingData, *, agency_id: UUID, actor: Editor | None) -> Posting:
    """Give somebody a post. Raises RegisterRefused on impossible days, on a second definitive post in the same span,
    and on an acting role without an end."""
    lock_employee(session, data.employee_id, agency_id)
    fetch(session, Position, data.position_id, agency_id)
    check_span(data.starts_on, data.ends_on)
    if data.kind in ACTING_KINDS and data.ends_on is None:
        raise refuse("ends_on", "acting_without_end")
    _check_appraiser(session, data.appraiser_position_id, data.position_id, agency_id)
    _check_overlap(session, data)
    posting = Posting(agency_id=agency_id, **asdict(data) | {"kind": str(data.kind)})
    add(session, posting, actor=actor, action="posting.create")
    refresh_parties(session, agency_id)
    follow_person(session, data.employee_id)
    return posting


def end_posting(session: Session, posting_id: UUID, ends_on: date, *, agency_id: UUID, actor: Editor | None) -> Posting:
    """Close a posting; ``ends_on`` is the first day on which the person no longer holds the post.

    Raises RegisterRefused when that isn't after its start, or would make it reach into another definitive post.
    """
    posting = fetch(session, Posting, posting_id, agency_id)
    lock_employee(session, posting.employee_id, agency_id)
    check_span(posting.starts_on, ends_on)
    data = PostingData(posting.employee_id, posting.position_id, posting.starts_on, PostingKind(posting.kind), ends_on)
    _check_overlap(session, data, besides=posting_id)
    if change(session, posting, {"ends_on": ends_on}, actor=actor, action="posting.end"):
        refresh_parties(session, agency_id)
        follow_person(session, posting.employee_id)
    return posting


def transfer(
    session: Session,
    employee_id: UUID,
    position_id: UUID,
    *,
    starts_on: date,
    agency_id: UUID,
    actor: Editor | None,
    basis: str = "",
) -> Posting:
    """Move somebody to another definitive post: the present one ends on the day on which the new one starts.

    Raises RegisterRefused when the present post only starts on that day or later, or is the same one.
    """
    lock_employee(session, employee_id, agency_id)
    present = session.scalar(
        select(Posting).where(
            Posting.employee_id == employee_id, Posting.kind == PostingKind.DEFINITIVE, Posting.ends_on.is_(None)
        )
    )
    if present is not None and present.position_id == position_id:
        raise refuse("position_id", "transfer_to_same")
    if present is not None and starts_on <= present.starts_on:
        raise refuse("starts_on", "transfer_too_early", starts_on=present.starts_on.isoformat())
    if present is not None:
        end_posting(session, present.id, starts_on, agency_id=agency_id, actor=actor)
    data = PostingData(employee_id, position_id, starts_on, basis=basis)
    return post_employee(session, data, agency_id=agency_id, actor=actor)


def set_appraiser(
    session: Session, posting_id: UUID, position_id: UUID | None, *, agency_id: UUID, actor: Editor | None
) -> Posting:
    """Name another appraiser than the position's superior for one holder (delegated authority, Pasal 1(9), or a
    correction); ``None`` goes back to the superior."""
    posting = fetch(session, Posting, posting_id, agency_id)
    _check_appraiser(session, position_id, posting.position_id, agency_id)
    values = {"appraiser_position_id": position_id}
    if change(session, posting, values, actor=actor, action="posting.set_appraiser"):
        refresh_parties(session, agency_id)
    return posting


def _check_appraiser(session: Session, appraiser_id: UUID | None, position_id: UUID, agency_id: UUID) -> None:
    if appraiser_id is None:
        return
    fetch(session, Position, appraiser_id, agency_id)
    if appraiser_id == position_id:
        raise refuse("appraiser_position_id", "own_appraiser")


def lock_employee(session: Session, employee_id: UUID, agency_id: UUID) -> None:
    """Two postings of one person at the same moment would each miss the other when looking for an overlap.

    The weaker lock lets cases that name the person go on; with the stronger one they and we could wait for each other.
    """
    found = session.scalar(
        select(Employee.id)
        .where(Employee.id == employee_id, Employee.agency_id == agency_id)
        .with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound


def check_span(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise refuse("ends_on", "span_reversed", starts_on=starts_on.isoformat())


def _check_overlap(session: Session, data: PostingData, besides: UUID | None = None) -> None:
    """One definitive post at a time; the same acting role isn't given twice, nor beside the post itself."""
    same_post = Posting.position_id == data.position_id
    definitive = Posting.kind == PostingKind.DEFINITIVE
    query = select(Posting).where(
        Posting.employee_id == data.employee_id,
        or_(Posting.ends_on.is_(None), Posting.ends_on > data.starts_on),
        or_(definitive, same_post) if data.kind == PostingKind.DEFINITIVE else same_post,
        Posting.id != besides if besides else True,
    )
    if data.ends_on is not None:
        query = query.where(Posting.starts_on < data.ends_on)
    other = session.scalar(query.order_by(Posting.starts_on).limit(1))
    if other is not None:
        raise refuse(
            "starts_on", "posting_overlap", position=other.position.title, starts_on=other.starts_on.isoformat()
        )
