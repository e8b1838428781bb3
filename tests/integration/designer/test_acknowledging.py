"""The permission difference line by line: each needs a tick, a tick stays as long as its line, none covers another."""

from __future__ import annotations

from sqlalchemy import select

from app.definitions import drafting
from app.definitions.models import PermissionAcknowledgement
from tests.integration.admin_process.pages import words
from tests.integration.designer.publication import (
    ask,
    change,
    draft_of,
    keys,
    let,
    only,
    tick_all,
    ticked,
    titled,
    version_of,
)
from workflows.editing.whole import copied


def page(panel, version):
    return panel.get(f"designer/{version.id}/publish/")


def ticks(panel, version, lines, shown=None, **more):
    sent = {"line": lines, "shown": shown if shown is not None else lines, **more}
    return panel.post(f"designer/{version.id}/publish/ticks", sent)


def test_nothing_is_published_while_a_line_is_open(panel):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    draft = change(panel.world, draft, let("return_change", "unit_hr"))
    panel.enter("hr")
    found = keys(page(panel, draft))
    assert len(found) == 2
    assert "baris belum dicentang" in page(panel, draft).text
    for done in ([], found[:1]):
        ticks(panel, draft, done, shown=found)
        answer = ask(panel, draft)
        assert answer.status_code == 422
        assert f"{2 - len(done)} perubahan hak belum dicentang" in answer.text, words(answer)
    ticks(panel, draft, found)
    assert ask(panel, version_of(panel.world, number=2)).status_code == 303
    rows = panel.world.session.scalars(select(PermissionAcknowledgement)).all()
    assert {row.line for row in rows} == set(found)
    assert {row.user_id for row in rows} == {panel.world.users["hr"].id}


def test_a_tick_stays_with_its_line_and_leaves_with_it(panel):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    panel.enter("hr")
    [line] = tick_all(panel, draft)
    change(panel.world, draft, titled("Judul lain"))
    assert ticked(page(panel, draft)) == [line]
    change(panel.world, draft, only("return_plan", "appraiser", "agency_hr"))
    answer = page(panel, draft)
    assert line not in keys(answer), "the line says something else now"
    assert ticked(answer) == []


def test_a_tick_can_be_taken_back(panel):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    panel.enter("hr")
    [line] = tick_all(panel, draft)
    ticks(panel, draft, [], shown=[line])
    assert ticked(page(panel, draft)) == []


def test_a_group_is_ticked_at_once_and_only_that_group(panel):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    draft = change(panel.world, draft, let("return_change", "unit_hr"))
    panel.enter("hr")
    found = keys(page(panel, draft))
    group = {"of:transitions.return_plan": [found[0]], "of:transitions.return_change": [found[1]]}
    ticks(panel, draft, [], shown=found, group="transitions.return_change", **group)
    assert ticked(page(panel, draft)) == [found[1]]


def test_lines_that_nobody_shows_are_not_stored(panel):
    draft = draft_of(panel.world)
    panel.enter("hr")
    assert ticks(panel, draft, ["x" * 40, "'; drop table"]).status_code == 303
    assert panel.world.session.scalars(select(PermissionAcknowledgement)).all() == []


def test_a_tick_keeps_the_name_of_who_gave_it_first(panel):
    draft = change(panel.world, draft_of(panel.world), let("return_plan", "unit_hr"))
    tick_all(panel.enter("hr"), draft)
    tick_all(panel.enter("admin"), draft)
    [row] = panel.world.session.scalars(select(PermissionAcknowledgement)).all()
    assert row.user_id == panel.world.users["hr"].id


def test_a_copy_is_compared_with_what_it_was_copied_from(panel):
    """Also when it is the copy of a draft: only a published text was confirmed by somebody."""
    world = panel.world
    risky = change(world, draft_of(world), let("return_plan", "unit_hr"))
    document = copied(risky.document, code="skp-salinan", title={"id": "Salinan", "en": "Copy"})
    actor = world.actor("hr")
    copy = drafting.add_draft(world.session, document, actor=actor, now=world.now, copied_from=risky)
    world.session.commit()
    panel.enter("hr")
    assert keys(page(panel, copy)) == keys(page(panel, risky))
    assert len(keys(page(panel, copy))) == 1


def test_a_discarded_draft_leaves_its_copies_their_origin(panel):
    world = panel.world
    risky = change(world, draft_of(world), let("return_plan", "unit_hr"))
    document = copied(risky.document, code="skp-salinan", title={"id": "Salinan", "en": "Copy"})
    copy = drafting.add_draft(world.session, document, actor=world.actor("hr"), now=world.now, copied_from=risky)
    world.session.commit()
    assert panel.enter("hr").post(f"designer/{risky.id}/discard", {"revision": risky.revision}).status_code == 302
    assert len(keys(page(panel, copy))) == 1
    assert version_of(world, "skp-salinan").copied_from_id == version_of(world).id


def test_everything_of_a_new_workflow_is_new(panel, draft):
    page_text = panel.enter("hr").get(f"designer/{draft.id}/publish/").text
    assert "setiap hak di dalamnya baru" in page_text
    assert 'name="shown"' in page_text
