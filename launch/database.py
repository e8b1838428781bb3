"""Which database a command works on: the one in DATABASE_URL, or the embedded one in the data folder."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from launch import account, binaries, folders
from launch.cluster import Cluster, Database
from launch.console import LaunchError, say
from launch.folders import DataFolder

ATTACH_LIMIT = 60.0
LOCATION = "postgres.location"
SCRATCH = "tahapan_test_"


def external() -> str | None:
    """DATABASE_URL as libpq reads it, once it has answered."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return None
    scheme, _, rest = url.partition("://")
    if scheme not in {"postgres", "postgresql", "postgresql+psycopg"} or not rest:
        raise LaunchError("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    url = f"postgresql://{rest}"
    _require_answer(url)
    return url


def _require_answer(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["no answer"])[-1].strip()
        raise LaunchError(
            f"The database in DATABASE_URL ({_without_password(url)}) can't be reached: {reason}. "
            "Check address, name and password, and that the server is running."
        ) from None


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


@contextmanager
def embedded(folder: DataFolder) -> Iterator[Database]:
    """The folder's cluster, started for the block; the caller holds the folder."""
    with _cluster(folder).running() as database:
        yield database


@contextmanager
def for_command(folder: DataFolder) -> Iterator[Database]:
    """For a short command: DATABASE_URL, the server of a ``run`` that is under way, or a server for this block."""
    url = external()
    if url:
        yield Database(url)
        return
    with folders.held(folder) as mine:
        if mine:
            with embedded(folder) as database:
                yield database
        else:
            yield Database(_attach(folder))


def _attach(folder: DataFolder) -> str:
    deadline = time.monotonic() + ATTACH_LIMIT
    while time.monotonic() < deadline:
        url = _cluster(folder).attach()
        if url:
            return url
        time.sleep(0.2)
    raise LaunchError(f"Another command (process {folders.holder(folder)}) holds {folder.path}: try again later.")


@contextmanager
def throw_away() -> Iterator[Database]:
    """For tests: a database that is gone afterwards, inside DATABASE_URL or in a cluster of its own."""
    url = external()
    if url:
        with _scratch(url) as scratch:
            yield Database(scratch)
        return
    folder = DataFolder(Path(tempfile.mkdtemp(prefix="tahapan-")))
    folder.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    base = _base(folder)
    try:
        with _at(base, folder, durable=False).running() as database:
            yield database
    finally:
        shutil.rmtree(base, ignore_errors=True)
        shutil.rmtree(folder.path, ignore_errors=True)


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """A new database beside the given one; each test worker may add copies that start with its name."""
    name = SCRATCH + secrets.token_hex(4)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise LaunchError("The user in DATABASE_URL must be allowed to create databases for the tests.") from None
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        _drop_all(url, name)


def _drop_all(url: str, prefix: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        for (name,) in found.fetchall():
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _cluster(folder: DataFolder) -> Cluster:
    return _at(_base(folder), folder, durable=True)


def _at(base: Path, folder: DataFolder, *, durable: bool) -> Cluster:
    data = base / "data"
    server_account = account.for_server(data if data.exists() else folder.path)
    return Cluster(base, server_account, binaries.find(server_account, base), durable)


def _base(folder: DataFolder) -> Path:
    """Where the cluster lies: in the data folder, unless the server's user can't get there (a home of root's only).

    The place outside is remembered in the folder and has a random name, so a deleted data folder never meets old data.
    """
    inside, location = folder.path / "postgres", folder.path / LOCATION
    if inside.exists():
        return inside
    if location.exists():
        return _remembered(location)
    if account.for_server(folder.path).reaches(folder.path):
        return _make(inside)
    outside = _make(_outside(account.for_server(folder.path)))
    location.write_text(str(outside))
    say(f"The database server runs as another user, who can't enter {folder.path}: its files are in {outside}.")
    return outside


def _remembered(location: Path) -> Path:
    base = Path(location.read_text().strip())
    if not base.is_dir():
        raise LaunchError(f"The database {base} is gone: restore it, or delete {location} to start empty.")
    return base


def _make(base: Path) -> Path:
    base.mkdir(exist_ok=True)
    base.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return base


def _outside(server_account: account.Account) -> Path:
    for parent in ("/var/lib", tempfile.gettempdir()):
        if os.access(parent, os.W_OK) and server_account.reaches(Path(parent)):
            return Path(tempfile.mkdtemp(prefix="tahapan-", dir=parent))
    raise LaunchError("No folder is open to the database server's user: give one with --data DIR.")
