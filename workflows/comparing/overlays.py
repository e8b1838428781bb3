"""What an overlay has to say about its base, and how a change of the base reaches it.

Both work on documents, the plain data that `schema.to_dict` gives. `difference` is the inverse of `merging.flatten`;
`rebased` is a three-way merge, record by record and key by key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from workflows.merging import MERGED_MAPPINGS, RECORD_LISTS, name_of

Document = dict[str, Any]
Record = dict[str, Any]

_INNER = ("sections", "fields")
_BY_RELATION = ("edit", "see")
_OWN = ("code", "title", "based_on")
"""What a definition never takes over from its base."""


def difference(base: Document, document: Document) -> Document:
    """The smallest overlay that, laid over `base`, gives `document` again (with `based_on` naming the base)."""
    overlay: Document = {"schema": document["schema"], "extends": base["code"]}
    removed: dict[str, Any] = {}
    order: dict[str, Any] = {}
    for key in dict.fromkeys((*base, *document)):
        old, new = base.get(key), document.get(key)
        if key in ("schema", "based_on") or old == new:
            continue
        if key in RECORD_LISTS:
            found = _records(old or [], new or [])
            overlay |= {key: found.changed} if found.changed else {}
            removed |= {key: found.removed} if found.removed else {}
            order |= {key: found.order} if found.order else {}
        elif key == "separate":
            _groups(old or [], new or [], overlay, removed, order)
        else:
            overlay[key] = _mapping(old or {}, new or {}) if key in MERGED_MAPPINGS else new
    overlay |= {"remove": removed} if removed else {}
    return overlay | ({"order": order} if order else {})


class _Records(NamedTuple):
    changed: list[Record]
    removed: list[str]
    order: list[str]


def _records(old: list[Record], new: list[Record]) -> _Records:
    """Changed and added records, names that are gone, and the order where merging alone would give another."""
    before = {name_of(one): one for one in old}
    after = {name_of(one): one for one in new}
    changed = [_record(before.get(name), one) for name, one in after.items() if before.get(name) != one]
    removed = [name for name in before if name not in after]
    merged = [name for name in before if name in after] + [name for name in after if name not in before]
    return _Records(changed, removed, [] if merged == list(after) else list(after))


def _record(old: Record | None, new: Record) -> Record:
    """What an overlay says about one record; null takes a key away."""
    if old is None:
        return new
    name_key = "id" if "id" in new else "name" if "name" in new else "component"
    found: Record = {name_key: new[name_key]}
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        if key in _BY_RELATION and was is not None and now is not None:
            found[key] = _mapping(was, now)
        elif key in _INNER:
            if not (_named(was or []) and _named(now or [])):
                return {**new, "whole": True}
            _inner(key, was or [], now or [], found)
        else:
            found[key] = now
    return found


def _inner(key: str, was: list[Record], now: list[Record], found: Record) -> None:
    parts = _records(was, now)
    found |= {key: parts.changed} if parts.changed else {}
    found |= {"remove": parts.removed} if parts.removed else {}
    found |= {"order": parts.order} if parts.order else {}


def _named(records: list[Record]) -> bool:
    return all(name_of(one) for one in records)


def _mapping(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Keys that are new or other, and null for those that are gone."""
    return {key: new.get(key) for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)}


def _groups(
    old: list[list[str]], new: list[list[str]], overlay: Document, removed: dict[str, Any], order: dict[str, Any]
) -> None:
    added = [group for group in new if group not in old]
    gone = [group for group in old if group not in new]
    if added:
        overlay["separate"] = added
    if gone:
        removed["separate"] = gone
    if [group for group in old if group in new] + added != new:
        order["separate"] = new


class Conflict(NamedTuple):
    """A record that the base and its overlay have both changed.

    place: its dotted place. keys: what they changed otherwise, so that the overlay's own was kept; empty where both
    changes could be kept and only ask for a look. base, ours: the two sides; None where that side has removed it.
    """

    place: str
    keys: tuple[str, ...]
    base: object
    ours: object


def rebased(old_base: Document, new_base: Document, ours: Document) -> tuple[Document, tuple[Conflict, ...]]:
    """`ours`, made over `old_base`, as it should be over `new_base`. Where both changed the same, ours stays."""
    conflicts: list[Conflict] = []
    found: Document = {}
    for key in dict.fromkeys((*ours, *new_base)):
        sides = old_base.get(key), new_base.get(key), ours.get(key)
        if key in _OWN:
            value = sides[2]
        elif key in RECORD_LISTS:
            value = _merged_records(*(side or [] for side in sides), key, conflicts)
        elif key in MERGED_MAPPINGS:
            value = _merged_mapping(*(side or {} for side in sides), key, conflicts)
        elif key == "separate":
            value = _merged_groups(*(side or [] for side in sides))
        else:
            value = _merged_value(sides, key, conflicts)
        if value not in (None, [], {}):
            found[key] = value
    return found, tuple(conflicts)


