"""Reading reports on their way upward, and what each leader still has to report (Pasal 28, p.114-119)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.cases.models import Case, CaseParty, Cycle, Period
from app.cases.policy import below
from app.core.errors import NotFound
from app.evaluations.models import Evaluation
from app.followups.models import ReportAuthority, ResultReport, ResultReportItem, ResultReportStep
from app.followups.policy import LINE, Reach
from app.followups.queries import PAGE
from app.followups.values import Standing
from app.people.hierarchy import chain_above
from app.people.models import Agency, Employee, Position, Posting, Unit
from app.people.structure import running

_Sender, _Receiver = aliased(Employee), aliased(Employee)
_From, _To = aliased(Position), aliased(Position)


@dataclass(frozen=True)
class Document:
    """One evaluation document that a leader reports, and where it stands. ``evaluation_id`` is the one in force."""

    case_id: UUID
    name: str
    nip: str | None
    position: str
    unit: str
    state: str
    definition_version_id: UUID
    post_id: UUID
    predicate: str | None
    evaluation_id: UUID | None
    reported_id: UUID | None
    by_superior: bool

    @property
    def standing(self) -> Standing:
        """A document that a decision replaced after it was sent must be sent again (p.119 B.8)."""
        if self.evaluation_id is None:
            return Standing.MISSING
        if self.reported_id is None:
            return Standing.READY
        return Standing.REPORTED if self.reported_id == self.evaluation_id else Standing.CHANGED


@dataclass(frozen=True)
class PostTally:
    """How far a post is with its reports in a cycle or period."""

    post_id: UUID
    title: str
    unit: str
    holder: str | None
    total: int
    reported: int
    ready: int
    changed: int
    missing: int


@dataclass(frozen=True)
class Leg:
    """One level of a report's way."""

    seq: int
    from_id: UUID
    from_title: str
    sender: str
    to_id: UUID
    to_title: str
    note: str
    sent_at: datetime
    received_at: datetime | None
    received_by: str | None
    last: bool


@dataclass(frozen=True)
class ReportRow:
    """A report in a list, with the level that it has reached."""

    id: UUID
    cycle: str
    period: str | None
    unit: str
    title: str
    number: int
    documents: int
    missing: int
    due_on: date
    sent_at: datetime
    to_id: UUID
    to_title: str
    received_at: datetime | None
    last: bool


@dataclass(frozen=True)
class Item:
    """A document inside a report: the predicate as sent, and the one in force where a decision changed it since."""

    case_id: UUID
    name: str
    nip: str | None
    position: str
    unit: str
    sent: str
    current: str | None
    origin: str

    @property
    def changed(self) -> bool:
        """Whether something else is in force now than what was sent."""
        return self.current != self.sent


@dataclass(frozen=True)
class ReportFile:
    """A whole report."""

    row: ReportRow
    unit_id: UUID
    position_id: UUID
    cycle_id: UUID
    period_id: UUID | None
    missing: tuple[str, ...]
    legs: tuple[Leg, ...]
    items: tuple[Item, ...]

    @property
    def here(self) -> Leg:
        """The level that it has reached."""
        return self.legs[-1]


