"""What a proposed change of an agreed plan alters, row by row. Rows are the same when their lineage is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.plans.records import IndicatorView, PlanVersion, ResultView
from app.plans.values import BEHAVIOUR_CODES, Approach, AttachmentKind

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
View = TypeVar("View", ResultView, IndicatorView)


@dataclass(frozen=True)
class FieldChange:
    """A field by name, with both values (a code where the field holds one)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange(Generic[View]):
    """One row that was added, removed or changed; ``indicators`` only below results that stay."""

    kind: str
    row: View
    fields: tuple[FieldChange, ...] = ()
    indicators: tuple[RowChange[IndicatorView], ...] = ()


@dataclass(frozen=True)
class LineChange:
    """Lines under one heading (a part of the attachment, or a BerAKHLAK value) that went and that came."""

    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class PlanChange:
    """Everything that differs between the version in force and the draft. A mere change of order isn't listed."""

    approach: tuple[Approach, Approach] | None
    results: tuple[RowChange[ResultView], ...]
    attachments: tuple[LineChange, ...]
    expectations: tuple[LineChange, ...]

    @property
    def empty(self) -> bool:
        """Nothing differs."""
        return not (self.approach or self.results or self.attachments or self.expectations)


def compare(before: PlanVersion, after: PlanVersion) -> PlanChange:
    """What the draft ``after`` would change in ``before``."""
    switched = before.approach is not after.approach
    return PlanChange(
        approach=(before.approach, after.approach) if switched else None,
        results=tuple(_rows(before.results, after.results, _result_change)),
        attachments=tuple(_lines(before.attachments, after.attachments, tuple(AttachmentKind))),
        expectations=tuple(_lines(before.expectations, after.expectations, BEHAVIOUR_CODES)),
    )


def _rows(
    before: Sequence[View], after: Sequence[View], change: Callable[[View, View], RowChange[View] | None]
) -> Iterable[RowChange[View]]:
    """In the order of the draft; what was removed comes last."""
    old = {row.lineage: row for row in before}
    for row in after:
        known = old.pop(row.lineage, None)
        found = RowChange(ADDED, row) if known is None else change(known, row)
        if found is not None:
            yield found
    yield from (RowChange(REMOVED, row) for row in old.values())


def _result_change(before: ResultView, after: ResultView) -> RowChange[ResultView] | None:
    fields = _fields(before, after, ("section", "text", "assigned_by", "leader_text"))
    indicators = tuple(_rows(before.indicators, after.indicators, _indicator_change))
    return RowChange(CHANGED, after, fields, indicators) if fields or indicators else None


def _indicator_change(before: IndicatorView, after: IndicatorView) -> RowChange[IndicatorView] | None:
    fields = _fields(before, after, ("text", "aspect", "target", "perspective"))
    return RowChange(CHANGED, after, fields) if fields else None


def _fields(before: View, after: View, names: Sequence[str]) -> tuple[FieldChange, ...]:
    pairs = [(name, getattr(before, name) or "", getattr(after, name) or "") for name in names]
    return tuple(FieldChange(name, str(old), str(new)) for name, old, new in pairs if old != new)


def _lines(
    before: dict[str, tuple[str, ...]] | dict[AttachmentKind, tuple[str, ...]],
    after: dict[str, tuple[str, ...]] | dict[AttachmentKind, tuple[str, ...]],
    headings: Sequence[str],
) -> Iterable[LineChange]:
    for heading in headings:
        old, new = before.get(heading, ()), after.get(heading, ())  # type: ignore[call-overload]
        if set(old) != set(new):
            removed = tuple(line for line in old if line not in new)
            yield LineChange(str(heading), removed, tuple(line for line in new if line not in old))
