"""What follows for running appraisals when a person moves to another post, or planning stops applying to them.

Everything here is read from the register as it stands on the day, so that it may run at any time, any number of times,
and by several workers at once: whoever comes second finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from app.cases import queries
from app.cases.consequences import follow
from app.cases.models import Case, Cycle, Period
from app.cases.opening import open_case, tell_holders
from app.core.clock import local_day
from app.people.calendar import timezone_of
from app.people.models import Employee, EmployeeStatus, Position, Posting
from app.people.statuses import exemptions_on
from app.people.structure import running
from app.people.values import EmployeeKind, PostingKind, StatusKind

# Written into the history of a case by the system, in the language of the register.
_REASONS = {
    StatusKind.STATE_OFFICE: "diangkat menjadi pejabat negara atau pimpinan/anggota lembaga nonstruktural",
    StatusKind.SUSPENDED: "diberhentikan sementara",
    StatusKind.UNPAID_LEAVE: "menjalani cuti di luar tanggungan negara",
    StatusKind.RETIREMENT_PREPARATION: "mengambil masa persiapan pensiun",
}


@dataclass
class Followed:
    """The cases that were touched: closed because of a move, opened for the new post, suspended, taken up again."""

    closed: list[UUID] = field(default_factory=list)
    opened: list[UUID] = field(default_factory=list)
    suspended: list[UUID] = field(default_factory=list)
    resumed: list[UUID] = field(default_factory=list)


def follow_person(session: Session, employee_id: UUID, *, now: datetime) -> Followed:
    """Bring the running appraisals of a person in line with the register as of today (p.65-66 C.6 and C.8)."""
    person = session.get_one(Employee, employee_id)
    done = Followed()
    if not person.active or person.kind == EmployeeKind.OFFICIAL:
        return done
    day = local_day(now, timezone_of(session, person.agency_id))
    held = _held(session, employee_id, day)
    for case_id in _running(session, employee_id):
        _follow_move(session, case_id, held, done, now)
    exemption = exemptions_on(session, [employee_id], day).get(employee_id)
    for case_id in _running(session, employee_id):
        _follow_status(session, case_id, exemption, done, now)
    return done


def _held(session: Session, employee_id: UUID, day: date) -> Sequence[Posting]:
    """The definitive posts of the day, the newest first. Acting roles leave the appraisal where it is (p.89 A.5-6)."""
    query = select(Posting).where(
        Posting.employee_id == employee_id, Posting.kind == PostingKind.DEFINITIVE, running(Posting, day)
    )
    return session.scalars(query.options(joinedload(Posting.position)).order_by(Posting.starts_on.desc())).all()


def _running(session: Session, employee_id: UUID) -> list[UUID]:
    """Annual cases of the person that are not finished, in the order in which they are locked.

    What somebody asked for in the former post is decided there.
    """
    query = select(Case.id).where(Case.owner_id == employee_id, Case.parent_id.is_(None), Case.closed_at.is_(None))
    query = query.where(Case.ordinal == 0)
    return list(session.scalars(query.order_by(Case.id)))


def _follow_move(session: Session, case_id: UUID, held: Sequence[Posting], done: Followed, now: datetime) -> None:
    """Close the case of a post that was left, and open that of the new one (p.65 C.6, p.91 A.13b)."""
    case = queries.lock_case(session, case_id)
    if case.closed_at is not None or not held or not left(case, held):
        return
    posting = held[0]
    key = f"moved:{posting.id}"
    _close_periods(session, case, posting.starts_on, key, now)
    reason = f"Pindah ke jabatan {posting.position.title} sejak {posting.starts_on.isoformat()}."
    if follow(session, case.id, "close_as_moved", key=key, now=now, comment=reason) is None:
        return
    done.closed.append(case.id)
    successor = open_case(session, cycle=case.cycle, posting=posting, now=now, succeeds=case)
    if successor is not None:
        tell_holders(session, successor)
        done.opened.append(successor.id)


def left(case: Case, held: Sequence[Posting]) -> bool:
    """Whether the owner moved away during the year of the case, before it was rated.

    A year that was over before the move is evaluated where it was worked, and a rating that was given stands.
    """
    if any(posting.position_id == case.position_id for posting in held):
        return False
    running_year = case.cycle.status == "open" and held[0].starts_on <= case.cycle.ends_on
    return running_year and case.predicate is None


def _close_periods(session: Session, case: Case, day: date, key: str, now: datetime) -> None:
    """Periods whose window has opened by the day of the move are still finished at the old post; the others move on.

    That holds to the end of their way: who is late with a rating, or waits for a decision on an objection, keeps it.
    """
    begun = exists().where(Period.id == Case.period_id, Period.opens_on <= day)
    query = select(Case.id).where(Case.parent_id == case.id, Case.closed_at.is_(None), ~begun)
    for child_id in list(session.scalars(query.order_by(Case.id))):
        follow(session, child_id, "close_as_moved", key=key, now=now)


def _follow_status(
    session: Session, case_id: UUID, exemption: EmployeeStatus | None, done: Followed, now: datetime
) -> None:
    """Suspend an appraisal while planning doesn't apply to its owner, and take it up again after (p.65-66 C.8)."""
    case = queries.lock_case(session, case_id)
    if exemption is not None and exemption.starts_on <= case.cycle.ends_on:
        key = f"exempt:{exemption.id}:{case.version}"
        if follow(session, case_id, "suspend_case", key=key, now=now, comment=_reason(exemption)):
            done.suspended.append(case_id)
    elif exemption is None and follow(session, case_id, "resume_case", key=f"resume:{case.version}", now=now):
        done.resumed.append(case_id)


def _reason(exemption: EmployeeStatus) -> str:
    words = _REASONS[StatusKind(exemption.kind)]
    return f"Pegawai {words} sejak {exemption.starts_on.isoformat()} ({exemption.basis})."


def touched_by_move(session: Session, employee_id: UUID, position_id: UUID, starts_on: date) -> list[Case]:
    """The running annual cases that a move would close, for a preview; nothing is written."""
    query = (
        select(Case)
        .join(Case.cycle)
        .where(
            Case.owner_id == employee_id,
            Case.parent_id.is_(None),
            Case.closed_at.is_(None),
            Case.predicate.is_(None),
            Case.ordinal == 0,
            Case.position_id != position_id,
            Cycle.status == "open",
            Cycle.ends_on >= starts_on,
        )
        .options(joinedload(Case.cycle), joinedload(Case.position).joinedload(Position.unit))
    )
    return list(session.scalars(query.order_by(Case.id)))


def people_to_follow(session: Session, now: datetime) -> list[UUID]:
    """People with a running case in a post that they no longer hold, or with a status that begins or ended.

    Candidates only, by the day in the east of the country: ``follow_person`` decides by each agency's own day.
    """
    day = local_day(now, "Asia/Jayapura")
    holds = exists().where(
        Posting.employee_id == Case.owner_id, Posting.position_id == Case.position_id,
        Posting.kind == PostingKind.DEFINITIVE, running(Posting, day),
    )  # fmt: skip
    status = exists().where(EmployeeStatus.employee_id == Case.owner_id)
    annual = (Case.parent_id.is_(None), Case.ordinal == 0, Case.closed_at.is_(None))
    query = select(Case.owner_id).where(*annual, or_(~holds, status))
    return list(session.scalars(query.distinct()))
