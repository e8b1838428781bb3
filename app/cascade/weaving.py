"""Puts the matrix together from what was read: the leader's plan, the register, and what the leader wrote. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.cascade.records import Cell, Column, Desk, Matrix, Member, Source, Team
from app.cascade.values import Consent, MemberKind
from app.people.leadership import Report
from app.plans.records import PlanView, ResultView


@dataclass(frozen=True)
class Row:
    """A stored member of the matrix with the names of the register."""

    id: UUID
    kind: str
    employee_id: UUID | None
    position_id: UUID | None
    name: str
    title: str
    place: str
    team: str | None
    consent: Consent
    answer: str
    lead_ids: tuple[UUID, ...]

    @property
    def key(self) -> UUID:
        """How addresses name the person."""
        return self.employee_id or self.id


def columns_of(plan: PlanView | None) -> tuple[Column, ...]:
    """The leader's indicators, in the order of the plan (p.47 a.1); a result without one stands for itself.

    Of the agreed plan where there is one, because only its results can be linked to; else of the draft.
    """
    version = (plan.current or plan.draft) if plan else None
    if plan is None or version is None:
        return ()
    agreed = plan.current is not None
    found: list[Column] = []
    for result in version.results:
        found += _of_result(result, len(found) + 1, agreed)
    return tuple(found)


def _of_result(result: ResultView, first: int, agreed: bool) -> list[Column]:
    link = result.id if agreed else None
    if not result.indicators:
        return [Column(result.lineage, first, result.text, "", result.text, link)]
    return [
        Column(one.lineage, number, one.text, one.target, result.text, link)
        for number, one in enumerate(result.indicators, start=first)
    ]


def weave(
    desk: Desk,
    source: Source | None,
    columns: tuple[Column, ...],
    reports: Sequence[Report],
    rows: Sequence[Row],
    cells: Mapping[UUID, dict[UUID, Cell]],
) -> Matrix:
    """Direct reports first, as the register has them today; then people from elsewhere, then those who left."""
    members = tuple(_people(reports, rows, cells))
    teams = tuple(_team(lead, members, columns) for lead in members if lead.team is not None)
    return Matrix(desk, source, columns, members, teams)


def _people(reports: Sequence[Report], rows: Sequence[Row], cells: Mapping[UUID, dict[UUID, Cell]]) -> Iterator[Member]:
    stored = {row.key: row for row in rows}
    here: set[UUID] = set()
    # Somebody with a post of their own and an acting one below the same leader is one person; the own post names them.
    for report in sorted(reports, key=lambda one: one.via != "definitive"):
        if report.employee_id not in here:
            here.add(report.employee_id)
            yield _reporting(report, stored.get(report.employee_id), cells)
    for row in sorted(rows, key=lambda one: one.kind == MemberKind.OUTSIDE):
        if row.key in here:
            continue
        left = row.kind == MemberKind.REPORT
        if not left or _matters(row, cells):
            yield _named(row, cells, gone=left)


def _matters(row: Row, cells: Mapping[UUID, dict[UUID, Cell]]) -> bool:
    return row.team is not None or any(cell.roles for cell in cells.get(row.id, {}).values())


def _reporting(report: Report, row: Row | None, cells: Mapping[UUID, dict[UUID, Cell]]) -> Member:
    return Member(
        key=report.employee_id,
        id=row.id if row else None,
        kind=MemberKind.REPORT,
        employee_id=report.employee_id,
        position_id=report.position_id,
        name=report.name,
        title=report.title,
        place=report.unit,
        team=row.team if row else None,
        consent=Consent.NONE,
        answer="",
        gone=False,
        lead_ids=row.lead_ids if row else (),
        cells=cells.get(row.id, {}) if row else {},
    )


def _named(row: Row, cells: Mapping[UUID, dict[UUID, Cell]], *, gone: bool) -> Member:
    return Member(
        key=row.key,
        id=row.id,
        kind=MemberKind(row.kind),
        employee_id=row.employee_id,
        position_id=row.position_id,
        name=row.name,
        title=row.title,
        place=row.place,
        team=row.team,
        consent=row.consent,
        answer=row.answer,
        gone=gone,
        lead_ids=row.lead_ids,
        cells=cells.get(row.id, {}),
    )


def _team(lead: Member, members: Sequence[Member], columns: Sequence[Column]) -> Team:
    """On top the results of the team's lead, which are their roles in the first matrix (p.48 b.5)."""
    roles = [(column, role) for column in columns for role in lead.cell(column.key).roles]
    tops = tuple(
        Column(role.id, number, role.text, "", column.text, None, lead_role=True)
        for number, (column, role) in enumerate(roles, start=1)
    )
    return Team(lead, tops, tuple(one for one in members if lead.id in one.lead_ids))
