"""The web server as ``manage.py run`` starts it, on a free port of this machine, for one measurement."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from launch import serve
from launch.arguments import ROOT
from launch.processes import Child, spawn
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
    own = {**serve.FEW_ARENAS, **scratch.environment(settings)}
    command = serve.web_command(HOST, port, workers=1)
    child = spawn("web server", command, log=settings.data_dir / "web.log", cwd=ROOT, env=own)
    try:
        wait_for(port, child)
        yield Server(port, children_of(child.process.pid)[-1])
    finally:
        child.stop()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, child: Child) -> None:
    """Until the server answers. Raises SystemExit when it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while child.is_alive() and time.monotonic() < deadline:
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
