"""Boards of a cycle whose cases follow several versions and workflows: none is lost, and each can be acted upon."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.cases.models import Case, Cycle
from app.definitions.models import DefinitionVersion
from tests.integration.admin_process.pages import words
from tests.integration.admin_process.test_stages import act, names
from tests.statements import counted
from tests.world import World, sign_in
from workflows import schema
from workflows.definition import Definition, Stage

NATIONAL = schema.load_shipped("skp-nasional")


def store(world: World, definition: Definition, number: int) -> DefinitionVersion:
    version = DefinitionVersion(
        agency_id=world.agency.id, code=definition.code, number=number, kind=definition.kind,
        title=dict(definition.title), status="published", published_at=world.now,
        source=schema.to_yaml(definition), document=schema.to_dict(definition), sha256=schema.sha256(definition),
    )  # fmt: skip
    world.session.add(version)
    world.session.flush()
    return version


def follow(world: World, part: str, version: DefinitionVersion, state: str = "draft") -> Case:
    """A case on another version, as a move or the choice of workflows leaves it."""
    case = world.case(part)
    case.definition_version = version
    world.force_state(case, state)
    return case


def with_extra_state() -> Definition:
    """A later version that knows one state more in its first stage."""
    draft = NATIONAL.state("draft")
    extra = replace(draft, id="second_look", title={"id": "Telaah kedua", "en": "Second look"})
    return replace(NATIONAL, states=(*NATIONAL.states, extra))


def with_other_stage() -> Definition:
    """A later version where a state has gone to another stage, so that the two can't share a board."""
    states = tuple(replace(one, stage="rating") if one.id == "plan_review" else one for one in NATIONAL.states)
    return replace(NATIONAL, states=states)


def another_workflow() -> Definition:
    """A workflow of its own code with a stage that the national one lacks."""
    stage = Stage("survey", {"id": "Survei", "en": "Survey"})
    states = tuple(replace(one, stage="survey") if one.id == "draft" else one for one in NATIONAL.states)
    return replace(NATIONAL, code="skp-khusus", stages=(stage, *NATIONAL.stages), states=states)


def total(page: str) -> int:
    return int(re.findall(r"(\d+) penilaian di tahap ini", page)[0])


def choices(page: str) -> list[tuple[str, str]]:
    box = page.partition('id="version"')[2].partition("</select>")[0]
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', box)


def test_versions_with_the_same_states_share_a_board(client: FlaskClient, frozen: World) -> None:
    frozen.case("employee")
    follow(frozen, "colleague", store(frozen, with_extra_state(), 2), "second_look")
    sign_in(client, frozen, "hr")
    page = client.get("/admin/stage/drafting/").text
    assert total(words(client.get("/admin/stage/drafting/"))) == 2
    assert set(names(page)) == {frozen.people[part].name for part in ("employee", "colleague")}
    assert "Telaah kedua" in page
    offered = choices(page)
    assert [words_ for _key, words_ in offered] == [
        "Penilaian kinerja tahunan v2 (1) · v1 (1)",
        "Penilaian kinerja tahunan v2 (1)",
        "Penilaian kinerja tahunan v1 (1)",
    ]
    alone = client.get(f"/admin/stage/drafting/?version={offered[2][0]}").text
    assert names(alone) == [frozen.people["employee"].name]
    assert "Papan ini memuat 1 dari 2." in alone


def test_versions_that_disagree_have_boards_of_their_own(client: FlaskClient, frozen: World) -> None:
    frozen.force_state(frozen.case("employee"), "plan_review")
    other = follow(frozen, "colleague", store(frozen, with_other_stage(), 2), "plan_review")
    sign_in(client, frozen, "hr")
    here = client.get("/admin/stage/agreement/").text
    assert names(here) == [frozen.people["employee"].name]
    assert "Papan ini memuat 1 dari 2." in here
    there = client.get(f"/admin/stage/rating/?version={other.definition_version_id}").text
    assert names(there) == [frozen.people["colleague"].name]


def test_a_stage_of_another_workflow_is_found_without_naming_it(client: FlaskClient, frozen: World) -> None:
    frozen.case("employee")
    follow(frozen, "colleague", store(frozen, another_workflow(), 1))
    sign_in(client, frozen, "hr")
    assert names(client.get("/admin/stage/survey/").text) == [frozen.people["colleague"].name]
    assert names(client.get("/admin/stage/drafting/").text) == [frozen.people["employee"].name]
    assert client.get("/admin/stage/upacara/").status_code == 404


