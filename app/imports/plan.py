"""What an import would change: the outcome of every row, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from app.imports.links import Impossible
from app.imports.values import Finding, Level, Outcome
from app.people.problems import Problem

_WEIGHT = {outcome: weight for weight, outcome in enumerate(Outcome)}
TABLES = ("units", "positions", "people", "postings")


@dataclass
class Writes:
    """Rows for one table: new ones, changed ones with their identifier, and what the changed ones replace."""

    new: list[dict[str, object]] = field(default_factory=list)
    changed: list[dict[str, object]] = field(default_factory=list)
    replaced: list[dict[str, object]] = field(default_factory=list)


@dataclass
class Plan:
    """Everything that applying would do. ``ids`` gives, by table and key, identifiers of stored and of new things."""

    units: Writes = field(default_factory=Writes)
    positions: Writes = field(default_factory=Writes)
    people: Writes = field(default_factory=Writes)
    postings: Writes = field(default_factory=Writes)
    ids: dict[str, dict[str, UUID]] = field(default_factory=dict)
    quarantine: list[Impossible] = field(default_factory=list)
    settled: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a row keeps the file from being applied."""
        return any(finding.level == Level.REFUSED for finding in self.findings)

    @property
    def empty(self) -> bool:
        """Whether applying would write nothing."""
        writes = [getattr(self, name) for name in TABLES]
        return not (self.quarantine or self.settled or any(table.new or table.changed for table in writes))

    def mark(self, row: int, outcome: Outcome) -> None:
        """The weightiest outcome of a row stays."""
        self.outcomes[row] = max(self.outcomes.get(row, Outcome.UNCHANGED), outcome, key=_WEIGHT.__getitem__)

    def refuse(self, row: int, column: str, code: str, /, **params: object) -> None:
        """Say why a row can't be taken."""
        self.findings.append(Finding(row, column, Problem(code, params)))

    def summary(self) -> dict[str, int]:
        """Rows by outcome, and what would be written by table."""
        rows = Counter(self.outcomes.values())
        counts = {str(outcome): rows[outcome] for outcome in Outcome}
        for name in TABLES:
            writes: Writes = getattr(self, name)
            counts |= {f"{name}_created": len(writes.new), f"{name}_changed": len(writes.changed)}
        return {"rows": len(self.outcomes), **counts}
