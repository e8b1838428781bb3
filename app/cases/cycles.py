"""Cycles: reading them, and making, opening and closing them. Refusals are codes; the panel words them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session, joinedload

from app.audit.service import pending_changes, record
from app.auth.values import CurrentActor, Scope
from app.cases.children import ask_for_periods
from app.cases.choosing import FIXED, freeze
from app.cases.models import Case, Cycle, CycleOpening
from app.cases.opening import request_opening
from app.cases.periods import lay_periods
from app.cases.policy import below
from app.core.errors import InvalidInput, NotFound
from app.definitions.models import DefinitionVersion
from app.definitions.queries import compiled
from app.definitions.service import ensure_shipped
from app.people.models import Unit

DATE_FIELDS = ("starts_on", "ends_on", "plan_due", "evaluation_opens", "self_assessment_due", "rating_due")
FIELDS = (
    "code", "name", *DATE_FIELDS, "approach", "definition_version_id", "selection", "rhythm", "periodic_version_id",
)  # fmt: skip
CHANGEABLE_LATER = frozenset({"name", "rhythm", "periodic_version_id"})
"""Due dates of running cases were computed from the cycle's dates, so these stay after the start. The rhythm may change
until the first periodic case was opened."""
_PERIODIC = "evaluasi-periodik"
_DEFAULTS = {"selection": FIXED, "rhythm": "none", "periodic_version_id": None}

_ORDER = (
    # later, earlier
    ("ends_on", "starts_on"),
    ("plan_due", "starts_on"),
    ("evaluation_opens", "starts_on"),
    ("self_assessment_due", "plan_due"),
    ("self_assessment_due", "evaluation_opens"),
    ("rating_due", "self_assessment_due"),
)


def date_problems(dates: Mapping[str, date | None]) -> dict[str, str]:
    """Field -> the field that it must not come before; missing dates are somebody else's problem."""
    found: dict[str, str] = {}
    for later, earlier in _ORDER:
        first, second = dates.get(earlier), dates.get(later)
        if first is not None and second is not None and second < first:
            found.setdefault(later, earlier)
    return found


def list_cycles(session: Session, agency_id: UUID) -> list[Cycle]:
    """Rounds of appraisals before registers of requests; running ones first, then the newest, each with its version."""
    order = case((Cycle.status == "open", 0), (Cycle.status == "draft", 1), else_=2)
    query = select(Cycle).where(Cycle.agency_id == agency_id).options(joinedload(Cycle.definition_version))
    return list(session.scalars(query.order_by(Cycle.purpose, order, Cycle.starts_on.desc(), Cycle.id.desc())))


def count_open_cases(session: Session, cycle_id: UUID) -> tuple[int, int]:
    """(all annual cases of the cycle, those not finished)."""
    counts = select(func.count(), func.count().filter(Case.closed_at.is_(None)))
    counts = counts.where(Case.cycle_id == cycle_id, Case.parent_id.is_(None))
    total, unfinished = session.execute(counts).one()
    return total, unfinished


def add_cycle(session: Session, values: Mapping[str, Any], *, actor: CurrentActor, now: datetime) -> Cycle:
    """A draft cycle. Raises InvalidInput."""
    values = _with_periodic_version(session, {**_DEFAULTS, **values}, actor, now)
    _check(session, values, actor.agency_id, None)
    cycle = Cycle(agency_id=actor.agency_id, **{name: values[name] for name in FIELDS})
    session.add(cycle)
    session.flush()
    lay_periods(session, cycle)
    record(session, actor=actor, action="cycle.create", subject=cycle, changes=dict(values), now=now)
    return cycle


def change_cycle(
    session: Session, cycle: Cycle, values: Mapping[str, Any], *, actor: CurrentActor, now: datetime
) -> None:
    """Change a draft, or the name of a running cycle. Raises InvalidInput."""
    locked = _lock(session, cycle)
    wanted = {name: values[name] for name in FIELDS if name in values}
    if locked.status != "draft":
        wanted = {name: value for name, value in wanted.items() if name in CHANGEABLE_LATER}
    wanted = _with_periodic_version(session, {name: getattr(locked, name) for name in FIELDS} | wanted, actor, now)
    _check(session, wanted, locked.agency_id, locked)
    for name, value in wanted.items():
        setattr(locked, name, value)
    changes = pending_changes(locked)
    if not changes.keys().isdisjoint({"rhythm", "starts_on", "ends_on"}):
        lay_periods(session, locked)
        ask_for_periods(session, locked, now)
    if changes:
        record(session, actor=actor, action="cycle.change", subject=locked, changes=changes, now=now)


def close_cycle(session: Session, cycle: Cycle, *, reason: str, actor: CurrentActor, now: datetime) -> None:
    """No further openings; cases that still run go on to their end. Raises InvalidInput."""
    locked = _lock(session, cycle)
    if locked.status != "open":
        raise InvalidInput({"reason": "not_open"})
    if session.scalar(select(exists().where(CycleOpening.cycle_id == locked.id, CycleOpening.status != "done"))):
        raise InvalidInput({"reason": "opening_runs"})
    _set_status(session, locked, "closed", "cycle.close", reason, actor, now)


def reopen_cycle(session: Session, cycle: Cycle, *, reason: str, actor: CurrentActor, now: datetime) -> None:
    """Allow openings again. Raises InvalidInput."""
    locked = _lock(session, cycle)
    if locked.status != "closed":
        raise InvalidInput({"reason": "not_closed"})
    _set_status(session, locked, "open", "cycle.reopen", reason, actor, now)


