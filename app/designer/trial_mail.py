"""The mails that a real case would send at an event of a play: receiver and subject, in the words of real notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.designer.trial_cast import ROLES, is_group
from app.notifications.policy import notices, with_substitutes
from app.notifications.sentences import sentence
from app.notifications.values import Happening, Notice, Template
from workflows.engine import Compiled
from workflows.plays import Event, Member, Play


@dataclass(frozen=True)
class Mail:
    """Who would get it, its subject, and in whose place where they stand in."""

    receiver: str
    subject: str
    on_behalf_of: str = ""


def mails(compiled: Compiled, play: Play, event: Event) -> list[Mail]:
    """What would go out, also to whoever stands in then; a vote that decides nothing sends nothing."""
    told = _notices(compiled, play, event)
    instead = {UUID(one): map(UUID, others) for one, others in play.substitutes(event.at).items()}
    actor = UUID(event.who) if event.who else None
    everybody = with_substitutes(told, instead, owner_id=UUID(play.case.owner), actor_id=actor)
    return [_mail(compiled, play, event, one) for one in everybody]


def _notices(compiled: Compiled, play: Play, event: Event) -> list[Notice]:
    if event.kind == "remind":
        return [Notice(one, Template.REMINDER) for one in _people(play, event.asked)]
    if event.kind == "absent":
        return [Notice(UUID(event.who), Template.STANDS_IN)]
    return notices(_happening(compiled, play, event)) if event.kind in ("step", "timer", "lost") else []


def _happening(compiled: Compiled, play: Play, event: Event) -> Happening:
    step = compiled.transitions[str(event.transition)]
    stays = step.hand_to is not None
    return Happening(
        kind=step.kind,
        effects=frozenset(step.effects),
        actor_id=UUID(event.who) if event.who else None,
        acting_for_id=UUID(event.acting_for) if event.acting_for else None,
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
    return not member.relations or any(relation not in ROLES for relation in member.relations)


def _mail(compiled: Compiled, play: Play, event: Event, notice: Notice) -> Mail:
    on_behalf_of = play.members[str(notice.on_behalf_of)].name if notice.on_behalf_of else ""
    words = sentence(notice.template, _params(compiled, play, event))
    return Mail(play.members[str(notice.employee_id)].name, words, on_behalf_of)


def _params(compiled: Compiled, play: Play, event: Event) -> dict[str, Any]:
    """What the sentences of notices may use, as real ones get it."""
    step = compiled.transitions.get(event.transition or "")
    actor = play.members.get(event.who or "")
    found: dict[str, Any] = {
        "owner": play.members[play.case.owner].name,
        "actor": actor.name if actor else "Tahapan",
        "state": dict(compiled.states[str(event.target or event.source)].title),
        "action": dict(step.title) if step else "",
    }
    if compiled.definition.kind == "request":
        found["request"] = dict(compiled.definition.title)
    if event.until is not None and event.acting_for is not None:
        last = event.until - timedelta(seconds=1)
        found |= {"absent": play.members[event.acting_for].name, "until": play.day_of(last).isoformat()}
        found["count"] = str(int(event.acting_for in event.asked))
    return found
