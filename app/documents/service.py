"""Batches: asking for forms of a unit, making them case by case, packing and throwing away."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.auth.permissions import Permission
from app.auth.queries import find_actor
from app.auth.values import CurrentActor
from app.cases import queries as case_queries
from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.core.clock import local_day
from app.core.errors import InvalidInput, NotFound
from app.core.jobs import defer
from app.documents import queries
from app.documents.desk import current_desk
from app.documents.engine import RenderError
from app.documents.groups import GROUPS, QUIET, choose
from app.documents.models import DocumentBatch
from app.documents.printing import prepare
from app.documents.storage import ArchiveStore, file_name, safe_name
from app.documents.values import BatchStatus
from app.people.leadership import led_posts
from app.people.models import Agency, Unit

log = logging.getLogger(__name__)

# What a fault in one case's data can raise while its form is put together; the database's errors are not among them,
# because after one of those the transaction is lost.
FAULTS = (RenderError, AssertionError, AttributeError, LookupError, TypeError, ValueError)

STEP = 20
"""Cases in one transaction: about a second of work, so that progress is seen and a killed worker repeats little."""
KEEP = timedelta(days=7)
MOST_OPEN = 3
MOST_CASES = 20_000
MOST_PROBLEMS = 500
MOST_BYTES = 20 * 1024**3
"""What the archives of one agency may take on disk."""


def store() -> ArchiveStore:
    """Where this installation keeps archives."""
    return ArchiveStore(current_desk().folder)


def units_of(session: Session, actor: CurrentActor, day: datetime) -> frozenset[UUID] | None:
    """The tops of what somebody may print: None is the whole agency. Raises NotFound where they have no reach.

    HR and auditors within their scope; a leader the units whose heads' posts they hold that day (Plt and Plh too).
    """
    scope = actor.scope(Permission.CASE_READ)
    if scope.whole_agency:
        return None
    led: set[UUID] = set()
    if actor.employee_id is not None:
        today = local_day(day, actor.time_zone)
        led = {post.unit_id for post in led_posts(session, employee_id=actor.employee_id, day=today)}
    if not (led or scope.units):
        raise NotFound
    return frozenset(led | scope.units)


def choices(session: Session, actor: CurrentActor, now: datetime) -> list[Unit]:
    """The units that somebody may choose from. Raises NotFound where there are none."""
    return queries.list_units(session, actor.agency_id, units_of(session, actor, now))


def may_have(session: Session, actor: CurrentActor, unit_id: UUID, now: datetime) -> bool:
    """Whether a unit of the agency is still within somebody's reach."""
    try:
        tops = units_of(session, actor, now)
    except NotFound:
        return False
    return queries.has_unit(session, actor.agency_id, unit_id, tops)


def request(
    session: Session,
    *,
    actor: CurrentActor,
    cycle_id: UUID,
    period_id: UUID | None,
    unit_id: UUID,
    groups: Collection[str],
    now: datetime,
) -> DocumentBatch:
    """Ask the worker for forms of a unit and everything below it. Raises NotFound, InvalidInput."""
    if not may_have(session, actor, unit_id, now) or not set(groups) <= set(GROUPS):
        raise NotFound
    if not queries.find_span(session, actor.agency_id, cycle_id, period_id):
        raise NotFound
    batch = DocumentBatch(
        agency_id=actor.agency_id, cycle_id=cycle_id, period_id=period_id, unit_id=unit_id,
        groups=[name for name in GROUPS if name in groups], requested_by_id=actor.user_id, expires_at=now + KEEP,
    )  # fmt: skip
    _within_limits(session, actor, batch)
    session.add(batch)
    session.flush()
    changes = {"unit": unit_id, "cycle": cycle_id, "period": period_id, "groups": batch.groups}
    record(session, actor=actor, action="documents.batch", subject=batch, changes=changes, now=now)
    defer(session, "documents.make", {"batch_id": str(batch.id)})
    return batch


