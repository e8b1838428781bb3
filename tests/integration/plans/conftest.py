"""One employee's case, and doors to it as the people concerned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, event

from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.models import Case, Cycle
from app.core.ids import new_id
from app.plans import service
from app.plans.content import PlanContent
from app.plans.queries import read_plan
from app.plans.records import PlanView
from tests.world import World


@dataclass
class Desk:
    """A case of the cast with the verbs that tests of plans need; each verb commits, as a request would."""

    world: World
    id: UUID
    owner: str

    @property
    def case(self) -> Case:
        """The case as the session of the moment has it."""
        return self.world.session.get_one(Case, self.id)

    def file(self, actor: str | None = None, part: str = "plan") -> CaseFile:
        """The case, locked for an edit of the part."""
        who = self.world.actor(actor or self.owner)
        return cases.edit(self.world.session, case_id=self.id, part=part, actor=who, now=self.world.now)

    def write(self, content: PlanContent) -> None:
        """Replace the draft."""
        service.replace_draft(self.file(), content, now=self.world.now)
        self.world.session.commit()

    def expect(self, lines: Mapping[str, Sequence[str]]) -> None:
        """Replace the leader's expectations."""
        service.replace_expectations(self.file("appraiser", "expectations"), lines, now=self.world.now)
        self.world.session.commit()

    def read(self) -> PlanView:
        """The plan as the database has it."""
        return read_plan(self.world.session, self.id)

    def agree(self) -> None:
        """Put the draft in force."""
        service.agree(self.world.session, self.case, now=self.world.now)
        self.world.session.commit()

    def change(self) -> None:
        """Open a change of the agreed plan."""
        service.open_change(self.world.session, self.case, now=self.world.now)
        self.force("change_draft")

    def force(self, state: str) -> None:
        """Put the case into a state."""
        self.world.force_state(self.case, state)
        self.world.session.commit()


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, without the savepoints that the tests themselves bring."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


def open_desk(world: World, owner: str) -> Desk:
    """The case of somebody of the cast, with its empty draft."""
    return Desk(world, world.case(owner).id, owner)


def next_year(world: World) -> None:
    """Let the world's cycle be that of the following year."""
    old = world.session.get_one(Cycle, world.cycle.id)
    columns = {column.key: getattr(old, column.key) for column in Cycle.__mapper__.column_attrs}
    columns |= {"id": new_id(), "code": "2027"}
    columns |= {name: columns[name].replace(year=2027) for name in ("starts_on", "ends_on")}
    world.cycle = Cycle(**columns)
    world.session.add(world.cycle)
    world.session.commit()


@pytest.fixture
def desk(world: World) -> Desk:
    """The employee's case."""
    return open_desk(world, "employee")


@pytest.fixture
def leader_desk(world: World) -> Desk:
    """The case of the employee's appraiser, who is a leader."""
    return open_desk(world, "appraiser")
