"""Reporting upward, level by level (Pasal 28; p.115 A.7, p.117 A.11, p.119 B.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.values import CurrentActor
from app.cases.models import Cycle, Period
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound
from app.core.jobs import defer
from app.followups import report_queries as queries
from app.followups.models import ResultReport, ResultReportItem, ResultReportStep
from app.followups.policy import Reach
from app.followups.report_queries import Document
from app.followups.values import REPORT_WORKING_DAYS, Standing
from app.people.calendar import work_calendar
from app.people.models import Position, Unit
from app.people.structure import superiors
from app.people.values import PositionKind
from workflows.deadlines import WorkCalendar

SENDABLE = frozenset({Standing.READY, Standing.CHANGED})
HIGHEST_LINE = 12


@dataclass(frozen=True)
class Sender:
    """Who sends a report on, from which post, with which cover note."""

    post_id: UUID
    person_id: UUID
    note: str


@dataclass(frozen=True)
class Next:
    """Where a report goes from a post; ``last`` when that is the competent authority."""

    position_id: UUID
    last: bool


def due_on(calendar: WorkCalendar, window_ends: date) -> date:
    """The 30th working day after the end of the evaluation window (p.115 A.7, p.117 A.11, p.119 B.8)."""
    return calendar.add_working_days(window_ends, REPORT_WORKING_DAYS)


def next_post(session: Session, *, agency_id: UUID, person_id: UUID, post_id: UUID, unit_id: UUID, day: date) -> Next:
    """The next level: the post above that somebody holds, until the competent authority (berjenjang, p.114 A.1).

    An authority that HR named outside the line gets it from the last leader below the elected head of the region. A
    post with nobody above it, and the authority itself, are the end: what they rated needs no further report.
    """
    authority = queries.find_authority(session, agency_id, unit_id)
    if authority == post_id:
        return Next(post_id, last=True)
    line = superiors(session, owner_id=person_id, position_id=post_id, day=day, count=HIGHEST_LINE)
    above = [holder.position_id for holder in line if holder.position_id != post_id]
    if authority is None:
        return Next(above[0], last=len(above) == 1) if above else Next(post_id, last=True)
    if authority in above:
        return Next(above[0], last=above[0] == authority)
    kinds = queries.position_kinds(session, above[:1])
    if above and kinds[above[0]] != PositionKind.POLITICAL:
        return Next(above[0], last=False)
    return Next(authority, last=True)


def send(
    session: Session,
    *,
    cycle_id: UUID,
    period_id: UUID | None,
    post_id: UUID,
    note: str,
    reach: Reach,
    actor: CurrentActor,
    now: datetime,
) -> ResultReport:
    """Report everything of a post that is ready, and what changed since the last report; what is missing is named.

    Raises NotFound for a post that isn't the person's, InvalidInput when there is nothing to send.
    """
    cycle, period = _window(session, cycle_id, period_id, actor.agency_id)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"report:{post_id}", 0))))
    found = queries.list_documents(session, people=reach.people, cycle_id=cycle.id, period_id=period_id)
    mine = [one for one in found if one.post_id == post_id]
    if not mine or actor.employee_id is None:
        raise NotFound
    chosen = [one for one in mine if one.standing in SENDABLE]
    if not chosen:
        raise InvalidInput({"note": "nothing_to_report"})
    report = _new_report(session, cycle, period, post_id, mine, now)
    session.add_all(_items(report, chosen))
    day = local_day(now, actor.time_zone)
    _send_on(session, report, 1, Sender(post_id, actor.employee_id, note), day=day, now=now)
    changes = {"documents": len(chosen), "missing": len(report.missing), "number": report.number}
    record(session, actor=actor, action="report.send", subject=report, changes=changes, now=now)
    return report


def _window(session: Session, cycle_id: UUID, period_id: UUID | None, agency_id: UUID) -> tuple[Cycle, Period | None]:
    cycle = session.get(Cycle, cycle_id)
    period = session.get(Period, period_id) if period_id else None
    if cycle is None or cycle.agency_id != agency_id or (period_id and (not period or period.cycle_id != cycle_id)):
        raise NotFound
    return cycle, period


def _new_report(
    session: Session, cycle: Cycle, period: Period | None, post_id: UUID, mine: Sequence[Document], now: datetime
) -> ResultReport:
    calendar = work_calendar(session, cycle.agency_id)
    period_id = period.id if period else None
    before = select(func.max(ResultReport.number)).where(
        ResultReport.cycle_id == cycle.id,
        ResultReport.period_id.is_not_distinct_from(period_id),
        ResultReport.position_id == post_id,
    )
    report = ResultReport(
        agency_id=cycle.agency_id,
        cycle_id=cycle.id,
        period_id=period_id,
        position_id=post_id,
        unit_id=session.get_one(Position, post_id).unit_id,
        number=(session.scalar(before) or 0) + 1,
        sent_at=now,
        due_on=due_on(calendar, (period or cycle).rating_due),
        missing=[{"case_id": str(one.case_id), "name": one.name} for one in mine if one.standing is Standing.MISSING],
    )
    session.add(report)
    session.flush()
    return report


def _items(report: ResultReport, chosen: Sequence[Document]) -> list[ResultReportItem]:
    return [
        ResultReportItem(
            agency_id=report.agency_id,
            report_id=report.id,
            case_id=one.case_id,
            evaluation_id=one.evaluation_id,
            predicate=one.predicate,
        )
        for one in chosen
    ]


def _send_on(session: Session, report: ResultReport, seq: int, sender: Sender, *, day: date, now: datetime) -> None:
    target = next_post(
        session,
        agency_id=report.agency_id,
        person_id=sender.person_id,
        post_id=sender.post_id,
        unit_id=report.unit_id,
        day=day,
    )
    at_home = target.position_id == sender.post_id
    session.add(
        ResultReportStep(
            agency_id=report.agency_id,
            report_id=report.id,
            seq=seq,
            from_position_id=sender.post_id,
            sender_id=sender.person_id,
            to_position_id=target.position_id,
            note=sender.note,
            sent_at=now,
            last=target.last,
            received_at=now if at_home else None,
            received_by_id=sender.person_id if at_home else None,
        )
    )
    if not at_home:
        _announce(session, report, seq, queries.list_holders(session, target.position_id, day))


def _announce(session: Session, report: ResultReport, seq: int, holders: Sequence[UUID]) -> None:
    cycle, unit = session.get_one(Cycle, report.cycle_id), session.get_one(Unit, report.unit_id)
    notice = {
        "template": "report_arrived",
        "employee_ids": [str(one) for one in holders],
        "params": {"unit": unit.name, "cycle": cycle.name},
        "key": f"report:{report.id}:{seq}",
    }
    defer(session, "notifications.plain", notice)


def receive(session: Session, report_id: UUID, *, reach: Reach, actor: CurrentActor, now: datetime) -> bool:
    """Confirm that a report arrived; False when somebody did before. Raises NotFound."""
    report, step = _lock(session, report_id, reach)
    if step.received_at is not None:
        return False
    _note_receipt(step, actor, now)
    record(session, actor=actor, action="report.receive", subject=report, changes={"level": step.seq}, now=now)
    return True


def forward(
    session: Session, report_id: UUID, *, seen: int, note: str, reach: Reach, actor: CurrentActor, now: datetime
) -> bool:
    """Send a report on to the next level; False when that was done already (``seen``: the level on the page).

    Raises NotFound.
    """
    report, step = _lock(session, report_id, reach, seen)
    if step.seq != seen or step.last or actor.employee_id is None:
        return False
    if step.received_at is None:
        _note_receipt(step, actor, now)
    sender, day = Sender(step.to_position_id, actor.employee_id, note), local_day(now, actor.time_zone)
    _send_on(session, report, step.seq + 1, sender, day=day, now=now)
    record(session, actor=actor, action="report.forward", subject=report, changes={"level": step.seq + 1}, now=now)
    return True


def _note_receipt(step: ResultReportStep, actor: CurrentActor, now: datetime) -> None:
    step.received_at, step.received_by_id = now, actor.employee_id


def _lock(
    session: Session, report_id: UUID, reach: Reach, seen: int | None = None
) -> tuple[ResultReport, ResultReportStep]:
    """The report and the level that it has reached, or that the page showed. Raises NotFound where it isn't theirs."""
    report = session.scalar(
        select(ResultReport)
        .where(ResultReport.id == report_id, ResultReport.agency_id == reach.agency_id)
        .with_for_update()
    )
    posts = {post.position_id for post in reach.posts}
    steps = list(
        session.scalars(
            select(ResultReportStep)
            .where(ResultReportStep.report_id == report_id)
            .order_by(ResultReportStep.seq)
            .execution_options(populate_existing=True)
        )
    )
    shown = [one for one in steps if seen is None or one.seq == seen]
    if report is None or not shown or shown[-1].to_position_id not in posts:
        raise NotFound
    return report, steps[-1]
