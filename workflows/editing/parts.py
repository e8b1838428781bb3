"""The part of a definition that a page shows, so that an edit of it can come on top of edits of other parts.

A part names its records by the keys of the document: {"states": "review", "milestones": "review"}; "fields" with
"forms" is one field of that form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from workflows.editing.documents import Document, edited

Part = Mapping[str, str]

_LENGTH = 16


def fingerprint(document: Document, part: Part) -> str:
    """What tells one content of a part from another; empty for no part."""
    if not part:
        return ""
    taken = _take_out(edited(document), part)
    return sha256(json.dumps(taken, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:_LENGTH]


def differ_only_in(part: Part, one: Document, other: Document) -> bool:
    """Whether two documents are the same but for what the part holds; its records stay where they stood."""
    one, other = edited(one), edited(other)
    _take_out(one, part)
    _take_out(other, part)
    return one == other


def _take_out(document: Document, part: Part) -> list[Any]:
    """The contents of the part; the document keeps their places and names."""
    if "fields" in part:
        form = [one for one in document.get("forms", ()) if one["id"] == part.get("forms")]
        return [_hollow(section.get("fields", []), part["fields"]) for one in form for section in one["sections"]]
    return [_hollow(document.setdefault(kind, {}), name) for kind, name in part.items()]


def _hollow(found: Any, name: str) -> Any:
    """Take out the content of one record, out of a list of records or a mapping of names."""
    if isinstance(found, dict):
        return found.pop(name, None)
    for index, one in enumerate(found):
        key = "id" if "id" in one else "name"
        if one.get(key) == name:
            found[index] = {key: name}
            return one
    return None
