"""What the statements give: plain records."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

REWORK = ("return", "withdraw")
"""Kinds of steps that send a case back."""

OUT_OF_LINE = (*REWORK, "admin")
"""Kinds of steps that a straight way doesn't have."""

PATH_SIGN = ">"
"""Between the states of a path as it comes from the database; no identifier holds it."""

ANSWERED_DAYS = 90
"""How far back the times of answering are taken."""


@dataclass(frozen=True)
class Passage:
    """Steps out of one state into another after stays of about the same length; ``days`` is their sum."""

    source: str
    target: str
    transition: str
    kind: str
    count: int
    days: float


@dataclass(frozen=True)
class Variant:
    """Cases that took the same way. ``finished`` of them have come to its end; ``rework``: some step went back."""

    states: tuple[str, ...]
    count: int
    finished: int
    rework: bool


@dataclass(frozen=True)
class Ways:
    """The ways most taken; of all cases that moved, how many finished, and how many of those without a step back."""

    variants: tuple[Variant, ...] = ()
    moved: int = 0
    finished: int = 0
    straight: int = 0


@dataclass(frozen=True)
class Return:
    """How often a step sent cases of a unit group back, and the days until they stood where they had been.

    ``done`` of them came back by now; ``days`` is the sum over those.
    """

    unit_id: UUID | None
    transition: str
    source: str
    target: str
    count: int
    done: int
    days: float


@dataclass(frozen=True)
class AnswerTime:
    """How long a person, or the people of a unit group, took for their answers. One of the two is set, or none."""

    unit_id: UUID | None
    person_id: UUID | None
    name: str
    count: int
    median: float
