"""The demo as its command loads it: once in a run for each day, and copied for every test that wants one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.database import Databases

# Whoever comes first loads a day, and the other process waits: on a busy machine longer than a test may take.
PATIENT = pytest.mark.timeout(900)
ROOT = Path(__file__).parent.parent
SAID = "said.txt"
# A plain day late in the year; and a Saturday right after New Year, the day of loading that is hardest on dates.
PLAIN, HARD = "2026-11-19", "2027-01-02"


@dataclass(frozen=True)
class Demo:
    """A copy of one's own: its database, its data folder, and what the command said that loaded it."""

    url: str
    folder: Path
    said: str


@dataclass(frozen=True)
class Demos:
    """Makes the copies; ``migrated`` names an empty database, ``shared`` is the folder of the whole run.

    The plain day is loaded into an empty database, the hard one by ``--reload`` in place of it.
    """

    databases: Databases
    migrated: str
    shared: Path

    @contextmanager
    def copy(self, day: str, folder: Path) -> Iterator[Demo]:
        """The demo of a day, into a folder that is not there yet."""
        url = self.databases.create(self._template(day))
        shutil.copytree(self._kept(day), folder)
        yield Demo(url, folder, (folder / SAID).read_text())
        self.databases.drop(url)

    def _template(self, day: str) -> str:
        name = f"demo_{day}"
        if day == PLAIN:
            return self.databases.template(name, lambda url: self._load(url, day), self.migrated)
        before = self._template(PLAIN)
        return self.databases.template(name, lambda url: self._load(url, day, "--reload"), before)

    def _load(self, url: str, day: str, *words: str) -> None:
        folder = self._kept(day)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        done = run_demo(url, folder, "--date", day, *words)
        assert (done.returncode, done.stderr) == (0, "")
        (folder / SAID).write_text(done.stdout)

    def _kept(self, day: str) -> Path:
        return self.shared / f"demo-{day}"


def run_demo(url: str, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """``demo`` with some words, in a process of its own."""
    environment = {
        **os.environ, "DATABASE_URL": url, "TAHAPAN_DATA": str(folder), "TAHAPAN_DEMO": "1",
        "SECRET_KEY": "kunci-untuk-pengujian-saja-0123456789", **more,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
