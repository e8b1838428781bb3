"""Beginning a request: the register of its kind and year, and the case in its first state.

From there on a request is a case like any other and goes through app.cases.service alone.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.cases.models import Case, Cycle
from app.cases.opening import lay_down
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from app.people.calendar import timezone_of
from app.people.service import lock_employee
from app.requests import policy, queries
from app.requests.queries import PURPOSE


def begin(session: Session, code: str, *, actor: CurrentActor, now: datetime) -> Case:
    """A request of the actor under the newest published version of a workflow, in its first state.

    Whoever has begun one this year under that version and not yet submitted it gets that one again, so that a second
    click or a second window makes no second request. Raises NotFound for what they may not ask for, InvalidInput where
    an appraisal cycle has taken the register's code.
    """
    if actor.employee_id is None:
        raise NotFound
    day = local_day(now, timezone_of(session, actor.agency_id))
    kinds = policy.kinds_for(session, agency_id=actor.agency_id, employee_id=actor.employee_id, day=day)
    version = next((kind.version for kind in kinds if kind.code == code), None)
    posting = policy.find_posting(session, actor.employee_id, day)
    if version is None or posting is None:
        raise NotFound
    # One after the other: two windows of one person would number two requests alike.
    lock_employee(session, actor.employee_id, actor.agency_id)
    _hold(session, version)
    year = register(session, version, day.year)
    draft = queries.find_draft(session, actor.employee_id, year, version)
    if draft is not None:
        return draft
    case = Case(
        agency_id=actor.agency_id,
        cycle=year,
        definition_version=version,
        owner_id=actor.employee_id,
        position_id=posting.position_id,
        unit_id=posting.position.unit_id,
    )
    case.ordinal = _next_ordinal(session, year.id, actor.employee_id)
    lay_down(session, case, now)
    return case


def _hold(session: Session, version: DefinitionVersion) -> None:
    """Nobody retires the version or takes it back until the request has begun. Raises NotFound where somebody did."""
    session.refresh(version, ["status", "withdrawn_at"], with_for_update={"read": True})
    if version.status != "published" or version.withdrawn_at is not None:
        raise NotFound


def register(session: Session, version: DefinitionVersion, year: int) -> Cycle:
    """The register of a workflow and year, made on first use and pointed at the version in force.

    Safe with two people at once: whoever comes second waits for the first and takes theirs. Raises InvalidInput where
    an appraisal cycle has its code.
    """
    code, first, last = f"{version.code}-{year}", date(year, 1, 1), date(year, 12, 31)
    values = {
        "id": new_id(), "agency_id": version.agency_id, "code": code, "name": f"{version.title['id']} {year}",
        "starts_on": first, "ends_on": last, "plan_due": last, "evaluation_opens": first,
        "self_assessment_due": last, "rating_due": last, "approach": "qualitative", "status": "open",
        "rhythm": "none", "purpose": PURPOSE, "selection": "fixed", "definition_version_id": version.id,
    }  # fmt: skip
    session.execute(insert(Cycle).values(**values).on_conflict_do_nothing(index_elements=["agency_id", "code"]))
    found = session.scalars(select(Cycle).where(Cycle.agency_id == version.agency_id, Cycle.code == code)).one()
    if found.purpose != PURPOSE:
        raise InvalidInput({"code": "register_code_taken"})
    if found.definition_version_id != version.id:
        found.definition_version = version
    return found


def _next_ordinal(session: Session, cycle_id: UUID, owner_id: UUID) -> int:
    last = select(func.max(Case.ordinal)).where(Case.cycle_id == cycle_id, Case.owner_id == owner_id)
    return (session.scalar(last) or 0) + 1
