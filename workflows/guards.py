"""Guards: predicate trees over facts, three-valued and self-explaining.

A guard is true, false, or unknown because a fact is empty or of a wrong kind. Unknown is never a pass, under `not` as
well (Kleene). The written form of a tree stands in `guard_trees`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from workflows.definition import LANGUAGES, FactType, GuardTree, Text
from workflows.guard_trees import FILLING, OPERATORS, WITH_LIST, constant, facts_of, kind_of, leaf_fault, leaves, read
from workflows.sentences import GUARD_WORDS, Blocker, render

__all__ = [
    "OPERATORS", "Guard", "Unknown", "Words", "compile", "explain", "facts_of", "kind_of", "leaf_fault", "leaves",
    "read", "sentence",
]  # fmt: skip

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The outcome "cannot tell", with the facts that are empty. It is false in an `if`, so it never passes."""

    facts: frozenset[str]

    def __bool__(self) -> bool:
        return False


Outcome = bool | Unknown
Guard = Callable[[Facts], Outcome]

_COMPARE = {
    "at_least": ge, "at_most": le, "more_than": gt, "less_than": lt,
    "before": lt, "after": gt, "on_or_before": le, "on_or_after": ge, "equals": eq, "not_equals": ne,
}  # fmt: skip
_CLASSES: dict[str, tuple[type, ...]] = {"int": (int,), "decimal": (Decimal, int), "date": (date,)}


def compile(tree: GuardTree, types: Mapping[str, FactType]) -> Guard:
    """A function of the facts that gives True, False or Unknown. Raises DefinitionError for an unsound leaf."""
    if "fact" in tree:
        return _compile_leaf(tree, types)
    if "not" in tree:
        return _negation(compile(tree["not"], types))
    if "all" in tree:
        return _conjunction(tuple(compile(branch, types) for branch in tree["all"]))
    return _negation(_conjunction(tuple(_negation(compile(branch, types)) for branch in tree["any"])))


def _negation(inner: Guard) -> Guard:
    def negated(facts: Facts) -> Outcome:
        outcome = inner(facts)
        if outcome is True:
            return False
        return True if outcome is False else outcome

    return negated


def _conjunction(inner: tuple[Guard, ...]) -> Guard:
    if len(inner) == 1:
        return inner[0]

    def conjunction(facts: Facts) -> Outcome:
        for guard in inner:
            if guard(facts) is not True:
                return _first_false(inner, facts)
        return True

    return conjunction


def _first_false(inner: tuple[Guard, ...], facts: Facts) -> Outcome:
    """The slow half of a conjunction: false beats unknown, and the unknown facts of all branches are joined."""
    unknown: frozenset[str] = frozenset()
    for guard in inner:
        outcome = guard(facts)
        if outcome is False:
            return False
        if outcome is not True:
            unknown |= outcome.facts
    return Unknown(unknown)


def _compile_leaf(leaf: GuardTree, types: Mapping[str, FactType]) -> Guard:
    wrong = leaf_fault(leaf, types)
    if wrong is not None:
        raise wrong
    name, op, fact_type = leaf["fact"], leaf["op"], types[leaf["fact"]]
    bound = constant(leaf, fact_type)
    if op in FILLING:
        return _filling(name, op == "filled")
    if fact_type == "bool":
        return _truth(name, op == "is_true")
    if fact_type in _CLASSES:
        return _ordering(name, _CLASSES[fact_type], _COMPARE[op], bound)
    members = bound if op in WITH_LIST else frozenset({bound})
    choices = None if fact_type == "text" else frozenset(fact_type)
    return _membership(name, choices, members, op in ("equals", "one_of"))


def _filling(name: str, wanted: bool) -> Guard:
    def filled(facts: Facts) -> Outcome:
        value = facts.get(name)
        return (value is not None and value not in ("", ())) is wanted

    return filled


def _truth(name: str, wanted: bool) -> Guard:
    unknown = Unknown(frozenset({name}))

    def truth(facts: Facts) -> Outcome:
        value = facts.get(name)
        return value is wanted if value is True or value is False else unknown

    return truth


def _ordering(name: str, classes: tuple[type, ...], compare: Callable[[object, object], bool], bound: object) -> Guard:
    unknown = Unknown(frozenset({name}))

    def ordered(facts: Facts) -> Outcome:
        value = facts.get(name)
        return compare(value, bound) if value.__class__ in classes else unknown

    return ordered if Decimal not in classes else _only_finite(name, ordered)


