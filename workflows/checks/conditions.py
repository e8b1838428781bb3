"""Guards: known facts, fitting operators and values, able to hold, and no two ways for one person to do the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations as pairs

from workflows import guards
from workflows.checks.findings import Finding, error, warning
from workflows.checks.trials import combinations
from workflows.definition import LANGUAGES, Definition, FactType, GuardTree, Transition
from workflows.guard_trees import leaf_fault, leaves


def check(definition: Definition) -> Iterator[Finding]:
    """The leaves of every guard, and then, where those are sound, what the guards mean."""
    for one in definition.transitions:
        yield from leaf_findings(one.when, definition.facts, f"transitions.{one.id}.when")


def check_meaning(definition: Definition) -> Iterator[Finding]:
    """Only for definitions whose leaves are sound."""
    for one in definition.transitions:
        if one.when is not None:
            yield from _meaning(definition, one, one.when)
    for first, second in pairs(definition.transitions, 2):
        yield from _ambiguous(definition, first, second)


def leaf_findings(tree: GuardTree | None, types: dict[str, FactType], place: str) -> Iterator[Finding]:
    """unknown_fact, wrong_operator and wrong_value for every leaf that is unsound."""
    for leaf in leaves(tree):
        wrong = leaf_fault(leaf, types)
        if wrong is not None:
            yield error(wrong.code, place, name=leaf["fact"], op=leaf["op"], value=leaf.get("value", "-"))


def _meaning(definition: Definition, one: Transition, tree: GuardTree) -> Iterator[Finding]:
    place = f"transitions.{one.id}.when"
    trials = combinations([tree], definition.facts)
    if trials is None:
        yield warning("guard_too_wide", place)
        return
    guard = guards.compile(tree, definition.facts)
    outcomes = {guard(facts) is True for facts in trials}
    words = guards.Words(definition.fact_titles, definition.fact_labels)
    rule = {lang: guards.sentence(tree, lang, words) for lang in LANGUAGES}
    if outcomes == {False}:
        yield error("unsatisfiable", place, rule=rule)
    if outcomes == {True}:
        yield warning("guard_always_true", place, rule=rule)


def _ambiguous(definition: Definition, first: Transition, second: Transition) -> Iterator[Finding]:
    same = first.to == second.to and first.effects == second.effects and first.kind == second.kind != "timeout"
    shared = sorted(set(first.sources) & set(second.sources))
    if not same or not shared or set(first.by).isdisjoint(second.by):
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
