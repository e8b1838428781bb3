"""The file to start from: all columns, and a small office of invented people."""

from __future__ import annotations

import csv
import io

from app.imports.columns import NAMES

_LEFT_OUT = ("jenis_kelamin", "tanggal_lahir")
HEADERS = tuple(name for name in NAMES if name not in _LEFT_OUT)
ROWS = (
    ("", "Bara Lesmana Wirajaya", "PEJABAT", "", "", "KAB", "Kabupaten Contoh Sari", "", "KAB-00", "Bupati",
     "Pejabat negara", "ya", "", "definitif", "2025-02-20", ""),
    ("197503122000031001", "Surya Wibawa Kencana", "PNS", "IV/c", "surya@contoh.invalid", "DINKES",
     "Dinas Kesehatan", "KAB", "DINKES-01", "Kepala Dinas Kesehatan", "JPT", "ya", "KAB-00", "definitif",
     "2023-01-02", ""),
    ("198207152006042003", "Melati Puspa Arum", "PNS", "IV/a", "melati@contoh.invalid", "PKM-A",
     "Puskesmas Anggrek", "DINKES", "PKM-A-01", "Kepala Puskesmas Anggrek", "Pimpinan unit", "ya", "DINKES-01",
     "definitif", "2024-03-01", ""),
    ("199105202023212007", "Ratih Kusuma Dewanti", "PPPK", "IX", "ratih@contoh.invalid", "PKM-A",
     "Puskesmas Anggrek", "DINKES", "PKM-A-11", "Perawat Ahli Pertama", "Fungsional", "tidak", "PKM-A-01",
     "definitif", "01-06-2023", ""),
    ("198207152006042003", "Melati Puspa Arum", "PNS", "IV/a", "melati@contoh.invalid", "PKM-B",
     "Puskesmas Bougenvil", "DINKES", "PKM-B-01", "Kepala Puskesmas Bougenvil", "Pimpinan unit", "ya", "DINKES-01",
     "plt", "2026-10-01", "2026-12-31"),
    ("", "", "", "", "", "PKM-B", "Puskesmas Bougenvil", "DINKES", "PKM-B-11", "Bidan Ahli Pertama", "Fungsional",
     "tidak", "PKM-B-01", "", "", ""),
)  # fmt: skip


def sample_csv() -> bytes:
    """Semicolons and a byte order mark: what Excel with Indonesian settings opens by double click."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([HEADERS, *ROWS])
    return text.getvalue().encode("utf-8-sig")


def sample_excel() -> bytes:
    """Every cell is formatted as text, so that Excel keeps eighteen digits and dates as they are typed."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "Pegawai"
    for row in (HEADERS, *ROWS):
        sheet.append(row)
    for number, header in enumerate(HEADERS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(14, len(header) + 4)
        sheet.column_dimensions[letter].number_format = "@"
        for cell in sheet[letter]:
            cell.number_format = "@"
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
