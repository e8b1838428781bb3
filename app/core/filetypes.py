"""Is a file what its name says? Decided by its content; nothing is unpacked, run or converted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 4096
TAIL = 65_557  # 22 bytes of the end record of a ZIP and the longest comment it may carry
MAX_ENTRIES = 5_000
MAX_UNPACKED = 1_000_000_000
_ZIP_END = b"PK\x05\x06"
# A text file that starts like one of these is something else under a harmless name.
_NOT_TEXT = (b"%pdf", b"<!doctype", b"<html", b"<?xml", b"<script", b"<svg", b"#!", b"mz", b"{\\rtf", b"pk\x03\x04")
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


class RefusedFile(Exception):
    """A file that can't be taken. Codes: empty, too_large, unknown_type, not_what_it_says, hides_archive, too_dense."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class FileType:
    """One kind of file that is taken; ``check`` looks at the content, from the start to the end."""

    extension: str
    media_type: str
    check: Callable[[BinaryIO], bool]
    archive: bool = False


def _starts(*signatures: bytes) -> Callable[[BinaryIO], bool]:
    return lambda content: _head(content).startswith(signatures)


def _head(content: BinaryIO) -> bytes:
    content.seek(0)
    return content.read(HEAD)


def _is_webp(content: BinaryIO) -> bool:
    head = _head(content)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_text(content: BinaryIO) -> bool:
    """No control characters, no other format's beginning; both UTF-8 and the old Windows encodings pass."""
    head = _head(content).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_NOT_TEXT):
        return False
    content.seek(0)
    return all(_CONTROL.isdisjoint(block) for block in iter(lambda: content.read(65_536), b""))


def _office(folder: str) -> Callable[[BinaryIO], bool]:
    """Word or Excel without macros, known by the names in the archive's directory."""

    def check(content: BinaryIO) -> bool:
        names = [entry.filename for entry in _entries(content)]
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not macros

    return check


def _open_document(media_type: str) -> Callable[[BinaryIO], bool]:
    """OpenDocument puts its type first and uncompressed, so it is read where it stands (byte 38)."""
    wanted = b"mimetype" + media_type.encode()

    def check(content: BinaryIO) -> bool:
        found = _head(content)[30 : 30 + len(wanted) + 2]
        return found.startswith(wanted) and found[len(wanted) :] == b"PK" and bool(_entries(content))

    return check


def _entries(content: BinaryIO) -> list[zipfile.ZipInfo]:
    """The directory of an archive; raises RefusedFile for one that would blow up when somebody unpacks it."""
    if not _head(content).startswith(b"PK\x03\x04"):
        return []
    try:
        entries = zipfile.ZipFile(content).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return []
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise RefusedFile("too_dense")
    return entries


_ODT = "application/vnd.oasis.opendocument.text"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OOXML = "application/vnd.openxmlformats-officedocument."
FILE_TYPES = {
    one.extension: one
    for one in (
        FileType("pdf", "application/pdf", _starts(b"%PDF-")),
        FileType("png", "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
        FileType("jpg", "image/jpeg", _starts(b"\xff\xd8\xff")),
        FileType("jpeg", "image/jpeg", _starts(b"\xff\xd8\xff")),
        FileType("webp", "image/webp", _is_webp),
        FileType("docx", f"{_OOXML}wordprocessingml.document", _office("word/"), archive=True),
        FileType("xlsx", f"{_OOXML}spreadsheetml.sheet", _office("xl/"), archive=True),
        FileType("odt", _ODT, _open_document(_ODT), archive=True),
        FileType("ods", _ODS, _open_document(_ODS), archive=True),
        FileType("txt", "text/plain", _is_text),
        FileType("csv", "text/csv", _is_text),
    )
}
EXTENSIONS = {one.media_type: one.extension for one in reversed(FILE_TYPES.values())}


def recognise(name: str, content: BinaryIO) -> FileType:
    """The kind of a file whose name and content agree. Raises RefusedFile."""
    found = FILE_TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None
    if found is None:
        raise RefusedFile("unknown_type")
    if not found.check(content):
        raise RefusedFile("not_what_it_says")
    if not found.archive and _ends_as_archive(content):
        raise RefusedFile("hides_archive")
    return found


def _ends_as_archive(content: BinaryIO) -> bool:
    """Whether a ZIP hangs on the end of a file of another kind: opened by another program it would be that archive."""
    size = content.seek(0, 2)
    content.seek(max(0, size - TAIL))
    tail = content.read()
    found = tail.rfind(_ZIP_END)
    if found < 0 or len(tail) - found < 22:
        return False
    comment = int.from_bytes(tail[found + 20 : found + 22], "little")
    return found + 22 + comment == len(tail)
