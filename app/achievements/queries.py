"""Reading achievements: for a rating, for a document, and for the pages on which they are set."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.achievements.models import AchievementChange, OrganisationAchievement
from app.achievements.values import Achievement, Change, InForce, Span, in_force
from app.cases.models import Case, CaseParty, Cycle, Period
from app.cases.queries import opened_appraisals
from app.core.errors import NotFound
from app.core.json_rows import json_list, json_object
from app.people.models import Position, Unit

PAGE = 50
_ROW = OrganisationAchievement
_COLUMNS = (
    _ROW.id,
    _ROW.unit_id,
    Unit.name.label("unit"),
    _ROW.year,
    _ROW.period_id,
    _ROW.predicate,
    _ROW.basis,
    _ROW.note,
    _ROW.evidence_link,
    _ROW.published_on,
    _ROW.set_by_name.label("set_by"),
    _ROW.set_as,
    _ROW.set_at,
    _ROW.used_at,
    _ROW.version,
)


@dataclass(frozen=True)
class UnitLine:
    """One unit of the list with what founds ratings there; nothing where nobody has set it."""

    id: UUID
    name: str
    code: str
    parent: str
    found: InForce | None


@dataclass(frozen=True)
class Choice:
    """A period of a cycle, or with no identifier the year as a whole; ``done`` units of the reach have a predicate."""

    period_id: UUID | None
    name: str
    done: int


def _read() -> Select[Any]:
    return select(*_COLUMNS).join(Unit, Unit.id == _ROW.unit_id)


def _years(year: int, period_id: UUID | None) -> ColumnElement[bool]:
    """The rows among which ``values.in_force`` chooses."""
    if period_id is not None:
        return (_ROW.year == year) & (_ROW.period_id == period_id)
    return _ROW.year.in_((year, year - 1)) & _ROW.period_id.is_(None)


def achievement_for(session: Session, span: Span, *, today: date) -> InForce | None:
    """The achievement of a unit that founds ratings of the year or period. One statement."""
    rows = session.execute(_read().where(_ROW.unit_id == span.unit_id, _years(span.year, span.period_id)))
    found = [Achievement(*row) for row in rows]
    return in_force(found, year=span.year, period_id=span.period_id, today=today)


def find(session: Session, span: Span) -> Achievement | None:
    """What was set for exactly this year or period."""
    own = _ROW.period_id == span.period_id if span.period_id else _ROW.period_id.is_(None)
    row = session.execute(_read().where(_ROW.unit_id == span.unit_id, _ROW.year == span.year, own)).one_or_none()
    return Achievement(*row) if row else None


def find_row(session: Session, span: Span) -> OrganisationAchievement | None:
    """The same under a row lock, to be changed."""
    own = _ROW.period_id == span.period_id if span.period_id else _ROW.period_id.is_(None)
    query = select(_ROW).where(_ROW.unit_id == span.unit_id, _ROW.year == span.year, own)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def lock_row(session: Session, achievement_id: UUID) -> OrganisationAchievement:
    """An achievement under a row lock, read anew."""
    query = select(_ROW).where(_ROW.id == achievement_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def candidates_json(case_id: BindParameter[UUID]) -> ScalarSelect[Any]:
    """The achievements that may found the rating of a case, as a part of somebody else's statement.

    They are those of the unit led by the appraiser (p.94 1.g), which is the unit of the appraiser's post.
    """
    led = (
        select(Position.unit_id)
        .join(CaseParty, CaseParty.position_id == Position.id)
        .where(CaseParty.case_id == case_id, CaseParty.relation == "appraiser")
    )
    year = extract("year", Cycle.ends_on)
    same = or_(
        (Case.period_id == _ROW.period_id) & (_ROW.year == year),
        Case.period_id.is_(None) & _ROW.period_id.is_(None) & _ROW.year.in_((year, year - 1)),
    )
    return (
        select(json_list(json_object(*_COLUMNS), _ROW.year))
        .select_from(_ROW)
        .join(Unit, Unit.id == _ROW.unit_id)
        .join(Case, Case.id == case_id)
        .join(Cycle, Cycle.id == Case.cycle_id)
        .where(_ROW.unit_id.in_(led), same)
        .scalar_subquery()
    )


def from_json(rows: Iterable[dict[str, Any]]) -> tuple[Achievement, ...]:
    """The records out of ``candidates_json``."""
    return tuple(_restored(row) for row in rows)


def _restored(row: dict[str, Any]) -> Achievement:
    found = dict(row)
    for name in ("id", "unit_id", "period_id"):
        found[name] = UUID(row[name]) if row[name] else None
    for name in ("set_at", "used_at"):
        found[name] = datetime.fromisoformat(row[name]) if row[name] else None
    found["published_on"] = date.fromisoformat(row["published_on"])
    return Achievement(**found)


def list_changes(session: Session, achievement_id: UUID) -> list[Change]:
    """How an achievement came to what it is, newest first."""
    rows = session.scalars(
        select(AchievementChange)
        .where(AchievementChange.achievement_id == achievement_id)
        .order_by(AchievementChange.at.desc(), AchievementChange.id.desc())
    )
    return [Change(row.at, row.by_name, row.before, row.after, row.reason, row.after_use) for row in rows]


def get_unit(session: Session, unit_id: UUID, reach: ColumnElement[bool]) -> Unit:
    """A unit inside somebody's reach. Raises NotFound."""
    unit = session.scalar(select(Unit).where(Unit.id == unit_id, reach))
    if unit is None:
        raise NotFound
    return unit


