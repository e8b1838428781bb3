"""Guards: predicate trees over facts, three-valued and self-explaining.

A tree is {fact, op, value?, say?}, {all: [..]}, {any: [..]} or {not: ..}; the last three may carry `say` too. It is true,
false, or unknown because a fact is empty or of a wrong kind. Unknown is never a pass, under `not` as well (Kleene).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from operator import ge, gt, le, lt

from workflows.definition import DefinitionError, FactType, GuardTree, Text
from workflows.loading import fault
from workflows.reading import Node, as_name
from workflows.sentences import GUARD_WORDS, Blocker, render

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The outcome "cannot tell", with the facts that are empty. It is false in an `if`, so it never passes."""

    facts: frozenset[str]

    def __bool__(self) -> bool:
        return False


Outcome = bool | Unknown
Guard = Callable[[Facts], Outcome]

_FILLING = ("filled", "empty")
_COMPARING = ("equals", "not_equals")
_MEASURING = ("at_least", "at_most", "more_than", "less_than")
OPERATORS: dict[str, tuple[str, ...]] = {
    "bool": ("is_true", "is_false", *_FILLING),
    "int": (*_COMPARING, *_MEASURING, *_FILLING),
    "decimal": (*_COMPARING, *_MEASURING, *_FILLING),
    "text": (*_COMPARING, *_FILLING),
    "date": (*_COMPARING, "before", "after", "on_or_before", "on_or_after", *_FILLING),
    "choice": (*_COMPARING, "one_of", "none_of", *_FILLING),
}
"""Which operators a fact of each type allows."""

WITHOUT_VALUE = frozenset({"is_true", "is_false", *_FILLING})
WITH_LIST = frozenset({"one_of", "none_of"})
_ORDER = {
    "at_least": ge, "at_most": le, "more_than": gt, "less_than": lt,
    "before": lt, "after": gt, "on_or_before": le, "on_or_after": ge,
}  # fmt: skip
_CLASSES: dict[str, tuple[type, ...]] = {"int": (int,), "decimal": (Decimal, int), "text": (str,), "date": (date,)}


def read(raw: object, place: str) -> GuardTree:
    """The tree in its normal form; only its shape is judged here. Raises DefinitionError."""
    node = Node(raw, place)
    if node.has("fact"):
        tree = _read_leaf(node)
    else:
        tree = _read_branch(node)
    if node.has("say"):
        tree["say"] = node.text("say")
    node.close()
    return tree


def _read_leaf(node: Node) -> dict[str, object]:
    tree: dict[str, object] = {"fact": node.name("fact"), "op": node.name("op")}
    if not node.has("value"):
        return tree
    value = node.take("value")
    if isinstance(value, (list, tuple)):
        value = [_read_value(one, node.at("value")) for one in value]
    else:
        value = _read_value(value, node.at("value"))
    return {**tree, "value": value}


def _read_value(value: object, place: str) -> object:
    if isinstance(value, (bool, int, str)):
        return value
    raise fault("wrong_type", place, wanted="a value", found=type(value).__name__)


def _read_branch(node: Node) -> dict[str, object]:
    present = [key for key in ("all", "any", "not") if node.has(key)]
    if len(present) != 1:
        raise fault("bad_guard", node.place, why="fact | all | any | not")
    key = present[0]
    if key == "not":
        return {"not": read(node.take("not"), node.at("not"))}
    branches = [read(raw, f"{node.at(key)}[{i}]") for i, raw in enumerate(node.items(key))]
    if not branches:
        raise fault("bad_guard", node.at(key), why="[]")
    return {key: branches}


def facts_of(tree: GuardTree | None) -> tuple[str, ...]:
    """Every fact the tree reads, in the order of first reading."""
    return tuple(dict.fromkeys(leaf["fact"] for leaf in leaves(tree)))


def leaves(tree: GuardTree | None) -> list[GuardTree]:
    """The leaves of a tree, from left to right."""
    if tree is None:
        return []
    if "fact" in tree:
        return [tree]
    if "not" in tree:
        return leaves(tree["not"])
    return [leaf for branch in tree.get("all", tree.get("any")) for leaf in leaves(branch)]


def kind_of(fact_type: FactType) -> str:
    """The row of OPERATORS for a fact type: a list of choices is "choice"."""
    return fact_type if isinstance(fact_type, str) else "choice"


