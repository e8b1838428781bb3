"""The parts behind manage.py: the embedded cluster, the environment, the settings, the sentences."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import Settings, SettingsError
from launch import browser, console, database, environment, folders, testing
from launch.console import LaunchError
from launch.folders import DataFolder


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="tahapan-data-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def ask(url: str, statement: str) -> object:
    """The first value of the first row, or None for a statement without rows."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def test_cluster_is_private_durable_and_its_owner_no_superuser(data: Path) -> None:
    with database.embedded(DataFolder(data)) as base:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            assert ask(base.url, f"SHOW {setting}") == "on"
        assert ask(base.url, "SHOW listen_addresses") == ""
        assert ask(base.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(make_conninfo(base.url, password="wrong"), "SELECT 1")
    assert (data / "postgres" / "credentials.json").stat().st_mode & 0o777 == 0o600
    rules = (data / "postgres" / "data" / "pg_hba.conf").read_text().splitlines()
    assert {line.split()[-1] for line in rules if line and not line.startswith("#")} == {"scram-sha-256"}


def test_killed_server_is_recovered_and_keeps_what_was_committed(data: Path) -> None:
    with database.embedded(DataFolder(data)) as base:
        ask(base.url, "CREATE TABLE kept AS SELECT 7 AS value")
        assert base.server
        os.kill(base.server.process.pid, signal.SIGKILL)
    with database.embedded(DataFolder(data)) as base:
        assert ask(base.url, "SELECT value FROM kept") == 7


def test_lock_file_that_names_another_process_is_dropped(data: Path) -> None:
    with database.embedded(DataFolder(data)) as base:
        ask(base.url, "CREATE TABLE kept AS SELECT 7 AS value")
    lock = data / "postgres" / "data" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n1\n5432\n/nowhere\n\n0 0\nready\n")
    with database.embedded(DataFolder(data)) as base:
        assert ask(base.url, "SELECT value FROM kept") == 7


def test_orphaned_server_is_stopped_before_a_new_one_starts(data: Path) -> None:
    with database.embedded(DataFolder(data)) as base:
        assert base.server
        orphan = base.server.process.pid
        with database.embedded(DataFolder(data)) as again:
            assert ask(again.url, "SELECT 1") == 1
            assert base.server.process.wait(5) == 0
            assert again.server
            assert again.server.process.pid != orphan


def test_interrupted_first_start_is_begun_anew(data: Path) -> None:
    (data / "postgres" / "data.part").mkdir(parents=True)
    (data / "postgres" / "data.part" / "half").write_text("written")
    with database.embedded(DataFolder(data)) as base:
        assert ask(base.url, "SELECT 1") == 1


def test_long_path_gets_a_socket_elsewhere_that_is_gone_afterwards(data: Path) -> None:
    deep = data / ("panjang" * 12)
    deep.mkdir()
    with database.embedded(DataFolder(deep)) as base:
        sockets = Path(str(conninfo_to_dict(base.url)["host"]))
        assert len(str(sockets)) < 100
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert not sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_folder_of_root_only_keeps_its_mode_and_the_cluster_lies_outside(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    private = data / "private"
    private.mkdir(mode=0o700)
    with database.embedded(DataFolder(private)) as base:
        assert ask(base.url, "SELECT 1") == 1
    outside = Path((private / database.LOCATION).read_text())
    try:
        assert private.stat().st_mode & 0o777 == 0o700
        assert str(outside) in capsys.readouterr().out
        with database.embedded(DataFolder(private)):
            assert Path((private / database.LOCATION).read_text()) == outside
    finally:
        shutil.rmtree(outside)
    with pytest.raises(LaunchError, match="is gone"), database.embedded(DataFolder(private)):
        pass


def test_throw_away_database_leaves_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(data))
    with database.throw_away() as scratch:
        assert ask(scratch.url, "SHOW fsync") == "off"
    assert list(data.iterdir()) == []


def test_scratch_database_goes_with_the_copies_of_the_test_workers(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.embedded(DataFolder(data)) as base:
        monkeypatch.setenv("DATABASE_URL", base.url)
        with database.throw_away() as scratch:
            name = ask(scratch.url, "SELECT current_database()")
            assert str(name).startswith("tahapan_test_")
            ask(base.url, f'CREATE DATABASE "{name}_gw0"')
        assert ask(base.url, "SELECT count(*) FROM pg_database WHERE starts_with(datname, 'tahapan_test_')") == 0


def test_bytecode_is_kept_beside_the_packages_where_it_is_forbidden_elsewhere() -> None:
    forbidden = {"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C"}
    environment.keep_bytecode(forbidden)
    assert forbidden == {"PYTHONPYCACHEPREFIX": str(environment.HOME / "bytecode"), "LANG": "C"}
    chosen = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere"}
    environment.keep_bytecode(chosen)
    assert chosen == {"PYTHONPYCACHEPREFIX": "/elsewhere"}
    allowed = {"LANG": "C"}
    environment.keep_bytecode(allowed)
    assert allowed == {"LANG": "C"}


def test_environment_is_made_again_when_the_requirements_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("first")
    monkeypatch.setattr(environment, "HOME", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    assert environment._missing([requirements]) == [requirements]
    environment._stamp(requirements).write_text(environment._digest(requirements))
    assert environment._missing([requirements]) == []
    requirements.write_text("second")
    assert environment._missing([requirements]) == [requirements]
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "gone")
    requirements.write_text("first")
    assert environment._missing([requirements]) == [requirements]


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_missing_venv_module_is_named(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else object())
    with pytest.raises(LaunchError, match="apt install python3-venv"):
        environment._make_with_venv()


def test_failed_installation_tells_the_reason_of_pip() -> None:
    script = "import sys; print('ERROR: no matching distribution', file=sys.stderr); print('notice'); sys.exit(1)"
    with pytest.raises(LaunchError, match=r"\(ERROR: no matching distribution\)"):
        environment._run([sys.executable, "-c", script], "Not installed ({reason}).")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "not writable"), (errno.EROFS, "not writable")],
)
def test_refusal_of_the_system_is_explained(number: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        raise OSError(number, os.strerror(number), "/data/file")

    assert console.guarded(command) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "/data/file" in told


def test_programming_error_is_not_hidden() -> None:
    def command() -> int:
        raise OSError(errno.EBADF, "bad descriptor")

    with pytest.raises(OSError, match="bad descriptor"):
        console.guarded(command)


def test_nearly_full_disk_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=20 * 1024**2))
    with pytest.raises(LaunchError, match="Only 20 MB are free"):
        folders.chosen(data)


