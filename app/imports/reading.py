"""Bytes of an uploaded file -> a table of cells, within bounds that no file may exceed."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from app.imports.columns import known_headers
from app.imports.values import Cell, Table
from app.people.problems import refuse

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 500
MAX_ROWS = 20_000
# Sheets that were once longer keep empty rows; past this many we stop looking.
MAX_EMPTY_ROWS = 50_000
MAX_COLUMNS = 60
_ZIP = b"PK\x03\x04"
# Office programs pack no other way; the other ways can ask for gigabytes or fail with errors of their own.
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What zipfile, the XML parser (a SyntaxError) and openpyxl raise on files that are damaged, encrypted or made to hurt.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, OSError, EOFError, RuntimeError,
)  # fmt: skip


def read_table(content: bytes) -> Table:
    """The first sheet of an .xlsx file, or a CSV file. The content decides, not the file's name.

    Raises RegisterRefused for the field ``file``.
    """
    if len(content) > MAX_BYTES:
        raise refuse("file", "file_too_large", megabytes=MAX_BYTES // 1024**2)
    if content.startswith(_OLD_EXCEL):
        raise refuse("file", "file_old_excel")
    if content.startswith(_ZIP):
        return _table(_excel_rows(content))
    return _table(_csv_rows(_decode(content)))


def _table(rows: Iterable[Sequence[Cell]]) -> Table:
    """Header and rows; the first row with anything in it is the header."""
    filled = _filled(rows)
    header_row, headers = next(filled, (0, ()))
    if not headers:
        raise refuse("file", "file_empty")
    texts = _header_texts(headers)
    found = tuple((number, row[: len(texts)]) for number, row in islice(filled, MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        raise refuse("file", "file_too_long", rows=MAX_ROWS)
    if not found:
        raise refuse("file", "file_without_rows")
    return Table(texts, found, header_row)


def _header_texts(headers: Sequence[Cell]) -> tuple[str, ...]:
    """Without the empty cells behind the last header."""
    texts = ["" if cell is None else " ".join(str(cell).split()) for cell in headers]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _filled(rows: Iterable[Sequence[Cell]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    empty = 0
    for number, row in enumerate(rows, start=1):
        if any(cell is not None and str(cell).strip() for cell in row):
            yield number, tuple(row[:MAX_COLUMNS])
            continue
        empty += 1
        if empty > MAX_EMPTY_ROWS:
            raise refuse("file", "file_too_long", rows=MAX_ROWS)


def _decode(content: bytes) -> str:
    if b"\x00" in content:
        raise refuse("file", "file_not_text")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse("file", "file_not_text")


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=lambda mark: (known_headers(first.split(mark)), first.count(mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise refuse("file", "csv_broken", line=reader.line_num) from error


def _excel_rows(content: bytes) -> Iterator[Sequence[Cell]]:
    """Values only: of a formula, what Excel last computed. Styles, macros and links aren't touched."""
    # Read by the first process that gets a workbook: few ever do, and it weighs 8 MB and a third of a second.
    from openpyxl import load_workbook

    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # The stored size of a sheet is a claim of the file's; without it the rows themselves are counted.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    except _BROKEN as error:
        raise refuse("file", "file_broken") from error


def _check_archive(content: bytes) -> None:
    """A workbook is a zip: refuse one that unpacks to far more than it weighs, or that isn't a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            # The reader stops at the size a part declares, so these sizes bound what is unpacked.
            too_much = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
            is_workbook = "xl/workbook.xml" in archive.namelist()
            usual = is_workbook and all(part.compress_type in _PACKING for part in parts)
            declared = usual and not too_much and any(_declares_entities(archive, part) for part in parts)
    except _BROKEN as error:
        raise refuse("file", "file_broken") from error
    if too_much:
        raise refuse("file", "file_bomb")
    if declared or not usual:
        raise refuse("file", "file_broken")


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No program that writes workbooks declares a document type; it serves only to blow up the reader."""
    with archive.open(part) as stream:
        return b"<!DOCTYPE" in stream.read(4096)
