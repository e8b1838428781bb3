"""Who is told what about a step. Pure: it reads no database and is reviewed as one table in the tests.

What kind of notice it is follows from what the step does (its effects and its kind), never from its name, so that a
definition of a region's own is served as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from app.notifications.values import ASKS, Happening, Notice, Template

# First match wins: a decision also closes the case, and the decision is the news.
_BY_EFFECT = (
    ("change_rating", Template.OBJECTION_CHANGED),
    ("uphold_rating", Template.OBJECTION_UPHELD),
    ("file_objection", Template.OBJECTION_FILED),
    ("record_explanation", Template.OBJECTION_EXPLAINED),
    ("deliver_document", Template.DELIVERED),
    ("agree_plan", Template.PLAN_AGREED),
    ("apply_plan_change", Template.CHANGE_AGREED),
    ("cancel_case", Template.CANCELLED),
    ("reopen_case", Template.REOPENED),
    ("close_case", Template.CLOSED),
)
_BY_KIND = {"return": Template.RETURNED, "timeout": Template.LAPSED}
# About these the whole line is told, not the owner alone.
_FOR_THE_LINE = {
    Template.OBJECTION_CHANGED: ("appraiser", "appraiser_superior"),
    Template.OBJECTION_UPHELD: ("appraiser", "appraiser_superior"),
    Template.OBJECTION_FILED: ("appraiser_superior",),
    Template.CLOSED: ("appraiser",),
    Template.REOPENED: ("appraiser",),
}
_FOR_WHO_WAITED = frozenset({Template.LAPSED, Template.CANCELLED})


def news(happening: Happening) -> Template:
    """What the step means for the employee."""
    if happening.hand_to is not None:
        return Template.HANDED_OVER
    for effect, template in _BY_EFFECT:
        if effect in happening.effects:
            return template
    return _BY_KIND.get(happening.kind, Template.MOVED)


def notices(happening: Happening) -> list[Notice]:
    """One notice for each person concerned, the most important one; who acted needs none."""
    told: dict[UUID, Notice] = {}
    for notice in _wanted(happening):
        if notice.employee_id != happening.actor_id:
            told.setdefault(notice.employee_id, notice)
    return list(told.values())


def _wanted(happening: Happening) -> Iterator[Notice]:
    """In order of importance."""
    subject = news(happening)
    yield Notice(happening.owner_id, subject)
    if happening.hand_to is not None:
        yield from _to(happening, [happening.hand_to], Template.HANDED_TO_YOU)
        yield from _to(happening, [happening.hands or "appraiser"], Template.HANDED_AWAY)
        return
    turn = Template.OBJECTION_TURN if subject is Template.OBJECTION_FILED else Template.TURN
    yield from (Notice(person, turn) for person in happening.turns)
    yield from _to(happening, _FOR_THE_LINE.get(subject, ()), subject)
    if subject in _FOR_WHO_WAITED:
        yield from (Notice(person, subject) for person in happening.left)
    elif happening.kind == "withdraw":
        yield from (Notice(person, Template.WITHDRAWN) for person in happening.left)
    elif happening.kind == "consequence":
        # The sentence to the owner speaks of "your appraisal".
        template = Template.MOVED_ON if subject is Template.MOVED else subject
        yield from (Notice(person, template) for person in happening.left)
    if happening.acting_for_id is not None:
        yield Notice(happening.acting_for_id, Template.ACTED_FOR_YOU)


def _to(happening: Happening, relations: Iterable[str], template: Template) -> Iterator[Notice]:
    for relation in relations:
        if relation in happening.people:
            yield Notice(happening.people[relation], template)


def with_substitutes(
    told: list[Notice], substitutes: Mapping[UUID, Iterable[UUID]], *, owner_id: UUID, actor_id: UUID | None = None
) -> list[Notice]:
    """Add whoever stands in for somebody who is asked to act; the owner's own part can't be delegated."""
    people = {notice.employee_id: notice for notice in told}
    for notice in told:
        if notice.template not in ASKS or notice.employee_id == owner_id:
            continue
        for substitute in substitutes.get(notice.employee_id, ()):
            if substitute not in {owner_id, actor_id}:
                people.setdefault(substitute, Notice(substitute, notice.template, on_behalf_of=notice.employee_id))
    return list(people.values())
