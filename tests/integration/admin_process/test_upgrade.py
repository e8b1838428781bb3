"""A newer program brings newer workflows: HR is told, makes a draft, and nothing that runs changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import cycles
from app.cases.models import Cycle
from app.core.errors import InvalidInput
from app.definitions import service
from app.definitions.models import DefinitionVersion
from tests.integration.admin_process.pages import post, words
from tests.integration.admin_process.test_cycles import NEW, filled
from tests.integration.admin_process.test_definitions import OVERLAY, actions, publish, versions
from tests.story import reach
from tests.world import World, sign_in
from workflows import schema

LIST = "/admin/definition/"
NOTICE = "Versi bawaan yang lebih baru tersedia"
BUTTON = "Buat naskah dari versi bawaan skp-nasional"
CODE = "skp-nasional"


@pytest.fixture
def upgraded(frozen: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The program was replaced by one whose annual workflow has another title."""
    folder = shutil.copytree(schema.SHIPPED, tmp_path / "definitions")
    text = (folder / f"{CODE}.yaml").read_text(encoding="utf-8")
    newer = text.replace("title: {id: Penilaian kinerja tahunan,", "title: {id: Penilaian kinerja tahunan baru,", 1)
    assert newer != text
    (folder / f"{CODE}.yaml").write_text(newer, encoding="utf-8")
    monkeypatch.setattr(schema, "SHIPPED", folder)
    schema.load_shipped.cache_clear()
    yield frozen
    schema.load_shipped.cache_clear()


def test_nothing_is_said_while_the_agency_has_what_ships(client: FlaskClient, frozen: World) -> None:
    sign_in(client, frozen, "hr")
    assert NOTICE not in words(client.get(LIST))


def test_a_newer_workflow_becomes_a_draft_and_is_published_as_usual(client: FlaskClient, upgraded: World) -> None:
    case = reach(upgraded, "plan_review")
    sign_in(client, upgraded, "hr")
    page = words(client.get(LIST))
    assert NOTICE in page
    assert BUTTON in page
    answer = post(client, LIST, "/admin/definition/renew/", code=CODE)
    assert answer.status_code == 302
    old, draft = sorted(versions(upgraded, CODE), key=lambda one: one.number)
    assert (old.status, draft.status, draft.number) == ("published", "draft", 2)
    assert draft.sha256 == schema.sha256(schema.load_shipped(CODE))
    assert str(draft.id) in answer.headers["Location"]
    assert "Naskah dari versi bawaan tersimpan" in words(client.get(answer.headers["Location"]))
    assert NOTICE not in words(client.get(LIST))
    assert publish(client, draft).status_code == 303
    assert versions(upgraded, CODE)[-1].status == "published"
    assert actions(upgraded) == ["definition.draft", "definition.publish"]
    running = upgraded.fresh(case)
    assert running.definition_version_id == old.id
    assert upgraded.session.get_one(Cycle, upgraded.cycle.id).definition_version_id == old.id
    upgraded.act(case, "agree_plan", "appraiser")
    assert upgraded.fresh(case).state == "running"


