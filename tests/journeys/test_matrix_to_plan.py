"""p.36-49: from the plan of a head of clinic to the agreed plans of the people, with nobody typing a result twice."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app.plans.queries import read_plan
from app.plans.records import PlanView
from tests.integration.cascade.conftest import RESULTS, leaders_plan
from tests.integration.plans.browser import read_form, send
from tests.world import World, sign_in

LEAD_ROLE = "Perawatan luka pasien rawat jalan sesuai standar"
MEMBER_ROLE = "Bahan perawatan luka selalu tersedia"


def test_matrix_to_plan(client: FlaskClient, frozen: World) -> None:
    world = frozen
    leader = world.case("appraiser")
    leaders_plan(world, leader)
    world.act(leader, "submit_plan", "appraiser")
    world.act(leader, "agree_plan", "superior")
    here = f"/roles/{world.positions['appraiser'].id}/{world.cycle.id}"
    lead, member = world.people["employee"].id, world.people["colleague"].id
    sign_in(client, world, "appraiser")
    column = read_plan(world.session, leader.id).current.results[0].indicators[0].lineage

    # A lead of a team with a result of the leader's first indicator, and a member who serves that result.
    _post(client, f"{here}/people/{lead}", is_lead="y", team="Tim Rawat Luka")
    _post(client, f"{here}/people/{member}", leads=str(lead))
    _post(client, f"{here}/cells/{lead}/{column}", **{"roles-0-text": LEAD_ROLE, "roles-0-level": "medium"})
    role = _team_column(client, here, str(member), except_for={str(column)})
    _post(client, f"{here}/cells/{member}/{role}", **{"roles-0-text": MEMBER_ROLE})

    # Only one of them has a case yet; the other one gets the role when it is opened.
    case = world.case("employee")
    page = client.get(f"{here}/share")
    assert "1 rancangan SKP ditambah (1 hasil kerja)" in page.text
    _post(client, f"{here}/share")
    late = world.case("colleague")
    assert [result.text for result in _plan(world, late.id).draft.results] == [MEMBER_ROLE]
    assert "Tidak ada peran baru" in client.get(f"{here}/share").text

    # The lead completes the draft and has it agreed; the link to the leader's result is a real one.
    sign_in(client, world, "employee")
    path = f"/cases/{case.id}/plan"
    form = read_form(client.get(path), path).fields
    assert form["results-0-text"] == LEAD_ROLE
    more = read_form(send(client, path, form, op="add-indicator:0"), path).fields
    answer = send(client, path, more | {"results-0-indicators-0-text": "Luka sembuh tanpa infeksi"})
    assert answer.status_code == 302
    world.act(case, "submit_plan", "employee")
    world.act(case, "agree_plan", "appraiser")
    agreed = _plan(world, case.id).current.results[0]
    assert (agreed.leader.text, agreed.assigned_by) == (RESULTS[0], "Kepala Puskesmas")

    sign_in(client, world, "superior")
    tree = client.get(f"{here}/tree").text
    assert tree.index(RESULTS[0]) < tree.index(LEAD_ROLE) < tree.index(MEMBER_ROLE)
    assert "SKP disepakati" in tree


def _plan(world: World, case_id: object) -> PlanView:
    return read_plan(world.session, case_id)


def _post(client: FlaskClient, path: str, **values: str) -> None:
    """Open the page, change the fields, and save."""
    form = read_form(client.get(path), path).fields
    answer = send(client, path, {**form, **values})
    assert answer.status_code == 302, answer.text


def _team_column(client: FlaskClient, here: str, member: str, *, except_for: set[str]) -> str:
    """The column of the team's matrix under which the member stands: the only link of theirs in that table."""
    table = client.get(here).text.split("Tim: Tim Rawat Luka", 1)[1]
    (found,) = set(re.findall(rf"/cells/{member}/([0-9a-f-]+)", table)) - except_for
    return found
