"""The periods of a cycle and their windows, as dates alone (Pasal 24(2), p.91-92 A.14)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.cases.periods import periods_of

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_pasal_24_2_quarters_of_the_official_form() -> None:
    """p.114: PERIODE: TRIWULAN I/II/III/IV-AKHIR."""
    found = periods_of("quarterly", *YEAR)
    assert [one.name for one in found] == ["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV-Akhir"]
    assert [(one.ends_on, one.annual) for one in found] == [
        (date(2026, 3, 31), False),
        (date(2026, 6, 30), False),
        (date(2026, 9, 30), False),
        (date(2026, 12, 31), True),
    ]


def test_p91_a14_the_window_of_the_laws_example() -> None:
    """p.91-92 A.14: a move on 25 August is outside the window of the third quarter, one on 25 September inside."""
    third = periods_of("quarterly", *YEAR)[2]
    assert third.opens_on > date(2026, 8, 25)
    assert third.opens_on <= date(2026, 9, 25) <= third.rating_due


def test_pasal_24_2_months() -> None:
    found = periods_of("monthly", *YEAR)
    assert len(found) == 12
    assert (found[1].name, found[1].ends_on, found[1].opens_on) == ("Februari", date(2026, 2, 28), date(2026, 2, 23))
    assert (found[-1].name, found[-1].annual) == ("Desember-Akhir", True)


@given(
    rhythm=st.sampled_from(["monthly", "quarterly"]),
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 500),
)
def test_periods_cover_the_cycle_without_gap_or_overlap(rhythm: str, start: date, days: int) -> None:
    end = start + timedelta(days=days)
    found = periods_of(rhythm, start, end)
    assert (found[0].starts_on, found[-1].ends_on) == (start, end)
    for before, after in pairwise(found):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    for one in found:
        assert one.starts_on <= one.opens_on <= one.ends_on < one.report_due < one.rating_due
    assert [one.annual for one in found] == [False] * (len(found) - 1) + [True]
