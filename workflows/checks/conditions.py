"""Conditions of steps and fields: known facts, fitting operators and values, able to hold; no two steps alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations as pairs

from workflows import guards
from workflows.checks.findings import Finding, asked, error, warning
from workflows.checks.trials import combinations
from workflows.definition import LANGUAGES, Definition, FactType, GuardTree, Transition
from workflows.guard_trees import leaf_fault, leaves
from workflows.guards import Words
from workflows.vocabulary import types_of, words_of


def check(definition: Definition) -> Iterator[Finding]:
    """The leaves of the guards of steps; those of fields are checked with their forms."""
    for one in definition.transitions:
        yield from leaf_findings(one.when, definition.facts, f"transitions.{one.id}.when")


def check_meaning(definition: Definition) -> Iterator[Finding]:
    """Only for definitions whose leaves are sound."""
    words = words_of(definition)
    for one in definition.transitions:
        yield from _meaning(one.when, definition.facts, words, f"transitions.{one.id}.when")
    for form in definition.forms.values():
        types, words = types_of(definition, form), words_of(definition, form)
        for place, field in asked(form):
            yield from _meaning(field.show_if, types, words, f"{place}.show_if")
    alike: dict[tuple[object, ...], list[Transition]] = {}
    for one in definition.transitions:
        alike.setdefault((one.to, one.kind, one.effects), []).append(one)
    for group in alike.values():
        for first, second in pairs(group, 2):
            yield from _ambiguous(definition, first, second)


def leaf_findings(tree: GuardTree | None, types: dict[str, FactType], place: str) -> Iterator[Finding]:
    """unknown_fact, wrong_operator and wrong_value for every leaf that is unsound."""
    for leaf in leaves(tree):
        wrong = leaf_fault(leaf, types)
        if wrong is not None:
            yield Finding(wrong.code, place, wrong.text, "error")


def _meaning(tree: GuardTree | None, types: Mapping[str, FactType], words: Words, place: str) -> Iterator[Finding]:
    if tree is None:
        return
    outcomes = _outcomes(tree, types)
    if outcomes is None:
        yield warning("guard_too_wide", place)
        return
    if len(outcomes) > 1:
        return
    rule = {lang: guards.sentence(tree, lang, words) for lang in LANGUAGES}
    if outcomes == {False}:
        yield error("unsatisfiable", place, rule=rule)
    if outcomes == {True}:
        yield warning("guard_always_true", place, rule=rule)


_TRIED: dict[tuple[str, tuple[object, ...]], frozenset[bool] | None] = {}
_MOST_TRIED = 1024


def _outcomes(tree: GuardTree, types: Mapping[str, FactType]) -> frozenset[bool] | None:
    """Whether a guard can pass and can fail; None where it reads too much to be tried.

    Kept by what the guard says: while somebody edits, all conditions but one are those of the check before.
    """
    key = repr(tree), tuple((name, types[name]) for name in guards.facts_of(tree))
    if key not in _TRIED:
        while len(_TRIED) >= _MOST_TRIED:
            _TRIED.pop(next(iter(_TRIED)), None)
        _TRIED[key] = _try(tree, types)
    return _TRIED[key]


def _try(tree: GuardTree, types: Mapping[str, FactType]) -> frozenset[bool] | None:
    trials = combinations([tree], types)
    if trials is None:
        return None
    guard = guards.compile(tree, types)
    found: set[bool] = set()
    for facts in trials:
        found.add(guard(facts) is True)
        if len(found) > 1:
            break
    return frozenset(found)


def _ambiguous(definition: Definition, first: Transition, second: Transition) -> Iterator[Finding]:
    """Of two that do the same; several deadlines may set off the same."""
    shared = sorted(set(first.sources) & set(second.sources))
    if first.kind == "timeout" or not shared or set(first.by).isdisjoint(second.by):
        return
    if _both_hold(definition, first, second):
        yield error("ambiguous", f"transitions.{second.id}", other=first.title, state=shared[0])


def _both_hold(definition: Definition, first: Transition, second: Transition) -> bool:
    """Guards too wide to be tried are taken to hold together."""
    trees = [tree for tree in (first.when, second.when) if tree is not None]
    trials = combinations(trees, definition.facts)
    if trials is None:
        return True
    compiled = [guards.compile(tree, definition.facts) for tree in trees]
    return any(all(guard(facts) is True for guard in compiled) for facts in trials)