def _reported() -> ColumnElement[Any]:
    """The version of the evaluation that was sent last."""
    return (
        select(ResultReportItem.evaluation_id)
        .where(ResultReportItem.case_id == Case.id)
        .order_by(ResultReportItem.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


# The appraiser reports; the superior does where they signed (p.117 A.11) or decided anew (p.119 B.8).
_BY_SUPERIOR = func.coalesce(or_(Evaluation.origin == "decision", Evaluation.rated_as == "appraiser_superior"), False)
_REPORTER = case((_BY_SUPERIOR, "appraiser_superior"), else_="appraiser")


def _documents(cycle_id: UUID, period_id: UUID | None, *columns: Any) -> Select[Any]:
    """Every document of a cycle or period with the party that reports it; cancelled appraisals have none."""
    cancelled = and_(Case.closed_at.is_not(None), Case.predicate.is_(None))
    return (
        select(*columns)
        .select_from(Case)
        .outerjoin(Evaluation, and_(Evaluation.case_id == Case.id, Evaluation.status == "final"))
        .join(CaseParty, and_(CaseParty.case_id == Case.id, CaseParty.relation == _REPORTER))
        .where(
            Case.cycle_id == cycle_id,
            Case.period_id.is_not_distinct_from(period_id),
            CaseParty.position_id.is_not(None),
            ~cancelled,
        )
    )


def list_documents(
    session: Session, *, people: Iterable[UUID], cycle_id: UUID, period_id: UUID | None
) -> list[Document]:
    """What some people (a leader and those they stand in for) report, by unit and name; one statement."""
    # The relations follow from the join already; said once more, the index by person and relation can be used.
    theirs = and_(CaseParty.employee_id.in_(set(people)), CaseParty.relation.in_(LINE))
    query = (
        _documents(
            cycle_id, period_id, Case.id, Employee.name, Employee.nip, Position.title, Unit.name, Case.state,
            Case.definition_version_id, CaseParty.position_id, Evaluation.predicate, Evaluation.id, _reported(),
            _BY_SUPERIOR,
        )
        .join(Employee, Employee.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(theirs)
        .order_by(Unit.name, Employee.name, Case.id)
    )  # fmt: skip
    return [Document(*row) for row in session.execute(query)]


def _tally(cycle_id: UUID, period_id: UUID | None, *conditions: ColumnElement[bool]) -> Select[Any]:
    rows = _documents(
        cycle_id, period_id, CaseParty.position_id.label("post"), CaseParty.employee_id.label("person"),
        Evaluation.id.label("final"), _reported().label("sent"),
    ).where(*conditions).subquery()  # fmt: skip
    final, sent = rows.c.final, rows.c.sent
    return (
        select(
            rows.c.post, Position.title, Unit.name, func.max(Employee.name), func.count(),
            func.count().filter(sent == final), func.count().filter(final.is_not(None), sent.is_(None)),
            func.count().filter(sent != final), func.count().filter(final.is_(None)),
        )
        .select_from(rows)
        .join(Position, Position.id == rows.c.post)
        .join(Unit, Unit.id == Position.unit_id)
        .outerjoin(Employee, Employee.id == rows.c.person)
        .group_by(rows.c.post, Position.title, Unit.name)
        .order_by(Unit.name, Position.title, rows.c.post)
    )  # fmt: skip


def list_post_tallies(
    session: Session, reach: Reach, *, cycle_id: UUID, period_id: UUID | None, page: int = 0, limit: int = PAGE
) -> list[PostTally]:
    """How far each leader's post in the reach is; one row more than the page."""
    query = _tally(cycle_id, period_id, reach.readable()).limit(limit + 1).offset(page * limit)
    return [PostTally(*row) for row in session.execute(query)]


def list_late_people(session: Session, *, cycle_id: UUID, period_id: UUID | None) -> list[tuple[UUID, int]]:
    """(person, documents that they have not reported) for a cycle or period."""
    reported = _reported()
    query = (
        _documents(cycle_id, period_id, CaseParty.employee_id, func.count())
        .where(CaseParty.employee_id.is_not(None), or_(reported.is_(None), reported != Evaluation.id))
        .group_by(CaseParty.employee_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _rows() -> Select[Any]:
    latest = select(func.max(ResultReportStep.seq)).where(ResultReportStep.report_id == ResultReport.id)
    documents = select(func.count()).where(ResultReportItem.report_id == ResultReport.id).correlate(ResultReport)
    return (
        select(
            ResultReport.id, Cycle.name, Period.name, Unit.name, _From.title, ResultReport.number,
            documents.scalar_subquery(), func.jsonb_array_length(ResultReport.missing), ResultReport.due_on,
            ResultReport.sent_at, _To.id, _To.title, ResultReportStep.received_at, ResultReportStep.last,
        )
        .join(Cycle, Cycle.id == ResultReport.cycle_id)
        .outerjoin(Period, Period.id == ResultReport.period_id)
        .join(Unit, Unit.id == ResultReport.unit_id)
        .join(_From, _From.id == ResultReport.position_id)
        .join(
            ResultReportStep,
            and_(
                ResultReportStep.report_id == ResultReport.id,
                ResultReportStep.seq == latest.correlate(ResultReport).scalar_subquery(),
            ),
        )
        .join(_To, _To.id == ResultReportStep.to_position_id)
    )  # fmt: skip


def _passed(posts: Sequence[UUID]) -> ColumnElement[bool]:
    """One of the posts sent it or got it at some level."""
    leg = aliased(ResultReportStep)
    return exists().where(
        leg.report_id == ResultReport.id, or_(leg.to_position_id.in_(posts), leg.from_position_id.in_(posts))
    )


def _known(reach: Reach) -> ColumnElement[bool]:
    """Reports that a person may open: HR of the unit, and every post that it reached; leading the unit isn't enough."""
    posts = [post.position_id for post in reach.posts]
    inside = true() if reach.by_role.whole_agency else ResultReport.unit_id.in_(below(reach.by_role.units))
    ways = ([inside] if reach.by_role else []) + [_passed(posts)]
    return and_(ResultReport.agency_id == reach.agency_id, or_(*ways))


def list_reports(session: Session, reach: Reach, *, page: int = 0, limit: int = PAGE) -> list[ReportRow]:
    """The latest reports that the person may open; one row more than the page."""
    query = _rows().where(_known(reach)).order_by(ResultReport.id.desc()).limit(limit + 1).offset(page * limit)
    return [ReportRow(*row) for row in session.execute(query)]


def list_waiting(session: Session, reach: Reach) -> list[ReportRow]:
    """Reports that lie with one of the person's posts: not received yet, or received and not forwarded."""
    posts = [post.position_id for post in reach.posts]
    waiting = or_(ResultReportStep.received_at.is_(None), ~ResultReportStep.last)
    query = _rows().where(ResultReportStep.to_position_id.in_(posts), waiting)
    return [ReportRow(*row) for row in session.execute(query.order_by(ResultReport.due_on, ResultReport.id).limit(200))]


def get_report(session: Session, report_id: UUID, reach: Reach) -> ReportFile:
    """The report with its levels and documents. Raises NotFound; three statements."""
    query = _rows().add_columns(
        ResultReport.unit_id, ResultReport.position_id, ResultReport.cycle_id, ResultReport.period_id,
        ResultReport.missing,
    )  # fmt: skip
    found = session.execute(query.where(ResultReport.id == report_id, _known(reach))).one_or_none()
    if found is None:
        raise NotFound
    *row, unit_id, position_id, cycle_id, period_id, missing = found
    return ReportFile(
        ReportRow(*row), unit_id, position_id, cycle_id, period_id, tuple(one["name"] for one in missing),
        _legs(session, report_id), _items(session, report_id),
    )  # fmt: skip


def _legs(session: Session, report_id: UUID) -> tuple[Leg, ...]:
    step = ResultReportStep
    query = (
        select(
            step.seq, step.from_position_id, _From.title, _Sender.name, step.to_position_id, _To.title, step.note,
            step.sent_at, step.received_at, _Receiver.name, step.last,
        )
        .join(_From, _From.id == step.from_position_id)
        .join(_To, _To.id == step.to_position_id)
        .join(_Sender, _Sender.id == step.sender_id)
        .outerjoin(_Receiver, _Receiver.id == step.received_by_id)
        .where(step.report_id == report_id)
        .order_by(step.seq)
    )  # fmt: skip
    return tuple(Leg(*row) for row in session.execute(query))


def _items(session: Session, report_id: UUID) -> tuple[Item, ...]:
    sent, current = aliased(Evaluation), aliased(Evaluation)
    query = (
        select(
            Case.id, Employee.name, Employee.nip, Position.title, Unit.name, ResultReportItem.predicate,
            current.predicate, sent.origin,
        )
        .select_from(ResultReportItem)
        .join(Case, Case.id == ResultReportItem.case_id)
        .join(Employee, Employee.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(sent, sent.id == ResultReportItem.evaluation_id)
        .outerjoin(current, and_(current.case_id == Case.id, current.status == "final"))
        .where(ResultReportItem.report_id == report_id)
        .order_by(Unit.name, Employee.name, Case.id)
    )  # fmt: skip
    return tuple(Item(*row) for row in session.execute(query))


def find_sent_version(session: Session, report_id: UUID, case_id: UUID) -> tuple[Case, Evaluation] | None:
    """A document as it was sent: the case and that version of its evaluation."""
    query = (
        select(Case, Evaluation)
        .join(ResultReportItem, ResultReportItem.case_id == Case.id)
        .join(Evaluation, Evaluation.id == ResultReportItem.evaluation_id)
        .where(ResultReportItem.report_id == report_id, Case.id == case_id)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def find_authority(session: Session, agency_id: UUID, unit_id: UUID) -> UUID | None:
    """The post named as competent authority for the nearest unit above, else for the agency; two statements."""
    above = [row[0] for row in chain_above(session, Unit, unit_id)]
    rows = session.execute(
        select(ReportAuthority.unit_id, ReportAuthority.position_id).where(ReportAuthority.agency_id == agency_id)
    )
    named = {row[0]: row[1] for row in rows}
    return next((named[unit] for unit in (*above, None) if unit in named), None)


def list_holders(session: Session, position_id: UUID, day: date) -> list[UUID]:
    """Who holds a post on the day."""
    query = select(Posting.employee_id).where(Posting.position_id == position_id, running(Posting, day))
    return list(session.scalars(query))


def position_kinds(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Kinds of some posts."""
    return {
        row[0]: row[1] for row in session.execute(select(Position.id, Position.kind).where(Position.id.in_(set(ids))))
    }


def list_agencies(session: Session) -> list[UUID]:
    """Every agency of the installation."""
    return list(session.scalars(select(Agency.id).order_by(Agency.id)))
