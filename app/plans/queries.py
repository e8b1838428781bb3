"""Reading plans. PostgreSQL aggregates the whole tree in one statement, so a long plan costs no more trips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.cases.casefile import CaseFile
from app.cases.models import Case, CaseParty, Cycle
from app.core.json_rows import Json, json_list, json_object
from app.people.models import Position
from app.people.values import LEADER_KINDS
from app.plans.models import Assignment, Plan, PlanAttachment, PlanExpectation, PlanIndicator, PlanResult
from app.plans.records import IndicatorView, LeaderResult, PlanVersion, PlanView, PreviousPlan, ResultView
from app.plans.values import Approach, Aspect, AssignmentStatus, AttachmentKind, Perspective, PlanStatus, Section


def _indicators() -> Json:
    row = PlanIndicator
    item = json_object(
        id=row.id, lineage=row.lineage, text=row.text, aspect=row.aspect, target=row.target, perspective=row.perspective
    )
    return (
        select(json_list(item, row.ordinal))
        .where(row.result_id == PlanResult.id)
        .correlate(PlanResult)
        .scalar_subquery()
    )


def _leader_select(result: type[PlanResult], plan: type[Plan]) -> Select[Any]:
    """A leader's result as JSON, joined up to the post that decides whether its indicators are written out too."""
    own = aliased(PlanIndicator)
    texts = select(json_list(func.to_jsonb(own.text), own.ordinal)).where(own.result_id == result.id).correlate(result)
    item = json_object(
        id=result.id,
        text=result.text,
        is_leader=Position.kind.in_(LEADER_KINDS),
        agreed=plan.status != PlanStatus.DRAFT.value,
        indicators=texts.scalar_subquery(),
    )
    return (
        select(item)
        .join(plan, plan.id == result.plan_id)
        .join(Case, Case.id == plan.case_id)
        .join(Position, Position.id == Case.position_id)
    )


def _results() -> Json:
    leader = aliased(PlanResult)
    linked = _leader_select(leader, aliased(Plan)).where(leader.id == PlanResult.leader_result_id)
    row = PlanResult
    item = json_object(
        id=row.id,
        lineage=row.lineage,
        section=row.section,
        text=row.text,
        assigned_by=row.assigned_by,
        leader_text=row.leader_result_text,
        origin=row.origin,
        assigned=exists().where(Assignment.id == row.origin),
        leader=linked.correlate(PlanResult).scalar_subquery(),
        indicators=_indicators(),
    )
    query = select(json_list(item, row.section.desc(), row.ordinal)).where(row.plan_id == Plan.id)
    return query.correlate(Plan).scalar_subquery()


def _lines(model: type[PlanExpectation] | type[PlanAttachment], key: Any) -> Json:
    item = func.jsonb_build_array(key, model.text)
    return select(json_list(item, model.ordinal)).where(model.plan_id == Plan.id).correlate(Plan).scalar_subquery()


@cache
def _versions() -> Select[Any]:
    """Put together once: building the statement costs more than running it."""
    return select(
        Plan.id,
        Plan.number,
        Plan.status,
        Plan.approach,
        Plan.agreed_at,
        _results().label("results"),
        _lines(PlanExpectation, PlanExpectation.behaviour).label("expectations"),
        _lines(PlanAttachment, PlanAttachment.kind).label("attachments"),
    )


@cache
def _working_versions() -> Select[Any]:
    wanted = (PlanStatus.AGREED.value, PlanStatus.DRAFT.value)
    return _versions().where(Plan.case_id == bindparam("case_id"), Plan.status.in_(wanted))


def read_plan(session: Session, case_id: UUID) -> PlanView:
    """The version in force and the draft of a case, complete, in one statement."""
    rows = session.execute(_working_versions(), {"case_id": case_id})
    found = {version.status: version for version in map(_version, rows)}
    return PlanView(current=found.get(PlanStatus.AGREED), draft=found.get(PlanStatus.DRAFT))


def plan_of(file: CaseFile) -> PlanView:
    """The plan behind a case, read once; a periodic evaluation stands on the plan of its annual case."""
    return file.load("plan", lambda session, _case_id: read_plan(session, file.case.plan_case_id))


def list_agreed(session: Session, case_id: UUID) -> tuple[PlanVersion, ...]:
    """Every version that is or was in force, oldest first; one statement."""
    were = (PlanStatus.AGREED.value, PlanStatus.SUPERSEDED.value)
    query = _versions().where(Plan.case_id == case_id, Plan.status.in_(were)).order_by(Plan.number)
    return tuple(map(_version, session.execute(query)))


