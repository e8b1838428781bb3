"""The data folder: who uses it, and what lies where."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.arguments import ROOT
from launch.console import LaunchError, unwritable

LOG_LIMIT = 10 * 1024 * 1024
NEEDED_MB = 200


@dataclass(frozen=True)
class DataFolder:
    """Database, uploads, secret key and logs of one installation."""

    path: Path

    @property
    def uploads(self) -> Path:
        return self.path / "uploads"

    def log(self, name: str) -> Path:
        """The log of a process; one that has grown past 10 MB is set aside, so two generations exist at most."""
        folder = self.path / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path


def chosen(argument: Path | None) -> DataFolder:
    """``--data``, else $TAHAPAN_DATA, else ``var`` in the project; made when it is missing."""
    path = Path(argument or os.environ.get("TAHAPAN_DATA") or ROOT / "var").expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise LaunchError(f"{path} is a file: give a folder with --data DIR.")
    if not path.exists():
        _make(path)
    if not os.access(path, os.W_OK | os.X_OK):
        raise LaunchError(unwritable(path))
    _require_room(path)
    return DataFolder(path)


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True)
        # Root's database server is another user, who must get through; what is secret in here has its own permissions.
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise LaunchError(f"{path} can't be made ({error.strerror}): choose another folder with --data DIR.") from None


def _require_room(path: Path) -> None:
    free = shutil.disk_usage(path).free // 1024**2
    if free < NEEDED_MB:
        raise LaunchError(
            f"Only {free} MB are free where {path} is, and {NEEDED_MB} MB are needed: "
            "make room, or choose another folder with --data DIR."
        )


@contextmanager
def held(folder: DataFolder) -> Iterator[bool]:
    """Whether this process is now the one that runs the folder's database; however it dies, it frees the folder."""
    with (folder.path / "manage.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield True


def holder(folder: DataFolder) -> str:
    """The process id of the command that holds the folder."""
    return (folder.path / "manage.lock").read_text() or "unknown"
