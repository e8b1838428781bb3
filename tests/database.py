"""Makes scratch databases on one server."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import create_engine, text

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
        """Remove a database together with its connections."""
        self._run(f'drop database if exists "{name}" with (force)')

    def _run(self, statement: str) -> None:
        engine = create_engine(driver_url(self.url), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
