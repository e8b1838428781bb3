"""Process mining against real events: numbers worked out by hand, who sees what, and what a page costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.auth.values import Scope
from app.cases.models import Cycle
from app.dashboards.queries import Selection, read_branch
from app.definitions.queries import compiled
from app.mining import cutting, queries
from tests import story
from tests.integration.admin_process.pages import words
from tests.statements import counted
from tests.world import World, build_world, sign_in
from workflows.definition import Definition

PAGES = ("", "flow", "ways", "loops", "people", "year")
EVERYWHERE = Scope(whole_agency=True, units=frozenset())


def of(world: World, **more: object) -> Selection:
    return Selection(world.agency.id, EVERYWHERE, world.cycle, **more)  # type: ignore[arg-type]


def definition_of(world: World) -> Definition:
    return compiled(world.cycle.definition_version).definition


def wait(world: World, days: int) -> None:
    """Until so many days later, less the minute that acting takes."""
    world.now += timedelta(days=days) - timedelta(minutes=1)


@pytest.fixture
def walked(frozen: World) -> World:
    """The employee's plan goes back once: 2 days drafting, 3 in review, 4 drafting, 5 in review. A colleague waits."""
    case = frozen.case("employee")
    frozen.case("colleague")
    story.draft_plan(frozen, case)
    for length, step, part in (
        (2, "submit_plan", "employee"), (3, "return_plan", "appraiser"), (4, "submit_plan", "employee"),
        (5, "agree_plan", "appraiser"),
    ):  # fmt: skip
        wait(frozen, length)
        frozen.act(case, step, part, "Lengkapi targetnya." if step == "return_plan" else "")
    return frozen


def test_time_in_each_state(walked: World) -> None:
    definition = definition_of(walked)
    draft, review = cutting.times(queries.read_passages(walked.session, of(walked)), definition)
    assert (draft.state, draft.count, round(draft.median, 2), round(draft.total, 2)) == ("draft", 2, 3.0, 6.0)
    assert (review.state, review.count, round(review.median, 2), round(review.share, 3)) == (
        "plan_review", 2, 4.0, round(8 / 14, 3),
    )  # fmt: skip


def test_ways_and_how_many_went_straight(walked: World) -> None:
    ways = queries.read_variants(walked.session, of(walked))
    (variant,) = ways.variants
    assert variant.states == ("draft", "plan_review", "draft", "plan_review", "running")
    assert (variant.count, variant.finished, variant.rework) == (1, 0, True)
    assert (ways.moved, ways.finished, ways.straight) == (1, 0, 0)


def test_a_finished_straight_way_counts_as_one(frozen: World) -> None:
    case = story.reach(frozen, "received")
    frozen.act(case, _lapse(frozen), None)
    ways = queries.read_variants(frozen.session, of(frozen))
    assert (ways.finished, ways.straight) == (1, 1)


def _lapse(world: World) -> str:
    """The system's step that ends the time for an objection."""
    definition = definition_of(world)
    return next(
        one.id for one in definition.transitions
        if "received" in one.sources and one.kind == "timeout" and definition.state(one.to).final
    )  # fmt: skip


def test_returns_and_what_they_cost(walked: World) -> None:
    branch = read_branch(walked.session, agency_id=walked.agency.id, reach=EVERYWHERE, unit_id=None)
    (found,) = queries.read_returns(walked.session, of(walked), branch)
    assert found.unit_id == walked.units["office"].id
    assert (found.transition, found.source, found.target) == ("return_plan", "plan_review", "draft")
    assert (found.count, found.done, round(found.days, 2)) == (1, 1, 4.0)


def test_a_case_that_has_not_come_back_costs_nothing_yet(frozen: World) -> None:
    case = story.reach(frozen, "plan_review")
    frozen.act(case, "return_plan", "appraiser", "Lengkapi.")
    (found,) = queries.read_returns(frozen.session, of(frozen), None)
    assert (found.count, found.done, found.days) == (1, 0, 0.0)


def test_answer_times_of_people_and_units(walked: World) -> None:
    asked = {"now": walked.now, "names": True}
    branch = read_branch(walked.session, agency_id=walked.agency.id, reach=EVERYWHERE, unit_id=None)
    found = queries.read_answer_times(walked.session, of(walked), branch, **asked)
    person = next(one for one in found if one.person_id)
    assert (person.person_id, person.count, round(person.median, 2)) == (walked.people["appraiser"].id, 2, 4.0)
    unit = next(one for one in found if one.unit_id)
    assert (unit.unit_id, unit.count, round(unit.median, 2)) == (walked.units["office"].id, 2, 4.0)
    late = walked.now + timedelta(days=200)
    assert queries.read_answer_times(walked.session, of(walked), branch, now=late, names=False) == []


