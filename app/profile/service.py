"""What people may change about themselves: who stands in for them, and a word that the register is wrong."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.values import CurrentActor
from app.core.clock import day_after
from app.core.errors import NotFound
from app.people import delegations
from app.people.models import AppraiserReport, Delegation


def own_employee(actor: CurrentActor) -> UUID:
    """The employee behind an account. Raises NotFound for accounts without one."""
    if actor.employee_id is None:
        raise NotFound
    return actor.employee_id


def delegate(
    session: Session,
    substitute_id: UUID,
    *,
    first_day: date,
    last_day: date,
    reason: str,
    actor: CurrentActor,
    today: date,
) -> Delegation:
    """Let somebody stand in for the actor, from the first day to the last one inclusive. Raises RegisterRefused."""
    data = delegations.DelegationData(
        absent_id=own_employee(actor),
        substitute_id=substitute_id,
        starts_on=first_day,
        ends_on=day_after(last_day),
        reason=reason,
    )
    return delegations.delegate(session, data, agency_id=actor.agency_id, today=today, actor=actor)


def end_delegation(session: Session, delegation_id: UUID, *, actor: CurrentActor, today: date) -> None:
    """Stop one's own delegation. Raises NotFound for one of somebody else."""
    delegations.end_delegation(
        session, delegation_id, absent_id=own_employee(actor), agency_id=actor.agency_id, today=today, actor=actor
    )


def report_appraiser(session: Session, message: str, *, actor: CurrentActor) -> AppraiserReport:
    """Tell HR that the appraiser on the register is wrong. Raises RegisterRefused while a report is open."""
    return delegations.report_appraiser(session, own_employee(actor), message, actor=actor)
