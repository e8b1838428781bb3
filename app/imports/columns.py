"""The columns of the staff file, and under which headers they are found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.imports.values import Cell, Finding, Level, Table
from app.people.problems import Problem, RegisterRefused

_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Column:
    """A column by its name in the template; a file without a required one isn't read."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False


COLUMNS = (
    Column("nip", ("nip_ni_pppk", "nip_nipppk", "ni_pppk", "nipppk", "nomor_induk_pegawai"), required=True),
    Column("nama", ("nama_pegawai", "nama_lengkap"), required=True),
    Column("jenis", ("jenis_pegawai", "status_pegawai", "jenis_asn"), required=True),
    Column("golongan", ("gol", "golongan_ruang", "gol_ruang", "pangkat_golongan", "pangkat_gol_ruang")),
    Column("email", ("surel", "e_mail", "alamat_email")),
    Column("kode_unit", ("kode_unit_kerja", "kode_unor"), required=True),
    Column("nama_unit", ("unit", "unit_kerja", "nama_unit_kerja", "unor"), required=True),
    Column("kode_unit_induk", ("kode_induk", "kode_unit_atasan", "unit_induk")),
    Column("kode_jabatan", ("kode_jab",), required=True),
    Column("nama_jabatan", ("jabatan",), required=True),
    Column("jenis_jabatan", ("kelompok_jabatan",)),
    Column("kepala_unit", ("pimpinan_unit", "memimpin_unit")),
    Column("kode_jabatan_atasan", ("kode_atasan", "jabatan_atasan", "atasan"), required=True),
    Column("status_jabatan", ("status", "definitif_plt_plh")),
    Column("tmt_mulai", ("tmt", "tmt_jabatan", "mulai", "tanggal_mulai"), required=True),
    Column("tmt_selesai", ("selesai", "tanggal_selesai", "sampai")),
    Column("jenis_kelamin", ("jk", "kelamin")),
    Column("tanggal_lahir", ("tgl_lahir",)),
)
NAMES = tuple(column.name for column in COLUMNS)
_BY_HEADER = {header: column.name for column in COLUMNS for header in (column.name, *column.aliases)}


def known_headers(headers: Sequence[str]) -> int:
    """How many of the headers are ours; tells the separator of a CSV file."""
    return sum(_key(header) in _BY_HEADER for header in headers)


def _key(header: str) -> str:
    return _OTHER.sub("_", header.casefold()).strip("_")


def place_columns(table: Table) -> tuple[dict[str, int], list[Finding]]:
    """Column -> place in the rows, and a remark for each header that isn't used.

    Raises RegisterRefused, naming the columns, when required ones are missing or one is there twice.
    """
    places: dict[str, int] = {}
    remarks: list[Finding] = []
    for place, header in enumerate(table.headers):
        name = _BY_HEADER.get(_key(header))
        if name in places:
            raise RegisterRefused({"file": Problem("column_twice", {"column": str(name)})})
        if name is not None:
            places[name] = place
        elif header:
            remarks.append(_ignored(table.header_row, header))
    missing = [column.name for column in COLUMNS if column.required and column.name not in places]
    if missing:
        raise RegisterRefused({"file": Problem("columns_missing", {"columns": ", ".join(missing)})})
    return places, remarks


def _ignored(row: int, header: str) -> Finding:
    return Finding(row, header[:60], Problem("column_ignored"), Level.WARNING)


def cells_of(row: Sequence[Cell], places: dict[str, int]) -> dict[str, Cell]:
    """The cells of a row by column; a short row ends in empty ones."""
    return {name: row[place] if place < len(row) else None for name, place in places.items()}
