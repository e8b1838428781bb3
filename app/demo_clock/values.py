"""Where the clock of a demo may go."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(8, 0)
"""A day is entered at the beginning of office hours, when all that fell due the evening before has happened."""
YEARS = range(2000, 2200)
FARTHEST = timedelta(days=800)
_AHEAD = re.compile(r"\+(\d{1,3})([dwm])")
_DAYS = {"d": 1, "w": 7, "m": 30}


class Fault(StrEnum):
    """Why the clock isn't moved."""

    UNREADABLE = "unreadable"
    TOO_FAR = "too_far"
    LIVED_THROUGH = "lived_through"
    WALKING = "walking"


class ClockRefused(Exception):
    """The clock stays where it is; ``latest`` is the moment of the latest thing that happened in the demo."""

    def __init__(self, fault: Fault, latest: datetime | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.latest = fault, latest


def moment_on(day: date, timezone: str) -> datetime:
    """The morning of a day in the agency's time zone. Raises ClockRefused for a year no appraisal can be of."""
    if day.year not in YEARS:
        raise ClockRefused(Fault.TOO_FAR)
    return datetime.combine(day, MORNING, ZoneInfo(timezone)).astimezone(UTC)


def wanted_moment(words: str, *, shown: datetime, real: datetime, timezone: str) -> datetime:
    """What ``2026-06-30``, ``+7d``, ``+2w``, ``+1m`` (thirty days) or ``now`` means. Raises ClockRefused."""
    if words == "now":
        return real
    ahead = _AHEAD.fullmatch(words)
    if ahead:
        return shown + timedelta(days=int(ahead[1]) * _DAYS[ahead[2]])
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise ClockRefused(Fault.UNREADABLE) from error
    return moment_on(day, timezone)
