"""Files that people send, on disk, under names that say nothing.

A file stays only if the transaction that names it does.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.core.filetypes import FileType, RefusedFile, recognise

NAME_LIMIT = 200
_BLOCK = 1 << 20
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}")
_INCOMING = "incoming"


@dataclass(frozen=True)
class Upload:
    """A received file whose type is known; ``keep`` gives it its place once its row has been written."""

    name: str
    file_type: FileType
    size: int
    sha256: str
    key: str
    _temporary: Path
    _place: Path

    def keep(self) -> None:
        """Move the file to its place; both are on one file system, so it is there wholly or not at all."""
        self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._temporary.replace(self._place)


@dataclass(frozen=True)
class FileStore:
    """The folder of files and the largest file it takes, in bytes."""

    folder: Path
    max_bytes: int

    @contextmanager
    def receive(self, content: BinaryIO, name: str) -> Iterator[Upload]:
        """Write what arrives to a temporary name and look at it; put the unit of work inside this block.

        When the block fails nothing is left on disk, whether the file was kept already or not. Raises RefusedFile.
        """
        temporary = self._temporary_place()
        place: Path | None = None
        try:
            size, sha256 = self._write(content, temporary)
            key = _new_key()
            place = self.folder / key
            yield Upload(plain_name(name), _recognised(name, temporary), size, sha256, key, temporary, place)
        except BaseException:
            if place is not None:
                place.unlink(missing_ok=True)
            raise
        finally:
            temporary.unlink(missing_ok=True)

    def _temporary_place(self) -> Path:
        folder = self.folder / _INCOMING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / secrets.token_hex(32)

    def _write(self, content: BinaryIO, path: Path) -> tuple[int, str]:
        """Copy block by block, never more than allowed; gives size and digest."""
        digest, size = hashlib.sha256(), 0
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while block := content.read(_BLOCK):
                size += len(block)
                if size > self.max_bytes:
                    raise RefusedFile("too_large")
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise RefusedFile("empty")
        return size, digest.hexdigest()

    def find(self, key: str) -> Path | None:
        """Where a stored file lies, or nothing where it is gone or the key isn't one of ours."""
        path = self.folder / key
        return path if _KEY.fullmatch(key) and path.is_file() else None

    def remove(self, key: str) -> None:
        """Delete a file whose row is gone; only to be called after the commit."""
        path = self.find(key)
        if path is not None:
            path.unlink(missing_ok=True)


def _new_key() -> str:
    key = secrets.token_hex(32)
    return f"{key[:2]}/{key[2:]}"


def _recognised(name: str, path: Path) -> FileType:
    with path.open("rb") as content:
        return recognise(plain_name(name), content)


def plain_name(name: str) -> str:
    """The last part of a file name as a person would write it: no folders, no control characters, bounded length.

    What a browser sends may hold a path of either kind of system; it is only ever shown, never used to open a file.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if len(visible) <= NAME_LIMIT:
        return visible
    stem, dot, suffix = visible.rpartition(".")
    return f"{stem[: NAME_LIMIT - len(suffix) - 1]}.{suffix}" if dot and len(suffix) < 10 else visible[:NAME_LIMIT]
