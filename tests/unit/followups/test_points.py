"""Credit points: BKN's own examples, and that no split of a year loses anything."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.followups.points import (
    Held,
    PercentRule,
    Tables,
    YearResult,
    account,
    built_in,
    credit,
    months_held,
    rounded,
    trial,
)
from app.followups.values import PREDICATES, Grade

YEAR = YearResult("2026", date(2026, 1, 1), date(2026, 12, 31), "good")
TODAY = date(2027, 2, 1)


@pytest.mark.parametrize(
    ("percent", "coefficient", "months", "points"),
    [
        ("150", "12.5", 12, "18.75"),  # BKN: Ahli Pertama, Sangat Baik, a whole year
        ("100", "12.5", 2, "2.08"),  # BKN: Ahli Pertama, Baik, two months
        ("75", "12.5", 1, "0.78"),
        ("100", "37.5", 7, "21.88"),  # 21,875 goes up, not to the even digit
        ("25", "50", 12, "12.50"),
        ("150", "12.5", 0, "0.00"),
    ],
)
def test_bkn_examples_of_peraturan_3_2023(percent: str, coefficient: str, months: int, points: str) -> None:
    assert rounded(credit(Decimal(percent), Decimal(coefficient), months)) == Decimal(points)


@pytest.mark.parametrize("months", [-1, 13])
def test_a_year_has_twelve_months(months: int) -> None:
    with pytest.raises(ValueError, match="months"):
        credit(Decimal(100), Decimal(5), months)


COEFFICIENTS = st.decimals(min_value="0.001", max_value="100", places=3)
PERCENTS = st.decimals(min_value=0, max_value=200, places=2)


@given(PERCENTS, COEFFICIENTS, st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_parts_over_the_months_make_the_whole(percent: Decimal, coefficient: Decimal, cuts: list[int]) -> None:
    edges = sorted({0, 12, *cuts})
    parts = [credit(percent, coefficient, end - start) for start, end in pairwise(edges)]
    assert sum(parts, Fraction()) == credit(percent, coefficient, 12) == Fraction(percent) * Fraction(coefficient) / 100


@given(st.fractions(min_value=0, max_value=1000))
def test_rounding_is_half_up_and_never_further_than_half_a_cent(exact: Fraction) -> None:
    shown = Fraction(rounded(exact))
    assert abs(shown - exact) <= Fraction(1, 200)
    assert shown >= exact or exact - shown < Fraction(1, 200)


@given(st.lists(st.integers(0, 364), min_size=1, max_size=5, unique=True))
def test_levels_of_one_year_never_count_a_month_twice_or_lose_one(days: list[int]) -> None:
    starts = [date(2025, 1, 1), *(date(2026, 1, 1) + timedelta(days=n) for n in sorted(days) if n)]
    spans = [Held("pertama", start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    assert sum(months_held(span, YEAR.starts_on, YEAR.ends_on) for span in spans) == 12


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months"),
    [
        (date(2025, 1, 1), None, 12),
        (date(2026, 4, 1), None, 9),
        (date(2026, 3, 15), None, 9),  # March was begun by nobody
        (date(2025, 1, 1), date(2026, 3, 15), 3),
        (date(2027, 1, 1), None, 0),
        (date(2025, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_a_month_belongs_to_the_level_of_its_first_day(starts_on: date, ends_on: date | None, months: int) -> None:
    assert months_held(Held("muda", starts_on, ends_on), YEAR.starts_on, YEAR.ends_on) == months


def test_a_promotion_in_the_year_splits_it_and_only_the_new_level_counts_on() -> None:
    spans = [Held("pertama", date(2024, 1, 1), date(2026, 5, 1)), Held("muda", date(2026, 5, 1), None)]
    found = account(spans, [YEAR], built_in(), TODAY)
    assert [(part.grade, part.months, part.points) for part in found.parts] == [("muda", 8, Decimal("16.67"))]
    assert [(part.grade, part.months, part.points) for part in found.earlier] == [("pertama", 4, Decimal("4.17"))]
    assert found.total == Decimal("16.67")


def test_what_is_missing_to_the_next_rank_and_level() -> None:
    held = [Held("pertama", date(2024, 1, 1), None, Decimal("30"), rank_rises=0)]
    found = account(held, [YEAR], built_in(), TODAY)
    assert found.total == Decimal("42.50")
    assert found.rank is not None
    assert found.grade is not None
    assert (found.rank.needed, found.rank.missing, found.rank.reached) == (50, Decimal("7.50"), False)
    assert (found.grade.needed, found.grade.missing) == (100, Decimal("57.50"))


def test_the_second_rank_within_a_level_needs_twice_as_much() -> None:
    held = [Held("madya", date(2024, 1, 1), None, Decimal("299.995"), rank_rises=1)]
    found = account(held, [], built_in(), TODAY)
    assert found.rank is not None
    assert (found.rank.needed, found.rank.reached) == (300, False)


def test_the_highest_level_has_no_next_one() -> None:
    found = account([Held("utama", date(2024, 1, 1), None)], [YEAR], built_in(), TODAY)
    assert found.grade is None
    assert found.rank is not None


def test_whoever_comes_back_to_a_level_goes_on_where_they_stopped() -> None:
    spans = [
        Held("pertama", date(2025, 1, 1), date(2026, 1, 1), Decimal(10)),
        Held("pertama", date(2026, 7, 1), None),
    ]
    before = YearResult("2025", date(2025, 1, 1), date(2025, 12, 31), "good")
    assert account(spans, [before, YEAR], built_in(), TODAY).total == Decimal("28.75")  # 10 + 12,5 + 6,25


def test_nobody_without_a_level_has_points() -> None:
    found = account([], [YEAR], built_in(), TODAY)
    assert (found.held, found.total, found.parts) == (None, Decimal("0.00"), ())


def test_rules_hold_from_their_day_on() -> None:
    later = PercentRule("good", date(2027, 1, 1), Decimal(110))
    given_tables = built_in()
    tables = Tables((*given_tables.percents, later), given_tables.grades)
    year = YearResult("2027", date(2027, 1, 1), date(2027, 12, 31), "good")
    found = account([Held("pertama", date(2024, 1, 1), None)], [YEAR, year], tables, date(2028, 1, 1))
    assert [part.points for part in found.parts] == [Decimal("12.50"), Decimal("13.75")]


def test_a_table_without_a_rule_gives_no_points_instead_of_zero() -> None:
    part = trial(Tables((), built_in().grades), "pertama", "good", 12, TODAY)
    assert (part.exact, part.points, part.percent) == (None, None, None)


def test_only_the_values_of_pemula_are_unconfirmed() -> None:
    tables = built_in()
    assert {rule.grade for rule in tables.grades if not rule.confirmed} == {Grade.PEMULA}
    assert {rule.grade for rule in tables.grades} == set(Grade)
    assert {rule.predicate for rule in tables.percents} == set(PREDICATES)
