"""Copying an earlier plan: chosen results only, targets kept or not, across a transfer with a warning."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from app.people.models import Posting
from app.plans.content import PlanContent, ResultContent
from app.plans.copying import chosen_content
from app.plans.queries import list_previous
from app.plans.values import Approach, Section
from tests.integration.plans.browser import read_form
from tests.integration.plans.conftest import Desk, next_year, open_desk
from tests.integration.plans.samples import QUANTITATIVE
from tests.world import sign_in


def _agreed(desk: Desk) -> None:
    desk.write(QUANTITATIVE)
    desk.agree()
    next_year(desk.world)


def test_only_what_was_picked_comes_along_without_targets_where_so_wished(desk: Desk) -> None:
    _agreed(desk)
    plans = list_previous(desk.world.session, open_desk(desk.world, "employee").id)
    second = plans[0].version.results[1]
    content = chosen_content(plans, [str(second.id)], keep_targets=False)
    assert content is not None
    assert [(one.text, one.id) for one in content.results] == [(second.text, None)]
    assert [row.target for row in content.results[0].indicators] == [""]
    assert content.attachments == {}
    assert chosen_content(plans, [str(uuid4()), "nonsense"], keep_targets=True) is None


def test_the_plan_of_a_post_left_since_is_offered_with_a_warning(desk: Desk, client: FlaskClient) -> None:
    _agreed(desk)
    world = desk.world
    posting = world.session.query(Posting).filter_by(employee_id=world.people["employee"].id).one()
    posting.position_id = world.positions["stranger"].id
    world.session.commit()
    later = open_desk(world, "employee")
    (found,) = list_previous(world.session, later.id)
    assert (found.same_post, found.post) == (False, "Perawat Ahli Pertama")
    sign_in(client, world, "employee")
    page = client.get(f"/cases/{later.id}/plan").text
    assert "SKP ini dari jabatan lain" in page
    # Nothing of another post is ticked by itself.
    assert 'name="pick"' in page
    assert page.count('name="pick"') == page.count("pick-") // 2
    assert "checked" not in page[page.index('name="pick"') : page.index("targets-keep")]


def test_rows_take_on_the_approach_of_the_draft_that_they_come_into(desk: Desk, client: FlaskClient) -> None:
    _agreed(desk)
    later = open_desk(desk.world, "employee")
    later.write(PlanContent(Approach.QUALITATIVE, (ResultContent(Section.MAIN, "Sudah ditulis"),)))
    sign_in(client, desk.world, "employee")
    address = f"/cases/{later.id}/plan"
    fields = read_form(client.get(address), address).fields
    (previous,) = list_previous(desk.world.session, later.id)
    pick = str(previous.version.results[0].id)
    answer = client.post(address, data={**fields, "op": "copy", "pick": pick, "targets": "keep"})
    typed = read_form(answer, address).fields
    assert typed["approach"] == "qualitative"
    assert typed["results-1-indicators-0-text"] == "Persentase pengaduan terbaharui 90-95% pengaduan"


def test_somebody_elses_plan_is_no_earlier_plan(desk: Desk) -> None:
    _agreed(desk)
    desk.world.now += timedelta(days=1)
    assert list_previous(desk.world.session, open_desk(desk.world, "colleague").id) == ()
