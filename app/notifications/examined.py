"""Who is told while an objection is examined: whoever was asked, then whoever asked (p.117 B.3-4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.queries import list_parties, names_of
from app.notifications import service
from app.notifications.values import Notice, Template
from app.objections.models import Clarification, Objection
from app.objections.values import Heard


def tell(session: Session, clarification_id: UUID, news: str, *, now: datetime) -> list[UUID]:
    """Of a question (``ask``) or an explanation (``answer``); the identifiers of the notices that are new."""
    row = session.get(Clarification, clarification_id)
    if row is None:
        return []
    case = session.get_one(Case, session.get_one(Objection, row.objection_id).case_id)
    asked = news == "ask"
    actor = row.asked_by_id if asked else row.answered_by_id
    template = Template.OBJECTION_ASKED if asked else Template.OBJECTION_ANSWERED
    person = _asked(session, case, row) if asked else row.asked_by_id or _decider(session, case)
    if actor is None or person in (None, actor):
        return []
    params = {
        "owner": case.owner.name,
        "cycle": case.cycle.name,
        "actor": names_of(session, {actor}).get(actor, ""),
        "comment": row.question if asked else row.answer,
    }
    key = f"clarification:{row.id}:{news}"
    return service.tell_people(session, case, [Notice(person, template)], key=key, params=params, now=now)


def _asked(session: Session, case: Case, row: Clarification) -> UUID | None:
    return case.owner_id if row.side == Heard.OWNER else _held(session, case, "appraiser")


def _decider(session: Session, case: Case) -> UUID | None:
    """The appraiser's superior, or whom the decision was handed to."""
    return _held(session, case, case.handed_to or "appraiser_superior")


def _held(session: Session, case: Case, relation: str) -> UUID | None:
    party = list_parties(session, case.id).get(relation)
    return party.employee_id if party else None
