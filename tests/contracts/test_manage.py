"""manage.py as a person meets it: one command, one sentence when something is in the way, nothing left behind."""

from __future__ import annotations

import ast
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launch import arguments

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
START_LIMIT = 180
STOP_LIMIT = 60


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that the database server's user can reach, which pytest's own is not for root."""
    folder = Path(tempfile.mkdtemp(prefix="tahapan-data-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def plain_environment() -> dict[str, str]:
    """The person's environment, without the database that the tests themselves run on."""
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL" and not key.startswith("TAHAPAN_")}


@pytest.fixture
def manage(plain_environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = plain_environment | more
        return subprocess.run([*MANAGE, *words], env=env, capture_output=True, text=True, timeout=180, check=False)

    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_naming(word: str) -> list[str]:
    """Command lines of living processes that hold a word, such as the path of a data folder."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if word in line and str(os.getpid()) != line.split()[0]]


def wait_until(condition: Callable[[], bool], limit: float) -> bool:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


class Running:
    """A ``run`` under way, on a port and a data folder of its own."""

    def __init__(self, data: Path, env: dict[str, str]) -> None:
        self.data, self.port = data, free_port()
        self.out = (data / "out.txt").open("w+")
        words = ["run", "--no-demo", "--port", str(self.port), "--data", str(data)]
        self.process = subprocess.Popen([*MANAGE, *words], env=env, stdout=self.out, stderr=self.out)

    def said(self) -> str:
        return (self.data / "out.txt").read_text()

    def wait_until_ready(self) -> None:
        wait_until(lambda: "Stop with Ctrl-C" in self.said() or self.process.poll() is not None, START_LIMIT)
        assert "Tahapan is ready" in self.said(), self.said()

    def children(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(word) for word in found.split()]

    def child(self, word: str) -> int:
        return next(pid for pid in self.children() if word in Path(f"/proc/{pid}/cmdline").read_text())

    def serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(json.load(answer)["status"] == "ok")
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_LIMIT)


@pytest.fixture
def running(data: Path, plain_environment: dict[str, str]) -> Iterator[Running]:
    run = Running(data, plain_environment)
    try:
        run.wait_until_ready()
        yield run
    finally:
        run.process.kill()
        run.process.wait()
        run.out.close()
        wait_until(lambda: not processes_naming(str(data)), STOP_LIMIT)


def test_help_is_printed_without_a_command(manage: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = manage()
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("run", "test", "check", "demo-accounts", "migrate", "bench"))


def test_old_python_is_told_in_one_sentence() -> None:
    ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 4))
    trick = "import runpy, sys; sys.version_info = (3, 8, 1); runpy.run_path('manage.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", trick], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "needs Python 3.11 or newer, and this is 3.8" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_runs_before_the_environment_needs_the_standard_library_only() -> None:
    code = "import sys; sys.path.insert(0, '.'); from launch import arguments, console, environment; arguments.build()"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_everything_after_test_goes_to_pytest() -> None:
    words = ["-k", "name", "--lf", "tests/unit"]
    assert arguments.parse(["test", *words]).pytest_args == words


@pytest.mark.parametrize(
    ("words", "extra", "sentence"),
    [
        (["run", "--data", "/sys/tahapan"], {}, "choose another folder with --data DIR"),
        (["run", "--data", "/dev/null"], {}, "/dev/null is a file"),
        (["run", "--host", "198.51.100.7"], {}, "choose another one with --port"),
        (["run"], {"DATABASE_URL": "postgresql://budi:rahasia@127.0.0.1:1/none"}, "can't be reached"),
        (["run"], {"DATABASE_URL": "mysql://budi:rahasia@127.0.0.1/none"}, "must look like postgresql://"),
        (["test"], {"DATABASE_URL": "postgresql://budi:rahasia@127.0.0.1:1/none"}, "can't be reached"),
        (["create-admin"], {}, "give --username NAME and --password-stdin"),
        (["check", "/nowhere.yaml"], {}, "is no file"),
    ],
)
def test_a_trouble_is_one_sentence(
    manage: Callable[..., subprocess.CompletedProcess[str]],
    data: Path,
    words: list[str],
    extra: dict[str, str],
    sentence: str,
) -> None:
    port = ["--port", str(free_port())] if words[0] == "run" else []
    done = manage(*words, *port, **({"TAHAPAN_DATA": str(data)} | extra))
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "rahasia" not in done.stderr


def test_taken_port_is_refused_before_anything_starts(
    manage: Callable[..., subprocess.CompletedProcess[str]], data: Path
) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage("run", "--port", str(port), "--data", str(data))
    assert done.returncode == 2
    assert f"Port {port} can't be used" in done.stderr
    assert list(data.iterdir()) == []


def test_second_run_on_the_same_folder_is_refused(
    manage: Callable[..., subprocess.CompletedProcess[str]], data: Path
) -> None:
    with (data / "manage.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        done = manage("run", "--port", str(free_port()), "--data", str(data))
    assert done.returncode == 2
    assert "is in use by another command (process 4711)" in done.stderr


def test_data_of_another_postgresql_release_is_left_alone(
    manage: Callable[..., subprocess.CompletedProcess[str]], data: Path
) -> None:
    (data / "postgres" / "data").mkdir(parents=True)
    (data / "postgres" / "data" / "PG_VERSION").write_text("15\n")
    done = manage("run", "--port", str(free_port()), "--data", str(data))
    assert done.returncode == 2
    assert "was written by PostgreSQL 15" in done.stderr


def test_run_serves_and_stops_without_a_trace(running: Running) -> None:
    assert running.serves()
    assert len(running.children()) == 3
    assert running.stop() == 0
    assert "Stopped." in running.said()
    assert processes_naming(str(running.data)) == []
    assert not (running.data / "postgres" / "data" / "postmaster.pid").exists()
    assert not (running.data / "postgres" / "socket").exists()


def test_killed_run_leaves_no_orphan_and_starts_again(running: Running, plain_environment: dict[str, str]) -> None:
    children = running.children()
    running.process.kill()
    running.process.wait()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), STOP_LIMIT)
    again = Running(running.data, plain_environment)
    try:
        again.wait_until_ready()
        assert again.serves()
        assert again.stop() == 0
    finally:
        again.process.kill()
        again.process.wait()
        again.out.close()


def test_one_dead_process_ends_the_whole_and_is_named(running: Running) -> None:
    os.kill(running.child("app.worker"), signal.SIGKILL)
    assert running.process.wait(STOP_LIMIT) == 1
    assert "The worker stopped by itself: signal SIGKILL" in running.said()
    assert str(running.data / "logs" / "worker.log") in running.said()
    assert processes_naming(str(running.data)) == []


def test_short_command_uses_the_database_of_a_run(
    running: Running, manage: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = manage("migrate", "--data", str(running.data))
    assert done.returncode == 0, done.stderr
    assert running.serves()
