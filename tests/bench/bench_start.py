"""From a clean clone to the first page by ``manage.py run``: seconds of each phase, beside a start without a demo.

Run by hand: python -m tests.bench.bench_start. The package cache should be warm; it clones the last commit.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

from launch.arguments import ROOT
from launch.processes import Child, spawn
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
    port, python = server.free_port(), Path(sys.base_prefix) / "bin" / "python3"
    own = {name: value for name, value in os.environ.items() if name not in OWN} | {"PYTHONUNBUFFERED": "1"}
    command = [str(python), "manage.py", "run", "--port", str(port)]
    began, before = time.monotonic(), _children_cpu()
    log = clone.parent / "run.log"
    child = spawn("manage.py", command, log=log, cwd=clone, env=own, stop_signal=signal.SIGINT, patience=PATIENCE)
    try:
        start = _watch(child, port, began)
    finally:
        child.stop()
    start.cpu = _children_cpu() - before
    return start


def _watch(child: Child, port: int, began: float) -> Start:
    """Until the sign-in page has come; what the command said meanwhile ends the phases before."""
    start = Start()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while child.is_alive() and time.monotonic() - began < PATIENCE:
        said = child.said()
        for name, mark in MARKS:
            if mark in said:
                start.moments.setdefault(name, time.monotonic() - began)
        try:
            with opener.open(f"http://{server.HOST}:{port}/login", timeout=60) as response:
                response.read()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            start.moments["web server and first page"] = time.monotonic() - began
            return start
    raise SystemExit(f"no page came: {child.said()}")


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
