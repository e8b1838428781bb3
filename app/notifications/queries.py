"""Reading notices, and what is needed to write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.auth.models import User
from app.auth.values import CurrentActor
from app.cases.models import Case, CaseEvent, CaseTask, CaseTimer
from app.cases.policy import accessible, takes_part
from app.core.errors import NotFound
from app.notifications.models import Notification
from app.notifications.values import Letter, NoticePage, NoticeRow
from app.people.models import Agency, Delegation, Employee
from app.people.structure import absent_for, running

PAGE = 50
COUNT_LIMIT = 100


def unread_count(session: Session, employee_id: UUID) -> int:
    """How many notices a person hasn't read, at most 100: it is asked on every page."""
    unread = (
        select(literal(1))
        .where(Notification.employee_id == employee_id, Notification.read_at.is_(None))
        .limit(COUNT_LIMIT)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(unread)) or 0


def list_notices(session: Session, *, actor: CurrentActor, day: date, before: UUID | None = None) -> NoticePage:
    """A person's notices, unread ones first, then the latest; each says whether its case is still open to them."""
    may_open = func.coalesce(accessible(session, actor, day), False)
    order = (Notification.read_at.is_(None), Notification.at, Notification.id)
    query = (
        select(Notification, may_open)
        .outerjoin(Case, Case.id == Notification.case_id)
        .where(Notification.employee_id == actor.employee_id)
        .order_by(*(column.desc() for column in order))
        .limit(PAGE + 1)
    )
    if before is not None:
        last = aliased(Notification)
        place = select(last.read_at.is_(None), last.at, last.id).where(last.id == before)
        query = query.where(tuple_(*order) < place.scalar_subquery())
    rows = [_row(notice, open_to_reader) for notice, open_to_reader in session.execute(query)]
    return NoticePage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def _row(notice: Notification, open_to_reader: bool) -> NoticeRow:
    return NoticeRow(
        id=notice.id,
        template=notice.template,
        params=notice.params,
        at=notice.at,
        read=notice.read_at is not None,
        case_id=notice.case_id,
        open_to_reader=open_to_reader,
    )


def get_own(session: Session, notice_id: UUID, *, employee_id: UUID | None) -> Notification:
    """Raises NotFound for a notice of somebody else, as for one that doesn't exist."""
    notice = session.get(Notification, notice_id)
    if notice is None or employee_id is None or notice.employee_id != employee_id:
        raise NotFound
    return notice


def find_event(session: Session, case_id: UUID, event_id: UUID) -> CaseEvent | None:
    """The step that a job is about."""
    return session.scalar(select(CaseEvent).where(CaseEvent.id == event_id, CaseEvent.case_id == case_id))


def find_timer(session: Session, case_id: UUID, timer_id: UUID) -> CaseTimer | None:
    """The reminder that a job is about."""
    return session.scalar(select(CaseTimer).where(CaseTimer.id == timer_id, CaseTimer.case_id == case_id))


def list_tasks(session: Session, case_id: UUID) -> list[CaseTask]:
    """All tasks of a case, by the stay in a state that they belong to."""
    return list(
        session.scalars(select(CaseTask).where(CaseTask.case_id == case_id).order_by(CaseTask.entry_seq, CaseTask.id))
    )


def list_holders(session: Session, case_ids: Iterable[UUID]) -> tuple[set[UUID], UUID | None]:
    """Who has an open task on one of the cases, and the agency of the cases."""
    rows = session.execute(
        select(CaseTask.assignee_id, CaseTask.agency_id)
        .where(CaseTask.case_id.in_(set(case_ids)), CaseTask.status == "open", CaseTask.assignee_id.is_not(None))
        .distinct()
    ).all()
    return {person for person, _ in rows}, rows[0][1] if rows else None


def list_active(session: Session, people: Iterable[UUID]) -> dict[UUID, str]:
    """Names of those who are still on the register."""
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(set(people)), Employee.active))
    return {employee_id: name for employee_id, name in rows}


def list_agencies(session: Session, people: Iterable[UUID]) -> dict[UUID, UUID]:
    """The agency of each who is still on the register."""
    rows = session.execute(select(Employee.id, Employee.agency_id).where(Employee.id.in_(set(people)), Employee.active))
    return {employee_id: agency_id for employee_id, agency_id in rows}


def list_substitutes(session: Session, people: Iterable[UUID], day: date) -> dict[UUID, list[UUID]]:
    """Who stands in for whom on the day."""
    rows = session.execute(
        select(Delegation.absent_id, Delegation.substitute_id)
        .join(Employee, Employee.id == Delegation.substitute_id)
        .where(Delegation.absent_id.in_(set(people)), running(Delegation, day), Employee.active)
        .order_by(Delegation.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for absent, substitute in rows:
        found.setdefault(absent, []).append(substitute)
    return found


def list_addressees(session: Session, notice_ids: Iterable[UUID]) -> list[UUID]:
    """Which of the notices have a reader with a mail address."""
    return list(
        session.scalars(
            select(Notification.id)
            .join(Employee, Employee.id == Notification.employee_id)
            .where(Notification.id.in_(set(notice_ids)), Employee.email != "")
        )
    )


def lock_unmailed(session: Session, notice_id: UUID) -> Notification | None:
    """The notice, held against other workers until the mail is out; None where it was mailed already."""
    return session.scalar(
        select(Notification)
        .where(Notification.id == notice_id, Notification.mailed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find_letter(session: Session, notice: Notification, day: date) -> Letter | None:
    """The mail about a notice; None where the reader has no address or may no longer see the case."""
    row = session.execute(
        select(Employee.email, Employee.name, Agency.name.label("agency"), Agency.timezone, User.locale)
        .join(Agency, Agency.id == Employee.agency_id)
        .outerjoin(User, User.employee_id == Employee.id)
        .where(Employee.id == notice.employee_id, Employee.active, Employee.email != "")
        .where(_still_concerned(session, notice, day))
    ).first()
    if row is None:
        return None
    return Letter(
        notice_id=notice.id,
        address=row.email,
        name=row.name,
        agency=row.agency,
        locale=row.locale or "id",
        time_zone=row.timezone,
        template=notice.template,
        params=notice.params,
        case_id=notice.case_id,
    )


def _still_concerned(session: Session, notice: Notification, day: date) -> ColumnElement[bool]:
    if notice.case_id is None:
        return literal(True)
    people = absent_for(session, substitute_id=notice.employee_id, day=day) | {notice.employee_id}
    return exists().where(Case.id == notice.case_id, takes_part(notice.employee_id, people, day))
