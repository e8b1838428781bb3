"""Why the register refuses a change: codes from a closed list, worded for people in app.people.messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.errors import InvalidInput


@dataclass(frozen=True)
class Problem:
    """One reason, with what its sentence needs to name (texts, numbers and ISO dates only, so it can be stored)."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class RegisterRefused(InvalidInput):
    """A change that the register can't take; ``problems`` maps form fields to reasons, ``errors`` to their codes."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__({name: problem.code for name, problem in problems.items()})
        self.problems = dict(problems)


def refuse(name: str, code: str, /, **params: object) -> RegisterRefused:
    """The error for one field; the caller raises it."""
    return RegisterRefused({name: Problem(code, params)})
