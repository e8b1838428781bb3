"""A real PostgreSQL for every test process, one savepoint per test, and the named cast of tests/world.py."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
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
from tests.demo import Demos
from tests.world import World, build_world

# How long an example takes depends on the machine, not on the code.
PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("patient", PATIENT)
hypothesis.settings.load_profile("patient")

ROOT = Path(__file__).parent.parent
SHARED = "TAHAPAN_TEST_SHARED"  # names the folder that all processes of one run share
SLOW = ("e2e/", "integration/cli/", "integration/demo_clock/", "integration/worker/", "contracts/", "concurrency/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with few and long tests first, so that no process of the run is left alone with them at its end."""
    items.sort(key=lambda item: not str(item.path.relative_to(ROOT / "tests")).startswith(SLOW))


def pytest_configure(config: pytest.Config) -> None:
    """The process that begins a run makes the folder; its workers inherit the name."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = tempfile.mkdtemp(prefix="tahapan-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Without a trace in the folder no database was asked for, and perhaps there is no server either."""
    if not hasattr(config, "workerinput"):
        if any(_shared().iterdir()):
            _databases(os.environ["DATABASE_URL"]).drop_all()
        shutil.rmtree(_shared())


def _shared() -> Path:
    return Path(os.environ[SHARED])


def _databases(url: str) -> Databases:
    """Names begin like that of a scratch database of manage.py, which drops what begins so even after a crash."""
    own = urlsplit(url).path.removeprefix("/")
    run = _shared().name.rpartition("-")[2]
    return Databases(url, f"{own if own.startswith('tahapan_test_') else 'tahapan_test'}_{run}")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end; looking for garbage among them costs a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


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
def shared_folder() -> Path:
    """What one process of the run has made, and the others use."""
    return _shared()


@pytest.fixture(scope="session")
def databases(shared_folder: Path) -> Databases:
    """Makes and drops databases on the server named by DATABASE_URL (manage.py test starts one)."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        pytest.exit("DATABASE_URL is not set: run the tests by `python3 manage.py test`, or name a PostgreSQL.", 2)
    (shared_folder / "databases").touch()
    return _databases(url)


@pytest.fixture(scope="session")
def migrated(databases: Databases) -> str:
    """The name of a migrated database to copy: the migrations run once in a run."""
    return databases.template("migrated", migrate)


@pytest.fixture(scope="session")
def demos(databases: Databases, migrated: str, shared_folder: Path) -> Demos:
    """Gives copies of the demo."""
    return Demos(databases, migrated, shared_folder)


@pytest.fixture(scope="session")
def database_url(databases: Databases, migrated: str) -> Iterator[str]:
    """A migrated database for this test process."""
    url = databases.create(migrated)
    yield url
    databases.drop(url)


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
    gc.freeze()
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
def live_url(databases: Databases, migrated: str) -> Iterator[str]:
    """A database of one's own for tests that really commit (concurrency, workers, browser)."""
    url = databases.create(migrated)
    yield url
    databases.drop(url)


def count_rows(connection: Connection, table: str) -> int:
    """Rows of a table as this transaction sees them."""
    return connection.scalar(text(f"select count(*) from {table}")) or 0
