"""A database for one measurement, gone afterwards: beside the one in DATABASE_URL, or in a cluster of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config import Settings
from launch import database
from launch.arguments import ROOT
from workflows import schema

SEED = Path(__file__).with_name("seed.sql")
SECRET = "kunci-untuk-pengukuran-saja-0123456789"


@contextmanager
def migrated(*, empty: bool = False) -> Iterator[Settings]:
    """Settings of an installation that has nothing but its schema, or not even that."""
    with database.throw_away() as scratch, tempfile.TemporaryDirectory(prefix="tahapan-bench-") as folder:
        settings = Settings.from_env({"DATABASE_URL": scratch.url, "TAHAPAN_DATA": folder, "SECRET_KEY": SECRET})
        if not empty:
            run_step("alembic", "upgrade", "head", settings=settings)
        yield settings


def environment(settings: Settings) -> dict[str, str]:
    """What a child process needs to work on the same installation."""
    own = {
        "DATABASE_URL": settings.database_url,
        "TAHAPAN_DATA": str(settings.data_dir),
        "SECRET_KEY": settings.secret_key,
    }
    return {**os.environ, **own}


def run_step(*module: str, settings: Settings) -> None:
    """Run a module of the program to its end; its words are shown only if it fails."""
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, cwd=ROOT, env=environment(settings), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(module)} failed:\n{done.stdout}{done.stderr}")


def seed(settings: Settings, people: int) -> None:
    """Lay down a regency of so many employees, each with a case; see seed.sql."""
    definition = schema.load_shipped("skp-nasional")
    given = {
        "code": definition.code,
        "kind": definition.kind,
        "title": dict(definition.title),
        "source": schema.to_yaml(definition),
        "document": schema.to_dict(definition),
        "sha256": schema.sha256(definition),
    }
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        with connection.transaction():
            if connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (True,):
                # Without the check of each foreign key it takes a quarter of the time.
                connection.execute("set local session_replication_role = replica")
            wanted = {"bench.people": str(people), "bench.definition": psycopg.types.json.Jsonb(given)}
            for name, value in wanted.items():
                connection.execute("select set_config(%s, %s::text, true)", [name, value])
            connection.execute(SEED.read_text())  # type: ignore[call-overload]
        connection.execute("vacuum analyze")


def key(kind: str, number: int) -> str:
    """The identifier that seed.sql gives to row ``number`` of the table with this letter."""
    return f"{ord(kind):08x}-0000-7000-8000-{number:012x}"