def test_log_that_has_grown_is_set_aside(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LOG_LIMIT", 3)
    DataFolder(data).log("web").write_text("many words")
    assert not DataFolder(data).log("web").exists()
    assert (data / "logs" / "web.log.1").read_text() == "many words"


def test_missing_browser_is_said_loudly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[list[str]] = []

    def remember(command: list[str], env: dict[str, str]) -> int:
        ran.append(command)
        return 0

    monkeypatch.setattr(browser, "find_or_install", lambda: None)
    monkeypatch.setattr(testing, "_environment", lambda: nullcontext({}))
    monkeypatch.setattr(testing, "_run", remember)
    assert testing.run_tests([]) == 0
    assert "--ignore=tests/e2e" in ran[0]
    assert "not browser" in ran[0]
    assert "NOT TESTED" in capsys.readouterr().err


def test_browser_is_installed_by_root_on_debian_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("nothing may be installed"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert browser.find_or_install() is None


def _key(folder: str) -> str:
    return Settings.from_env({"DATABASE_URL": "postgresql:///x", "TAHAPAN_DATA": folder}).secret_key


def test_processes_that_start_together_share_one_secret_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        keys = set(pool.map(_key, [str(tmp_path / "new")] * 8))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("TAHAPAN_PRODUCTION", "ture"),
        ("TAHAPAN_TRUSTED_PROXIES", "-1"),
        ("TAHAPAN_MAX_UPLOAD_MB", "ten"),
        ("TAHAPAN_LOCALE", "jv"),
    ],
)
def test_setting_that_cannot_be_read_is_refused_by_name(name: str, value: str) -> None:
    good = {"DATABASE_URL": "postgresql:///x", "SECRET_KEY": "s" * 32}
    with pytest.raises(SettingsError, match=name):
        Settings.from_env(good | {name: value})


def test_settings_hide_secrets_and_secure_the_cookie_behind_https() -> None:
    variables = {"DATABASE_URL": "postgresql://u:rahasia@h/x", "SECRET_KEY": "kunci" * 8}
    plain = Settings.from_env(variables)
    assert "rahasia" not in repr(plain)
    assert "kunci" not in repr(plain)
    assert not plain.session_cookie_secure
    assert Settings.from_env(variables | {"TAHAPAN_BASE_URL": "https://kinerja.example.go.id/"}).session_cookie_secure
    assert Settings.from_env(variables | {"TAHAPAN_PRODUCTION": "1"}).session_cookie_secure


def test_waiting_for_a_held_folder_ends_with_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "ATTACH_LIMIT", 0.3)
    started = time.monotonic()
    with folders.held(DataFolder(data)), pytest.raises(LaunchError, match=f"process {os.getpid()}"):  # noqa: SIM117
        with database.for_command(DataFolder(data)):
            pass
    assert time.monotonic() - started < 10
