"""What the pages of cases show, as plain records made once per request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import components, history, passage, queries, service, voting
from app.cases.casefile import CaseFile
from app.cases.groups import is_group
from app.cases.models import Case, CaseEvent, CaseTask, CaseVote
from app.cases.schedule import holders_of_the_ball
from app.cases.values import Action
from app.cases.words import title_of, words_of
from app.definitions.queries import compiled
from app.web.dates import due_sentence
from app.web.filters import t
from app.web.locales import language
from workflows import relations
from workflows.definition import Transition
from workflows.engine import Compiled, Offer

Task = CaseTask


@dataclass(frozen=True)
class Button:
    """One possible action: pressed, or shown disabled with the reason."""

    transition: str
    title: str
    kind: str
    comment: str
    reasons: tuple[str, ...]
    code: str | None
    own: bool
    tone: str


@dataclass(frozen=True)
class Stage:
    """One step of the step line."""

    key: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    title: str
    actor: str
    on_behalf_of: str
    comment: str
    detail: str
    tone: str
    icon: str


_TONES = {
    "forward": "success",
    "return": "warning",
    "withdraw": "neutral",
    "timeout": "info",
    "admin": "danger",
    "consequence": "info",
    history.MOVE: "info",
}
_ICONS = {
    "forward": "check",
    "return": "arrow-back-up",
    "withdraw": "arrow-back-up",
    "timeout": "clock",
    "admin": "lock",
    "consequence": "arrow-right",
    history.MOVE: "git-branch",
}


def buttons(file: CaseFile, now: datetime) -> list[Button]:
    """Everything that can happen from here, what the person may do first."""
    offers = service.offers(file, now)
    steps = [offer.transition for offer in offers if offer.standing]
    way = next((step.to for step in steps if step.kind == "forward"), None)
    return [_button(offer, way) for offer in offers]


def _button(offer: Offer, way: str | None) -> Button:
    reasons = tuple(blocker.sentence(language()) for blocker in offer.blockers)
    code = offer.blockers[0].code if offer.blockers else None
    step = offer.transition
    own = offer.standing is not None
    return Button(step.id, t(step.title), step.kind, step.comment, reasons, code, own, _tone(step, way))


def _tone(step: Transition, way: str | None) -> str:
    """One way is drawn as the main one; two steps to the same end, such as two decisions, are equals."""
    if step.kind == "admin":
        return "danger"
    return "primary" if step.kind == "forward" and step.to == way else "secondary"


def stages(definition: Compiled, notes: Mapping[str, str] | None = None) -> list[Stage]:
    """The step line of a definition; ``notes`` are the dates of one case."""
    found = definition.definition.stages
    return [Stage(stage.id, t(stage.title), (notes or {}).get(stage.id, "")) for stage in found]


def returned(file: CaseFile) -> Moment | None:
    """Who sent the case back and why, as long as that waits for an answer."""
    event = passage.awaiting_answer(file)
    return _moment(file, event) if event else None


def timeline(file: CaseFile) -> list[Moment]:
    """The events of the case and the votes that decided nothing by themselves, newest first."""
    events: Sequence[CaseEvent] = file.load("events", queries.list_events)
    keys = {event.idempotency_key for event in events}
    moments = [_moment(file, event) for event in events]
    votes = [vote for vote in voting.all_votes(file) if vote.idempotency_key not in keys]
    if votes:
        names = voting.names(file)
        moments += [_vote_moment(file, vote, names) for vote in votes]
    # Events of one moment keep their order: the consequence of a vote stands above the vote.
    return sorted(moments, key=lambda one: one.at)[::-1]


def _vote_moment(file: CaseFile, vote: CaseVote, names: Mapping[UUID, str]) -> Moment:
    step = voting.step_of(file, vote)
    word = _("Suara setuju") if vote.approve else _("Suara tidak setuju")
    return Moment(
        at=vote.at,
        title=f"{word}: {t(step.title)}" if step else word,
        actor=names.get(vote.voter_id, ""),
        on_behalf_of=names.get(vote.acting_for_id, "") if vote.acting_for_id else "",
        comment=vote.comment,
        detail="",
        tone="success" if vote.approve else "warning",
        icon="check" if vote.approve else "ban",
    )


def _moment(file: CaseFile, event: CaseEvent) -> Moment:
    target = t(history.definition_of(file, event).states[event.to_state].title)
    return Moment(
        at=event.at,
        title=t(title_of(file, event)),
        actor=_signature(event, file.compiled.definition.kind),
        on_behalf_of=event.acting_for_name,
        comment=words_of(file, event),
        detail="" if event.from_state == event.to_state else _("Tahap: %(state)s", state=target),
        tone=_TONES.get(event.kind, "neutral"),
        icon=_ICONS.get(event.kind, "point"),
    )


def _signature(event: CaseEvent, kind: str) -> str:
    role = relations.title(event.relation, language(), kind)
    return event.actor_name if event.relation == "system" else f"{event.actor_name} ({role})"


def _expected(file: CaseFile) -> list[str]:
    """The relations that are expected to act now, with whoever it was handed to."""
    state = file.compiled.definition.state(file.case.state)
    holders = [*holders_of_the_ball(file.compiled.definition, state)]
    return [*holders, file.case.handed_to] if file.case.handed_to else holders


def ball(file: CaseFile) -> list[str]:
    """Who is expected to act now, by relation and name."""
    kind = file.compiled.definition.kind
    return [f"{relations.title(one, language(), kind)} ({holder_name(file, one)})" for one in _expected(file)]


def is_mine(file: CaseFile) -> bool:
    """Whether the person who looks is among those expected to act; who has voted is not asked again."""
    expected = frozenset(_expected(file))
    if not any(is_group(one) for one in expected):
        return not file.relations.isdisjoint(expected)
    settled = {str(vote.seat_id) for vote in voting.of_the_stay(file)}
    seats = (one for one in file.standing.standings if one.relation in expected)
    return any((one.acting_for or file.standing.id) not in settled for one in seats)


def acting_for(file: CaseFile) -> list[str]:
    """In whose place this person stands in relations that they don't hold themself."""
    own = {one.relation for one in file.standing.standings if one.acting_for is None}
    others = [one for one in file.standing.standings if one.relation not in own]
    people = {UUID(one.acting_for) for one in others if one.acting_for}
    return sorted(queries.names_of(file.session, people).values()) if people else []


