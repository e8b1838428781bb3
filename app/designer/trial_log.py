"""What happened in a play, in words, with the mails that would have gone out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.designer import trial_fields
from app.designer.trial_mail import Mail, mails
from app.web.dates import local_date
from app.web.filters import t
from app.web.locales import language
from workflows.definition import Text
from workflows.engine import Compiled
from workflows.plays import Event, Play


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


def title(text: Text | None, name: str) -> str:
    """A title, or the name of what has none."""
    return t(text) if text else name


def asked_names(play: Play, people: Iterable[str], at: datetime) -> list[str]:
    """Who is expected to act, with whoever stands in for them then in their place."""
    away, members = play.substitutes(at), play.members
    return [
        _("%(substitute)s untuk %(absent)s", substitute=members[other].name, absent=members[one].name)
        if other
        else members[one].name
        for one in people
        for other in away.get(one, ("",))
    ]


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
    "absent": ("neutral", "user-check"),
}


def line_of(compiled: Compiled, play: Play, event: Event) -> Line:
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
    words = {"who": _actor(play, event), "step": t(step.title) if step else event.transition}
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
        "absent": _("Penggantian: %(who)s"),
    }
    return patterns[event.kind] % words


def _actor(play: Play, event: Event) -> str:
    member = play.members.get(event.who or "")
    if member is None:
        return _("Sistem")
    absent = play.members.get(event.acting_for or "")
    return _("%(substitute)s untuk %(absent)s", substitute=member.name, absent=absent.name) if absent else member.name


def _details(compiled: Compiled, play: Play, event: Event) -> list[str]:
    if event.kind == "refused":
        return [one.sentence(language()) for one in event.reasons]
    if event.kind == "facts":
        titles = compiled.definition.fact_titles
        words = {title(titles.get(name), name): _shown(value) for name, value in event.facts.items()}
        return [f"{name}: {value}" for name, value in {**trial_fields.told(compiled, event), **words}.items()]
    if event.until is not None:
        return [_("Sampai %(day)s.", day=local_date(play.day_of(event.until - timedelta(seconds=1))))]
    found = []
    if event.source != event.target and event.target is not None:
        found.append(_("Kini pada tahap “%(state)s”.", state=t(compiled.states[event.target].title)))
    found += [f"{t(one)}." for one in event.effects]
    if event.kind in ("step", "timer", "lost"):
        names = ", ".join(asked_names(play, event.next, event.at))
        found.append(
            _("Diminta bertindak: %(names)s.", names=names) if names else _("Tidak ada yang diminta bertindak.")
        )
    return found


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return (_("ya") if value else _("tidak")) if isinstance(value, bool) else str(value)
