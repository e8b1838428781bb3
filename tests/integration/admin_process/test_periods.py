"""The panel's side of periods: rhythm of a cycle, dates of its periods, and boards of a period."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases.models import Cycle, Period
from tests.integration.admin_process.pages import post, words
from tests.integration.admin_process.test_cycles import NEW, filled
from tests.story import reach
from tests.world import World, sign_in


def new_cycle(world: World) -> Cycle:
    query = select(Cycle).where(Cycle.code == "2027", Cycle.agency_id == world.agency.id)
    return world.session.scalars(query).one()


def sheet(world: World, **changes: str) -> dict[str, str]:
    """The page of periods as a browser sends it back."""
    cycle = world.session.get_one(Cycle, world.cycle.id, populate_existing=True)
    found: dict[str, str] = {}
    for period in cycle.periods:
        names = ("name", "starts_on", "ends_on", "opens_on", "report_due", "rating_due")
        found |= {f"p{period.ordinal}-{name}": str(getattr(period, name)) for name in names}
        if period.annual:
            found[f"p{period.ordinal}-annual"] = "y"
    return found | changes


def mark(page: str) -> str:
    return page.partition('name="mark" value="')[2].partition('"')[0]


@pytest.mark.parametrize(("rhythm", "count"), [("none", 0), ("monthly", 12), ("quarterly", 4)])
def test_a_cycle_gets_the_periods_of_its_rhythm(client: FlaskClient, world: World, rhythm: str, count: int) -> None:
    sign_in(client, world, "hr")
    assert post(client, NEW, **filled(world, rhythm=rhythm)).status_code == 302
    cycle = new_cycle(world)
    assert len(cycle.periods) == count
    assert (cycle.periodic_version is None) is (rhythm == "none")


def test_the_form_proposes_the_rhythm_of_the_agency(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "hr")
    assert '<option selected value="quarterly">' in client.get(NEW).text


def test_a_rhythm_that_does_not_exist_is_refused(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "hr")
    assert post(client, NEW, **filled(world, rhythm="weekly")).status_code == 422
    assert world.session.scalars(select(Cycle).where(Cycle.code == "2027")).all() == []


def test_an_annual_workflow_is_none_for_periods(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "hr")
    wrong = filled(world, rhythm="monthly", periodic_version_id=str(world.cycle.definition_version_id))
    assert post(client, NEW, **wrong).status_code == 422


def test_the_rhythm_of_a_running_cycle_changes_until_a_period_was_opened(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "hr")
    address = f"/admin/cycle/edit/?id={world.cycle.id}"
    assert post(client, address, name="2026", rhythm="monthly").status_code == 302
    assert len(world.session.get_one(Cycle, world.cycle.id, populate_existing=True).periods) == 12
    reach(world, "running")
    answer = post(client, address, name="2026", rhythm="quarterly")
    assert answer.status_code == 422
    assert "sudah dibuka" in words(answer)
    assert len(world.session.get_one(Cycle, world.cycle.id, populate_existing=True).periods) == 12


def test_dates_of_a_period_are_changed_and_shown(client: FlaskClient, world: World) -> None:
    second = world.with_periods()[1]
    sign_in(client, world, "hr")
    address = f"/admin/cycle/periods/?id={world.cycle.id}"
    seen = mark(client.get(address).text)
    values = sheet(world, **{"p2-opens_on": "2026-06-25", "mark": seen})
    assert post(client, address, **values).status_code == 302
    assert world.session.get_one(Period, second.id, populate_existing=True).opens_on == date(2026, 6, 25)
    assert "25 Juni 2026" in client.get(f"/admin/cycle/details/?id={world.cycle.id}").text
    stale = post(client, address, **sheet(world, **{"p2-opens_on": "2026-06-26", "mark": seen}))
    assert stale.status_code == 422
    assert "Periode berubah" in words(stale)


def test_a_wrong_date_is_told_by_its_field_and_keeps_what_was_typed(client: FlaskClient, world: World) -> None:
    world.with_periods()
    sign_in(client, world, "hr")
    address = f"/admin/cycle/periods/?id={world.cycle.id}"
    seen = mark(client.get(address).text)
    answer = post(
        client, address, **sheet(world, **{"p2-rating_due": "2026-06-01", "p3-name": "Kuartal", "mark": seen})
    )
    assert answer.status_code == 422
    assert "Urutan tanggal tidak sesuai." in words(answer)
    assert 'value="Kuartal"' in answer.text
    assert 'value="2026-06-01"' in answer.text


def test_a_period_with_a_case_stands_fixed(client: FlaskClient, world: World) -> None:
    first = world.with_periods()[0]
    reach(world, "running")
    sign_in(client, world, "hr")
    address = f"/admin/cycle/periods/?id={world.cycle.id}"
    page = client.get(address).text
    assert "p1-opens_on" not in page
    values = sheet(world, **{"p1-opens_on": "2026-03-01", "mark": mark(page)})
    assert post(client, address, **values).status_code == 302
    assert world.session.get_one(Period, first.id, populate_existing=True).opens_on == date(2026, 3, 21)


@pytest.mark.parametrize("part", ["employee", "appraiser", "unit_hr", "auditor"])
def test_periods_are_changed_by_hr_of_the_agency_alone(client: FlaskClient, world: World, part: str) -> None:
    world.with_periods()
    sign_in(client, world, part)
    assert client.get(f"/admin/cycle/periods/?id={world.cycle.id}").status_code == 404


def test_a_board_shows_the_annual_cases_or_those_of_one_period(client: FlaskClient, world: World) -> None:
    first = world.with_periods()[0]
    reach(world, "running")
    sign_in(client, world, "hr")
    owner = world.people["employee"].name
    assert owner in client.get("/admin/stage/monitoring/").text
    assert owner not in client.get("/admin/stage/rating/").text
    board = client.get(f"/admin/stage/reporting/?cycle={world.cycle.id}&period={first.id}")
    assert owner in board.text
    assert "Triwulan I" in board.text
    # A stage that the other workflow has leads to all stages; one that none has is not found.
    elsewhere = client.get(f"/admin/stage/monitoring/?cycle={world.cycle.id}&period={first.id}")
    assert elsewhere.status_code == 302
    assert client.get("/admin/stage/nowhere/").status_code == 404
    assert client.get("/admin/stage/?period=x").status_code == 404


def test_a_bulk_action_reaches_the_cases_of_its_period_alone(client: FlaskClient, world: World) -> None:
    first = world.with_periods()[0]
    parent = reach(world, "running")
    (child,) = world.children(parent)
    sign_in(client, world, "hr")
    address = f"/admin/stage/reporting/confirm?cycle={world.cycle.id}&period={first.id}&action=cancel_case"
    assert client.get(f"{address}&rowid={child.id}").status_code == 200
    assert client.get(f"{address}&rowid={parent.id}").status_code == 404
