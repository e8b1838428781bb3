"""Child processes that never outlive the command that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.console import LaunchError

PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A running process, in a process group of its own so that Ctrl-C reaches it only through us."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    log_start: int
    stop_signal: signal.Signals
    patience: float

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_alive():
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask, wait, and in the end kill the whole group."""
        self.ask_to_stop()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def said(self) -> str:
        """What it has written to its log since it was started."""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def end(self) -> str:
        """How a dead one ended and why, as far as its log tells; for a sentence."""
        code = self.process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return f"{how}; it said: {telling(self.said().splitlines())} (all of it in {self.log})"


def spawn(
    name: str,
    command: list[str],
    *,
    log: Path,
    cwd: Path,
    env: dict[str, str],
    stop_signal: signal.Signals = signal.SIGTERM,
    patience: float = 15,
    **popen: Any,
) -> Child:
    """Start a process that appends to its log, and that the system stops if this one is killed."""
    with log.open("ab") as out:
        log_start = out.seek(0, os.SEEK_END)
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cwd,
            env=env,
            process_group=0,
            preexec_fn=_dies_with_us(stop_signal),  # noqa: PLW1509 - this command has one thread
            **popen,
        )
    return Child(name, process, log, log_start, stop_signal, patience)


def _dies_with_us(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Linux tells a child that its parent died, so even ``kill -9`` of this command leaves nothing behind."""
    if not sys.platform.startswith("linux"):
        return None
    set_process_option = ctypes.CDLL(None).prctl

    def tell_the_system() -> None:
        set_process_option(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)

    return tell_the_system


def run_step(command: list[str], *, cwd: Path, env: dict[str, str], failure: str, log: Path) -> str:
    """Run a step to its end and give back what it printed; a failed one is a sentence that names the log."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    with log.open("a") as out:
        out.write(done.stdout + done.stderr)
    if done.returncode:
        raise LaunchError(f"{failure}: {telling(done.stderr.splitlines())} (all of it in {log}).")
    return done.stdout


def telling(lines: list[str]) -> str:
    """The line of an output that most likely says what went wrong."""
    words = [line.strip() for line in lines if line.strip()] or ["nothing"]
    errors = [line for line in words if "Error" in line or "FATAL" in line]
    return (errors or words)[-1]


class Interrupted(BaseException):
    """SIGINT, SIGTERM or SIGHUP arrived: unwind and stop everything, in order."""


def interrupt_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def ignore_signals() -> None:
    """From here on a second Ctrl-C does not cut the orderly stop short; each child has a limit of its own."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _frame: object) -> None:
    ignore_signals()
    raise Interrupted(signal.Signals(number).name)
