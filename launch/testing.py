"""``manage.py test`` and ``manage.py bench``: their own database, their own data folder, both gone afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from launch import browser, database
from launch.arguments import ROOT
from launch.console import say, warn
from launch.processes import ignore_signals, interrupt_on_signals

# One process more than there are cores: each waits a quarter of its time for a browser, a worker or a server.
PROCESSES = min((os.cpu_count() or 1) + 1, 4)
# A file stays on one process, so that what it sets up once (a server, a furnished office) is set up once.
# Files in the order of tests/conftest.py: by their number of tests the longest ones would come last.
SPREAD = ["-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder"]


def run_tests(pytest_args: list[str]) -> int:
    """pytest's exit code. Everything but the measurements, on several processes, unless the arguments say otherwise."""
    chromium = browser.find_or_install()
    command = [sys.executable, "-m", "pytest", *_defaults(pytest_args), *pytest_args]
    command += [] if chromium else _without_browser(pytest_args)
    with _environment() as environment:
        if chromium:
            environment["CHROMIUM"] = chromium
        code = _run(command, environment)
    if not chromium:
        warn(browser.NOTICE)
    return code


def _defaults(pytest_args: list[str]) -> list[str]:
    chosen = any((ROOT / word.split("::")[0]).exists() for word in pytest_args if not word.startswith("-"))
    workers = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in pytest_args)
    return [*([] if chosen else ["tests", "--ignore=tests/bench"]), *([] if workers else SPREAD)]


def _without_browser(pytest_args: list[str]) -> list[str]:
    return ["--ignore=tests/e2e", *([] if "-m" in pytest_args else ["-m", "not browser"])]


def run_benches() -> int:
    """Each script prints its ratios; the exit code is 1 when one of them failed."""
    failed = 0
    with _environment() as environment:
        for script in sorted((ROOT / "tests" / "bench").glob("bench_*.py")):
            say(f"== {script.name}")
            failed |= _run([sys.executable, str(script)], {**environment, "PYTHONPATH": str(ROOT)})
    return int(bool(failed))


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    interrupt_on_signals()
    with tempfile.TemporaryDirectory(prefix="tahapan-") as folder, database.throw_away() as scratch:
        yield {**os.environ, "DATABASE_URL": scratch.url, "TAHAPAN_DATA": folder}


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Interrupted, the child gets the time to tidy up; a Ctrl-C reaches it from the terminal as well."""
    child = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        return child.wait()
    except BaseException:
        ignore_signals()
        child.send_signal(signal.SIGINT)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise
