"""Acting roles of the year, which the law counts among the main results of a plan (p.50 A.6 d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.cases.models import Case, Cycle
from app.people.models import Position, Posting, Unit
from app.people.values import ACTING_KINDS
from app.plans.content import PlanContent, ResultContent
from app.plans.values import Approach, Section

_TITLES = {"plt": "Plt.", "plh": "Plh."}


@dataclass(frozen=True)
class ActingPost:
    """A post held as Plt or Plh inside the cycle; ``ends_on`` is the first day after."""

    posting_id: UUID
    kind: str
    title: str
    unit: str
    starts_on: date
    ends_on: date | None

    @property
    def name(self) -> str:
        """As the register and the official forms call it."""
        return f"{_TITLES[self.kind]} {self.title}"

    def content(self, approach: Approach) -> PlanContent:
        """The assignment as a main result, to be made more exact in the dialogue."""
        text = f"Tugas sebagai {self.name}, {self.unit}, terlaksana sesuai ekspektasi Pimpinan"
        return PlanContent(approach, (ResultContent(Section.MAIN, text),))


def acting_posts(session: Session, case_id: UUID) -> tuple[ActingPost, ...]:
    """Those of the owner that touch the cycle, the earliest first. One statement."""
    rows = session.execute(
        select(Posting.id, Posting.kind, Position.title, Unit.name, Posting.starts_on, Posting.ends_on)
        .join(Position, Position.id == Posting.position_id)
        .join(Unit, Unit.id == Position.unit_id)
        .join(Case, Case.owner_id == Posting.employee_id)
        .join(Cycle, Cycle.id == Case.cycle_id)
        .where(
            Case.id == case_id,
            Posting.kind.in_(ACTING_KINDS),
            Posting.starts_on <= Cycle.ends_on,
            or_(Posting.ends_on.is_(None), Posting.ends_on > Cycle.starts_on),
        )
        .order_by(Posting.starts_on, Posting.id)
    )
    return tuple(ActingPost(*row) for row in rows)


def unplanned(posts: tuple[ActingPost, ...], texts: list[str]) -> list[ActingPost]:
    """Those that none of the results names yet."""
    return [post for post in posts if not any(post.name.casefold() in text.casefold() for text in texts)]