def test_the_boards_of_all_versions_add_up_to_all_cases(client: FlaskClient, frozen: World) -> None:
    frozen.case("employee")
    follow(frozen, "colleague", store(frozen, with_other_stage(), 2), "plan_review")
    follow(frozen, "appraiser", store(frozen, another_workflow(), 1), "running")
    follow(frozen, "hr", store(frozen, with_extra_state(), 3), "second_look")
    sign_in(client, frozen, "hr")
    start = client.get("/admin/stage/").text
    boards = [key for key, _words in choices(start)]
    assert len(boards) == 4
    counts = []
    for key in boards:
        page = client.get(f"/admin/stage/?version={key}").text
        counts.append(sum(int(one) for one in re.findall(r'data-label="Jumlah"[^>]*><div>(\d+)<', page)))
    assert counts == [1, 1, 1, 1]
    assert "Papan ini memuat 1 dari 4." in start
    assert start.count("?version=") >= 3
    overview = words(client.get("/admin/"))
    assert "4 penilaian dalam siklus ini" in overview
    assert "Papan ini memuat 1 dari 4." in overview


def test_actions_reach_the_cases_of_the_board(client: FlaskClient, frozen: World) -> None:
    moved = follow(frozen, "colleague", store(frozen, with_extra_state(), 2), "second_look")
    special = follow(frozen, "appraiser", store(frozen, another_workflow(), 1))
    sign_in(client, frozen, "hr")
    assert "1 selesai" in words(act(client, special, stage="survey"))
    assert frozen.fresh(special).state == "cancelled"
    # The step doesn't lead out of the state that the later version added: told, not broken.
    answer = act(client, moved)
    assert answer.status_code == 200
    assert "0 selesai" in words(answer)
    assert frozen.fresh(moved).state == "second_look"


@pytest.mark.parametrize("key", ["x", "00000000-0000-7000-8000-000000000000", "skp-lain", "%00"])
def test_a_version_that_is_not_there_is_as_if_none_was_asked(client: FlaskClient, frozen: World, key: str) -> None:
    frozen.case("employee")
    sign_in(client, frozen, "hr")
    answer = client.get(f"/admin/stage/drafting/?version={key}")
    assert answer.status_code == 200
    assert names(answer.text) == [frozen.people["employee"].name]


def test_a_register_of_requests_has_boards_and_does_not_take_the_first_place(
    client: FlaskClient, frozen: World
) -> None:
    frozen.case("employee")
    dates = ("starts_on", "ends_on", "plan_due", "evaluation_opens", "self_assessment_due", "rating_due")
    register = Cycle(
        agency_id=frozen.agency.id, code="0-khusus", name="Permohonan khusus", status="open", purpose="requests",
        definition_version=store(frozen, another_workflow(), 1),
        **{name: getattr(frozen.cycle, name) for name in dates},
    )  # fmt: skip
    frozen.session.add(register)
    frozen.session.flush()
    asked = Case(
        agency_id=frozen.agency.id, cycle=register, definition_version=register.definition_version,
        owner=frozen.people["colleague"], position=frozen.positions["colleague"], unit=frozen.units["clinic"],
        ordinal=1, state="draft", stage="survey", entered_at=frozen.now,
    )  # fmt: skip
    frozen.session.add(asked)
    frozen.session.commit()
    sign_in(client, frozen, "hr")
    assert names(client.get("/admin/stage/drafting/").text) == [frozen.people["employee"].name]
    page = client.get(f"/admin/stage/survey/?cycle={register.id}")
    assert names(page.text) == [frozen.people["colleague"].name]
    assert "1 permohonan di tahap ini" in words(page)
    assert "Dari semua permohonan unit" in words(page)
    assert "Dari semua penilaian unit" not in words(page)
    assert "Pejabat penilai" not in page.text.partition('id="daftar"')[2]


def test_several_versions_cost_one_statement_more(client: FlaskClient, frozen: World, engine: Engine) -> None:
    frozen.case("employee")
    sign_in(client, frozen, "hr")
    prices = []
    for number in (2, 3):
        client.get("/admin/stage/drafting/")
        with counted(engine) as sent:
            client.get("/admin/stage/drafting/")
        prices.append(len(sent))
        follow(frozen, "colleague", store(frozen, with_extra_state(), number), "second_look")
    assert prices[1] <= prices[0] + 1, "\n\n".join(sent)
