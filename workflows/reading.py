"""Plain data into the records of a definition. Every key is named, so an unknown one is refused with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from workflows.definition import LANGUAGES, Text
from workflows.loading import fault

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}(?:[:.][a-z][a-z0-9_-]{0,63})?")
_UNWRITABLE = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})
_REQUIRED = object()
Result = TypeVar("Result")


class Node:
    """One mapping of the source and its dotted place. Taking a key marks it as known; `close` refuses the rest."""

    def __init__(self, raw: object, place: str) -> None:
        if not isinstance(raw, Mapping):
            raise fault("wrong_type", place, wanted="a mapping", found=_kind(raw))
        self._raw = raw
        self._taken: set[str] = set()
        self.place = place

    def at(self, key: str) -> str:
        """The dotted place of a key of this mapping."""
        return f"{self.place}.{key}" if self.place else key

    def has(self, key: str) -> bool:
        """True when the key is there with a value."""
        return self._raw.get(key) is not None

    def take(self, key: str, default: object = _REQUIRED) -> object:
        """The raw value; null counts as absent. Raises missing_key when there is no default."""
        self._taken.add(key)
        value = self._raw.get(key)
        if value is not None:
            return value
        if default is _REQUIRED:
            raise fault("missing_key", self.at(key), key=key)
        return default

    def name(self, key: str) -> str:
        """An identifier."""
        return as_name(self.take(key), self.at(key))

    def maybe_name(self, key: str) -> str | None:
        """An identifier, or None."""
        return self.name(key) if self.has(key) else self._absent(key)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of identifiers, none twice; absent is empty."""
        place = self.at(key)
        found = tuple(as_name(one, f"{place}[{i}]") for i, one in enumerate(self.items(key)))
        demand_unique(found, place)
        return found

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of codes that others gave (of units), each one line of 1 to 100 characters, none twice."""
        place = self.at(key)
        found = tuple(_code(one, f"{place}[{i}]") for i, one in enumerate(self.items(key)))
        demand_unique(found, place)
        return found

    def word(self, key: str, allowed: tuple[str, ...], default: object = _REQUIRED) -> str:
        """One word of a closed list."""
        value = self.take(key, default)
        if value not in allowed:
            raise fault("not_allowed", self.at(key), found=value, allowed=", ".join(allowed))
        return str(value)

    def text(self, key: str) -> Text:
        """A bilingual text, both languages filled."""
        return as_text(self.take(key), self.at(key))

    def maybe_text(self, key: str) -> Text | None:
        """A bilingual text, or None."""
        return self.text(key) if self.has(key) else self._absent(key)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number between two bounds, both included."""
        return as_whole(self.take(key), self.at(key), low, high)

    def maybe_whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number between two bounds, or None."""
        return self.whole(key, low, high) if self.has(key) else self._absent(key)

    def flag(self, key: str) -> bool:
        """True or false; absent is false."""
        value = self.take(key, False)
        if not isinstance(value, bool):
            raise fault("wrong_type", self.at(key), wanted="true or false", found=_kind(value))
        return value

    def items(self, key: str, default: object = ()) -> list[object]:
        """A list; absent is empty unless it is required."""
        value = self.take(key, default)
        if not isinstance(value, (list, tuple)):
            raise fault("wrong_type", self.at(key), wanted="a list", found=_kind(value))
        return list(value)

    def each(self, key: str, read: Callable[[object, str], Result]) -> tuple[Result, ...]:
        """Every item of a list through `read`, which gets the raw item and its place."""
        return tuple(read(raw, f"{self.at(key)}[{i}]") for i, raw in enumerate(self.items(key)))

    def mapping(self, key: str) -> dict[str, object]:
        """A mapping whose keys are identifiers; absent is empty."""
        return as_mapping(self.take(key, {}), self.at(key))

    def close(self) -> None:
        """Refuse what nobody took."""
        for key in self._raw:
            if key not in self._taken:
                raise fault("unknown_key", self.at(str(key)), key=key)

    def _absent(self, key: str) -> None:
        self._taken.add(key)


def as_name(value: object, place: str) -> str:
    """An identifier such as draft, cycle.plan_due or panel:calibration."""
    if not isinstance(value, str):
        raise fault("wrong_type", place, wanted="a name", found=_kind(value))
    if _NAME.fullmatch(value) is None:
        raise fault("bad_name", place, found=value[:80])
    return value


def as_mapping(value: object, place: str) -> dict[str, object]:
    """A mapping whose keys are identifiers."""
    if not isinstance(value, Mapping):
        raise fault("wrong_type", place, wanted="a mapping", found=_kind(value))
    return {as_name(name, place): inner for name, inner in value.items()}


def as_text(value: object, place: str) -> Text:
    """A bilingual text; both languages must be filled, at most 500 characters each."""
    node = Node(value, place)
    text = {lang: _filled(node.take(lang), node.at(lang)) for lang in LANGUAGES}
    node.close()
    return text


def _filled(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise fault("wrong_type", place, wanted="text of 1 to 500 characters", found=_kind(value))
    return as_line(value, place)


def _code(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        raise fault("wrong_type", place, wanted="a name", found=_kind(value))
    return as_line(value, place)


def as_line(value: str, place: str) -> str:
    """Text on one line: a control character or a line separator survives neither YAML nor the picture."""
    if any(unicodedata.category(letter) in _UNWRITABLE for letter in value):
        raise fault("control_character", place)
    return value


def as_whole(value: object, place: str, low: int, high: int) -> int:
    """A whole number between two bounds; true and false aren't numbers."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise fault("wrong_type", place, wanted="a whole number", found=_kind(value))
    if not low <= value <= high:
        raise fault("not_allowed", place, found=value, allowed=f"{low}..{high}")
    return value


def demand_unique(names: tuple[str, ...], place: str) -> None:
    """Raises duplicate_id for the first name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise fault("duplicate_id", place, found=name)
        seen.add(name)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    return f"{type(value).__name__} {str(value)[:40]!r}"
