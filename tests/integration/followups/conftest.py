"""An appraisal that was rated, delivered and closed, and its neighbours."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.evaluations.models import Evaluation
from tests.story import reach
from tests.visitor import Visitor
from tests.world import World


class Browser(Visitor):
    """A browser; every POST carries a token."""

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.get(path, query_string=arguments)

    def post(self, path: str, follow: bool = False, **data: Any) -> TestResponse:
        return self.client.post(path, data={**data, "csrf_token": self.token()}, follow_redirects=follow)


@pytest.fixture
def browser(client: FlaskClient, frozen: World) -> Browser:
    return Browser(client, frozen)


def finish(world: World, part: str, predicate: str = "good", state: str = "closed") -> Case:
    """Put somebody's case where its result is final (or only delivered), rated by their appraiser."""
    return finish_case(world, world.case(part), predicate, state)


def finish_case(world: World, case: Case, predicate: str = "good", state: str = "closed") -> Case:
    """The same for a case that is there already."""
    case.predicate = predicate
    world.session.add(
        Evaluation(
            agency_id=case.agency_id, case_id=case.id, number=1, status="final", organisation_rating="good",
            result_rating="meets", result_reason="Target tercapai.", behaviour_rating="meets",
            behaviour_reason="Konsisten.", recommendation="Pelatihan lanjutan.", predicate=predicate,
            rated_by_id=world.people["appraiser"].id, rated_as="appraiser", rated_at=world.now,
            delivered_at=world.now,
        )
    )  # fmt: skip
    world.force_state(case, state)
    if state == "closed":
        case.closed_at = world.now
    world.session.commit()
    return case


@pytest.fixture
def closed(frozen: World) -> Case:
    """The employee's result is final: good."""
    return finish(frozen, "employee")


@pytest.fixture
def rating(frozen: World) -> Case:
    """The employee's case is being rated."""
    return reach(frozen, "rating")
