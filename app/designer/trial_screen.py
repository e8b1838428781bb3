"""What the page of a trial shows: the cast, the buttons of whoever plays, what is known, the clock, and the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.admin.definition_pages import relation_titles
from app.designer.trial_mail import Mail, mails, reads_mail
from app.web.filters import t
from app.web.locales import language
from workflows.definition import Definition, FactType, Text
from workflows.editing.values import shown
from workflows.engine import Compiled, Offer
from workflows.guard_trees import facts_of
from workflows.simulation import Event, Member, Play


@dataclass(frozen=True)
class Person:
    """One of the cast."""

    id: str
    name: str
    note: str
    roles: str
    asked: bool
    playing: bool
    mail: bool


@dataclass(frozen=True)
class Button:
    """One action of whoever plays; with the reasons where it is off. votes: a vote is cast instead of a step taken."""

    step: str
    title: str
    kind: str
    target: str
    own: bool
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
class Line:
    """One line of the log."""

    at: datetime
    title: str
    detail: tuple[str, ...]
    comment: str
    tone: str
    icon: str
    mails: tuple[Mail, ...]


@dataclass(frozen=True)
class Screen:
    """The whole page."""

    state: str
    waiting: str
    final: bool
    now: datetime
    due: datetime | None
    timers: tuple[tuple[datetime, str], ...]
    people: tuple[Person, ...]
    who: Person
    buttons: tuple[Button, ...]
    facts: tuple[Fact, ...]
    log: tuple[Line, ...]


def title(text: Text | None, name: str) -> str:
    """A title, or the name of what has none."""
    return t(text) if text else name


def present(play: Play, wanted: str, do: str) -> str:
    """Who plays now: whoever was chosen, else the first who is asked, else the owner."""
    verb, _colon, name = do.partition(":")
    if verb == "as" and name in play.members:
        return name
    asked = play.asked()
    if wanted in play.members and (wanted in asked or verb not in ("take", "against", "timer", "wait")):
        return wanted
    return asked[0] if asked else wanted if wanted in play.members else play.case.owner


def screen(compiled: Compiled, play: Play, who: str) -> Screen:
    """The page as it stands after the last move."""
    state = compiled.states[play.case.state]
    plan = play.schedule()
    asked = play.asked()
    people = tuple(_person(one, asked, who) for one in play.members.values())
    return Screen(
        state=t(state.title),
        waiting=t(state.waiting) if state.waiting else "",
        final=state.final,
        now=play.now,
        due=plan.due_at if plan else None,
        timers=tuple((one.at, _timer(compiled, one.transition)) for one in play.timers()),
        people=people,
        who=next(one for one in people if one.id == who),
        buttons=_buttons(compiled, play, who),
        facts=_facts(compiled, play),
        log=tuple(_line(compiled, play, one) for one in reversed(play.log)),
    )


def _person(member: Member, asked: tuple[str, ...], who: str) -> Person:
    roles = relation_titles(member.relations)
    return Person(
        member.id, member.name, member.note, roles, member.id in asked, member.id == who, reads_mail(member)
    )  # fmt: skip


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
        own=offer.standing is not None,
        reasons=tuple(one.sentence(language()) for one in offer.blockers),
        code=offer.blockers[0].code if offer.blockers else "",
        votes=votes,
        comment=step.comment,
    )


def _facts(compiled: Compiled, play: Play) -> tuple[Fact, ...]:
    """Those that conditions of the present state read come first."""
    definition = compiled.definition
    steps = compiled.by_state.get(play.case.state, ())
    read = {name for step in steps for name in facts_of(step.transition.when)}
    names = sorted(definition.facts, key=lambda name: (name not in read, name))
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


_LOOKS = {
    "step": ("success", "check"),
    "vote": ("info", "check"),
    "against": ("warning", "ban"),
    "refused": ("danger", "lock"),
    "timer": ("info", "clock"),
    "lost": ("warning", "arrow-right"),
    "remind": ("neutral", "bell"),
    "facts": ("neutral", "pencil"),
    "clock": ("neutral", "clock"),
}


def _line(compiled: Compiled, play: Play, event: Event) -> Line:
    tone, icon = _LOOKS[event.kind]
    return Line(
        at=event.at,
        title=_headline(compiled, play, event),
        detail=tuple(_details(compiled, play, event)),
        comment=event.comment,
        tone=tone,
        icon=icon,
        mails=tuple(mails(compiled, play, event)),
    )


def _headline(compiled: Compiled, play: Play, event: Event) -> str:
    step = compiled.transitions.get(event.transition or "")
    member = play.members.get(event.who or "")
    words = {"who": member.name if member else _("Sistem"), "step": t(step.title) if step else event.transition}
    patterns = {
        "step": _("%(who)s: %(step)s"),
        "timer": _("%(who)s: %(step)s"),
        "lost": _("%(who)s: %(step)s"),
        "vote": _("%(who)s memberi suara setuju: %(step)s"),
        "against": _("%(who)s memberi suara tidak setuju: %(step)s"),
        "refused": _("%(who)s ditolak: %(step)s"),
        "remind": _("Pengingat batas waktu"),
        "facts": _("Isian diubah"),
        "clock": _("Jam dimajukan"),
    }
    return patterns[event.kind] % words


def _details(compiled: Compiled, play: Play, event: Event) -> list[str]:
    if event.kind == "refused":
        return [one.sentence(language()) for one in event.reasons]
    if event.kind == "facts":
        titles = compiled.definition.fact_titles
        return [f"{title(titles.get(name), name)}: {_shown(value)}" for name, value in event.facts.items()]
    found = []
    if event.source != event.target and event.target is not None:
        found.append(_("Kini pada tahap “%(state)s”.", state=t(compiled.states[event.target].title)))
    found += [f"{t(one)}." for one in event.effects]
    if event.kind in ("step", "timer", "lost"):
        names = ", ".join(play.members[one].name for one in event.next)
        found.append(
            _("Diminta bertindak: %(names)s.", names=names) if names else _("Tidak ada yang diminta bertindak.")
        )
    return found


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return (_("ya") if value else _("tidak")) if isinstance(value, bool) else str(value)
