"""Makes scratch databases on one server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import ProgrammingError

from app.core.db import driver_url


@dataclass(frozen=True)
class Databases:
    """A server and the right to make databases on it; ``url`` names any database there.

    The databases of one run, whichever of its processes made them, have names that start with ``prefix``.
    """

    url: str
    prefix: str

    def create(self, template: str = "template1") -> str:
        """A new database, empty or a copy; its address."""
        name = f"{self.prefix}_{uuid4().hex[:12]}"
        with self._connected() as connection:
            connection.execute(text(f'create database "{name}" template "{template}"'))
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def template(self, name: str, fill: Callable[[str], None], base: str = "template1") -> str:
        """The name of a database to copy: filled by the process that asks first, while the others wait for it."""
        name = f"{self.prefix}_{name}"
        with self._connected() as connection:
            connection.execute(text("select pg_advisory_lock(hashtext(:name))"), {"name": name})
            if not connection.scalar(text("select true from pg_database where datname = :name"), {"name": name}):
                draft = self.create(base)
                fill(draft)
                # Named when it is full, so that a half-filled one is never copied.
                connection.execute(text(f'alter database "{_name(draft)}" rename to "{name}"'))
        return name

    def drop(self, url: str) -> None:
        """Remove a database together with its connections.

        PostgreSQL's own vacuum may be at work in it, and only a superuser may stop that; it ends by itself.
        """
        for attempt in range(20):
            try:
                with self._connected() as connection:
                    connection.execute(text(f'drop database if exists "{_name(url)}" with (force)'))
            except ProgrammingError:
                time.sleep(0.25 * (attempt + 1))
            else:
                return
        raise RuntimeError(f"the database {_name(url)} can't be dropped: somebody else is at work in it")

    def drop_all(self) -> None:
        """Remove what the run has left: its templates, and whatever a killed test couldn't tidy up."""
        with self._connected() as connection:
            query = text("select datname from pg_database where starts_with(datname, :prefix)")
            names = connection.scalars(query, {"prefix": self.prefix}).all()
        for name in names:
            self.drop(f"/{name}")

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = create_engine(driver_url(self.url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
