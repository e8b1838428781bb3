"""A case that is only played: nobody real acts, nothing is stored, and the engine decides as it does for real cases.

`Case` is the case itself, as saved scenarios play it. `Play` adds people with names, a clock that can be moved, and a
log of what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from workflows import relations
from workflows.deadlines import Handed, Schedule, WorkCalendar, schedule
from workflows.definition import Text, Vote
from workflows.effects import EFFECTS
from workflows.engine import (
    SYSTEM,
    Actor,
    Blocker,
    Compiled,
    Offer,
    Outcome,
    Refusal,
    Situation,
    Standing,
    available,
    decide,
    keeps_hand_over,
    vote_is_lost,
)
from workflows.guard_trees import typed

MOST_TIMERS = 50
"""Timers that one move of the clock may fire; a deadline that sets off itself would never end."""


class Case:
    """The state of one case and what the engine must remember about it."""

    def __init__(self, compiled: Compiled, *, owner: str) -> None:
        self.compiled = compiled
        self.owner = owner
        self.state = compiled.definition.initial
        self.facts: dict[str, object] = {}
        self.done_by: dict[str, frozenset[str]] = {}
        self.votes: dict[str, tuple[tuple[str, bool], ...]] = {}
        self.voters: dict[str, frozenset[str]] = {}
        self.handed: tuple[str, str] | None = None

    def learn(self, facts: Mapping[str, object]) -> None:
        """Set facts, as a definition writes their values. Raises KeyError, ValueError, TypeError, InvalidOperation."""
        if not facts:
            return
        types = self.compiled.definition.facts
        self.facts |= {name: typed(value, types[name]) for name, value in facts.items()}

    def situation(self, now: datetime) -> Situation:
        """What the engine is told."""
        handed_to, hands = self.handed or (None, None)
        return Situation(
            self.state, self.facts, now, self.done_by, handed_to, hands, self.votes, self.voters, owner=self.owner
        )

    def take(
        self,
        actor: Actor,
        transition_id: str,
        now: datetime,
        *,
        comment: str = "-",
        approve: bool = True,
        seat: str | None = None,
    ) -> Outcome | Refusal:
        """Try a step and, where it is allowed, take it. `seat`: in whose seat a vote counts; else the actor's own."""
        outcome = decide(self.compiled, self.situation(now), actor, transition_id, comment, approve)
        if isinstance(outcome, Refusal):
            return outcome
        persons = {one for one in (actor.id, outcome.standing.acting_for) if one is not None}
        if not outcome.vote_only or approve:
            self.done_by[transition_id] = self.done_by.get(transition_id, frozenset()) | persons
        if outcome.vote_only:
            cast = seat or outcome.standing.acting_for or actor.id or relations.SYSTEM
            self.votes[transition_id] = (*self.votes.get(transition_id, ()), (cast, approve))
            if seat is None and actor.id is not None:
                self.voters[transition_id] = self.voters.get(transition_id, frozenset()) | {actor.id}
        else:
            self._move(outcome)
        return outcome

    def _move(self, outcome: Outcome) -> None:
        step = outcome.transition
        if step.hand_to is not None:
            self.handed = (step.hand_to, step.hands)
        elif self.handed and not keeps_hand_over(self.compiled, self.state, outcome.target, self.handed[1]):
            self.handed = None
        self.state = outcome.target
        self.votes, self.voters = {}, {}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast: an id, a name, the relations they hold, and a note such as their post."""

    id: str
    name: str
    relations: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a play.

    kind: step, vote, against, refused, timer (a step that the clock took), lost (what follows a vote that failed),
    remind, facts, clock. who: the member's id; None for the system. held: the relations of whoever was refused.
    asked, next: who was expected to act before and after it.
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


@dataclass(frozen=True, slots=True)
class Timer:
    """What the clock will do next in this state: a reminder, or a step of the system."""

    at: datetime
    transition: str | None


class Play:
    """A case played by named people at a moment that can be moved."""

    def __init__(
        self,
        compiled: Compiled,
        members: Sequence[Member],
        *,
        owner: str,
        now: datetime,
        calendar: WorkCalendar,
        dates: Mapping[str, date],
    ) -> None:
        self.case = Case(compiled, owner=owner)
        self.members = {one.id: one for one in members}
        self.now = self.entered_at = now
        self.log: list[Event] = []
        self._calendar, self._dates = calendar, dates
        self._since: dict[str, datetime] = {}
        self._fired: set[Timer] = set()
        self._taken_over = Handed.NO

    def learn(self, facts: Mapping[str, object]) -> None:
        """Set facts. Raises what `Case.learn` raises."""
        self.case.learn(facts)
        self.log.append(Event("facts", self.now, facts=dict(facts)))

    def actor(self, who: str) -> Actor:
        """A member as the engine knows them. Raises KeyError."""
        held = self.members[who].relations
        return Actor(who, tuple(Standing(one) for one in held))

    def offers(self, who: str) -> tuple[Offer, ...]:
        """Every button of a member, refused ones with their reasons. Raises KeyError."""
        return available(self.case.compiled, self.case.situation(self.now), self.actor(who))

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
        source, asked = self.case.state, self.asked()
        outcome = self.case.take(self.actor(who), transition_id, self.now, comment=comment, approve=approve)
        if isinstance(outcome, Refusal):
            tried = Event("refused", self.now, who, transition=transition_id, source=source, comment=comment)
            self.log.append(replace(tried, reasons=outcome.blockers, held=self.members[who].relations))
            return outcome
        kind = "step" if not outcome.vote_only else "vote" if approve else "against"
        self._note(kind, outcome, who, asked, comment)
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
            self.now = max(self.now, timer.at)
            self._fired.add(timer)
            self._fire(timer)
        self.now = max(self.now, until)

    def _fire(self, timer: Timer) -> None:
        asked = self.asked()
        if timer.transition is None:
            self.log.append(Event("remind", self.now, source=self.case.state, asked=asked))
            return
        outcome = self.case.take(SYSTEM, timer.transition, self.now)
        if isinstance(outcome, Outcome):
            self._note("timer", outcome, None, asked, "")

    def _lost(self, outcome: Outcome) -> None:
        """What the definition says for a vote that can't succeed any more."""
        vote = outcome.transition.vote
        if vote is None or vote.otherwise is None:
            return
        cast = self.case.votes.get(outcome.transition.id, ())
        if not vote_is_lost(vote, cast, self._seats(vote)):
            return
        asked = self.asked()
        following = self.case.take(SYSTEM, vote.otherwise, self.now)
        if isinstance(following, Outcome):
            self._note("lost", following, None, asked, "")

    def _seats(self, vote: Vote) -> Iterable[str]:
        return [one.id for one in self.members.values() if vote.of in one.relations]

    def _note(self, kind: str, outcome: Outcome, who: str | None, asked: tuple[str, ...], comment: str) -> None:
        step = outcome.transition
        moved = not outcome.vote_only
        if moved:
            self._follow(outcome)
        self.log.append(
            Event(
                kind,
                self.now,
                who,
                outcome.standing.relation,
                step.id,
                outcome.source,
                outcome.target if moved else outcome.source,
                comment,
                tuple(EFFECTS[name] for name in outcome.effects if name in EFFECTS) if moved else (),
                asked=asked,
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
