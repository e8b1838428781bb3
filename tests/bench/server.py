"""The web server as ``manage.py run`` starts it, on a free port of this machine, for one measurement."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from launch import serve
from launch.arguments import ROOT
from tests.bench import scratch

HOST = "127.0.0.1"
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """``worker`` is the process that answers requests; the one that started it only watches."""

    port: int
    worker: int


@contextmanager
def one_worker(settings: Settings) -> Iterator[Server]:
    """A server with a single worker, stopped afterwards."""
    port = free_port()
    with (settings.data_dir / "web.log").open("wb") as log:
        command = serve.web_command(HOST, port, workers=1)
        own = {**serve.FEW_ARENAS, **scratch.environment(settings)}
        process = subprocess.Popen(command, cwd=ROOT, env=own, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield Server(port, children_of(process.pid)[-1])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers. Raises SystemExit when it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("the web server did not start")


def children_of(pid: int) -> list[int]:
    """Processes that were started by this one (Linux only)."""
    found = (Path(f"/proc/{pid}/task") / task.name / "children" for task in Path(f"/proc/{pid}/task").iterdir())
    return sorted(int(child) for path in found for child in path.read_text().split())


def resident_mb(pid: int) -> float:
    """Memory of a process that lies in RAM, in MB of 1,000,000 bytes."""
    line = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6
