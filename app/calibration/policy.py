"""Who counts whom, who holds a calibration session, and which lines of its roster a person sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from app.auth.permissions import Permission, Role
from app.auth.queries import absent_of
from app.auth.values import CurrentActor, Scope
from app.calibration.models import CalibrationEntry, CalibrationParticipant, CalibrationSession
from app.calibration.values import ParticipantView, RosterLine
from app.cases.models import CaseParty
from app.cases.policy import below
from app.people.models import Position, Posting, Unit
from app.people.structure import running


@dataclass(frozen=True)
class Standing:
    """A person on a day: who they act as, and conditions on Unit for what they lead and where they are HR.

    ``led`` reaches from the units whose head's post they hold down to everything below; ``led_themselves`` leaves out
    what they lead only for those ``absent`` whom they stand in for. Ratings that aren't delivered are open to HR's own
    grants alone, not to administrators and auditors.
    """

    actor: CurrentActor
    absent: frozenset[UUID]
    led: ColumnElement[bool]
    led_themselves: ColumnElement[bool]
    hr: ColumnElement[bool]

    @property
    def people(self) -> frozenset[UUID]:
        """The person and those they stand in for; nobody for an account without an employee."""
        me = self.actor.employee_id
        return frozenset() if me is None else self.absent | {me}

    @property
    def manages(self) -> ColumnElement[bool]:
        """Units for which the person opens and keeps a session."""
        return and_(Unit.agency_id == self.actor.agency_id, or_(self.led, self.hr))

    @property
    def manages_themselves(self) -> ColumnElement[bool]:
        """Those of them where nobody's absence is needed for it."""
        return and_(Unit.agency_id == self.actor.agency_id, or_(self.led_themselves, self.hr))


def standing_of(session: Session, actor: CurrentActor, day: date) -> Standing:
    """Where a person stands today."""
    me, absent = actor.employee_id, absent_of(session, actor, day)
    grants = {grant.unit_id for grant in actor.roles if grant.role is Role.HR}
    scope = Scope(None in grants, frozenset(unit for unit in grants if unit is not None))
    themselves = _led(frozenset({me}), day) if me else false()
    led = _led(absent | {me}, day) if me and absent else themselves
    return Standing(actor, absent, led, themselves, _within(scope))


def _led(people: frozenset[UUID], day: date) -> ColumnElement[bool]:
    return Unit.id.in_(_led_tree(people, day))


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
    """How somebody sits in a session: they keep it, were invited to it, or only rate people on its roster.

    ``themselves`` is for who keeps it without standing in for anybody. An invitation isn't enough: whoever keeps a
    session for an absent leader may invite themselves.
    """

    manages: bool
    invited: bool
    themselves: bool


def seat_of(session: Session, standing: Standing, unit_id: UUID, participants: Iterable[ParticipantView]) -> Seat:
    """The seat of a person; one statement, and another for whoever stands in for somebody."""
    invited = any(one.employee_id in standing.people for one in participants)
    manages = holds(session, standing.manages, unit_id)
    themselves = holds(session, standing.manages_themselves, unit_id) if standing.absent else manages
    return Seat(manages, invited, themselves)


def visible_lines(lines: Iterable[RosterLine], seat: Seat, standing: Standing) -> list[RosterLine]:
    """The lines that a person sees: never their own, and without an invitation only those whom they rate.

    Whoever stands in for somebody does their work and doesn't read what is said about them, unless that is theirs to
    read anyway.
    """
    return [line for line in lines if readable(line.owner_id, line.appraiser_id, seat, standing)]


def readable(owner_id: UUID, appraiser_id: UUID | None, seat: Seat, standing: Standing) -> bool:
    """Whether a person sees the line of an employee whom an appraiser rates."""
    if owner_id == standing.actor.employee_id:
        return False
    if owner_id in standing.absent:
        return seat.themselves or appraiser_id == standing.actor.employee_id
    return seat.manages or seat.invited or appraiser_id in standing.people


def uncounted(session: Session, standing: Standing, unit_id: UUID) -> frozenset[UUID]:
    """Whose cases are left out where a person counts a unit: their own, and those of the absent, as on a roster."""
    me = standing.actor.employee_id
    if not standing.absent or holds(session, standing.led_themselves, unit_id):
        return frozenset({me} if me else ())
    return standing.people


def rates(line: RosterLine, standing: Standing) -> bool:
    """Whether the person, or somebody they stand in for, rates the employee of a line."""
    return line.appraiser_id is not None and line.appraiser_id in standing.people


def counted_units(standing: Standing) -> ColumnElement[bool]:
    """Units whose distribution a person may ask for, as a leader or by a role."""
    return and_(Unit.agency_id == standing.actor.agency_id, or_(standing.led, counting_scope(standing.actor)))
