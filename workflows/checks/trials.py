"""Tries guards on every combination of facts that could make a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from math import prod

from workflows.definition import FactType, GuardTree
from workflows.guard_trees import constant, leaves

MAX_COMBINATIONS = 100_000
_SMALL = Decimal("0.000001")
_OTHER_TEXT = "\N{SYMBOL FOR NULL}"


def combinations(trees: Sequence[GuardTree], types: Mapping[str, FactType]) -> Iterator[dict[str, object]] | None:
    """Facts that exercise each side of each comparison, empty included; None when there are too many."""
    domains = _domains(trees, types)
    if prod(len(values) for values in domains.values()) > MAX_COMBINATIONS:
        return None
    return (dict(zip(domains, values, strict=True)) for values in product(*domains.values()))


def _domains(trees: Sequence[GuardTree], types: Mapping[str, FactType]) -> dict[str, list[object]]:
    found: dict[str, dict[object, None]] = {}
    for leaf in (leaf for tree in trees for leaf in leaves(tree)):
        values = found.setdefault(leaf["fact"], {None: None})
        values.update(dict.fromkeys(_around(leaf, types[leaf["fact"]])))
    return {name: list(values) for name, values in found.items()}


def _around(leaf: GuardTree, fact_type: FactType) -> tuple[object, ...]:
    """The constant of a leaf and its neighbours, or the whole domain where it is finite."""
    if isinstance(fact_type, tuple):
        return fact_type
    if fact_type == "bool":
        return (True, False)
    bound = constant(leaf, fact_type)
    if fact_type == "text":
        return (_OTHER_TEXT,) if bound is None else (_OTHER_TEXT, bound)
    if fact_type == "date":
        day = bound or date(2026, 1, 1)
        return (day - timedelta(days=1), day, day + timedelta(days=1))
    step = _SMALL if fact_type == "decimal" else 1
    number = type(step)(0) if bound is None else bound
    return (number - step, number, number + step)