def list_previous(session: Session, case_id: UUID) -> tuple[PreviousPlan, ...]:
    """The latest plans that the same person agreed before: of earlier cycles, and of a post left in this one.

    One statement, newest first, at most three.
    """
    here, before, now = aliased(Case), aliased(Cycle), aliased(Cycle)
    earlier = before.ends_on < now.starts_on
    left = (before.id == now.id) & (Case.position_id != here.position_id)
    rows = session.execute(
        _versions()
        .add_columns(before.name, Position.title, Case.position_id == here.position_id)
        .join(Case, Case.id == Plan.case_id)
        .join(Position, Position.id == Case.position_id)
        .join(before, before.id == Case.cycle_id)
        .join(here, here.owner_id == Case.owner_id)
        .join(now, now.id == here.cycle_id)
        .where(here.id == case_id, Plan.status == PlanStatus.AGREED.value, or_(earlier, left))
        .order_by(before.ends_on.desc(), Plan.id.desc())
        .limit(3)
    )
    return tuple(PreviousPlan(_version(row), *row[-3:]) for row in rows)


def assigners_of(session: Session, case_id: UUID) -> frozenset[UUID]:
    """Employees of the agency, other than the appraiser, from whom the case has an approved assignment (p.46-47)."""
    return frozenset(
        session.scalars(
            select(Assignment.assigned_by_employee_id).where(
                Assignment.case_id == case_id,
                Assignment.status == AssignmentStatus.APPROVED.value,
                Assignment.assigned_by_employee_id.is_not(None),
            )
        )
    )


def offered_leader_results(session: Session, case_id: UUID) -> tuple[LeaderResult, ...]:
    """Results of the appraiser's plan in the same cycle: the agreed version where there is one, else the draft.

    Agreed ones can be linked; those of a draft only serve as wording for a provisional link.
    """
    mine, result, plan = aliased(Case), aliased(PlanResult), aliased(Plan)
    rows = session.execute(
        _leader_select(result, plan)
        .join(CaseParty, CaseParty.employee_id == Case.owner_id)
        .join(mine, mine.id == CaseParty.case_id)
        .where(
            mine.id == case_id,
            CaseParty.relation == "appraiser",
            Case.cycle_id == mine.cycle_id,
            plan.status.in_((PlanStatus.AGREED.value, PlanStatus.DRAFT.value)),
        )
        .order_by(plan.status, result.section.desc(), result.ordinal)
    ).scalars()
    offered = [_leader(row) for row in rows]
    agreed = tuple(one for one in offered if one.agreed)
    return agreed or tuple(offered)


def find_version(session: Session, case_id: UUID, status: PlanStatus) -> Plan | None:
    """The row of one version with everything below it, for writing; the caller holds the case's lock."""
    return session.scalar(
        select(Plan)
        .where(Plan.case_id == case_id, Plan.status == status.value)
        .options(
            selectinload(Plan.results).selectinload(PlanResult.indicators),
            selectinload(Plan.expectations),
            selectinload(Plan.attachments),
        )
        .execution_options(populate_existing=True)
    )


def find_head(session: Session, case_id: UUID, status: PlanStatus) -> Plan | None:
    """The row of one version alone, for a change of its standing; the caller holds the case's lock."""
    return session.scalar(
        select(Plan)
        .where(Plan.case_id == case_id, Plan.status == status.value)
        .execution_options(populate_existing=True)
    )


def last_number(session: Session, case_id: UUID) -> int:
    """The number of the newest version; 0 where there is none."""
    return session.scalar(select(func.max(Plan.number)).where(Plan.case_id == case_id)) or 0


def _version(row: Any) -> PlanVersion:
    attachments: dict[AttachmentKind, tuple[str, ...]] = {
        AttachmentKind(kind): lines for kind, lines in _grouped(row.attachments).items()
    }
    return PlanVersion(
        id=row.id,
        number=row.number,
        status=PlanStatus(row.status),
        approach=Approach(row.approach),
        agreed_at=row.agreed_at,
        results=tuple(_result(number, item) for number, item in enumerate(row.results, start=1)),
        expectations=_grouped(row.expectations),
        attachments=attachments,
    )


def _result(number: int, item: Mapping[str, Any]) -> ResultView:
    return ResultView(
        id=UUID(item["id"]),
        lineage=UUID(item["lineage"]),
        number=number,
        section=Section(item["section"]),
        text=item["text"],
        assigned_by=item["assigned_by"],
        leader=_leader(item["leader"]) if item["leader"] else None,
        leader_text=item["leader_text"],
        indicators=tuple(_indicator(one) for one in item["indicators"]),
        origin=UUID(item["origin"]) if item["origin"] else None,
        assigned=item["assigned"],
    )


def _indicator(item: Mapping[str, Any]) -> IndicatorView:
    return IndicatorView(
        id=UUID(item["id"]),
        lineage=UUID(item["lineage"]),
        text=item["text"],
        aspect=Aspect(item["aspect"]) if item["aspect"] else None,
        target=item["target"],
        perspective=Perspective(item["perspective"]) if item["perspective"] else None,
    )


def _leader(item: Mapping[str, Any]) -> LeaderResult:
    return LeaderResult(
        id=UUID(item["id"]),
        text=item["text"],
        is_leader=item["is_leader"],
        agreed=item["agreed"],
        indicators=tuple(item["indicators"]),
    )


def _grouped(pairs: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Lines by their heading, in order."""
    groups: dict[str, list[str]] = {}
    for key, line in pairs:
        groups.setdefault(key, []).append(line)
    return {key: tuple(lines) for key, lines in groups.items()}