def step_title(session: Session, action: Action) -> str:
    """What a step that was just carried out is called; the case is still at hand, so this asks nothing."""
    case = session.get_one(Case, action.case_id)
    return t(compiled(case.definition_version).transitions[action.transition].title)


def holder_name(file: CaseFile, relation: str) -> str:
    """The person in a relation, or that nobody holds it."""
    if relation == "owner":
        return file.case.owner.name
    if is_group(relation):
        return _member_names(file, relation)
    party = file.parties.get(relation)
    return party.employee.name if party and party.employee else _("belum ada pejabat")


def people(file: CaseFile) -> list[tuple[str, str]]:
    """The parties of a case by title: for an appraisal the three that the law names, else those that are asked."""
    kind, lang = file.compiled.definition.kind, language()
    named = ("owner", "appraiser", "appraiser_superior")
    if kind == "request":
        named = ("owner", *(one for one in relations.in_order(file.compiled.relations) if one in file.parties))
    return [(relations.title(one, lang, kind), holder_name(file, one)) for one in named]


def _member_names(file: CaseFile, relation: str) -> str:
    """Those of a group who are still asked: whoever has voted has done their part."""
    settled = {vote.seat_id for vote in voting.of_the_stay(file)}
    waiting = [person for person in file.groups.get(relation, ()) if person not in settled]
    names = voting.names(file)
    return ", ".join(names[person] for person in waiting) or _("belum ada anggota")


@dataclass(frozen=True)
class Home:
    """The employee's start page in one record; ``missing`` says what still stands before the next step."""

    file: CaseFile
    sentence: str
    mine: bool
    primary_url: str
    primary_label: str
    next_step: str
    missing: tuple[str, ...]
    stages: list[Stage]
    returned: Moment | None
    appraiser: str
    superior: str


def home(file: CaseFile, now: datetime) -> Home:
    """Stage, who holds the ball, until when, and the one thing to do next."""
    state = file.compiled.definition.state(file.case.state)
    mine = "owner" in holders_of_the_ball(file.compiled.definition, state)
    forward = next((one for one in buttons(file, now) if one.own and one.kind == "forward"), None) if mine else None
    url, label = _primary(file, mine=mine)
    return Home(
        file=file,
        sentence=_sentence(file, t(state.title), mine=mine),
        mine=mine,
        primary_url=url,
        primary_label=label,
        next_step=forward.title if forward else "",
        missing=forward.reasons if forward else (),
        stages=stages(file.compiled, passage.stage_notes(file)),
        returned=returned(file) if mine else None,
        appraiser=holder_name(file, "appraiser"),
        superior=holder_name(file, "appraiser_superior"),
    )


def work_link(file: CaseFile) -> tuple[str, str] | None:
    """Address and label of the place where this person works on the case now, if there is one."""
    opening = components.main_entrance(file)
    if opening is None:
        return None
    return url_for(opening.endpoint, case_id=file.case.id, _anchor=opening.anchor), str(opening.label)


def _primary(file: CaseFile, *, mine: bool) -> tuple[str, str]:
    label = _("Buka dan tindak lanjuti") if mine else _("Lihat penilaian")
    return (work_link(file) if mine else None) or (url_for("cases.show", case_id=file.case.id), label)


def _sentence(file: CaseFile, stage: str, *, mine: bool) -> str:
    """One sentence for the start page, such as "Penyusunan SKP: giliran Anda, jatuh tempo 8 hari lagi (...)."."""
    if file.compiled.definition.state(file.case.state).final:
        return _("%(stage)s: tidak ada yang perlu dilakukan lagi.", stage=stage)
    if not mine and not ball(file):
        # Nobody is asked here: the case waits for something outside it, such as a return to duty.
        waiting = t(file.compiled.definition.state(file.case.state).waiting)
        return waiting or _("%(stage)s: tidak ada yang perlu dilakukan lagi.", stage=stage)
    who = _("giliran Anda") if mine else _("giliran %(who)s", who=", ".join(ball(file)))
    if file.case.due_at is None:
        return _("%(stage)s: %(who)s.", stage=stage, who=who)
    return _("%(stage)s: %(who)s, %(due)s.", stage=stage, who=who, due=due_sentence(file.case.due_at))


def state_title(case: Case) -> str:
    """The title of a case's state in its own definition."""
    return t(compiled(case.definition_version).states[case.state].title)


def stage_titles(tasks: Sequence[CaseTask]) -> dict[str, str]:
    """Titles of stages by id, from the definitions of the cases at hand."""
    found: dict[str, str] = {}
    for task in tasks:
        for stage in stages(compiled(task.case.definition_version)):
            found.setdefault(stage.key, stage.label)
    return found
