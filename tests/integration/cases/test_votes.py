"""Steps that need several people: no vote counts twice, a no doesn't move, and a new stay begins anew."""

from __future__ import annotations

import pytest

from app.cases import service
from app.cases.models import Case
from app.cases.values import Action, Performed
from app.core.errors import Refused
from app.core.ids import new_id
from app.definitions.models import DefinitionVersion
from tests.world import NOW, World
from workflows import schema


@pytest.fixture
def case(world: World) -> Case:
    """A plan that appraiser and superior agree together, waiting for both."""
    document = schema.to_dict(schema.load_shipped("skp-nasional"))
    steps = [dict(step) for step in document["transitions"]]
    agree = next(step for step in steps if step["id"] == "agree_plan")
    agree |= {"by": ["appraiser", "appraiser_superior"], "vote": {"need": 2, "of": "appraiser"}, "effects": []}
    definition = schema.parse({**document, "code": "skp-bersama", "transitions": steps})
    world.cycle.definition_version = DefinitionVersion(
        agency_id=world.agency.id, number=1, status="published", published_at=NOW, code=definition.code,
        kind=definition.kind, title=dict(definition.title), source=schema.to_yaml(definition),
        document=schema.to_dict(definition), sha256=schema.sha256(definition),
    )  # fmt: skip
    world.session.add(world.cycle.definition_version)
    opened = world.case()
    world.force_state(opened, "plan_review")
    return opened


def vote(world: World, case: Case, part: str, *, approve: bool = True, comment: str = "") -> Performed:
    """One vote."""
    action = Action(case.id, "agree_plan", str(new_id()), comment=comment, approve=approve)
    return service.perform(world.session, action, actor=world.actor(part), now=world.now)


def test_the_second_yes_moves_the_case(world: World, case: Case) -> None:
    assert vote(world, case, "appraiser").event is None
    assert (case.state, case.version) == ("plan_review", 0)
    assert vote(world, case, "superior").event is not None
    assert (case.state, case.version) == ("running", 1)


def test_nobody_votes_twice(world: World, case: Case) -> None:
    vote(world, case, "appraiser")
    with pytest.raises(Refused) as caught:
        vote(world, case, "appraiser")
    assert [blocker.code for blocker in caught.value.blockers] == ["already_voted"]


def test_a_no_never_moves_the_case(world: World, case: Case) -> None:
    vote(world, case, "appraiser")
    assert vote(world, case, "superior", approve=False, comment="Belum.").event is None
    assert (case.state, case.version) == ("plan_review", 0)


def test_votes_of_an_earlier_stay_are_gone(world: World, case: Case) -> None:
    vote(world, case, "appraiser")
    world.act(case, "return_plan", "appraiser", "Perbaiki.")
    world.force_state(case, "plan_review")
    assert vote(world, case, "superior").event is None
    assert case.state == "plan_review"
