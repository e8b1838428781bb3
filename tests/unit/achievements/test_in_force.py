"""Which achievement of the organisation founds a rating (p.92-94)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.achievements.values import Achievement, in_force

UNIT, PERIOD, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2027, 1, 5, tzinfo=UTC)


def made(year: int, published: date, predicate: str = "good", period: UUID | None = None) -> Achievement:
    """An achievement of the unit."""
    return Achievement(
        UUID(int=year), UNIT, "Dinas", year, period, predicate, "annual", "", "", published, "A", "hr", AT, None, 1
    )


OWN_IN_TIME = made(2026, date(2027, 1, 31))
OWN_LATE = made(2026, date(2027, 2, 1))
FORMER = made(2025, date(2026, 1, 20), "poor")


@pytest.mark.parametrize(
    ("found", "today", "year", "last_year"),
    [
        ([OWN_IN_TIME, FORMER], date(2027, 3, 1), 2026, False),
        ([OWN_LATE, FORMER], date(2027, 3, 1), 2025, True),
        ([FORMER], date(2027, 1, 31), None, False),
        ([FORMER], date(2027, 2, 1), 2025, True),
        ([OWN_LATE], date(2027, 3, 1), 2026, False),
        ([], date(2027, 3, 1), None, False),
    ],
)
def test_p94_1f_annual_gives_way_to_last_years_after_january(
    found: list[Achievement], today: date, year: int | None, last_year: bool
) -> None:
    chosen = in_force(found, year=2026, period_id=None, today=today)
    assert (chosen.achievement.year if chosen else None) == year
    assert bool(chosen and chosen.last_year) is last_year


def test_p92_1c_a_period_has_only_its_own() -> None:
    own = made(2026, date(2026, 4, 30), period=PERIOD)
    assert in_force([own, FORMER, OWN_IN_TIME], year=2026, period_id=PERIOD, today=date(2028, 1, 1)).achievement == own
    assert in_force([own, FORMER, OWN_IN_TIME], year=2026, period_id=OTHER, today=date(2028, 1, 1)) is None
