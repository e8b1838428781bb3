"""Alembic's entry: the same tables as the application, the database named by ``DATABASE_URL``."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine, pool

from app.all_models import Base
from app.core.db import driver_url


def _include(name: str | None, kind: str, _parents: dict[str, str | None]) -> bool:
    """Procrastinate's own tables are its business; comparison passes them over."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def _run(connection: object) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=_include,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Migrate over a connection handed in by the caller (tests), or over a new one."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run(connection)
        return
    engine = create_engine(driver_url(os.environ["DATABASE_URL"]), poolclass=pool.NullPool)
    with engine.connect() as own:
        _run(own)
        own.commit()


run()
