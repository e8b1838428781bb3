"""What the page of a trial shows: the cast, the buttons of whoever plays, what is known, and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.admin.definition_pages import relation_titles
from app.designer.trial_case import answered_facts
from app.designer.trial_log import Line, line_of, title
from app.designer.trial_mail import reads_mail
from app.web.dates import local_date
from app.web.filters import t
from app.web.locales import language
from workflows.definition import Definition, FactType
from workflows.editing.values import shown
from workflows.engine import Compiled, Offer
from workflows.guard_trees import facts_of
from workflows.plays import Member, Play


@dataclass(frozen=True)
class Person:
    """One of the cast. asked_for: the names for whom they are asked to act while these are away.

    spans: sentences about who stands in for whom, and when.
    """

    id: str
    name: str
    note: str
    roles: str
    asked: bool
    asked_for: tuple[str, ...]
    spans: tuple[str, ...]
    playing: bool
    mail: bool
    can_leave: bool


@dataclass(frozen=True)
class Button:
    """One action of whoever plays; with the reasons where it is off. votes: a vote is cast instead of a step taken."""

    step: str
    title: str
    kind: str
    target: str
    reasons: tuple[str, ...]
    code: str
    votes: str
    comment: str


@dataclass(frozen=True)
class Fact:
    """Something known about the case, with the control it is typed into."""

    name: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    value: str
    read: bool


@dataclass(frozen=True)
class Screen:
    """The whole page. spares: who may stand in for somebody, by id and name."""

    state: str
    waiting: str
    final: bool
    now: datetime
    due: datetime | None
    timers: tuple[tuple[datetime, str], ...]
    people: tuple[Person, ...]
    spares: tuple[tuple[str, str], ...]
    who: Person
    buttons: tuple[Button, ...]
    facts: tuple[Fact, ...]
    log: tuple[Line, ...]


def present(play: Play, wanted: str, do: str) -> str:
    """Who plays now: whoever was chosen, else the first who is asked, else the owner."""
    verb, _colon, name = do.partition(":")
    if verb == "as" and name in play.members:
        return name
    asked = expected(play)
    if wanted in play.members and (wanted in asked or verb not in ("take", "against", "timer", "wait", "absent")):
        return wanted
    return next(iter(asked), wanted if wanted in play.members else play.case.owner)


def expected(play: Play) -> dict[str, list[str]]:
    """Who is expected to act now, and for whom while these are away; whoever stands in takes the place."""
    away = play.substitutes(play.now)
    found: dict[str, list[str]] = {}
    for one in play.asked():
        for other in away.get(one, (one,)):
            found.setdefault(other, []).extend([one] if other != one else [])
    return found


def screen(compiled: Compiled, play: Play, who: str) -> Screen:
    """The page as it stands after the last move."""
    state = compiled.states[play.case.state]
    plan = play.schedule()
    asked = expected(play)
    shown = [one for one in play.members.values() if one.relations or _spans(play, one)]
    people = tuple(_person(play, one, asked, who) for one in shown)
    return Screen(
        state=t(state.title),
        waiting=t(state.waiting) if state.waiting else "",
        final=state.final,
        now=play.now,
        due=plan.due_at if plan else None,
        timers=tuple((one.at, _timer(compiled, one.transition)) for one in play.timers()),
        people=people,
        spares=_spares(play),
        who=next(one for one in people if one.id == who),
        buttons=_buttons(compiled, play, who),
        facts=_facts(compiled, play),
        log=tuple(line_of(compiled, play, one) for one in reversed(play.log)),
    )


def _person(play: Play, member: Member, asked: Mapping[str, Iterable[str]], who: str) -> Person:
    mail = reads_mail(member)
    return Person(
        id=member.id,
        name=member.name,
        note=member.note,
        roles=relation_titles(member.relations),
        asked=member.id in asked,
        asked_for=tuple(play.members[one].name for one in asked.get(member.id, ())),
        spans=_spans(play, member),
        playing=member.id == who,
        mail=mail,
        can_leave=mail and bool(member.relations) and member.id != play.case.owner,
    )


def _spans(play: Play, member: Member) -> tuple[str, ...]:
    """When somebody is away or stands in, from now on."""
    return tuple(
        _(
            "%(substitute)s untuk %(absent)s, %(start)s sampai %(end)s",
            substitute=play.members[one.substitute].name,
            absent=play.members[one.absent].name,
            start=local_date(play.day_of(one.since)),
            end=local_date(play.day_of(one.until - timedelta(seconds=1))),
        )
        for one in play.stand_ins
        if member.id in (one.absent, one.substitute) and one.until > play.now
    )


def _spares(play: Play) -> tuple[tuple[str, str], ...]:
    """Who may stand in for somebody: anybody with mail but the owner, those without a part of their own first."""
    found = [one for one in play.members.values() if reads_mail(one) and one.id != play.case.owner]
    return tuple((one.id, one.name) for one in sorted(found, key=lambda one: bool(one.relations)))


def _timer(compiled: Compiled, transition: str | None) -> str:
    return t(compiled.transitions[transition].title) if transition in compiled.transitions else _("Pengingat")


def _buttons(compiled: Compiled, play: Play, who: str) -> tuple[Button, ...]:
    """What the person may do first, as on the page of a case."""
    offers = play.offers(who)
    found = [_button(compiled, play, one) for one in sorted(offers, key=lambda one: one.standing is None)]
    return tuple(found)


def _button(compiled: Compiled, play: Play, offer: Offer) -> Button:
    step = offer.transition
    votes = ""
    if step.vote is not None:
        cast = play.case.votes.get(step.id, ())
        votes = _(
            "%(yes)s setuju dari %(need)s yang diperlukan", yes=sum(yes for _id, yes in cast), need=step.vote.need
        )
    return Button(
        step=step.id,
        title=t(step.title),
        kind=step.kind,
        target=t(compiled.states[step.to].title) if step.to in compiled.states else step.to,
        reasons=tuple(one.sentence(language()) for one in offer.blockers),
        code=offer.blockers[0].code if offer.blockers else "",
        votes=votes,
        comment=step.comment,
    )


def _facts(compiled: Compiled, play: Play) -> tuple[Fact, ...]:
    """Those that conditions of the present state read come first; what a form asks is answered there."""
    definition = compiled.definition
    steps = compiled.by_state.get(play.case.state, ())
    read = {name for step in steps for name in facts_of(step.transition.when)}
    names = sorted(definition.facts.keys() - answered_facts(definition), key=lambda name: (name not in read, name))
    return tuple(_fact(definition, play, name, read=name in read) for name in names)


def _fact(definition: Definition, play: Play, name: str, *, read: bool) -> Fact:
    kind: FactType = definition.facts[name]
    labels = definition.fact_labels.get(name, {})
    choices: tuple[tuple[str, str], ...] = ()
    if isinstance(kind, tuple):
        choices = tuple((one, title(labels.get(one), one)) for one in kind)
    elif kind == "bool":
        choices = (("true", _("Ya")), ("false", _("Tidak")))
    control = "choice" if choices else str(kind)
    known = definition.fact_titles.get(name)
    return Fact(name, title(known, name), control, choices, shown(play.case.facts.get(name)), read)
