from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.identity import (
    PNS_RANKS,
    PPPK_GRADES,
    check_nip,
    format_nip,
    normalise_nip,
    normalise_rank,
    rank_label,
    warn_nip,
)
from app.people.values import EmployeeKind

TODAY = date(2026, 1, 12)
PNS, PPPK = EmployeeKind.PNS, EmployeeKind.PPPK


def codes(text: str, kind: EmployeeKind = PNS) -> list[str]:
    return [problem.code for problem in check_nip(text, kind, TODAY)]


@st.composite
def numbers(draw: st.DrawFn, kind: EmployeeKind) -> str:
    born = draw(st.dates(date(1940, 1, 1), date(2007, 12, 31)))
    year = draw(st.integers(born.year + 18, 2025))
    code = draw(st.integers(1, 12) if kind == PNS else st.integers(20, 29))
    return f"{born:%Y%m%d}{year:04d}{code:02d}{draw(st.sampled_from('12'))}{draw(st.integers(1, 999)):03d}"


@given(numbers(PNS))
def test_every_well_formed_nip_is_accepted_for_pns_and_never_for_pppk(nip: str) -> None:
    assert codes(nip) == []
    assert "nip_pppk_code" in codes(nip, PPPK)


@given(numbers(PPPK))
def test_every_well_formed_ni_pppk_is_accepted_for_pppk_and_never_for_pns(nip: str) -> None:
    assert codes(nip, PPPK) == []
    assert "nip_month" in codes(nip)


@given(numbers(PNS), st.text("0123456789 .-", max_size=10), st.integers(0, 17))
def test_grouping_marks_are_dropped_and_digits_are_not(nip: str, noise: str, place: int) -> None:
    marks = "".join(mark for mark in noise if not mark.isdigit())
    assert normalise_nip(nip[:place] + marks + nip[place:]) == nip
    assert normalise_nip(format_nip(nip)) == nip


@given(st.text(max_size=25))
def test_no_text_breaks_the_check_and_only_eighteen_ascii_digits_pass(text: str) -> None:
    if not codes(text):
        assert len(text) == 18
        assert text.isascii()
        assert text.isdigit()


@pytest.mark.parametrize(
    ("nip", "expected"),
    [
        ("", ["nip_empty"]),
        ("19750312200003100", ["nip_length"]),
        ("1975031220000310011", ["nip_length"]),
        ("19750312200003100A", ["nip_not_digits"]),
        ("١٩٧٥٠٣١٢٢٠٠٠٠٣١٠٠١", ["nip_not_digits"]),
        ("197502302000031001", ["nip_birth_date"]),
        ("197503122000131001", ["nip_month"]),
        ("197503122000001001", ["nip_month"]),
        ("197503121992031001", ["nip_too_young"]),
        ("197503122026021001", ["nip_future"]),
        ("197503122000033001", ["nip_sex"]),
        ("197503122000030001", ["nip_sex"]),
        ("197503122000031000", ["nip_serial"]),
        ("197502302000133000", ["nip_birth_date", "nip_month", "nip_sex", "nip_serial"]),
        ("203001012048011001", ["nip_birth_future", "nip_future"]),
    ],
)
def test_each_rule_has_its_own_reason(nip: str, expected: list[str]) -> None:
    assert codes(nip) == expected


def test_the_month_of_appointment_may_be_the_present_one() -> None:
    assert codes("197503122026011001") == []


def test_first_year_of_appointment_is_the_eighteenth_after_birth() -> None:
    assert codes("197503121993031001") == []


def test_an_official_has_no_number() -> None:
    assert check_nip("", EmployeeKind.OFFICIAL, TODAY) == []
    assert [p.code for p in check_nip("197503122000031001", EmployeeKind.OFFICIAL, TODAY)] == ["nip_of_official"]


def test_disagreement_with_other_data_only_warns() -> None:
    nip = "197503122000031001"
    assert warn_nip(nip, sex="male", born=date(1975, 3, 12)) == []
    found = warn_nip(nip, sex="female", born=date(1975, 3, 13))
    assert [problem.code for problem in found] == ["nip_sex_differs", "nip_birth_differs"]
    assert codes(nip) == []


def test_number_is_shown_in_groups() -> None:
    assert format_nip("197503122000031001") == "19750312 200003 1 001"
    assert format_nip("12345") == "12345"
    assert format_nip(None) == ""


@pytest.mark.parametrize("rank", PNS_RANKS)
@pytest.mark.parametrize("shape", ["{0}", "{1} ({0})", "{1}, {0}", "{1}"])
def test_ranks_are_found_as_registers_write_them(rank: str, shape: str) -> None:
    assert normalise_rank(shape.format(rank, PNS_RANKS[rank]), PNS) == rank


@pytest.mark.parametrize(("text", "rank"), [("iii-c", "III/c"), ("III.C", "III/c"), (" IV e ", "IV/e")])
def test_ranks_are_found_whatever_the_separator(text: str, rank: str) -> None:
    assert normalise_rank(text, PNS) == rank


@pytest.mark.parametrize("text", ["V/a", "III/e", "III", "IX", "IIII/a", "3c", "XIII/c"])
def test_unknown_ranks_are_refused_for_pns(text: str) -> None:
    assert normalise_rank(text, PNS) is None


def test_grades_of_pppk_run_from_one_to_seventeen() -> None:
    assert [normalise_rank(grade.lower(), PPPK) for grade in PPPK_GRADES] == list(PPPK_GRADES)
    assert len(PPPK_GRADES) == 17
    assert normalise_rank("XVIII", PPPK) is None
    assert normalise_rank("III/c", PPPK) is None


def test_rank_is_shown_with_its_title() -> None:
    assert rank_label("III/c") == "Penata, III/c"
    assert rank_label("IX") == "IX"
