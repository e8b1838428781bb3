from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from tests.panel import Panel
from tests.world import World, build_world


@pytest.fixture
def panel(client: FlaskClient, frozen: World) -> Panel:
    return Panel(client, frozen)


@pytest.fixture
def elsewhere(frozen: World) -> World:
    """Another agency in the same database."""
    return build_world(frozen.session)


@pytest.fixture
def statements(connection: Connection) -> Iterator[list[str]]:
    """SQL of the test, without the savepoints that only tests have."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)
