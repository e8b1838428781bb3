"""The mails that a real case would send at an event of a play: receiver and subject, in the words of real notices."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.designer.trial_cast import ROLES, is_group
from app.notifications.policy import notices
from app.notifications.sentences import sentence
from app.notifications.values import Happening, Notice, Template
from workflows.engine import Compiled
from workflows.relations import OWNER
from workflows.simulation import Event, Member, Play


@dataclass(frozen=True)
class Mail:
    """Who would get it and its subject."""

    receiver: str
    subject: str


def mails(compiled: Compiled, play: Play, event: Event) -> list[Mail]:
    """What would go out; a vote that decides nothing sends nothing."""
    if event.kind == "remind":
        return [_mail(compiled, play, event, Notice(one, Template.REMINDER)) for one in _people(play, event.asked)]
    if event.kind not in ("step", "timer", "lost"):
        return []
    return [_mail(compiled, play, event, one) for one in notices(_happening(compiled, play, event))]


def _happening(compiled: Compiled, play: Play, event: Event) -> Happening:
    step = compiled.transitions[str(event.transition)]
    stays = step.hand_to is not None
    return Happening(
        kind=step.kind,
        effects=frozenset(step.effects),
        actor_id=UUID(event.who) if event.who else None,
        acting_for_id=None,
        owner_id=UUID(play.case.owner),
        people=_by_relation(play),
        hand_to=step.hand_to,
        hands=step.hands if stays else None,
        turns=() if stays else _people(play, event.next),
        left=() if stays else _people(play, event.asked),
    )


def _by_relation(play: Play) -> dict[str, UUID]:
    return {
        relation: UUID(member.id)
        for member in play.members.values()
        for relation in member.relations
        if relation not in ROLES and not is_group(relation)
    }


def _people(play: Play, ids: tuple[str, ...]) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in ids if reads_mail(play.members[one]))


def reads_mail(member: Member) -> bool:
    """Whoever only holds a role of the panel sees the case in a list instead."""
    return any(relation not in ROLES for relation in member.relations)


def _mail(compiled: Compiled, play: Play, event: Event, notice: Notice) -> Mail:
    state = compiled.states[str(event.target or event.source)]
    step = compiled.transitions.get(event.transition or "")
    actor = play.members.get(event.who or "")
    owner = next(one for one in play.members.values() if OWNER in one.relations)
    params = {
        "owner": owner.name,
        "actor": actor.name if actor else "Tahapan",
        "state": dict(state.title),
        "action": dict(step.title) if step else "",
    }
    return Mail(play.members[str(notice.employee_id)].name, sentence(notice.template, params))
