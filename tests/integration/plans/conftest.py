"""One employee's case, and doors to it as the people concerned."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.cases import service as cases
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.plans import service
from app.plans.content import PlanContent
from app.plans.queries import read_plan
from app.plans.records import PlanView
from tests.world import World


@dataclass
class Desk:
    """A case of the cast with the verbs that tests of plans need."""

    world: World
    case: Case

    def file(self, actor: str = "employee", part: str = "plan") -> CaseFile:
        """The case, locked for an edit of the part."""
        return cases.edit(
            self.world.session, case_id=self.case.id, part=part, actor=self.world.actor(actor), now=self.world.now
        )

    def write(self, content: PlanContent, actor: str = "employee") -> None:
        """Replace the draft."""
        service.replace_draft(self.file(actor), content, now=self.world.now)

    def read(self) -> PlanView:
        """The plan as the database has it."""
        self.world.session.flush()
        return read_plan(self.world.session, self.case.id)

    def agree(self) -> None:
        """Put the draft in force."""
        service.agree(self.world.session, self.case, now=self.world.now)


@pytest.fixture
def desk(world: World) -> Desk:
    """The employee's case, with its empty draft."""
    return Desk(world, world.case("employee"))


@pytest.fixture
def leader_desk(world: World) -> Desk:
    """The case of the employee's appraiser, who is a leader."""
    return Desk(world, world.case("appraiser"))
