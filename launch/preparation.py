"""Schema and demo, before anything is served."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from launch.arguments import ROOT
from launch.console import say
from launch.folders import DataFolder
from launch.processes import run_step, spawn

# Any fixed number: nodes that start together on one database migrate one after the other.
ADVISORY_LOCK = 7_214_001


def prepare(url: str, environment: dict[str, str], folder: DataFolder, *, demo: bool) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        migrate(environment, folder)
        if demo and _is_empty(connection):
            load_demo(environment, folder)


def _is_empty(connection: psycopg.Connection) -> bool:
    """Asked here, because the program that loads the demo takes a second to start, and would on every day."""
    return connection.execute("SELECT NOT EXISTS (SELECT FROM agency)").fetchone() == (True,)


def migrate(environment: dict[str, str], folder: DataFolder) -> None:
    say("Bringing the database up to date ...")
    _step(["alembic", "upgrade", "head"], environment, folder, "The database could not be brought up to date")


def load_demo(environment: dict[str, str], folder: DataFolder) -> None:
    with _compiling_the_web_server(environment, folder):
        told = _step(["app.cli", "demo", "--if-empty"], environment, folder, "The demo could not be loaded")
    if told.strip():
        say(told.strip())


@contextmanager
def _compiling_the_web_server(environment: dict[str, str], folder: DataFolder) -> Iterator[None]:
    """On the first start Python compiles what it imports: meanwhile, on another core, instead of before the first page.

    Whether that ends well doesn't matter here; the web server itself will say what is wrong.
    """
    child = spawn("compiler", [sys.executable, "-c", "import wsgi"], log=folder.log("setup"), cwd=ROOT, env=environment)
    try:
        yield
    finally:
        child.stop()


def demo_accounts(environment: dict[str, str], folder: DataFolder) -> str:
    """JSON: a list of username, password, role and name."""
    return _step(["app.cli", "demo-accounts"], environment, folder, "The demo accounts could not be read")


def demo_account_table(environment: dict[str, str], folder: DataFolder) -> str:
    accounts = json.loads(demo_accounts(environment, folder))
    lines = [f"  {it['role']:<10} {it['username']:<22} {it['password']:<18} {it['name']}" for it in accounts]
    return "\n".join(["Demo accounts (role, username, password, name):", *lines])


def _step(module: list[str], environment: dict[str, str], folder: DataFolder, failure: str) -> str:
    command = [sys.executable, "-m", *module]
    return run_step(command, cwd=ROOT, env=environment, failure=failure, log=folder.log("setup"))
