"""The verbs of a calibration session, and of an agency's own limits. Nothing in here changes or stops a rating."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.auth.values import CurrentActor
from app.calibration import policy, queries, sessions
from app.calibration.models import (
    CalibrationEntry,
    CalibrationParticipant,
    CalibrationProposal,
    CalibrationSession,
    DistributionRule,
)
from app.calibration.policy import Standing
from app.calibration.queries import Round
from app.calibration.values import Answer, Rated
from app.cases.models import Case
from app.core.errors import InvalidInput, NotFound
from app.people.models import Agency


class StaleSession(Exception):
    """The session changed after the page was opened, or was locked; nothing was stored."""


@dataclass(frozen=True)
class Notes:
    """What is written down about the meeting."""

    held_on: date
    agenda: str = ""
    minutes: str = ""


def open_session(
    session: Session, *, unit_id: UUID, round_: Round, notes: Notes, standing: Standing, now: datetime
) -> CalibrationSession:
    """Open a session for a unit and put everybody on its roster whose rating is submitted and not delivered.

    Raises NotFound for a unit or round that isn't the person's, InvalidInput for ``unit`` where one is open already.
    """
    actor = standing.actor
    if not policy.holds(session, standing.manages, unit_id):
        raise NotFound
    queries.get_round(session, actor.agency_id, round_)
    row = CalibrationSession(
        agency_id=actor.agency_id,
        unit_id=unit_id,
        cycle_id=round_.cycle_id,
        period_id=round_.period_id,
        held_on=notes.held_on,
        agenda=notes.agenda,
        opened_by_id=actor.employee_id,
        opened_by_name=actor.name,
        opened_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise InvalidInput({"unit": "already_open"}) from error
    _fill_roster(session, row)
    _note(session, row, actor, "calibration.open", {"unit_id": unit_id}, now)
    return row


def _fill_roster(session: Session, row: CalibrationSession) -> int:
    found = sessions.list_candidates(session, row)
    session.add_all(
        CalibrationEntry(
            agency_id=row.agency_id,
            session_id=row.id,
            case_id=one.case_id,
            owner_name=one.owner,
            appraiser_name=one.appraiser,
            result_before=one.result,
            behaviour_before=one.behaviour,
            predicate_before=one.predicate,
        )
        for one in found
    )
    session.flush()
    return len(found)


def _managed(session: Session, session_id: UUID, standing: Standing) -> CalibrationSession:
    """The open session under a lock, for whoever keeps it. Raises NotFound, and StaleSession once it is locked."""
    row = sessions.lock_session(session, session_id, standing.actor.agency_id)
    if not policy.holds(session, standing.manages, row.unit_id):
        raise NotFound
    return _unlocked(row)


def _unlocked(row: CalibrationSession) -> CalibrationSession:
    if row.locked_at is not None:
        raise StaleSession
    return row


def _note(
    session: Session,
    row: CalibrationSession,
    actor: CurrentActor,
    action: str,
    changes: Mapping[str, object],
    now: datetime,
) -> None:
    row.revision += 1
    audit.record(session, actor=actor, action=action, subject=row, changes=changes, now=now)


def refresh_roster(session: Session, session_id: UUID, *, standing: Standing, now: datetime) -> int:
    """Put those on the roster who were rated since; says how many."""
    row = _managed(session, session_id, standing)
    added = _fill_roster(session, row)
    if added:
        _note(session, row, standing.actor, "calibration.roster", {"added": added}, now)
    return added


def write_notes(
    session: Session, session_id: UUID, notes: Notes, *, seen: int | None, standing: Standing, now: datetime
) -> None:
    """Store date, agenda and minutes. Raises StaleSession where somebody else wrote since revision ``seen``."""
    row = _managed(session, session_id, standing)
    if seen != row.revision:
        raise StaleSession
    row.held_on, row.agenda, row.minutes = notes.held_on, notes.agenda, notes.minutes
    _note(session, row, standing.actor, "calibration.notes", {"held_on": notes.held_on}, now)


def invite(
    session: Session, session_id: UUID, people: Collection[UUID], *, standing: Standing, day: date, now: datetime
) -> int:
    """Invite people of the agency; those invited before stay as they are. Raises NotFound for a stranger."""
    row = _managed(session, session_id, standing)
    there = {one.employee_id for one in sessions.list_participants(session, row.id)}
    new = sorted(set(people) - there, key=str)
    for employee_id in new:
        name, position = sessions.describe_person(session, employee_id, row.agency_id, day)
        session.add(
            CalibrationParticipant(
                agency_id=row.agency_id, session_id=row.id, employee_id=employee_id, name=name, position=position
            )
        )
    if new:
        _note(session, row, standing.actor, "calibration.invite", {"people": new}, now)
    return len(new)


def note_attendance(
    session: Session, session_id: UUID, present: Collection[UUID], *, standing: Standing, now: datetime
) -> None:
    """Record which participants came; ``present`` holds identifiers of participants."""
    row = _managed(session, session_id, standing)
    rows = session.scalars(select(CalibrationParticipant).where(CalibrationParticipant.session_id == row.id))
    for one in rows:
        one.present = one.id in present
    _note(session, row, standing.actor, "calibration.attendance", {"present": sorted(map(str, present))}, now)


def propose(
    session: Session, session_id: UUID, entry_id: UUID, wanted: Rated, reason: str, *,
    seen: Rated, standing: Standing, now: datetime,
) -> None:  # fmt: skip
    """Ask the appraiser to look at a rating again.

    Raises StaleSession where the rating isn't ``seen`` any more or a proposal waits already; InvalidInput where the
    wish is what the rating is, or where the document was delivered; NotFound for one's own rating.
    """
    row = _managed(session, session_id, standing)
    entry, case, present, delivered = sessions.find_entry(session, row.id, entry_id)
    _demand_readable(session, row, case, standing)
    if (present.result, present.behaviour) != (seen.result, seen.behaviour):
        raise StaleSession
    if delivered:
        raise InvalidInput({"result": "delivered"})
    if (wanted.result, wanted.behaviour) == (present.result, present.behaviour):
        raise InvalidInput({"result": "same_rating"})
    try:
        with session.begin_nested():
            session.add(
                CalibrationProposal(
                    agency_id=row.agency_id,
                    entry_id=entry.id,
                    result_rating=wanted.result,
                    behaviour_rating=wanted.behaviour,
                    reason=reason,
                    proposed_by_name=standing.actor.name,
                    proposed_at=now,
                )
            )
            session.flush()
    except IntegrityError as error:
        raise StaleSession from error
    _note(session, row, standing.actor, "calibration.propose", {"case_id": entry.case_id}, now)


def _demand_readable(session: Session, row: CalibrationSession, case: Case, standing: Standing) -> UUID | None:
    """Who rates a case on the roster. Raises NotFound where the person doesn't see its line."""
    seat = policy.seat_of(session, standing, row.unit_id, sessions.list_participants(session, row.id))
    appraiser_id = sessions.appraiser_of(session, case.id)
    if not policy.readable(case.owner_id, appraiser_id, seat, standing):
        raise NotFound
    return appraiser_id


