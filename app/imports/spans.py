"""Who holds which post when, after an import: matching rows with stored postings, transfers, overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from app.imports.present import StoredPosting
from app.imports.values import Finding, StaffRow
from app.people.problems import Problem
from app.people.values import PostingKind


@dataclass
class Span:
    """A posting as it will be; without ``stored`` it is new, without ``row`` the file doesn't speak of it."""

    position_id: UUID
    kind: str
    starts_on: date
    ends_on: date | None
    stored: StoredPosting | None = None
    row: StaffRow | None = None

    @property
    def changed(self) -> bool:
        """Whether a stored posting gets other days."""
        stored = self.stored
        return stored is not None and (self.starts_on, self.ends_on) != (stored.starts_on, stored.ends_on)

    def matches(self, row: StaffRow, position_id: UUID) -> bool:
        return self.row is None and self.position_id == position_id and self.kind == row.posting_kind

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether the spans share a day."""
        return (self.ends_on is None or self.ends_on > starts_on) and (ends_on is None or self.starts_on < ends_on)


def settle(stored: Iterable[StoredPosting], rows: Sequence[tuple[StaffRow, UUID]]) -> tuple[list[Span], list[Finding]]:
    """All spans of one person after the import, and what can't be.

    A row is about the stored posting of the same post, kind and first day; failing that, about one of the same post and
    kind that it meets (its first day is corrected); failing that it is a new posting.
    """
    spans = [Span(item.position_id, item.kind, item.starts_on, item.ends_on, stored=item) for item in stored]
    rest = [pair for pair in rows if not _same_start(spans, *pair)]
    for row, position_id in rest:
        if not _correct_start(spans, row, position_id):
            spans.append(Span(position_id, row.posting_kind, _start(row), row.ends_on, row=row))
    _close_for_transfer(spans)
    return spans, [*_reversed_spans(spans), *_overlaps(spans)]


def _start(row: StaffRow) -> date:
    if row.starts_on is None:
        raise ValueError(f"row {row.number} names a person without a first day")
    return row.starts_on


def _same_start(spans: list[Span], row: StaffRow, position_id: UUID) -> bool:
    for span in spans:
        if span.matches(row, position_id) and span.starts_on == row.starts_on:
            span.row, span.ends_on = row, row.ends_on or span.ends_on
            return True
    return False


def _correct_start(spans: list[Span], row: StaffRow, position_id: UUID) -> bool:
    for span in spans:
        if span.stored and span.matches(row, position_id) and span.meets(_start(row), row.ends_on):
            span.row, span.starts_on, span.ends_on = row, _start(row), row.ends_on or span.ends_on
            return True
    return False


def _definitive(spans: Iterable[Span]) -> list[Span]:
    return sorted((span for span in spans if span.kind == PostingKind.DEFINITIVE), key=lambda span: span.starts_on)


def _close_for_transfer(spans: list[Span]) -> None:
    """A running definitive post of which the file says nothing ends where a new one starts."""
    own = _definitive(spans)
    for before, after in pairwise(own):
        leaves = before.row is None and before.ends_on is None
        if leaves and after.stored is None and before.starts_on < after.starts_on:
            before.ends_on = after.starts_on


def _reversed_spans(spans: Iterable[Span]) -> list[Finding]:
    return [
        Finding(span.row.number, "tmt_selesai", Problem("span_reversed", {"starts_on": span.starts_on.isoformat()}))
        for span in spans
        if span.row is not None and span.ends_on is not None and span.ends_on <= span.starts_on
    ]


def _overlaps(spans: list[Span]) -> list[Finding]:
    """Two definitive posts at once, or the same acting role twice."""
    groups: dict[object, list[Span]] = {"definitive": _definitive(spans)}
    for span in spans:
        if span.kind != PostingKind.DEFINITIVE:
            groups.setdefault((span.position_id, span.kind), []).append(span)
    found = []
    for group in groups.values():
        ordered = sorted(group, key=lambda span: span.starts_on)
        found += [_overlap(first, second) for first, second in pairwise(ordered) if first.meets(*_days(second))]
    return [finding for finding in found if finding is not None]


def _days(span: Span) -> tuple[date, date | None]:
    return span.starts_on, span.ends_on


def _overlap(first: Span, second: Span) -> Finding | None:
    """Pointed at a row of the file; two stored postings are none of the file's business."""
    at, other = (second, first) if second.row is not None else (first, second)
    if at.row is None:
        return None
    if other.row is not None:
        return Finding(at.row.number, "tmt_mulai", Problem("overlaps_row", {"other": other.row.number}))
    return Finding(at.row.number, "tmt_mulai", Problem("overlaps_stored", {"starts_on": other.starts_on.isoformat()}))
