"""The publish gate: everything that can be proved about a definition before anybody works by it."""

from __future__ import annotations

from workflows.checks import (
    conditions,
    dataflow,
    decision_tables,
    fields,
    milestones,
    people,
    reachability,
    references,
    rehearsal,
    screens,
    tiles,
    timing,
    votes,
)
from workflows.checks.findings import Finding
from workflows.definition import Definition

__all__ = ["Finding", "check", "is_sound"]

_SHAPE = (references.check, conditions.check, decision_tables.check, screens.check, fields.check, tiles.check)
_MEANING = (
    conditions.check_meaning,
    reachability.check,
    people.check,
    votes.check,
    dataflow.check,
    timing.check,
    milestones.check,
    rehearsal.check,
)


def check(definition: Definition) -> list[Finding]:
    """All findings, errors first. Where names or values are wrong the searches that stand on them are left out."""
    found = [finding for family in _SHAPE for finding in family(definition)]
    if is_sound(found):
        found += [finding for family in _MEANING for finding in family(definition)]
    return sorted(found, key=lambda finding: finding.severity)


def is_sound(findings: list[Finding]) -> bool:
    """True when nothing keeps the definition from being published."""
    return all(finding.severity != "error" for finding in findings)
