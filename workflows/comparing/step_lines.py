"""Lines about steps: who may take them where, and everything that bends that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from workflows import guards
from workflows.checks.trials import combinations
from workflows.comparing import describing
from workflows.comparing.lines import CHANGES, NARROWS, WIDENS, Line, line
from workflows.comparing.records import Attribute, transition_attributes
from workflows.definition import COMMENT_RULES, Definition, GuardTree, Text, Transition
from workflows.guard_trees import facts_of, leaf_fault, leaves
from workflows.sentences import fill

_DETAILS: dict[str, Text] = {
    "step_kind": {"id": "Jenis: {what}", "en": "Kind: {what}"},
    "condition": {"id": "Syarat: {what}", "en": "Condition: {what}"},
    "not_by": {"id": "Terlarang bagi: {what}", "en": "Barred: {what}"},
    "comment": {"id": "Catatan: {what}", "en": "Comment: {what}"},
    "effects": {"id": "Akibat: {what}", "en": "Follows: {what}"},
    "hand_over": {"id": "Pengalihan: {what}", "en": "Hand-over: {what}"},
    "vote": {"id": "Suara: {what}", "en": "Vote: {what}"},
    "reopens": {"id": "Membuka kembali: {what}", "en": "Reopens: {what}"},
}
_BENDS = {
    "step_kind": "kind", "target": "to", "condition": "when", "not_by": "not_by", "comment": "comment",
    "effects": "effects", "hand_over": "hand_to", "vote": "vote", "reopens": "reopens",
}  # fmt: skip
"""What bends a step: the kind of line, and the attribute of the step's record that it is about."""


def lines(old: Definition | None, new: Definition) -> Iterator[Line]:
    """Steps in the order of the new definition, then those that are gone."""
    before = {one.id: one for one in old.transitions} if old else {}
    for one in new.transitions:
        if old is None or one.id not in before:
            yield from _added(new, one)
        elif before[one.id] != one:
            yield from _cells(old, before[one.id], new, one)
            yield from _bent(old, before[one.id], new, one)
    kept = {one.id for one in new.transitions}
    for name, one in before.items():
        if name not in kept and old is not None:
            yield from _removed(old, one)


def open_to(one: Transition) -> tuple[str, ...]:
    """The relations that may take a step; whoever is barred as well may not."""
    return tuple(relation for relation in one.by if relation not in one.not_by)


def _added(new: Definition, one: Transition) -> Iterator[Line]:
    content = [one.id, one.sources, one.to, *(attribute.value for attribute in _attributes(new, one).values())]
    for relation in open_to(one):
        yield line(
            "step_new",
            f"transitions.{one.id}",
            WIDENS,
            [relation, *content],
            step=one.title,
            who=describing.relation(new, relation),
            states=describing.states(new, one.sources),
            target=describing.state(new, one.to),
            details=_details(new, one),
        )


def _details(new: Definition, one: Transition) -> Text:
    """What a new step is like, leaving out what says nothing."""
    plain = Transition(one.id, one.sources, one.to, "forward", one.by, one.title, comment="optional")
    silent = _attributes(new, plain)
    found = [
        fill(_DETAILS[name], {"what": attribute.text})
        for name, attribute in _attributes(new, one).items()
        if name == "step_kind" or (name in _DETAILS and attribute.value != silent[name].value)
    ]
    return describing.joined(found, separator=". ")


def _removed(old: Definition, one: Transition) -> Iterator[Line]:
    for relation in open_to(one):
        yield _cell_line("step_denied", NARROWS, old, one, relation, one.sources)


def _cells(old: Definition, before: Transition, new: Definition, after: Transition) -> Iterator[Line]:
    """Cells that were added or removed, one line per step and relation."""
    for relation in dict.fromkeys((*open_to(before), *open_to(after))):
        had = before.sources if relation in open_to(before) else ()
        has = after.sources if relation in open_to(after) else ()
        added = tuple(state for state in has if state not in had)
        removed = tuple(state for state in had if state not in has)
        if added:
            yield _cell_line("step_allowed", WIDENS, new, after, relation, added)
        if removed:
            yield _cell_line("step_denied", NARROWS, old, before, relation, removed)


def _cell_line(
    kind: str, rights: str, whole: Definition, one: Transition, relation: str, states: Sequence[str]
) -> Line:
    return line(
        kind,
        f"transitions.{one.id}",
        rights,
        [relation, sorted(states)],
        step=one.title,
        who=describing.relation(whole, relation),
        states=describing.states(whole, states),
    )


def _attributes(whole: Definition, one: Transition) -> dict[str, Attribute]:
    """What bends a step by the kind of line; the order of those who are barred says nothing."""
    attributes = transition_attributes(whole, one)
    found = {name: attributes[key] for name, key in _BENDS.items()}
    return found | {"not_by": Attribute(sorted(one.not_by), found["not_by"].text)}


def _bent(old: Definition, before: Transition, new: Definition, after: Transition) -> Iterator[Line]:
    had, has = _attributes(old, before), _attributes(new, after)
    for name, key in _BENDS.items():
        was, now = had[name], has[name]
        if was.value != now.value:
            yield line(
                name,
                f"transitions.{after.id}.{key}",
                _rights(name, old, before, new, after),
                [was.value, now.value],
                step=after.title,
                before=was.text,
                after=now.text,
            )


def _rights(name: str, old: Definition, before: Transition, new: Definition, after: Transition) -> str:
    """Whether a changed attribute lets people do more or less, where that can be told."""
    if name == "condition":
        return _weighed(old, before.when, new, after.when)
    if name == "not_by":
        return _compared(set(after.not_by), set(before.not_by))
    if name == "comment":
        return WIDENS if COMMENT_RULES.index(after.comment) > COMMENT_RULES.index(before.comment) else NARROWS
    was, now = map(bool, _GRANTS[name](before, after) if name in _GRANTS else (True, True))
    return {(False, True): WIDENS, (True, False): NARROWS}.get((was, now), CHANGES)


_GRANTS: dict[str, Callable[[Transition, Transition], tuple[object, object]]] = {
    "vote": lambda before, after: (before.vote is None, after.vote is None),
    "hand_over": lambda before, after: (before.hand_to, after.hand_to),
    "reopens": lambda before, after: (before.reopens, after.reopens),
}
"""Attributes that grant something by being there; a vote does so by being absent."""


def _compared(fewer: set[str], more: set[str]) -> str:
    """WIDENS where the first is part of the second."""
    if fewer < more:
        return WIDENS
    return NARROWS if more < fewer else CHANGES


def _weighed(old: Definition, was: GuardTree | None, new: Definition, now: GuardTree | None) -> str:
    """By trying every combination of facts that could make a difference, unless there are too many."""
    if was is None or now is None:
        return NARROWS if was is None else WIDENS
    names = {*facts_of(was), *facts_of(now)}
    types = {name: new.facts[name] for name in names if name in new.facts}
    same = all(old.facts.get(name) == types.get(name) for name in names)
    if not same or any(leaf_fault(leaf, types) for tree in (was, now) for leaf in leaves(tree)):
        return CHANGES
    trials = combinations([was, now], types)
    if trials is None:
        return CHANGES
    first, second = guards.compile(was, types), guards.compile(now, types)
    outcomes = {(first(facts) is True, second(facts) is True) for facts in trials}
    if (True, False) in outcomes:
        return CHANGES if (False, True) in outcomes else NARROWS
    return WIDENS if (False, True) in outcomes else CHANGES
