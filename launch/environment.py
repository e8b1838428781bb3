"""The virtual environment: made from the hashed requirement files, and made again when they change."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from launch.arguments import ROOT
from launch.console import LaunchError, say

HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
RUNTIME = ROOT / "requirements.txt"
TESTING = ROOT / "requirements-test.txt"


def is_active() -> bool:
    return Path(sys.prefix).resolve() == HOME.resolve()


def enter(script: str, words: list[str]) -> NoReturn:
    """Replace this process, so that signals and the exit code are those of the command itself."""
    keep_bytecode(os.environ)
    os.execv(PYTHON, [str(PYTHON), os.path.abspath(script), *words])


def keep_bytecode(variables: MutableMapping[str, str]) -> None:
    """Containers often forbid bytecode; then each of our processes would compile all packages anew, for seconds.

    It is kept inside .venv, so that the source folders stay as clean as the setting wants them.
    """
    if variables.pop("PYTHONDONTWRITEBYTECODE", ""):
        variables.setdefault("PYTHONPYCACHEPREFIX", str(HOME / "bytecode"))


def ensure(*, with_tests: bool) -> None:
    """Have an environment that matches the requirement files; raises LaunchError when it can't be made."""
    wanted = [RUNTIME, TESTING] if with_tests else [RUNTIME]
    if not _missing(wanted):
        return
    with _alone():
        for requirements in _missing(wanted):
            _install(requirements)


def _missing(wanted: list[Path]) -> list[Path]:
    if not _works():
        return wanted
    return [path for path in wanted if not _stamp(path).is_file() or _stamp(path).read_text() != _digest(path)]


def _works() -> bool:
    """False as well when the Python that the environment was made from has gone."""
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _stamp(requirements: Path) -> Path:
    return HOME / f"{requirements.name}.sha256"


def _digest(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands started at once make one environment: the second waits. The lock leaves no file behind."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _install(requirements: Path) -> None:
    started = time.monotonic()
    if not HOME.exists() and not os.access(ROOT, os.W_OK):
        raise LaunchError(f"{ROOT} is not writable, so .venv can't be made: copy the project to a folder of yours.")
    say(f"Installing the packages of {requirements.name} into .venv ...")
    if not _install_with_uv(requirements):
        _install_with_pip(requirements)
    _stamp(requirements).write_text(_digest(requirements))
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def _install_with_uv(requirements: Path) -> bool:
    """False when there is no usable uv; it reads no pip configuration, so where it fails pip may still succeed."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    steps = [[uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(requirements)]]
    if not _works():
        steps.insert(0, [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(HOME)])
    done = all(subprocess.run(step, cwd=ROOT, capture_output=True, check=False).returncode == 0 for step in steps)
    if not done:
        say("uv could not install them; trying pip ...")
    return done


def _install_with_pip(requirements: Path) -> None:
    if not _works() or not (HOME / "bin" / "pip").exists():
        _make_with_venv()
    # Compiling everything would take longer than compiling what is used, on first use.
    options = ["--quiet", "--no-compile", "--disable-pip-version-check", "--require-hashes"]
    _run(
        [str(PYTHON), "-m", "pip", "install", *options, "-r", str(requirements)],
        "The packages could not be installed ({reason}): check the network or pip's configuration, then try again.",
    )


def _make_with_venv() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise LaunchError("Python's venv module is missing: run 'apt install python3-venv', then try again.")
    _run(
        [sys.executable, "-m", "venv", "--clear", str(HOME)],
        "The virtual environment could not be made ({reason}): run 'apt install python3-venv', then try again.",
    )


def _run(command: list[str], sentence: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    told = f"{done.stdout}\n{done.stderr}"
    if "No space left on device" in told or "Disk quota exceeded" in told:
        raise LaunchError(f"The disk with {ROOT} is full: make room (about 500 MB), then try again.")
    lines = [line for line in told.splitlines() if line.strip()] or ["no message"]
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
    raise LaunchError(sentence.format(reason=errors[-1].strip()))
