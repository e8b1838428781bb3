"""Who stands in for a leader calibrates in their place, and doesn't read the leader's own line."""

from __future__ import annotations

import csv
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.calibration import queries, service
from app.calibration.models import CalibrationEntry, CalibrationProposal
from app.calibration.policy import standing_of, uncounted
from app.calibration.queries import Round
from app.calibration.values import AXIS, Answer, Rated
from app.cases.models import Case
from app.core.clock import local_day
from app.core.errors import NotFound
from tests.story import rate
from tests.world import World, sign_in

LEADER = "dr. Bagas Pramudita"
STAFF = "Ns. Laras Kinasih"


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def rated(world: World, part: str, by: str) -> Case:
    """A case whose rating is submitted and not delivered."""
    case = world.case(part)
    world.force_state(case, "rating")
    rate(world, case, by)
    world.session.commit()
    world.act(case, "submit_rating", by)
    return case


@pytest.fixture
def roster(frozen: World, client: FlaskClient) -> str:
    """The address of HR's session of the clinic: its head and one of the staff are on the roster."""
    rated(frozen, "appraiser", "superior")
    rated(frozen, "employee", "appraiser")
    address = open_session(frozen, client)
    assert frozen.session.scalar(select(func.count()).select_from(CalibrationEntry)) == 2
    return address


def open_session(world: World, client: FlaskClient) -> str:
    sign_in(client, world, "hr")
    sent = {"unit": "PKM", "round": str(world.cycle.id), "held_on": "2026-01-12"}
    answer = client.post("/calibration/", data=sent)
    assert answer.status_code == 302, answer.text[-2000:]
    return answer.headers["Location"]


def lines(client: FlaskClient, world: World, part: str, address: str) -> str:
    """Who stands in the file of the roster."""
    world.actor(part)
    sign_in(client, world, part)
    answer = client.get(f"{address}/roster.csv")
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    return " ".join(row[0] for row in csv.reader(text.splitlines(), csv.Sniffer().sniff(text)))


def test_the_roster_without_the_line_of_the_absent(frozen: World, client: FlaskClient, roster: str) -> None:
    frozen.stand_in("appraiser", "colleague")
    found = lines(client, frozen, "colleague", roster)
    assert STAFF in found
    assert LEADER not in found
    assert LEADER in lines(client, frozen, "superior", roster)
    entry = entry_of(frozen, LEADER)
    for path in (roster, f"{roster}/minutes"):
        sign_in(client, frozen, "colleague")
        page = client.get(path)
        assert page.status_code == 200
        assert f"pegawai-{entry}" not in page.text


def entry_of(world: World, name: str) -> UUID:
    return world.session.scalars(select(CalibrationEntry.id).where(CalibrationEntry.owner_name == name)).one()


def test_nothing_is_proposed_or_answered_about_the_absent(frozen: World, client: FlaskClient, roster: str) -> None:
    frozen.stand_in("appraiser", "colleague")
    frozen.stand_in("superior", "colleague")
    session_id, entry = UUID(roster.rsplit("/", 1)[1]), entry_of(frozen, LEADER)
    now, seen, wish = frozen.now, Rated("meets", "meets", "good"), Rated("above", "meets", None)

    def propose(part: str) -> None:
        standing = standing_of(frozen.session, frozen.actor(part), local_day(now, "Asia/Jakarta"))
        service.propose(frozen.session, session_id, entry, wish, "Bandingkan.", seen=seen, standing=standing, now=now)

    with pytest.raises(NotFound):
        propose("colleague")
    propose("hr")
    proposal = frozen.session.scalars(select(CalibrationProposal.id)).one()
    standing = standing_of(frozen.session, frozen.actor("colleague"), local_day(now, "Asia/Jakarta"))
    with pytest.raises(NotFound):
        service.answer(frozen.session, session_id, proposal, Answer.ACCEPTED, "Setuju.", standing=standing, now=now)


def test_what_is_theirs_to_read_anyway_stays_theirs(frozen: World, client: FlaskClient, roster: str) -> None:
    """The head of the office above, and HR by its role, read it also while they stand in."""
    for part in ("superior", "hr"):
        frozen.stand_in("appraiser", part)
        assert LEADER in lines(client, frozen, part, roster)


def test_nobody_invites_themselves_to_the_line_of_the_absent(frozen: World, client: FlaskClient, roster: str) -> None:
    frozen.stand_in("appraiser", "colleague")
    frozen.actor("colleague")
    sign_in(client, frozen, "colleague")
    assert client.post(f"{roster}/participants", data={"person": frozen.people["colleague"].name}).status_code == 302
    assert LEADER not in lines(client, frozen, "colleague", roster)


def test_the_distribution_of_the_unit_gives_nothing_away(frozen: World, client: FlaskClient, roster: str) -> None:
    frozen.stand_in("appraiser", "colleague")
    frozen.stand_in("appraiser", "superior")
    clinic, today = frozen.units["clinic"].id, local_day(frozen.now, "Asia/Jakarta")
    counted = {}
    for part in ("colleague", "superior", "appraiser"):
        standing = standing_of(frozen.session, frozen.actor(part), today)
        without = uncounted(frozen.session, standing, clinic)
        counts = queries.count_unit(frozen.session, clinic, Round(frozen.cycle.id), without=without)
        counted[part] = counts.of(AXIS)
    assert counted == {"colleague": 1, "superior": 2, "appraiser": 1}
    sign_in(client, frozen, "colleague")
    assert client.get(f"/distribution?id={clinic}").status_code == 200


def test_after_the_last_day_nothing_is_left(frozen: World, client: FlaskClient, roster: str) -> None:
    frozen.stand_in("appraiser", "colleague")
    frozen.now += timedelta(days=8)
    frozen.actor("colleague")
    sign_in(client, frozen, "colleague")
    assert client.get(roster).status_code == 404