def _within_limits(session: Session, actor: CurrentActor, batch: DocumentBatch) -> None:
    """A few archives at a time for each person, and a limit of size for each agency. Raises InvalidInput."""
    queries.account_of(session, actor.user_id)
    if queries.count_open(session, actor.user_id) >= MOST_OPEN:
        raise InvalidInput({"unit_id": "too_many_open"})
    if queries.count_kept(session, actor.agency_id) >= MOST_BYTES:
        raise InvalidInput({"unit_id": "no_room"})
    batch.total = session.scalar(select(func.count()).select_from(queries.cases_of(batch).subquery())) or 0
    if batch.total == 0:
        raise InvalidInput({"unit_id": "no_cases"})
    if batch.total > MOST_CASES:
        raise InvalidInput({"unit_id": "too_many_cases"})


def make_some(session: Session, batch_id: UUID, *, now: datetime) -> bool:
    """Make the forms of the next cases and move the cursor in the same transaction, or pack; True while there is more.

    A job that is run twice waits for the row lock and then goes on behind the cursor.
    """
    batch = queries.lock_batch(session, batch_id)
    if batch.status not in queries.OPEN:
        return False
    actor = _asker(session, batch)
    if actor is None or not may_have(session, actor, batch.unit_id, now):
        batch.status, batch.size = BatchStatus.FAILED.value, 0
        store().remove(batch.id)
        return False
    found = queries.next_cases(session, batch, STEP)
    if not found:
        # Everything laid down is committed by now, so that whoever packs again after a fault packs the same.
        batch.size = store().pack(batch.id)
        batch.status, batch.expires_at = BatchStatus.DONE.value, now + KEEP
        return False
    maker = _Maker(session, batch.id, tuple(batch.groups), actor, queries.agency_of(session, batch.agency_id), now)
    for case_id in found:
        maker.make(case_id)
    _note(batch, found, maker)
    return True


def _asker(session: Session, batch: DocumentBatch) -> CurrentActor | None:
    account = queries.account_of(session, batch.requested_by_id)
    return find_actor(session, account.id, account.epoch, "id")


def _note(batch: DocumentBatch, found: Sequence[UUID], maker: _Maker) -> None:
    """What this step made, written once: each change in between would go to the database by itself."""
    batch.status = BatchStatus.RUNNING.value
    batch.cursor = found[-1]
    batch.done, batch.made = batch.done + len(found), batch.made + maker.made
    batch.missing += len(maker.problems)
    room = MOST_PROBLEMS - len(batch.problems)
    batch.problems = [*batch.problems, *maker.problems[:room]]


@dataclass
class _Maker:
    """Makes the forms of a few cases with the rights of whoever asked; ``agency`` is read once for all of them."""

    session: Session
    batch_id: UUID
    groups: tuple[str, ...]
    actor: CurrentActor
    agency: Agency
    now: datetime
    made: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)

    def make(self, case_id: UUID) -> None:
        """All forms of one case that the asker may have. One that fails is listed and doesn't stop the others."""
        day = local_day(self.now, self.agency.timezone)
        try:
            case = case_queries.get_case(self.session, case_id, actor=self.actor, day=day)
            file = cases.open_file(self.session, case, actor=self.actor, now=self.now)
        except NotFound:
            return
        if "documents" in file.visible:
            for group in self.groups:
                self._make_one(file, group)

    def _make_one(self, file: CaseFile, group: str) -> None:
        try:
            form, reason = choose(file, group)
            if form is None:
                self._miss(file, group, None if reason in QUIET else str(reason))
                return
            content = prepare(file, form).render()
        except FAULTS:
            log.exception("forms %s of case %s", group, file.case.id)
            self._miss(file, group, "failed")
            return
        owner, year = file.case.owner, file.case.parent or file.case
        name = file_name(owner.name, owner.nip or "", form.code, year.id.hex[-6:] if year.succeeds_id else "")
        store().lay_down(self.batch_id, f"{safe_name(file.case.unit.name)}/{name}", content)
        self.made += 1

    def _miss(self, file: CaseFile, group: str, reason: str | None) -> None:
        """Note a gap; what few people have at all is none."""
        if reason is not None:
            problem = {"name": file.case.owner.name, "case": str(file.case.id), "group": group, "reason": reason}
            self.problems.append(problem)


def throw_away(session: Session, *, now: datetime) -> int:
    """Delete archives whose time is over, and whatever unfinished ones left; says how many."""
    expired = queries.list_expired(session, now)
    for batch in expired:
        store().remove(batch.id)
        batch.status, batch.size = BatchStatus.EXPIRED.value, 0
    return len(expired)
