"""Finished cases walked through another version: the first step that it would refuse. Advice, never a proof.

An event holds the facts that its own guard read. Where the other version asks for a fact that no event of the case
holds, nobody can tell what it would have said; the walk goes on and the answer is "cannot tell". Thousands of cases
have few different histories, and each of those is walked once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import InvalidOperation

from workflows.definition import Text
from workflows.engine import (
    Actor,
    Blocker,
    Compiled,
    Refusal,
    Situation,
    Standing,
    decide,
    keeps_hand_over,
)
from workflows.guard_trees import typed
from workflows.guards import Unknown
from workflows.sentences import BLOCKERS, fill

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_VOID: Text = {
    "id": "“{title}” membawa ke “{state}”, padahal dahulu ke keadaan lain.",
    "en": "“{title}” leads to “{state}”, and led to another state before.",
}
_UNFINISHED: Text = {
    "id": "Semua langkah diterima, tetapi berhenti di “{state}” dan belum selesai.",
    "en": "Every step is accepted, but it ends at “{state}” and isn't finished.",
}
_UNTOLD: Text = {
    "id": "“{fact}” tidak tercatat pada “{title}”.",
    "en": "“{fact}” was not recorded at “{title}”.",
}
_MORE_VOTES: Text = {
    "id": "“{title}” meminta lebih banyak suara daripada yang masuk dahulu.",
    "en": "“{title}” asks for more votes than were cast then.",
}
_GUARDED = frozenset({"guard_false", "guard_unknown"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a finished case. `votes` were cast before it in the same stay, as (person, yes).

    moved: HR brought the case to `to_state` of another version; nobody took a step.
    """

    transition: str
    relation: str
    to_state: str
    actor: str | None = None
    acting_for: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    comment: str = ""
    votes: tuple[tuple[str, bool], ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one case: "same", "stops" or "untold". `step` counts events from 1; `reason` in both languages.

    Cases with equal `code`, `state`, `transition` and `reason` stopped for the same reason.
    """

    outcome: str
    code: str = ""
    state: str = ""
    transition: str = ""
    step: int = 0
    reason: Text | None = None


SAME = Verdict("same")


def replay(compiled: Compiled, events: Iterable[Happened], *, owner: str | None) -> Verdict:
    """Walk the events of one finished case, in their order, through a definition."""
    walk, untold, number = _Walk(compiled, owner), None, 0
    for number, event in enumerate(events, 1):
        found = walk.take(event, number)
        if found is not None and found.outcome == "stops":
            return found
        untold = untold or found
    if not compiled.states[walk.state].final:
        return _stop("unfinished", walk.state, "", number, fill(_UNFINISHED, {"state": walk.title}))
    return untold or SAME


class Histories:
    """Finished cases by their history, of which at most `most` different ones are walked.

    Two histories are the same to a version when the same steps led to the same states in the same relations, with equal
    persons in equal places, and with the same facts as far as any of its conditions reads them.
    """

    def __init__(self, compiled: Compiled, most: int) -> None:
        self._compiled, self._most = compiled, most
        self._reads = sorted({name for step in compiled.steps.values() for name in step.reads})
        self._verdicts: dict[Hashable, Verdict] = {}
        self._cases: Counter[Hashable] = Counter()

    def add(self, events: Sequence[Happened], *, owner: str | None) -> None:
        """Count a case in, or leave it out where its history is one too many."""
        key = self._key(events, owner)
        if key not in self._verdicts:
            if len(self._verdicts) >= self._most:
                return
            self._verdicts[key] = replay(self._compiled, events, owner=owner)
        self._cases[key] += 1

    def tally(self) -> list[tuple[Verdict, int]]:
        """The verdict of each history and how many cases have it, in the order in which they came."""
        return [(verdict, self._cases[key]) for key, verdict in self._verdicts.items()]

    def _key(self, events: Sequence[Happened], owner: str | None) -> Hashable:
        seen: dict[str | None, int] = {None: 0}

        def seat(person: str | None) -> int:
            return seen.setdefault(person, len(seen))

        seat(owner)
        return tuple(
            (
                one.transition, one.relation, one.to_state, one.moved, bool(one.comment.strip()),
                seat(one.actor), seat(one.acting_for),
                tuple((seat(person), yes) for person, yes in one.votes),
                tuple((name, repr(one.facts[name])) for name in self._reads if name in one.facts),
            )
            for one in events
        )  # fmt: skip


def _stop(code: str, state: str, transition: str, step: int, reason: Text) -> Verdict:
    return Verdict("stops", code, state, transition, step, reason)


class _Walk:
    """Where one case would stand in the other version."""

    def __init__(self, compiled: Compiled, owner: str | None) -> None:
        self._compiled, self._owner = compiled, owner
        self.state = compiled.definition.initial
        self._facts: dict[str, object] = {}
        self._done: list[tuple[str, str, frozenset[str]]] = []
        self._handed: tuple[str, str] | tuple[None, None] = (None, None)

    @property
    def title(self) -> Text:
        return self._compiled.states[self.state].title

    def take(self, event: Happened, number: int) -> Verdict | None:
        """Take one step; what speaks against it, or what can't be told about it."""
        if event.moved:
            self.state = event.to_state if event.to_state in self._compiled.states else self.state
            return None
        self._learn(event.facts)
        decided = decide(self._compiled, self._situation(event), _actor(event), event.transition, event.comment)
        untold = None
        if isinstance(decided, Refusal):
            untold = self._untold(decided.blockers, event, number)
            if untold is None:
                return self._refused(decided.blockers[0], event, number)
        elif decided.vote_only:
            reason = fill(_MORE_VOTES, {"title": decided.transition.title})
            return _stop("more_votes", self.state, event.transition, number, reason)
        return self._move(event, number) or untold

    def _learn(self, facts: Mapping[str, object]) -> None:
        types = self._compiled.definition.facts
        for name, value in facts.items():
            if name in types:
                self._facts[name] = _read(value, types[name])

    def _situation(self, event: Happened) -> Situation:
        done_by: dict[str, frozenset[str]] = {}
        for transition, _stage, persons in self._done:
            done_by[transition] = done_by.get(transition, frozenset()) | persons
        handed_to, hands = self._handed
        votes = {event.transition: event.votes} if event.votes else {}
        return Situation(self.state, self._facts, _NOW, done_by, handed_to, hands, votes, owner=self._owner)

    def _untold(self, blockers: tuple[Blocker, ...], event: Happened, number: int) -> Verdict | None:
        """Only where the guard alone stands in the way, and only for facts of which the case holds nothing."""
        step = self._compiled.steps.get((self.state, event.transition))
        if step is None or step.guard is None or any(one.code not in _GUARDED for one in blockers):
            return None
        answer = step.guard(self._facts)
        if not isinstance(answer, Unknown) or answer.facts & self._facts.keys():
            return None
        facts = tuple(map(self._compiled.words.fact, sorted(answer.facts)))
        reason = fill(_UNTOLD, {"fact": facts, "title": step.transition.title})
        return Verdict("untold", "untold", self.state, event.transition, number, reason)

    def _refused(self, blocker: Blocker, event: Happened, number: int) -> Verdict:
        reason = blocker.say or fill(BLOCKERS[blocker.code], blocker.params)
        return _stop(blocker.code, self.state, event.transition, number, reason)

    def _move(self, event: Happened, number: int) -> Verdict | None:
        step = self._compiled.steps[self.state, event.transition]
        if step.target != event.to_state:
            words = {"title": step.transition.title, "state": self._compiled.states[step.target].title}
            return _stop("elsewhere", self.state, event.transition, number, fill(_VOID, words))
        self._note(event, step.transition.reopens)
        if step.transition.hand_to is not None:
            self._handed = (step.transition.hand_to, step.transition.hands)
        elif self._handed[1] and not keeps_hand_over(self._compiled, self.state, step.target, self._handed[1]):
            self._handed = (None, None)
        self.state = step.target
        return None

    def _note(self, event: Happened, reopens: bool) -> None:
        """Remember who did it; a re-opening makes what came after the stage it leads back to void."""
        order = {stage.id: place for place, stage in enumerate(self._compiled.definition.stages)}
        if reopens:
            back = order[self._compiled.states[event.to_state].stage]
            self._done = [one for one in self._done if order[one[1]] < back]
        persons = frozenset(one for one in (event.actor, event.acting_for) if one)
        self._done.append((event.transition, self._compiled.states[self.state].stage, persons))


def _actor(event: Happened) -> Actor:
    return Actor(event.actor, (Standing(event.relation, event.acting_for),))


def _read(value: object, fact_type: object) -> object:
    """A fact as guards want it; one that the other version calls something else counts as empty."""
    try:
        return typed(value, fact_type)  # type: ignore[arg-type]
    except (ValueError, TypeError, InvalidOperation):
        return None
