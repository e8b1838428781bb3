"""Which of several workflows a new case gets: to whom each applies, which wins, and which two contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from workflows.definition import Definition

Key = TypeVar("Key")
Parents = Mapping[str, str | None]
"""The code of every unit, with that of the unit above it."""

EVERYBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """To whom a workflow applies; an empty set means all. ``units`` are codes and include everything below them."""

    employee_kinds: frozenset[str] = EVERYBODY
    units: frozenset[str] = EVERYBODY
    position_kinds: frozenset[str] = EVERYBODY
    priority: int = 0


@dataclass(frozen=True)
class Person:
    """Somebody in a post. ``units`` holds the code of their unit and of every unit above it."""

    employee_kind: str
    units: frozenset[str]
    position_kind: str


def rule_of(definition: Definition) -> Rule:
    """What a definition says about itself."""
    applies = definition.applies_to
    sets = (frozenset(applies.get(name, ())) for name in ("employee_kind", "units", "position_kinds"))  # type: ignore[call-overload]
    return Rule(*sets, priority=int(applies.get("priority", 0)))  # type: ignore[call-overload]


def applies(rule: Rule, person: Person) -> bool:
    """Whether the workflow applies to somebody."""
    pairs = (
        (rule.employee_kinds, frozenset({person.employee_kind})),
        (rule.units, person.units),
        (rule.position_kinds, frozenset({person.position_kind})),
    )
    return all(not wanted or not wanted.isdisjoint(has) for wanted, has in pairs)


def choose(candidates: Sequence[tuple[Key, Rule]], person: Person) -> Key | None:
    """The workflow with the highest priority among those that apply, the first of equals; None where none does."""
    fitting = [(key, rule) for key, rule in candidates if applies(rule, person)]
    return max(fitting, key=lambda one: one[1].priority)[0] if fitting else None


def path(unit: str | None, parents: Parents) -> frozenset[str]:
    """A unit and every unit above it."""
    found: list[str] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return frozenset(found)


def overlap(first: Rule, second: Rule, parents: Parents) -> bool:
    """Whether two workflows of equal priority could both apply to one person.

    Units overlap where one lies in the subtree of the other. Whether such a person exists today doesn't matter.
    """
    if first.priority != second.priority:
        return False
    if not _meet(first.employee_kinds, second.employee_kinds) or not _meet(first.position_kinds, second.position_kinds):
        return False
    return not first.units or not second.units or _nested(first.units, second.units, parents)


def _meet(first: frozenset[str], second: frozenset[str]) -> bool:
    return not first or not second or not first.isdisjoint(second)


def _nested(first: frozenset[str], second: frozenset[str], parents: Parents) -> bool:
    below = (not path(unit, parents).isdisjoint(second) for unit in first)
    above = (not path(unit, parents).isdisjoint(first) for unit in second)
    return any(below) or any(above)
