"""Which versions of workflows the cases of a round follow, and what one board is drawn with. Pure.

A round holds cases of several versions once some were moved, or where several workflows apply to it. Versions of one
workflow share a board where the states that they have in common are the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from uuid import UUID

from workflows.definition import Definition, Record, State, Text
from workflows.engine import Compiled, may_see


@dataclass(frozen=True)
class Present:
    """One version, and how many of the cases counted follow it."""

    id: UUID
    code: str
    number: int
    compiled: Compiled
    count: int


@dataclass(frozen=True)
class Shown:
    """What one board is about: a version, or all versions of a workflow, newest first.

    ``key`` names it in addresses. ``definition`` has the states of each; where several know a state, the newest one's.
    """

    key: str
    versions: tuple[Present, ...]
    definition: Definition

    @property
    def ids(self) -> frozenset[UUID]:
        return frozenset(one.id for one in self.versions)

    @property
    def count(self) -> int:
        """Cases on the board."""
        return sum(one.count for one in self.versions)

    @property
    def title(self) -> Text:
        return self.definition.title

    @property
    def together(self) -> bool:
        """Whether it stands for several versions."""
        return len(self.versions) > 1

    @cached_property
    def states(self) -> Mapping[str, State]:
        """By their ids."""
        return {state.id: state for state in self.definition.states}

    def has_stage(self, stage: str) -> bool:
        """Whether any of its versions knows the stage."""
        return any(one.id == stage for one in self.definition.stages)

    def open_for(self, part: str, relation: str) -> frozenset[str]:
        """States in which the relation may read a part, in every version that knows the state."""
        known = [one.compiled for one in self.versions]
        return frozenset(
            state
            for state in self.states
            if all(part in may_see(one, state, {relation}) for one in known if state in one.states)
        )


def agree(definitions: Sequence[Definition]) -> bool:
    """Whether every state that two of them share lies in the same stage and is final in both or in none."""
    seen: dict[str, tuple[str, bool]] = {}
    for definition in definitions:
        for state in definition.states:
            if seen.setdefault(state.id, (state.stage, state.final)) != (state.stage, state.final):
                return False
    return True


def merged(definitions: Sequence[Definition]) -> Definition:
    """The first one, with what only the later ones have: stages, states, steps, forms."""
    first, rest = definitions[0], definitions[1:]
    if not rest:
        return first
    return replace(
        first,
        stages=_union(one.stages for one in definitions),
        states=_union(one.states for one in definitions),
        transitions=_union(one.transitions for one in definitions),
        forms={name: form for one in reversed(definitions) for name, form in one.forms.items()},
        fact_labels={name: words for one in reversed(definitions) for name, words in one.fact_labels.items()},
    )


def _union(lists: Iterable[tuple[Record, ...]]) -> tuple[Record, ...]:
    found: dict[str, Record] = {}
    for records in lists:
        for record in records:
            found.setdefault(record.id, record)
    return tuple(found.values())


def offers(present: Iterable[Present]) -> list[Shown]:
    """What may be shown, workflow by workflow: all versions together where they agree, then each."""
    ordered = sorted(present, key=lambda one: (one.code, -one.number))
    return [shown for _code, group in groupby(ordered, key=lambda one: one.code) for shown in _of_code(list(group))]


def _of_code(versions: list[Present]) -> Iterator[Shown]:
    definitions = [one.compiled.definition for one in versions]
    if len(versions) > 1 and agree(definitions):
        yield Shown(versions[0].code, tuple(versions), merged(definitions))
    for one in versions:
        yield Shown(str(one.id), (one,), one.compiled.definition)


def choose(offered: Sequence[Shown], *, asked: str, home: UUID, code: str, stage: str | None = None) -> Shown:
    """The board that an address asks for; else the first of the cycle's own workflow that knows the stage.

    ``home`` is the version that the cycle was opened with, ``code`` its workflow. An address may still name what stood
    there before somebody chose another cycle, so what isn't offered counts as nothing asked.
    """
    named = next((one for one in offered if one.key == asked), None)
    if named is not None and (stage is None or named.has_stage(stage)):
        return named
    ranked = sorted(offered, key=lambda one: (one.versions[0].code != code, not one.together, home not in one.ids))
    knowing = [one for one in ranked if stage is None or one.has_stage(stage)]
    return (knowing or ranked)[0]


def apart(offered: Sequence[Shown], chosen: Shown) -> list[Shown]:
    """The boards with the cases that the chosen one leaves out, each case on exactly one of them."""
    found: list[Shown] = []
    covered = set(chosen.ids)
    for one in sorted(offered, key=lambda each: not each.together):
        if covered.isdisjoint(one.ids):
            found.append(one)
            covered |= one.ids
    return found
