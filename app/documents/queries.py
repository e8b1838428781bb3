"""Reading signed documents and batches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased, joinedload

from app.auth.models import User
from app.cases.models import Case, Cycle, Period
from app.cases.policy import below
from app.cases.queries import opened_appraisals
from app.core.errors import NotFound
from app.documents.models import DocumentBatch, DocumentCounter, IssuedDocument
from app.documents.values import BatchStatus, Issued
from app.people.models import Agency, Unit

OPEN = (BatchStatus.QUEUED.value, BatchStatus.RUNNING.value)


def next_serial(session: Session, agency_id: UUID, year: int) -> int:
    """The next number of an agency in a year; others wait until this transaction ends, so no number is ever skipped."""
    row = insert(DocumentCounter).values(agency_id=agency_id, year=year, last=1)
    counted = row.on_conflict_do_update(
        index_elements=["agency_id", "year"], set_={"last": DocumentCounter.last + 1}
    ).returning(DocumentCounter.last)
    return session.scalars(counted).one()


def valid_documents(session: Session, case_id: UUID) -> dict[str, Issued]:
    """The signed documents of a case that nothing has superseded, by family. One statement."""
    rows = session.scalars(
        select(IssuedDocument).where(IssuedDocument.case_id == case_id, IssuedDocument.superseded_by_id.is_(None))
    )
    return {row.family: _issued(row) for row in rows}


def find_by_token(session: Session, token: str) -> Issued | None:
    """The document of a verification address."""
    later = aliased(IssuedDocument)
    row = session.execute(
        select(IssuedDocument, later.number)
        .outerjoin(later, later.id == IssuedDocument.superseded_by_id)
        .where(IssuedDocument.token == token)
    ).first()
    return _issued(row[0], row[1]) if row else None


def _issued(row: IssuedDocument, superseded_by: str | None = None) -> Issued:
    return Issued(
        id=row.id, case_id=row.case_id, form=row.form, number=row.number, token=row.token, content=row.content,
        hash=row.hash, event_seq=row.event_seq, event_hash=row.event_hash, issued_at=row.issued_at,
        superseded_by=superseded_by,
    )  # fmt: skip


def find_case(session: Session, case_id: UUID) -> Case:
    """A case without asking who wants to know; only for what is public about it."""
    return session.get_one(Case, case_id)


def lock_batch(session: Session, batch_id: UUID) -> DocumentBatch:
    """The batch, held until the end of the transaction. Raises NotFound."""
    query = select(DocumentBatch).where(DocumentBatch.id == batch_id).with_for_update()
    batch = session.scalar(query.execution_options(populate_existing=True))
    if batch is None:
        raise NotFound
    return batch


def get_batch(session: Session, batch_id: UUID, user_id: UUID) -> DocumentBatch:
    """A batch of the person's own. Raises NotFound."""
    batch = session.scalar(_batches().where(DocumentBatch.id == batch_id, DocumentBatch.requested_by_id == user_id))
    if batch is None:
        raise NotFound
    return batch


def list_batches(session: Session, user_id: UUID, limit: int = 20) -> list[DocumentBatch]:
    """A person's latest batches, newest first."""
    query = _batches().where(DocumentBatch.requested_by_id == user_id).order_by(DocumentBatch.id.desc())
    return list(session.scalars(query.limit(limit)))


def _batches() -> Select[tuple[DocumentBatch]]:
    return select(DocumentBatch).options(
        joinedload(DocumentBatch.unit), joinedload(DocumentBatch.cycle), joinedload(DocumentBatch.period)
    )


def count_open(session: Session, user_id: UUID) -> int:
    """How many batches of a person still wait or run."""
    query = select(func.count()).where(DocumentBatch.requested_by_id == user_id, DocumentBatch.status.in_(OPEN))
    return session.scalar(query) or 0


def count_kept(session: Session, agency_id: UUID) -> int:
    """Bytes of archives that lie in the data folder for an agency."""
    query = select(func.coalesce(func.sum(DocumentBatch.size), 0)).where(
        DocumentBatch.agency_id == agency_id, DocumentBatch.status == BatchStatus.DONE.value
    )
    return session.scalar(query) or 0


def cases_of(batch: DocumentBatch) -> Select[tuple[UUID]]:
    """Cases of a batch in a fixed order; whether the asker may see one is asked for each case."""
    query = select(Case.id).where(
        Case.agency_id == batch.agency_id,
        Case.cycle_id == batch.cycle_id,
        Case.period_id.is_(None) if batch.period_id is None else Case.period_id == batch.period_id,
        Case.unit_id.in_(below({batch.unit_id})),
    )
    return query.order_by(Case.id)


def next_cases(session: Session, batch: DocumentBatch, count: int) -> list[UUID]:
    """The cases of a batch behind its cursor."""
    query = cases_of(batch)
    if batch.cursor is not None:
        query = query.where(Case.id > batch.cursor)
    return list(session.scalars(query.limit(count)))


def agency_of(session: Session, agency_id: UUID) -> Agency:
    """The agency; as long as somebody holds it, no form of it asks for it again."""
    return session.get_one(Agency, agency_id)


def list_expired(session: Session, now: datetime) -> list[DocumentBatch]:
    """Batches whose time is over and whose files still lie there."""
    query = select(DocumentBatch).where(
        DocumentBatch.expires_at <= now, DocumentBatch.status != BatchStatus.EXPIRED.value
    )
    return list(session.scalars(query.with_for_update(skip_locked=True).limit(100)))


def account_of(session: Session, user_id: UUID) -> User:
    """The account behind a batch, read afresh: rights that were withdrawn meanwhile count."""
    return session.get_one(User, user_id, populate_existing=True)


def list_cycles(session: Session, agency_id: UUID) -> list[Cycle]:
    """Rounds of appraisals that were opened, newest first, with their periods."""
    query = select(Cycle).where(opened_appraisals(agency_id))
    return list(session.scalars(query.order_by(Cycle.starts_on.desc(), Cycle.code).limit(24)))


def find_span(session: Session, agency_id: UUID, cycle_id: UUID, period_id: UUID | None) -> bool:
    """Whether the agency has this cycle, and the cycle this period."""
    found = select(Cycle.id).where(Cycle.id == cycle_id, opened_appraisals(agency_id))
    if period_id is not None:
        found = found.join(Period, Period.cycle_id == Cycle.id).where(Period.id == period_id)
    return session.scalar(found) is not None


def list_units(session: Session, agency_id: UUID, tops: Collection[UUID] | None, limit: int = 3000) -> list[Unit]:
    """Units of the agency, or those below some of them, by name."""
    query = select(Unit).where(Unit.agency_id == agency_id)
    if tops is not None:
        query = query.where(Unit.id.in_(below(tops)))
    return list(session.scalars(query.order_by(Unit.name, Unit.code).limit(limit)))


def has_unit(session: Session, agency_id: UUID, unit_id: UUID, tops: Collection[UUID] | None) -> bool:
    """Whether the agency has the unit, below one of some units where those are named."""
    query = select(Unit.id).where(Unit.id == unit_id, Unit.agency_id == agency_id)
    if tops is not None:
        query = query.where(Unit.id.in_(below(tops)))
    return session.scalar(query) is not None
