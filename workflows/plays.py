"""A case played by named people on a clock that can be moved, with a log of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from workflows import relations
from workflows.deadlines import Handed, Schedule, WorkCalendar, schedule
from workflows.definition import Text, Vote
from workflows.effects import EFFECTS
from workflows.engine import SYSTEM, Actor, Blocker, Offer, Outcome, Refusal, Standing, available, vote_is_lost
from workflows.simulation import Case

MOST_TIMERS = 50
"""Timers that one move of the clock may fire; a deadline that sets off itself would never end."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast: an id, a name, the relations they hold, and a note such as their post."""

    id: str
    name: str
    relations: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who acts for somebody absent, and in which span of time, its end left out."""

    absent: str
    substitute: str
    since: datetime
    until: datetime

    def runs(self, at: datetime) -> bool:
        """Whether it does at a moment."""
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a play.

    kind: step, vote, against, refused, timer (a step that the clock took), lost (what follows a vote that failed),
    remind, facts, clock, absent. who: the member's id; None for the system. acting_for: for whom they did it, or who
    is absent. held: the relations of whoever was refused. known: the facts that the engine was told. asked, next: who
    was expected to act before and after it, whoever stands in for them aside. until: the end of an absence.
    """

    kind: str
    at: datetime
    who: str | None = None
    relation: str | None = None
    transition: str | None = None
    source: str | None = None
    target: str | None = None
    comment: str = ""
    effects: tuple[Text, ...] = ()
    reasons: tuple[Blocker, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    acting_for: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    known: Mapping[str, object] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """What the clock will do next in this state: a reminder, or a step of the system."""

    at: datetime
    transition: str | None


class Play:
    """A case played by named people at a moment that can be moved."""

    def __init__(
        self,
        case: Case,
        members: Sequence[Member],
        *,
        now: datetime,
        calendar: WorkCalendar,
        dates: Mapping[str, date],
        stand_ins: Iterable[StandIn] = (),
    ) -> None:
        self.case = case
        self.stand_ins = list(stand_ins)
        self.members = {one.id: one for one in members}
        self.now = self.entered_at = now
        self.log: list[Event] = []
        self._calendar, self._dates = calendar, dates
        self._since: dict[str, datetime] = {}
        self._fired: set[Timer] = set()
        self._taken_over = Handed.NO

    def learn(self, facts: Mapping[str, object], answers: Mapping[str, object]) -> None:
        """Set facts and answer fields of the present form. Raises what the case raises for either."""
        self.case.fill(answers)
        self.case.learn(facts)
        self.log.append(Event("facts", self.now, source=self.case.state, facts=dict(facts), answers=dict(answers)))

    def leave(self, absent: str, substitute: str, days: int) -> None:
        """Somebody is away from now on, and another stands in. Raises KeyError; ValueError where that makes a chain."""
        found = StandIn(self.members[absent].id, self.members[substitute].id, self.now, self.end_of(days))
        if self.obstacle(found) is not None:
            raise ValueError(absent)
        self.stand_ins.append(found)
        self._note_absence(found)

    def end_of(self, days: int) -> datetime:
        """The midnight that ends an absence of so many days, today among them."""
        return self._calendar.at(self.day_of(self.now) + timedelta(days=days), time())

    def day_of(self, moment: datetime) -> date:
        """The day that a moment falls on at the agency."""
        return self._calendar.local_date(moment)

    def obstacle(self, wanted: StandIn) -> StandIn | None:
        """What keeps somebody from standing in: one absence at a time, and nobody stands in for a substitute."""
        if wanted.absent == wanted.substitute:
            return wanted
        others = (one for one in self.stand_ins if one.since < wanted.until and wanted.since < one.until)
        return next((one for one in others if _clash(one, wanted)), None)

    def substitutes(self, at: datetime) -> dict[str, tuple[str, ...]]:
        """Who stands in for whom at a moment; the owner of the case for nobody, since it is about them."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.stand_ins:
            if one.runs(at) and one.substitute != self.case.owner:
                found[one.absent] = (*found.get(one.absent, ()), one.substitute)
        return found

    def actor(self, who: str) -> Actor:
        """A member as the engine knows them now, with the part of whoever they stand in for. Raises KeyError."""
        own = [Standing(relation) for relation in self.members[who].relations]
        away = [one.absent for one in self.stand_ins if one.substitute == who and one.runs(self.now)]
        lent = [
            Standing(relation, acting_for=absent, via="delegation")
            for absent in away
            for relation in self.members[absent].relations
            if relation != relations.OWNER
        ]
        return Actor(who, (*own, *lent))

    def offers(self, who: str) -> tuple[Offer, ...]:
        """Every button of a member, refused ones with their reasons. Raises KeyError."""
        actor = self.actor(who)
        return available(self.case.compiled, self.case.situation(self.now, actor), actor)

    def asked(self) -> tuple[str, ...]:
        """Who is expected to act: the members who may move the case forward from here, the guards aside."""
        wanted = self.asked_relations()
        return tuple(one.id for one in self.members.values() if wanted.intersection(one.relations))

    def asked_relations(self) -> frozenset[str]:
        """The relations that are asked here, and whoever took over from one of them."""
        steps = self.case.compiled.by_state.get(self.case.state, ())
        found = {relation for step in steps if step.transition.kind == "forward" for relation in step.by}
        if self.case.handed and self.case.handed[1] in found:
            found.add(self.case.handed[0])
        return frozenset(found)

    def take(self, who: str, transition_id: str, *, comment: str = "", approve: bool = True) -> Outcome | Refusal:
        """A member tries a step or casts a vote. Raises KeyError for a member there isn't."""
        source, asked, actor = self.case.state, self.asked(), self.actor(who)
        known = self.case.situation(self.now, actor).facts
        outcome = self.case.take(actor, transition_id, self.now, comment=comment, approve=approve)
        if isinstance(outcome, Refusal):
            held = tuple(one.relation for one in actor.standings)
            tried = Event("refused", self.now, who, transition=transition_id, source=source, comment=comment)
            self.log.append(replace(tried, reasons=outcome.blockers, held=held, known=known))
            return outcome
        kind = "step" if not outcome.vote_only else "vote" if approve else "against"
        self._note(Event(kind, self.now, who, comment=comment, asked=asked, known=known), outcome)
        if outcome.vote_only:
            self._lost(outcome)
        return outcome

    def wait(self, days: int) -> None:
        """Move the clock by whole days; what falls due on the way happens, in its order."""
        self._advance(self.now + timedelta(days=days))

    def wait_for_timer(self) -> bool:
        """Move the clock to the next timer of this state; False where there is none."""
        waiting = self.timers()
        if waiting:
            self._advance(max(self.now, waiting[0].at))
        return bool(waiting)

    def timers(self) -> tuple[Timer, ...]:
        """What the clock will still do in this state, in the order of time."""
        plan = self.schedule()
        if plan is None:
            return ()
        found = [Timer(at, None) for _, at in plan.reminders if at > self.entered_at]
        found += [Timer(at, one.transition) for one, at in plan.escalations]
        found += [Timer(plan.due_at, plan.then)] if plan.then else []
        fired = {one.transition for one in self._fired if one.transition}
        left = (one for one in found if one not in self._fired and one.transition not in fired)
        return tuple(sorted(left, key=lambda one: (one.at, one.transition or "")))

    def schedule(self) -> Schedule | None:
        """When the present stay is due; None without a deadline, or where its named date isn't known."""
        deadline = self.case.compiled.states[self.case.state].deadline
        if deadline is None:
            return None
        return schedule(deadline, self.entered_at, self._dates, self._since, self._calendar, self._taken_over)

    def _advance(self, until: datetime) -> None:
        self.log.append(Event("clock", until))
        for _ in range(MOST_TIMERS):
            timer = next((one for one in self.timers() if one.at <= until), None)
            if timer is None:
                break
            self._pass(timer.at)
            self._fired.add(timer)
            self._fire(timer)
        self._pass(until)

    def _pass(self, until: datetime) -> None:
        """Let the time go by until a moment; whose absence begins meanwhile is told."""
        for one in sorted(self.stand_ins, key=lambda one: one.since):
            if self.now < one.since <= until:
                self._note_absence(one)
        self.now = max(self.now, until)

    def _note_absence(self, one: StandIn) -> None:
        self.log.append(
            Event(
                "absent", one.since, one.substitute, acting_for=one.absent, until=one.until, source=self.case.state,
                asked=self.asked(),
            )
        )  # fmt: skip

    def _fire(self, timer: Timer) -> None:
        if timer.transition is None:
            self.log.append(Event("remind", self.now, source=self.case.state, asked=self.asked()))
        else:
            self._follow_by_system("timer", timer.transition)

    def _lost(self, outcome: Outcome) -> None:
        """What the definition says for a vote that can't succeed any more."""
        vote = outcome.transition.vote
        if vote is None or vote.otherwise is None:
            return
        cast = self.case.votes.get(outcome.transition.id, ())
        if not vote_is_lost(vote, cast, self._seats(vote)):
            return
        self._follow_by_system("lost", vote.otherwise)

    def _follow_by_system(self, kind: str, transition_id: str) -> None:
        """A step that nobody takes; where its guard forbids it, nothing happens."""
        asked, known = self.asked(), self.case.situation(self.now, SYSTEM).facts
        outcome = self.case.take(SYSTEM, transition_id, self.now)
        if isinstance(outcome, Outcome):
            self._note(Event(kind, self.now, asked=asked, known=known), outcome)

    def _seats(self, vote: Vote) -> Iterable[str]:
        return [one.id for one in self.members.values() if vote.of in one.relations]

    def _note(self, event: Event, outcome: Outcome) -> None:
        step, moved = outcome.transition, not outcome.vote_only
        if moved:
            self._follow(outcome)
        self.log.append(
            replace(
                event,
                relation=outcome.standing.relation,
                acting_for=outcome.standing.acting_for,
                transition=step.id,
                source=outcome.source,
                target=outcome.target if moved else outcome.source,
                effects=tuple(EFFECTS[name] for name in outcome.effects if name in EFFECTS) if moved else (),
                next=self.asked(),
            )
        )

    def _follow(self, outcome: Outcome) -> None:
        step = outcome.transition
        self._since[step.id] = self.now
        if "compute_predicate" in step.effects:
            self._taken_over = Handed.BEFORE if outcome.standing.via == "handover" else Handed.NO
        if step.hand_to is not None:
            self._taken_over = Handed.HERE
        else:
            self._enter()

    def _enter(self) -> None:
        if self._taken_over is Handed.HERE:
            self._taken_over = Handed.NO
        self.entered_at, self._fired = self.now, set()


def _clash(one: StandIn, other: StandIn) -> bool:
    """Two that meet: the same person away twice, or a substitute who is away."""
    return one.absent in (other.absent, other.substitute) or one.substitute == other.absent