def list_cycles(session: Session, agency_id: UUID) -> list[Cycle]:
    """All rounds of appraisals that were opened, newest first."""
    query = select(Cycle).where(opened_appraisals(agency_id))
    return list(session.scalars(query.order_by(Cycle.starts_on.desc(), Cycle.code)))


def list_periods(session: Session, cycle_id: UUID) -> list[Period]:
    """The periods of a cycle in their order."""
    return list(session.scalars(select(Period).where(Period.cycle_id == cycle_id).order_by(Period.ordinal)))


def count_done(session: Session, *, year: int, reach: ColumnElement[bool]) -> dict[UUID | None, int]:
    """How many units of a reach have a predicate, by period; under ``None`` the year as a whole."""
    rows = session.execute(
        select(_ROW.period_id, func.count())
        .join(Unit, Unit.id == _ROW.unit_id)
        .where(_ROW.year == year, reach)
        .group_by(_ROW.period_id)
    )
    return {period_id: count for period_id, count in rows}


def count_units(session: Session, reach: ColumnElement[bool]) -> int:
    """How many units there are in a reach."""
    return session.scalar(select(func.count()).select_from(Unit).where(reach)) or 0


@dataclass(frozen=True)
class Wanted:
    """What the list shows: a year or one of its periods, units by name, only those still missing, from a row on."""

    year: int
    period_id: UUID | None
    term: str = ""
    missing: bool = False
    after: tuple[str, UUID] | None = None


def list_units(session: Session, reach: ColumnElement[bool], wanted: Wanted, *, today: date) -> list[UnitLine]:
    """One page of units with their achievements, and one row more where another page follows. Two statements."""
    parent = aliased(Unit)
    query = select(Unit.id, Unit.name, Unit.code, func.coalesce(parent.name, ""))
    query = query.join(parent, parent.id == Unit.parent_id, isouter=True).where(reach)
    if wanted.term:
        query = query.where(Unit.name.icontains(wanted.term, autoescape=True) | (Unit.code == wanted.term))
    if wanted.missing:
        query = query.where(Unit.id.not_in(_settled(wanted)))
    if wanted.after is not None:
        name, unit_id = wanted.after
        query = query.where((Unit.name > name) | ((Unit.name == name) & (Unit.id > unit_id)))
    units = session.execute(query.order_by(Unit.name, Unit.id).limit(PAGE + 1)).all()
    found = _by_unit(session, [row[0] for row in units], wanted)
    return [
        UnitLine(*row, in_force(found.get(row[0], ()), year=wanted.year, period_id=wanted.period_id, today=today))
        for row in units
    ]


def _settled(wanted: Wanted) -> Select[tuple[UUID]]:
    own = _ROW.period_id == wanted.period_id if wanted.period_id else _ROW.period_id.is_(None)
    return select(_ROW.unit_id).where(_ROW.year == wanted.year, own)


def _by_unit(session: Session, units: Collection[UUID], wanted: Wanted) -> dict[UUID, list[Achievement]]:
    rows = session.execute(_read().where(_ROW.unit_id.in_(units), _years(wanted.year, wanted.period_id)))
    found: dict[UUID, list[Achievement]] = {}
    for row in rows:
        one = Achievement(*row)
        found.setdefault(one.unit_id, []).append(one)
    return found


def units_by_code(session: Session, codes: Collection[str], reach: ColumnElement[bool]) -> dict[str, UUID]:
    """Units of a reach by their code, for the import."""
    rows = session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(codes), reach))
    return {code: unit_id for code, unit_id in rows}
