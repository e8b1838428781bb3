"""What the opening of a case does here."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cascade import sharing
from app.cases.hooks import on_open
from app.cases.models import Case


@on_open
def deliver_roles(session: Session, case: Case) -> None:
    """Roles that were shared before the person had a case go into their first draft."""
    sharing.deliver_at_opening(session, case, now=case.entered_at)
