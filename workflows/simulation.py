"""A case that is only played: nobody real acts, nothing is stored, and the engine decides as it does for real cases.

It is the case as saved scenarios play it; `plays` adds people with names and a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from workflows import relations
from workflows.engine import Actor, Compiled, Outcome, Refusal, Situation, decide, keeps_hand_over
from workflows.guard_trees import typed


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
        self.answers: dict[str, dict[str, object]] = {}

    def fill(self, answers: Mapping[str, object]) -> None:
        """Answer fields of the present form, in the form in which answers are stored."""
        form = self.compiled.states[self.state].form
        if form is not None and answers:
            self.answers[form] = {**self.answers.get(form, {}), **answers}

    def learn(self, facts: Mapping[str, object]) -> None:
        """Set facts, as a definition writes their values. Raises KeyError, ValueError, TypeError, InvalidOperation."""
        if not facts:
            return
        types = self.compiled.definition.facts
        self.facts |= {name: typed(value, types[name]) for name, value in facts.items()}

    def situation(self, now: datetime, _actor: Actor) -> Situation:
        """What the engine is told for a person; answers are left to who can judge them."""
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
        outcome = decide(self.compiled, self.situation(now, actor), actor, transition_id, comment, approve)
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
