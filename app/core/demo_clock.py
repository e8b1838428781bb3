"""Where the clock of a demo stands: a small file in the data folder, so that all its processes agree at once.

Web workers, worker and command line look at the file each time they ask for the time; it is replaced as a whole, so
nobody reads half of it. A production never installs this, and a file that lies there changes nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.core import clock

NAME = "demo-clock.json"
NO_SHIFT = timedelta()


@dataclass(frozen=True)
class Standing:
    """How far the clock is moved, and the moment that it is on its way to, if it is."""

    shift: timedelta = NO_SHIFT
    target: datetime | None = None

    @property
    def moved(self) -> bool:
        """Whether it shows another time than the real one, or soon will."""
        return self.shift != NO_SHIFT or self.target is not None


class DemoClock:
    """The clock of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / NAME
        self._seen: tuple[int, int] | None = None
        self._standing = Standing()

    def read(self) -> Standing:
        """As it stands now; the file is parsed only when it has changed."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return Standing()
        mark = (stat.st_mtime_ns, stat.st_ino)
        if mark != self._seen:
            self._standing, self._seen = _parse(self.path), mark
        return self._standing

    def show(self, moment: datetime) -> None:
        """Let the clock show a moment and run on from there, wherever it is on its way to."""
        self._change(shift=moment - clock.unmoved())

    def aim(self, target: datetime | None) -> None:
        """Note where the clock is going, without moving it yet; None: nowhere, it stays where it is."""
        self._change(target=target)

    def reset(self) -> None:
        """Back to the real time."""
        with self._lock("write"):
            self.path.unlink(missing_ok=True)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Whether this process may walk the clock now: one at a time does, and however it dies, it lets go."""
        try:
            with self._lock("walk", fcntl.LOCK_NB):
                yield True
        except BlockingIOError:
            yield False

    def _change(self, **fields: Any) -> None:
        """Somebody may stop the clock while it walks, so each writes only what they mean to change."""
        with self._lock("write"):
            standing = replace(self.read(), **fields)
            target = standing.target.isoformat() if standing.target else None
            draft = self.path.with_suffix(f".{secrets.token_hex(6)}")
            draft.write_text(json.dumps({"shift_seconds": standing.shift.total_seconds(), "target": target}))
            os.replace(draft, self.path)

    @contextmanager
    def _lock(self, name: str, mode: int = 0) -> Iterator[None]:
        with self.path.with_suffix(f".{name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | mode)
            yield


def _parse(path: Path) -> Standing:
    stored = json.loads(path.read_text())
    target = stored["target"]
    return Standing(timedelta(seconds=stored["shift_seconds"]), datetime.fromisoformat(target) if target else None)


_installed: list[DemoClock] = []


def install(data_dir: Path, *, demo: bool, production: bool) -> None:
    """Let this process live by the folder's clock, where it is a demo; else by the real time."""
    _installed[:] = [DemoClock(data_dir)] if demo and not production else []
    clock.set_shift((lambda: _installed[0].read().shift) if _installed else None)


def installed() -> DemoClock | None:
    """The clock that this process lives by; None outside a demo."""
    return _installed[0] if _installed else None
