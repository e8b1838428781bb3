"""Lines about states: what may be changed and read there, until when, and who is shown the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from workflows.comparing import describing
from workflows.comparing.lines import CHANGES, NARROWS, WIDENS, Line, line
from workflows.definition import TILE_ROLES, Definition, State, Text, Tile


def lines(old: Definition | None, new: Definition) -> Iterator[Line]:
    """Rights over parts first, grouped over states; then state by state."""
    for right in ("edit", "see"):
        yield from _parts(old, new, right)
    before = {state.id: state for state in old.states} if old else {}
    for state in new.states:
        yield from _state(old, before.get(state.id), new, state)
    yield from _tiles(old, new)


def _parts(old: Definition | None, new: Definition, right: str) -> Iterator[Line]:
    was, now = _by_state(old, right), _by_state(new, right)
    for kind, rights, more, fewer, whole in (
        (f"{right}_allowed", WIDENS, now, was, new),
        (f"{right}_denied", NARROWS, was, now, old),
    ):
        for (relation, parts), states in _grouped(more, fewer).items():
            yield line(
                kind,
                f"states.{states[0]}.{right}",
                rights,
                [relation, sorted(parts), sorted(states)],
                who=describing.relation(whole or new, relation),
                parts=describing.parts(parts),
                states=describing.states(whole or new, states),
            )


def _by_state(definition: Definition | None, right: str) -> dict[tuple[str, str], frozenset[str]]:
    states = definition.states if definition else ()
    return {(state.id, who): parts for state in states for who, parts in getattr(state, right).items() if parts}


_Key = TypeVar("_Key")


def _grouped(
    more: dict[tuple[str, _Key], frozenset[str]], fewer: dict[tuple[str, _Key], frozenset[str]]
) -> dict[tuple[_Key, frozenset[str]], list[str]]:
    """The states in which a relation gains the same parts, or a tile is shown to the same roles more."""
    found: dict[tuple[_Key, frozenset[str]], list[str]] = {}
    for (state, key), names in more.items():
        gained = names - fewer.get((state, key), frozenset())
        if gained:
            found.setdefault((key, gained), []).append(state)
    return found


def _state(old: Definition | None, before: State | None, new: Definition, state: State) -> Iterator[Line]:
    place = f"states.{state.id}"
    due_before = before.deadline if before else None
    if due_before != state.deadline:
        yield line(
            "deadline",
            f"{place}.deadline",
            CHANGES,
            [repr(due_before), repr(state.deadline)],
            state=state.title,
            before=describing.deadline(old or new, due_before),
            after=describing.deadline(new, state.deadline),
        )
    if before is None or old is None:
        return
    for kind, rights, was, now in _other(old, before, new, state):
        if was[0] != now[0]:
            content = [was[0], now[0]]
            yield line(kind, f"{place}.{kind}", rights, content, state=state.title, before=was[1], after=now[1])


_Value = tuple[object, Text]


def _other(old: Definition, before: State, new: Definition, after: State) -> Iterator[tuple[str, str, _Value, _Value]]:
    flags = ((one.final, describing.flag(one.final)) for one in (before, after))
    yield "final", NARROWS if after.final else WIDENS, *flags
    stages = ((one.stage, describing.stage(whole, one.stage)) for whole, one in ((old, before), (new, after)))
    yield "stage", CHANGES, *stages
    forms = ((one.form, describing.form(whole, one.form)) for whole, one in ((old, before), (new, after)))
    yield "form", CHANGES, *forms


def _tiles(old: Definition | None, new: Definition) -> Iterator[Line]:
    """Who is shown which numbers, grouped over states; a tile without roles is shown to all."""
    was, now = _shown(old), _shown(new)
    for kind, rights, more, fewer, whole in (
        ("tile_allowed", WIDENS, now, was, new),
        ("tile_denied", NARROWS, was, now, old),
    ):
        for (tile, gained), states in _grouped(more, fewer).items():
            roles = tuple(sorted(gained, key=TILE_ROLES.index))
            yield line(
                kind,
                f"states.{states[0]}.dashboard",
                rights,
                [tile.tile, tile.by, tile.field, roles, sorted(states)],
                tile=describing.tile(tile),
                states=describing.states(whole or new, states),
                who=describing.roles(() if len(roles) == len(TILE_ROLES) else roles),
            )


_Shown = dict[tuple[str, Tile], frozenset[str]]


def _shown(definition: Definition | None) -> _Shown:
    """By state and tile (its roles aside), who is shown it."""
    found: _Shown = {}
    for state in definition.states if definition else ():
        for tile in state.dashboard:
            key = (state.id, replace(tile, roles=()))
            found[key] = found.get(key, frozenset()).union(tile.roles or TILE_ROLES)
    return found
