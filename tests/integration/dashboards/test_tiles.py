"""The tiles with statements of their own: numbers worked out by hand, inside the reach, and small groups withheld."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.auth.values import Scope
from app.cases.models import Case, CaseAnswer
from app.dashboards import tile_queries
from app.dashboards.queries import Selection, read_branch
from app.dashboards.tile_queries import WEEKS
from tests import story
from tests.integration.admin_process.pages import words
from tests.integration.admin_process.test_stages import names
from tests.integration.dashboards.test_versions import store
from tests.statements import counted
from tests.world import World, build_world, sign_in
from workflows import schema
from workflows.definition import Choice, Definition, Field, Form, Section, Tile

NATIONAL = schema.load_shipped("skp-nasional")
EVERYWHERE = Scope(whole_agency=True, units=frozenset())
PEOPLE = ("superior", "appraiser", "employee", "colleague", "hr", "stranger")
ALL_TILES = (
    Tile("trend"), Tile("trend", field="hari"), Tile("field_breakdown", field="jenis"),
    Tile("field_breakdown", by="unit", field="hari"), Tile("bottleneck"), Tile("time_in_state"),
)  # fmt: skip


def text(words_: str) -> dict[str, str]:
    return {"id": words_, "en": words_}


def with_tiles(*tiles: Tile, state: str = "draft") -> Definition:
    """The national workflow with two fields of HR's own on the plan, and tiles about them."""
    kinds = (Choice("kota", text("Dalam kota")), Choice("luar", text("Luar kota")))
    fields = (Field("jenis", "choice", text("Jenis tugas"), choices=kinds), Field("hari", "int", text("Lama tugas")))
    form = NATIONAL.forms["plan"]
    own = Form(form.id, form.title, (*form.sections, Section(title=text("Lain"), fields=fields)))
    states = tuple(replace(one, dashboard=tiles) if one.id == state else one for one in NATIONAL.states)
    return replace(NATIONAL, states=states, forms={**NATIONAL.forms, form.id: own})


@pytest.fixture
def full(frozen: World) -> World:
    """A case for everybody, on a version with every new tile."""
    version = store(frozen, with_tiles(*ALL_TILES), 2)
    frozen.cycle.definition_version = version
    for part in PEOPLE:
        frozen.case(part)
    return frozen


def selection(world: World, *units: str, unit: str | None = None) -> Selection:
    reach = Scope(False, frozenset(world.units[one].id for one in units)) if units else EVERYWHERE
    return Selection(world.agency.id, reach, world.cycle, unit_id=world.units[unit].id if unit else None)


def answer(world: World, part: str, field: str, value: object) -> None:
    case = world.case(part)
    world.session.add(CaseAnswer(agency_id=case.agency_id, case_id=case.id, form="plan", field=field, value=value))
    world.session.commit()


def test_traffic_by_week(full: World) -> None:
    opened = full.now
    full.now += timedelta(days=14)
    story.reach(full, "running")
    found = tile_queries.count_traffic(
        full.session, selection(full), ["draft", "plan_review"], initial="draft", now=full.now, time_zone="Asia/Jakarta"
    )
    monday = opened.date()
    counts = {(one.state, (one.start - monday).days): (one.entered, one.left) for one in found}
    assert counts == {("draft", 0): (6, 0), ("draft", 14): (0, 1), ("plan_review", 14): (1, 1)}


def test_time_in_a_state_by_hand(full: World) -> None:
    spent = {"employee": 4, "colleague": 10}
    opened = full.now
    for part, length in spent.items():
        case = full.case(part)
        story.draft_plan(full, case, part)
        full.now = opened + timedelta(days=length) - timedelta(minutes=1)
        full.act(case, "submit_plan", part)
    (stays,) = tile_queries.measure_stays(full.session, selection(full), ["draft", "plan_review"])
    assert (stays.state, stays.count) == ("draft", 2)
    # 4 and 10 days: the middle is 7, nine tenths of the way 9.4.
    assert stays.median == pytest.approx(7)
    assert stays.ninth == pytest.approx(9.4)


def test_holders_by_count_and_age(full: World) -> None:
    case = story.reach(full, "plan_review")
    case.entered_at = full.now - timedelta(days=30)
    full.session.commit()
    holders = tile_queries.list_holders(full.session, selection(full), ["draft", "plan_review"], now=full.now)
    assert holders[0].person_id == full.people["appraiser"].id
    assert (holders[0].count, round(holders[0].longest)) == (2, 30)  # the employee's plan, and the own draft
    assert len(holders) == len(PEOPLE) - 1
    others = tile_queries.list_holders(full.session, selection(full), ["draft", "plan_review"], now=full.now, own=False)
    assert [(one.person_id, one.count) for one in others] == [(full.people["appraiser"].id, 1)]


