"""What stands on a form, as plain records that become JSON: the only thing a template ever gets.

Text of users travels as data to the end, so nothing that somebody types can become markup.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """One side of the head of a form. ``rows`` are label and value in the order of the annex."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Signer:
    """One place for a signature, to the left, to the right, or below in the middle, as the annex has it.

    ``place_and_day`` is empty where the annex prints none above it; ``signed`` says when it was signed in the system.
    """

    side: str
    role: str
    name: str
    nip: str
    place_and_day: str = ""
    signed: str = ""
    note: str = ""


@dataclass(frozen=True)
class Head:
    """What every form begins with. ``titles`` are the lines below its code."""

    code: str
    titles: tuple[str, ...]
    agency: str
    span: str
    period: str = ""
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A form, complete: its head, its body (whose shape is its template's), its signatures and footnotes."""

    template: str
    head: Head
    body: Mapping[str, Any]
    signers: tuple[Signer, ...] = ()
    notes: tuple[str, ...] = ()
    landscape: bool = False

    def as_json(self) -> dict[str, Any]:
        """Only JSON types, as it is stored and given to the template."""
        found: dict[str, Any] = json.loads(json.dumps(vars(self), default=vars))
        return found


def canonical(content: Mapping[str, Any]) -> str:
    """The same text for the same content, however it was stored in between."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sealed(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content without the name of the agency, which may be renamed without touching what was signed."""
    head = {name: value for name, value in content["head"].items() if name != "agency"}
    return hashlib.sha256(canonical({**content, "head": head}).encode()).hexdigest()
