"""Reading the cascade. A whole matrix costs the same few statements for three people and for three hundred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload

from app.auth.values import Scope
from app.cascade.models import IndicatorManual, MatrixCell, MatrixMember, MatrixRole, MatrixTeam, RoleMatrix, Workblock
from app.cascade.records import Block, Candidate, Cell, Desk, Listed, Manual, Matrix, PostChoice, Request, Role, Source
from app.cascade.values import Angle, Consent, Control, Product, Reporting, RoleLevel
from app.cascade.weaving import Row, columns_of, weave
from app.cases.models import Case, Cycle
from app.cases.policy import unit_in_scope
from app.core.errors import NotFound
from app.people.leadership import direct_reports
from app.people.models import Employee, Position, Posting, Unit
from app.people.structure import absentees, running
from app.plans.models import Plan, PlanResult
from app.plans.queries import read_plan
from app.plans.values import PlanStatus

MOST_CANDIDATES = 20


def read_manuals(session: Session, case_id: UUID) -> tuple[Manual, ...]:
    """The manuals of a leader's indicators (form A.1.3), by the indicators' lineage. One statement."""
    rows = session.scalars(select(IndicatorManual).where(IndicatorManual.case_id == case_id))
    return tuple(
        Manual(
            row.lineage, row.purpose, row.definition, row.formula, row.unit, Control(row.control), row.source,
            Reporting(row.reporting), row.revision,
        )
        for row in rows
    )  # fmt: skip


def read_workblocks(session: Session, case_id: UUID) -> tuple[Block, ...]:
    """The strategies of a leader (form A.1.4), oldest first; each names its indicator by lineage. One statement."""
    rows = session.scalars(select(Workblock).where(Workblock.case_id == case_id).order_by(Workblock.id))
    return tuple(_block(row) for row in rows)


def _block(row: Workblock) -> Block:
    words = {name: getattr(row, name) for name in WORDS}
    lines = {name: tuple(getattr(row, name)) for name in LINES}
    return Block(
        id=row.id, lineage=row.lineage, angle=Angle(row.angle), product=Product(row.product), revision=row.revision,
        **words, **lines,
    )  # fmt: skip


WORDS = ("title", "owner", "due", "purpose", "targets", "involved", "beneficiaries", "budget")
LINES = ("routine_activities", "transformative_activities", "routine_milestones", "transformative_milestones")


def leads(who: UUID | None, day: date) -> ColumnElement[bool]:
    """Others answer to the post, and the person holds it that day, or stands in for its holder."""
    if who is None:
        return false()
    below, named = aliased(Position), aliased(Posting)
    held = exists().where(
        Posting.position_id == Position.id,
        or_(Posting.employee_id == who, Posting.employee_id.in_(absentees(who, day))),
        running(Posting, day),
    )
    answers = or_(
        exists().where(below.superior_id == Position.id), exists().where(named.appraiser_position_id == Position.id)
    )
    return held & answers


def find_desk(
    session: Session, *, agency_id: UUID, position_id: UUID, cycle_id: UUID, who: UUID | None, day: date
) -> tuple[Desk, bool] | None:
    """A post and a cycle of the agency, and whether the person leads from that post on the day."""
    row = session.execute(
        select(Position, Unit.name, Cycle, RoleMatrix, leads(who, day))
        .join(Unit, Unit.id == Position.unit_id)
        .join(Cycle, Cycle.id == cycle_id)
        .outerjoin(RoleMatrix, (RoleMatrix.position_id == Position.id) & (RoleMatrix.cycle_id == Cycle.id))
        .where(Position.id == position_id, Position.agency_id == agency_id, Cycle.agency_id == agency_id)
        .where(Cycle.purpose == "appraisal")
    ).first()
    if row is None:
        return None
    post, unit, cycle, matrix, mine = row
    desk = Desk(
        agency_id=agency_id, position_id=post.id, unit_id=post.unit_id, title=post.title, unit=unit,
        cycle_id=cycle.id, cycle=cycle.name, open=cycle.status == "open",
        matrix_id=matrix.id if matrix else None, shared_at=matrix.shared_at if matrix else None,
    )  # fmt: skip
    return desk, bool(mine)


def list_desks(session: Session, *, who: UUID | None, day: date) -> tuple[PostChoice, ...]:
    """The posts that the person leads from on the day, each with every open cycle, newest cycle first."""
    rows = session.execute(
        select(Position.id, Cycle.id, Position.title, Unit.name, Cycle.name)
        .join(Unit, Unit.id == Position.unit_id)
        .join(Cycle, Cycle.agency_id == Position.agency_id)
        .where(leads(who, day), Cycle.status == "open", Cycle.purpose == "appraisal")
        .order_by(Cycle.starts_on.desc(), Position.code)
    )
    return tuple(PostChoice(*row) for row in rows)


def list_led(session: Session, *, who: UUID | None, day: date) -> frozenset[UUID]:
    """Identifiers of the posts that the person leads from on the day."""
    return frozenset(session.scalars(select(Position.id).where(leads(who, day))))


def find_source(session: Session, desk: Desk, day: date) -> Source | None:
    """Whose plan gives the columns: that of the post's holder; while a Plt leads, and there is none, the Plt's own."""
    holders = select(Posting.employee_id).where(Posting.position_id == desk.position_id, running(Posting, day))
    # Two ways that each have their index; one condition with "or" would read every case of the agency.
    wanted = union(
        select(Case.id).where(Case.position_id == desk.position_id), select(Case.id).where(Case.owner_id.in_(holders))
    )
    row = session.execute(
        select(Case.id, Employee.name, Position.title)
        .join(Employee, Employee.id == Case.owner_id)
        .join(Position, Position.id == Case.position_id)
        .where(Case.cycle_id == desk.cycle_id, Case.parent_id.is_(None))
        .where(Case.id.in_(wanted))
        .order_by((Case.position_id == desk.position_id).desc(), Case.id.desc())
        .limit(1)
    ).first()
    return Source(*row) if row else None


def read_matrix(session: Session, desk: Desk, *, day: date, source: Source | None = None) -> Matrix:
    """Form A.1.5 of a leader on a day: columns from the leader's plan, people from the register and by name."""
    source = source or find_source(session, desk, day)
    plan = read_plan(session, source.case_id) if source else None
    reports = direct_reports(session, position_ids=[desk.position_id], day=day)
    return weave(desk, source, columns_of(plan), reports, _members(session, desk), _cells(session, desk))