def leaf_fault(leaf: GuardTree, types: Mapping[str, FactType]) -> DefinitionError | None:
    """What is wrong with a leaf: unknown_fact, wrong_operator or wrong_value; None when it is sound."""
    name, op = leaf["fact"], leaf["op"]
    if name not in types:
        return _fault("unknown_fact", name, fact=name)
    kind = kind_of(types[name])
    if op not in OPERATORS[kind]:
        return _fault("wrong_operator", name, fact=name, op=op, allowed=", ".join(OPERATORS[kind]))
    try:
        _constant(leaf, types[name])
    except (ValueError, TypeError, InvalidOperation):
        return _fault("wrong_value", name, fact=name, value=leaf.get("value", "-"))
    return None


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
    constant = _constant(leaf, fact_type)
    if op in _FILLING:
        return _filling(name, op == "filled")
    if fact_type == "bool":
        return _truth(name, op == "is_true")
    if op in _ORDER:
        return _ordering(name, _CLASSES[fact_type], _ORDER[op], constant)
    members = constant if op in WITH_LIST else frozenset({constant})
    accepts = fact_type if isinstance(fact_type, tuple) else _CLASSES[fact_type]
    return _membership(name, accepts, members, op in ("equals", "one_of"))


def _filling(name: str, wanted: bool) -> Guard:
    def filled(facts: Facts) -> Outcome:
        value = facts.get(name)
        return (value is not None and value != "" and value != ()) is wanted

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

    return ordered


def _membership(name: str, accepts: tuple[object, ...], members: frozenset[object], wanted: bool) -> Guard:
    """`accepts` holds the choices of a choice fact, or the classes of any other."""
    unknown = Unknown(frozenset({name}))
    by_choice = isinstance(accepts[0], str)

    def member(facts: Facts) -> Outcome:
        value = facts.get(name)
        known = value.__class__ is str and value in accepts if by_choice else value.__class__ in accepts and value != ""
        return (value in members) is wanted if known else unknown

    return member


def _constant(leaf: GuardTree, fact_type: FactType) -> object:
    """The value of a leaf in the type of its fact. Raises ValueError, TypeError or InvalidOperation."""
    value, op = leaf.get("value"), leaf["op"]
    if op in WITHOUT_VALUE:
        if value is not None:
            raise ValueError(value)
        return None
    if op in WITH_LIST:
        if not isinstance(value, (list, tuple)) or not value:
            raise ValueError(value)
        return frozenset(typed(one, fact_type) for one in value)
    if value is None:
        raise ValueError(value)
    return typed(value, fact_type)


def typed(value: object, fact_type: FactType) -> object:
    """A value out of a definition in the type of a fact: dates and decimals are written as text there.

    Raises ValueError, TypeError or InvalidOperation when it doesn't fit; null stays None.
    """
    if value is None:
        return None
    if isinstance(fact_type, tuple):
        return _demanded(value, str, value in fact_type)
    if fact_type == "date":
        return date.fromisoformat(value)
    if fact_type == "decimal":
        number = Decimal(_demanded(value, (int, str), not isinstance(value, bool)))
        return _demanded(number, Decimal, number.is_finite())
    if fact_type == "bool":
        return _demanded(value, bool, True)
    if fact_type == "int":
        return _demanded(value, int, not isinstance(value, bool))
    return _demanded(value, str, True)


def _demanded(value: object, kinds: type | tuple[type, ...], right: bool) -> object:
    if not isinstance(value, kinds) or not right:
        raise ValueError(value)
    return value


def _fault(code: str, place: str, **params: object) -> DefinitionError:
    return DefinitionError(code, place, {lang: text.format(**params) for lang, text in LEAF_SENTENCES[code].items()})


LEAF_SENTENCES = {
    "unknown_fact": {"id": "Fakta “{fact}” tidak dikenal.", "en": "The fact “{fact}” isn't known."},
    "wrong_operator": {
        "id": "Operator “{op}” tidak berlaku untuk {fact}; pilihannya: {allowed}.",
        "en": "The operator “{op}” doesn't fit {fact}; the choices are: {allowed}.",
    },
    "wrong_value": {
        "id": "Nilai “{value}” tidak sah untuk {fact}.",
        "en": "The value “{value}” isn't valid for {fact}.",
    },
}


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
        params = {"fact": words.fact(tree["fact"]), "value": words.value(tree["fact"], tree.get("value"))}
        return render(GUARD_WORDS[tree["op"]], lang, params)
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
    outcome = compile(tree, types)(facts)
    if outcome is wanted:
        return []
    if "fact" in tree or "say" in tree:
        return [_blocker(tree, outcome, words, wanted=wanted)]
    if "not" in tree:
        return _explain(tree["not"], facts, types, words, wanted=not wanted)
    branches = tree.get("all", tree.get("any"))
    return [one for branch in branches for one in _explain(branch, facts, types, words, wanted=wanted)]


def _blocker(tree: GuardTree, outcome: Outcome, words: Words, *, wanted: bool) -> Blocker:
    say = tree.get("say")
    if isinstance(outcome, Unknown):
        empty = sorted(outcome.facts)
        return Blocker("guard_unknown", {"facts": tuple(empty), "fact": tuple(map(words.fact, empty))}, say)
    rule = {lang: sentence(tree if wanted else {"not": tree}, lang, words) for lang in ("id", "en")}
    return Blocker("guard_false", {"facts": facts_of(tree), "rule": rule}, say)
