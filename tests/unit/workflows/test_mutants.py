"""The publish gate against every single edit of the shipped definitions, with floors that fail when a check weakens.

Slips of the pen are all refused. Of the wrong intentions, milestones and saved scenarios refuse most, and the
permission difference shows every one that is left. Run with -s for the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import pytest

from tests.unit.workflows.mutants import KINDS, TYPOS, Mutant, mutants
from workflows.checks import check, is_sound
from workflows.comparing.permissions import difference
from workflows.definition import Definition
from workflows.schema import load_shipped

CODES = ("skp-nasional", "evaluasi-periodik")
KEEP = 4
"""Of the kinds with hundreds of mutants (MANY) every fourth is tried, always the same ones, to keep the test short."""

MANY = frozenset({"redirect target", "change source", "added shortcut"})


@dataclass
class Outcome:
    """What became of the mutants of one definition."""

    tried: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    full: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


def sampled(base: Definition) -> Iterator[Mutant]:
    seen: Counter[str] = Counter()
    for one in mutants(base):
        seen[one.kind] += 1
        if one.kind not in MANY or seen[one.kind] % KEEP == 0:
            yield one


def refused(definition: Definition) -> bool:
    return not is_sound(check(definition))


@cache
def outcome(code: str) -> Outcome:
    base, found = load_shipped(code), Outcome()
    for one in sampled(base):
        found.tried[one.kind] += 1
        bare = refused(replace(one.definition, scenarios=()))
        found.bare[one.kind] += bare
        if one.kind in TYPOS and not bare:
            found.loose.append(f"{one.kind}: {one.what}")
        if bare or refused(one.definition):
            found.full[one.kind] += 1
        elif difference(base, one.definition):
            found.told[one.kind] += 1
        else:
            found.silent.append(f"{one.kind}: {one.what}")
    _print(code, found)
    return found


def _print(code: str, found: Outcome) -> None:
    print(f"\n{code}: {found.tried.total()} mutants")
    print(f"{'kind':20}{'tried':>7}{'refused':>9}{'+scenarios':>12}{'in the difference':>19}")
    for kind in KINDS:
        print(f"{kind:20}{found.tried[kind]:7}{found.bare[kind]:9}{found.full[kind]:12}{found.told[kind]:19}")
    shares = [f"{100 * part.total() / found.tried.total():.0f} %" for part in (found.bare, found.full)]
    print(f"{'all':20}{found.tried.total():7}{shares[0]:>9}{shares[1]:>12}{found.told.total():19}")


@pytest.mark.parametrize("code", CODES)
def test_every_slip_of_the_pen_is_refused(code: str) -> None:
    found = outcome(code)
    assert found.loose == []
    assert all(found.tried[kind] for kind in TYPOS)


@pytest.mark.parametrize("code", CODES)
def test_most_mutants_are_refused_without_scenarios_and_more_with(code: str) -> None:
    found = outcome(code)
    assert found.bare.total() >= 0.60 * found.tried.total()
    assert found.full.total() >= 0.75 * found.tried.total()


@pytest.mark.parametrize("code", CODES)
def test_whatever_is_not_refused_stands_in_the_permission_difference(code: str) -> None:
    assert outcome(code).silent == []
    assert outcome(code).told.total() > 0


@pytest.mark.parametrize("kind", ["redirect target", "change source", "drop"])
def test_scenarios_find_every_edit_of_a_step_that_they_take(kind: str) -> None:
    found = outcome("skp-nasional")
    assert found.full[kind] == found.tried[kind]
