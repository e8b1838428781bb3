"""A closed appraisal opened again: what counts anew, what stays, and who may act."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.cases.models import Case
from app.core.errors import Refused
from app.definitions.models import DefinitionVersion
from app.evaluations import service as evaluations
from app.evaluations.models import Evaluation
from app.objections.models import Objection
from tests.story import open_part, ratings, reach
from tests.world import NOW, World
from workflows import schema


@pytest.fixture
def case(world: World) -> Case:
    """Rated by the appraiser, changed by the superior on an objection, closed, and opened again by HR."""
    found = reach(world, "closed")
    world.act(found, "reopen_case", "hr", "Bukti baru ditemukan.")
    return found


def rate_again(world: World, case: Case, who: str) -> None:
    """A worse rating than the one before."""
    evaluations.save_ratings(open_part(world, case, "ratings", who), ratings("below", "meets"))
    world.act(case, "submit_rating", who)
    world.act(case, "deliver_document", who)


def test_the_result_is_gone_until_the_new_one_is_delivered(world: World, case: Case) -> None:
    assert (case.state, case.stage, case.predicate, case.closed_at, case.handed_to) == (
        "rating", "rating", None, None, None,
    )  # fmt: skip
    versions = world.session.execute(select(Evaluation.origin, Evaluation.status).order_by(Evaluation.number))
    assert [tuple(row) for row in versions] == [
        ("appraiser", "superseded"), ("decision", "superseded"), ("appraiser", "draft"),
    ]  # fmt: skip
    rate_again(world, case, "appraiser")
    assert case.predicate == "needs_improvement"


def test_the_employee_may_object_to_the_new_result(world: World, case: Case) -> None:
    rate_again(world, case, "appraiser")
    world.act(case, "file_objection", "employee", "Belum dihitung lagi.")
    world.act(case, "explain_rating", "appraiser", "Sudah.")
    world.act(case, "uphold_rating", "superior", "Tetap.")
    decisions = select(Objection.decision).order_by(Objection.filed_at)
    assert list(world.session.scalars(decisions)) == ["changed", "upheld"]
    assert (case.state, case.predicate) == ("closed", "needs_improvement")


def test_whoever_decided_on_the_former_rating_may_rate_when_the_appraiser_is_late(world: World, case: Case) -> None:
    world.act(case, "hand_over_rating", None)
    rate_again(world, case, "superior")
    assert case.state == "received"


def test_what_was_done_before_the_stage_that_is_reopened_still_separates(world: World) -> None:
    """A region lets nobody rate whose own agreement made the plan."""
    document = schema.to_dict(schema.load_shipped("skp-nasional"))
    separate = [*document["separate"], ["agree_plan", "submit_rating"]]
    definition = schema.parse({**document, "code": "skp-terpisah", "separate": separate, "scenarios": []})
    world.cycle.definition_version = DefinitionVersion(
        agency_id=world.agency.id, number=1, status="published", published_at=NOW, code=definition.code,
        kind=definition.kind, title=dict(definition.title), source=schema.to_yaml(definition),
        document=schema.to_dict(definition), sha256=schema.sha256(definition),
    )  # fmt: skip
    world.session.add(world.cycle.definition_version)
    case = reach(world, "rating")
    world.act(case, "hand_over_rating", None)
    rate_again(world, case, "superior")
    world.act(case, "acknowledge", "employee")
    world.act(case, "reopen_case", "hr", "Bukti baru ditemukan.")
    with pytest.raises(Refused) as caught:
        rate_again(world, case, "appraiser")
    assert [blocker.code for blocker in caught.value.blockers] == ["separation"]


def test_whoever_rates_anew_still_may_not_decide_on_it(world: World, case: Case) -> None:
    rate_again(world, case, "appraiser")
    world.act(case, "file_objection", "employee", "Belum dihitung lagi.")
    world.positions["employee"].superior_id = world.positions["superior"].id
    world.positions["superior"].superior_id = world.positions["appraiser"].id
    world.positions["appraiser"].superior_id = world.positions["regent"].id
    world.session.commit()
    world.act(case, "explain_rating", "superior", "Sudah.")
    with pytest.raises(Refused) as caught:
        world.act(case, "uphold_rating", "appraiser", "Tetap.")
    assert [blocker.code for blocker in caught.value.blockers] == ["separation"]
