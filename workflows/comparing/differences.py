"""What differs between any two versions of a definition, record by record, in words and as sets for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from workflows.comparing import words
from workflows.comparing.records import KINDS, LABELS, Record, Records, all_records
from workflows.definition import Definition, Text

__all__ = ["ADDED", "CHANGED", "KINDS", "REMOVED", "Change", "Detail", "Differences", "between"]

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_ORDERED = ("stages", "states", "transitions", "forms", "fields", "tables", "scenarios")
_LABELS = LABELS | words.APPLIES


class Detail(NamedTuple):
    """One attribute that differs. before, after: its value in words; None where the record isn't there on that side."""

    key: str
    label: Text
    before: Text | None
    after: Text | None


class Change(NamedTuple):
    """One record that differs. kind: a key of KINDS. how: ADDED, REMOVED or CHANGED. title: as it is called now."""

    kind: str
    id: str
    how: str
    title: Text
    place: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes, by kind in the order of KINDS."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def of(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind of record."""
        return tuple(one for one in self.changes if one.kind == kind)

    def ids(self, kind: str, how: str) -> frozenset[str]:
        """The ids of what was added, removed or changed; of a field "form.field", of a deadline its state."""
        return frozenset(one.id for one in self.changes if (one.kind, one.how) == (kind, how))


def between(old: Definition | None, new: Definition) -> Differences:
    """What differs. Against None everything was added."""
    was: dict[str, Records] = all_records(old) if old else {}
    now = all_records(new)
    found: list[Change] = []
    for kind in KINDS:
        before, after = was.get(kind, {}), now[kind]
        found += [_whole(kind, name, ADDED, one) for name, one in after.items() if name not in before]
        found += [
            Change(kind, name, CHANGED, one.title, one.place, details)
            for name, one in after.items()
            if name in before and (details := _details(before[name], one))
        ]
        found += [_whole(kind, name, REMOVED, one) for name, one in before.items() if name not in after]
        if kind in _ORDERED and old is not None:
            found += _order(kind, before, after)
    return Differences(tuple(found))


def _whole(kind: str, name: str, how: str, one: Record) -> Change:
    """A record that stands on one side only, with what it says."""
    said = ((key, each.text) for key, each in one.attributes.items() if each.value and each.text != words.NONE)
    details = (Detail(key, _LABELS[key], *((None, text) if how == ADDED else (text, None))) for key, text in said)
    return Change(kind, name, how, one.title, one.place, tuple(details))


def _details(before: Record, after: Record) -> tuple[Detail, ...]:
    return tuple(
        Detail(key, _LABELS[key], before.attributes[key].text, attribute.text)
        for key, attribute in after.attributes.items()
        if before.attributes[key].value != attribute.value
    )


def _order(kind: str, before: Records, after: Records) -> list[Change]:
    """The order of what both have, where it isn't the same."""
    was, now = [name for name in before if name in after], [name for name in after if name in before]
    if was == now:
        return []
    texts = [
        {lang: ", ".join(records[name].title[lang] for name in names) for lang in ("id", "en")}
        for records, names in ((before, was), (after, now))
    ]
    detail = Detail("order", _LABELS["order"], texts[0], texts[1])
    return [Change(kind, "", CHANGED, KINDS[kind], kind, (detail,))]
