"""Who is the competent authority (PyB) in a workflow: the post that HR named for the reports of a unit."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.hooks import authority_finder
from app.followups.report_queries import find_authority


@authority_finder
def named_post(session: Session, agency_id: UUID, unit_id: UUID) -> UUID | None:
    """The post named for the nearest unit above, else for the agency; None where none is named."""
    return find_authority(session, agency_id, unit_id)
