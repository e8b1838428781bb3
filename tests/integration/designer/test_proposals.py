"""A change of a workflow is proposed to those based on it: once, with what clashes, and nothing of theirs is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.definitions import drafting, publishing, readings, service
from app.definitions.models import DefinitionVersion
from app.notifications.jobs import plain_job
from app.notifications.models import Notification
from tests.integration.designer.publication import ask, change, draft_of, tick_all, titled, version_of
from tests.panel import Panel
from tests.statements import counted
from tests.world import World, build_world
from workflows import schema

OVERLAY = """schema: 1
code: skp-uji
extends: skp-nasional
title: {id: Penilaian uji, en: Trial appraisal}
applies_to: {priority: 5}
states:
  draft:
    title: {id: Menyusun bersama, en: Drafting together}
"""


def overlay(world: World, source: str = OVERLAY, *, publish: bool = True) -> DefinitionVersion:
    actor = world.actor("hr")
    version = service.add_draft(world.session, agency_id=world.agency.id, source=source, actor=actor, now=world.now)
    if publish:
        service.publish(world.session, version, actor=actor, now=world.now)
    world.session.commit()
    return version


def state_titled(name: str, words: str):
    def edit(document):
        states = [
            {**one, "title": {"id": words, "en": words}} if one["id"] == name else one for one in document["states"]
        ]
        return {**document, "states": states}

    return edit


def publish_base(panel: Panel, *edits) -> DefinitionVersion:
    """The next version of the national workflow, published in the panel."""
    draft = draft_of(panel.world)
    for edit in edits:
        draft = change(panel.world, draft, edit)
    panel.enter("hr")
    tick_all(panel, draft)
    assert ask(panel, draft).status_code == 303
    return version_of(panel.world, number=2)


def versions(world: World, code: str = "skp-uji") -> list[DefinitionVersion]:
    query = select(DefinitionVersion).where(DefinitionVersion.code == code).order_by(DefinitionVersion.number)
    return list(world.session.scalars(query.execution_options(populate_existing=True)))


def test_an_upload_knows_the_version_it_was_laid_over(panel):
    assert overlay(panel.world).base_id == version_of(panel.world).id


def test_a_new_base_becomes_a_draft_of_the_overlay(panel):
    overlay(panel.world)
    base = publish_base(panel, state_titled("rating", "Menilai dengan cermat"))
    own, proposed = versions(panel.world)
    assert (own.status, proposed.status, proposed.number) == ("published", "draft", 2)
    assert (proposed.base_id, proposed.copied_from_id) == (base.id, own.id)
    definition = schema.parse(proposed.source)
    assert definition.state("rating").title["id"] == "Menilai dengan cermat", "the base's change"
    assert definition.state("draft").title["id"] == "Menyusun bersama", "the overlay's own"
    assert definition.title["id"] == "Penilaian uji"
    page = panel.get("definition/").text
    assert "Usulan" in page
    assert f"designer/{proposed.id}/publish/" in page
    shown = panel.get(f"designer/{proposed.id}/publish/").text
    assert "Tidak ada bagian yang diubah di kedua pihak." in shown


def test_what_both_changed_keeps_the_own_words_and_is_listed(panel):
    overlay(panel.world)
    publish_base(panel, state_titled("draft", "Menyusun sendiri"))
    proposed = versions(panel.world)[1]
    assert schema.parse(proposed.source).state("draft").title["id"] == "Menyusun bersama"
    assert "states.draft" in proposed.note
    shown = panel.get(f"designer/{proposed.id}/publish/").text
    assert "diubah di kedua pihak" in shown
    assert "states.draft" in shown


def test_it_is_proposed_once_for_each_version_of_the_base(panel):
    overlay(panel.world)
    base = publish_base(panel, titled("Nasional baru"))
    actor = panel.world.actor("hr")
    assert publishing.proposals.propose(panel.world.session, base, actor=actor, now=panel.world.now) == []
    assert len(versions(panel.world)) == 2


def test_a_proposal_is_published_and_the_next_one_builds_on_it(panel):
    overlay(panel.world)
    publish_base(panel, state_titled("rating", "Menilai dengan cermat"))
    proposed = versions(panel.world)[1]
    tick_all(panel, proposed)
    assert ask(panel, proposed).status_code == 303
    assert panel.get("definition/").text.count("usulan") == 0
    draft = change(panel.world, draft_of(panel.world, version_of(panel.world, number=2)), titled("Nasional ketiga"))
    tick_all(panel, draft)
    ask(panel, draft)
    third = versions(panel.world)[2]
    assert third.copied_from_id == proposed.id
    assert schema.parse(third.source).state("rating").title["id"] == "Menilai dengan cermat"


def test_a_copy_that_follows_is_an_overlay_and_one_that_does_not_is_not(panel):
    source = version_of(panel.world)
    panel.enter("hr")
    for code, follow in (("skp-ikut", {"follow": "1"}), ("skp-lepas", {})):
        sent = {"title_id": "Salinan", "title_en": "", "code": code, **follow}
        assert panel.post(f"designer/{source.id}/copy", sent).status_code == 302
    publish_base(panel, state_titled("rating", "Menilai dengan cermat"))
    assert [one.number for one in versions(panel.world, "skp-ikut")] == [1, 2]
    assert [one.number for one in versions(panel.world, "skp-lepas")] == [1]


def test_a_draft_of_one_s_own_is_no_proposal(panel):
    own = overlay(panel.world)
    draft = draft_of(panel.world, own)
    page = panel.enter("hr").get("definition/").text
    assert 'id="usulan"' not in page
    assert "Usulan dari alur asal" not in panel.get(f"designer/{draft.id}/publish/").text


def test_hr_is_told(panel):
    overlay(panel.world)
    publish_base(panel, titled("Nasional baru"))
    session = panel.world.session
    for args in list(
        session.scalars(text("select args from procrastinate_jobs where task_name = 'notifications.plain'"))
    ):
        plain_job(**args)
        plain_job(**args)
    [told] = session.scalars(select(Notification)).all()
    assert (told.employee_id, told.template) == (panel.world.people["hr"].id, "workflow_proposed")
    assert "Nasional baru" in panel.client.get("/notifications").text


def test_an_overlay_of_another_agency_is_left_alone(panel, session):
    other = build_world(session)
    overlay(other)
    publish_base(panel, titled("Nasional baru"))
    assert [one.number for one in versions(other)] == [1]


def test_a_base_that_only_ships_reaches_its_overlay_when_it_changes(
    panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The shipped text that an overlay was laid over is kept, so that the program's next one can be told from it."""
    world = panel.world
    code = "evaluasi-periodik"
    source = f"schema: 1\ncode: periodik-uji\nextends: {code}\ntitle: {{id: Periodik uji, en: Trial}}\n"
    own = overlay(world, source)
    kept = version_of(world, code)
    assert (own.base_id, kept.status) == (kept.id, "retired")
    folder = shutil.copytree(schema.SHIPPED, tmp_path / "definitions")
    shipped = (folder / f"{code}.yaml").read_text(encoding="utf-8")
    first = schema.load_shipped(code).states[0].title["id"]
    (folder / f"{code}.yaml").write_text(shipped.replace(first, f"{first} baru"), encoding="utf-8")
    monkeypatch.setattr(schema, "SHIPPED", folder)
    schema.load_shipped.cache_clear()
    try:
        panel.enter("hr")
        assert f"Buat naskah dari versi bawaan {code}" in panel.get("definition/").text
        panel.post("definition/renew/", {"code": code})
        draft = version_of(world, code, number=2)
        tick_all(panel, draft)
        assert ask(panel, draft).status_code == 303
    finally:
        schema.load_shipped.cache_clear()
    proposed = versions(world, "periodik-uji")[1]
    assert schema.parse(proposed.source).states[0].title["id"] == f"{first} baru"
    assert schema.parse(proposed.source).title["id"] == "Periodik uji"


