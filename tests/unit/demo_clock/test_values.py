"""Words for a moment, and the file in which the clock of a demo stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, demo_clock
from app.core.demo_clock import DemoClock, Standing
from app.demo_clock.values import ClockRefused, moment_on, wanted_moment
from app.demo_clock.walk import next_day

SHOWN = datetime(2026, 6, 30, 1, tzinfo=UTC)
REAL = datetime(2026, 11, 21, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    demo_clock._installed.clear()
    clock.set_shift(None)


def wanted(words: str) -> datetime:
    return wanted_moment(words, shown=SHOWN, real=REAL, timezone="Asia/Makassar")


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2026-07-01", datetime(2026, 7, 1, 0, 0, tzinfo=UTC)),
        ("+7d", SHOWN + timedelta(days=7)),
        ("+2w", SHOWN + timedelta(days=14)),
        ("+1m", SHOWN + timedelta(days=30)),
        ("now", REAL),
    ],
)
def test_a_day_a_step_or_now(words: str, moment: datetime) -> None:
    assert wanted(words) == moment


@given(st.text(max_size=12))
def test_anything_else_is_refused_and_never_fails(words: str) -> None:
    with pytest.raises(ClockRefused) as refused:
        wanted(f"{words}?")
    assert refused.value.fault == "unreadable"


def test_the_edge_of_the_calendar_is_refused() -> None:
    for words in ("0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"):
        with pytest.raises(ClockRefused) as refused:
            wanted(words)
        assert refused.value.fault == "too_far"


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)))
def test_the_daily_stop_lies_within_a_day_ahead(now: datetime) -> None:
    assert now < next_day(now) <= now + timedelta(days=1)


def test_two_processes_show_the_same_time(tmp_path: Path) -> None:
    one, other = DemoClock(tmp_path), DemoClock(tmp_path)
    assert other.read() == Standing()
    one.show(clock.unmoved() + timedelta(days=3))
    assert abs(other.read().shift - timedelta(days=3)) < timedelta(seconds=5)
    one.aim(SHOWN)
    assert (other.read().target, other.read().moved) == (SHOWN, True)
    other.show(clock.unmoved())
    assert one.read().target == SHOWN
    one.reset()
    assert other.read() == Standing()


def test_one_process_walks_at_a_time(tmp_path: Path) -> None:
    one, other = DemoClock(tmp_path), DemoClock(tmp_path)
    with one.held() as mine:
        assert mine
        with other.held() as second:
            assert not second
    with other.held() as again:
        assert again


@pytest.mark.parametrize(("demo", "production"), [(False, False), (False, True), (True, True)])
def test_a_production_lives_by_the_real_time_whatever_lies_in_its_folder(
    tmp_path: Path, demo: bool, production: bool
) -> None:
    DemoClock(tmp_path).show(clock.unmoved() + timedelta(days=300))
    demo_clock.install(tmp_path, demo=demo, production=production)
    assert demo_clock.installed() is None
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_in_a_demo_the_time_is_moved_and_the_age_of_sign_ins_is_not(tmp_path: Path) -> None:
    demo_clock.install(tmp_path, demo=True, production=False)
    DemoClock(tmp_path).show(moment_on(date(2027, 3, 1), "Asia/Jakarta"))
    assert clock.today("Asia/Jakarta") == date(2027, 3, 1)
    assert abs(clock.unmoved() - datetime.now(UTC)) < timedelta(minutes=1)
