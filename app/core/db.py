"""Engine and session. Flask-free: web, worker and command line share it."""

from __future__ import annotations

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, scoped_session, sessionmaker

PREPARED_STATEMENTS = 300


class Database(scoped_session[Session]):
    """A scoped session that Flask-Admin accepts as its ``db`` object (it asks for ``.session``)."""

    @property
    def session(self) -> Database:
        return self


_factory = sessionmaker(expire_on_commit=False)
db = Database(_factory)


def bind(connection: Connection) -> None:
    """Put all work on one open connection; commits become savepoints inside its transaction (tests)."""
    db.remove()
    _factory.configure(bind=connection, join_transaction_mode="create_savepoint")


def driver_url(url: str) -> str:
    """The same database, addressed through psycopg 3."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def configure(url: str, *, pool_size: int = 10) -> Engine:
    """Bind the session to a database; called once in each process.

    A connection that died while idle is noticed before use, so a failover costs a retry and not an error page.
    """
    engine = create_engine(driver_url(url), pool_size=pool_size, max_overflow=10, pool_pre_ping=True)
    event.listen(engine, "connect", _remember_statements)
    _factory.configure(bind=engine)
    return engine


def _remember_statements(connection: psycopg.Connection, _record: object) -> None:
    """A long transaction (an import, the demo) comes back to some 200 statements; the driver would plan them anew."""
    connection.prepared_max = PREPARED_STATEMENTS
