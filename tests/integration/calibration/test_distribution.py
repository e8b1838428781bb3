"""Who counts whom, what stays withheld, and what a page costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.calibration import queries, service
from app.calibration.queries import Round
from app.calibration.values import AXIS
from app.cases.models import Case
from app.core.ids import new_id
from app.people.models import Employee, Posting
from tests.journeys.pages import Page
from tests.story import reach
from tests.world import World, sign_in


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """What is asked of the database inside the block; savepoints belong to the test."""
    world.session.commit()
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "SAVEPOINT" not in statement:
            found.append(statement)

    connection = world.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def crowd(world: World, unit: str, predicates: list[str | None]) -> None:
    """People with a result in a unit, rated or not, beside the named cast."""
    version = world.case().definition_version_id
    position = world.positions["colleague"]
    for predicate in predicates:
        nip = str(198001012000000000 + new_id().int % 10**9)
        person = Employee(agency_id=world.agency.id, name="Pegawai Tambahan", nip=nip, kind="pns")
        world.session.add(person)
        world.session.flush()
        world.session.add(
            Posting(
                agency_id=world.agency.id, employee_id=person.id, position_id=position.id, kind="definitive",
                starts_on=world.cycle.starts_on,
            )
        )  # fmt: skip
        world.session.add(
            Case(
                agency_id=world.agency.id, cycle_id=world.cycle.id, definition_version_id=version,
                owner_id=person.id, position_id=position.id, unit_id=world.units[unit].id, state="closed",
                stage="closed", entered_at=world.now, predicate=predicate,
            )
        )  # fmt: skip
    world.session.commit()


def shown(client: FlaskClient, world: World, who: str, unit: str) -> dict[str, str]:
    """The number of people by predicate as the page has them."""
    sign_in(client, world, who)
    answer = client.get(f"/distribution?id={world.units[unit].id}")
    assert answer.status_code == 200, answer.text[-500:]
    rows = Page(answer.text).table(f"Sebaran predikat, {world.cycle.name}")
    return {row[0]: row[1] for row in rows}


def test_one_aggregate_counts_what_single_results_say(frozen: World) -> None:
    crowd(frozen, "clinic", ["good", "good", "poor", None])
    crowd(frozen, "office", ["very_good"])
    round_ = Round(frozen.cycle.id)
    unit = queries.count_unit(frozen.session, frozen.units["office"].id, round_, without=())
    assert dict(zip(AXIS, unit.by_predicate, strict=True)) == {
        "very_poor": 0, "poor": 1, "needs_improvement": 0, "good": 2, "very_good": 1,
    }  # fmt: skip
    assert unit.unrated == 2  # one of the crowd, and the employee of the cast
    whole = queries.count_all(frozen.session, frozen.agency.id, round_)
    tree = queries.count_tree(frozen.session, frozen.agency.id, round_)
    assert whole == unit
    assert sum(node.own.total for node in tree) == whole.total == 4


def test_a_role_reads_only_groups_of_five(client: FlaskClient, frozen: World) -> None:
    crowd(frozen, "clinic", ["good"] * 4)
    assert shown(client, frozen, "hr", "clinic")["Baik"] == "–"
    assert shown(client, frozen, "appraiser", "clinic")["Baik"] == "4"
    crowd(frozen, "clinic", ["poor"])
    assert shown(client, frozen, "hr", "clinic")["Baik"] == "4"
    # One more above: the parent's total less the clinic's would name that one person.
    crowd(frozen, "office", ["very_poor"])
    assert shown(client, frozen, "hr", "office")["Jumlah"] == "6"
    assert shown(client, frozen, "hr", "clinic")["Baik"] == "–"
    assert shown(client, frozen, "superior", "office")["Sangat Kurang"] == "1"


def test_a_leader_does_not_find_their_own_result(client: FlaskClient, frozen: World) -> None:
    crowd(frozen, "clinic", ["good"] * 2)
    own = frozen.case("appraiser")
    own.predicate = "poor"
    frozen.session.commit()
    assert shown(client, frozen, "appraiser", "clinic")["Kurang/ Misconduct"] == "0"
    assert shown(client, frozen, "superior", "clinic")["Kurang/ Misconduct"] == "1"


@pytest.mark.parametrize("who", ["employee", "colleague", "stranger"])
def test_who_leads_nobody_counts_nobody(client: FlaskClient, frozen: World, who: str) -> None:
    sign_in(client, frozen, who)
    for query in ("", "?unit=a", f"?id={frozen.units['clinic'].id}"):
        assert client.get(f"/distribution{query}").status_code == 404
    assert client.get("/distribution/rules").status_code == 404


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [("appraiser", "office", 404), ("unit_hr", "hr", 404), ("unit_hr", "clinic", 200), ("auditor", "top", 200)],
)
def test_units_outside_the_reach_do_not_exist(
    client: FlaskClient, frozen: World, who: str, unit: str, status: int
) -> None:
    sign_in(client, frozen, who)
    assert client.get(f"/distribution?id={frozen.units[unit].id}").status_code == status


@pytest.mark.parametrize(
    "query", ["?id=x", "?cycle=%00", "?unit=%25%27%22%3Cscript%3E", "?period=1", "?unit=" + "x" * 200]
)
def test_nonsense_in_the_address(client: FlaskClient, frozen: World, query: str) -> None:
    sign_in(client, frozen, "hr")
    answer = client.get(f"/distribution{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text.split("<main")[1]


def test_the_person_rated_sees_the_pattern_alone(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "received")
    sign_in(client, frozen, "employee")
    page = client.get(f"/cases/{case.id}/distribution")
    assert page.status_code == 200
    assert "hanya ditampilkan kepada pejabat yang menilai" in page.text
    assert "t-curve-bar" not in page.text.split('<figure class="t-curve">')[1].split("</figure>")[0]


@pytest.mark.parametrize("who", ["employee", "colleague", "hr", "stranger"])
def test_nobody_else_compares_while_it_is_rated(client: FlaskClient, frozen: World, who: str) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, who)
    assert client.get(f"/cases/{case.id}/distribution").status_code == 404


def test_se_3_2023_is_off_until_switched_on(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    page = client.get("/distribution/rules").text
    assert "sumber sekunder" in page
    assert " checked" not in page.split("<main")[1]
    assert client.post("/distribution/rules", data={"active": ["2", "999", "x"]}).status_code == 302
    rules = queries.list_rules(frozen.session, frozen.agency.id)
    assert [(one.ordinal, one.percent) for one in rules if one.active] == [(2, Decimal(70))]
    sign_in(client, frozen, "unit_hr")
    assert client.post("/distribution/rules", data={"active": ["1"]}).status_code == 404
    sign_in(client, frozen, "auditor")
    assert client.post("/distribution/rules", data={"active": ["1"]}).status_code == 404


def test_p94_2a_warnings_never_stop_a_rating(frozen: World) -> None:
    actor = frozen.actor("hr")
    service.choose_rules(frozen.session, range(1, 12), actor=actor, now=frozen.now)
    frozen.session.commit()
    assert reach(frozen, "received").state == "received"


@pytest.mark.parametrize("who", ["hr", "superior"])
def test_the_page_costs_ten_statements(client: FlaskClient, frozen: World, who: str) -> None:
    crowd(frozen, "clinic", ["good"] * 6)
    sign_in(client, frozen, who)
    with statements(frozen) as sent:
        assert client.get(f"/distribution?id={frozen.units['clinic'].id}").status_code == 200
    assert len(sent) <= 10, sent


def test_the_case_page_beside_it_costs_ten_statements(client: FlaskClient, frozen: World) -> None:
    case = reach(frozen, "rating")
    sign_in(client, frozen, "appraiser")
    with statements(frozen) as sent:
        assert client.get(f"/cases/{case.id}/distribution").status_code == 200
    assert len(sent) <= 10, sent


def test_a_session_costs_ten_statements(client: FlaskClient, frozen: World) -> None:
    reach(frozen, "delivery")
    sign_in(client, frozen, "superior")
    data = {"unit": "PKM", "round": str(frozen.cycle.id), "held_on": "2026-01-12"}
    address = client.post("/calibration/", data=data).headers["Location"]
    with statements(frozen) as sent:
        assert client.get(address).status_code == 200
    assert len(sent) <= 10, sent
