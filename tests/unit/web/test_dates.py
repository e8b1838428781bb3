"""Dates, times and numbers in both languages and all three zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.web import dates
from tests.unit.web.conftest import actor, show_as

MOMENT = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "21 November 2026 23.05 WIB"),
        ("Asia/Pontianak", "21 November 2026 23.05 WIB"),
        ("Asia/Makassar", "22 November 2026 00.05 WITA"),
        ("Asia/Jayapura", "22 November 2026 01.05 WIT"),
    ],
)
def test_moment_is_shown_in_the_zone_of_the_agency(web_app: Flask, zone: str, expected: str) -> None:
    show_as(web_app, actor(time_zone=zone))
    with web_app.test_request_context("/page"):
        assert dates.local_datetime(MOMENT) == expected
        assert dates.local_date(MOMENT) == expected[:16]


@pytest.mark.usefixtures("english")
def test_english_dates_times_and_numbers() -> None:
    assert dates.local_datetime(MOMENT) == "21 November 2026 23:05 WIB"
    assert dates.number(1234567.891) == "1,234,567.891"
    assert dates.due_sentence(date(2026, 11, 20), date(2026, 11, 21)) == "1 day late (20 November 2026)"
    assert dates.due_sentence(date(2026, 11, 19), date(2026, 11, 21)) == "2 days late (19 November 2026)"


@pytest.mark.usefixtures("page_context")
def test_indonesian_numbers() -> None:
    assert dates.number(1234567.891) == "1.234.567,891"
    assert dates.number(Decimal("90.5"), 2) == "90,50"
    assert dates.percent(0.375, 1) == "37,5%"
    assert dates.number(0) == "0"


@pytest.mark.usefixtures("page_context")
def test_nothing_is_shown_as_nothing() -> None:
    shown = [dates.local_date(None), dates.local_time(None), dates.local_datetime(None), dates.number(None)]
    assert [*shown, dates.percent(None), dates.due_sentence(None)] == [""] * 6
    assert dates.due_tone(None) == "neutral"


@pytest.mark.usefixtures("page_context")
def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.local_datetime(datetime(2026, 11, 21, 9, 0))


def test_due_day_of_a_moment_is_the_local_day(web_app: Flask) -> None:
    show_as(web_app, actor(time_zone="Asia/Jayapura"))
    with web_app.test_request_context("/page"):
        assert dates.days_left(MOMENT, date(2026, 11, 22)) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    today=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    days=st.integers(-400, 400),
)
def test_due_sentence_agrees_with_the_calendar(page_context: Flask, today: date, days: int) -> None:
    due = today + timedelta(days=days)
    sentence, tone = dates.due_sentence(due, today), dates.due_tone(due, today)
    assert dates.local_date(due) in sentence
    assert sentence.startswith("terlambat") == (days < 0) == (tone == "danger")
    assert (tone == "warning") == (0 <= days <= dates.NEAR_DAYS)
    if abs(days) > 1:
        assert f" {abs(days)} hari" in sentence
