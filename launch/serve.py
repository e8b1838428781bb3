"""``manage.py run``: database, web server and worker, started in this order and stopped in the reverse one."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import IPv4Address

from launch import database, folders, preparation
from launch.arguments import ROOT
from launch.console import LaunchError, say, warn
from launch.database import Database
from launch.folders import DataFolder
from launch.processes import Child, Interrupted, ignore_signals, interrupt_on_signals, spawn

READY_LIMIT = 180.0
THREADS = 8
# glibc gives each thread its own heap, up to 16 here; two serve as well and keep less memory that nobody uses.
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}
# What app.worker.loop writes once it is connected.
WORKER_READY = "The worker is ready"


def run(options: argparse.Namespace) -> int:
    """0 after an orderly stop, 1 when one of the processes died."""
    interrupt_on_signals()
    _require_free_port(options.host, options.port)
    folder = folders.chosen(options.data)
    try:
        with folders.held(folder) as mine:
            if not mine:
                raise LaunchError(
                    f"{folder.path} is in use by another command (process {folders.holder(folder)}): "
                    "stop that one first, or choose another folder with --data DIR."
                )
            return _serve(options, folder)
    except Interrupted:
        say("Stopped.")
        return 0


def _serve(options: argparse.Namespace, folder: DataFolder) -> int:
    with ExitStack() as stack:
        base = stack.enter_context(_database(folder))
        environment = _environment(options, folder, base.url)
        preparation.prepare(base.url, environment, folder, demo=not options.no_demo)
        children: list[Child] = []
        stack.callback(_stop, children)
        stack.callback(ignore_signals)
        # The web server first: a worker that already works through a fresh demo's jobs would delay the first page.
        children.append(_start_web(options, folder, environment))
        _wait_for(children, lambda: _answers(f"{_address(options)}/healthz"))
        children.append(_start_worker(folder, environment))
        _wait_for(children, lambda: WORKER_READY in children[-1].said())
        _announce(options, folder, environment)
        return _watch([*children, *([base.server] if base.server else [])])


@contextmanager
def _database(folder: DataFolder) -> Iterator[Database]:
    url = database.external()
    if url:
        yield Database(url)
        return
    with database.embedded(folder) as base:
        yield base


def _environment(options: argparse.Namespace, folder: DataFolder, url: str) -> dict[str, str]:
    return {
        **FEW_ARENAS,
        "TAHAPAN_BASE_URL": _address(options),
        **os.environ,
        "DATABASE_URL": url,
        "TAHAPAN_DATA": str(folder.path),
        "TAHAPAN_DEMO": "0" if options.no_demo else "1",
        "PYTHONUNBUFFERED": "1",
    }


def _address(options: argparse.Namespace) -> str:
    """A server that listens everywhere is reached here by the loopback address."""
    host = {str(IPv4Address(0)): "127.0.0.1", "::": "::1"}.get(options.host, options.host)
    return f"http://[{host}]:{options.port}" if ":" in host else f"http://{host}:{options.port}"


def _require_free_port(host: str, port: int) -> None:
    """Asked by binding it: the web server shares ports, so it would quietly start beside another one."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise LaunchError(f"{host} is no address of this machine: give one with --host.") from None
    except PermissionError:
        raise LaunchError(f"Port {port} is reserved for root: choose one above 1023 with --port.") from None
    except OSError as error:
        raise LaunchError(f"Port {port} can't be used ({error.strerror}): choose another one with --port.") from None


def _start_web(options: argparse.Namespace, folder: DataFolder, environment: dict[str, str]) -> Child:
    command = web_command(options.host, options.port, workers=min(2, os.cpu_count() or 1))
    return spawn("web server", command, log=folder.log("web"), cwd=ROOT, env=environment)


def web_command(host: str, port: int, *, workers: int) -> list[str]:
    """A worker that dies is not started again by Granian: this command stops and says where to look."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws"]
    return [*command, "--workers-kill-timeout", "8", "--no-respawn-failed-workers", "wsgi:application"]


def _start_worker(folder: DataFolder, environment: dict[str, str]) -> Child:
    return spawn("worker", [sys.executable, "-m", "app.worker"], log=folder.log("worker"), cwd=ROOT, env=environment)


def _stop(children: list[Child]) -> None:
    """All are asked before any is waited for, so their times to stop don't add up."""
    say("Stopping ...")
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()


def _wait_for(children: list[Child], ready: Callable[[], bool]) -> None:
    """Until the child started last is ready; raises LaunchError when one dies or the time is over."""
    deadline = time.monotonic() + READY_LIMIT
    while not ready():
        for child in children:
            if not child.is_alive():
                raise LaunchError(f"The {child.name} did not start: {child.end()}.")
        if time.monotonic() > deadline:
            raise LaunchError(
                f"The {children[-1].name} is not ready after {READY_LIMIT:.0f} s: see {children[-1].log}."
            )
        time.sleep(0.1)


def _answers(url: str) -> bool:
    """Asked without the proxy that the person's environment may name."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(options: argparse.Namespace, folder: DataFolder, environment: dict[str, str]) -> None:
    say(f"\nTahapan is ready: {_address(options)}   (data and logs: {folder.path})")
    if not options.no_demo:
        say(preparation.demo_account_table(environment, folder))
    say("Stop with Ctrl-C.")


def _watch(children: list[Child]) -> int:
    while True:
        for child in children:
            if not child.is_alive():
                ignore_signals()
                warn(f"The {child.name} stopped by itself: {child.end()}.")
                return 1
        time.sleep(0.2)