def matrix_of(session: Session, matrix: RoleMatrix, *, day: date) -> Matrix:
    """The same for a stored matrix, whoever asks. Raises NotFound where the post is gone."""
    found = find_desk(
        session,
        agency_id=matrix.agency_id,
        position_id=matrix.position_id,
        cycle_id=matrix.cycle_id,
        who=None,
        day=day,
    )
    if found is None:
        raise NotFound
    return read_matrix(session, found[0], day=day)


def _members(session: Session, desk: Desk) -> list[Row]:
    if desk.matrix_id is None:
        return []
    teams = select(func.array_agg(MatrixTeam.lead_id)).where(MatrixTeam.member_id == MatrixMember.id)
    rows = session.execute(
        select(MatrixMember, Employee.name, Position.title, Unit.name, teams.scalar_subquery())
        .outerjoin(Employee, Employee.id == MatrixMember.employee_id)
        .outerjoin(Position, Position.id == MatrixMember.position_id)
        .outerjoin(Unit, Unit.id == Position.unit_id)
        .where(MatrixMember.matrix_id == desk.matrix_id)
        .order_by(Employee.name, MatrixMember.name, MatrixMember.id)
    )
    return [_row(*row) for row in rows]


def _row(member: MatrixMember, name: str | None, title: str | None, unit: str | None, leads_: list[UUID]) -> Row:
    return Row(
        id=member.id,
        kind=member.kind,
        employee_id=member.employee_id,
        position_id=member.position_id,
        name=name or member.name,
        title=title or member.title,
        place=unit or member.agency,
        team=member.team,
        consent=Consent(member.consent),
        answer=member.answer,
        lead_ids=tuple(leads_ or ()),
    )


