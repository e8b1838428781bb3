"""The part of a definition that a page shows, so that an edit of it can come on top of edits of other parts.

A part names its records by the keys of the document: {"states": "review", "milestones": "review"}; "fields" with
"forms" is one field of that form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from typing import Any

from workflows.editing.documents import Document, edited

Part = Mapping[str, str]

_LENGTH = 16


def fingerprint(document: Document, part: Part) -> str:
    """What tells one content of a part from another; empty for no part."""
    if not part:
        return ""
    contents = [_content(home, name) for home, name in _homes(document, part)]
    return sha256(json.dumps(contents, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:_LENGTH]


def differ_only_in(part: Part, one: Document, other: Document) -> bool:
    """Whether two documents are the same but for what the part holds; its records stay where they stood."""
    return _without(part, one) == _without(part, other)


def _without(part: Part, document: Document) -> Document:
    """A copy that keeps the places and names of the part's records, and nothing in them."""
    copy = edited(document)
    for kind in part if "fields" not in part else ():
        copy.setdefault(kind, {})
    for home, name in _homes(copy, part):
        _hollow(home, name)
    return copy


def _homes(document: Document, part: Part) -> Iterator[tuple[Any, str]]:
    """The list or mapping that holds each record of the part, and the record's name there."""
    if "fields" in part:
        sections = (one["sections"] for one in document.get("forms", ()) if one["id"] == part.get("forms"))
        for section in chain.from_iterable(sections):
            yield section.get("fields", []), part["fields"]
    else:
        for kind, name in part.items():
            yield document.get(kind, {}), name


def _content(home: Any, name: str) -> Any:
    if isinstance(home, dict):
        return home.get(name)
    return next((one for one in home if _name(one) == name), None)


def _hollow(home: Any, name: str) -> None:
    """Take the content out of one record."""
    if isinstance(home, dict):
        home.pop(name, None)
        return
    for index, one in enumerate(home):
        if _name(one) == name:
            home[index] = {key: one[key] for key in ("id", "name") if key in one}
            return


def _name(record: Mapping[str, Any]) -> Any:
    return record.get("id", record.get("name"))
