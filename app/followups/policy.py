"""Whose results somebody reads here, and upon whose proposals they decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import Session, aliased

from app.auth.permissions import Permission
from app.auth.queries import people_of
from app.auth.values import CurrentActor, Scope
from app.cases.models import Case, CaseParty
from app.cases.policy import below
from app.followups.queries import HeldPost, list_held_posts

LINE = ("appraiser", "appraiser_superior")


@dataclass(frozen=True)
class Reach:
    """What a person reaches: HR by their role, leaders by the posts that they hold or stand in for.

    ``people`` are the person and those they stand in for, ``absent`` the latter alone. ``reads``, ``decides`` and
    ``by_role`` (what HR reads, without what the person leads) are subtrees of units.
    """

    agency_id: UUID
    me: UUID | None
    people: frozenset[UUID]
    posts: tuple[HeldPost, ...]
    reads: Scope
    decides: Scope
    by_role: Scope
    leads: bool

    @property
    def anything(self) -> bool:
        """Whether there can be results of others for this person at all."""
        return bool(self.reads) or self.leads

    @property
    def absent(self) -> frozenset[UUID]:
        """Those whom the person stands in for: their work is handed over, not what is said about themselves."""
        return self.people - {self.me}

    def readable(self) -> ColumnElement[bool]:
        """The condition on Case: in the units, or appraised by the person; never the results of the absent."""
        ways = [_inside(self.reads)]
        if self.people and self.leads:
            # A name of its own: some lists join the parties themselves.
            party = aliased(CaseParty)
            ways.append(
                exists().where(party.case_id == Case.id, party.relation.in_(LINE), party.employee_id.in_(self.people))
            )
        led = and_(or_(*ways), Case.owner_id.not_in(self.absent))
        return and_(Case.agency_id == self.agency_id, or_(_inside(self.by_role), led))

    def decidable(self) -> ColumnElement[bool]:
        """The condition on Case; nobody decides on what was proposed for themselves."""
        return and_(Case.agency_id == self.agency_id, _inside(self.decides), Case.owner_id.not_in(self.people))


def _inside(scope: Scope) -> ColumnElement[bool]:
    if scope.whole_agency:
        return true()
    return Case.unit_id.in_(below(scope.units)) if scope.units else false()


def reach_of(session: Session, actor: CurrentActor, day: date) -> Reach:
    """Two statements. Leaders read the units that they head; the competent authority (PyB) also decides in its own."""
    people = people_of(session, actor, day)
    posts = list_held_posts(session, people, day) if people else ()
    headed = {post.unit_id for post in posts if post.heads_unit}
    authority = [post for post in posts if post.authority]
    named = {post.authority_unit_id for post in authority if post.authority_unit_id is not None}
    everywhere = any(post.authority_unit_id is None for post in authority)
    read, decide = actor.scope(Permission.CASE_READ), actor.scope(Permission.CASE_ADMINISTER)
    return Reach(
        agency_id=actor.agency_id,
        me=actor.employee_id,
        people=people,
        posts=posts,
        reads=Scope(read.whole_agency or everywhere, frozenset(read.units | headed | named)),
        decides=Scope(decide.whole_agency or everywhere, frozenset(decide.units | named)),
        by_role=read,
        leads=any(post.leads for post in posts) or bool(authority),
    )
