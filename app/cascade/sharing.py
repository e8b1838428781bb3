"""Sharing the matrix: each role becomes a main result in its person's draft, once (p.47 a.5, p.49 b.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cascade import queries
from app.cascade.models import MatrixCell, MatrixMember, MatrixRole, RoleMatrix
from app.cascade.records import Column, Matrix, Member, Role
from app.cascade.roles import Workshop
from app.cascade.values import CLEARED, Consent, MemberKind, Outlook
from app.cases.models import Case
from app.cases.service import open_in_place_of_owners, owners_may_change
from app.core.jobs import defer
from app.plans.prefilling import Seed, prefill, room_in_drafts


@dataclass(frozen=True)
class Parcel:
    """What sharing means for one person: the roles that are new, and how many went before."""

    member: Member
    outlook: Outlook
    case_id: UUID | None
    fresh: tuple[Role, ...]
    there: int


@dataclass(frozen=True)
class Preview:
    """The whole of it, before it is done."""

    parcels: tuple[Parcel, ...]

    def of(self, outlook: Outlook) -> tuple[Parcel, ...]:
        """People for whom it means the same."""
        return tuple(one for one in self.parcels if one.outlook == outlook)

    @property
    def added(self) -> int:
        """Roles that go into drafts now."""
        return sum(len(one.fresh) for one in self.of(Outlook.ADD))

    @property
    def later(self) -> int:
        """Roles that were not shared yet and will wait for the person's case to be opened."""
        return sum(role.shared_at is None for one in self.of(Outlook.NO_CASE) for role in one.fresh)


def preview(session: Session, matrix: Matrix) -> Preview:
    """What sharing would do now; nothing is written."""
    people = [member.employee_id for member in matrix.members if member.employee_id]
    cases = _by_owner(queries.open_cases(session, matrix.desk.cycle_id, people))
    chosen = {member.key: _case_of(member, cases) for member in matrix.members}
    found = [case for case in chosen.values() if case]
    free = owners_may_change(found, part="plan")
    room = room_in_drafts(session, [case.id for case in found])
    return Preview(tuple(_parcel(member, chosen[member.key], free, room) for member in matrix.members))


def _by_owner(cases: Iterable[Case]) -> dict[UUID, list[Case]]:
    found: dict[UUID, list[Case]] = {}
    for case in cases:
        found.setdefault(case.owner_id, []).append(case)
    return found


def _case_of(member: Member, cases: Mapping[UUID, Sequence[Case]]) -> Case | None:
    """The case in the post by which the person stands in the matrix, else their newest one."""
    own = cases.get(member.employee_id, ()) if member.employee_id else ()
    return next((case for case in own if case.position_id == member.position_id), own[0] if own else None)


def _parcel(member: Member, case: Case | None, free: frozenset[UUID], room: Mapping[UUID, int]) -> Parcel:
    roles = tuple(member.roles())
    fresh = tuple(role for role in roles if not role.delivered)
    outlook = _outlook(member, case, bool(roles), len(fresh), free, room)
    return Parcel(member, outlook, case.id if case else None, fresh, len(roles) - len(fresh))


_WITHHELD = {Consent.ASKED: Outlook.WAITING, Consent.DECLINED: Outlook.DECLINED}


def _outlook(
    member: Member, case: Case | None, roles: bool, fresh: int, free: frozenset[UUID], room: Mapping[UUID, int]
) -> Outlook:
    if not roles:
        return Outlook.NO_ROLE
    if not member.cleared or member.kind is MemberKind.OUTSIDE:
        return _WITHHELD.get(member.consent, Outlook.OUTSIDE)
    if not fresh or member.gone:
        return Outlook.GONE if fresh else Outlook.DONE
    if case is None:
        return Outlook.NO_CASE
    if case.id not in free or case.id not in room:
        return Outlook.LOCKED
    return Outlook.ADD if fresh <= room[case.id] else Outlook.FULL


def share(shop: Workshop) -> int:
    """Lay the roles into the drafts and remember that they were shared; how many results were added.

    Doing it again adds only roles that are new. A role that somebody took out of their draft doesn't come back.
    """
    session, matrix = shop.session, shop.matrix
    planned = preview(session, matrix)
    going = {one.case_id: one for one in planned.of(Outlook.ADD) if one.case_id}
    open_now = open_in_place_of_owners(session, going, part="plan")
    links = _links(session, matrix)
    seeds = {case: _seeds(matrix, going[case.id], links) for case in open_now}
    laid = prefill(session, seeds, actor=shop.actor, now=shop.now)
    _mark_shared(session, _shareable(matrix), laid, shop.now)
    shop.row.shared_at = shop.now
    shop.note("matrix.share", shop.row, {"added": len(laid), "people": len(set(laid.values()))})
    _tell_owners(shop, open_now, set(laid.values()))
    return len(laid)