def _cells(session: Session, desk: Desk) -> Mapping[UUID, dict[UUID, Cell]]:
    """Cells by member row and column."""
    if desk.matrix_id is None:
        return {}
    found: dict[UUID, dict[UUID, Cell]] = {}
    roles: dict[UUID, list[Role]] = {}
    heads: dict[UUID, Any] = {}
    for row in session.execute(_cell_rows(desk.matrix_id)):
        heads[row.id] = row
        if row.role_id is not None:
            roles.setdefault(row.id, []).append(_role(row))
    for cell_id, row in heads.items():
        cell = Cell(tuple(roles.get(cell_id, ())), row.no_role, row.revision)
        found.setdefault(row.member_id, {})[row.column_key] = cell
    return found


def _cell_rows(matrix_id: UUID) -> Select[Any]:
    in_plan = (
        select(func.jsonb_build_array(PlanResult.text, Plan.status))
        .join(Plan, Plan.id == PlanResult.plan_id)
        .where(PlanResult.origin == MatrixRole.id, Plan.case_id == MatrixRole.delivered_case_id)
        .where(Plan.status.in_((PlanStatus.AGREED.value, PlanStatus.DRAFT.value)))
        .order_by(Plan.status)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            MatrixCell.id, MatrixCell.member_id, MatrixCell.column_key, MatrixCell.no_role, MatrixCell.revision,
            MatrixRole.id.label("role_id"), MatrixRole.text, MatrixRole.level, MatrixRole.shared_at,
            MatrixRole.delivered_case_id, in_plan.label("in_plan"),
        )
        .join(MatrixMember, MatrixMember.id == MatrixCell.member_id)
        .outerjoin(MatrixRole, MatrixRole.cell_id == MatrixCell.id)
        .where(MatrixMember.matrix_id == matrix_id)
        .order_by(MatrixRole.ordinal)
    )  # fmt: skip


def _role(row: Any) -> Role:
    text, status = row.in_plan or ("", "")
    return Role(
        id=row.role_id,
        text=row.text,
        level=RoleLevel(row.level) if row.level else None,
        shared_at=row.shared_at,
        delivered_case_id=row.delivered_case_id,
        plan_text=text,
        plan_agreed=status == PlanStatus.AGREED.value,
    )


def find_candidates(session: Session, desk: Desk, words: str, day: date) -> tuple[Candidate, ...]:
    """People in service with a definitive post, other than the leader's, whose name or NIP holds the words."""
    pattern = "%" + words.replace("\x00", "").replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    rows = session.execute(
        _posted(desk.agency_id, day)
        .where(Position.id != desk.position_id)
        .where(or_(Employee.name.ilike(pattern), Employee.nip.like(pattern)))
        .order_by(Employee.name, Employee.id)
        .limit(MOST_CANDIDATES)
    )
    return tuple(Candidate(*row) for row in rows)


def find_candidate(session: Session, desk: Desk, employee_id: UUID, day: date) -> Candidate | None:
    """One person of the agency, other than the leader, with their definitive post of the day."""
    asked = _posted(desk.agency_id, day).where(Employee.id == employee_id, Position.id != desk.position_id)
    row = session.execute(asked).first()
    return Candidate(*row) if row else None


def _posted(agency_id: UUID, day: date) -> Select[Any]:
    return (
        select(Employee.id, Position.id, Employee.name, Position.title, Unit.name)
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .where(Employee.agency_id == agency_id, Employee.active, running(Posting, day), Posting.kind == "definitive")
    )


def list_requests(session: Session, *, who: UUID | None, day: date) -> tuple[Request, ...]:
    """Assignments of others about which the person is asked as appraiser: open ones first."""
    post, unit = aliased(Position), aliased(Unit)
    roles = (
        select(func.array_agg(MatrixRole.text))
        .join(MatrixCell, MatrixCell.id == MatrixRole.cell_id)
        .where(MatrixCell.member_id == MatrixMember.id)
        .scalar_subquery()
    )
    asked = select(Position.id).where(leads(who, day))
    rows = session.execute(
        select(
            MatrixMember.id, Employee.name, Position.title, post.title, unit.name, Cycle.name, MatrixMember.consent,
            MatrixMember.answer, roles,
        )
        .join(Employee, Employee.id == MatrixMember.employee_id)
        .outerjoin(Position, Position.id == MatrixMember.position_id)
        .join(RoleMatrix, RoleMatrix.id == MatrixMember.matrix_id)
        .join(Cycle, Cycle.id == RoleMatrix.cycle_id)
        .join(post, post.id == RoleMatrix.position_id)
        .join(unit, unit.id == post.unit_id)
        .where(MatrixMember.appraiser_position_id.in_(asked), MatrixMember.consent != Consent.NONE.value)
        .order_by((MatrixMember.consent == Consent.ASKED.value).desc(), MatrixMember.id.desc())
    )  # fmt: skip
    return tuple(Request(*row[:6], Consent(row[6]), row[7], tuple(row[8] or ())) for row in rows)


