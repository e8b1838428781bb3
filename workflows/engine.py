"""Decides: may this person take this step, where does it lead, what follows. It never fetches and never stores.

`available` and `decide` ask the same questions, so a button that is shown is an action that is accepted. A refusal is
data: blockers with a code, a sentence and parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from workflows import guards, machine, relations, tables
from workflows.definition import SYSTEM_KINDS, Definition, State, Text, Transition, Vote
from workflows.sentences import Blocker
from workflows.vocabulary import words_of

__all__ = [
    "Actor", "Blocker", "Compiled", "Offer", "Outcome", "Refusal", "Situation", "Standing", "available",
    "compile_definition", "decide", "keeps_hand_over", "may_edit", "may_see", "vote_is_lost",
]  # fmt: skip


NO_PARTS: frozenset[str] = frozenset()
FIELDS = "fields"
"""The part that the fields of HR's own make up."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One relation of a person to the case, and how they came by it.

    acting_for: the person on whose behalf they act. via: self, delegation, plt, plh, override, role, handover, system.
    """

    relation: str
    acting_for: str | None = None
    via: str = "self"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with every standing they hold at this moment; `id` is None for the system."""

    id: str | None
    standings: tuple[Standing, ...]


SYSTEM = Actor(None, (Standing(relations.SYSTEM, via="system"),))


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the engine is told about a case.

    done_by: who took a transition before (person ids, including those acted for). handed_to, hands: after a hand-over,
    persons of relation `handed_to` also act as `hands`. votes: per transition, the votes cast since the state was
    entered, each by its seat: the person who sits there, also where a substitute voted. voters: who cast them, in
    whatever seat; nobody casts two. owner: the person appraised, so that nobody acts on their behalf where they may
    not act. missing: the labels of required fields without an answer, which keep whoever may fill them in from going
    forward.
    """

    state: str
    facts: Mapping[str, object]
    now: datetime
    done_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    handed_to: str | None = None
    hands: str | None = None
    votes: Mapping[str, tuple[tuple[str, bool], ...]] = field(default_factory=dict)
    voters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    owner: str | None = None
    missing: tuple[Text, ...] = ()


class Outcome(NamedTuple):
    """A step that may be taken. vote_only: the vote counts, the state stays as it is."""

    transition: Transition
    source: str
    target: str
    standing: Standing
    effects: tuple[str, ...]
    facts_read: Mapping[str, object]
    vote_only: bool


class Refusal(NamedTuple):
    """A step that may not be taken, and every reason."""

    blockers: tuple[Blocker, ...]


class Offer(NamedTuple):
    """A step out of the present state, for one person. The comment isn't judged here."""

    transition: Transition
    standing: Standing | None
    blockers: tuple[Blocker, ...]

    @property
    def allowed(self) -> bool:
        """True when nothing stands in the way."""
        return not self.blockers


@dataclass(frozen=True, slots=True)
class Step:
    """One transition out of one state, with everything about it looked up beforehand.

    barred: relations whose holders never take this step, whatever other standing they have.
    """

    transition: Transition
    source: str
    target: str
    by: frozenset[str]
    barred: frozenset[str]
    owner_may: bool
    guard: guards.Guard | None
    reads: tuple[str, ...]
    needs_comment: bool
    separated: tuple[str, ...]
    vote: Vote | None
    effects: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Compiled:
    """A definition made ready: steps by (state, transition) and by state, tables as dicts. Shared by all cases."""

    definition: Definition
    words: guards.Words
    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    steps: Mapping[tuple[str, str], Step]
    by_state: Mapping[str, tuple[Step, ...]]
    tables: Mapping[str, tables.Lookup]

    @cached_property
    def relations(self) -> frozenset[str]:
        """Every relation whose holders the application has to find (see `relations.named_in`)."""
        return relations.named_in(self.definition)

    @cached_property
    def machine(self) -> machine.Machine:
        """The one `transitions` machine that all cases of this definition share, made at the first use."""
        return machine.build(self.definition)


def compile_definition(definition: Definition) -> Compiled:
    """The compiled form; who runs cases on it keeps it. Raises DefinitionError for an unsound guard."""
    steps = [_step(definition, one, source) for one in definition.transitions for source in one.sources]
    return Compiled(
        definition=definition,
        words=words_of(definition),
        states={state.id: state for state in definition.states},
        transitions={one.id: one for one in definition.transitions},
        steps={(step.source, step.transition.id): step for step in steps},
        by_state={one.id: tuple(step for step in steps if step.source == one.id) for one in definition.states},
        tables={name: tables.compile(table, definition.facts) for name, table in definition.tables.items()},
    )


