"""Files that aren't what they say, and files that are."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import filetypes
from app.core.filetypes import FILE_TYPES, RefusedFile, recognise


def archive(*names: str, mimetype: str | None = None) -> bytes:
    """A ZIP with empty entries; OpenDocument puts its type first and uncompressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if mimetype:
            made.writestr(zipfile.ZipInfo("mimetype"), mimetype, zipfile.ZIP_STORED)
        for name in names:
            made.writestr(name, "isi")
    return out.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"
GENUINE = {
    "laporan.pdf": PDF,
    "FOTO.JPG": JPEG,
    "foto.jpeg": JPEG,
    "grafik.png": png(),
    "grafik.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20),
    "surat.docx": archive("[Content_Types].xml", "word/document.xml"),
    "rekap.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "surat.odt": archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    "rekap.ods": archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "catatan.txt": "Capaian 93% – sesuai rencana\r\n".encode(),
    "rekap.csv": "nama;jumlah\nKlinik Melati;12\n".encode("cp1252"),
}
EXE = b"MZ\x90\x00" + bytes(200)
REFUSED = {
    "exe renamed to pdf": ("laporan.pdf", EXE, "not_what_it_says"),
    "exe renamed to txt": ("catatan.txt", EXE, "not_what_it_says"),
    "exe under its own name": ("setup.exe", EXE, "unknown_type"),
    "no extension": ("laporan", PDF, "unknown_type"),
    "double extension": ("laporan.pdf.exe", PDF, "unknown_type"),
    "html renamed to pdf": ("laporan.pdf", b"<html><script>alert(1)</script>%PDF-1.7", "not_what_it_says"),
    "html renamed to txt": ("catatan.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><script>", "not_what_it_says"),
    "svg renamed to png": ("grafik.png", b"<svg onload='x()'/>", "not_what_it_says"),
    "jpeg renamed to png": ("grafik.png", JPEG, "not_what_it_says"),
    "pdf with an archive at its end": ("laporan.pdf", PDF + archive("jahat.class"), "hides_archive"),
    "picture with an archive at its end": ("grafik.png", png() + archive("jahat.js"), "hides_archive"),
    "plain zip renamed to docx": ("surat.docx", archive("a.txt"), "not_what_it_says"),
    "excel renamed to word": ("surat.docx", GENUINE["rekap.xlsx"], "not_what_it_says"),
    "macros in word": (
        "surat.docx",
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        "not_what_it_says",
    ),
    "spreadsheet renamed to odt": ("surat.odt", GENUINE["rekap.ods"], "not_what_it_says"),
    "truncated docx": ("surat.docx", GENUINE["surat.docx"][:60], "not_what_it_says"),
    "script before an archive": ("surat.docx", b"#!/bin/sh\n" + GENUINE["surat.docx"], "not_what_it_says"),
    "binary csv": ("rekap.csv", b"a;b\n\x00\x01\x02", "not_what_it_says"),
}


@pytest.mark.parametrize("name", GENUINE)
def test_genuine_files_are_taken(name: str) -> None:
    found = recognise(name, io.BytesIO(GENUINE[name]))
    assert found.extension == name.rpartition(".")[2].lower()


def test_every_type_has_a_genuine_sample() -> None:
    assert {name.rpartition(".")[2].lower() for name in GENUINE} == set(FILE_TYPES)


@pytest.mark.parametrize("what", REFUSED)
def test_attacks_are_refused(what: str) -> None:
    name, content, code = REFUSED[what]
    with pytest.raises(RefusedFile) as refusal:
        recognise(name, io.BytesIO(content))
    assert refusal.value.code == code


def test_bomb_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The declared size decides; no entry is ever opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "")
        made.writestr("word/document.xml", bytes(3_000_000))
    monkeypatch.setattr(filetypes, "MAX_UNPACKED", 2_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", _never)
    with pytest.raises(RefusedFile) as refusal:
        recognise("surat.docx", io.BytesIO(out.getvalue()))
    assert refusal.value.code == "too_dense"


def test_genuine_word_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "open", _never)
    assert recognise("surat.docx", io.BytesIO(GENUINE["surat.docx"])).extension == "docx"


def _never(*_args: object, **_kwargs: object) -> None:
    raise AssertionError("an entry of the archive was opened")


def test_many_entries_are_refused() -> None:
    content = archive("[Content_Types].xml", *(f"word/{number}" for number in range(filetypes.MAX_ENTRIES + 1)))
    with pytest.raises(RefusedFile) as refusal:
        recognise("surat.docx", io.BytesIO(content))
    assert refusal.value.code == "too_dense"


def outcome(name: str, content: bytes) -> str:
    """The extension found, or the code of the refusal."""
    try:
        return recognise(name, io.BytesIO(content)).extension
    except RefusedFile as refusal:
        return refusal.code


@given(st.binary(max_size=300), st.sampled_from(sorted(FILE_TYPES)))
def test_any_bytes_are_taken_or_refused_with_a_code(content: bytes, extension: str) -> None:
    assert outcome(f"berkas.{extension}", content) in {extension, "not_what_it_says", "hides_archive", "too_dense"}