def is_delivered(session: Session, member_id: UUID) -> bool:
    """Whether any role of a member was written into their plan."""
    query = exists().where(
        MatrixRole.cell_id == MatrixCell.id, MatrixCell.member_id == member_id, MatrixRole.delivered_at.is_not(None)
    )
    return bool(session.scalar(select(query)))


def find_asking(session: Session, member_id: UUID) -> tuple[UUID, str]:
    """The leader's post that named a person, and the person's name."""
    row = session.execute(
        select(RoleMatrix.position_id, Employee.name)
        .join(MatrixMember, MatrixMember.matrix_id == RoleMatrix.id)
        .join(Employee, Employee.id == MatrixMember.employee_id)
        .where(MatrixMember.id == member_id)
    ).one()
    return row[0], row[1]


def list_holders(session: Session, position_id: UUID, day: date) -> list[UUID]:
    """Who holds a post on the day, in whatever way."""
    held = select(Posting.employee_id).where(Posting.position_id == position_id, running(Posting, day))
    return list(session.scalars(held.distinct()))


def list_matrices(
    session: Session, *, agency_id: UUID, scope: Scope, after: UUID | None, limit: int
) -> tuple[Listed, ...]:
    """Matrices of open cycles in somebody's scope, oldest first, with how far they are; ``after`` a matrix."""
    people = select(func.count()).where(MatrixMember.matrix_id == RoleMatrix.id)
    roles = (
        select(func.count(MatrixRole.id))
        .join(MatrixCell, MatrixCell.id == MatrixRole.cell_id)
        .join(MatrixMember, MatrixMember.id == MatrixCell.member_id)
        .where(MatrixMember.matrix_id == RoleMatrix.id)
    )
    query = (
        select(
            RoleMatrix.id, Position.id, Cycle.id, Position.title, Unit.name, Cycle.name, RoleMatrix.shared_at,
            people.scalar_subquery(), roles.scalar_subquery(),
        )
        .join(Position, Position.id == RoleMatrix.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .join(Cycle, Cycle.id == RoleMatrix.cycle_id)
        .where(RoleMatrix.agency_id == agency_id, Cycle.status == "open")
        .order_by(RoleMatrix.id)
        .limit(limit)
    )  # fmt: skip
    if not scope.whole_agency:
        query = query.where(unit_in_scope(scope, Position.unit_id))
    if after is not None:
        query = query.where(RoleMatrix.id > after)
    return tuple(Listed(*row) for row in session.execute(query))


def open_cases(session: Session, cycle_id: UUID, people: Iterable[UUID]) -> list[Case]:
    """Annual cases of these people in the cycle that aren't closed, newest first."""
    return list(
        session.scalars(
            select(Case)
            .where(Case.cycle_id == cycle_id, Case.owner_id.in_(list(people)), Case.parent_id.is_(None))
            .where(Case.closed_at.is_(None))
            .order_by(Case.id.desc())
            .options(joinedload(Case.definition_version, innerjoin=True))
        )
    )


def agreed_results(session: Session, origins: Iterable[UUID]) -> dict[UUID, UUID]:
    """Results of agreed plans that stand for roles: role -> result."""
    rows = session.execute(
        select(PlanResult.origin, PlanResult.id)
        .join(Plan, Plan.id == PlanResult.plan_id)
        .where(PlanResult.origin.in_(list(origins)), Plan.status == PlanStatus.AGREED.value)
    )
    return {origin: result for origin, result in rows}
