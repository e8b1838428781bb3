"""Edits of decision tables, and what a table leaves open or answers twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows import tables
from workflows.definition import Definition, FactType, Table, Text
from workflows.editing import documents
from workflows.editing.documents import Document, Edit, edited, record, refused

Cell = str | list[str]
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the rows of a table answer: combinations by the rows (from 0) that match, and rows never reached first."""

    answers: Mapping[tuple[str, ...], tuple[int, ...]]
    uncovered: tuple[tuple[str, ...], ...]
    overlapping: frozenset[int]
    dead: frozenset[int]


def finite(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The facts that a table can read or give: those with a list of choices."""
    return {name: kind for name, kind in definition.facts.items() if isinstance(kind, tuple)}


def add(name: str, title: Text, inputs: Sequence[str], output: str) -> Edit:
    """With a new table that answers nothing yet."""

    def edit(document: Document) -> Document:
        _demand_columns(document, inputs, output)
        return documents.add(
            document, "tables", {"id": name, "title": dict(title), "inputs": list(inputs), "output": output}
        )

    return edit


def retitle(name: str, title: Text, inputs: Sequence[str], output: str) -> Edit:
    """With another title and other columns. A row keeps its cells; a new input matches anything.

    Where the output is another fact the answers mean nothing any more, so each row gets its first choice.
    """

    def edit(document: Document) -> Document:
        _demand_columns(document, inputs, output)
        copy = edited(document)
        table = record(copy, "tables", name)
        old, answer = list(table["inputs"]), table["output"]
        first = _choices(copy, output)[0]
        rows = [row for row in table.get("rows", []) if len(row) == len(old) + 1]
        table["rows"] = [
            [
                *(row[old.index(one)] if one in old else tables.ANY for one in inputs),
                row[-1] if output == answer else first,
            ]
            for row in rows
        ]
        return documents.replace(copy, "tables", name, {"title": dict(title), "inputs": list(inputs), "output": output})

    return edit


def fill(name: str, rows: Sequence[Row]) -> Edit:
    """With other rows."""
    return lambda document: documents.replace(document, "tables", name, {"rows": [list(row) for row in rows]})


def remove(name: str) -> Edit:
    """Without a table."""
    return lambda document: documents.remove(document, "tables", name)


def _demand_columns(document: Document, inputs: Sequence[str], output: str) -> None:
    if not inputs:
        raise refused("no_inputs", "inputs")
    for name, field in ((output, "output"), *((one, "inputs") for one in inputs)):
        if not _choices(document, name):
            raise refused("not_finite", field, name=name)
    if output in inputs:
        raise refused("output_is_input", "output")


def _choices(document: Document, name: str) -> list[str]:
    fact: Any = document.get("facts", {}).get(name)
    kind = fact["type"] if isinstance(fact, Mapping) else fact
    return kind if isinstance(kind, list) else []


def coverage(table: Table, types: Mapping[str, FactType]) -> Coverage | None:
    """What a table answers; None where its columns or cells make no sense, or there is too much to try."""
    if not _in_shape(table, types) or tables.size(table, types) > tables.MAX_COMBINATIONS:
        return None
    found = tables.expand(table, types)
    twice = frozenset(row for key in found.overlapping for row in found.rows[key])
    first = {rows[0] for rows in found.rows.values() if rows}
    return Coverage(found.rows, found.uncovered, twice, frozenset(range(len(table.rows))) - first)


def _in_shape(table: Table, types: Mapping[str, FactType]) -> bool:
    columns = (*table.inputs, table.output)
    if not table.inputs or any(not isinstance(types.get(name), tuple) for name in columns):
        return False
    return all(len(row) == len(columns) for row in table.rows)
