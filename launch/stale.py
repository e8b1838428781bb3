"""What an earlier server left in its data folder: a live orphan, a stale lock file, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from launch.console import LaunchError

STOP_LIMIT = 30.0
# Lines of postmaster.pid, counted from zero.
PID_LINE, SOCKET_LINE, STATUS_LINE = 0, 4, 7


def clear(data: Path) -> None:
    """Stop a server that outlived its command, and drop a lock file that names another process today.

    The caller holds the data folder, so no other command of ours can be using this server.
    """
    lines = _lock_lines(data)
    if not lines:
        return
    pid = int(lines[PID_LINE])
    if _is_server(pid, data):
        _stop(pid, data)
    (data / "postmaster.pid").unlink(missing_ok=True)


def socket_of_running(data: Path) -> Path | None:
    lines = _lock_lines(data)
    if len(lines) <= STATUS_LINE or lines[STATUS_LINE].strip() != "ready":
        return None
    return Path(lines[SOCKET_LINE].strip()) if _is_server(int(lines[PID_LINE]), data) else None


def _lock_lines(data: Path) -> list[str]:
    """Empty as well when a crash of the machine left the file without content."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    if lines and lines[PID_LINE].strip().isdigit():
        return lines
    (data / "postmaster.pid").unlink(missing_ok=True)
    return []


def _is_server(pid: int, data: Path) -> bool:
    """Process ids are given again after a restart, so the command line is asked whose it is."""
    arguments = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            words = arguments.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
        return "postgres" in words[0] and str(data) in words
    listed = subprocess.run(
        ["ps", "-ww", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return "postgres" in listed.stdout and str(data) in listed.stdout


def _stop(pid: int, data: Path) -> None:
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_LIMIT
    while _is_server(pid, data):
        if time.monotonic() > deadline:
            raise LaunchError(f"An earlier database server (process {pid}) does not stop: end it, then start again.")
        time.sleep(0.1)