def _tell_owners(shop: Workshop, cases: Sequence[Case], changed: set[UUID]) -> None:
    """Each person whose draft grew hears of it, at most once a minute however often it is shared."""
    for case in cases:
        if case.id in changed:
            asked: dict[str, object] = {
                "template": "roles_shared",
                "employee_ids": [str(case.owner_id)],
                "params": {"title": shop.entry.desk.title},
                "key": f"roles_shared:{case.id}:{shop.now:%Y%m%d%H%M}",
                "case_id": str(case.id),
            }
            defer(shop.session, "notifications.plain", asked)


def _shareable(matrix: Matrix) -> set[UUID]:
    return {
        role.id
        for member in matrix.members
        if member.cleared and member.employee_id and not member.gone
        for role in member.roles()
    }  # fmt: skip


def _mark_shared(session: Session, shared: set[UUID], laid: Mapping[UUID, UUID], now: datetime) -> None:
    for row in session.scalars(select(MatrixRole).where(MatrixRole.id.in_(shared))):
        row.shared_at = row.shared_at or now
        if row.id in laid:
            row.delivered_at, row.delivered_case_id = now, laid[row.id]


def _links(session: Session, matrix: Matrix) -> dict[UUID, UUID]:
    """Column -> the agreed result behind it: the leader's, or that of a team's lead."""
    of_leads = [column.key for team in matrix.teams for column in team.columns]
    links = queries.agreed_results(session, of_leads) if of_leads else {}
    return links | {column.key: column.result_id for column in matrix.columns if column.result_id}


def _seeds(matrix: Matrix, parcel: Parcel, links: Mapping[UUID, UUID]) -> list[Seed]:
    columns = matrix.all_columns()
    leads = {column.key: team.lead for team in matrix.teams for column in team.columns}
    fresh = {role.id for role in parcel.fresh}
    found: list[Seed] = []
    for key, column in columns.items():
        for role in parcel.member.cell(key).roles:
            if role.id in fresh:
                found.append(_seed(role, column, _giver(matrix, leads.get(key)), links.get(key)))
    return found


def _giver(matrix: Matrix, lead: Member | None) -> str:
    """Penugasan dari ...: the lead of the team, or the leader's post."""
    return lead.team or lead.title if lead else matrix.desk.title


def _seed(role: Role, column: Column, giver: str, link: UUID | None) -> Seed:
    wording = column.text if column.lead_role else column.result
    return Seed(role.id, role.text, giver, link, wording)


def deliver_at_opening(session: Session, case: Case, *, now: datetime) -> None:
    """A person whose case is opened after the sharing gets their roles then. One statement where there are none."""
    if case.parent_id is not None:
        return
    rows = session.scalars(
        select(RoleMatrix)
        .join(MatrixMember, MatrixMember.matrix_id == RoleMatrix.id)
        .where(
            RoleMatrix.cycle_id == case.cycle_id,
            RoleMatrix.shared_at.is_not(None),
            MatrixMember.employee_id == case.owner_id,
            MatrixMember.consent.in_([one.value for one in CLEARED]),
        )
    ).all()
    for matrix in rows:
        _deliver(session, matrix, case, now)


def _deliver(session: Session, matrix: RoleMatrix, case: Case, now: datetime) -> None:
    waiting = set(_waiting(session, matrix.id, case.owner_id))
    if not waiting:
        return
    view = queries.matrix_of(session, matrix, day=case.entered_at.date())
    member = view.find(case.owner_id)
    if member is None or member.gone:
        return
    fresh = tuple(role for role in member.roles() if role.id in waiting)
    parcel = Parcel(member, Outlook.ADD, case.id, fresh, 0)
    laid = prefill(session, {case: _seeds(view, parcel, _links(session, view))}, actor=None, now=now)
    _mark_shared(session, set(laid), laid, now)


def _waiting(session: Session, matrix_id: UUID, employee_id: UUID) -> Iterable[UUID]:
    return session.scalars(
        select(MatrixRole.id)
        .join(MatrixCell, MatrixCell.id == MatrixRole.cell_id)
        .join(MatrixMember, MatrixMember.id == MatrixCell.member_id)
        .where(
            MatrixMember.matrix_id == matrix_id,
            MatrixMember.employee_id == employee_id,
            MatrixRole.shared_at.is_not(None),
            MatrixRole.delivered_at.is_(None),
        )
    )
