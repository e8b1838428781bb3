"""The short commands: each does one thing to a database that is found, or started for it."""

from __future__ import annotations

import argparse
import getpass
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from launch import database, folders, preparation
from launch.arguments import ROOT
from launch.console import LaunchError, say
from launch.folders import DataFolder
from launch.processes import interrupt_on_signals, spawn


def demo_accounts(options: argparse.Namespace) -> int:
    """Needs no database: the passwords come from a key that this copy of the program keeps."""
    data = {"TAHAPAN_DATA": str(options.data.absolute())} if options.data else {}
    command = [sys.executable, "-m", "app.cli", "demo-accounts"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **data}, check=False).returncode


def demo(options: argparse.Namespace) -> int:
    """A worker of its own goes along, so that the days between are lived through also while nothing else runs."""
    if os.environ.get("TAHAPAN_PRODUCTION", "0").strip().lower() not in {"", "0", "false", "no", "off"}:
        raise LaunchError("This is a production (TAHAPAN_PRODUCTION): its clock is the real one. Nothing was changed.")
    with _prepared(options.data) as (folder, given):
        environment = {"TAHAPAN_DEMO": "1", **given}
        preparation.prepare(environment["DATABASE_URL"], environment, folder, demo=False)
        command = [sys.executable, "-m", "app.cli", "demo", "--clock"]
        command += ["--reload"] if options.reload else []
        command += ["--date", options.date] if options.date else []
        with _worker(folder, environment) if options.date else nullcontext():
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@contextmanager
def _worker(folder: DataFolder, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "app.worker"]
    worker = spawn("worker", command, log=folder.log("worker"), cwd=ROOT, env=environment)
    try:
        yield
    finally:
        worker.stop()


def migrate(options: argparse.Namespace) -> int:
    with _prepared(options.data) as (folder, environment):
        preparation.prepare(environment["DATABASE_URL"], environment, folder, demo=False)
    say("The database is up to date.")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Exit code 0 where every chain holds, 1 with a line for each case where one doesn't."""
    with _prepared(options.data) as (_folder, environment):
        command = [sys.executable, "-m", "app.cli", "verify"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def create_admin(options: argparse.Namespace) -> int:
    """The rules for names and passwords are the application's; its answer is passed on."""
    username = options.username or _asked("Username: ")
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else _asked_password()
    with _prepared(options.data) as (folder, environment):
        preparation.prepare(environment["DATABASE_URL"], environment, folder, demo=False)
        command = [sys.executable, "-m", "app.cli", "create-admin", "--username", username, "--password-stdin"]
        return subprocess.run(command, cwd=ROOT, env=environment, input=password, text=True, check=False).returncode


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise LaunchError("There is no terminal to ask at: give --username NAME and --password-stdin.")
    return input(question).strip()


def _asked_password() -> str:
    if not sys.stdin.isatty():
        raise LaunchError("There is no terminal to ask at: give --password-stdin and the password on standard input.")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise LaunchError("The two passwords differ: start again.")
    return password


@contextmanager
def _prepared(data: Path | None) -> Iterator[tuple[DataFolder, dict[str, str]]]:
    interrupt_on_signals()
    folder = folders.chosen(data)
    with database.for_command(folder) as base:
        yield folder, {**os.environ, "DATABASE_URL": base.url, "TAHAPAN_DATA": str(folder.path)}
