"""What all edits share: finding, adding, replacing, removing and moving records of a document's lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from workflows.definition import LANGUAGES, Text
from workflows.editing.wording import SENTENCES
from workflows.sentences import fill

Document = dict[str, Any]
Record = dict[str, Any]
Edit = Callable[[Document], Document]

_UNFIT = re.compile(r"[^a-z0-9]+")
_LONGEST = 50


class EditRefused(Exception):
    """An edit that can't be made: a code, the field of the form it concerns, and a sentence in both languages."""

    def __init__(self, code: str, field: str, text: Text) -> None:
        super().__init__(f"{code} at {field}: {text['en']}")
        self.code, self.field, self.text = code, field, text


def refused(code: str, field: str, **params: object) -> EditRefused:
    """The refusal whose sentence stands in SENTENCES."""
    return EditRefused(code, field, fill(SENTENCES[code], params))


def edited(document: Document) -> Document:
    """A copy that may be written to."""
    return deepcopy(document)


def records(document: Document, kind: str) -> list[Record]:
    """A list of records (`states`, `transitions`, ...) of a document; made where it is missing."""
    found: list[Record] = document.setdefault(kind, [])
    return found


def position(found: list[Record], name: str, key: str = "id") -> int:
    """Where a record stands. Raises EditRefused("gone") for one that isn't there (any more)."""
    for index, record in enumerate(found):
        if record.get(key) == name:
            return index
    raise refused("gone", key, name=name)


def record(document: Document, kind: str, name: str, key: str = "id") -> Record:
    """One record by its id. Raises EditRefused("gone")."""
    found: list[Record] = document.get(kind, [])
    return found[position(found, name, key)]


def add(document: Document, kind: str, new: Record, *, after: str | None = None, key: str = "id") -> Document:
    """With a new record, last or behind another. Raises EditRefused("taken") where its id is in use."""
    copy = edited(document)
    found = records(copy, kind)
    if any(one.get(key) == new[key] for one in found):
        raise refused("taken", key, name=new[key])
    found.insert(len(found) if after is None else position(found, after, key) + 1, filled(new))
    return copy


def replace(document: Document, kind: str, name: str, values: Mapping[str, Any], key: str = "id") -> Document:
    """With keys of a record set; a key that is None or empty is taken out, the others stay as they are."""
    copy = edited(document)
    found = records(copy, kind)
    index = position(found, name, key)
    found[index] = filled({**found[index], **values})
    return copy


def remove(document: Document, kind: str, name: str, key: str = "id") -> Document:
    """Without a record. What names it is left as it is: the gate says where."""
    copy = edited(document)
    found = records(copy, kind)
    del found[position(found, name, key)]
    return copy


def move(document: Document, kind: str, name: str, steps: int, key: str = "id") -> Document:
    """With a record moved up (negative) or down its list, not beyond its ends."""
    copy = edited(document)
    shift(records(copy, kind), name, steps, key)
    return copy


def shift(found: list[Record], name: str, steps: int, key: str = "id") -> None:
    """Move a record inside a list that may be written to."""
    index = position(found, name, key)
    taken = found.pop(index)
    found.insert(max(0, min(len(found), index + steps)), taken)


def shift_among(found: list[Record], name: str, steps: int, peer: Callable[[Record], bool]) -> None:
    """Move a record past its neighbours among its peers, whatever stands between them; it stays at their ends."""
    record_moved = found[position(found, name)]
    others = [one for one in found if one is not record_moved and peer(one)]
    before = sum(1 for one in found[: position(found, name)] if peer(one))
    place = max(0, min(len(others), before + steps))
    if not others or place == before:
        return
    found.remove(record_moved)
    anchor = others[place] if steps < 0 else others[place - 1]
    found.insert(found.index(anchor) + (steps > 0), record_moved)


def filled(values: Mapping[str, Any]) -> Record:
    """Without what says nothing: None, false, empty text, list and mapping, as `writing` leaves them out."""
    return {
        key: value for key, value in values.items() if not (value is None or value is False or value in ("", [], {}))
    }


def quoted(titles: Iterable[Text]) -> Text:
    """Titles in quotation marks and commas, in both languages."""
    found = list(titles)
    return {lang: ", ".join(f"“{title[lang]}”" for title in found) for lang in LANGUAGES}


def name_from(title: str, taken: Iterable[str]) -> str:
    """An identifier made of a title, and none of those taken: "Persetujuan Kepala" gives persetujuan_kepala."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = _UNFIT.sub("_", plain).strip("_")[:_LONGEST].rstrip("_")
    stem = stem if stem[:1].isalpha() else f"n_{stem}".rstrip("_")
    used, number, name = set(taken), 2, stem
    while name in used:
        name, number = f"{stem}_{number}", number + 1
    return name
