"""A regency's file: set-based, so the number of statements doesn't follow the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection, event, func, select

from app.imports import service
from app.imports.service import Applied
from app.people.models import Employee, Position, Posting
from tests.integration.imports.files import as_csv, numbered
from tests.world import World

pytestmark = pytest.mark.usefixtures("frozen")
TODAY = date(2026, 1, 12)
ROWS = 5_000


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_five_thousand_rows_take_a_few_statements(world: World, connection: Connection) -> None:
    content, actor = as_csv(numbered(ROWS)), world.actor("hr")
    with counted(connection) as checking:
        run = service.check_file(world.session, "besar.csv", content, actor=actor, today=TODAY, now=world.now)
    assert (run.summary["created"], run.summary["refused"], run.summary["quarantined"]) == (ROWS + 1, 0, 0)
    assert len(checking) <= 12
    with counted(connection) as applying:
        assert service.apply_run(world.session, run.id, actor=actor, today=TODAY, now=world.now) == Applied.WRITTEN
        world.session.flush()
    assert len(applying) <= 40, "no statement for each row"
    for model in (Employee, Position, Posting):
        query = select(func.count()).select_from(model).where(model.agency_id == world.agency.id)
        assert world.session.scalar(query) == ROWS + 1 + len(world.people)
    again = service.check_file(world.session, "besar.csv", content, actor=actor, today=TODAY, now=world.now)
    assert again.summary["writes"] == 0
    assert again.summary["unchanged"] == ROWS + 1
