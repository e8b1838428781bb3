"""Who may open what, what it costs, and that every page draws."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, update

from app.cases.models import Case, CaseParty
from app.people.models import Position
from tests.integration.followups.conftest import Browser
from tests.statements import counted
from tests.world import World

LISTS = (
    "/follow-up/rankings",
    "/follow-up/rankings.csv",
    "/follow-up/proposals",
    "/follow-up/proposals.csv",
    "/follow-up/credits",
    "/follow-up/credits.csv",
    "/follow-up/allowances",
    "/follow-up/allowances.csv",
    "/reports/",
    "/reports/progress",
    "/reports/progress.csv",
)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("part", ["hr", "unit_hr", "auditor", "admin", "appraiser", "superior", "regent"])
def test_hr_and_leaders_open_every_list(browser: Browser, closed: Case, path: str, part: str) -> None:
    assert browser.enter(part).get(path).status_code == 200


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("part", ["employee", "colleague", "stranger"])
def test_for_others_the_lists_do_not_exist(browser: Browser, closed: Case, path: str, part: str) -> None:
    assert browser.enter(part).get(path).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_few_statements(browser: Browser, closed: Case, engine: Engine, path: str) -> None:
    browser.enter("hr").get(path)
    with counted(engine) as sent:
        browser.get(path)
    assert len(sent) <= 11, "\n".join(sent)


@pytest.mark.parametrize(
    "query",
    [
        {"cycle": "nonsense"},
        {"cycle": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_a_cycle_of_elsewhere_is_not_found(browser: Browser, closed: Case, query: dict[str, str]) -> None:
    assert browser.enter("hr").get("/follow-up/rankings", **query).status_code == 404


@pytest.mark.parametrize("value", ["\x00", "'; drop table employee; --", "9" * 300, "-1", "²"])
def test_hostile_filters_do_no_harm(browser: Browser, closed: Case, value: str) -> None:
    for path in LISTS:
        answer = browser.enter("hr").get(
            path, q=value, predicate=value, kind=value, status=value, page=value, unit=value
        )
        assert answer.status_code == 200


def test_a_leader_of_another_unit_sees_nobody_of_this_one(browser: Browser, frozen: World, closed: Case) -> None:
    page = browser.enter("superior").get("/follow-up/rankings").text
    assert "Laras Kinasih" in page
    post = frozen.positions["superior"].id
    frozen.session.execute(update(Position).where(Position.id == post).values(heads_unit=False))
    frozen.session.execute(delete(CaseParty).where(CaseParty.relation == "appraiser_superior"))
    frozen.session.commit()
    assert "Laras Kinasih" not in browser.get("/follow-up/rankings").text


def test_own_page_is_for_employees_only(browser: Browser, closed: Case) -> None:
    assert browser.enter("employee").get("/my-follow-up").status_code == 200
    assert browser.enter("auditor").get("/my-follow-up").status_code == 404
