"""Reading runs and quarantined rows of an agency; the content of files stays in the database."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from app.auth.models import User
from app.core.errors import NotFound
from app.imports.models import ImportRun, QuarantinedRow


def get_run(session: Session, run_id: UUID, agency_id: UUID) -> ImportRun:
    """Raises NotFound."""
    run = session.scalar(
        select(ImportRun)
        .where(ImportRun.id == run_id, ImportRun.agency_id == agency_id)
        .options(defer(ImportRun.content))
    )
    if run is None:
        raise NotFound
    return run


def list_runs(session: Session, agency_id: UUID, *, limit: int = 30) -> list[tuple[ImportRun, str]]:
    """The latest runs with who uploaded them; findings are left in the database too."""
    rows = session.execute(
        select(ImportRun, User.display_name)
        .join(User, User.id == ImportRun.uploaded_by_id, isouter=True)
        .where(ImportRun.agency_id == agency_id)
        .order_by(ImportRun.id.desc())
        .limit(limit)
        .options(defer(ImportRun.content), defer(ImportRun.findings))
    )
    return [(run, name or "") for run, name in rows]


def count_open(session: Session, agency_id: UUID) -> int:
    """How many quarantined rows wait."""
    query = select(func.count()).where(QuarantinedRow.agency_id == agency_id, QuarantinedRow.status == "open")
    return session.scalar(query) or 0


def list_open(session: Session, agency_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[QuarantinedRow]:
    """Open rows, oldest first; ``after`` is the last one of the page before."""
    query = (
        select(QuarantinedRow)
        .where(QuarantinedRow.agency_id == agency_id, QuarantinedRow.status == "open")
        .order_by(QuarantinedRow.id)
        .limit(limit)
        .options(joinedload(QuarantinedRow.run).load_only(ImportRun.filename))
    )
    return list(session.scalars(query.where(QuarantinedRow.id > after) if after else query))


def get_row(session: Session, row_id: UUID, agency_id: UUID) -> QuarantinedRow:
    """An open row. Raises NotFound."""
    row = session.scalar(
        select(QuarantinedRow)
        .where(QuarantinedRow.id == row_id, QuarantinedRow.agency_id == agency_id, QuarantinedRow.status == "open")
        .options(joinedload(QuarantinedRow.run).load_only(ImportRun.filename))
    )
    if row is None:
        raise NotFound
    return row
