"""Records of a move: what is asked for, what would come of it, and what did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from app.definitions.models import DefinitionVersion

BROKEN = "broken"
"""Something went wrong with the case itself; the worker's log says what."""


@dataclass(frozen=True)
class Wish:
    """Which cases are to go where: those of a version, perhaps of one unit with all below it, and of one cycle."""

    source: DefinitionVersion
    target: DefinitionVersion
    states: Mapping[str, str | None]
    unit_id: UUID | None = None
    cycle_id: UUID | None = None


@dataclass(frozen=True)
class Line:
    """One case in a dry run. ``to_state`` is empty where it stays, ``reason`` where it goes."""

    case_id: UUID
    owner: str
    unit: str
    state: str
    to_state: str | None
    reason: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """What a move would come to, case by case."""

    lines: Sequence[Line] = field(default_factory=tuple)

    @cached_property
    def moving(self) -> Sequence[Line]:
        """The cases that would go."""
        return [line for line in self.lines if line.to_state is not None]

    @cached_property
    def staying(self) -> Mapping[str, Sequence[Line]]:
        """The others by reason, the most frequent first."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.to_state is None:
                found.setdefault(line.reason, []).append(line)
        return dict(sorted(found.items(), key=lambda one: -len(one[1])))

    @cached_property
    def notes(self) -> Mapping[str, int]:
        """What else would come of it, with the number of cases."""
        return Counter(note for line in self.moving for note in line.notes)
