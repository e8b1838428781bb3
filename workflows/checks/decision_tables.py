"""Decision tables answer every combination of their inputs exactly once."""

from __future__ import annotations

from collections.abc import Iterator

from workflows import tables
from workflows.checks.findings import Finding, error, warning
from workflows.definition import Definition, FactType, Table

_SHOWN = 5


def check(definition: Definition) -> Iterator[Finding]:
    """The shape of each table first; only a table in shape is expanded."""
    for table in definition.tables.values():
        found = list(_shape(table, definition.facts))
        yield from found or _coverage(table, definition.facts)


def _shape(table: Table, types: dict[str, FactType]) -> Iterator[Finding]:
    place = f"tables.{table.id}"
    columns = (*table.inputs, table.output)
    unknown = [name for name in columns if not isinstance(types.get(name), tuple)]
    for name in unknown:
        yield error("table_input", place, name=name)
    if unknown or not table.inputs:
        return
    for number, row in enumerate(table.rows, 1):
        if len(row) != len(columns):
            yield error("table_row_length", place, row=number, found=len(row), wanted=len(columns))
            continue
        for name, cell, last in zip(columns, row, _last(len(columns)), strict=True):
            yield from _cell(place, number, name, cell, types[name], last=last)


def _last(length: int) -> Iterator[bool]:
    return (index == length - 1 for index in range(length))


def _cell(place: str, number: int, name: str, cell: object, choices: FactType, *, last: bool) -> Iterator[Finding]:
    """The output is one choice; an input may also be several or "any"."""
    if last and isinstance(cell, tuple):
        yield error("table_value", place, row=number, name=name, value=cell)
        return
    for value in cell if isinstance(cell, tuple) else (cell,):
        if value not in choices and (last or value != tables.ANY):
            yield error("table_value", place, row=number, name=name, value=value)


def _coverage(table: Table, types: dict[str, FactType]) -> Iterator[Finding]:
    place = f"tables.{table.id}"
    size = tables.size(table, types)
    if size > tables.MAX_COMBINATIONS:
        yield error("table_too_large", place, size=size)
        return
    expansion = tables.expand(table, types)
    if expansion.uncovered:
        yield error("table_incomplete", place, keys=_keys(expansion.uncovered))
    if expansion.overlapping:
        yield error("table_overlap", place, keys=_keys(expansion.overlapping))
    first = {rows[0] for rows in expansion.rows.values() if rows}
    for index in range(len(table.rows)):
        if index not in first:
            yield warning("table_dead_row", place, row=index + 1)


def _keys(keys: tuple[tuple[str, ...], ...]) -> str:
    shown = "; ".join(" + ".join(key) for key in keys[:_SHOWN])
    return shown if len(keys) <= _SHOWN else f"{shown}; …"
