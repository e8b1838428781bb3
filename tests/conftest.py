"""A real PostgreSQL for every test process, one savepoint per test, and the named cast of tests/world.py."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

from app.core import clock
from app.core import db as core_db
from app.core.db import db, driver_url
from config import Settings
from tests.database import Databases
from tests.world import World, build_world

ROOT = Path(__file__).parent.parent
SLOW = ("e2e/", "integration/cli/", "integration/demo_clock/", "integration/worker/", "contracts/", "concurrency/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with few and long tests first, so that no process of the run is left alone with them at its end."""
    items.sort(key=lambda item: not str(item.path.relative_to(ROOT / "tests")).startswith(SLOW))


def migrate(url: str) -> None:
    """Bring a database to the newest migration."""
    engine = create_engine(driver_url(url))
    config = Config(str(ROOT / "alembic.ini"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()


@pytest.fixture(scope="session")
def databases() -> Databases:
    """Makes and drops databases on the server named by DATABASE_URL (manage.py test starts one)."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        pytest.exit("DATABASE_URL is not set: run the tests by `python3 manage.py test`, or name a PostgreSQL.", 2)
    return Databases(url)


@pytest.fixture(scope="session")
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated database for this test process."""
    name = f"tahapan_test_{uuid4().hex[:12]}"
    url = databases.create(name)
    migrate(url)
    yield url
    databases.drop(name)


@pytest.fixture(scope="session")
def settings(database_url: str) -> Iterator[Settings]:
    """Settings of a throw-away instance."""
    with tempfile.TemporaryDirectory(prefix="tahapan-test-") as folder:
        environment = {
            "DATABASE_URL": database_url,
            "TAHAPAN_DATA": folder,
            "SECRET_KEY": "kunci-untuk-pengujian-saja-0123456789",
        }
        yield Settings.from_env(environment)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """The application, made once; each test gives it its own transaction."""
    from app import create_app

    flask_app = create_app(settings)
    flask_app.testing = True
    return flask_app


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """One engine for the transactions of the tests."""
    made = create_engine(driver_url(database_url))
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine, app: Flask) -> Iterator[Connection]:
    """An outer transaction that is rolled back; commits inside become savepoints."""
    with engine.connect() as opened:
        transaction = opened.begin()
        core_db.bind(opened)
        yield opened
        db.remove()
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Session:
    """The session that services and requests of this test share."""
    return db()


@pytest.fixture
def client(app: Flask, connection: Connection) -> FlaskClient:
    """A browser without a screen; sign in with ``sign_in(client, person)`` from tests.world."""
    return app.test_client()


@pytest.fixture
def world(session: Session) -> World:
    """The named cast: one office, its people, and a cycle under skp-nasional."""
    return build_world(session)


@pytest.fixture
def frozen(world: World) -> Iterator[World]:
    """The clock stands at ``world.now`` and moves only when the test says so (``world.now = ...``)."""
    clock.set_source(lambda: world.now)
    yield world
    clock.set_source(None)


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    """No test leaves its clock behind."""
    yield
    clock.set_source(None)


@pytest.fixture
def live_url(databases: Databases, database_url: str) -> Iterator[str]:
    """A database of one's own for tests that really commit (concurrency, workers, browser)."""
    name = f"tahapan_test_{uuid4().hex[:12]}"
    url = databases.create(name)
    migrate(url)
    yield url
    databases.drop(name)


def count_rows(connection: Connection, table: str) -> int:
    """Rows of a table as this transaction sees them."""
    return connection.scalar(text(f"select count(*) from {table}")) or 0
