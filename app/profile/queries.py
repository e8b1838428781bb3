"""What the profile page shows: the person, their posts, and who appraises them today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.people.models import AppraiserReport, Employee
from app.people.queries import (
    Post,
    StandIn,
    Superior,
    find_employee,
    latest_report,
    list_posts,
    list_stand_ins,
    list_superiors,
)


@dataclass(frozen=True)
class Card:
    """A person's own data as the register has them on a day; ``superiors`` are the appraiser and the one above."""

    employee: Employee
    posts: tuple[Post, ...]
    superiors: tuple[Superior, ...]
    report: AppraiserReport | None
    given: tuple[StandIn, ...]
    taken: tuple[StandIn, ...]

    @property
    def appraiser(self) -> Superior | None:
        return self.superiors[0] if self.superiors else None

    @property
    def appraiser_superior(self) -> Superior | None:
        return self.superiors[1] if len(self.superiors) > 1 else None


def read_card(session: Session, employee_id: UUID, agency_id: UUID, day: date) -> Card | None:
    """Six statements, whatever the person's history; ``None`` when the account belongs to nobody on the register."""
    employee = find_employee(session, employee_id, agency_id)
    if employee is None:
        return None
    posts = list_posts(session, employee_id, day)
    superiors: list[Superior] = []
    if posts:
        superiors = list_superiors(session, owner_id=employee_id, position_id=posts[0].position_id, day=day)
    delegations = list_stand_ins(session, employee_id, day)
    return Card(
        employee=employee,
        posts=tuple(posts),
        superiors=tuple(superiors),
        report=latest_report(session, employee_id),
        given=tuple(item for item in delegations if item.absent_id == employee_id),
        taken=tuple(item for item in delegations if item.substitute_id == employee_id),
    )
