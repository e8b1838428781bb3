"""The one place that knows what time it is, so that tests and the demo can move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_source: list[Callable[[], datetime]] = []
_shift: list[Callable[[], timedelta]] = []


def now() -> datetime:
    """The present moment, timezone-aware, in UTC; in a demo whose clock was moved, the moment that it shows."""
    if _source or not _shift:
        return unmoved()
    return unmoved() + _shift[-1]()


def unmoved() -> datetime:
    """The present moment whatever the clock of a demo shows: sign-ins last as long as the person sits there."""
    return _source[-1]() if _source else datetime.now(UTC)


def today(timezone: str) -> date:
    """The calendar day in an agency's time zone (an IANA name such as ``Asia/Jakarta``)."""
    return local_day(now(), timezone)


def local_day(moment: datetime, timezone: str) -> date:
    """The calendar day that a moment falls on in a time zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def day_after(day: date) -> date:
    """The next day; the last one of the calendar has none, so it stays (browsers let people type the year 9999)."""
    return day if day == date.max else day + timedelta(days=1)


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the clock; ``None`` gives back the real one."""
    _source[:] = [source] if source else []


def set_shift(shift: Callable[[], timedelta] | None) -> None:
    """Say how far the clock of a demo is ahead of the real one, asked each time; ``None`` gives back the real one."""
    _shift[:] = [shift] if shift else []