def _only_finite(name: str, inner: Guard) -> Guard:
    """Comparing with NaN raises, so a number that isn't one counts as empty."""
    unknown = Unknown(frozenset({name}))

    def finite(facts: Facts) -> Outcome:
        value = facts.get(name)
        return unknown if isinstance(value, Decimal) and not value.is_finite() else inner(facts)

    return finite


def _membership(name: str, choices: frozenset[str] | None, members: frozenset[object], wanted: bool) -> Guard:
    """For choice facts, and for text where `choices` is None; text that is empty is unknown."""
    unknown = Unknown(frozenset({name}))

    def member(facts: Facts) -> Outcome:
        value = facts.get(name)
        known = value.__class__ is str and (value != "" if choices is None else value in choices)
        return (value in members) is wanted if known else unknown

    return member


@dataclass(frozen=True, slots=True)
class Words:
    """How facts and their choices are called in sentences; without a title a fact is shown by its name."""

    titles: Mapping[str, Text]
    labels: Mapping[str, Mapping[str, Text]]

    def fact(self, name: str) -> Text:
        """The title of a fact."""
        return self.titles.get(name) or {"id": name, "en": name}

    def value(self, name: str, value: object) -> object:
        """A value as people read it."""
        if isinstance(value, (list, tuple)):
            return tuple(self.value(name, one) for one in value)
        return self.labels.get(name, {}).get(value, value) if isinstance(value, str) else value


NO_WORDS = Words({}, {})


def sentence(tree: GuardTree, lang: str, titles: Mapping[str, Text] | Words = NO_WORDS) -> str:
    """The tree as a sentence without a full stop."""
    return _sentence(tree, lang, titles if isinstance(titles, Words) else Words(titles, {}))


def _sentence(tree: GuardTree, lang: str, words: Words) -> str:
    if "fact" in tree:
        params = {"fact": words.fact(tree["fact"]), "value": words.value(tree["fact"], tree.get("value", "…"))}
        # A draft may hold an operator that there isn't; its sentence shows it as it stands.
        pattern = (
            GUARD_WORDS[tree["op"]] if tree["op"] in GUARD_WORDS else dict.fromkeys(LANGUAGES, "{fact} ‹?› {value}")
        )
        return render(pattern, lang, params)
    if "not" in tree:
        return render(GUARD_WORDS["not"], lang, {"rule": _bracketed(tree["not"], lang, words)})
    key = "all" if "all" in tree else "any"
    return GUARD_WORDS[key][lang].join(_bracketed(branch, lang, words) for branch in tree[key])


def _bracketed(tree: GuardTree, lang: str, words: Words) -> str:
    inner = _sentence(tree, lang, words)
    return inner if "fact" in tree or "not" in tree else f"({inner})"


def explain(
    tree: GuardTree, facts: Facts, types: Mapping[str, FactType], words: Words = NO_WORDS
) -> tuple[Blocker, ...]:
    """The blockers of the leaves that keep the tree from being true; empty when it holds."""
    return tuple(_explain(tree, facts, types, words, wanted=True))


def _explain(
    tree: GuardTree, facts: Facts, types: Mapping[str, FactType], words: Words, *, wanted: bool
) -> list[Blocker]:
    if "fact" in tree or "say" in tree:
        outcome = compile(tree, types)(facts)
        return [] if outcome is wanted else [_blocker(tree, outcome, words, wanted=wanted)]
    if "not" in tree:
        return _explain(tree["not"], facts, types, words, wanted=not wanted)
    found = [_explain(branch, facts, types, words, wanted=wanted) for branch in tree.get("all", tree.get("any"))]
    # One branch as wanted is enough for "any", and under "not" for "all".
    if ("any" in tree) is wanted and not all(found):
        return []
    return [one for blockers in found for one in blockers]


def _blocker(tree: GuardTree, outcome: Outcome, words: Words, *, wanted: bool) -> Blocker:
    say = tree.get("say")
    if isinstance(outcome, Unknown):
        empty = sorted(outcome.facts)
        return Blocker("guard_unknown", {"facts": tuple(empty), "fact": tuple(map(words.fact, empty))}, say)
    rule = {lang: sentence(tree if wanted else {"not": tree}, lang, words) for lang in LANGUAGES}
    return Blocker("guard_false", {"facts": facts_of(tree), "rule": rule}, say)
