"""A definition against the real staff list: who of the people concerned would have nobody to act for them.

Set-based: one statement for everybody's way up the line, whatever the size of the agency. It follows the same rules as
app.people.structure.superiors does for one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, func, select
from sqlalchemy.orm import Session

from app.admin.scope import people_within
from app.auth.values import Scope
from app.designer.staff_queries import NOBODY, concerned, listed, way_up
from app.people.models import Employee, Position, Unit
from app.people.panels import PREFIX, members_on
from workflows.definition import SYSTEM_KINDS, Definition

SHOWN = 20
"""Names listed of those who have nobody."""

LEVELS: Mapping[str, int] = {"appraiser": 1, "appraiser_superior": 2, "next_superior": 3}


@dataclass(frozen=True)
class Gap:
    """People concerned for whom nobody stands in a relation: how many, and the first of them as (id, name)."""

    relation: str
    count: int
    people: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True)
class ThinPanel:
    """A panel with fewer members than its vote needs; ``members`` None where the agency has no such panel."""

    code: str
    members: int | None
    need: int


@dataclass(frozen=True)
class Report:
    """What the staff list says; ``concerned`` counts the people that the workflow applies to."""

    concerned: int
    gaps: tuple[Gap, ...] = ()
    panels: tuple[ThinPanel, ...] = ()
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend."""
        return bool(self.concerned) and not (self.gaps or self.panels or self.units or self.kinds)


def check(session: Session, definition: Definition, *, agency_id: UUID, day: date) -> Report:
    """Hold a definition against the register of the day. Advice: it reads, and blocks nothing."""
    asked = _asked(definition)
    owners = concerned(definition, agency_id, day)
    gaps = _line_gaps(session, owners, asked & LEVELS.keys(), agency_id, day)
    gaps += [_gap(session, owners, name, NOBODY[name](owners, agency_id, day)) for name in NOBODY if name in asked]
    return Report(
        concerned=session.scalar(select(func.count()).select_from(owners)) or 0,
        gaps=tuple(gap for gap in gaps if gap.count),
        panels=tuple(_panels(session, definition, asked, agency_id, day)),
        units=_unknown_units(session, definition, agency_id),
        kinds=_unknown_kinds(session, definition, agency_id),
    )


def named_within(session: Session, report: Report, reach: Scope) -> Report:
    """The report with the names of those alone whom a role reaches; all the others are only counted."""
    if reach.whole_agency:
        return report
    named = {person_id for gap in report.gaps for person_id, _name in gap.people}
    near = set(session.scalars(select(Employee.id).where(Employee.id.in_(named), people_within(reach.units))))
    gaps = (replace(gap, people=tuple(one for one in gap.people if one[0] in near)) for gap in report.gaps)
    return replace(report, gaps=tuple(gaps))


def _asked(definition: Definition) -> set[str]:
    """Every relation that a step of people needs, and those that a late one is handed to."""
    asked: set[str] = set()
    for one in definition.transitions:
        if one.kind not in SYSTEM_KINDS:
            asked.update(one.by)
        if one.hand_to is not None:
            asked.add(one.hand_to)
        if one.vote is not None:
            asked.add(one.vote.of)
    return asked


def _line_gaps(session: Session, owners: CTE, asked: Iterable[str], agency_id: UUID, day: date) -> list[Gap]:
    """Those with fewer different people above them than a relation needs; one statement for all three."""
    wanted = sorted(asked, key=LEVELS.__getitem__)
    if not wanted:
        return []
    up = way_up(owners, agency_id, day)
    reached = select(up.c.owner_id, func.max(func.cardinality(up.c.found)).label("count")).group_by(up.c.owner_id).cte()
    above = func.coalesce(reached.c.count, 0)
    rows = session.execute(
        select(above, owners.c.id, owners.c.name)
        .outerjoin(reached, reached.c.owner_id == owners.c.id)
        .where(above < LEVELS[wanted[-1]])
        .order_by(owners.c.name, owners.c.id)
    ).all()
    gaps = []
    for relation in wanted:
        missing = [(row.id, row.name) for row in rows if row[0] < LEVELS[relation]]
        gaps.append(Gap(relation, len(missing), tuple(missing[:SHOWN])))
    return gaps


def _gap(session: Session, owners: CTE, relation: str, nobody: ColumnElement[bool]) -> Gap:
    query = select(owners.c.id, owners.c.name, func.count().over()).where(nobody)
    rows = session.execute(query.order_by(owners.c.name, owners.c.id).limit(SHOWN)).all()
    return Gap(relation, rows[0][2] if rows else 0, tuple((row.id, row.name) for row in rows))


def _panels(
    session: Session, definition: Definition, asked: Iterable[str], agency_id: UUID, day: date
) -> Iterator[ThinPanel]:
    """Panels that are asked and have fewer members than the largest vote among them needs."""
    needs = {name.removeprefix(PREFIX): 1 for name in sorted(asked) if name.startswith(PREFIX)}
    for one in definition.transitions:
        if one.vote is not None and one.vote.of.startswith(PREFIX):
            code = one.vote.of.removeprefix(PREFIX)
            needs[code] = max(needs.get(code, 1), one.vote.need)
    members = members_on(session, agency_id, day) if needs else {}
    for code, need in needs.items():
        if members.get(code, 0) < need:
            yield ThinPanel(code, members.get(code), need)


def _unknown_units(session: Session, definition: Definition, agency_id: UUID) -> tuple[str, ...]:
    codes = listed(definition.applies_to.get("units"))
    if not codes:
        return ()
    known = set(session.scalars(select(Unit.code).where(Unit.agency_id == agency_id, Unit.code.in_(codes))))
    return tuple(code for code in codes if code not in known)


def _unknown_kinds(session: Session, definition: Definition, agency_id: UUID) -> tuple[str, ...]:
    """Kinds of posts of which the agency has none."""
    kinds = listed(definition.applies_to.get("position_kinds"))
    if not kinds:
        return ()
    used = select(Position.kind).where(Position.agency_id == agency_id, Position.kind.in_(kinds)).distinct()
    known = set(session.scalars(used))
    return tuple(kind for kind in kinds if kind not in known)