def _step(definition: Definition, one: Transition, source: str) -> Step:
    separated = {other for group in definition.separate if one.id in group for other in group if other != one.id}
    owner_may = relations.OWNER in one.by
    return Step(
        transition=one,
        source=source,
        target=one.to,
        by=frozenset(one.by),
        barred=frozenset(one.not_by) | (NO_PARTS if owner_may else {relations.OWNER}),
        owner_may=owner_may,
        guard=None if one.when is None else guards.compile(one.when, definition.facts),
        reads=guards.facts_of(one.when),
        needs_comment=one.comment == "required",
        separated=tuple(sorted(separated)),
        vote=one.vote,
        effects=one.effects,
    )


def decide(
    compiled: Compiled,
    situation: Situation,
    actor: Actor,
    transition_id: str,
    comment: str | None = None,
    approve: bool = True,
) -> Outcome | Refusal:
    """May `actor` take this step now? A refusal names every reason at once.

    Without ``approve`` it is a vote against, which needs a reason and never moves the case by itself.
    """
    step = compiled.steps.get((situation.state, transition_id))
    if step is None:
        return Refusal((_no_such_step(compiled, situation.state, transition_id),))
    standing = _standing(step, situation, actor)
    if standing is None:
        return Refusal((_not_yours(compiled, step, situation, actor),))
    blockers = _blockers(compiled, step, situation, actor, standing)
    if (step.needs_comment or not approve) and not (comment and comment.strip()):
        blockers += (Blocker("comment_required", {"title": step.transition.title}),)
    if blockers:
        return Refusal(blockers)
    read = {name: situation.facts.get(name) for name in step.reads}
    vote_only = step.vote is not None and not (approve and _vote_decides(step, step.vote, situation))
    return Outcome(step.transition, step.source, step.target, standing, step.effects, read, vote_only)


def available(compiled: Compiled, situation: Situation, actor: Actor) -> tuple[Offer, ...]:
    """Every step of a person out of the present state, in the order of the definition; refused ones say why."""
    steps = compiled.by_state.get(situation.state, ())
    return tuple(_offer(compiled, step, situation, actor) for step in steps if step.transition.kind not in SYSTEM_KINDS)


def _offer(compiled: Compiled, step: Step, situation: Situation, actor: Actor) -> Offer:
    standing = _standing(step, situation, actor)
    if standing is None:
        return Offer(step.transition, None, (_not_yours(compiled, step, situation, actor),))
    return Offer(step.transition, standing, _blockers(compiled, step, situation, actor, standing))


def _standing(step: Step, situation: Situation, actor: Actor) -> Standing | None:
    """The first standing that allows the step; None as well for whoever is barred, the owner above all.

    In a vote a seat that has voted comes last, so that a member whose own seat is taken may use one they stand in for.
    """
    if not step.owner_may and actor.id is not None and actor.id == situation.owner:
        return None
    found, spent, by, barred = None, None, step.by, step.barred
    for standing in actor.standings:
        relation = standing.relation
        if relation in barred:
            return None
        if found is None and relation in by and (standing.acting_for is None or _usable(step, situation, standing)):
            if step.vote is not None and _seat(actor, standing) in _seats_taken(step, situation):
                spent = spent or standing
            else:
                found = standing
    found = found or spent
    if found is None and situation.handed_to is not None and situation.hands in by:
        return _handed(step, situation, actor)
    return found


def _usable(step: Step, situation: Situation, standing: Standing) -> bool:
    """Nobody acts on behalf of the owner where the owner may not act."""
    return standing.acting_for is None or step.owner_may or standing.acting_for != situation.owner


def _handed(step: Step, situation: Situation, actor: Actor) -> Standing | None:
    """After a hand-over the receiving relation acts as the one that was late."""
    for standing in actor.standings:
        if standing.relation == situation.handed_to and _usable(step, situation, standing):
            return Standing(str(situation.hands), standing.acting_for, "handover")
    return None


def _not_yours(compiled: Compiled, step: Step, situation: Situation, actor: Actor) -> Blocker:
    """self_approval when only being the owner, or acting for the owner, keeps this actor from the step."""
    title, kind = step.transition.title, compiled.definition.kind
    allowed = step.by | ({situation.handed_to} if situation.hands in step.by else NO_PARTS)
    owns = actor.id is not None and actor.id == situation.owner
    own = owns or any(one.relation == relations.OWNER or not _usable(step, situation, one) for one in actor.standings)
    if own and not step.owner_may and any(one.relation in allowed for one in actor.standings):
        return Blocker("self_approval", {"title": title, "kind": kind})
    who = tuple(relations.worded(relation, kind) for relation in step.transition.by)
    return Blocker("not_your_part", {"title": title, "who": who, "relations": step.transition.by})


