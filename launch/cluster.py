"""The embedded PostgreSQL: one cluster in the data folder, reached through a private socket only."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from launch import stale
from launch.account import Account
from launch.binaries import MAJOR, Binaries
from launch.console import LaunchError
from launch.processes import Child, spawn

ADMIN = "postgres"
OWNER = "tahapan"
# The kernel's limit for a socket's path is 107 characters; PostgreSQL adds the name of the socket file.
SOCKET_PATH_LIMIT = 80
START_LIMIT = 300.0
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_wal_size": "512MB"}
# A cluster that is thrown away after the tests need not survive a power cut.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}


@dataclass(frozen=True)
class Database:
    """The application's database, and the server process where it is ours."""

    url: str
    server: Child | None = None


@dataclass(frozen=True)
class Cluster:
    """``base`` holds the data and the socket, which belong to the server's user, and the two generated passwords."""

    base: Path
    account: Account
    binaries: Binaries
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def _credentials(self) -> Path:
        return self.base / "credentials.json"

    @contextmanager
    def running(self) -> Iterator[Database]:
        """The server, for the block; makes the cluster on first use."""
        self._require_version()
        if not self.data.exists():
            self._initialise()
        stale.clear(self.data)
        sockets = self._socket_folder()
        server = self._start_server(sockets)
        try:
            self._ensure_database(sockets)
            yield Database(self._url(sockets), server)
        finally:
            server.stop()
            shutil.rmtree(sockets, ignore_errors=True)

    def attach(self) -> str | None:
        """The URL while another command runs this cluster; None when no server is ready here."""
        sockets = stale.socket_of_running(self.data)
        return self._url(sockets) if sockets else None

    def _require_version(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists() and version.read_text().strip() != MAJOR:
            raise LaunchError(
                f"{self.data} was written by PostgreSQL {version.read_text().strip()} and this release brings {MAJOR}: "
                "dump it with the old release (pg_dump), move the folder away, start once, and load the dump with psql."
            )

    def _initialise(self) -> None:
        """initdb beside the final place, so that an interrupted one is never taken for a cluster."""
        passwords = {ADMIN: secrets.token_urlsafe(24), OWNER: secrets.token_urlsafe(24)}
        self._write(self._credentials, json.dumps(passwords))
        part, password_file = self.base / "data.part", self.base / "initdb.password"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        self.account.own(part)
        self._write(password_file, passwords[ADMIN])
        self.account.own(password_file)
        command = [self.binaries.path("initdb"), "-D", str(part), "-U", ADMIN]
        command += [f"--pwfile={password_file}", "--auth=scram-sha-256"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += [] if self.durable else ["--no-sync"]
        options = {"cwd": self.base, "env": _environment(), **self.account.as_process()}
        done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
        password_file.unlink()
        if done.returncode:
            shutil.rmtree(part, ignore_errors=True)
            raise _trouble(f"The database could not be created in {self.base}", done.stderr or done.stdout)
        part.rename(self.data)

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """A file that only its owner may read, from the first byte on."""
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)

    def _socket_folder(self) -> Path:
        """Emptied at each start: a lock file left by a crash could name a process that is somebody else today."""
        folder = self.base / "socket"
        shutil.rmtree(folder, ignore_errors=True)
        if len(str(folder)) > SOCKET_PATH_LIMIT:
            folder = Path(tempfile.mkdtemp(prefix="tahapan-", dir="/tmp"))
        else:
            folder.mkdir(mode=0o700)
        self.account.own(folder)
        return folder

    def _start_server(self, sockets: Path) -> Child:
        """Started directly, not through pg_ctl, so that it is our child; SIGINT is PostgreSQL's fast stop."""
        settings = COMMON | (DURABLE if self.durable else THROW_AWAY) | {"unix_socket_directories": str(sockets)}
        command = [self.binaries.path("postgres"), "-D", str(self.data)]
        command += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        deadline = time.monotonic() + START_LIMIT
        while True:
            server = spawn(
                "database",
                command,
                log=self.base / "postgres.log",
                cwd=self.base,
                env=_environment(),
                stop_signal=signal.SIGINT,
                patience=60,
                **self.account.as_process(),
            )
            if self._becomes_ready(server, sockets, deadline):
                return server
            server.stop()
            if not _backends_remain(server) or time.monotonic() > deadline - START_LIMIT + 15:
                raise _trouble("The database did not start", server.said(), server.log)
            time.sleep(0.5)

    def _becomes_ready(self, server: Child, sockets: Path, deadline: float) -> bool:
        """Recovery after a crash may take minutes; as long as the server lives, it is waited for."""
        while server.is_alive() and time.monotonic() < deadline:
            try:
                psycopg.connect(self._conninfo(sockets, ADMIN, "postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    server.stop()
                    raise LaunchError(f"{self._credentials} does not fit its database: restore both.") from None
                time.sleep(0.05)
            else:
                return True
        return False

    def _ensure_database(self, sockets: Path) -> None:
        """The application owns its database and is no superuser, so that row-level security can bind it."""
        password = self._passwords()[OWNER]
        with psycopg.connect(self._conninfo(sockets, ADMIN, "postgres"), autocommit=True) as admin:
            if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                admin.execute(statement.format(sql.Identifier(OWNER), sql.Literal(password)))
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
                admin.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(OWNER)))

    def _passwords(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._credentials.read_text()))
        except (FileNotFoundError, ValueError):
            raise LaunchError(f"{self._credentials} is missing or damaged: restore it from a backup.") from None

    def _conninfo(self, sockets: Path, role: str, database: str) -> str:
        password = self._passwords()[role]
        return make_conninfo(host=str(sockets), port=5432, user=role, password=password, dbname=database)

    def _url(self, sockets: Path) -> str:
        password, host = quote(self._passwords()[OWNER]), quote(str(sockets), safe="")
        return f"postgresql://{OWNER}:{password}@/{OWNER}?host={host}&port=5432"


def _environment() -> dict[str, str]:
    """Nothing of the person's own PostgreSQL settings (PGDATA, PGPORT, ...) may reach the embedded one."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _backends_remain(server: Child) -> bool:
    """After a killed postmaster its backends need a moment to notice."""
    return "pre-existing shared memory block" in server.said()


def _trouble(what: str, told: str, log: Path | None = None) -> LaunchError:
    """The sentence for a failed initdb or start, out of what it printed."""
    if any(sign in told for sign in ("No space left on device", "could not extend file", "Disk quota exceeded")):
        return LaunchError(f"{what}: the disk is full. Make room, or choose another folder with --data DIR.")
    lines = [line for line in told.splitlines() if line.strip()] or ["no message"]
    errors = [line for line in lines if "error:" in line or "FATAL" in line] or lines[-1:]
    where = f" (all of it in {log})" if log else ""
    return LaunchError(f"{what}: {errors[0].strip()}{where}.")
