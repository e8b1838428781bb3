"""Rules of PermenPANRB 6/2022 that no journey of a special case tells: each test is named after its article or page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.errors import NotFound, Refused
from app.people.models import Position
from app.plans.queries import read_plan
from tests.journeys.pages import Page
from tests.journeys.special import get, party
from tests.story import RESULT, alter_plan, draft_plan, open_part, reach
from tests.world import World
from workflows.schema import load_shipped

ANNUAL = load_shipped("skp-nasional")


def test_pasal_4_the_definition_is_for_pns_and_pppk() -> None:
    assert set(ANNUAL.applies_to["employee_kind"]) == {"pns", "pppk"}


def test_pasal_5_planning_carrying_out_rating_and_follow_up_in_this_order() -> None:
    """No way to the end leads around planning, carrying out, or rating, and none back but by a return or HR."""
    stages = [stage.id for stage in ANNUAL.stages]
    assert stages == ["drafting", "agreement", "monitoring", "self_assessment", "rating", "appeal", "closed"]
    assert set(ANNUAL.milestones["closed"]) >= {"plan_review", "running", "rating"}
    for step in ANNUAL.transitions:
        if step.kind == "forward":
            for start in step.sources:
                here, there = ANNUAL.state(start).stage, ANNUAL.state(step.to).stage
                assert stages.index(there) >= stages.index(here), step.id


def test_pasal_7_2_expectations_are_settled_in_a_dialogue(frozen: World, client: FlaskClient) -> None:
    """The appraiser sends the plan back with words, the employee reads them, answers by the plan, and both end it."""
    world = frozen
    case = reach(world, "plan_review")
    world.act(case, "return_plan", "appraiser", "Target belum menantang.")
    assert "Target belum menantang." in get(client, world, "employee", f"/cases/{case.id}").text
    alter_plan(world, world.fresh(case))
    world.session.commit()
    world.act(case, "submit_plan", "employee")
    with pytest.raises(Refused):
        world.act(case, "agree_plan", "employee")
    world.session.rollback()
    world.act(case, "agree_plan", "appraiser")
    assert world.fresh(case).state == "running"


def test_pasal_7_3_a_plan_holds_results_behaviour_resources_accountability_and_consequences(
    frozen: World, client: FlaskClient
) -> None:
    case = reach(frozen, "running")
    text = Page(get(client, frozen, "employee", f"/cases/{case.id}").text).text
    parts = (RESULT, "90-95%", "Berorientasi Pelayanan")
    parts += ("Dukungan Sumber Daya", "Skema Pertanggungjawaban", "Konsekuensi")
    assert [part for part in parts if part not in text] == []


def test_pasal_8_2_people_with_a_contract_are_reminded_of_it(frozen: World, client: FlaskClient) -> None:
    def editor(part: str) -> str:
        return get(client, frozen, part, f"/cases/{frozen.case(part).id}/plan").text

    assert "perjanjian kerja (Pasal 8 ayat 2)" in editor("colleague")
    assert "perjanjian kerja" not in editor("employee")


def test_pasal_11_2_and_20_4_an_adjustment_goes_the_way_of_the_plan(frozen: World) -> None:
    """Nobody alters an agreed plan; a change is proposed, agreed by the appraiser, and only then in force."""
    world = frozen
    case = reach(world, "running")
    for part, who in (("plan", "employee"), ("attachments", "employee"), ("expectations", "appraiser")):
        with pytest.raises((Refused, NotFound)):
            open_part(world, case, part, who)
        world.session.rollback()
    world.act(case, "propose_change", "employee", "Anggaran tidak terealisasi.")
    alter_plan(world, world.fresh(case), target="60-70%")
    world.session.commit()

    def in_force() -> str:
        plan = read_plan(world.session, case.id).current
        assert plan is not None
        return plan.results[0].indicators[0].target

    world.act(case, "submit_change", "employee", "Anggaran tidak terealisasi.")
    assert in_force() == "90-95%"
    world.act(case, "agree_change", "appraiser")
    assert in_force() == "60-70%"


def test_p65_c3_the_regional_head_sets_the_plan_of_the_head_of_an_office(frozen: World) -> None:
    world = frozen
    case = world.case("superior")
    assert party(world, case, "appraiser") == "regent"
    draft_plan(world, case, "superior")
    world.session.commit()
    world.act(case, "submit_plan", "superior")
    world.act(case, "agree_plan", "regent")
    assert world.fresh(case).state == "running"


def test_p89_a7_a_functional_official_who_leads_a_unit_appraises(frozen: World) -> None:
    """As a teacher who heads a school; the kind of post takes nobody's authority, leading the unit gives it."""
    world = frozen
    post = world.session.get_one(Position, world.positions["appraiser"].id)
    post.kind, post.title = "functional", "Nutrisionis Ahli Madya (Kepala Instalasi Gizi)"
    world.session.commit()
    case = reach(world, "delivery")
    assert party(world, case, "appraiser") == "appraiser"


@pytest.mark.parametrize("words", ["tidak ada hasil kerja utama yang di bawah", "menjadi penjaga penerapannya"])
def test_p97_98_whoever_rates_reads_the_guide_of_the_law(frozen: World, client: FlaskClient, words: str) -> None:
    case = reach(frozen, "rating")
    assert words in get(client, frozen, "appraiser", f"/cases/{case.id}").text
    assert words not in get(client, frozen, "employee", f"/cases/{case.id}").text


def test_pasal_14_1_and_p90_a8_hr_is_told_the_laws_dates(frozen: World, client: FlaskClient) -> None:
    page = get(client, frozen, "hr", "/admin/cycle/new/").text
    assert "Paling lambat akhir Januari (Pasal 14 ayat 1)." in page
    assert "Paling lambat akhir Januari tahun berikutnya (hlm. 90 A.8)." in page
