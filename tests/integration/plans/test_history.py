"""Agreed changes keep before and after (Pasal 14(2)-(3)); links in words become real ones."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases.models import Case
from app.core.errors import Refused
from app.plans import linking, service
from app.plans.content import IndicatorContent, PlanContent, ResultContent
from app.plans.jobs import bind_below_job
from app.plans.models import Plan, PlanResult
from app.plans.queries import read_plan
from app.plans.values import Approach, Perspective, Section
from tests.integration.plans.browser import read_form
from tests.story import alter_plan, draft_plan, open_part, reach
from tests.world import World, sign_in


def _changed(world: World, case: Case, target: str, reason: str) -> None:
    world.act(case, "propose_change", "employee")
    alter_plan(world, case, target=target)
    world.act(case, "submit_change", "employee", reason)
    world.act(case, "agree_change", "appraiser")


def test_pasal_14_2_every_agreed_version_is_told_with_its_reason(world: World, client: FlaskClient) -> None:
    case = reach(world, "running")
    _changed(world, case, "96-97%", "Penugasan pertama.")
    _changed(world, case, "98-99%", "Penugasan kedua.")
    sign_in(client, world, "employee")
    address = f"/cases/{case.id}/plan/history"
    page = client.get(address).text
    assert page.count("Baca versi") == 3
    assert ("Penugasan pertama." in page, "Penugasan kedua." in page) == (True, True)
    assert page.count("dr. Bagas Pramudita") >= 3
    assert "96-97%" in page
    assert "90-95%" not in page
    first = client.get(f"{address}?from=1&to=3").text
    assert "90-95%" in first
    assert "96-97%" not in first
    assert "Pilih dua versi yang berbeda" in client.get(f"{address}?from=2&to=2").text
    assert client.get(f"{address}?from=²&to=99999999999999999999&show=0").status_code == 200
    assert "90-95%" in client.get(f"{address}?show=1").text


def test_a_stranger_has_no_history_of_it(world: World, client: FlaskClient) -> None:
    case = reach(world, "running")
    sign_in(client, world, "stranger")
    assert client.get(f"/cases/{case.id}/plan/history").status_code == 404
    assert client.get(f"/cases/{case.id}/plan/links").status_code == 404


def test_a_change_that_changes_nothing_may_not_be_submitted(world: World) -> None:
    case = reach(world, "running")
    world.act(case, "propose_change", "employee")
    with pytest.raises(Refused) as refusal:
        world.act(case, "submit_change", "employee", "Tidak ada apa-apa.")
    assert "belum berbeda" in " ".join(one.sentence("id") for one in refusal.value.blockers)


def test_a_change_needs_its_reason(world: World) -> None:
    case = reach(world, "running")
    world.act(case, "propose_change", "employee")
    alter_plan(world, case)
    with pytest.raises(Refused) as refusal:
        world.act(case, "submit_change", "employee")
    assert [one.code for one in refusal.value.blockers] == ["comment_required"]


WORDS = "Layanan rawat luka terpercaya"


def _leaders_plan(world: World, words: str) -> Case:
    case = world.case("appraiser")
    row = IndicatorContent("Serapan", target="90%", perspective=Perspective.BUDGET)
    content = PlanContent(Approach.QUANTITATIVE, (ResultContent(Section.MAIN, words, indicators=(row,)),))
    service.replace_draft(open_part(world, case, "plan", "appraiser"), content, now=world.now)
    world.session.commit()
    world.act(case, "submit_plan", "appraiser")
    world.act(case, "agree_plan", "superior")
    return case


def _agreed_in_words(world: World, words: str) -> Case:
    case = world.case("employee")
    draft_plan(world, case)
    world.session.commit()
    for row in world.session.scalars(select(PlanResult).join(PlanResult.plan).where(Plan.case_id == case.id)):
        row.leader_result_text = words
    world.session.commit()
    world.act(case, "submit_plan", "employee")
    world.act(case, "agree_plan", "appraiser")
    return case


def test_words_become_a_link_when_the_leaders_plan_is_agreed_later(frozen: World) -> None:
    case = _agreed_in_words(frozen, WORDS.upper() + ".")
    leader = _leaders_plan(frozen, WORDS)
    assert linking.waiting_below(frozen.session, leader.id) == [case.id]
    bind_below_job(str(leader.id))
    current = read_plan(frozen.session, case.id).current
    assert current is not None
    assert current.results[0].leader is not None
    assert not current.results[0].provisional
    # What was agreed is still what it says.
    assert current.results[0].leader_text == WORDS.upper() + "."
    assert linking.waiting_below(frozen.session, leader.id) == []


def test_words_become_a_link_at_the_agreement_when_the_leaders_plan_came_first(world: World) -> None:
    _leaders_plan(world, WORDS)
    current = read_plan(world.session, _agreed_in_words(world, WORDS).id).current
    assert current is not None
    assert current.results[0].leader is not None


def test_other_words_wait_until_somebody_says_which_result_is_meant(frozen: World, client: FlaskClient) -> None:
    case = _agreed_in_words(frozen, "Perawatan luka dipercaya warga")
    leader = _leaders_plan(frozen, WORDS)
    bind_below_job(str(leader.id))
    mine = read_plan(frozen.session, case.id).current
    his = read_plan(frozen.session, leader.id).current
    assert mine is not None
    assert his is not None
    sign_in(client, frozen, "employee")
    address = f"/cases/{case.id}/plan/links"
    page = client.get(address)
    assert WORDS in page.text
    action = f"{address}/choose"
    form = read_form(page, action).fields
    name = f"link-{mine.results[0].id}"
    assert client.post(action, data={**form, name: "x"}).status_code == 400
    assert client.post(action, data={**form, name: str(mine.results[0].id)}).status_code == 404
    assert client.post(action, data={**form, name: str(his.results[0].id)}).status_code == 302
    after = read_plan(frozen.session, case.id).current
    assert after is not None
    assert after.results[0].leader is not None
