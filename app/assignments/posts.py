"""In whose name somebody gives assignments: the posts they lead from, and those of leaders they stand in for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.auth.queries import people_of
from app.auth.values import CurrentActor
from app.core.errors import NotFound
from app.people.leadership import led_posts
from app.people.queries import find_employee, list_posts


@dataclass(frozen=True)
class AssigningPost:
    """``name`` is how the plan will call it: penugasan dari <name>."""

    position_id: UUID
    holder_id: UUID
    name: str


def acting_people(session: Session, actor: CurrentActor, *, day: date) -> frozenset[UUID]:
    """The person and everybody they stand in for on the day. Raises NotFound for accounts without an employee."""
    if actor.employee_id is None:
        raise NotFound
    return people_of(session, actor, day)


def assigning_posts(session: Session, actor: CurrentActor, *, day: date) -> list[AssigningPost]:
    """Every post that others answer to and that the person exercises on the day; their own first."""
    people = acting_people(session, actor, day=day)
    return [
        AssigningPost(post.position_id, person, f"{post.title}, {post.unit}")
        for person in sorted(people, key=lambda one: (one != actor.employee_id, one))
        for post in led_posts(session, employee_id=person, day=day)
    ]


def title_of(session: Session, employee_id: UUID, agency_id: UUID, *, day: date) -> str:
    """How a leader of the agency is named on the plan: by post, else by name. Raises NotFound."""
    person = find_employee(session, employee_id, agency_id)
    if person is None:
        raise NotFound
    held = list_posts(session, employee_id, day)
    return f"{held[0].title}, {held[0].unit}" if held else person.name
