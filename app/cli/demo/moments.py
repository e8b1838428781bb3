"""When things happened in the demo: days back from the day of loading, on working days, in office hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

RECENT = 30
OLDEST = 330
EARLIEST_SHARE = 0.1
MORNING = time(8, 10)


@dataclass(frozen=True)
class Moments:
    """``now`` is the day on which the story stands still, as seen from ``timezone``."""

    now: datetime
    timezone: str

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def before(self, ago: int, after: datetime | None) -> datetime:
        """A moment ``ago`` days back, later than ``after`` and never in the future."""
        day = self.today - timedelta(days=self._drawn(ago))
        day -= timedelta(days=max(0, day.weekday() - 4))
        moment = datetime.combine(day, MORNING, ZoneInfo(self.timezone)).astimezone(UTC)
        if after is not None:
            moment = max(moment, after + timedelta(minutes=7))
        return min(moment, self.now)

    def _drawn(self, ago: int) -> int:
        """Early in the year the months behind are drawn together, so that a plan isn't agreed long before its cycle."""
        if ago <= RECENT:
            return ago
        gone = (self.today - self.today.replace(month=1, day=1)).days
        share = min(1.0, max(EARLIEST_SHARE, (gone - RECENT) / (OLDEST - RECENT)))
        return RECENT + round((ago - RECENT) * share)
