"""From a clean clone to the first page by ``manage.py run``: seconds of each phase, beside a start without a demo.

Run by hand: python -m tests.bench.bench_start. The package cache should be warm; it clones the last commit.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import os
import queue
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from launch.arguments import ROOT
from tests.bench import figures, scratch, server

LIMIT = 60.0
PATIENCE = 600.0
# What the command says when a phase ends; the first page is asked for beside it.
MARKS = (("packages", "Installed in"), ("database server", "Bringing the database"), ("schema and demo", "Demo:"))
OWN = ("DATABASE_URL", "TAHAPAN_DATA", "SECRET_KEY", "VIRTUAL_ENV", "PYTHONPATH")


@dataclass
class Start:
    """Moments since the command was given, in seconds, by the end of each phase; ``cpu`` counts all its processes."""

    moments: dict[str, float] = field(default_factory=dict)
    cpu: float = 0.0

    def phases(self) -> Iterator[tuple[str, float]]:
        """How long each phase took."""
        before = 0.0
        for name, moment in self.moments.items():
            yield name, moment - before
            before = moment


def main() -> None:
    """Print the first start, the second one, and the processor time of its two longest steps."""
    with tempfile.TemporaryDirectory(prefix="tahapan-bench-") as folder:
        # The embedded server runs as another user when this one is root.
        Path(folder).chmod(0o711)
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first, again = _start(clone), _start(clone)
        shutil.rmtree(clone)
    total, second = sum(dict(first.phases()).values()), sum(dict(again.phases()).values())
    figures.line("phase of the first start", "seconds", "1 : second start")
    for name, seconds in first.phases():
        figures.line(name, f"{seconds:.1f}", f"{seconds / second:.1f}")
    figures.line("until the first page", f"{total:.1f}", f"{total / second:.1f}")
    figures.line("second start, until the first page", f"{second:.1f}", "1.0")
    figures.line("processor time of the first start", f"{first.cpu:.1f}", f"{first.cpu / again.cpu:.1f}")
    figures.line("processor time of the second start", f"{again.cpu:.1f}", "1.0")
    print(f"{total / LIMIT:.0%} of the {LIMIT:.0f} s allowed")
    _steps()


def _start(clone: Path) -> Start:
    """One start, stopped after its first page."""
    port, lines = server.free_port(), queue.SimpleQueue[tuple[float, str]]()
    began, before = time.monotonic(), _children_cpu()
    with _running(clone, port, lines):
        page = _first_page(port)
        start = Start()
        while not lines.empty():
            at, text = lines.get()
            for name, mark in MARKS:
                if text.startswith(mark):
                    start.moments[name] = at - began
    start.moments["web server and first page"] = page - began
    start.cpu = _children_cpu() - before
    return start


@contextmanager
def _running(clone: Path, port: int, lines: queue.SimpleQueue[tuple[float, str]]) -> Iterator[None]:
    python = Path(sys.base_prefix) / "bin" / "python3"
    command = [str(python), "manage.py", "run", "--port", str(port)]
    own = {name: value for name, value in os.environ.items() if name not in OWN} | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=clone, env=own, stdout=subprocess.PIPE, text=True)
    reader = threading.Thread(target=_note, args=(process, lines), daemon=True)
    reader.start()
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        reader.join()


def _note(process: subprocess.Popen[str], lines: queue.SimpleQueue[tuple[float, str]]) -> None:
    for text in process.stdout or ():
        lines.put((time.monotonic(), text))


def _first_page(port: int) -> float:
    """The moment when the sign-in page has come."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with opener.open(f"http://{server.HOST}:{port}/login", timeout=60) as response:
                response.read()
            return time.monotonic()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise SystemExit("no page came")


def _steps() -> None:
    """Schema and demo once more on an empty database, each by itself, in processor time of this machine."""
    figures.line("\nstep", "seconds", "CPU seconds", "1 : bare Python")
    bare = _timed("bare Python", 0.0, lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    with scratch.migrated(empty=True) as settings:
        _timed("alembic upgrade head", bare, lambda: scratch.run_step("alembic", "upgrade", "head", settings=settings))
        _timed("app.cli demo", bare, lambda: scratch.run_step("app.cli", "demo", settings=settings))


def _timed(name: str, bare: float, work: figures.Work) -> float:
    """Processor seconds of the child processes that the work waits for."""
    before = _children_cpu()
    seconds = figures.timed(work)
    spent = _children_cpu() - before
    figures.line(name, f"{seconds:.1f}", f"{spent:.2f}", f"{spent / (bare or spent):.0f}")
    return spent


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