def test_a_holder_leads_to_their_list(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "hr")
    page = client.get("/admin/stage/drafting/").text
    person = full.people["colleague"]
    link = re.findall(rf'<a href="([^"]+)">{re.escape(person.name)}</a>', page)[0].replace("&amp;", "&")
    listed = client.get(link.partition("#")[0])
    assert f"Hanya yang tugasnya dipegang {person.name}" in words(listed)
    assert names(listed.text) == [person.name]
    assert client.get("/admin/stage/drafting/?holder=x").status_code == 200


def test_answers_are_counted_and_small_groups_withheld(client: FlaskClient, full: World) -> None:
    for part in PEOPLE[:4]:
        answer(full, part, "jenis", "kota")
    # HR reads each plan's own fields anyway; whoever leads the office doesn't.
    sign_in(client, full, "hr")
    assert re.search(
        r"Jenis tugas: Penyusunan SKP .*Dalam kota 4 Luar kota 0", words(client.get("/admin/stage/drafting/"))
    )
    sign_in(client, full, "superior")
    assert "4 jawaban tidak ditampilkan" in words(client.get("/my-unit/board/?stage=drafting"))
    assert client.get("/my-unit/board/drafting/jawaban-draft-jenis.csv").text.count(";") == 1


def test_numbers_are_summed_up_by_unit_and_small_units_merged(full: World) -> None:
    for part, days in zip(PEOPLE, (1, 2, 3, 4, 5, 9), strict=True):
        answer(full, part, "hari", days)
    wanted = [("draft", ("plan", "hari"))]
    branch = read_branch(full.session, agency_id=full.agency.id, reach=EVERYWHERE, unit_id=None)
    found = {one.unit_id: one for one in tile_queries.sum_up_numbers(full.session, selection(full), wanted, branch)}
    office, hr = found[full.units["office"].id], found[full.units["hr"].id]
    assert (office.count, office.mean, office.low, office.high) == (5, Decimal("3.8"), 1, 9)
    assert (hr.count, hr.mean) == (1, 5)


def test_numbers_are_shown_by_unit(client: FlaskClient, full: World) -> None:
    for part, length in zip(PEOPLE, (1, 2, 3, 4, 5, 9), strict=True):
        answer(full, part, "hari", length)
    sign_in(client, full, "hr")
    page = words(client.get("/admin/stage/drafting/"))
    assert "Dinas Kesehatan 5 3,8 1,0 9,0" in page
    assert "Rata-rata Lama tugas per bulan: Penyusunan SKP" in page
    assert "Jan 2026 4,0 6" in page
    sign_in(client, full, "superior")
    assert "5 jawaban tidak ditampilkan" in words(client.get("/my-unit/board/?stage=drafting"))


def test_several_choices_count_each_and_the_person_once(full: World) -> None:
    answer(full, "employee", "jenis", ["kota", "luar"])
    answer(full, "colleague", "jenis", ["kota"])
    answer(full, "hr", "jenis", [])
    answer(full, "stranger", "jenis", None)
    found = tile_queries.count_answers(full.session, selection(full), [("draft", ("plan", "jenis"))], None)
    assert {one.value: one.count for one in found} == {None: 2, "kota": 2, "luar": 1}


def test_what_is_no_number_is_left_out(full: World) -> None:
    for part, value in (("employee", "12.5"), ("colleague", "banyak"), ("hr", {"a": 1}), ("stranger", None)):
        answer(full, part, "hari", value)
    (found,) = tile_queries.sum_up_numbers(full.session, selection(full), [("draft", ("plan", "hari"))], None)
    assert (found.count, found.mean) == (1, Decimal("12.5"))


def test_means_by_month(full: World) -> None:
    answer(full, "employee", "hari", 4)
    answer(full, "colleague", "hari", "8")
    (found,) = tile_queries.average_by_month(
        full.session, selection(full), [("draft", ("plan", "hari"))], initial="draft", now=full.now,
        time_zone="Asia/Jakarta",
    )  # fmt: skip
    assert (found.start.isoformat(), found.mean, found.count) == ("2026-01-01", 6, 2)


def test_tiles_count_inside_the_reach_and_the_unit_alone(full: World, session) -> None:
    build_world(session).case()
    for cases, count in (
        (selection(full), 6),
        (selection(full, "office"), 5),
        (selection(full, "hr"), 1),
        (selection(full, unit="clinic"), 3),
    ):
        holders = tile_queries.list_holders(full.session, cases, ["draft"], now=full.now)
        assert sum(one.count for one in holders) == count
        traffic = tile_queries.count_traffic(
            full.session, cases, ["draft"], initial="draft", now=full.now, time_zone="Asia/Jakarta"
        )
        assert sum(one.entered for one in traffic) == count


