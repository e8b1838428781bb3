"""Who counts whom, who holds a calibration session, and which lines of its roster a person sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from app.auth.permissions import Permission, Role
from app.auth.values import CurrentActor, Scope
from app.calibration.models import CalibrationEntry, CalibrationParticipant, CalibrationSession
from app.calibration.values import ParticipantView, RosterLine, SessionView
from app.cases.models import CaseParty
from app.cases.policy import below
from app.people.models import Position, Posting, Unit
from app.people.structure import absent_for, running


@dataclass(frozen=True)
class Standing:
    """A person on a day: who they act as, and conditions on Unit for what they lead and where they are HR.

    ``led`` reaches from the units whose head's post they hold down to everything below. Ratings that aren't
    delivered are open to HR's own grants alone, not to administrators and auditors.
    """

    actor: CurrentActor
    people: frozenset[UUID]
    led: ColumnElement[bool]
    hr: ColumnElement[bool]

    @property
    def manages(self) -> ColumnElement[bool]:
        """Units for which the person opens and keeps a session."""
        return and_(Unit.agency_id == self.actor.agency_id, or_(self.led, self.hr))


def standing_of(session: Session, actor: CurrentActor, day: date) -> Standing:
    """Where a person stands today."""
    people: frozenset[UUID] = frozenset()
    if actor.employee_id is not None:
        people = frozenset({actor.employee_id, *absent_for(session, substitute_id=actor.employee_id, day=day)})
    grants = {grant.unit_id for grant in actor.roles if grant.role is Role.HR}
    scope = Scope(None in grants, frozenset(unit for unit in grants if unit is not None))
    led = Unit.id.in_(_led_tree(people, day)) if people else false()
    return Standing(actor, people, led, _within(scope))


def _led_tree(people: frozenset[UUID], day: date) -> Select[tuple[UUID]]:
    held = select(Posting.position_id).where(Posting.employee_id.in_(people), running(Posting, day))
    top = select(Position.unit_id).where(Position.id.in_(held), Position.heads_unit).cte("led_units", recursive=True)
    child = aliased(Unit)
    tree = top.union(select(child.id).join(top, child.parent_id == top.c.unit_id))
    return select(tree.c.unit_id)


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.whole_agency:
        return Unit.id.is_not(None)
    return Unit.id.in_(below(scope.units)) if scope.units else false()


def counting_scope(actor: CurrentActor) -> ColumnElement[bool]:
    """Units whose published totals a role may read."""
    return and_(Unit.agency_id == actor.agency_id, _within(actor.scope(Permission.DASHBOARD_READ)))


def holds(session: Session, condition: ColumnElement[bool], unit_id: UUID) -> bool:
    """Whether a unit fulfils a condition on Unit."""
    return bool(session.scalar(select(exists().where(Unit.id == unit_id, condition))))


def visible_sessions(standing: Standing) -> ColumnElement[bool]:
    """Sessions that a person holds, was invited to, or on whose roster people stand whom they rate."""
    managed = CalibrationSession.unit_id.in_(select(Unit.id).where(standing.manages))
    invited = exists().where(
        CalibrationParticipant.session_id == CalibrationSession.id,
        CalibrationParticipant.employee_id.in_(standing.people),
    )
    rates = exists().where(
        CalibrationEntry.session_id == CalibrationSession.id,
        CaseParty.case_id == CalibrationEntry.case_id,
        CaseParty.relation == "appraiser",
        CaseParty.employee_id.in_(standing.people),
    )
    return and_(CalibrationSession.agency_id == standing.actor.agency_id, or_(managed, invited, rates))


@dataclass(frozen=True)
class Seat:
    """How somebody sits in a session: they keep it, were invited to it, or only rate people on its roster."""

    manages: bool
    invited: bool


def seat_of(session: Session, standing: Standing, view: SessionView, participants: Iterable[ParticipantView]) -> Seat:
    """The seat of a person; one statement."""
    invited = any(one.employee_id in standing.people for one in participants)
    return Seat(holds(session, standing.manages, view.unit_id), invited)


def visible_lines(lines: Iterable[RosterLine], seat: Seat, standing: Standing) -> list[RosterLine]:
    """The lines that a person sees: never their own, and without an invitation only those whom they rate."""
    everything = seat.manages or seat.invited
    return [
        line for line in lines if line.owner_id != standing.actor.employee_id and (everything or rates(line, standing))
    ]


def rates(line: RosterLine, standing: Standing) -> bool:
    """Whether the person, or somebody they stand in for, rates the employee of a line."""
    return line.appraiser_id is not None and line.appraiser_id in standing.people


def counted_units(standing: Standing) -> ColumnElement[bool]:
    """Units whose distribution a person may ask for, as a leader or by a role."""
    return and_(Unit.agency_id == standing.actor.agency_id, or_(standing.led, counting_scope(standing.actor)))
