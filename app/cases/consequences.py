"""Steps that the application takes itself, because something happened outside the case.

A definition names them by kind ``consequence`` and says by their effects what they are for, so that nobody here depends
on the names that a region gave its steps.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import queries, service
from app.cases.values import Action, Performed
from app.definitions.queries import compiled


def follow(
    session: Session, case_id: UUID, effect: str, *, key: str, now: datetime, comment: str = ""
) -> Performed | None:
    """Take the consequence that carries the effect, by the system, through the one door.

    None where the case's pinned definition knows no such step out of its present state, as when the case has ended.
    ``key`` names the cause, so that the same cause acts once. Raises NotFound, Refused.
    """
    case = queries.lock_case(session, case_id)
    steps = compiled(case.definition_version).by_state.get(case.state, ())
    found = next(
        (one.transition for one in steps if one.transition.kind == "consequence" and effect in one.transition.effects),
        None,
    )
    if found is None:
        return None
    return service.perform(session, Action(case_id, found.id, key, comment=comment), actor=None, now=now)