def test_each_tile_is_a_file_with_the_numbers_shown(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "hr")
    page = client.get("/admin/stage/drafting/").text
    files = dict.fromkeys(re.findall(r'href="(/admin/stage/drafting/[^"]+\.csv[^"]*)"', page))
    assert len(files) == 4  # traffic, holders, time in state; and the two about fields have no numbers yet
    for file in files:
        answer_ = client.get(file)
        assert answer_.mimetype == "text/csv", file
    holders = client.get("/admin/stage/drafting/pemegang.csv").text
    assert full.people["colleague"].name in holders
    assert client.get("/admin/stage/drafting/nothing.csv").status_code == 404
    sign_in(client, full, "employee")
    assert client.get("/admin/stage/drafting/pemegang.csv").status_code == 404


def test_a_board_costs_one_statement_for_each_kind_of_tile(client: FlaskClient, full: World, engine: Engine) -> None:
    sign_in(client, full, "hr")
    client.get("/admin/stage/drafting/")
    with counted(engine) as sent:
        client.get("/admin/stage/drafting/")
    with counted(engine) as without:
        client.get("/admin/stage/agreement/")
    assert len(sent) - len(without) == 6, "\n\n".join(sent)


def test_tiles_are_for_the_roles_they_name(client: FlaskClient, frozen: World) -> None:
    tiles = (Tile("bottleneck", roles=("auditor",)), Tile("time_in_state", roles=("leader",)), Tile("overdue"))
    frozen.cycle.definition_version = store(frozen, with_tiles(*tiles), 2)
    frozen.case()
    shown = {"hr": "melewati", "auditor": "Yang paling banyak", "admin": "melewati"}
    for part, sign in shown.items():
        sign_in(client, frozen, part)
        page = words(client.get("/admin/stage/drafting/"))
        assert sign in page
        assert ("Yang paling banyak" in page) is (part == "auditor")
        assert "Lama di keadaan ini" not in page
        assert client.get("/admin/stage/drafting/lama.csv").status_code == 404


def test_leaders_see_their_units_and_the_tiles_for_leaders(client: FlaskClient, frozen: World) -> None:
    tiles = (Tile("bottleneck", roles=("hr",)), Tile("time_in_state", roles=("leader",)), Tile("overdue"))
    frozen.cycle.definition_version = store(frozen, with_tiles(*tiles), 2)
    for part in PEOPLE:
        frozen.case(part)
    counts = {"superior": 5, "appraiser": 3}
    for part, count in counts.items():
        sign_in(client, frozen, part)
        assert "Dasbor unit" in client.get("/my-unit/").text
        page = words(client.get("/my-unit/board/?stage=drafting"))
        assert f"{count} penilaian di tahap ini" in page
        assert "Lama di keadaan ini" in page
        assert "Yang paling banyak" not in page
        assert client.get("/my-unit/board/drafting/pemegang.csv").status_code == 404
        assert client.get("/my-unit/board/drafting/lama.csv").mimetype == "text/csv"
        assert client.get(f"/my-unit/board/?unit={frozen.units['hr'].id}").status_code == 404


@pytest.mark.parametrize("part", ["employee", "hr", "admin"])
def test_who_leads_no_unit_has_no_such_board(client: FlaskClient, frozen: World, part: str) -> None:
    sign_in(client, frozen, part)
    assert client.get("/my-unit/board/").status_code == 404
    assert client.get("/my-unit/board/drafting/unit.csv").status_code == 404


def test_ratings_are_withheld_from_leaders_of_few(client: FlaskClient, frozen: World) -> None:
    """Five are enough for HR; a leader may be one of the five and knows their own."""
    for part in PEOPLE:
        case: Case = frozen.case(part)
        case.predicate = "good"
        frozen.force_state(case, "delivery")
    sign_in(client, frozen, "superior")
    page = words(client.get("/my-unit/board/?stage=rating"))
    assert "Sebaran tampil mulai lima orang" in page
    sign_in(client, frozen, "unit_hr")
    assert "Baru 5 penilaian berpredikat" not in words(client.get("/admin/stage/rating/"))


def test_a_trend_shows_every_week(client: FlaskClient, full: World) -> None:
    sign_in(client, full, "hr")
    rows = client.get("/admin/stage/drafting/tren-draft.csv").text.strip().splitlines()
    assert len(rows) == WEEKS + 1
    assert rows[-1].endswith(";6;0")