def open_for_unit(session: Session, cycle: Cycle, unit_id: UUID, *, actor: CurrentActor, now: datetime) -> CycleOpening:
    """Ask the worker for the cases of a unit and everything below it; the first time starts the cycle.

    Raises NotFound for a unit of elsewhere, InvalidInput when the cycle is closed or the same is under way.
    """
    locked = _lock(session, cycle)
    unit = session.get(Unit, unit_id)
    if unit is None or unit.agency_id != locked.agency_id:
        raise NotFound
    if locked.status == "closed":
        raise InvalidInput({"unit_id": "closed"})
    under_way = exists().where(
        CycleOpening.cycle_id == locked.id, CycleOpening.unit_id == unit_id, CycleOpening.status != "done"
    )
    if session.scalar(select(under_way)):
        raise InvalidInput({"unit_id": "opening_runs"})
    if locked.status == "draft":
        freeze(session, locked)
    locked.status = "open"
    opening = request_opening(session, cycle=locked, unit_id=unit_id, user_id=actor.user_id)
    changes = {"unit": unit.name, "unit_id": unit.id}
    record(session, actor=actor, action="cycle.open_unit", subject=locked, changes=changes, now=now)
    return opening


def list_openings(session: Session, cycle: Cycle, reach: Scope, limit: int = 50) -> list[CycleOpening]:
    """The latest openings of a cycle that concern units in the reach."""
    query = select(CycleOpening).where(CycleOpening.cycle_id == cycle.id, _reached(reach))
    return list(
        session.scalars(query.order_by(CycleOpening.id.desc()).limit(limit).options(joinedload(CycleOpening.unit)))
    )


def get_opening(session: Session, opening_id: UUID, *, agency_id: UUID, reach: Scope) -> CycleOpening:
    """Raises NotFound outside the reach."""
    query = select(CycleOpening).where(
        CycleOpening.id == opening_id, CycleOpening.agency_id == agency_id, _reached(reach)
    )
    found = session.scalar(query.options(joinedload(CycleOpening.unit), joinedload(CycleOpening.cycle)))
    if found is None:
        raise NotFound
    return found


def _reached(reach: Scope) -> ColumnElement[bool]:
    return CycleOpening.unit_id.in_(below(reach.units)) if not reach.whole_agency else CycleOpening.id.is_not(None)


def _with_periodic_version(
    session: Session, values: Mapping[str, Any], actor: CurrentActor, now: datetime
) -> dict[str, Any]:
    """A rhythm without a workflow takes the shipped one; without a rhythm there is none to follow."""
    found = dict(values)
    if found["rhythm"] == "none":
        found["periodic_version_id"] = None
    elif found["periodic_version_id"] is None:
        version = ensure_shipped(session, agency_id=actor.agency_id, code=_PERIODIC, actor=actor, now=now)
        session.flush()
        found["periodic_version_id"] = version.id
    return found


def _lock(session: Session, cycle: Cycle) -> Cycle:
    return session.get_one(Cycle, cycle.id, with_for_update={"of": Cycle}, populate_existing=True)


def _check(session: Session, values: Mapping[str, Any], agency_id: UUID, cycle: Cycle | None) -> None:
    errors = dict.fromkeys(date_problems(values), "order")
    same_code = exists().where(
        Cycle.agency_id == agency_id, Cycle.code == values["code"], Cycle.id != cycle.id if cycle else True
    )
    if session.scalar(select(same_code)):
        errors["code"] = "code_taken"
    if not _usable(session, values["definition_version_id"], agency_id, "appraisal", cycle):
        errors["definition_version_id"] = "not_published"
    periodic = values["periodic_version_id"]
    if periodic is not None and not _usable(session, periodic, agency_id, "periodic", cycle):
        errors["periodic_version_id"] = "not_published"
    if "definition_version_id" not in errors and not _opens_periods(session, values, cycle):
        errors["rhythm"] = "opens_no_periods"
    if errors:
        raise InvalidInput(errors)


def _opens_periods(session: Session, values: Mapping[str, Any], cycle: Cycle | None) -> bool:
    """Whether the annual workflow opens periodic evaluations, where the cycle is to have them.

    A cycle that was stored as it is isn't held up by it in other changes.
    """
    wanted = (values["rhythm"], values["definition_version_id"])
    if wanted[0] == "none" or (cycle is not None and wanted == (cycle.rhythm, cycle.definition_version_id)):
        return True
    definition = compiled(session.get_one(DefinitionVersion, wanted[1])).definition
    return any("open_periods" in step.effects for step in definition.transitions)


def _usable(session: Session, version_id: UUID | None, agency_id: UUID, kind: str, cycle: Cycle | None) -> bool:
    """A published workflow of the kind, or the one that the cycle follows already."""
    version = session.get(DefinitionVersion, version_id) if version_id else None
    if version is None or version.agency_id != agency_id or version.kind != kind:
        return False
    return version.offered or (
        cycle is not None and version_id in (cycle.definition_version_id, cycle.periodic_version_id)
    )


def _set_status(
    session: Session, cycle: Cycle, status: str, action: str, reason: str, actor: CurrentActor, now: datetime
) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": "reason_empty"})
    changes = {"status": [cycle.status, status], "reason": reason.strip()}
    cycle.status = status
    record(session, actor=actor, action=action, subject=cycle, changes=changes, now=now)