def test_an_overlay_from_before_finds_the_base_of_its_time(panel):
    own = overlay(panel.world)
    stored = panel.world.session.get_one(DefinitionVersion, own.id)
    # The base was published at the frozen moment of the tests, the rows were made when the test runs.
    stored.base_id, stored.published_at = None, panel.world.now
    panel.world.session.commit()
    publish_base(panel, state_titled("rating", "Menilai dengan cermat"))
    assert schema.parse(versions(panel.world)[1].source).state("rating").title["id"] == "Menilai dengan cermat"


def test_drafting_a_copy_keeps_the_base(panel):
    own = overlay(panel.world)
    made = drafting.add_draft(
        panel.world.session, own.document, actor=panel.world.actor("hr"), now=panel.world.now, copied_from=own
    )
    assert made.base_id == own.base_id


@pytest.mark.parametrize("known", [False, True], ids=["texts-unread", "texts-read"])
def test_the_page_of_a_proposal_asks_the_database_little(panel, connection, known):
    """``texts-unread``: the first page of a process, which reads the texts of the versions in force besides."""
    overlay(panel.world)
    publish_base(panel, state_titled("draft", "Menyusun sendiri"))
    proposed = versions(panel.world)[1]
    if not known:
        readings._KEPT.clear()
    panel.world.session.expunge_all()
    with counted(connection) as statements:
        page = panel.get(f"designer/{proposed.id}/publish/")
    assert "diubah di kedua pihak" in page.text
    assert len(statements) <= (10 if known else 12), "\n".join(statements)
