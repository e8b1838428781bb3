"""Setting achievements, and noting that a rating was founded on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.achievements import queries
from app.achievements.models import AchievementChange, OrganisationAchievement
from app.achievements.values import Basis, SetAs, Span
from app.audit import service as audit
from app.auth.values import CurrentActor
from app.core.errors import InvalidInput


class StaleAchievement(Exception):
    """Somebody else set it after the page was opened; nothing was stored."""


@dataclass(frozen=True)
class Entry:
    """What somebody sets. ``reason`` is needed once a rating was founded on what stood before."""

    predicate: str
    basis: str
    published_on: date
    note: str = ""
    evidence_link: str = ""
    reason: str = ""


def set_achievement(
    session: Session,
    span: Span,
    entry: Entry,
    *,
    actor: CurrentActor,
    set_as: SetAs,
    seen_version: int,
    now: datetime,
) -> OrganisationAchievement:
    """Store an achievement with its history; ``seen_version`` is 0 where the page showed none.

    Ratings that were founded on the former predicate keep it. Raises StaleAchievement, and InvalidInput for ``basis``
    (p.92 1.c-d: within the year another one than for the year) and for ``reason`` where it is missing.
    """
    if (entry.basis == Basis.ANNUAL) != (span.period_id is None):
        raise InvalidInput({"basis": "basis_of_span"})
    row = queries.find_row(session, span)
    if (row.version if row else 0) != seen_version:
        raise StaleAchievement
    before = row.predicate if row else None
    after_use = row is not None and row.used_at is not None
    if after_use and before != entry.predicate and not entry.reason:
        raise InvalidInput({"reason": "reason_after_use"})
    row = _write(session, row, span, entry, actor=actor, set_as=set_as, now=now)
    session.add(
        AchievementChange(
            agency_id=actor.agency_id,
            achievement_id=row.id,
            at=now,
            by_name=actor.name,
            before=before,
            after=entry.predicate,
            reason=entry.reason,
            after_use=after_use,
        )
    )
    changes = {"predicate": [before, entry.predicate], "period_id": span.period_id, "reason": entry.reason}
    audit.record(session, actor=actor, action="achievement.set", subject=row, changes=changes, now=now)
    return row


def _write(
    session: Session,
    row: OrganisationAchievement | None,
    span: Span,
    entry: Entry,
    *,
    actor: CurrentActor,
    set_as: SetAs,
    now: datetime,
) -> OrganisationAchievement:
    made = row is None
    if row is None:
        row = OrganisationAchievement(
            agency_id=actor.agency_id, unit_id=span.unit_id, year=span.year, period_id=span.period_id, version=0
        )
    row.predicate, row.basis, row.published_on = entry.predicate, entry.basis, entry.published_on
    row.note, row.evidence_link = entry.note, entry.evidence_link
    row.set_by_id, row.set_by_name, row.set_as, row.set_at = actor.employee_id, actor.name, set_as, now
    row.version += 1
    if made:
        _insert(session, row)
    session.flush()
    return row


def _insert(session: Session, row: OrganisationAchievement) -> None:
    """Two people may set the first one at once; the second finds the page out of date."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise StaleAchievement from error


def take(session: Session, achievement_id: UUID, now: datetime) -> OrganisationAchievement:
    """The achievement that a rating is founded on from now on, read under a lock so that none slips in between."""
    row = queries.lock_row(session, achievement_id)
    if row.used_at is None:
        row.used_at = now
        session.flush()
    return row
