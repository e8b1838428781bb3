"""The row buttons of the editors: they rearrange what is typed and store nothing, so they need no JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class UnknownOperation(ValueError):
    """The button's value isn't one of ours, or names a row that isn't there."""


@dataclass(frozen=True)
class Edited:
    """The form's data after a button, and the field in which the person goes on."""

    data: dict[str, Any]
    focus: str


def apply(operation: str, data: dict[str, Any], blanks: dict[str, Any], most: int) -> Edited:
    """``add:<list>`` or ``remove:<list>:<number>``; ``blanks`` has each list's empty row. Raises UnknownOperation."""
    verb, _, rest = operation.partition(":")
    name, _, number = rest.partition(":")
    if name not in blanks:
        raise UnknownOperation(operation)
    rows = [*data[name]]
    if verb == "add" and not number:
        rows += [blanks[name]] if len(rows) < most else []
        place = len(rows) - 1
    elif verb == "remove" and number.isascii() and number.isdecimal() and len(number) < 5 and int(number) < len(rows):
        del rows[int(number)]
        place = max(int(number) - 1, 0)
    else:
        raise UnknownOperation(operation)
    tail = "-text" if isinstance(blanks[name], dict) else ""
    return Edited({**data, name: rows}, f"{name}-{place}{tail}")
