"""Decision tables over choice facts, expanded to a dict: complete, non-overlapping, one lookup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from workflows.definition import Cell, FactType, Table

ANY = "any"
MAX_COMBINATIONS = 100_000


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table ready to be asked: `answers` is keyed by the values of `inputs`, in their order."""

    inputs: tuple[str, ...]
    output: str
    answers: Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Which rows (counted from 0) answer each combination of inputs; a sound table has exactly one each."""

    rows: Mapping[tuple[str, ...], tuple[int, ...]]

    @property
    def uncovered(self) -> tuple[tuple[str, ...], ...]:
        """Combinations that no row answers."""
        return tuple(key for key, rows in self.rows.items() if not rows)

    @property
    def overlapping(self) -> tuple[tuple[str, ...], ...]:
        """Combinations that several rows answer."""
        return tuple(key for key, rows in self.rows.items() if len(rows) > 1)


def size(table: Table, types: Mapping[str, FactType]) -> int:
    """How many combinations the inputs have."""
    total = 1
    for name in table.inputs:
        total *= len(types[name])
    return total


def expand(table: Table, types: Mapping[str, FactType]) -> Expansion:
    """Every combination with the rows that answer it. All inputs must be choice facts."""
    domains = [types[name] for name in table.inputs]
    found: dict[tuple[str, ...], tuple[int, ...]] = {key: () for key in product(*domains)}
    for index, row in enumerate(table.rows):
        for key in _covered(row[:-1], domains):
            found[key] += (index,)
    return Expansion(found)


def _covered(cells: tuple[Cell, ...], domains: list[FactType]) -> Iterator[tuple[str, ...]]:
    pairs = zip(cells, domains, strict=True)
    return product(*(_choices(cell, domain) for cell, domain in pairs))


def _choices(cell: Cell, domain: FactType) -> tuple[str, ...]:
    if cell == ANY:
        return tuple(domain)
    wanted = cell if isinstance(cell, tuple) else (cell,)
    return tuple(choice for choice in domain if choice in wanted)


def compile(table: Table, types: Mapping[str, FactType]) -> Lookup:
    """The table as a dict. Where rows overlap the first wins; the publish gate refuses such a table."""
    rows = expand(table, types).rows
    answers = {key: str(table.rows[hits[0]][-1]) for key, hits in rows.items() if hits}
    return Lookup(table.inputs, table.output, answers)


def lookup(table: Lookup, facts: Mapping[str, object]) -> str | None:
    """The answer, or None when an input is empty or no row answers."""
    return table.answers.get(tuple(facts.get(name) for name in table.inputs))
