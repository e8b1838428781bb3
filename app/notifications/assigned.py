"""Who is told about an assignment: employee, appraiser, the leader who gave it, and whoever proposed it (p.46 10)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.queries import list_parties, names_of
from app.notifications import service
from app.notifications.values import Notice, Template
from app.plans.models import Assignment

_NEWS = {
    "propose": Template.ASSIGNMENT_PROPOSED,
    "approve": Template.ASSIGNMENT_APPROVED,
    "refuse": Template.ASSIGNMENT_REFUSED,
    "withdraw": Template.ASSIGNMENT_WITHDRAWN,
}


def tell(session: Session, assignment_id: UUID, news: str, *, actor_id: UUID, now: datetime) -> list[UUID]:
    """Everybody concerned but the one who acted; the identifiers of the notices that are new."""
    assignment, template = session.get(Assignment, assignment_id), _NEWS.get(news)
    if assignment is None or template is None:
        return []
    case = session.get_one(Case, assignment.case_id)
    told = _notices(session, case, assignment, template, actor_id)
    params = {
        "owner": case.owner.name,
        "cycle": case.cycle.name,
        "actor": names_of(session, {actor_id}).get(actor_id, ""),
        "assigner": assignment.assigned_by,
        "comment": assignment.reason,
    }
    return service.tell_people(session, case, told, key=f"assignment:{assignment.id}:{news}", params=params, now=now)


def _notices(session: Session, case: Case, assignment: Assignment, template: Template, actor_id: UUID) -> list[Notice]:
    """The appraiser is asked; the others are told."""
    appraiser = list_parties(session, case.id)["appraiser"].employee_id
    people = {case.owner_id: template, assignment.proposed_by_id: template}
    if assignment.assigned_by_employee_id is not None:
        people[assignment.assigned_by_employee_id] = template
    if appraiser is not None:
        people[appraiser] = Template.ASSIGNMENT_ASKED if template is Template.ASSIGNMENT_PROPOSED else template
    return [Notice(person, one) for person, one in people.items() if person != actor_id]