def test_pressing_twice_makes_one_draft(client: FlaskClient, upgraded: World) -> None:
    sign_in(client, upgraded, "hr")
    places = {post(client, LIST, "/admin/definition/renew/", code=CODE).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert len(versions(upgraded, CODE)) == 2


def test_an_agency_with_its_own_text_is_not_asked_for_what_it_started_from(client: FlaskClient, frozen: World) -> None:
    session, actor = frozen.session, frozen.actor("hr")
    own = schema.shipped_source(CODE).replace("title: {id: Penilaian kinerja tahunan,", "title: {id: SKP kami,", 1)
    version = service.add_draft(session, agency_id=frozen.agency.id, source=own, actor=actor, now=frozen.now)
    service.publish(session, version, actor=actor, now=frozen.now)
    session.commit()
    sign_in(client, frozen, "hr")
    assert NOTICE not in words(client.get(LIST))


@pytest.mark.parametrize("part", ["unit_hr", "auditor", "employee"])
def test_it_is_for_agency_hr(client: FlaskClient, upgraded: World, part: str) -> None:
    page = f"/cases/{upgraded.case().id}" if part == "employee" else LIST
    sign_in(client, upgraded, part)
    if part != "employee":
        assert NOTICE not in words(client.get(LIST))
    assert post(client, page, "/admin/definition/renew/", code=CODE).status_code == 404
    assert len(versions(upgraded, CODE)) == 1


@pytest.mark.parametrize("code", ["", "tidak-ada", "../skp-nasional", "evaluasi-periodik"])
def test_only_a_workflow_that_ships_and_is_in_use(client: FlaskClient, upgraded: World, code: str) -> None:
    sign_in(client, upgraded, "hr")
    before = len(upgraded.session.scalars(select(DefinitionVersion)).all())
    assert post(client, LIST, "/admin/definition/renew/", code=code).status_code == 404
    assert len(upgraded.session.scalars(select(DefinitionVersion)).all()) == before


@pytest.fixture
def without_periods(frozen: World) -> DefinitionVersion:
    """An annual workflow from before there were periods."""
    definition = schema.to_dict(schema.load_shipped(CODE))
    text = schema.to_yaml(schema.parse(definition)).replace("open_periods", "close_case")
    session, actor = frozen.session, frozen.actor("hr")
    source = text.replace(f"code: {CODE}", "code: skp-lama")
    version = service.add_draft(session, agency_id=frozen.agency.id, source=source, actor=actor, now=frozen.now)
    version.status, version.published_at = "published", frozen.now
    session.commit()
    return version


def test_a_rhythm_needs_a_workflow_that_opens_periods(
    client: FlaskClient, frozen: World, without_periods: DefinitionVersion
) -> None:
    sign_in(client, frozen, "hr")
    wish = filled(frozen, definition_version_id=str(without_periods.id), rhythm="quarterly")
    answer = post(client, NEW, **wish)
    assert answer.status_code == 422
    assert "Evaluasi periodik: Alur kerja siklus ini tidak membuka evaluasi periodik." in words(answer)
    assert "Penilaian kinerja 2027" in answer.text
    found = select(Cycle).where(Cycle.agency_id == frozen.agency.id, Cycle.code == "2027")
    assert frozen.session.scalars(found).all() == []
    assert versions(frozen, "evaluasi-periodik") == [], "nothing was installed on the way"
    assert post(client, NEW, **(wish | {"rhythm": "none"})).status_code == 302
    cycle = frozen.session.scalars(found).one()
    change = f"/admin/cycle/edit/?id={cycle.id}"
    assert post(client, change, **wish).status_code == 422
    fitting = wish | {"definition_version_id": str(frozen.cycle.definition_version_id)}
    assert post(client, change, **fitting).status_code == 302
    assert len(frozen.session.get_one(Cycle, cycle.id, populate_existing=True).periods) == 4


def test_a_running_cycle_of_an_old_workflow_gets_no_rhythm_and_may_be_renamed(
    frozen: World, without_periods: DefinitionVersion
) -> None:
    session, actor = frozen.session, frozen.actor("hr")
    cycle = session.get_one(Cycle, frozen.cycle.id)
    cycle.definition_version_id = without_periods.id
    session.commit()
    with pytest.raises(InvalidInput) as refused:
        cycles.change_cycle(session, cycle, {"rhythm": "monthly"}, actor=actor, now=frozen.now)
    assert refused.value.errors == {"rhythm": "opens_no_periods"}
    session.rollback()
    cycle = session.get_one(Cycle, frozen.cycle.id)
    cycles.change_cycle(session, cycle, {"name": "Nama baru"}, actor=frozen.actor("hr"), now=frozen.now)
    assert cycle.name == "Nama baru"


def test_an_overlay_of_the_national_workflow_opens_periods_too(client: FlaskClient, frozen: World) -> None:
    session, actor = frozen.session, frozen.actor("hr")
    version = service.add_draft(session, agency_id=frozen.agency.id, source=OVERLAY, actor=actor, now=frozen.now)
    service.publish(session, version, actor=actor, now=frozen.now)
    session.commit()
    sign_in(client, frozen, "hr")
    wish = filled(frozen, definition_version_id=str(version.id), rhythm="monthly")
    assert post(client, NEW, **wish).status_code == 302