def _merged_value(sides: tuple[Any, ...], place: str, conflicts: list[Conflict]) -> Any:
    old, new, ours = sides
    if ours in (old, new):
        return new
    if new != old:
        conflicts.append(Conflict(place, (place.rpartition(".")[2],), new, ours))
    return ours


def _merged_mapping(
    old: Mapping[str, Any], new: Mapping[str, Any], ours: Mapping[str, Any], place: str, conflicts: list[Conflict]
) -> dict[str, Any]:
    found = {}
    for key in dict.fromkeys((*ours, *new)):
        value = _merged_value((old.get(key), new.get(key), ours.get(key)), f"{place}.{key}", conflicts)
        if value is not None:
            found[key] = value
    return found


def _merged_groups(old: list[Any], new: list[Any], ours: list[Any]) -> list[Any]:
    removed = [group for group in old if group not in new or group not in ours]
    return [group for group in _ordered(old, new, ours) if group not in removed]


def _merged_records(
    old: list[Record], new: list[Record], ours: list[Record], place: str, conflicts: list[Conflict]
) -> list[Record]:
    sides = [{name_of(one): one for one in side} for side in (old, new, ours)]
    found = {}
    for name in dict.fromkeys((*sides[2], *sides[1])):
        record = _merged_record(*(side.get(name) for side in sides), f"{place}.{name}", conflicts)
        if record is not None:
            found[name] = record
    return [found[name] for name in _ordered(*(list(side) for side in sides)) if name in found]


def _merged_record(
    old: Record | None, new: Record | None, ours: Record | None, place: str, conflicts: list[Conflict]
) -> Record | None:
    if ours in (old, new):
        return new
    if new == old:
        return ours
    if old is None or new is None or ours is None:
        conflicts.append(Conflict(place, tuple(_changed(new or {}, ours or {})), new, ours))
        return ours
    clashes: list[Conflict] = []
    nested: list[Conflict] = []
    found = _merged_keys((old, new, ours), place, clashes, nested)
    if clashes or not nested:
        keys = tuple(one.place[len(place) + 1 :] for one in clashes)
        conflicts.append(Conflict(place, keys, new, ours))
    conflicts += nested
    return found


def _merged_keys(
    records: tuple[Record, Record, Record], place: str, clashes: list[Conflict], nested: list[Conflict]
) -> Record:
    """`clashes` takes keys that both changed otherwise, `nested` the records inside that both changed."""
    found: Record = {}
    for key in dict.fromkeys((*records[2], *records[1])):
        sides = tuple(one.get(key) for one in records)
        if key in _INNER and all(_named(side or []) for side in sides):
            value = _merged_records(*(side or [] for side in sides), f"{place}.{key}", nested)
            if key == "sections":
                value = _fields_once(value, sides[2] or [], f"{place}.{key}", nested)
        elif key in _BY_RELATION:
            value = _merged_mapping(*(side or {} for side in sides), f"{place}.{key}", clashes)
        else:
            value = _merged_value(sides, f"{place}.{key}", clashes)
        if value not in (None, {}) and (value != [] or key == "sections"):
            found[key] = value
    return found


def _fields_once(sections: list[Record], ours: list[Record], place: str, conflicts: list[Conflict]) -> list[Record]:
    """A form asks for a field once; where both sides have added it, it stays where the overlay has it."""
    homes = {(name_of(section), field["id"]) for section in ours for field in section.get("fields", [])}
    asked = [field["id"] for section in sections for field in section.get("fields", [])]
    found = []
    for section in sections:
        name, fields = name_of(section), section.get("fields", [])
        kept = [one for one in fields if asked.count(one["id"]) == 1 or (name, one["id"]) in homes]
        lost = [one for one in fields if one not in kept]
        conflicts += [Conflict(f"{place}.{name}.fields.{one['id']}", (), one, None) for one in lost]
        if kept or not fields:
            found.append({**section, "fields": kept} if lost else section)
        elif section.get("component"):
            found.append({key: value for key, value in section.items() if key != "fields"})
    return found


def _changed(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterable[str]:
    return (key for key in dict.fromkeys((*first, *second)) if first.get(key) != second.get(key))


def _ordered(old: list[Any], new: list[Any], ours: list[Any]) -> list[Any]:
    """The new base's order unless the overlay has one of its own; what one side adds stands behind its neighbour."""
    common = [name for name in old if name in ours]
    moved = [name for name in ours if name in old] != common
    first, second = (ours, new) if moved else (new, ours)
    found = list(first)
    for index, name in enumerate(second):
        if name not in found:
            behind = next((found.index(one) + 1 for one in reversed(second[:index]) if one in found), 0)
            found.insert(behind, name)
    return found