def _blockers(
    compiled: Compiled, step: Step, situation: Situation, actor: Actor, standing: Standing
) -> tuple[Blocker, ...]:
    """What stands in the way of a person whose part it is."""
    found: tuple[Blocker, ...] = ()
    for other in step.separated:
        persons = situation.done_by.get(other)
        if persons and (actor.id in persons or standing.acting_for in persons):
            found += (_separation(compiled, step, other),)
    if step.guard is not None and step.guard(situation.facts) is not True:
        found += guards.explain(step.transition.when, situation.facts, compiled.definition.facts, compiled.words)
    if situation.missing and _fills_in(compiled, step, situation, standing):
        found += (Blocker("answers_missing", {"fields": situation.missing}),)
    if step.vote is not None:
        found += _vote_blockers(step, step.vote, situation, actor, standing)
    return found


def _fills_in(compiled: Compiled, step: Step, situation: Situation, standing: Standing) -> bool:
    """Whether the step goes forward and is taken by somebody who may answer the fields of HR's own here."""
    if step.transition.kind != "forward":
        return False
    edit = compiled.states[situation.state].edit
    handed = situation.hands if standing.relation == situation.handed_to else None
    return any(FIELDS in edit.get(relation, NO_PARTS) for relation in (standing.relation, handed) if relation)


def _separation(compiled: Compiled, step: Step, other: str) -> Blocker:
    params = {"title": step.transition.title, "other": compiled.transitions[other].title}
    return Blocker("separation", params | {"kind": compiled.definition.kind})


def _seat(actor: Actor, standing: Standing) -> str | None:
    return standing.acting_for or actor.id


def _seats_taken(step: Step, situation: Situation) -> frozenset[str]:
    return frozenset(seat for seat, _ in situation.votes.get(step.transition.id, ()))


def vote_is_lost(vote: Vote, cast: Iterable[tuple[str, bool]], seats: Iterable[str] | None) -> bool:
    """Whether a vote can't succeed any more: a veto fell, or too few seats are left that haven't voted.

    ``seats`` are those of today; None where they can't be counted, as with roles. Whoever voted and left still counts.
    """
    votes = dict(cast)
    if vote.veto and not all(votes.values()):
        return True
    if seats is None:
        return False
    return sum(votes.values()) + len(frozenset(seats) - votes.keys()) < vote.need


def _vote_blockers(
    step: Step, vote: Vote, situation: Situation, actor: Actor, standing: Standing
) -> tuple[Blocker, ...]:
    """One seat has one vote, whoever gives it, and one person gives one, also who stands in for another member."""
    votes = situation.votes.get(step.transition.id, ())
    voters = situation.voters.get(step.transition.id, NO_PARTS)
    if _seat(actor, standing) in _seats_taken(step, situation) or actor.id in voters:
        return (Blocker("already_voted"),)
    if vote.veto and not all(yes for _, yes in votes):
        return (Blocker("vetoed", {"title": step.transition.title}),)
    return ()


def _vote_decides(step: Step, vote: Vote, situation: Situation) -> bool:
    """True when one more yes reaches the number needed."""
    votes = situation.votes.get(step.transition.id, ())
    return len({person for person, yes in votes if yes}) + 1 >= vote.need


def _no_such_step(compiled: Compiled, state_id: str, transition_id: str) -> Blocker:
    transition, state = compiled.transitions.get(transition_id), compiled.states.get(state_id)
    if transition is None:
        return Blocker("unknown_transition", {"transition": transition_id})
    params = {"title": transition.title, "state": state.title if state else state_id, "kind": compiled.definition.kind}
    return Blocker("case_closed" if state is not None and state.final else "wrong_state", params)


def keeps_hand_over(compiled: Compiled, source: str, target: str, hands: str) -> bool:
    """Whether a hand-over of `hands` outlives a move: inside a stage, and while that relation is still asked to act.

    A superior who agreed one late change isn't in charge of the next, for which nobody is late yet.
    """
    if compiled.states[source].stage != compiled.states[target].stage:
        return False
    return any(step.transition.kind == "forward" and hands in step.by for step in compiled.by_state[target])


def may_edit(compiled: Compiled, state: str, actor_relations: Iterable[str]) -> frozenset[str]:
    """The parts these relations may change in a state. Whoever is the owner counts as the owner only."""
    return _parts(compiled.states[state].edit, actor_relations)


def may_see(compiled: Compiled, state: str, actor_relations: Iterable[str]) -> frozenset[str]:
    """The parts these relations may read in a state. Whoever is the owner counts as the owner only."""
    return _parts(compiled.states[state].see, actor_relations)


def _parts(allowed: Mapping[str, frozenset[str]], actor_relations: Iterable[str]) -> frozenset[str]:
    held = frozenset(actor_relations)
    if relations.OWNER in held:
        return allowed.get(relations.OWNER, NO_PARTS)
    return NO_PARTS.union(*(parts for relation, parts in allowed.items() if relation in held))
