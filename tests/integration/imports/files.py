"""Staff files for tests: rows by column name, written as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from openpyxl import Workbook

from app.imports.columns import NAMES

Row = Mapping[str, object]

HEAD: Row = {
    "nip": "197503122000031001", "nama": "Surya Wibawa", "jenis": "PNS", "golongan": "IV/c",
    "email": "surya@contoh.invalid", "kode_unit": "BARU", "nama_unit": "Dinas Baru", "kode_jabatan": "BARU-01",
    "nama_jabatan": "Kepala Dinas Baru", "jenis_jabatan": "JPT", "kode_jabatan_atasan": "REGENT",
    "tmt_mulai": "2023-01-02",
}  # fmt: skip
NURSE: Row = {
    "nip": "199105202023212007", "nama": "Ratih Kusuma", "jenis": "PPPK", "golongan": "IX", "kode_unit": "BARU",
    "nama_unit": "Dinas Baru", "kode_jabatan": "BARU-11", "nama_jabatan": "Perawat", "jenis_jabatan": "Fungsional",
    "kode_jabatan_atasan": "BARU-01", "tmt_mulai": "01-06-2023",
}  # fmt: skip


def as_csv(rows: Iterable[Row], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, NAMES, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_excel(rows: Iterable[Row]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(NAMES)
    for row in rows:
        sheet.append([row.get(name) for name in NAMES])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def numbered(count: int) -> list[Row]:
    """A head and ``count`` people below, each with a post and number of their own."""
    rows: list[Row] = [HEAD]
    for index in range(count):
        month, serial = index // 999 % 12 + 1, index % 999 + 1
        year = 2000 + index // (999 * 12)
        leader = "BARU-01" if index % 7 == 0 else f"BARU-{index // 7 * 7 + 100}"
        rows.append(
            NURSE
            | {
                "nip": f"19750312{year}{month:02d}1{serial:03d}", "nama": f"Pegawai Rekaan {index}", "jenis": "PNS",
                "golongan": "III/a", "kode_jabatan": f"BARU-{index + 100}",
                "kode_unit": f"SUB-{index % 50}", "nama_unit": f"Seksi {index % 50}", "kode_unit_induk": "BARU",
                "tmt_mulai": "2024-01-01", "kode_jabatan_atasan": leader,
            }
        )  # fmt: skip
    # The head's own number is among the generated ones; theirs comes first in the file.
    return [rows[0] | {"nip": "196503122000031001"}, *rows[1:]]
