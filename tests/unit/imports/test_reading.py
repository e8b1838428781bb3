from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.imports import reading
from app.imports.columns import NAMES, place_columns
from app.imports.reading import read_table
from app.imports.sample import HEADERS, ROWS, sample_csv, sample_excel
from app.people.problems import RegisterRefused

SAMPLE = sample_excel()


def refusal(content: bytes) -> str:
    with pytest.raises(RegisterRefused) as error:
        read_table(content)
    return error.value.problems["file"].code


@pytest.mark.parametrize("separator", ";,\t")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_whatever_the_office_program_wrote(separator: str, encoding: str) -> None:
    text = 'NIP,"Nama",Jenis\r\n197503122000031001,"Andi é Budi",PNS\r\n'.replace(",", separator)
    table = read_table(text.encode(encoding))
    assert table.headers == ("NIP", "Nama", "Jenis")
    assert table.rows == ((2, ("197503122000031001", "Andi é Budi", "PNS")),)


def test_row_numbers_are_those_of_the_file() -> None:
    table = read_table(b"\n\nnip;nama\n\n1;a\n;\n2;b\n")
    assert table.header_row == 3
    assert [number for number, _ in table.rows] == [5, 7]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n", "file_empty"),
        (b"nip;nama\n", "file_without_rows"),
        (b"nip;nama\n1;a\x00b\n", "file_not_text"),
        (b"nip;nama\n1;\x81\n", "file_not_text"),
        (b'nip;nama\n1;"tanpa akhir\n', "csv_broken"),
        (b"nip;nama\n1;" + b"a" * 200_000, "csv_broken"),
        (b"\xd0\xcf\x11\xe0rest", "file_old_excel"),
        (b"PK\x03\x04 bukan zip", "file_broken"),
        (b"x" * (reading.MAX_BYTES + 1), "file_too_large"),
        (b"nip\n" + b"1\n" * (reading.MAX_ROWS + 1), "file_too_long"),
    ],
)
def test_unreadable_files_are_named(content: bytes, code: str) -> None:
    assert refusal(content) == code


def archive(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_packing_that_no_office_program_uses_is_refused(method: int) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as good, zipfile.ZipFile(content, "w", method) as odd:
        for name in good.namelist():
            odd.writestr(name, good.read(name))
    assert refusal(content.getvalue()) == "file_broken"
    damaged = bytearray(content.getvalue())
    damaged[60:90] = bytes(30)
    assert refusal(bytes(damaged)) == "file_broken"


def test_zip_bombs_aren_t_unpacked() -> None:
    bomb = archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * (reading.MAX_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    assert refusal(bomb) == "file_bomb"
    assert refusal(archive({f"part{number}": b"" for number in range(reading.MAX_PARTS + 1)})) == "file_bomb"


def test_archives_that_are_no_workbooks_are_refused() -> None:
    assert refusal(archive({"readme.txt": b"halo"})) == "file_broken"
    assert refusal(archive({"xl/workbook.xml": b"<!DOCTYPE a><a/>"})) == "file_broken"
    assert refusal(archive({"xl/workbook.xml": b"<a/>"})) == "file_broken"


def test_a_cut_workbook_is_refused() -> None:
    whole = sample_excel()
    assert refusal(whole[: len(whole) // 2]) == "file_broken"


def test_cells_far_out_cost_nothing() -> None:
    book = Workbook()
    book.active["A1"], book.active["B1"] = "nip", "nama"
    book.active["A2"] = "1"
    book.active["XFD3"] = "jauh"
    book.active["A60000"] = "jauh"
    content = io.BytesIO()
    book.save(content)
    assert refusal(content.getvalue()) == "file_too_long"


def fields_refused(content: bytes) -> set[str]:
    """Nothing when the file could be read; any other error than a refusal fails the test."""
    try:
        read_table(content)
    except RegisterRefused as error:
        return set(error.problems)
    return set()


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    assert fields_refused(content) <= {"file"}


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200), st.floats(0, 1))
def test_no_damage_to_a_workbook_breaks_the_reader(noise: bytes, share: float) -> None:
    whole = bytearray(SAMPLE)
    place = int(share * len(whole))
    whole[place : place + len(noise)] = noise
    assert fields_refused(bytes(whole)) <= {"file"}


def test_sample_files_say_the_same() -> None:
    for content in (sample_csv(), sample_excel()):
        table = read_table(content)
        assert table.headers == HEADERS
        assert [tuple(cell or "" for cell in row) for _, row in table.rows] == [tuple(row) for row in ROWS]
        places, remarks = place_columns(table)
        assert set(places) == set(HEADERS)
        assert remarks == []


def test_headers_are_found_by_other_names_and_missing_ones_are_named() -> None:
    line = ";".join(["x"] * 10)
    headers = "NIP / NI PPPK; Nama  Lengkap;Jenis ASN;Kode Unit;Unit Kerja;Kode Jabatan;Jabatan;Atasan;TMT;Warna"
    table = read_table(f"{headers}\n{line}".encode())
    places, remarks = place_columns(table)
    assert {name: places[name] for name in ("nip", "nama", "tmt_mulai")} == {"nip": 0, "nama": 1, "tmt_mulai": 8}
    assert [(remark.column, remark.problem.code) for remark in remarks] == [("Warna", "column_ignored")]
    with pytest.raises(RegisterRefused) as error:
        place_columns(read_table(b"nip;nama;jenis\n1;2;3"))
    assert error.value.problems["file"].params["columns"] == (
        "kode_unit, nama_unit, kode_jabatan, nama_jabatan, kode_jabatan_atasan, tmt_mulai"
    )
    with pytest.raises(RegisterRefused) as error:
        place_columns(read_table(b"nip;NIP;jenis\n1;2;3"))
    assert error.value.problems["file"].code == "column_twice"
    assert set(HEADERS) < set(NAMES)
