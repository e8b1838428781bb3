"""Archives on disk: forms are laid down one by one, so that a killed worker goes on where it was, then packed."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

LONGEST_NAME = 80
MOST_BYTES = 160
"""File systems count bytes, 255 in a name, and letters of other scripts take up to four each."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class ArchiveStore:
    """The folder of all batches; each has one folder named by its identifier, and in the end one archive."""

    folder: Path

    def lay_down(self, batch_id: UUID, name: str, content: bytes) -> None:
        """Write one form under a name of ``file_name``; the same name is written anew, as a repeated job does."""
        place = self._folder(batch_id) / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
        draft.replace(place)

    def pack(self, batch_id: UUID) -> int:
        """Put everything that was laid down into one archive and remove the single files; gives its size in bytes.

        Doing it again, after a worker died before it could tell, gives the same archive.
        """
        source, target = self._folder(batch_id), self._archive(batch_id)
        if not (target.is_file() and not source.is_dir()):
            source.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(batch_id)
            # Out of the way in one go: a folder that is half removed would be packed as if it were whole.
            shutil.rmtree(source.rename(self._spare(batch_id)))
        return target.stat().st_size

    def _write(self, batch_id: UUID) -> None:
        source, draft = self._folder(batch_id), self._spare(batch_id)
        try:
            with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for path in sorted(source.rglob("*.*")):
                    if path.is_file() and not path.name.startswith("."):
                        archive.write(path, path.relative_to(source))
            draft.chmod(0o600)
            draft.replace(self._archive(batch_id))
        finally:
            draft.unlink(missing_ok=True)

    def find(self, batch_id: UUID) -> Path | None:
        """The archive, or nothing where it isn't there any more."""
        path = self._archive(batch_id)
        return path if path.is_file() else None

    def remove(self, batch_id: UUID) -> None:
        """Everything of a batch; doing it again does no harm."""
        shutil.rmtree(self._folder(batch_id), ignore_errors=True)
        self._archive(batch_id).unlink(missing_ok=True)
        for left in self.folder.glob(f"{batch_id}.*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)

    def _folder(self, batch_id: UUID) -> Path:
        return self.folder / str(batch_id)

    def _spare(self, batch_id: UUID) -> Path:
        """A name that nothing else has, for what is on its way out."""
        return self.folder / f"{batch_id}.{secrets.token_hex(8)}"

    def _archive(self, batch_id: UUID) -> Path:
        return self.folder / f"{batch_id}.zip"


def safe_name(text: str) -> str:
    """A part of a file name: what file systems forbid is left out, dots at its ends too; never empty."""
    return _plain(text).rstrip(" .") or "tanpa nama"


def _plain(text: str) -> str:
    visible = "".join(one for one in text if one.isprintable())
    short = " ".join(_FORBIDDEN.sub(" ", visible).split())[:LONGEST_NAME]
    return short.encode()[:MOST_BYTES].decode(errors="ignore").strip().lstrip(" .")


def file_name(owner: str, nip: str, code: str, more: str = "") -> str:
    """``Nama - NIP - A.1.7.pdf``; ``more`` tells two cases of one person apart."""
    return " - ".join(part for part in (_plain(owner) or "tanpa nama", nip, more, code) if part) + ".pdf"