def answer(
    session: Session, session_id: UUID, proposal_id: UUID, said: Answer, reason: str, *,
    standing: Standing, now: datetime,
) -> None:  # fmt: skip
    """The appraiser's answer. Only they rate (p.97-98), so an accepted proposal leaves the rating as it is.

    Raises NotFound for whoever doesn't rate the employee, StaleSession where it was answered before.
    """
    row = sessions.lock_session(session, session_id, standing.actor.agency_id)
    proposal, case = sessions.find_proposal(session, row.id, proposal_id)
    if _demand_readable(session, row, case, standing) not in standing.people:
        raise NotFound
    _unlocked(row)
    if proposal.answer is not None:
        raise StaleSession
    proposal.answer, proposal.answer_reason = said, reason
    proposal.answered_by_name, proposal.answered_at = standing.actor.name, now
    _note(session, row, standing.actor, "calibration.answer", {"case_id": case.id, "answer": said}, now)


def lock(session: Session, session_id: UUID, *, seen: int | None, standing: Standing, now: datetime) -> None:
    """Keep the ratings of this moment and let nothing of the session change any more.

    Raises StaleSession, and InvalidInput for ``minutes`` or ``present`` where they are missing.
    """
    row = _managed(session, session_id, standing)
    if seen != row.revision:
        raise StaleSession
    if not row.minutes:
        raise InvalidInput({"minutes": "minutes_missing"})
    if not any(one.present for one in sessions.list_participants(session, row.id)):
        raise InvalidInput({"present": "nobody_present"})
    for entry, now_rated in sessions.list_entries(session, row.id):
        entry.result_after, entry.behaviour_after = now_rated.result, now_rated.behaviour
        entry.predicate_after = now_rated.predicate
    session.flush()
    row.locked_at, row.locked_by_name = now, standing.actor.name
    _note(session, row, standing.actor, "calibration.lock", {"locked_at": now}, now)


def choose_rules(session: Session, active: Collection[int], *, actor: CurrentActor, now: datetime) -> None:
    """Switch an agency's lines on and off by their ordinal; the first choice stores the reported ones as its own."""
    # One choice after the other: two at once would each lay down the whole set.
    session.get_one(Agency, actor.agency_id, with_for_update={"key_share": True})
    rules = queries.list_rules(session, actor.agency_id)
    session.execute(delete(DistributionRule).where(DistributionRule.agency_id == actor.agency_id))
    rows = [
        DistributionRule(
            agency_id=actor.agency_id,
            ordinal=rule.ordinal,
            achievement=rule.achievement,
            predicates=list(rule.predicates),
            op=rule.op,
            percent=rule.percent,
            active=rule.ordinal in active,
            secondary=rule.secondary,
        )
        for rule in rules
    ]
    session.add_all(rows)
    session.flush()
    on = sorted(one.ordinal for one in rows if one.active)
    audit.record(session, actor=actor, action="distribution.rules", subject=rows[0], changes={"active": on}, now=now)
