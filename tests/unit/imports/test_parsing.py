from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.columns import NAMES
from app.imports.parsing import parse_row
from app.imports.values import Cell, Level, StaffRow
from tests.integration.imports.files import NURSE

TODAY = date(2026, 1, 12)


def parse(**changes: Cell) -> tuple[StaffRow | None, list[tuple[str, str]]]:
    row, findings = parse_row(7, {**NURSE, **changes}, TODAY)  # type: ignore[arg-type]
    assert all(finding.row == 7 for finding in findings)
    return row, [(finding.column, finding.problem.code) for finding in findings]


def test_a_good_row_is_read() -> None:
    row, findings = parse(tmt_selesai="31/12/2026", status_jabatan="Plt", kepala_unit="Ya")
    assert findings == []
    assert row is not None
    assert (row.kind, row.rank, row.posting_kind, row.position_kind) == ("pppk", "IX", "plt", "functional")
    assert (row.starts_on, row.ends_on, row.heads_unit) == (date(2023, 6, 1), date(2027, 1, 1), True)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("nip", 199105202023212007, "nip_as_number"),
        ("nip", 1.99105202023212e17, "nip_as_number"),
        ("nip", "1,99105E+17", "nip_as_number"),
        ("nip", "1.99105202023212E+17", "nip_as_number"),
        ("nip", "", "nip_empty"),
        ("nip", "19910520202321200", "nip_length"),
        ("nip", datetime(2023, 1, 1), "text_is_date"),
        ("nama", "", "cell_empty"),
        ("nama", "a" * 251, "text_too_long"),
        ("nama", "Ratih\x07", "text_hidden_marks"),
        ("nama", "Ratih\ud800", "text_hidden_marks"),
        ("nama", "#REF!", "text_is_error"),
        ("jenis", "Honorer", "not_in_list"),
        ("jenis", "", "cell_empty"),
        ("golongan", "III/c", "rank_unknown"),
        ("email", "bukan surel", "email_invalid"),
        ("kode_unit", None, "cell_empty"),
        ("kode_unit", datetime(2026, 2, 1), "text_is_date"),
        ("kode_unit", True, "text_is_flag"),
        ("kode_jabatan", "", "cell_empty"),
        ("jenis_jabatan", "raja", "not_in_list"),
        ("status_jabatan", "sementara", "not_in_list"),
        ("status_jabatan", "plh", None),
        ("tmt_mulai", "", "cell_empty"),
        ("tmt_mulai", "31-02-2024", "date_unreadable"),
        ("tmt_mulai", "03/04/24", "date_unreadable"),
        ("tmt_mulai", 45000, "date_unreadable"),
        ("tmt_mulai", "1023-01-01", "date_unreadable"),
        ("tmt_selesai", "2023-05-31", "span_reversed"),
    ],
)
def test_each_bad_cell_is_named_with_its_reason(column: str, cell: Cell, code: str | None) -> None:
    row, findings = parse(**{column: cell})
    assert row is None
    assert findings == ([(column, code)] if code else [("tmt_selesai", "acting_without_end")])


@pytest.mark.parametrize(
    "cell", ["2023-06-01", "01-06-2023", "1/6/2023", "01.06.2023", datetime(2023, 6, 1), date(2023, 6, 1)]
)
def test_days_are_read_in_every_usual_shape(cell: Cell) -> None:
    row, findings = parse(tmt_mulai=cell)
    assert findings == []
    assert row is not None
    assert row.starts_on == date(2023, 6, 1)


def test_codes_that_excel_holds_as_numbers_stay_whole() -> None:
    row, _ = parse(kode_unit=101.0, kode_jabatan=2050)
    assert row is not None
    assert (row.unit_code, row.position_code) == ("101", "2050")


def test_numbers_may_be_grouped_and_marks_of_word_processors_vanish() -> None:
    row, findings = parse(nip="19910520 202321 2 007", nama="\u202eRatih\u00ad  Kusuma\n")
    assert findings == []
    assert row is not None
    assert (row.nip, row.name) == ("199105202023212007", "Ratih Kusuma")


def test_disagreement_of_other_columns_only_warns() -> None:
    row, findings = parse_row(7, {**NURSE, "jenis_kelamin": "L", "tanggal_lahir": "1991-05-21"}, TODAY)
    assert row is not None
    assert [(item.problem.code, item.level) for item in findings] == [
        ("nip_sex_differs", Level.WARNING),
        ("nip_birth_differs", Level.WARNING),
    ]


def test_a_row_without_person_is_a_vacant_post() -> None:
    row, findings = parse(nip="", nama=None, jenis="", tmt_mulai="")
    assert findings == []
    assert row is not None
    assert (row.person_key, row.position_code) == (None, "BARU-11")


CELLS = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


@given(st.dictionaries(st.sampled_from(NAMES), CELLS))
def test_no_cell_breaks_the_reader_and_what_passes_can_be_stored(cells: dict[str, Cell]) -> None:
    row, findings = parse_row(3, cells, TODAY)
    assert (row is None) == any(finding.level == Level.REFUSED for finding in findings)
    if row is not None:
        texts = [row.unit_code, row.name, row.title, row.email, row.unit_name]
        assert all("\x00" not in text and text == text.strip() for text in texts if text)
        "".join(text for text in texts if text).encode()