def test_the_past_is_worked_out_from_events(walked: World) -> None:
    start = walked.now - timedelta(days=14)
    for day, expected in (
        (-1, {}), (1, {"draft": 2}), (3, {"draft": 1, "plan_review": 1}), (6, {"draft": 2}),
        (10, {"draft": 1, "plan_review": 1}), (20, {"draft": 1, "running": 1}),
    ):  # fmt: skip
        assert queries.count_on_day(walked.session, of(walked), start + timedelta(days=day)) == expected, day


def test_the_same_day_of_last_year(client: FlaskClient, walked: World) -> None:
    last = walked.cycle
    dates = ("starts_on", "ends_on", "plan_due", "evaluation_opens", "self_assessment_due", "rating_due")
    shifted = {name: getattr(last, name).replace(year=getattr(last, name).year + 1) for name in dates}
    walked.session.add(
        Cycle(agency_id=walked.agency.id, code="2027", name="Penilaian 2027", status="open",
              definition_version_id=last.definition_version_id, **shifted)
    )  # fmt: skip
    walked.session.commit()
    walked.now = walked.now.replace(year=2027) - timedelta(days=10)  # a year after the fourth day
    sign_in(client, walked, "hr")
    page = words(client.get("/mining/year"))
    assert "dari catatan langkah Penilaian kinerja 2026" in page
    assert re.search(r"Penyusunan SKP 0 1 -1", page), page
    assert re.search(r"Menunggu persetujuan SKP 0 1 -1", page)
    assert "Belum ada siklus tahun lalu" in words(client.get(f"/mining/year?cycle={last.id}"))


@pytest.mark.parametrize(
    ("part", "status"),
    [("hr", 200), ("unit_hr", 200), ("admin", 200), ("auditor", 200), ("employee", 404), ("appraiser", 404)],
)
def test_who_may_open_the_pages(client: FlaskClient, walked: World, part: str, status: int) -> None:
    sign_in(client, walked, part)
    for page in PAGES:
        assert client.get(f"/mining/{page}").status_code == status, page
    assert client.get("/mining/flow/waktu.csv").status_code == status


def test_pages_count_inside_the_reach(client: FlaskClient, walked: World, session) -> None:
    other = build_world(session)
    story.reach(other, "plan_review")
    case = walked.case("hr")
    story.draft_plan(walked, case, "hr")
    walked.act(case, "submit_plan", "hr")
    for part, count in (("hr", 3), ("unit_hr", 2)):
        sign_in(client, walked, part)
        rows = client.get("/mining/flow/langkah.csv").text
        assert re.search(rf"Ajukan SKP;[^;]+;[^;]+;{count}\b", rows), rows
    assert client.get(f"/mining/?unit={walked.units['hr'].id}").status_code == 404
    assert client.get(f"/mining/?cycle={other.cycle.id}").status_code == 404


def test_names_are_for_who_administers_the_cases(client: FlaskClient, walked: World) -> None:
    case = walked.case("colleague")
    story.draft_plan(walked, case, "colleague")
    walked.act(case, "submit_plan", "colleague")
    name = walked.people["appraiser"].name
    for part, named in (("hr", True), ("unit_hr", True), ("auditor", False)):
        sign_in(client, walked, part)
        page = words(client.get("/mining/people"))
        assert (name in page) is named, part
        assert ("Nama hanya tampil" in page) is not named
        assert client.get("/mining/people/orang.csv").status_code == (200 if named else 404)


def test_without_events_the_pages_say_so(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    assert "Belum ada langkah yang tercatat" in words(client.get("/mining/"))
    assert "Belum ada yang dikembalikan" in words(client.get("/mining/loops"))
    assert "Belum ada yang dapat ditampilkan" in words(client.get("/mining/ways"))
    assert client.get("/mining/nothing").status_code == 404
    assert client.get("/mining/flow/nothing.csv").status_code == 404


def test_the_picture_carries_the_weights(client: FlaskClient, walked: World) -> None:
    sign_in(client, walked, "hr")
    page = client.get("/mining/").text
    assert re.search(r'class="wf-edge wf-edge--forward mw5"', page)
    assert re.search(r'class="wf-state mt5', page)


def test_the_picture_opens_in_full_size(client: FlaskClient, walked: World) -> None:
    """A strange address is carried on without harm."""
    sign_in(client, walked, "hr")
    page = client.get("/mining/?endpoint=a&_method=b&_scheme=c&_external=1&_anchor=d").text
    assert 'href="/mining/?full=1#gambar"' in page
    assert "t-picture--full" not in page
    assert "t-picture--full" in client.get("/mining/?full=1").text


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_page_costs_few_statements(client: FlaskClient, walked: World, engine: Engine, page: str) -> None:
    sign_in(client, walked, "hr")
    client.get(f"/mining/{page}")
    with counted(engine) as sent:
        client.get(f"/mining/{page}")
    assert len(sent) <= 10, "\n\n".join(sent)
