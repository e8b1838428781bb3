"""Lays an overlay over its base, record by record, before anything is parsed.

Lists of records are merged by id (scenarios by name, sections by id or component). A record of the overlay replaces
the keys it names and keeps the rest; `edit` and `see` are merged per relation. A new record comes last, or behind the
one named by `after`. `remove` takes records away: {states: [...], transitions: [...]} at the top, a plain list inside a
form (sections) and inside a section (fields). `separate` is joined; `remove: {separate: [[...]]}` takes groups away.

Null takes away what the base says: a key of a record, a relation of `edit` or `see`, a fact, a milestone. `order` puts
records into another order, written as `remove` is; those it doesn't name come last. A record with `whole: true` takes
the place of the base's instead of being merged into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflows.loading import fault, load

Raw = dict[str, object]
RECORD_LISTS = {
    "stages": "id", "states": "id", "transitions": "id", "forms": "id", "tables": "id", "scenarios": "name",
}  # fmt: skip
"""What each list of records is merged by."""

MERGED_MAPPINGS = frozenset({"facts", "milestones", "see", "applies_to", "layout"})
"""Mappings at the top that are merged key by key."""
_MAX_BASES = 5


def flatten(raw: Raw, resolve: Callable[[str], str] | None) -> Raw:
    """Follow `extends` down to the base and lay every overlay over it. Raises bad_extends and extends_cycle."""
    layers, bases = [raw], []
    while (base := layers[-1].get("extends")) is not None:
        if base in bases or len(bases) >= _MAX_BASES:
            raise fault("extends_cycle", "extends", base=base)
        bases.append(base)
        layers.append(load(_fetched(base, resolve)))
    flat = _stripped(layers.pop())
    for overlay in reversed(layers):
        flat = _laid_over(flat, overlay)
    if bases:
        flat.pop("extends", None)
        flat["based_on"] = bases[0]
    return flat


def _fetched(base: object, resolve: Callable[[str], str] | None) -> str:
    if resolve is None or not isinstance(base, str):
        raise fault("bad_extends", "extends", base=base)
    try:
        return resolve(base)
    except (LookupError, OSError) as error:
        raise fault("bad_extends", "extends", base=base) from error


def listed(raw: object, key_name: str, place: str) -> list[Raw]:
    """Records as a list, whether the source wrote a list or a mapping by id."""
    if isinstance(raw, Mapping):
        return [{key_name: name, **_record(inner, f"{place}.{name}")} for name, inner in raw.items()]
    if raw is None:
        return []
    if not isinstance(raw, (list, tuple)):
        raise fault("wrong_type", place, wanted="a list or a mapping", found=type(raw).__name__)
    return [_record(inner, f"{place}[{index}]") for index, inner in enumerate(raw)]


def _record(raw: object, place: str) -> Raw:
    if not isinstance(raw, Mapping):
        raise fault("wrong_type", place, wanted="a mapping", found=type(raw).__name__)
    return dict(raw)


def _stripped(base: Raw) -> Raw:
    for key in ("remove", "order"):
        if key in base:
            raise fault("unknown_key", key, key=key)
    return dict(base)


def _laid_over(base: Raw, overlay: Raw) -> Raw:
    removed = _record(overlay.get("remove") or {}, "remove")
    merged = dict(base)
    for key, value in overlay.items():
        if key not in ("remove", "order", "extends"):
            merged[key] = _merged_key(key, base.get(key), value)
    for key, names in removed.items():
        if key == "separate":
            merged[key] = _without_groups(merged.get(key), names)
        else:
            merged[key] = _without(_list_of(merged, key, "remove"), names, f"remove.{key}")
    for key, names in _record(overlay.get("order") or {}, "order").items():
        groups = key == "separate" and isinstance(names, list)
        merged[key] = names if groups else _in_order(_list_of(merged, key, "order"), names, f"order.{key}")
    return merged


def _list_of(merged: Raw, key: str, verb: str) -> list[Raw]:
    if key not in RECORD_LISTS:
        raise fault("unknown_key", f"{verb}.{key}", key=key)
    return listed(merged.get(key), RECORD_LISTS[key], key)


def _merged_key(key: str, base: object, value: object) -> object:
    if key in RECORD_LISTS:
        name = RECORD_LISTS[key]
        return _merged_records(listed(base, name, key), listed(value, name, key), key)
    if key in MERGED_MAPPINGS and isinstance(base, Mapping) and isinstance(value, Mapping):
        return _merged_mapping(base, value)
    if key == "separate" and isinstance(base, list) and isinstance(value, list):
        return base + [one for one in value if one not in base]
    return value


def _merged_mapping(base: Mapping[str, object], overlay: Mapping[str, object]) -> Raw:
    return {key: value for key, value in {**base, **overlay}.items() if value is not None}


def name_of(record: Mapping[str, object]) -> object:
    """What a record is merged by."""
    return record.get("id") or record.get("name") or record.get("component")


def _merged_records(base: list[Raw], overlay: list[Raw], place: str) -> list[Raw]:
    result = list(base)
    for record in overlay:
        names = [name_of(one) for one in result]
        behind, whole = record.pop("after", None), record.pop("whole", False)
        if name_of(record) in names:
            index, inner = names.index(name_of(record)), f"{place}.{name_of(record)}"
            result[index] = record if whole is True else _merged_record(result[index], record, inner)
        elif behind is None:
            result.append(record)
        elif behind in names:
            result.insert(names.index(behind) + 1, record)
        else:
            allowed = ", ".join(map(str, names))
            raise fault("not_allowed", f"{place}.{name_of(record)}.after", found=behind, allowed=allowed)
    return result


def _merged_record(base: Raw, overlay: Raw, place: str) -> Raw:
    merged = {**base, **{key: value for key, value in overlay.items() if key not in ("remove", "order")}}
    for key in ("edit", "see"):
        if isinstance(base.get(key), Mapping) and isinstance(overlay.get(key), Mapping):
            merged[key] = _merged_mapping(base[key], overlay[key])
    for key in ("sections", "fields"):
        if key in base or key in overlay:
            old, new = (listed(layer.get(key), "id", f"{place}.{key}") for layer in (base, overlay))
            parts = _without(_merged_records(old, new, f"{place}.{key}"), overlay.get("remove"), f"{place}.remove")
            merged[key] = _in_order(parts, overlay.get("order"), f"{place}.order")
    return merged


def _without(records: list[Raw], names: object, place: str) -> list[Raw]:
    if names is None:
        return records
    for name in _listed_names(names, place):
        if name not in map(name_of, records):
            raise fault("nothing_to_remove", place, found=name)
    return [record for record in records if name_of(record) not in names]


def _listed_names(names: object, place: str) -> list[object]:
    if not isinstance(names, (list, tuple)):
        raise fault("wrong_type", place, wanted="a list", found=type(names).__name__)
    return list(names)


def _without_groups(groups: object, gone: object) -> list[object]:
    for each in (groups, gone):
        if not isinstance(each, list):
            raise fault("wrong_type", "remove.separate", wanted="a list", found=type(each).__name__)
    for group in gone:
        if group not in groups:
            raise fault("nothing_to_remove", "remove.separate", found=group)
    return [group for group in groups if group not in gone]


def _in_order(records: list[Raw], names: object, place: str) -> list[Raw]:
    if names is None:
        return records
    named, present = _listed_names(names, place), [name_of(record) for record in records]
    for name in named:
        if name not in present:
            raise fault("not_allowed", place, found=name, allowed=", ".join(map(str, present)))
    return sorted(records, key=lambda one: named.index(name_of(one)) if name_of(one) in named else len(named))
