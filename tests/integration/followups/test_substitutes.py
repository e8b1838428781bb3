"""Who stands in for a leader does the leader's work, and doesn't read what is said about the leader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.clock import local_day
from app.followups.models import FollowUp
from app.people.models import Delegation, Employee
from tests.integration.followups.conftest import Browser, finish
from tests.integration.followups.test_credits import hold
from tests.integration.followups.test_proposals import GOOD, store
from tests.world import World

LEADER = "dr. Bagas Pramudita"


@pytest.fixture
def standing_in(frozen: World) -> World:
    """The colleague stands in for the clinic's head, whose own result is final, as is the employee's."""
    today = local_day(frozen.now, "Asia/Jakarta")
    frozen.session.add(
        Delegation(
            agency_id=frozen.agency.id, absent_id=frozen.people["appraiser"].id,
            substitute_id=frozen.people["colleague"].id, starts_on=today, ends_on=today + timedelta(days=7),
            reason="Cuti",
        )
    )  # fmt: skip
    frozen.session.commit()
    finish(frozen, "employee")
    store(frozen, finish(frozen, "appraiser", "poor"), text="Rahasia tentang pimpinan.")
    return frozen


@pytest.mark.parametrize("path", ["/follow-up/rankings", "/follow-up/rankings.csv", "/follow-up/allowances.csv"])
def test_the_results_of_the_unit_without_those_of_the_absent(browser: Browser, standing_in: World, path: str) -> None:
    page = browser.enter("colleague").get(path).text
    assert "Ns. Laras Kinasih" in page
    assert LEADER not in page
    assert LEADER in browser.enter("superior").get(path).text


def test_what_was_proposed_for_the_absent(browser: Browser, standing_in: World) -> None:
    row = standing_in.session.scalars(select(FollowUp)).one()
    assert GOOD["text"] != row.text
    for path in ("/follow-up/proposals", "/follow-up/proposals.csv"):
        assert row.text not in browser.enter("colleague").get(path).text
    assert browser.get(f"/follow-up/proposals/{row.id}").status_code == 404
    assert row.text in browser.enter("superior").get("/follow-up/proposals").text


def test_the_account_of_the_absent_stays_theirs(browser: Browser, standing_in: World) -> None:
    for part in ("appraiser", "employee"):
        hold(standing_in, part)
    leader = standing_in.people["appraiser"].id
    page = browser.enter("colleague").get("/follow-up/credits").text
    assert "Ns. Laras Kinasih" in page
    assert LEADER not in page
    assert browser.get(f"/follow-up/credits/{leader}").status_code == 404
    assert browser.get(f"/follow-up/credits/{standing_in.people['employee'].id}").status_code == 200
    assert browser.enter("appraiser").get(f"/follow-up/credits/{leader}").status_code == 200


def test_hr_who_stands_in_still_reads_what_hr_reads(browser: Browser, standing_in: World) -> None:
    session = standing_in.session
    row = session.scalars(select(Delegation)).one()
    row.substitute_id = session.scalars(select(Employee.id).where(Employee.id == standing_in.people["hr"].id)).one()
    session.commit()
    assert LEADER in browser.enter("hr").get("/follow-up/rankings").text


def test_after_the_last_day_nothing_is_left(browser: Browser, standing_in: World) -> None:
    standing_in.now += timedelta(days=8)
    assert browser.enter("colleague").get("/follow-up/rankings").status_code == 404
