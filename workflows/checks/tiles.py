"""Tiles of the dashboards show something that exists and can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from workflows import tiles
from workflows.checks.findings import Finding, error
from workflows.definition import Definition, State, Tile


def check(definition: Definition) -> Iterator[Finding]:
    """Each tile of each state."""
    for state in definition.states:
        for index, tile in enumerate(state.dashboard):
            yield from _tile(definition, state, tile, f"states.{state.id}.dashboard")
            if tile in state.dashboard[:index]:
                yield error("tile_twice", f"states.{state.id}.dashboard", name=tile.tile)


def _tile(definition: Definition, state: State, tile: Tile, place: str) -> Iterator[Finding]:
    if tile.tile == "distribution":
        if not isinstance(definition.facts.get(tile.field or ""), tuple):
            yield error("tile_field", place, name=tile.field or "-")
    elif tiles.takes_field(tile.tile):
        wanted = tile.field is not None or tiles.needs_field(tile.tile)
        if wanted and tile.field not in tiles.fitting(definition, tile.tile, state):
            yield error("tile_counts", place, name=tile.field or "-")
    elif tile.field is not None:
        yield error("tile_without_field", place, name=tile.field)
    if tile.by is not None and tile.by != "unit":
        yield error("tile_by", place, name=tile.by)
