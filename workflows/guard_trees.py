"""The written side of guards: the shape of a tree, the operators, and what is wrong with a leaf.

A tree is {fact, op, value?, say?}, {all: [..]}, {any: [..]} or {not: ..}; the last three may carry `say` too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

from workflows.definition import DefinitionError, FactType, GuardTree
from workflows.loading import fault
from workflows.reading import Node, as_line
from workflows.sentences import fill

FILLING = ("filled", "empty")
_COMPARING = ("equals", "not_equals")
_MEASURING = ("at_least", "at_most", "more_than", "less_than")
OPERATORS: dict[str, tuple[str, ...]] = {
    "bool": ("is_true", "is_false", *FILLING),
    "int": (*_COMPARING, *_MEASURING, *FILLING),
    "decimal": (*_COMPARING, *_MEASURING, *FILLING),
    "text": (*_COMPARING, *FILLING),
    "date": (*_COMPARING, "before", "after", "on_or_before", "on_or_after", *FILLING),
    "choice": (*_COMPARING, "one_of", "none_of", *FILLING),
}
"""Which operators a fact of each type allows."""

WITHOUT_VALUE = frozenset({"is_true", "is_false", *FILLING})
WITH_LIST = frozenset({"one_of", "none_of"})

MOST_DIGITS = 20
"""Before and behind the separator of a decimal."""


def read(raw: object, place: str) -> GuardTree:
    """The tree in its normal form; only its shape is judged here. Raises DefinitionError."""
    node = Node(raw, place)
    tree = _read_leaf(node) if node.has("fact") else _read_branch(node)
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
    if isinstance(value, str):
        return as_line(value, place)
    if isinstance(value, int):
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
        return _fault("wrong_operator", name, fact=name, op=op, allowed=OPERATORS[kind])
    try:
        constant(leaf, types[name])
    except (ValueError, TypeError, InvalidOperation):
        return _fault("wrong_value", name, fact=name, value=leaf.get("value", "-"))
    return None


def constant(leaf: GuardTree, fact_type: FactType) -> object:
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
        return _demanded(value, (str,), value in fact_type)
    return _TYPED[fact_type](value)


def _demanded(value: object, kinds: tuple[type, ...], fits: bool) -> object:
    if value.__class__ not in kinds or not fits:
        raise ValueError(value)
    return value


def _decimal(value: object) -> object:
    number = Decimal(_demanded(value, (int, str, Decimal), True))
    # A short text can name a number of a milliard digits, which every sentence and page would write out.
    return _demanded(number, (Decimal,), number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS)


def _date(value: object) -> object:
    return value if value.__class__ is date else date.fromisoformat(_demanded(value, (str,), True))


_TYPED = {
    "bool": partial(_demanded, kinds=(bool,), fits=True),
    "int": partial(_demanded, kinds=(int,), fits=True),
    "text": partial(_demanded, kinds=(str,), fits=True),
    "decimal": _decimal,
    "date": _date,
}


def _fault(code: str, place: str, **params: object) -> DefinitionError:
    return DefinitionError(code, place, fill(LEAF_SENTENCES[code], params))


LEAF_SENTENCES = {
    "unknown_fact": {"id": "Fakta “{fact}” tidak dikenal.", "en": "The fact “{fact}” isn't known."},
    "wrong_operator": {
        "id": "Operator “{op}” tidak berlaku untuk fakta “{fact}”; pilihannya: {allowed}.",
        "en": "The operator “{op}” doesn't fit the fact “{fact}”; the choices are: {allowed}.",
    },
    "wrong_value": {
        "id": "Nilai “{value}” tidak sah untuk fakta “{fact}”.",
        "en": "The value “{value}” isn't valid for the fact “{fact}”.",
    },
}
