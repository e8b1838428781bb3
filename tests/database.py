"""Makes scratch databases on one server."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import ProgrammingError

from app.core.db import driver_url


@dataclass(frozen=True)
class Databases:
    """A server and the right to make databases on it; ``url`` names any database there."""

    url: str

    def create(self, name: str) -> str:
        """A new empty database; its address."""
        self._run(f'create database "{name}"')
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(path=f"/{name}"))

    def drop(self, name: str) -> None:
        """Remove a database together with its connections.

        PostgreSQL's own vacuum may be at work in it, and only a superuser may stop that; it ends by itself.
        """
        for attempt in range(20):
            try:
                self._run(f'drop database if exists "{name}" with (force)')
            except ProgrammingError:
                time.sleep(0.25 * (attempt + 1))
            else:
                return
        raise RuntimeError(f"the database {name} can't be dropped: somebody else is at work in it")

    def _run(self, statement: str) -> None:
        engine = create_engine(driver_url(self.url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))
